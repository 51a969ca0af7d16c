//! A module as somebody worked it: its checks and their answers, in the text they were given to.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use crate::account::Learner;
use crate::app::{App, london_day, long_date};
use crate::course::Module;
use crate::course::reading::{Done, Reading, is_right};
use crate::database::{AttemptId, answer, attempt};
use crate::error::{AppError, Path, Result};
use crate::page::prose::prose;
use crate::page::{Frame, Here};

/// `GET /learn/record/attempts/{attempt}`: a module's attempt of one's own.
///
/// # Errors
/// If there is none such of one's own, or the store cannot be read.
pub async fn show_attempt(State(app): State<App>, Learner(who): Learner, Path(id): Path<String>) -> Result<Response> {
    let id = AttemptId::parse(&id).ok_or(AppError::NotFound)?;
    let attempt = attempt::of_person(app.store.read(), id, who.person).await?.ok_or(AppError::NotFound)?;
    let published = app.library.version(attempt.version_id).await?;
    let module = published.module().ok_or(AppError::NotFound)?;
    let answers = answer::of_attempt(app.store.read(), id).await?;
    let done: Vec<_> = answers.into_iter().map(|answer| Done { choices: answer.choice_ids(), step: answer.step }).collect();
    let body = page(&Reading { module, short: attempt.short_form, done: &done }, &attempt, published.number);
    Ok(Frame::new(format!("Your answers: {}", module.title), Some(&who), Here::Record).show(move || body))
}

fn page(reading: &Reading<'_>, attempt: &attempt::Model, version: i32) -> AnyView {
    let module: &Module = reading.module;
    let when = match attempt.finished_at {
        Some(at) => format!("completed on {}", long_date(london_day(at))),
        None => format!("begun on {}", long_date(london_day(attempt.started_at))),
    };
    let checks = reading.sections().flat_map(|section| section.checks().map(move |check| (section, check))).map(|(section, check)| {
        let chosen = reading.answer(section, check).unwrap_or_default();
        let options = check.options.iter().filter(|option| chosen.contains(&option.id)).map(|option| {
            view! { <li>{option.label_text.clone()}</li> {prose(&option.feedback)} }
        });
        let result = match (chosen.is_empty(), is_right(check, chosen)) {
            (true, _) => "Not answered.",
            (false, true) => "Your answer, which is right:",
            (false, false) => "Your answer, which is not right yet:",
        };
        view! { <h2>{check.title.clone()}</h2> {prose(&check.prompt)} <p>{result}</p> <ul>{options.collect_view()}</ul> }
    });
    view! {
        <a class="govuk-back-link" href="/learn/record">"My record"</a>
        <p class="oct-caption">{format!("Version {version}, {when}")}</p>
        <h1>{module.title.clone()}</h1>
        <p class="oct-lede">"The checks as they stood in the version you read, with the answers that stand."</p>
        {checks.collect_view()}
    }
    .into_any()
}
