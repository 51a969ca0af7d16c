//! A case as learners meet it, step by step, with what follows from every answer.

use leptos::prelude::*;

use super::flow;
use super::module::answer;
use crate::course::framework::Asked;
use crate::course::scenario::{Beat, Fact, FactTag, Hinge};
use crate::course::text::Choice;
use crate::course::{Framework, Scenario};
use crate::decide::Dimension;
use crate::page::flow::decision;
use crate::page::prose::{self, inline, prose, story};

/// The case.
pub(super) fn page(case: &Scenario, edition: &Framework) -> AnyView {
    let note = (!case.content_note.is_empty()).then(|| view! { <p>{case.content_note.clone()}</p> });
    let support = (!case.support.is_empty()).then(|| view! { <p>{case.support.clone()}</p> });
    let beats = case.beats.iter().map(|beat| part(beat, edition)).collect_view();
    let today = case.today.as_ref().map(|note| {
        let state = if note.verified { "Learners see this." } else { "Learners see this once it is verified." };
        view! { <h2>"The law today"</h2> <p class="oct-caption">{state}</p> {prose(&note.text)} }
    });
    view! {
        <p class="oct-caption">{format!("Case, about {} minutes", case.minutes)}</p>
        <h1>{case.title.clone()}</h1>
        <p class="oct-lede">{format!("Your part: {}, {}.", case.role, case.agency)}</p>
        {note}
        {support}
        {story(&case.opening)}
        {beats}
        {today}
    }
    .into_any()
}

fn part(beat: &Beat, edition: &Framework) -> AnyView {
    let title = beat.title.clone().unwrap_or_else(|| "The steps".to_owned());
    let facts = beat.facts.iter().map(fact).collect_view();
    let wording = |dimension| edition.question(Asked::Dimension(dimension)).map(|question| question.wording.clone()).unwrap_or_default();
    let questions = beat.questions.iter().filter(|(dimension, _)| **dimension != Dimension::Q7).map(|(dimension, choices)| {
        let number = dimension.number().unwrap_or_default();
        step(format!("{number}. {}", wording(*dimension)), choices)
    });
    let questions = questions.collect_view();
    let fitting = beat.questions.get(&Dimension::Q7).map(|choices| step(format!("7. {}", wording(Dimension::Q7)), choices));
    let asked = beat.recipients.len() > 1;
    let recipients = if asked {
        step("Whom would you tell?".to_owned(), &beat.recipients)
    } else {
        let named = beat.recipients.iter().map(|choice| view! { <p>"Who asks: "{inline(&choice.label)}</p> });
        named.collect_view().into_any()
    };
    let channels = (!beat.channels.is_empty()).then(|| step("How do you send them?".to_owned(), &beat.channels));
    let lines = beat.record.lines.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
    view! {
        <section class="oct-preview">
            <h2>{title}</h2>
            {story(&beat.situation)}
            <h3>"The facts"</h3>
            <ol class="oct-facts">{facts}</ol>
            {step(wording(Dimension::H), &beat.harm)}
            {recipients}
            {questions}
            {channels}
            {fitting}
            {step("What do you do?".to_owned(), &beat.actions)}
            <h3>"The model record"</h3>
            {prose(&beat.record.model)}
            <p>"A good record of this case:"</p>
            <ul>{lines}</ul>
            <h3>"If you share"</h3>
            {prose(&beat.if_you_share)}
            <h3>"If you do not"</h3>
            {prose(&beat.if_you_do_not)}
        </section>
        {flow::of_beat(beat, edition)}
        {beat.hinges.iter().map(turn).collect_view()}
    }
    .into_any()
}

fn step(heading: String, choices: &[Choice]) -> AnyView {
    let answers = choices.iter().map(|choice| answer(choice, "The model answer")).collect_view();
    view! { <h3>{heading}</h3> {answers} }.into_any()
}

fn fact(fact: &Fact) -> AnyView {
    let tag = match fact.tag {
        FactTag::Share => "Goes",
        FactTag::Withhold => "Stays",
        FactTag::Background => "Background",
    };
    let more = [(fact.sensitive, "sensitive"), (fact.opinion, "an opinion")];
    let more: String = more.iter().filter(|(is, _)| *is).map(|(_, word)| format!(", {word}")).collect();
    let turn = fact.wrong_turn.map(|turn| format!(". {turn}: {}", turn.meaning())).unwrap_or_default();
    let says = format!("{tag}{more}{turn}");
    view! {
        <li class="oct-fact" value=fact.number.to_string()>
            {inline(&fact.text)}
            <p class="oct-caption">{says}</p>
            {prose::block(&fact.feedback, "oct-feedback__text")}
        </li>
    }
    .into_any()
}

fn turn(hinge: &Hinge) -> AnyView {
    let (words, _) = decision(hinge.decision);
    view! {
        <section class="oct-preview">
            <h2>{format!("On a retake: {}", hinge.title)}</h2>
            <p><strong>"It then leads to: "</strong>{words}</p>
            {prose(&hinge.text)}
        </section>
    }
    .into_any()
}
