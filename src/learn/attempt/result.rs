//! How it ended: what happened to the people in the case, what turned on which question, and what was right.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::{Going, ending, record, words};
use crate::account::Learner;
use crate::app::App;
use crate::course::marking::{self, BeatMarks, Marks, Tally};
use crate::course::steps::Case;
use crate::error::{Path, Result};
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
    let body = page(&case, &marks, going.attempt.number);
    Ok(Frame::new(title, Some(&who), Here::Learn).show(move || body))
}

fn page(case: &Case<'_>, marks: &Marks, number: i32) -> AnyView {
    let last = case.scenario.beats.len().saturating_sub(1);
    let endings = case.beat(last).map(|beat| ending::endings(case, &beat, last));
    let parts = marks.beats.iter().enumerate().map(|(index, beat)| part(case, beat, index));
    let verdict = if marks.passed {
        "You have completed this case. It is on your record."
    } else {
        "This go is not a pass yet. Nobody is locked out: read what follows, then work it again. The next go changes one fact."
    };
    let talk = (!marks.passed && number >= 2).then(|| {
        view! {
            <div class="govuk-inset-text">
                <p>"This is your second go or later. It may help to talk it through: ask your manager, your trainer or your safeguarding lead. "<a href="/help/contacts">"Whom to contact"</a></p>
            </div>
        }
    });
    let again = format!("/learn/scenarios/{}", case.scenario.slug);
    let buttons = if marks.passed {
        view! { <a class="govuk-button" href="/learn">"Go on with your induction"</a> <a href=again>"See this case again"</a> }.into_any()
    } else {
        view! { <a class="govuk-button" href=again>"Work it again"</a> <a href="/learn">"Go on with your induction"</a> }.into_any()
    };
    view! {
        <p class="oct-caption">{case.scenario.title.clone()}</p>
        <h1>"How it ends"</h1>
        <p class="oct-lede">{verdict}</p>
        {endings}
        {parts.collect_view()}
        {ending::today(case.scenario.today.as_ref())}
        {talk}
        <div class="oct-actions">{buttons}</div>
    }
    .into_any()
}

fn part(case: &Case<'_>, marks: &BeatMarks, index: usize) -> AnyView {
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
    let model = if case.walk(index).outcome.decision() == Some(beat.decision()) {
        "The facts of the case support the same.".to_owned()
    } else {
        format!("The facts of the case support: {}. {why}", model.to_lowercase())
    };
    view! {
        <section>
            <h2>{heading}</h2>
            {ending::outcome(case, index)}
            <p>{model}</p>
            {table(marks)}
            {reasons}
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
