//! A case on paper: the situation, the facts and the questions. Never a key.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use crate::account::Learner;
use crate::app::App;
use crate::course::framework::Asked;
use crate::course::scenario::Beat;
use crate::course::{Framework, Kind, Scenario};
use crate::database::attempt;
use crate::error::{AppError, Path, Result};
use crate::page::parts::lines_to_write;
use crate::page::prose::{inline, story};
use crate::page::{Frame, Here};

/// `GET /learn/scenarios/{scenario}/print`: a handout. What happens after the first decision is on it only for those who have
/// worked the case, and for trainers.
///
/// # Errors
/// If there is no such scenario, or the store cannot be read.
pub async fn show_print(State(app): State<App>, Learner(who): Learner, Path(slug): Path<String>) -> Result<Response> {
    let published = app.library.current(Kind::Scenario, &slug).ok_or(AppError::NotFound)?;
    let scenario = published.scenario().ok_or(AppError::NotFound)?;
    let framework = app.library.framework_of(&published).await?;
    let framework = framework.framework().ok_or(AppError::NotFound)?;
    let attempts = attempt::at_content(app.store.read(), who.person, published.content).await?;
    let may_see_all = who.is_trainer() || attempts.iter().any(|attempt| attempt.finished_at.is_some());
    let beats = if may_see_all { scenario.beats.len() } else { 1 };
    let body = page(scenario, framework, beats);
    Ok(Frame::new(format!("{}, to print", scenario.title), Some(&who), Here::Learn).show(move || body))
}

fn page(scenario: &Scenario, framework: &Framework, beats: usize) -> AnyView {
    let parts = scenario.beats.iter().take(beats).map(part).collect_view();
    let more = (beats < scenario.beats.len()).then(|| view! { <p>"What happens next is told when this part has been worked."</p> });
    let questions = framework.questions.iter().map(|question| {
        let number = match question.asked {
            Asked::Dimension(dimension) => dimension.number().map(|number| format!("{number}. ")),
            Asked::Record => Some("8. ".to_owned()),
        };
        let wording = format!("{}{}", number.unwrap_or_default(), question.wording);
        view! { <div class="oct-sheet-question"><h3>{wording}</h3> {lines_to_write(2)}</div> }
    });
    let back = format!("/learn/scenarios/{}", scenario.slug);
    let note = (!scenario.content_note.is_empty()).then(|| view! { <p>{scenario.content_note.clone()}</p> });
    view! {
        <a class="govuk-back-link" href=back>{scenario.title.clone()}</a>
        <p class="oct-screen-only">"This is the case as a handout. Use your browser\u{2019}s Print."</p>
        <h1>{scenario.title.clone()}</h1>
        <p class="oct-lede">{format!("Your part: {}, {}.", scenario.role, scenario.agency)}</p>
        {note}
        {story(&scenario.opening)}
        {parts}
        {more}
        <h2>"The questions"</h2>
        {questions.collect_view()}
    }
    .into_any()
}

fn part(beat: &Beat) -> AnyView {
    let facts = beat.facts.iter().map(|fact| view! { <li class="oct-fact" value=fact.number.to_string()>{inline(&fact.text)}</li> });
    let facts = facts.collect_view();
    // Under a beat's own heading the facts are a part of it.
    let (heading, known) = match beat.title.clone() {
        Some(title) => (Some(view! { <h2>{title}</h2> }), view! { <h3>"The facts"</h3> }.into_any()),
        None => (None, view! { <h2>"The facts"</h2> }.into_any()),
    };
    view! { {heading} {story(&beat.situation)} {known} <ol class="oct-facts">{facts}</ol> }.into_any()
}
