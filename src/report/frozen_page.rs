//! The pages of the frozen reports.

use std::sync::Arc;

use leptos::prelude::*;

use super::frozen::{Compared, Typed, line};
use crate::app::{london_day, london_time, long_date};
use crate::database::agency;
use crate::database::frozen_report::Listed;
use crate::library::Published;
use crate::page::fields::{Pickable, Problems, TextInput, select, text_input};

/// How many names a comparison lists.
const NAMED: usize = 200;

/// The list, and the form to freeze another.
pub(super) fn list(
    typed: &Typed,
    problems: &Problems,
    there: Option<Listed>,
    frozen: Vec<Listed>,
    agencies: &[agency::Model],
    pathways: &[Arc<Published>],
    may_all: bool,
) -> AnyView {
    let lines: Vec<_> = frozen
        .iter()
        .map(|frozen| {
            let address = format!("/reports/frozen/{}", frozen.id);
            let by = format!("Frozen by {} on {}", frozen.frozen_by_name, long_date(london_day(frozen.frozen_at)));
            view! { <li><a href=address>{line(frozen)}</a><br/>{by}</li> }
        })
        .collect();
    let list = if lines.is_empty() {
        view! { <p>"None yet."</p> }.into_any()
    } else {
        view! { <ul class="oct-list-roomy">{lines}</ul> }.into_any()
    };
    let options =
        pathways.iter().map(|pathway| Pickable::new(pathway.slug.as_str(), pathway.title(), typed.pathway == pathway.slug.as_str()));
    let all = may_all.then(|| Pickable::new("", "All agencies", typed.agency.is_empty()));
    let choices = agencies.iter().map(|agency| Pickable::new(&agency.id.to_string(), &agency.name, typed.agency == agency.id.to_string()));
    let on = TextInput {
        id: "on",
        label: "At the end of",
        hint: Some("For example, 2027-03-31"),
        kind: "text",
        autocomplete: Some("off"),
        value: &typed.on,
    };
    let there = there.map(|there| {
        let address = format!("/reports/frozen/{}", there.id);
        view! { <p><a href=address>"Open the one that is there"</a></p> }
    });
    view! {
        <a class="govuk-back-link" href="/reports">"Reports"</a>
        {problems.summary()}
        <h1>"Frozen reports"</h1>
        <p class="oct-lede">"A frozen report keeps its rows and its numbers as they were known when it was frozen. What is entered or corrected later does not change it."</p>
        {there}
        {list}
        <h2>"Freeze a report"</h2>
        <form method="post" action="/reports/frozen">
            {select("pathway", "Pathway", options.collect(), problems)}
            {select("agency", "Agency", all.into_iter().chain(choices).collect(), problems)}
            {text_input(on, problems)}
            <button class="govuk-button">"Freeze this report"</button>
        </form>
    }
    .into_any()
}

/// One of them, and what differs from another.
pub(super) fn one(frozen: &Listed, pathway: &str, is_whole: bool, with: Option<(Listed, Compared)>, others: Vec<Listed>) -> AnyView {
    let state = if is_whole {
        "It is as it was frozen: rows, digest and signature agree"
    } else {
        "It has been changed since it was frozen: do not rely on it"
    };
    let rows = [
        ("Pathway", pathway.to_owned()),
        ("Agency", frozen.agency_name.clone().unwrap_or_else(|| "All agencies".to_owned())),
        ("At the end of", long_date(frozen.as_at)),
        ("As known", format!("at {} on {}", london_time(frozen.known_at), long_date(london_day(frozen.known_at)))),
        ("Frozen by", format!("{}, on {}", frozen.frozen_by_name, long_date(london_day(frozen.frozen_at)))),
        ("Rows", frozen.rows.to_string()),
        ("People counted", frozen.people.to_string()),
        ("People in date", frozen.in_date.to_string()),
        ("Overdue", frozen.overdue.to_string()),
        ("Due soon", frozen.due_soon.to_string()),
        ("Check", state.to_owned()),
        ("Rows (SHA-256)", frozen.digest.clone()),
        ("Signature (Ed25519)", frozen.signature.clone()),
    ];
    let rows = rows.map(|(name, value)| {
        view! {
            <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                <dt class="govuk-summary-list__key">{name}</dt>
                <dd class="govuk-summary-list__value oct-number">{value}</dd>
            </div>
        }
    });
    let file = format!("/reports/frozen/{}/rows.csv", frozen.id);
    let action = format!("/reports/frozen/{}", frozen.id);
    let chosen = with.as_ref().map(|(other, _)| other.id);
    let options: Vec<_> = others.iter().map(|other| Pickable::new(&other.id.to_string(), &line(other), Some(other.id) == chosen)).collect();
    let form = (!options.is_empty()).then(|| {
        view! {
            <form class="oct-filter" method="get" action=action>
                {select("with", "Compare with", options, &Problems::none())}
                <button class="govuk-button">"Compare"</button>
            </form>
        }
    });
    view! {
        <a class="govuk-back-link" href="/reports/frozen">"Frozen reports"</a>
        <h1>{format!("{pathway} at the end of {}", long_date(frozen.as_at))}</h1>
        <dl class="govuk-summary-list">{rows.collect_view()}</dl>
        <p><a href=file download="">"Download its rows (CSV)"</a></p>
        {form}
        {with.map(|(other, compared)| comparison(frozen, &other, compared))}
    }
    .into_any()
}

fn comparison(frozen: &Listed, other: &Listed, compared: Compared) -> AnyView {
    let number = |name: &'static str, was: i64, is: i64| {
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">{name}</th>
                <td class="govuk-table__cell govuk-table__cell--numeric">{was}</td>
                <td class="govuk-table__cell govuk-table__cell--numeric">{is}</td>
                <td class="govuk-table__cell govuk-table__cell--numeric">{format!("{:+}", is - was)}</td>
            </tr>
        }
    };
    let changed = compared.changed.into_iter().map(|(who, was, is)| format!("{who}: {was}, then {is}")).collect();
    view! {
        <h2>"What differs"</h2>
        <table class="govuk-table">
            <caption class="govuk-table__caption govuk-visually-hidden">"The numbers of both"</caption>
            <thead class="govuk-table__head"><tr class="govuk-table__row">
                <td class="govuk-table__header"></td>
                <th scope="col" class="govuk-table__header govuk-table__header--numeric">{format!("The other, {}", long_date(other.as_at))}</th>
                <th scope="col" class="govuk-table__header govuk-table__header--numeric">{format!("This, {}", long_date(frozen.as_at))}</th>
                <th scope="col" class="govuk-table__header govuk-table__header--numeric">"Difference"</th>
            </tr></thead>
            <tbody class="govuk-table__body">
                {number("People counted", other.people, frozen.people)}
                {number("People in date", other.in_date, frozen.in_date)}
                {number("Overdue", other.overdue, frozen.overdue)}
                {number("Due soon", other.due_soon, frozen.due_soon)}
            </tbody>
        </table>
        {names("Standing changed", changed)}
        {names("Only in this one", compared.new)}
        {names("Only in the other", compared.gone)}
    }
    .into_any()
}

fn names(title: &str, all: Vec<String>) -> AnyView {
    let more = all.len().saturating_sub(NAMED);
    let heading = format!("{title}: {}", all.len());
    let lines = all.into_iter().take(NAMED).map(|name| view! { <li>{name}</li> }).collect_view();
    let more = (more > 0).then(|| view! { <p>{format!("And {more} more: compare the files.")}</p> });
    view! { <h3>{heading}</h3> <ul>{lines}</ul> {more} }.into_any()
}
