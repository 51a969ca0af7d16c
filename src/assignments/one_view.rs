//! How one assignment looks: its standing in words, its history, and a form for each change it allows.

use leptos::prelude::*;

use super::changes::NOTE;
use super::one::Whole;
use super::words;
use crate::app::{london_day, long_date};
use crate::database::assignment_change::Kind;
use crate::database::standing;
use crate::page::dates::{TypedDate, date_input};
use crate::page::fields::{Fields, Pick, Pickable, Problems, TextArea, form_key, hidden, picks, text_area};
use crate::page::parts;
use crate::standing::{Progress, Word};

/// The page.
pub(super) fn page(whole: &Whole, typed: &Fields, problems: &Problems) -> AnyView {
    let person = format!("/reports/people/{}", whole.person.id);
    let about = format!("{}, {}", whole.post.role, whole.agency);
    let forms = whole.standing.as_ref().map(|stored| forms(whole, stored, typed, problems));
    view! {
        <a class="govuk-back-link" href=person>{whole.person.name.clone()}</a>
        {problems.summary()}
        <h1>{whole.heading()}</h1>
        <p class="oct-caption">{about}</p>
        {standing_now(whole)}
        {history(whole)}
        {forms}
    }
    .into_any()
}

fn word(whole: &Whole, stored: &standing::Model) -> Word {
    stored.facts(whole.assignment.due_on).word(whole.today)
}

fn standing_now(whole: &Whole) -> AnyView {
    let assignment = &whole.assignment;
    let (tag, why) = match &whole.standing {
        Some(stored) => {
            let word = word(whole, stored);
            (Some(parts::standing(word)), words::standing(word, stored, assignment.due_on, whole.today))
        }
        None => (None, gone(whole)),
    };
    let renewal = whole.renewal.map(|id| {
        let address = format!("/assignments/{id}");
        view! { <p><a href=address>"The renewal"</a></p> }
    });
    let asked = format!("Due {}, because {}.", long_date(assignment.due_on), assignment.reason);
    let by = match (assignment.rule_id, whole.asked_by_rule) {
        (None, _) => "Somebody made it by hand: rules leave it alone.",
        (Some(_), true) => "A rule asks for it.",
        (Some(_), false) => "No rule asks for it any more. What has been begun stays.",
    };
    let row = |key: &'static str, value: AnyView| {
        view! {
            <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                <dt class="govuk-summary-list__key">{key}</dt>
                <dd class="govuk-summary-list__value">{value}</dd>
            </div>
        }
    };
    view! {
        <dl class="govuk-summary-list">
            {row("Standing", view! { {tag}" "{why} }.into_any())}
            {row("Asked", asked.into_any())}
            {row("Why it is asked", by.into_any())}
        </dl>
        {renewal}
    }
    .into_any()
}

fn gone(whole: &Whole) -> String {
    match (whole.assignment.ended_at, whole.renewal) {
        (Some(at), _) => format!("Withdrawn on {}.", long_date(london_day(at))),
        (None, Some(_)) => "Its renewal has taken its place. What was completed stays on record.".to_owned(),
        (None, None) => "It has no standing now.".to_owned(),
    }
}

fn history(whole: &Whole) -> AnyView {
    let assignment = &whole.assignment;
    let made = match (assignment.made_by, assignment.renews_id) {
        (Some(_), _) => "Assigned by hand",
        (None, Some(_)) => "Renewal opened",
        (None, None) => "Assigned by a rule",
    };
    let mut lines = vec![(assignment.created_at, made.to_owned(), None)];
    lines.extend(whole.changes.iter().map(|(change, by)| (change.at, words::change(change), by.clone())));
    lines.extend(whole.evidence.iter().map(|about| (about.at, about.words(), None)));
    lines.sort_by_key(|(at, ..)| *at);
    let rows = lines.into_iter().map(|(at, words, by)| {
        view! {
            <tr class="govuk-table__row">
                <td class="govuk-table__cell oct-date">{long_date(london_day(at))}</td>
                <td class="govuk-table__cell">{words}</td>
                <td class="govuk-table__cell">{by.unwrap_or_default()}</td>
            </tr>
        }
    });
    view! {
        <h2 id="history">"What has happened"</h2>
        <div class="oct-table-scroll oct-table-narrow" role="region" aria-label="What has happened" tabindex="0">
        <table class="govuk-table">
            <caption class="govuk-table__caption govuk-visually-hidden">"What has happened to this assignment, oldest first"</caption>
            <thead class="govuk-table__head"><tr class="govuk-table__row">
                <th scope="col" class="govuk-table__header">"When"</th>
                <th scope="col" class="govuk-table__header">"What"</th>
                <th scope="col" class="govuk-table__header">"By"</th>
            </tr></thead>
            <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
        </table>
        </div>
    }
    .into_any()
}

