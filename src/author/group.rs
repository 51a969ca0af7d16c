//! A case with a group, on a projector: large type, answers by show of hands, what follows when the group has decided. Every page is
//! only looked at: no attempt is begun, and nobody is recorded.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::preview::answer;
use crate::account::Trainer;
use crate::app::App;
use crate::course::framework::Asked;
use crate::course::scenario::{Beat, FactTag};
use crate::course::text::Choice;
use crate::course::{Framework, Kind, Scenario};
use crate::decide::{Dimension, walk};
use crate::error::{AppError, Path, Query, Result};
use crate::page::flow::decision;
use crate::page::prose::{inline, prose, story};
use crate::page::{Frame, Here, Shape};

/// Where the group is.
#[derive(Deserialize)]
pub struct Where {
    step: Option<usize>,
    shown: Option<String>,
}

/// A page of the case.
enum Page<'a> {
    Case(&'a Beat),
    Choices(String, &'a [Choice]),
    Facts(&'a Beat),
    End(&'a Beat),
}

/// `GET /author/{kind}/{slug}/group`: one page of a case for a group.
///
/// # Errors
/// If there is no such case, or the store cannot be read.
pub async fn show_group(
    State(app): State<App>,
    Trainer(who): Trainer,
    Path((kind, slug)): Path<(String, String)>,
    Query(place): Query<Where>,
) -> Result<Response> {
    let kind = Kind::of_folder(&kind).filter(|kind| *kind == Kind::Scenario).ok_or(AppError::NotFound)?;
    let published = app.library.current(kind, &slug).ok_or(AppError::NotFound)?;
    let case = published.scenario().ok_or(AppError::NotFound)?;
    let edition = app.library.framework_of(&published).await?;
    let edition = edition.framework().ok_or(AppError::NotFound)?;
    let pages = pages(case, edition);
    let number = place.step.unwrap_or(1).clamp(1, pages.len().max(1));
    let page = pages.get(number - 1).ok_or(AppError::NotFound)?;
    let is_shown = place.shown.as_deref() == Some("yes");
    let heading = heading(page);
    let body = body(case, page, is_shown);
    let base = format!("/author/scenarios/{slug}");
    let next = next(&base, page, number, pages.len(), is_shown);
    let at = format!("{} \u{b7} {number} of {}", case.title, pages.len());
    let title = format!("{heading}, with a group: {}", case.title);
    Ok(Frame::new(title, Some(&who), Here::Author).shaped(Shape::Wide).show(move || {
        view! {
            <a class="govuk-back-link" href=base>"Leave the group\u{2019}s view"</a>
            <div class="oct-group">
                <p class="oct-steps">{at}</p>
                <h1>{heading}</h1>
                {body}
                {next}
            </div>
        }
    }))
}

/// The pages of a case: what happens, the questions on the model's path, the facts, what to do, and how it ends.
fn pages<'a>(case: &'a Scenario, edition: &'a Framework) -> Vec<Page<'a>> {
    let wording = |at| edition.question(Asked::Dimension(at)).map(|question| question.wording.clone()).unwrap_or_default();
    let mut pages = Vec::new();
    for beat in &case.beats {
        pages.push(Page::Case(beat));
        pages.push(Page::Choices(wording(Dimension::H), &beat.harm));
        if beat.recipients.len() > 1 {
            pages.push(Page::Choices("Whom would you tell?".to_owned(), &beat.recipients));
        }
        let path = walk(&edition.flow, &beat.key).path;
        for at in path.iter().filter(|at| !matches!(at, Dimension::H | Dimension::R)) {
            if *at == Dimension::Q7 {
                pages.push(Page::Facts(beat));
                if !beat.channels.is_empty() {
                    pages.push(Page::Choices("How do you send them?".to_owned(), &beat.channels));
                }
            }
            if let Some(choices) = beat.questions.get(at) {
                pages.push(Page::Choices(format!("{}. {}", at.number().unwrap_or_default(), wording(*at)), choices));
            }
        }
        pages.push(Page::Choices("What do you do?".to_owned(), &beat.actions));
        pages.push(Page::End(beat));
    }
    pages
}

fn heading(page: &Page<'_>) -> String {
    match page {
        Page::Case(beat) => beat.title.clone().unwrap_or_else(|| "What happens".to_owned()),
        Page::Choices(heading, _) => heading.clone(),
        Page::Facts(_) => "Which facts do you send?".to_owned(),
        Page::End(_) => "How it ends".to_owned(),
    }
}

fn body(case: &Scenario, page: &Page<'_>, is_shown: bool) -> AnyView {
    match page {
        Page::Case(beat) => {
            let facts =
                beat.facts.iter().map(|fact| view! { <li class="oct-fact" value=fact.number.to_string()>{inline(&fact.text)}</li> });
            let facts = facts.collect_view();
            view! {
                <p>{format!("Your part: {}, {}.", case.role, case.agency)}</p>
                {story(&case.opening)}
                {story(&beat.situation)}
                <h2>"The facts"</h2>
                <ol class="oct-facts">{facts}</ol>
            }
            .into_any()
        }
        Page::Choices(_, choices) if is_shown => choices.iter().map(|choice| answer(choice, "The model answer")).collect_view().into_any(),
        Page::Choices(_, choices) => {
            let options = choices.iter().map(|choice| view! { <li>{inline(&choice.label)}</li> }).collect_view();
            view! { <p>"Hands up for each."</p> <ol class="oct-group__options">{options}</ol> }.into_any()
        }
        Page::Facts(beat) => {
            let facts = beat.facts.iter().map(|fact| {
                let word = match (is_shown, fact.tag) {
                    (false, _) => None,
                    (true, FactTag::Share) => Some("Goes. "),
                    (true, FactTag::Withhold) => Some("Stays. "),
                    (true, FactTag::Background) => Some("Background. "),
                };
                let word = word.map(|word| view! { <strong>{word}</strong> });
                let why = is_shown.then(|| prose(&fact.feedback));
                view! { <li class="oct-fact" value=fact.number.to_string()>{word}{inline(&fact.text)}{why}</li> }
            });
            view! { <p>"Hands up for each."</p> <ol class="oct-facts">{facts.collect_view()}</ol> }.into_any()
        }
        Page::End(beat) => {
            let (words, meaning) = decision(beat.decision);
            view! {
                <p><strong>{words}</strong>" "{meaning}</p>
                <h2>"If you share"</h2>
                {prose(&beat.if_you_share)}
                <h2>"If you do not"</h2>
                {prose(&beat.if_you_do_not)}
                <h2>"The model record"</h2>
                {prose(&beat.record.model)}
            }
            .into_any()
        }
    }
}

/// First what follows, where there is a choice; then the next page.
fn next(base: &str, page: &Page<'_>, number: usize, last: usize, is_shown: bool) -> AnyView {
    let is_asked = matches!(page, Page::Choices(..) | Page::Facts(_));
    let (address, words) = match () {
        () if is_asked && !is_shown => (format!("{base}/group?step={number}&shown=yes"), "Show what follows"),
        () if number < last => (format!("{base}/group?step={}", number + 1), "Next"),
        () => (base.to_owned(), "End"),
    };
    let back = (number > 1).then(|| {
        let address = format!("{base}/group?step={}", number - 1);
        view! { <a class="govuk-link" href=address>"Back"</a> }
    });
    view! { <div class="govuk-button-group"><a class="govuk-button" href=address role="button">{words}</a>{back}</div> }.into_any()
}
