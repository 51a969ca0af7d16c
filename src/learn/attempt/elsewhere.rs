//! Two devices: what was answered on another one since this form was shown, beside what is answered here, and which is to stand.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::form::Answered;
use super::side::words_of;
use super::view::{in_case, seen_as};
use super::{Going, words};
use crate::account::Identity;
use crate::course::steps::{Place, Step};
use crate::course::text::ChoiceId;
use crate::database::answer;
use crate::error::{AppError, Result};
use crate::learn::elsewhere::Twice;
use crate::page::fields::{Problems, TextArea, hidden, text_area};
use crate::page::{Frame, Here, Shape};

/// Shows both answers and asks. Nothing of the new one is stored yet, and nothing of it is lost: it stands in the form.
pub fn ask(who: &Identity, going: &Going, place: Place, here: &Answered, there: &answer::Model) -> Result<Response> {
    let case = going.case()?;
    let beat = case.beat(place.beat).ok_or(AppError::NotFound)?;
    let title = format!("Answered twice: {} \u{2013} {}", words::short(place.step), case.scenario.title);
    let frame = Frame::new(title, Some(who), Here::Learn).shaped(Shape::WithIslands);
    let said = |choices: &[ChoiceId], text: Option<&str>| match place.step {
        Step::Record => text.unwrap_or_default().to_owned(),
        _ => words_of(&beat, place.step, choices),
    };
    let there_words = said(&there.choice_ids(), there.text.as_deref());
    let here_words = said(&here.choices, here.text.as_deref());
    let twice = Twice { there: there.clone(), there_words, here_words, address: going.address(place) };
    Ok(frame.respond(StatusCode::CONFLICT, || {
        let again = view! { {seen_as(Some(there.id))} {again(place, here)} }.into_any();
        in_case(view! { <p class="oct-steps">{case.scenario.title.clone()}</p> {twice.view(again)} })
    }))
}

/// What was answered here, to be sent once more.
fn again(place: Place, here: &Answered) -> AnyView {
    let chosen = here.choices.iter().map(|id| hidden("answer", id.0.clone())).collect_view();
    let sure = here.sure.map(|sure| hidden("sure", sure.code().to_owned()));
    let text = here.text.as_deref().unwrap_or_default();
    let text = match place.step {
        Step::Record => {
            let label = view! { <label class="govuk-label" for="record">"Answered here; you can still change it"</label> }.into_any();
            let area = TextArea { id: "record", label, hint: None, rows: 12, value: text };
            // That what looks real is invented was said before, or the words would not have come as far as this.
            view! { {hidden("confirmed", "yes".to_owned())} {text_area(area, &Problems::none())} }.into_any()
        }
        Step::Compare => excused(text),
        _ => ().into_any(),
    };
    view! { {chosen} {sure} {text} }.into_any()
}

/// The reasons why lines are not needed, as `form` keeps them: JSON, line number to reason.
fn excused(text: &str) -> AnyView {
    let reasons: std::collections::BTreeMap<usize, String> = serde_json::from_str(text).unwrap_or_default();
    let fields = reasons.into_iter().map(|(line, why)| view! { <input type="hidden" name=format!("because-{line}") value=why/> });
    fields.collect_view().into_any()
}
