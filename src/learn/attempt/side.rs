//! Beside each step the facts, and below it the path so far, with a way to change any answer, harm first.

use leptos::prelude::*;

use super::{Going, map, words};
use crate::course::steps::{BeatOf, Case, Place, Step};
use crate::course::text::{ChoiceId, sentence};
use crate::page::prose::{self, prose};

/// The facts, and the case to read again.
pub fn facts(case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> AnyView {
    let facts = beat.facts().iter().map(|fact| {
        let tags = [(fact.sensitive, "Sensitive"), (fact.opinion, "Opinion")];
        let tags = tags.into_iter().filter(|(is, _)| *is).map(|(_, word)| view! { <span>{word}</span> }).collect_view();
        view! { <li class="oct-fact">{prose::inline(&fact.text)}" "<span class="oct-fact__tags">{tags}</span></li> }
    });
    let situation = (place.step != Step::Case).then(|| {
        view! {
            <details class="govuk-details">
                <summary class="govuk-details__summary"><span class="govuk-details__summary-text">"Read the case again"</span></summary>
                <div class="govuk-details__text">{prose(&case.scenario.opening)}{prose(&beat.beat.situation)}</div>
            </details>
        }
    });
    let changed = beat.hinge.map(|hinge| view! { <p><strong>"This time: "</strong>{sentence(&hinge.title)}</p> });
    view! {
        <h2 id="facts">"The facts"</h2>
        {changed}
        <ol class="oct-facts">{facts.collect_view()}</ol>
        {situation}
    }
    .into_any()
}

/// The path so far, drawn and in words.
pub fn path(going: &Going, case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> AnyView {
    let on_path = case.steps(place.beat).into_iter().filter(|step| *step != Step::Case);
    let lines = on_path
        .filter(|step| *step == place.step || case.latest(Place { beat: place.beat, step: *step }).is_some())
        .map(|step| path_line(going, case, beat, Place { beat: place.beat, step }, step == place.step));
    let off_path = case.off_path(place.beat).into_iter().map(|step| {
        let answer = answer_words(case, beat, Place { beat: place.beat, step });
        view! {
            <li data-state="off-path">
                <span class="oct-path__question">{words::short(step)}</span>" "
                <span class="oct-path__answer">{answer}</span>" "
                <span class="oct-path__state">"Kept, but not on your path now"</span>
            </li>
        }
    });
    let lines = lines.collect_view();
    if place.step == Step::Case {
        return ().into_any();
    }
    view! {
        <section aria-labelledby="path">
            <h2 id="path">"Your path so far"</h2>
            <div class="oct-walked">
                {map::map(case, place.beat)}
                <ol class="oct-path">{lines}{off_path.collect_view()}</ol>
            </div>
        </section>
    }
    .into_any()
}

fn path_line(going: &Going, case: &Case<'_>, beat: &BeatOf<'_>, place: Place, current: bool) -> AnyView {
    let answered = case.latest(place).is_some();
    let answer = answered.then(|| {
        let words = answer_words(case, beat, place);
        let change = format!(" your answer on {}", words::short(place.step).to_lowercase());
        view! {
            <span class="oct-path__answer">{words}</span>" "
            <a href=going.address(place)>"Change"<span class="govuk-visually-hidden">{change}</span></a>
        }
    });
    let here = current.then(|| view! { <span class="oct-path__state">"You are here"</span> });
    view! {
        <li data-state=if current { "current" } else { "done" } aria-current=current.then_some("step")>
            <span class="oct-path__question">{words::short(place.step)}</span>" "
            {answer.filter(|_| !current)}
            {here}
        </li>
    }
    .into_any()
}

/// A standing answer in a few words.
fn answer_words(case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> String {
    let Some(given) = case.latest(place) else { return String::new() };
    match place.step {
        Step::Actions => format!("{} chosen", given.choices.len()),
        step => words_of(beat, step, &given.choices),
    }
}

/// What was chosen at a step, in words.
pub fn words_of(beat: &BeatOf<'_>, step: Step, choices: &[ChoiceId]) -> String {
    match step {
        Step::Package => {
            let chosen = beat.facts().iter().map(|fact| fact.number.to_string()).filter(|number| choices.iter().any(|id| id.0 == *number));
            format!("Facts {}", chosen.collect::<Vec<_>>().join(", "))
        }
        Step::Record => "Written".to_owned(),
        Step::Compare => "Done".to_owned(),
        _ => {
            let chosen = beat.choices(step).iter().filter(|choice| choices.contains(&choice.id));
            chosen.map(|choice| choice.label_text.clone()).collect::<Vec<_>>().join("; ")
        }
    }
}
