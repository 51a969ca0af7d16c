//! What a step of a case looks like: the question or what followed from the answer, the facts and the path beside it.

use leptos::prelude::*;

use super::form::Typed;
use super::{Going, ending, feedback, record, side, words};
use crate::app::london_time;
use crate::course::confidence::{self, Confidence};
use crate::course::framework::Asked;
use crate::course::marking::is_not_sure;
use crate::course::scenario::Fact;
use crate::course::steps::{BeatOf, Case, Place, Step};
use crate::course::text::sentence;
use crate::database::AnswerId;
use crate::decide::Dimension;
use crate::decide::interview::{Prompt, prompts};
use crate::islands::case_aid::CaseAid;
use crate::page::contacts::{self, Contacts};
use crate::page::fields::{Pick, Pickable, Problems, form_key, hidden, legend_heading, legend_small, picks};
use crate::page::parts::saved;
use crate::page::prose::{self, prose, story};

/// A step: to answer, or answered.
pub fn step(going: &Going, case: &Case<'_>, place: Place, typed: &Typed, problems: &Problems, contacts: &Contacts) -> AnyView {
    let Some(beat) = case.beat(place.beat) else { return ().into_any() };
    let action = going.address(place);
    let answered = case.latest(place).is_some();
    let body = match place.step {
        Step::Case => case_page(case, &beat, place, &action),
        Step::Record => record::record_page(going, case, place, typed, problems),
        Step::Compare if answered && problems.is_empty() => ending::compared(going, case, &beat, place),
        Step::Compare => record::compare_page(going, case, place, typed, problems),
        _ if answered && problems.is_empty() => answered_page(going, case, &beat, place, contacts),
        _ => question_form(going, case, &beat, place, typed, problems),
    };
    // Where the outcome is shown, both tracks stand in it.
    let shows_outcome = place.step == Step::Record || (place.step == Step::Actions && !(answered && problems.is_empty()));
    let banner = ((place.step != Step::Harm || answered) && !shows_outcome).then(|| protective_banner(case, place.beat));
    let leave = format!("/learn/attempts/{}/leave", going.attempt.id);
    in_case(view! {
        {problems.summary()}
        <div class="oct-columns">
            <div class="oct-columns__main">
                <p class="oct-steps">{place_line(case, place)}</p>
                <p class="oct-sheet__open"><button type="button" class="oct-link-button" popovertarget="sheet">"The facts of the case"</button></p>
                {banner}
                {body}
                <p class="oct-wayout"><a href=leave>"Leave this case"</a>" (your place is kept)"</p>
                {side::path(going, case, &beat, place)}
            </div>
            // On a narrow screen this is a sheet, one tap away; on a wide one it stands beside the question.
            <section class="oct-columns__side oct-sheet" id="sheet" popover="auto" tabindex="0" aria-labelledby="facts">
                <button type="button" class="oct-sheet__close oct-link-button" popovertarget="sheet" popovertargetaction="hide">"Close"</button>
                {side::facts(case, &beat, place)}
            </section>
        </div>
    })
}

/// What the island may replace when the next step comes without a page load: everything of the case that a page shows.
pub fn in_case(body: impl IntoView + 'static) -> AnyView {
    view! { <CaseAid><div id="case">{body}</div></CaseAid> }.into_any()
}

/// Which answer stood when a form was shown.
pub fn seen_as(id: Option<AnswerId>) -> AnyView {
    hidden("seen", id.map(|id| id.to_string()).unwrap_or_default()).into_any()
}

/// The same, for the form of a step.
pub fn seen(going: &Going, place: Place) -> AnyView {
    seen_as(going.stored(place).map(|stored| stored.id))
}

fn place_line(case: &Case<'_>, place: Place) -> String {
    let steps = case.steps(place.beat);
    let number = steps.iter().position(|step| *step == place.step).map_or(0, |index| index + 1);
    let part = if case.scenario.beats.len() > 1 {
        format!(" \u{b7} part {} of {}", place.beat + 1, case.scenario.beats.len())
    } else {
        String::new()
    };
    format!("{}{part} \u{b7} step {number}", case.scenario.title)
}

/// The protective track, first on every page while it stands (3.4, "late harm").
fn protective_banner(case: &Case<'_>, beat: usize) -> Option<AnyView> {
    let (title, text) = words::protective(case.walk(beat).protective?)?;
    Some(
        view! {
            <div class="oct-protect" role="region" aria-labelledby="protect">
                <h2 class="oct-protect__title" id="protect">{title}</h2>
                <p>{text}</p>
            </div>
        }
        .into_any(),
    )
}

