//! How training done elsewhere looks: the form, what waits, and one with its decision.

use leptos::prelude::*;

use super::changes::NOTE;
use super::evidence::{Line, Listed, REFERENCE, WHAT};
use super::one::Whole;
use crate::app::long_date;
use crate::database::evidence::{Kind, State};
use crate::page::dates::{TypedDate, date_input};
use crate::page::fields::{Fields, Pick, Pickable, Problems, TextArea, TextInput, form_key, legend_small, picks, text_area, text_input};
use crate::page::parts::pages;

/// The form for one person's earlier training.
pub(super) fn form(whole: &Whole, typed: &Fields, problems: &Problems) -> AnyView {
    let (back, action) = (whole.address(), format!("{}/evidence", whole.address()));
    view! {
        <a class="govuk-back-link" href=back>{whole.heading()}</a>
        {problems.summary()}
        <h1>"Enter training done elsewhere"</h1>
        <p>{format!("For {}: it takes the place of {}.", whole.person.name, whole.title)}</p>
        <p>"A second HR officer looks at it and decides. Nothing is completed before that."</p>
        <form method="post" action=action novalidate>
            {form_key()}
            {fields(typed, problems)}
            <button class="govuk-button">"Send it to a second person"</button>
        </form>
    }
    .into_any()
}

/// What is asked about training, for one person or a list.
pub(super) fn fields(typed: &Fields, problems: &Problems) -> AnyView {
    let hint = format!("For example, the name of the course and who gave it. At most {WHAT} characters.");
    let what = TextInput {
        id: "what",
        label: "What was it?",
        hint: Some(&hint),
        kind: "text",
        autocomplete: Some("off"),
        value: &typed.one("what").unwrap_or_default(),
    };
    let hint = format!("A number, a file name, or where the certificate or the signed list is kept. At most {REFERENCE} characters.");
    let label = view! { <label class="govuk-label" for="reference">"What shows it?"</label> }.into_any();
    let reference = TextArea { id: "reference", label, hint: Some(&hint), rows: 3, value: &typed.one("reference").unwrap_or_default() };
    view! {
        {text_input(what, problems)}
        {date_input("done", "When was it completed?", Some("For example, 27 3 2026"), &TypedDate::read(typed, "done"), problems)}
        {text_area(reference, problems)}
    }
    .into_any()
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Earlier => "Earlier training",
        Kind::Classroom => "Classroom list",
    }
}

/// What waits and what was decided last.
pub(super) fn list(all: u64, (page, last): (u64, u64), waiting: Vec<Listed>, open: Vec<Listed>, decided: Vec<Listed>) -> AnyView {
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let count = match all {
        0 => "Nothing waits for a second person.".to_owned(),
        1 => "1 waits for a second person.".to_owned(),
        more => format!("{more} wait for a second person, the oldest first."),
    };
    let waiting = (!waiting.is_empty()).then(|| table("Waiting for a second person", waiting));
    let open = (!open.is_empty()).then(|| view! { <h2>"Lists not sent yet"</h2> {table("Lists not sent yet", open)} });
    let decided = (!decided.is_empty()).then(|| view! { <h2>"Decided lately"</h2> {table("Decided lately", decided)} });
    view! {
        <a class="govuk-back-link" href="/assignments">"Assignments"</a>
        <h1>"Training done elsewhere"</h1>
        <p><a href="/assignments/classroom/new">"Enter a classroom list"</a></p>
        <p>{count}</p>
        {waiting}
        {pages(whole(page), whole(last), |page| format!("/assignments/evidence?page={page}"))}
        {open}
        {decided}
    }
    .into_any()
}

fn table(caption: &'static str, listed: Vec<Listed>) -> AnyView {
    let rows = listed.into_iter().map(|listed| {
        let address = format!("/assignments/evidence/{}", listed.found.id);
        let by = if listed.own { "you".to_owned() } else { listed.entered_by };
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header"><a href=address>{listed.found.what}</a></th>
                <td class="govuk-table__cell">{kind(listed.found.kind)}</td>
                <td class="govuk-table__cell">{listed.pathway}</td>
                <td class="govuk-table__cell oct-date">{long_date(listed.found.done_on)}</td>
                <td class="govuk-table__cell">{by}</td>
                <td class="govuk-table__cell">{state(listed.found.state)}</td>
            </tr>
        }
    });
    view! {
        <div class="oct-table-scroll" role="region" aria-label=caption tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">{caption}</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"What"</th>
                    <th scope="col" class="govuk-table__header">"Kind"</th>
                    <th scope="col" class="govuk-table__header">"Pathway"</th>
                    <th scope="col" class="govuk-table__header">"Completed"</th>
                    <th scope="col" class="govuk-table__header">"Entered by"</th>
                    <th scope="col" class="govuk-table__header">"State"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn state(state: State) -> &'static str {
    match state {
        State::Open => "Not sent yet",
        State::Waiting => "Waits for a second person",
        State::Approved => "Approved",
        State::Refused => "Refused",
    }
}

