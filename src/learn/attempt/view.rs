//! What a step of a case looks like: the question or what followed from the answer, the facts and the path beside it.

use leptos::prelude::*;

use super::form::Typed;
use super::words::{self, Line};
use super::{Going, feedback};
use crate::app::london_time;
use crate::course::framework::Asked;
use crate::course::marking::is_not_sure;
use crate::course::scenario::{Fact, Today};
use crate::course::steps::{BeatOf, Case, Place, Step};
use crate::database::{agency, contact};
use crate::decide::interview::{Prompt, prompts};
use crate::decide::{Dimension, Outcome};
use crate::islands::record_aid::RecordAid;
use crate::page::fields::{Pick, Pickable, Problems, TextArea, form_key, legend_heading, picks, text_area};
use crate::page::parts::saved;
use crate::page::prose::{self, prose, story};

/// An agency with its contacts.
type Contacts = [(agency::Model, Vec<contact::Model>)];

/// A step: to answer, or answered.
pub fn step(going: &Going, case: &Case<'_>, place: Place, typed: &Typed, problems: &Problems, contacts: &Contacts) -> AnyView {
    let Some(beat) = case.beat(place.beat) else { return ().into_any() };
    let action = going.address(place);
    let answered = case.latest(place).is_some();
    let body = match place.step {
        Step::Case => case_page(case, &beat, place, &action),
        Step::Record => record_page(case, place, typed, problems, &action),
        Step::Compare if answered && problems.is_empty() => compared(going, case, &beat, place),
        Step::Compare => compare_page(case, &beat, place, typed, problems, &action),
        _ if answered && problems.is_empty() => answered_page(going, case, &beat, place, contacts),
        _ => question_form(case, &beat, place, typed, problems, &action),
    };
    let banner = (place.step != Step::Harm || answered).then(|| protective_banner(case, place.beat));
    let jump = (place.step != Step::Case).then(|| view! { <p class="oct-jump"><a href="#facts">"The facts of the case"</a></p> });
    view! {
        {problems.summary()}
        <div class="oct-columns">
            <div class="oct-columns__main">
                <p class="oct-steps">{place_line(case, place)}</p>
                {banner}
                {body}
                {jump}
                <p class="oct-wayout"><a href="/learn">"Leave this case"</a>" (your place is kept)"</p>
            </div>
            <section class="oct-columns__side" aria-label="The case so far">{side(going, case, &beat, place)}</section>
        </div>
    }
    .into_any()
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
        view! { <div class="govuk-inset-text"><p><strong>"This time: "</strong>{hinge.title.clone()}</p></div> }
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

fn question_form(case: &Case<'_>, beat: &BeatOf<'_>, place: Place, typed: &Typed, problems: &Problems, action: &str) -> AnyView {
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
    let outcome = (place.step == Step::Actions).then(|| outcome(case, place.beat));
    view! {
        {outcome}
        <form method="post" action=action.to_owned()>
            {form_key()}
            {recipient_line(beat, place.step)}
            {picks("answer", pick, legend_heading(heading), hint, problems, options)}
            {help(case, place.step)}
            <div class="oct-actions"><button class="govuk-button">"Save and see what follows"</button></div>
        </form>
    }
    .into_any()
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

fn help(case: &Case<'_>, step: Step) -> Option<AnyView> {
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
    let chosen = case.latest(place).and_then(|given| given.choices.first());
    let not_sure = chosen.is_some_and(|id| beat.choices(place.step).iter().any(|choice| choice.id == *id && is_not_sure(choice)));
    let ask = not_sure.then(|| whom_to_ask(contacts));
    let action = going.address(place);
    let next = case.next_in(place.beat).map_or_else(|| going.result_address(), |next| going.address(next));
    view! {
        <h1>{words::heading(case, place)}</h1>
        {going.saved_at(place).map(|at| saved(&london_time(at)))}
        {feedback::on(case, beat, place)}
        {ask}
        {look_again(going, case, place)}
        <div class="oct-actions"><a class="govuk-button" href=next role="button" draggable="false">"Continue"</a></div>
        <details class="govuk-details">
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">"Change my answer"</span></summary>
            <div class="govuk-details__text">{change_form(case, beat, place, &action)}</div>
        </details>
    }
    .into_any()
}

fn change_form(case: &Case<'_>, beat: &BeatOf<'_>, place: Place, action: &str) -> AnyView {
    let standing: Vec<_> = case.latest(place).map(|given| given.choices.iter().map(|id| id.0.clone()).collect()).unwrap_or_default();
    let (pick, options) = match place.step {
        Step::Package => (Pick::Several, package_options(beat, &standing)),
        Step::Actions => (Pick::Several, options(beat, place.step, &standing)),
        _ => (Pick::One, options(beat, place.step, &standing)),
    };
    let legend = view! { <legend class="govuk-visually-hidden">{words::heading(case, place)}</legend> }.into_any();
    view! {
        <p>"Your first answer is kept beside the new one."</p>
        <form method="post" action=action.to_owned()>
            {form_key()}
            {picks("answer", pick, legend, None, &Problems::none(), options)}
            <button class="govuk-button govuk-button--secondary">"Save the change"</button>
        </form>
    }
    .into_any()
}

/// "Not sure" leads to whom to ask: one's own agency's contacts, and how to ask without naming the child.
fn whom_to_ask(contacts: &Contacts) -> AnyView {
    let lists = contacts.iter().map(|(agency, contacts)| {
        let lines = contacts.iter().map(|contact| {
            let words = format!("{}: {}, {}", contact.purpose, contact.name, contact.details);
            view! { <li>{words}</li> }
        });
        view! { <h3>{agency.name.clone()}</h3><ul>{lines.collect_view()}</ul> }
    });
    let lists = if contacts.is_empty() {
        view! { <p>"Ask your manager or your safeguarding lead. "<a href="/help/contacts">"Whom to contact"</a></p> }.into_any()
    } else {
        lists.collect_view().into_any()
    };
    view! {
        <section aria-labelledby="ask">
            <h2 id="ask">"Whom to ask"</h2>
            <p>"In life you would ask today. You can ask without naming the child: say what you have seen and what you would like to share, with whom and why, and leave out names, dates and places."</p>
            {lists}
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

/// What the answers lead to: both tracks, where there are two.
pub fn outcome(case: &Case<'_>, beat: usize) -> AnyView {
    let walk = case.walk(beat);
    let protect = walk.protective.and_then(words::protective).map(|(title, text)| {
        let id = format!("track-protect-{}", beat + 1);
        let labelled = id.clone();
        view! {
            <section class="oct-outcome__track oct-outcome__track--protect" aria-labelledby=labelled>
                <p class="oct-caption">"To protect"</p>
                <h2 class="oct-outcome__result" id=id>{title}</h2>
                <p>{text}</p>
            </section>
        }
    });
    let share = walk.outcome.decision().map(|decision| {
        let (title, text) = words::decision(decision);
        let class = if matches!(walk.outcome, Outcome::Share { .. }) {
            "oct-outcome__track oct-outcome__track--share"
        } else {
            "oct-outcome__track"
        };
        let id = format!("track-share-{}", beat + 1);
        let labelled = id.clone();
        view! {
            <section class=class aria-labelledby=labelled>
                <p class="oct-caption">"What your answers lead to"</p>
                <h2 class="oct-outcome__result" id=id>{title}</h2>
                <p>{text}</p>
            </section>
        }
    });
    view! { <div class="oct-outcome">{protect}{share}</div> }.into_any()
}

fn record_page(case: &Case<'_>, place: Place, typed: &Typed, problems: &Problems, action: &str) -> AnyView {
    let written = case.latest(place).and_then(|given| given.text.clone()).unwrap_or_default();
    let value = if problems.is_empty() { written } else { typed.text.clone() };
    let label = view! { <h1><label class="govuk-label govuk-label--l" for="record">{words::heading(case, place)}</label></h1> }.into_any();
    let hint = "Write what you would put on file. Use only what is in this case: no real person, place or event.";
    let area = text_area(TextArea { id: "record", label, hint: Some(hint), rows: 12, value: &value }, problems);
    let confirm = problems.of("confirmed").map(|problem| {
        let problem = problem.to_owned();
        view! {
            <div class="govuk-form-group govuk-form-group--error">
                <p class="govuk-error-message" id="confirmed-error">{problem}</p>
                <div class="govuk-checkboxes"><div class="govuk-checkboxes__item">
                    <input class="govuk-checkboxes__input" id="confirmed" name="confirmed" type="checkbox" value="yes" aria-describedby="confirmed-error"/>
                    <label class="govuk-label govuk-checkboxes__label" for="confirmed">"What I wrote is invented, or comes from this case"</label>
                </div></div>
            </div>
        }
    });
    view! {
        {(place.beat == 0 || case.beat(place.beat).is_some_and(|beat| beat.hinge.is_some())).then(|| outcome(case, place.beat))}
        <form method="post" action=action.to_owned()>
            {form_key()}
            <RecordAid>{area}</RecordAid>
            {confirm}
            {help(case, Step::Record)}
            <div class="oct-actions"><button class="govuk-button">"Save and compare"</button></div>
        </form>
    }
    .into_any()
}

fn compare_page(case: &Case<'_>, beat: &BeatOf<'_>, place: Place, typed: &Typed, problems: &Problems, action: &str) -> AnyView {
    let lines = words::lines(case, place.beat).into_iter().zip(1..).map(|(line, number)| list_line(line, number, typed, problems));
    view! {
        <h1>{words::heading(case, place)}</h1>
        {records(case, beat, place.beat)}
        <form method="post" action=action.to_owned()>
            {form_key()}
            <fieldset class="govuk-fieldset">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--m"><h2 class="govuk-fieldset__heading">"A good record of this says"</h2></legend>
                <p>"Tick each line that your record says. Where a line is not needed, say why."</p>
                {lines.collect_view()}
            </fieldset>
            <div class="oct-actions">
                <button class="govuk-button">"Save and see how it ends"</button>
                <a href=action.replace("compare", "record")>"Change my record first"</a>
            </div>
        </form>
    }
    .into_any()
}

fn list_line(line: Line, number: usize, typed: &Typed, problems: &Problems) -> AnyView {
    let (id, because_id) = (format!("line-{number}"), format!("because-{number}"));
    let ticked = typed.picked.contains(&number.to_string());
    let because = typed.because.get(&number).cloned().unwrap_or_default();
    let problem = problems.of(&id).or(problems.of(&because_id)).map(str::to_owned);
    let class = if problem.is_some() { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
    let error_id = format!("{id}-error");
    let described = problem.is_some().then(|| error_id.clone());
    let parts = (!line.parts.is_empty()).then(|| {
        let parts = line.parts.into_iter().map(|part| view! { <li>{part}</li> }).collect_view();
        view! { <ul class="oct-list-parts">{parts}</ul> }
    });
    let open = !because.is_empty() || problem.is_some();
    view! {
        <div class=class>
            {problem.map(|problem| view! { <p class="govuk-error-message" id=error_id><span class="govuk-visually-hidden">"Error:"</span>" "{problem}</p> })}
            <div class="govuk-checkboxes"><div class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" id=id.clone() name="answer" type="checkbox" value=number.to_string() checked=ticked aria-describedby=described/>
                <label class="govuk-label govuk-checkboxes__label" for=id>{line.says.clone()}</label>
            </div></div>
            {parts}
            <details class="govuk-details" open=open>
                <summary class="govuk-details__summary">
                    <span class="govuk-details__summary-text">"Not needed, because"<span class="govuk-visually-hidden">" (for: "{line.says.clone()}")"</span></span>
                </summary>
                <div class="govuk-details__text">
                    <label class="govuk-label" for=because_id.clone()>"It is not needed here, because"<span class="govuk-visually-hidden">" (for: "{line.says}")"</span></label>
                    <input class="govuk-input" id=because_id.clone() name=because_id type="text" value=because/>
                </div>
            </details>
        </div>
    }
    .into_any()
}

/// One's own record beside the model; a variant has no model of its own.
pub fn records(case: &Case<'_>, beat: &BeatOf<'_>, index: usize) -> AnyView {
    let own = case.latest(Place { beat: index, step: Step::Record }).and_then(|given| given.text.clone()).unwrap_or_default();
    let model = beat.hinge.is_none().then(|| {
        view! { <section class="oct-record__model"><h2>"A model record"</h2>{prose::block(&beat.beat.record.model, "oct-record__text")}</section> }
    });
    view! {
        <div class="oct-record">
            <section class="oct-record__own"><h2>"Your record"</h2><p class="oct-record__text">{own}</p></section>
            {model}
        </div>
    }
    .into_any()
}

/// The end of a part that is not the last.
fn compared(going: &Going, case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> AnyView {
    let next = case.next().map_or_else(|| going.result_address(), |next| going.address(next));
    view! {
        <h1>"How this part ends"</h1>
        {going.saved_at(place).map(|at| saved(&london_time(at)))}
        {endings(case, beat, place.beat)}
        <div class="oct-actions"><a class="govuk-button" href=next role="button" draggable="false">"Continue"</a></div>
    }
    .into_any()
}

/// Both endings, one's own first; after a variant, what follows from it.
pub fn endings(case: &Case<'_>, beat: &BeatOf<'_>, index: usize) -> AnyView {
    if let Some(hinge) = beat.hinge {
        return view! { <h2>"What follows"</h2> {story(&hinge.text)} }.into_any();
    }
    let shares = case.walk(index).outcome.decision().is_some_and(|decision| decision.shares());
    let share = ("If you share", &beat.beat.if_you_share);
    let hold = ("If you do not", &beat.beat.if_you_do_not);
    let [own, other] = if shares { [share, hold] } else { [hold, share] };
    view! {
        <div class="oct-endings">
            <section class="oct-ending oct-ending--yours"><p class="oct-caption">"What your answers lead to"</p><h2>{own.0}</h2>{prose(own.1)}</section>
            <section class="oct-ending"><p class="oct-caption">"The other ending"</p><h2>{other.0}</h2>{prose(other.1)}</section>
        </div>
    }
    .into_any()
}

/// Where today's law differs; shown to learners only once somebody has verified it (`guidance-and-flow.md` 4.4).
pub fn today(today: Option<&Today>) -> Option<AnyView> {
    let today = today.filter(|today| today.verified)?;
    Some(view! { <section aria-labelledby="today"><h2 id="today">"The law today"</h2>{prose(&today.text)}</section> }.into_any())
}

/// Beside the question: the facts, and the path so far with a way to change harm at every step.
fn side(going: &Going, case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> AnyView {
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
    let changed = beat.hinge.map(|hinge| view! { <p><strong>"This time: "</strong>{hinge.title.clone()}</p> });
    view! {
        <h2 id="facts">"The facts"</h2>
        {changed}
        <ol class="oct-facts">{facts.collect_view()}</ol>
        {situation}
        {path(going, case, beat, place)}
    }
    .into_any()
}

fn path(going: &Going, case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> AnyView {
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
    view! {
        <h2>"Your answers so far"</h2>
        <ol class="oct-path">{lines}{off_path.collect_view()}</ol>
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
        Step::Package => format!("Facts {}", given.choices.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(", ")),
        Step::Actions => format!("{} chosen", given.choices.len()),
        Step::Record => "Written".to_owned(),
        Step::Compare => "Done".to_owned(),
        _ => {
            let chosen = beat.choices(place.step).iter().find(|choice| given.choices.contains(&choice.id));
            chosen.map(|choice| choice.label_text.clone()).unwrap_or_default()
        }
    }
}
