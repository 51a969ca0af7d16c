//! The record: writing it, holding it against the list, and seeing it beside the model.

use leptos::prelude::*;

use super::Going;
use super::ending::outcome;
use super::form::Typed;
use super::view::{confidence, help, seen};
use super::words::{self, Line};
use crate::course::steps::{BeatOf, Case, Place, Step};
use crate::page::fields::{Problems, TextArea, form_key, text_area};
use crate::page::prose;

pub fn record_page(going: &Going, case: &Case<'_>, place: Place, typed: &Typed, problems: &Problems) -> AnyView {
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
        {outcome(case, place.beat)}
        <form method="post" action=going.address(place)>
            {form_key()}
            {seen(going, place)}
            {area}
            // The island says here what looks like a real person's details while it is typed.
            <p class="oct-record-aid__warning" id="record-warning" role="status"></p>
            {confirm}
            {confidence(going, case, place, typed, problems)}
            {help(case, Step::Record)}
            <div class="oct-actions"><button class="govuk-button">"Save and compare"</button></div>
        </form>
    }
    .into_any()
}

pub fn compare_page(going: &Going, case: &Case<'_>, place: Place, typed: &Typed, problems: &Problems) -> AnyView {
    let Some(beat) = case.beat(place.beat) else { return ().into_any() };
    let lines = words::lines(case, place.beat).into_iter().zip(1..).map(|(line, number)| list_line(line, number, typed, problems));
    view! {
        <h1>{words::heading(case, place)}</h1>
        {records(case, &beat, place.beat)}
        <form method="post" action=going.address(place)>
            {form_key()}
            {seen(going, place)}
            <fieldset class="govuk-fieldset">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--m"><h2 class="govuk-fieldset__heading">"A good record of this case"</h2></legend>
                <p>"Tick each line that your record says. Where a line is not needed, say why."</p>
                {lines.collect_view()}
            </fieldset>
            <div class="oct-actions">
                <button class="govuk-button">"Save and see how it ends"</button>
                <a href=going.address(Place { step: Step::Record, ..place })>"Change my record first"</a>
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