fn case_page(case: &Case<'_>, beat: &BeatOf<'_>, place: Place, action: &str) -> AnyView {
    let opening = (place.beat == 0 || case.scenario.beats.len() > 1).then(|| story(&case.scenario.opening));
    let changed = beat.hinge.map(|hinge| {
        view! { <div class="govuk-inset-text"><p><strong>"This time: "</strong>{sentence(&hinge.title)}</p></div> }
    });
    view! {
        <h1>{words::heading(case, place)}</h1>
        {opening}
        {story(&beat.beat.situation)}
        {changed}
        <form method="post" action=action.to_owned()>
            {form_key()}
            <button class="govuk-button">"Continue"</button>
        </form>
    }
    .into_any()
}

fn question_form(going: &Going, case: &Case<'_>, beat: &BeatOf<'_>, place: Place, typed: &Typed, problems: &Problems) -> AnyView {
    let heading = words::heading(case, place);
    let standing: Vec<_> = case.latest(place).map(|given| given.choices.iter().map(|id| id.0.clone()).collect()).unwrap_or_default();
    let picked = if problems.is_empty() { &standing } else { &typed.picked };
    let (pick, hint, options) = match place.step {
        Step::Package => {
            (Pick::Several, Some("Choose what this recipient needs for this purpose, and nothing else."), package_options(beat, picked))
        }
        Step::Actions => {
            (Pick::Several, Some("Whatever you decided about sharing. Choose all that you would do."), options(beat, place.step, picked))
        }
        _ => (Pick::One, None, options(beat, place.step, picked)),
    };
    let outcome = (place.step == Step::Actions).then(|| ending::outcome(case, place.beat));
    view! {
        {outcome}
        <form method="post" action=going.address(place)>
            {form_key()}
            {seen(going, place)}
            {recipient_line(beat, place.step)}
            {picks("answer", pick, legend_heading(heading), hint, problems, options)}
            {confidence(going, case, place, typed, problems)}
            {help(case, place.step)}
            <div class="oct-actions"><button class="govuk-button">"Save and see what follows"</button></div>
        </form>
    }
    .into_any()
}

/// How sure they are, where the answers have just led to a decision. Nobody has to say.
pub fn confidence(going: &Going, case: &Case<'_>, place: Place, typed: &Typed, problems: &Problems) -> Option<AnyView> {
    if !confidence::is_asked(case, place) {
        return None;
    }
    let standing = if problems.is_empty() { going.sure(place.beat) } else { typed.sure };
    let options = Confidence::ALL.map(|sure| Pickable {
        value: sure.code().to_owned(),
        label: sure.words().into_any(),
        picked: standing == Some(sure),
        apart: false,
    });
    let legend = legend_small("How sure are you of the decision above? (optional)".to_owned());
    let hint = "Only you will see what you say here. It changes no mark.";
    Some(picks("sure", Pick::One, legend, Some(hint), &Problems::none(), options.into()))
}

fn options(beat: &BeatOf<'_>, step: Step, picked: &[String]) -> Vec<Pickable> {
    beat.choices(step).iter().map(|choice| Pickable::of(choice, picked.contains(&choice.id.0))).collect()
}

fn package_options(beat: &BeatOf<'_>, picked: &[String]) -> Vec<Pickable> {
    let label = |fact: &Fact| {
        view! { <span class="oct-fact__number">{format!("{}.", fact.number)}</span>" "{prose::inline(&fact.text)} }.into_any()
    };
    let option = |fact: &Fact| {
        let value = fact.number.to_string();
        Pickable { picked: picked.contains(&value), label: label(fact), value, apart: false }
    };
    beat.facts().iter().map(option).collect()
}

/// Where somebody asks, who they are is shown and not asked.
fn recipient_line(beat: &BeatOf<'_>, step: Step) -> Option<AnyView> {
    let shown = matches!(step, Step::Question(Dimension::Q1) | Step::Package | Step::Channel) && !beat.asks_recipient();
    let hinged = beat.hinge.and_then(|hinge| hinge.recipient.as_ref()).map(|recipient| recipient.label.clone());
    let name = hinged.or_else(|| beat.beat.recipients.first().map(|choice| choice.label_text.clone()));
    name.filter(|_| shown).map(|name| view! { <p><strong>"Who would receive it: "</strong>{name}</p> }.into_any())
}