/// One, with whose it is, and the form for the decision.
pub(super) fn one(listed: &Listed, (all, page, last): (u64, u64, u64), lines: Vec<Line>, typed: &Fields, problems: &Problems) -> AnyView {
    let found = &listed.found;
    let row = |key: &'static str, value: String| {
        view! {
            <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                <dt class="govuk-summary-list__key">{key}</dt>
                <dd class="govuk-summary-list__value">{value}</dd>
            </div>
        }
    };
    let note = (!found.decision_note.is_empty()).then(|| row("Why", found.decision_note.clone()));
    let decision = match (found.state, listed.own) {
        (State::Waiting, false) => decision(found.id.to_string(), typed, problems),
        (State::Waiting, true) => {
            view! { <p class="govuk-inset-text">"You entered this. Another HR officer must decide it."</p> }.into_any()
        }
        _ => ().into_any(),
    };
    let address = format!("/assignments/evidence/{}", found.id);
    let people = if all == 1 { "1 person".to_owned() } else { format!("{all} people") };
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    view! {
        <a class="govuk-back-link" href="/assignments/evidence">"Training done elsewhere"</a>
        {problems.summary()}
        <h1>{found.what.clone()}</h1>
        <dl class="govuk-summary-list">
            {row("Kind", kind(found.kind).to_owned())}
            {row("Takes the place of", listed.pathway.clone())}
            {row("Completed", long_date(found.done_on))}
            {row("What shows it", found.reference.clone())}
            {row("Entered by", listed.entered_by.clone())}
            {row("State", state(found.state).to_owned())}
            {note}
        </dl>
        <h2>{people}</h2>
        {people_table(lines)}
        {pages(whole(page), whole(last), move |page| format!("{address}?page={page}"))}
        {decision}
    }
    .into_any()
}

fn people_table(lines: Vec<Line>) -> AnyView {
    let rows = lines.into_iter().map(|((assignment, name, role, _, completion), agency)| {
        let address = format!("/assignments/{assignment}");
        let came = if completion.is_some() { "Completed by this" } else { "\u{2013}" };
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header"><a href=address>{name}</a></th>
                <td class="govuk-table__cell">{role}</td>
                <td class="govuk-table__cell">{agency}</td>
                <td class="govuk-table__cell">{came}</td>
            </tr>
        }
    });
    view! {
        <div class="oct-table-scroll oct-table-narrow" role="region" aria-label="Whose training it is" tabindex="0">
        <table class="govuk-table">
            <caption class="govuk-table__caption govuk-visually-hidden">"Whose training it is"</caption>
            <thead class="govuk-table__head"><tr class="govuk-table__row">
                <th scope="col" class="govuk-table__header">"Person"</th>
                <th scope="col" class="govuk-table__header">"Role"</th>
                <th scope="col" class="govuk-table__header">"Agency"</th>
                <th scope="col" class="govuk-table__header">"What came of it"</th>
            </tr></thead>
            <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
        </table>
        </div>
    }
    .into_any()
}

fn decision(id: String, typed: &Fields, problems: &Problems) -> AnyView {
    let chosen = typed.one("decision").unwrap_or_default();
    let option = |value: &str, label: &'static str| Pickable {
        value: value.to_owned(),
        label: label.into_any(),
        picked: chosen == value,
        apart: false,
    };
    let options = vec![option("approve", "Approve it: this completes the pathway for them"), option("refuse", "Refuse it")];
    let hint = format!("Needed if you refuse it. At most {NOTE} characters.");
    let label = view! { <label class="govuk-label govuk-label--s" for="note">"Why"</label> }.into_any();
    let note = TextArea { id: "note", label, hint: Some(&hint), rows: 3, value: &typed.one("note").unwrap_or_default() };
    let action = format!("/assignments/evidence/{id}");
    view! {
        <form method="post" action=action novalidate>
            {picks("decision", Pick::One, legend_small("Do you approve it?".to_owned()), None, problems, options)}
            {text_area(note, problems)}
            <button class="govuk-button">"Decide"</button>
        </form>
    }
    .into_any()
}