/// One form under its own heading, folded away until it is wanted; open if something in it is wrong.
fn folded(title: &'static str, form: &'static str, open: bool, whole: &Whole, body: AnyView, button: &'static str) -> AnyView {
    let action = whole.address();
    view! {
        <details class="govuk-details" open=open>
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{title}</span></summary>
            <div class="govuk-details__text">
                <form method="post" action=action novalidate>
                    {hidden("change", form.to_owned())}
                    {form_key()}
                    {body}
                    <button class="govuk-button">{button}</button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

fn forms(whole: &Whole, stored: &standing::Model, typed: &Fields, problems: &Problems) -> AnyView {
    let completed = Progress::from(stored.progress) == Progress::Completed;
    let paused = stored.paused_until.is_some_and(|last| whole.today <= last);
    let was = typed.one("change").unwrap_or_default();
    let is_open = |form: &str| was == form;
    let pause = match paused {
        true => folded("End the pause", "resume", is_open("resume"), whole, note("resume", typed, problems), "End the pause today"),
        false => {
            let body = view! {
                <p>"The date by which it is due does not move. Extend it as well if they need more time."</p>
                {reason("pause", Kind::Paused, typed, problems)}
                {date("pause-from", "First day", typed, problems)}
                {date("pause-until", "Last day", typed, problems)}
                {note("pause", typed, problems)}
            };
            folded("Pause it", "pause", is_open("pause"), whole, body.into_any(), "Pause")
        }
    };
    let extend = (!completed).then(|| {
        let body = view! {
            {reason("extend", Kind::Extended, typed, problems)}
            {date("extend-due", "New date by which it is due", typed, problems)}
            {note("extend", typed, problems)}
        };
        folded("Extend it", "extend", is_open("extend"), whole, body.into_any(), "Extend")
    });
    let waive = if stored.waived {
        let body = note("end-waiver", typed, problems);
        folded("End the waiver", "end-waiver", is_open("end-waiver"), whole, body, "End the waiver today")
    } else {
        let body = view! {
            {reason("waive", Kind::Waived, typed, problems)}
            {date("waive-from", "First day", typed, problems)}
            {date("waive-until", "Last day, if there is one", typed, problems)}
            {note("waive", typed, problems)}
        };
        folded("Waive it", "waive", is_open("waive"), whole, body.into_any(), "Waive")
    };
    let withdraw = (whole.assignment.rule_id.is_none() && stored.progress == standing::Progress::NotStarted).then(|| {
        let body = note("withdraw", typed, problems);
        folded("Withdraw it", "withdraw", is_open("withdraw"), whole, body, "Withdraw")
    });
    let evidence = (!completed).then(|| {
        let address = format!("{}/evidence", whole.address());
        view! { <p><a href=address>"Enter training done elsewhere"</a></p> }
    });
    view! {
        <h2>"Change it"</h2>
        {pause}
        {extend}
        {waive}
        {withdraw}
        {evidence}
    }
    .into_any()
}

fn date(id: &'static str, legend: &'static str, typed: &Fields, problems: &Problems) -> AnyView {
    date_input(id, legend, None, &TypedDate::read(typed, id), problems)
}

fn reason(form: &str, kind: Kind, typed: &Fields, problems: &Problems) -> AnyView {
    let id = format!("{form}-reason");
    let chosen = typed.one(&id).unwrap_or_default();
    let options = words::reasons(kind).iter().map(|(code, words)| Pickable {
        value: (*code).to_owned(),
        label: words.into_any(),
        picked: chosen == *code,
        apart: false,
    });
    let legend = view! { <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">"Reason"</legend> }.into_any();
    picks(&id, Pick::One, legend, None, problems, options.collect())
}

fn note(form: &str, typed: &Fields, problems: &Problems) -> AnyView {
    let id = format!("{form}-note");
    let hint = format!("They can read it. Say nothing about health or family. At most {NOTE} characters.");
    let label = view! { <label class="govuk-label govuk-label--s" for=id.clone()>"Note"</label> }.into_any();
    let value = typed.one(&id).unwrap_or_default();
    text_area(TextArea { id: &id, label, hint: Some(&hint), rows: 3, value: &value }, problems)
}
