//! After the case: what turned on which question, with the first answer and the last apart, and what else could be defended.

use leptos::prelude::*;

use super::words;
use crate::course::confidence::Confidence;
use crate::course::marking::is_not_sure;
use crate::course::steps::{BeatOf, Case, Place, Step};
use crate::course::text::{Choice, Worth};
use crate::page::prose;

/// One question at which somebody went wrong, at first or at last.
struct Turn<'a> {
    place: Place,
    first: &'a Choice,
    last: &'a Choice,
    models: Vec<&'a Choice>,
    defensible: Vec<&'a Choice>,
}

/// The wrong turns of a beat, in the order of its path. Whoever was very sure of a wrong decision gets them opened.
pub fn turns(case: &Case<'_>, beat: &BeatOf<'_>, index: usize, sure: Option<Confidence>, decided_wrong: bool) -> AnyView {
    let found: Vec<_> = case.steps(index).into_iter().filter_map(|step| turn(case, beat, Place { beat: index, step })).collect();
    let opened = decided_wrong && sure == Some(Confidence::Very);
    let said = sure.map(|sure| view! { <p>{said(sure, decided_wrong)}</p> });
    let none = found.is_empty().then(|| {
        view! { <p>"You took no wrong turn at the questions: each first answer was the model\u{2019}s, or one that can be defended."</p> }
    });
    let turns = found.into_iter().map(|turn| show(beat, turn, opened)).collect_view();
    view! { <h3>"Where it turned"</h3> {said} {none} {turns} }.into_any()
}

fn turn<'a>(case: &Case<'a>, beat: &BeatOf<'a>, place: Place) -> Option<Turn<'a>> {
    let is_question = matches!(place.step, Step::Harm | Step::Recipient | Step::Question(_) | Step::Channel);
    let choices = beat.choices(place.step);
    let chosen = |given: Option<&crate::course::steps::Given>| {
        let id = given?.choices.first()?;
        choices.iter().find(|choice| choice.id == *id)
    };
    let (first, last) = (chosen(case.first(place))?, chosen(case.latest(place))?);
    let worth = |choice: &Choice| beat.worth(place.step, choice);
    let went_wrong = worth(first) == Worth::Mistaken || worth(last) == Worth::Mistaken;
    let of = |wanted: Worth| choices.iter().filter(|choice| worth(choice) == wanted).collect::<Vec<_>>();
    (is_question && went_wrong).then(|| Turn { place, first, last, models: of(Worth::Model), defensible: of(Worth::Defensible) })
}

fn show(beat: &BeatOf<'_>, turn: Turn<'_>, opened: bool) -> AnyView {
    let Turn { place, first, last, models, defensible } = turn;
    let summary = if first.id == last.id {
        format!("{}: you said \u{201c}{}\u{201d}", words::short(place.step), first.label_text)
    } else {
        format!("{}: first \u{201c}{}\u{201d}, then \u{201c}{}\u{201d}", words::short(place.step), first.label_text, last.label_text)
    };
    // In a variant the words written for the case as it is would mislead where the answer has turned.
    let as_written = beat.hinge.is_none();
    let mistaken = [first, last].into_iter().filter(|choice| beat.worth(place.step, choice) == Worth::Mistaken);
    let mut shown: Vec<&Choice> = mistaken.collect();
    shown.dedup_by_key(|choice| choice.id.clone());
    let own = shown.into_iter().map(|choice| {
        let name = choice.wrong_turn.filter(|_| !is_not_sure(choice)).map(|turn| format!(" ({})", turn.meaning()));
        let feedback = as_written.then(|| prose::block(&choice.feedback, "oct-feedback__text"));
        view! { <p><strong>{choice.label_text.clone()}</strong>{name}</p> {feedback} }
    });
    let model = models.into_iter().map(|choice| {
        let feedback = as_written.then(|| prose::block(&choice.feedback, "oct-feedback__text"));
        view! { <p><strong>"The model answer: "{choice.label_text.clone()}</strong></p> {feedback} }
    });
    view! {
        <details class="govuk-details" open=opened>
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{summary}</span></summary>
            <div class="govuk-details__text">{own.collect_view()} {model.collect_view()} {defensible_too(&defensible)}</div>
        </details>
    }
    .into_any()
}

/// Other answers that can be defended, in words; nothing if there are none.
pub fn defensible_too(choices: &[&Choice]) -> Option<AnyView> {
    let labels: Vec<_> = choices.iter().map(|choice| format!("\u{201c}{}\u{201d}", choice.label_text)).collect();
    (!labels.is_empty()).then(|| view! { <p>"Defensible too: "{labels.join(", ")}"."</p> }.into_any())
}

fn said(sure: Confidence, decided_wrong: bool) -> String {
    let how = sure.words().to_lowercase();
    match (sure, decided_wrong) {
        (Confidence::Very, true) => format!(
            "You were {how} of this decision, and the facts support another. That is the kind of mistake nothing warns you of, so each turn is opened below. Read them, and say aloud what you would need to see to change your mind. Only you are shown this."
        ),
        (Confidence::Little, false) => {
            format!(
                "You were {how} of this decision, and it is the one the facts support. Look at what held you back. Only you are shown this."
            )
        }
        _ => format!("You were {how} of this decision. Only you are shown this."),
    }
}
