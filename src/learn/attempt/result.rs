//! How it ended: what happened to the people in the case, what turned on which question, and what was right.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::{Going, ending, record, turns, words};
use crate::account::Learner;
use crate::app::App;
use crate::course::marking::{self, BeatMarks, Marks, Tally};
use crate::course::steps::Case;
use crate::error::{Path, Result};
use crate::learn::scenario::Again;
use crate::page::fields::hidden;
use crate::page::{Frame, Here, see_other};

/// `GET /learn/attempts/{id}/result`: endings, marks and reasons.
///
/// # Errors
/// If there is no such attempt of one's own.
pub async fn show_result(State(app): State<App>, Learner(who): Learner, Path(id): Path<String>) -> Result<Response> {
    let going = Going::load(&app, who.person, &id).await?;
    if going.attempt.finished_at.is_none() {
        return Ok(see_other(&going.next_address()?));
    }
    let case = going.case()?;
    let marks = marking::mark(&case);
    let title = format!("How it ends \u{2013} {}", case.scenario.title);
    let body = page(&going, &case, &marks);
    Ok(Frame::new(title, Some(&who), Here::Learn).show(move || body))
}

fn page(going: &Going, case: &Case<'_>, marks: &Marks) -> AnyView {
    let last = case.scenario.beats.len().saturating_sub(1);
    let endings = case.beat(last).map(|beat| ending::endings(case, &beat, last));
    let parts = marks.beats.iter().enumerate().map(|(index, beat)| part(going, case, beat, index));
    let verdict = if marks.passed {
        "You have completed this case. It is on your record."
    } else {
        "This go is not a pass yet. Nobody is locked out: read what follows, then go again."
    };
    let talk = (!marks.passed && going.attempt.number >= 2).then(|| {
        view! {
            <div class="govuk-inset-text">
                <p>"This is your second go or later. It may help to talk it through: ask your manager, your trainer or your safeguarding lead. "<a href="/help/contacts">"Whom to contact"</a></p>
            </div>
        }
    });
    let buttons = if marks.passed {
        let again = format!("/learn/scenarios/{}", case.scenario.slug);
        view! { <div class="oct-actions"><a class="govuk-button" href="/learn">"Go on with your induction"</a> <a href=again>"See this case again"</a></div> }.into_any()
    } else {
        go_again(case)
    };
    view! {
        <p class="oct-caption">{case.scenario.title.clone()}</p>
        <h1>"How it ends"</h1>
        <p class="oct-lede">{verdict}</p>
        {endings}
        {parts.collect_view()}
        {ending::today(case.scenario.today.as_ref())}
        {talk}
        {buttons}
    }
    .into_any()
}

/// Two ways on after a go that is no pass: the case with one fact changed, or only what was wrong.
fn go_again(case: &Case<'_>) -> AnyView {
    let action = format!("/learn/scenarios/{}/attempts", case.scenario.slug);
    let has_hinge = case.scenario.beats.iter().any(|beat| !beat.hinges.is_empty());
    let changed = has_hinge.then(|| {
        view! {
            <form method="post" action=action.clone()>
                {hidden("again", Again::CHANGED.to_owned())}
                <p>"One fact of the case changes, and the answer may turn with it. This shows best that you can do it."</p>
                <button class="govuk-button">"Work it with one fact changed"</button>
            </form>
        }
    });
    view! {
        <h2>"Go again"</h2>
        {changed}
        <form method="post" action=action>
            {hidden("again", Again::WRONG.to_owned())}
            <p>"Or keep what was right, and answer only the rest of this case again."</p>
            <button class="govuk-button govuk-button--secondary">"Answer again only what was wrong"</button>
        </form>
        <p><a href="/learn">"Go on with your induction"</a></p>
    }
    .into_any()
}

fn part(going: &Going, case: &Case<'_>, marks: &BeatMarks, index: usize) -> AnyView {
    let Some(beat) = case.beat(index) else { return ().into_any() };
    let heading = match &beat.beat.title {
        Some(title) => format!("How it went: {title}"),
        None => "How it went".to_owned(),
    };
    let reasons = marks.shortfalls.iter().map(|shortfall| {
        let words = words::shortfall(shortfall);
        view! { <li>{words}</li> }
    });
    let reasons =
        (!marks.shortfalls.is_empty()).then(|| view! { <h3>"What keeps it from being a pass"</h3><ul>{reasons.collect_view()}</ul> });
    let (model, why) = words::decision(beat.decision());
    let decided_wrong = case.walk(index).outcome.decision() != Some(beat.decision());
    let model = if decided_wrong {
        format!("The facts of the case support: {}. {why}", model.to_lowercase())
    } else {
        "The facts of the case support the same.".to_owned()
    };
    view! {
        <section>
            <h2>{heading}</h2>
            {ending::outcome(case, index)}
            <p>{model}</p>
            {table(marks)}
            {reasons}
            {turns::turns(case, &beat, index, going.sure(index), decided_wrong)}
            <details class="govuk-details">
                <summary class="govuk-details__summary"><span class="govuk-details__summary-text">"Your record and the model"</span></summary>
                <div class="govuk-details__text">{record::records(case, &beat, index)}</div>
            </details>
        </section>
    }
    .into_any()
}

fn table(marks: &BeatMarks) -> AnyView {
    let tally = |tally: &Tally| {
        format!("{} of the {} needed, and {} too many", tally.right, tally.needed, tally.chosen.saturating_sub(tally.right))
    };
    let mut rows = vec![("Path, on your first answers", format!("{} of {}", marks.path_right, marks.path_asked))];
    rows.extend(marks.package.as_ref().map(|package| ("Facts sent", tally(package))));
    rows.extend(marks.actions.as_ref().map(|actions| ("What you did", tally(actions))));
    let rows = rows.into_iter().map(|(part, right)| {
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">{part}</th>
                <td class="govuk-table__cell">{right}</td>
            </tr>
        }
    });
    view! {
        <table class="govuk-table oct-marks">
            <caption class="govuk-table__caption govuk-visually-hidden">"Marks"</caption>
            <thead class="govuk-table__head"><tr class="govuk-table__row">
                <th scope="col" class="govuk-table__header">"Part"</th>
                <th scope="col" class="govuk-table__header">"Right"</th>
            </tr></thead>
            <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
