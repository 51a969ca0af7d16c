//! The form of a rule: a new one, or one that is being changed.

use leptos::prelude::*;

use super::form::Choices;
use crate::assignments::words::MONTHS;
use crate::course::scenario::Sector;
use crate::database::RuleId;
use crate::database::pathway_rule::OPENS_BEFORE;
use crate::page::choose::{Select, select};
use crate::page::dates::{TypedDate, date_input};
use crate::page::fields::{Fields, Pick, Pickable, Problems, TextArea, TextInput, hidden, legend_small, picks, text_area, text_input};

/// The page. The form asks for the preview: nothing is saved by it.
pub fn form(rule: Option<RuleId>, typed: &Fields, choices: &Choices, problems: &Problems) -> AnyView {
    let heading = if rule.is_some() { "Change a rule" } else { "Make a rule" };
    let end = rule.map(|id| {
        let address = format!("/assignments/rules/{id}/end");
        view! { <p><a href=address>"End this rule"</a></p> }
    });
    view! {
        <a class="govuk-back-link" href="/assignments/rules">"Rules"</a>
        {problems.summary()}
        <h1>{heading}</h1>
        <form method="get" action="/assignments/rules/preview" novalidate>
            {rule.map(|id| hidden("rule", id.to_string()))}
            {pathway(rule, typed, choices, problems)}
            <h2>"Whom it is for"</h2>
            <p>"Leave a part empty if it does not matter. Where you fill in several parts, all of them must be true of a post."</p>
            {whom(typed, choices, problems)}
            <h2>"By when"</h2>
            {due(typed, problems)}
            <h2>"How often again"</h2>
            {again(typed, choices, problems)}
            <button class="govuk-button">"Show whom this adds and drops"</button>
        </form>
        {end}
    }
    .into_any()
}

fn one(typed: &Fields, name: &str) -> String {
    typed.one(name).unwrap_or_default()
}

fn pathway(rule: Option<RuleId>, typed: &Fields, choices: &Choices, problems: &Problems) -> AnyView {
    let value = one(typed, "pathway");
    if rule.is_some() {
        // A rule stays with its pathway: what it has made is of that one.
        let title = choices.pathways.iter().find(|(id, _)| id.to_string() == value).map(|(_, title)| title.clone()).unwrap_or_default();
        return view! { {hidden("pathway", value)} <p>"Pathway: "<strong>{title}</strong></p> }.into_any();
    }
    let mut options = vec![(String::new(), "Choose a pathway".to_owned())];
    options.extend(choices.pathways.iter().map(|(id, title)| (id.to_string(), title.clone())));
    select(Select { id: "pathway", label: "Pathway", hint: None, options, value: &value }, problems)
}

/// Tick boxes for these values and words.
fn ticks(id: &str, legend: &str, hint: Option<&str>, typed: &Fields, problems: &Problems, all: Vec<(String, String)>) -> AnyView {
    let options = all.into_iter().map(|(value, words)| Pickable {
        picked: typed.all(id).any(|chosen| chosen == value),
        label: words.into_any(),
        value,
        apart: false,
    });
    let legend = view! { <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{legend.to_owned()}</legend> }.into_any();
    view! { <div class="oct-compact">{picks(id, Pick::Several, legend, hint, problems, options.collect())}</div> }.into_any()
}

