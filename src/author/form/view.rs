//! The form view's pages: the list of parts, and the fields of one.

use leptos::prelude::*;

use super::super::checked::Verdict;
use super::super::drafts::{self, Open};
use crate::content::Fault;
use crate::content::edit::{Field, Form, Group, Input, Part};
use crate::database::draft_revision;
use crate::page::fields::{Problems, TextArea, TextInput, hidden, text_area, text_input};

/// The parts of a case, each a link to its form.
pub(super) fn contents(open: &Open, parts: &[Part], verdict: &Verdict, saved: Option<&draft_revision::Listed>) -> AnyView {
    let items = parts.iter().map(|part| {
        let address = format!("{}/form/{}", open.address(), part.key);
        let state = match faults_in(open, part, verdict).len() {
            0 => "no faults".to_owned(),
            1 => "1 fault".to_owned(),
            more => format!("{more} faults"),
        };
        view! { <li><a href=address>{part.title.clone()}</a>" ("{state}")"</li> }
    });
    let items = items.collect_view();
    let missing = (parts.len() <= 2).then(|| {
        view! { <p class="govuk-inset-text">"The text has no headings that a case has. Write them in the text view, or begin from the template."</p> }
    });
    view! {
        <a class="govuk-back-link" href=open.address()>"The text"</a>
        <h1>{open.title()}</h1>
        {drafts::state_line(open, saved, None)}
        {drafts::ways(open, "form")}
        <p class="oct-lede">"A page for each part of the case. Take them in any order."</p>
        {missing}
        <ol class="oct-list-roomy">{items}</ol>
        <p>"To add a part that is not here, such as a second hinge, write its heading in the text."</p>
    }
    .into_any()
}

fn faults_in<'v>(open: &Open, part: &Part, verdict: &'v Verdict) -> Vec<&'v Fault> {
    let line_of = |at: usize| open.draft.text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    let start = if part.heading.is_empty() { part.body.start } else { part.heading.start };
    let (first, end) = (line_of(start), line_of(part.body.end));
    let last = if open.draft.text.get(..part.body.end).is_some_and(|before| before.ends_with('\n')) { end.saturating_sub(1) } else { end };
    let within = |fault: &&Fault| usize::try_from(fault.line).is_ok_and(|line| (first..=last).contains(&line));
    verdict.own.iter().filter(within).collect()
}

/// One part.
pub(super) fn part(
    open: &Open,
    form: &Form,
    parts: &[Part],
    verdict: &Verdict,
    saved: Option<&draft_revision::Listed>,
    problems: &Problems,
) -> AnyView {
    let all = format!("{}/form", open.address());
    let action = format!("{all}/{}", form.part.key);
    let number = parts.iter().position(|part| part.key == form.part.key).map_or(0, |index| index + 1);
    let faults: Vec<_> = faults_in(open, &form.part, verdict).into_iter().map(|fault| fault_line(open, fault)).collect();
    let faults = (!faults.is_empty()).then(|| {
        view! { <section class="oct-faults" aria-labelledby="faults"><h2 id="faults">"Faults in this part"</h2><ul>{faults}</ul></section> }
    });
    let groups = form.groups.iter().map(|group| group_view(group, problems)).collect_view();
    view! {
        <a class="govuk-back-link" href=all>"All parts"</a>
        {problems.summary()}
        <p class="oct-steps">{format!("{} \u{b7} part {number} of {}", open.title(), parts.len())}</p>
        <h1>{form.part.title.clone()}</h1>
        {drafts::state_line(open, saved, None)}
        {faults}
        <form method="post" action=action id="form" novalidate>
            {hidden("revision", open.draft.revision.to_string())}
            {groups}
            <div class="govuk-button-group">
                <button class="govuk-button" name="then" value="next">"Save and go on"</button>
                <button class="govuk-button govuk-button--secondary" name="then" value="stay">"Save"</button>
            </div>
        </form>
    }
    .into_any()
}

fn fault_line(open: &Open, fault: &Fault) -> AnyView {
    let word = if fault.is_error() { "Error" } else { "Warning" };
    let address = format!("{}#line-{}", open.address(), fault.line);
    let words = format!(": {}. {}.", fault.message, crate::course::text::capitalised(&fault.mend));
    view! { <li><a href=address>{format!("{word} in line {}", fault.line)}</a>{words}</li> }.into_any()
}

fn group_view(group: &Group, problems: &Problems) -> AnyView {
    let fields = group.fields.iter().map(|field| field_view(field, problems)).collect_view();
    if group.title.is_empty() {
        return fields.into_any();
    }
    view! {
        <fieldset class="govuk-fieldset oct-row">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m"><h2 class="govuk-fieldset__heading">{group.title.clone()}</h2></legend>
            {fields}
        </fieldset>
    }
    .into_any()
}

fn field_view(field: &Field, problems: &Problems) -> AnyView {
    let Field { name, label, input, value } = field;
    match input {
        Input::Line => text_input(TextInput { id: name, label, hint: None, kind: "text", autocomplete: None, value }, problems),
        Input::Area(rows) => {
            let (id, words) = (name.clone(), label.clone());
            let label = view! { <label class="govuk-label" for=id>{words}</label> }.into_any();
            text_area(TextArea { id: name, label, hint: None, rows: *rows, value }, problems)
        }
        Input::Choice(list) => select(name, label, list, value),
        Input::Tick => tick(name, label, value == "yes"),
    }
}

fn select(name: &str, label: &str, list: &[(String, String)], chosen: &str) -> AnyView {
    let options = list.iter().map(|(value, words)| {
        let selected = value == chosen;
        view! { <option value=value.clone() selected=selected>{words.clone()}</option> }
    });
    let options = options.collect_view();
    view! {
        <div class="govuk-form-group">
            <label class="govuk-label" for=name.to_owned()>{label.to_owned()}</label>
            <select class="govuk-select" id=name.to_owned() name=name.to_owned()>{options}</select>
        </div>
    }
    .into_any()
}

fn tick(name: &str, label: &str, ticked: bool) -> AnyView {
    view! {
        <div class="govuk-form-group">
            <div class="govuk-checkboxes govuk-checkboxes--small">
                <div class="govuk-checkboxes__item">
                    <input class="govuk-checkboxes__input" id=name.to_owned() name=name.to_owned() type="checkbox" value="yes" checked=ticked/>
                    <label class="govuk-label govuk-checkboxes__label" for=name.to_owned()>{label.to_owned()}</label>
                </div>
            </div>
        </div>
    }
    .into_any()
}
