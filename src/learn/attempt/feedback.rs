//! What follows from an answer: the consequence first, then the right answer in words. Never a mark alone.

use leptos::prelude::*;

use super::turns::defensible_too;
use crate::course::marking::{chosen_facts, is_not_sure};
use crate::course::scenario::{Fact, FactTag};
use crate::course::steps::{BeatOf, Case, Place, Step, dimension_of};
use crate::course::text::{Choice, Html, Worth, sentence};
use crate::page::prose;

/// Feedback on the standing answer to a step.
pub fn on(case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> AnyView {
    match place.step {
        Step::Package => on_package(case, beat, place.beat),
        Step::Actions => on_actions(case, beat, place),
        _ => on_choice(case, beat, place),
    }
}

fn on_choice(case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> AnyView {
    let chosen = case.latest(place).and_then(|given| given.choices.first());
    let choice = chosen.and_then(|id| beat.choices(place.step).iter().find(|choice| choice.id == *id));
    let feedback = choice.map(|choice| box_for(beat, place.step, choice));
    let is_model = choice.is_some_and(|choice| beat.worth(place.step, choice) == Worth::Model);
    let model = (!is_model).then(|| model_line(beat, place.step));
    let changed = changed_from(case, beat, place).map(|first| {
        let words = format!("Your first answer was \u{201c}{first}\u{201d}. It is kept, and the path is marked on it.");
        view! { <p class="oct-caption">{words}</p> }
    });
    let defensible = |other: &&Choice| beat.worth(place.step, other) == Worth::Defensible && choice.is_none_or(|own| own.id != other.id);
    let others: Vec<_> = beat.choices(place.step).iter().filter(defensible).collect();
    view! { {feedback} {model} {defensible_too(&others)} {changed} }.into_any()
}

/// The consequence of one choice. In a variant, the words written for the case as it is would mislead where the answer has turned.
fn box_for(beat: &BeatOf<'_>, step: Step, choice: &Choice) -> AnyView {
    let worth = beat.worth(step, choice);
    let turned = beat.hinge.filter(|hinge| dimension_of(step).is_some_and(|dimension| hinge.changed.contains(&dimension)));
    let words = match (turned, worth) {
        (Some(hinge), Worth::Model) => view! { <p>{format!("That is what turns here. {}", sentence(&hinge.title))}</p> }.into_any(),
        (Some(hinge), _) => view! { <p>{format!("Look again at what has changed: {}", hinge.title)}</p> }.into_any(),
        (None, _) => view! { {prose::block(&choice.feedback, "oct-feedback__text")} }.into_any(),
    };
    feedback_box(worth, choice.critical && worth != Worth::Model, is_not_sure(choice), &choice.label_text, words)
}

fn feedback_box(worth: Worth, critical: bool, not_sure: bool, label: &str, words: AnyView) -> AnyView {
    let (class, word) = match (worth, critical, not_sure) {
        (_, true, _) => ("oct-feedback oct-feedback--critical", "A critical error"),
        (Worth::Model, ..) => ("oct-feedback oct-feedback--model", "The model answer"),
        (Worth::Defensible, ..) => ("oct-feedback oct-feedback--defensible", "Defensible too"),
        (Worth::Mistaken, _, true) => ("oct-feedback", "Not sure"),
        (Worth::Mistaken, ..) => ("oct-feedback oct-feedback--mistaken", "A wrong turn"),
    };
    let word = if word == label { word.to_owned() } else { format!("{word}: {label}") };
    view! { <div class=class><p class="oct-feedback__word">{word}</p>{words}</div> }.into_any()
}

/// The model answer in words, always, with why.
fn model_line(beat: &BeatOf<'_>, step: Step) -> AnyView {
    let model = beat.choices(step).iter().find(|choice| beat.worth(step, choice) == Worth::Model);
    model
        .map(|model| {
            let turned = beat.hinge.is_some_and(|hinge| dimension_of(step).is_some_and(|dimension| hinge.changed.contains(&dimension)));
            let why = (!turned).then(|| prose::block(&model.feedback, "oct-feedback__text"));
            view! { <p><strong>"The model answer: "</strong>{model.label_text.clone()}</p> {why} }.into_any()
        })
        .unwrap_or_else(|| ().into_any())
}

fn changed_from(case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> Option<String> {
    let (first, latest) = (case.first(place)?, case.latest(place)?);
    let id = first.choices.first().filter(|_| first.choices != latest.choices)?;
    beat.choices(place.step).iter().find(|choice| choice.id == *id).map(|choice| choice.label_text.clone())
}

fn on_actions(case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> AnyView {
    let chosen = case.latest(place).map(|given| given.choices.clone()).unwrap_or_default();
    let choices = beat.choices(Step::Actions);
    let taken = choices.iter().filter(|choice| chosen.contains(&choice.id)).map(|choice| box_for(beat, place.step, choice)).collect_view();
    let missed: Vec<_> = choices.iter().filter(|choice| choice.worth == Worth::Model && !chosen.contains(&choice.id)).collect();
    let missed = (!missed.is_empty()).then(|| {
        let lines = missed.into_iter().map(|choice| {
            view! { <li><strong>{choice.label_text.clone()}</strong>{prose::block(&choice.feedback, "oct-feedback__text")}</li> }
        });
        view! { <h2>"What you left out"</h2><ul class="oct-list-roomy">{lines.collect_view()}</ul> }
    });
    view! { {taken} {missed} }.into_any()
}

fn on_package(case: &Case<'_>, beat: &BeatOf<'_>, index: usize) -> AnyView {
    let chosen = chosen_facts(case, index);
    let sent = |fact: &&Fact| chosen.contains(&fact.number);
    let needed = beat.facts().iter().filter(|fact| fact.tag == FactTag::Share);
    let right = needed.clone().filter(sent).count();
    let missed: Vec<_> = needed.clone().filter(|fact| !sent(fact)).collect();
    let too_much: Vec<_> = beat.facts().iter().filter(|fact| fact.tag != FactTag::Share).filter(sent).collect();
    let line = match needed.clone().count() {
        0 => "Nothing here needed to go.".to_owned(),
        all => format!("You sent {right} of the {all} facts that are needed, and {} that are not.", counted(too_much.len())),
    };
    let model: Vec<_> = needed.map(|fact| fact.number.to_string()).collect();
    let model = (!model.is_empty()).then(|| format!("The model sends facts {}.", model.join(", ")));
    view! {
        <p>{line}</p>
        {facts("What should have stayed", "oct-feedback oct-feedback--mistaken", &too_much)}
        {facts("What was missing", "oct-feedback oct-feedback--mistaken", &missed)}
        <p>{model}</p>
    }
    .into_any()
}

fn facts(heading: &'static str, class: &'static str, facts: &[&Fact]) -> Option<AnyView> {
    (!facts.is_empty()).then(|| {
        let boxes = facts.iter().map(|fact| {
            let word = format!("Fact {}: {}", fact.number, fact.plain);
            view! { <div class=class><p class="oct-feedback__word">{word}</p>{why(&fact.feedback, fact.tag)}</div> }
        });
        view! { <h2>{heading}</h2> {boxes.collect_view()} }.into_any()
    })
}

fn why(feedback: &Html, tag: FactTag) -> AnyView {
    match (prose::block(feedback, "oct-feedback__text"), tag) {
        (Some(feedback), _) => feedback,
        (None, FactTag::Share) => view! { <p>"Whoever receives this needs it for what they have to do."</p> }.into_any(),
        (None, FactTag::Withhold) => view! { <p>"It is not needed for this, so it stays."</p> }.into_any(),
        (None, FactTag::Background) => {
            view! { <p>"It helps you decide, and belongs in your record. Whoever receives this does not need it."</p> }.into_any()
        }
    }
}

fn counted(number: usize) -> String {
    if number == 0 { "none".to_owned() } else { number.to_string() }
}