fn whom(typed: &Fields, choices: &Choices, problems: &Problems) -> AnyView {
    let same = |value: String| (value.clone(), value);
    let roles = TextArea {
        id: "roles",
        label: view! { <label class="govuk-label govuk-label--s" for="roles">"Roles"</label> }.into_any(),
        hint: Some("One on each line, as they are written in posts. Capital letters make no difference."),
        rows: 4,
        value: &one(typed, "roles"),
    };
    let kinds = match choices.kinds.is_empty() {
        true => ().into_any(),
        false => ticks("kinds", "Employed as", None, typed, problems, choices.kinds.iter().cloned().map(same).collect()),
    };
    let agencies: Vec<_> = choices.agencies.iter().map(|agency| (agency.id.to_string(), agency.name.clone())).collect();
    let for_all = if choices.for_all { None } else { Some("A rule of yours names at least one of your agencies.") };
    let sectors = Sector::ALL.into_iter().map(|sector| (sector.code().to_owned(), sector.label().to_owned())).collect();
    let date = |id: &'static str, legend: &'static str, hint| date_input(id, legend, hint, &TypedDate::read(typed, id), problems);
    view! {
        {ticks("groups", "Training groups", None, typed, problems, (1..=8).map(|group: i32| same(group.to_string())).collect())}
        {text_area(roles, problems)}
        {ticks("agencies", "Agencies", for_all, typed, problems, agencies)}
        {ticks("sectors", "Sectors", None, typed, problems, sectors)}
        {kinds}
        {date("starts-from", "Posts that start on or after", Some("For example, 1 9 2026"))}
        {date("starts-to", "Posts that start on or before", None)}
    }
    .into_any()
}

/// Radio buttons for these values and words.
fn radios(id: &str, legend: &str, typed: &Fields, problems: &Problems, all: &[(&str, &'static str)]) -> AnyView {
    let chosen = one(typed, id);
    let options = all.iter().map(|(value, words)| Pickable {
        value: (*value).to_owned(),
        label: words.into_any(),
        picked: chosen == *value,
        apart: false,
    });
    picks(id, Pick::One, legend_small(legend.to_owned()), None, problems, options.collect())
}

fn due(typed: &Fields, problems: &Problems) -> AnyView {
    let within = TextInput {
        id: "within",
        label: "How long after the start of a post",
        hint: Some("For example, 12 weeks. If it is due on a date, this is for posts that start after it."),
        kind: "text",
        autocomplete: Some("off"),
        value: &one(typed, "within"),
    };
    let date = date_input("due-on", "The date", Some("Only if it is due on a date"), &TypedDate::read(typed, "due-on"), problems);
    view! {
        {radios("due", "When is it due?", typed, problems, &[("after", "Some time after the start of a post"), ("on", "On a date")])}
        {text_input(within, problems)}
        {date}
    }
    .into_any()
}

fn again(typed: &Fields, choices: &Choices, problems: &Problems) -> AnyView {
    let all = [("never", "Never: a completion holds for ever"), ("every", "After some time"), ("month", "In the same month every year")];
    let every = TextInput {
        id: "every",
        label: "How long a completion holds",
        hint: Some("Only if it is renewed after some time. For example, 3 years."),
        kind: "text",
        autocomplete: Some("off"),
        value: &one(typed, "every"),
    };
    let mut months = vec![(String::new(), "Choose a month".to_owned())];
    months.extend(MONTHS.iter().enumerate().map(|(index, month)| ((index + 1).to_string(), (*month).to_owned())));
    let month = Select {
        id: "month",
        label: "Month",
        hint: Some("Only if it is renewed every year"),
        options: months,
        value: &one(typed, "month"),
    };
    let mut with = vec![(String::new(), "The same pathway".to_owned())];
    with.extend(choices.pathways.iter().map(|(id, title)| (id.to_string(), title.clone())));
    let with = Select { id: "renew_with", label: "Renewed with", hint: None, options: with, value: &one(typed, "renew_with") };
    let hint = format!("How many days before a completion runs out. If you leave it empty: {OPENS_BEFORE}.");
    let opens = TextInput {
        id: "opens",
        label: "Renewal opens",
        hint: Some(&hint),
        kind: "text",
        autocomplete: Some("off"),
        value: &one(typed, "opens"),
    };
    view! {
        {radios("again", "Is it renewed?", typed, problems, &all)}
        {text_input(every, problems)}
        {select(month, problems)}
        {select(with, problems)}
        {text_input(opens, problems)}
    }
    .into_any()
}