pub fn help(case: &Case<'_>, step: Step) -> Option<AnyView> {
    let asked = match step {
        Step::Harm => Asked::Dimension(Dimension::H),
        Step::Question(dimension) => Asked::Dimension(dimension),
        Step::Record => Asked::Record,
        _ => return None,
    };
    let help = prose(&case.framework.question(asked)?.help)?;
    Some(
        view! {
            <details class="govuk-details">
                <summary class="govuk-details__summary"><span class="govuk-details__summary-text">"Help with this question"</span></summary>
                <div class="govuk-details__text">{help}</div>
            </details>
        }
        .into_any(),
    )
}

/// What followed from an answer, with a way on and a way to change it.
fn answered_page(going: &Going, case: &Case<'_>, beat: &BeatOf<'_>, place: Place, contacts: &Contacts) -> AnyView {
    let ask = leads_to_asking(case, place).then(|| whom_to_ask(contacts));
    let next = case.next_in(place.beat).map_or_else(|| going.result_address(), |next| going.address(next));
    view! {
        <h1>{words::heading(case, place)}</h1>
        <div id="what-follows" tabindex="-1">
            {going.saved_at(place).map(|at| saved(&london_time(at)))}
            {feedback::on(case, beat, place)}
        </div>
        {ask}
        {look_again(going, case, place)}
        <div class="oct-actions"><a class="govuk-button" href=next>"Continue"</a></div>
        <details class="govuk-details">
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">"Change my answer"</span></summary>
            <div class="govuk-details__text">{change_form(going, case, beat, place)}</div>
        </details>
    }
    .into_any()
}

/// Whether the standing answer is "not sure": then the page says whom to ask.
pub fn leads_to_asking(case: &Case<'_>, place: Place) -> bool {
    let chosen = case.latest(place).and_then(|given| given.choices.first());
    let choices = case.beat(place.beat).map(|beat| beat.choices(place.step)).unwrap_or_default();
    chosen.is_some_and(|id| choices.iter().any(|choice| choice.id == *id && is_not_sure(choice)))
}

fn change_form(going: &Going, case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> AnyView {
    let standing: Vec<_> = case.latest(place).map(|given| given.choices.iter().map(|id| id.0.clone()).collect()).unwrap_or_default();
    let (pick, options) = match place.step {
        Step::Package => (Pick::Several, package_options(beat, &standing)),
        Step::Actions => (Pick::Several, options(beat, place.step, &standing)),
        _ => (Pick::One, options(beat, place.step, &standing)),
    };
    let legend = view! { <legend class="govuk-visually-hidden">{words::heading(case, place)}</legend> }.into_any();
    view! {
        <p>"Your first answer is kept beside the new one."</p>
        <form method="post" action=going.address(place)>
            {form_key()}
            {seen(going, place)}
            {picks("answer", pick, legend, None, &Problems::none(), options)}
            <button class="govuk-button govuk-button--secondary">"Save the change"</button>
        </form>
    }
    .into_any()
}

/// "Not sure" leads to whom to ask: one's own agency's contacts, and how to ask without naming the child.
fn whom_to_ask(contacts: &Contacts) -> AnyView {
    view! {
        <section aria-labelledby="ask">
            <h2 id="ask">"Whom to ask"</h2>
            <p>"In life you would ask today. You can ask without naming the child: say what you have seen and what you would like to share, with whom and why, and leave out names, dates and places."</p>
            {contacts::lists(contacts)}
            <p>"Advice does not answer the question; you do. When you know more, change your answer here and go on."</p>
        </section>
    }
    .into_any()
}

/// Answers that sit badly with each other: said as a question, never as an error (3.4).
fn look_again(going: &Going, case: &Case<'_>, place: Place) -> Option<AnyView> {
    let prompt = prompts(&case.answers(place.beat), case.not_sought(place.beat), &case.walk(place.beat)).into_iter().next()?;
    let words = match prompt {
        Prompt::DutyIsPurpose => {
            "You say that a duty or an order applies. Doing what the law requires is a purpose: look again at question 1."
        }
        Prompt::DutyNotFound => "You did not ask because a duty applies, and question 5 says that none does: look again at question 4.",
    };
    let address = going.address(Place { step: Step::Question(prompt.look_again_at()), ..place });
    Some(view! { <div class="govuk-inset-text"><p><a href=address>{words}</a></p></div> }.into_any())
}
