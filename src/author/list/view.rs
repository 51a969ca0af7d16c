//! The list as a page: a form that filters, and a table.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{Row, Stage, Wanted};
use crate::app::short_date;
use crate::course::Kind;
use crate::course::text::capitalised;
use crate::page::encode;
use crate::page::parts::{Colour, pages, tag};

/// The page.
pub(super) fn list(
    rows: Vec<Row>,
    number: usize,
    (page, last): (usize, usize),
    wanted: &Wanted,
    owners: Vec<String>,
    reports: u64,
    today: NaiveDate,
) -> AnyView {
    let reports = match reports {
        0 => "What people have reported".to_owned(),
        1 => "What people have reported: 1 waits for an answer".to_owned(),
        more => format!("What people have reported: {more} wait for an answer"),
    };
    let count = match number {
        0 => "Nothing fits. Ask for less.".to_owned(),
        1 => "1 text".to_owned(),
        more => format!("{more} texts"),
    };
    let query = query(wanted);
    let rows = rows.into_iter().map(|row| line(row, today));
    view! {
        <h1>"Content"</h1>
        <p class="oct-lede">"What is published, and what is being written."</p>
        <p><a class="govuk-button" href="/author/new">"Write something new"</a></p>
        <p><a href="/author/reports">{reports}</a></p>
        <p><a href="/help/trainers">"How to write and publish"</a></p>
        {filter(wanted, owners)}
        <p role="status">{count}</p>
        <div class="oct-table-scroll" role="region" aria-label="Content" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"Content"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Title"</th>
                    <th scope="col" class="govuk-table__header">"Kind"</th>
                    <th scope="col" class="govuk-table__header">"State"</th>
                    <th scope="col" class="govuk-table__header">"Owner"</th>
                    <th scope="col" class="govuk-table__header">"Review by"</th>
                    <th scope="col" class="govuk-table__header">"Faults"</th>
                    <th scope="col" class="govuk-table__header">"Used in"</th>
                    <th scope="col" class="govuk-table__header govuk-table__header--numeric">"Reports"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
            </table>
        </div>
        {pages(page, last, move |page| format!("/author?{query}&page={page}"))}
    }
    .into_any()
}

fn query(wanted: &Wanted) -> String {
    let part = |name: &str, value: &str| format!("{name}={}", encode(value));
    [
        part("q", &wanted.q),
        part("kind", &wanted.kind),
        part("state", &wanted.state),
        part("owner", &wanted.owner),
        part("review", &wanted.review),
    ]
    .join("&")
}

fn filter(wanted: &Wanted, owners: Vec<String>) -> AnyView {
    let kinds = Kind::ALL.map(|kind| (kind.folder().to_owned(), capitalised(kind.noun())));
    let states =
        [("draft", "Draft"), ("in-review", "In review"), ("approved", "Approved"), ("published", "Published"), ("retired", "Retired")];
    let reviews = [("due", "Review due within 60 days"), ("faults", "With faults"), ("reports", "With reports of its pages")];
    let owned = |list: &[(&str, &str)]| list.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect::<Vec<_>>();
    let owners = owners.into_iter().map(|owner| (owner.clone(), owner)).collect();
    view! {
        <form class="oct-filter" method="get" action="/author" role="search" aria-label="Filter the content">
            <div class="govuk-form-group">
                <label class="govuk-label" for="q">"Title"</label>
                <input class="govuk-input" id="q" name="q" type="search" value=wanted.q.clone()/>
            </div>
            {select("kind", "Kind", "All kinds", &wanted.kind, kinds.to_vec())}
            {select("state", "State", "All states", &wanted.state, owned(&states))}
            {select("owner", "Owner", "All owners", &wanted.owner, owners)}
            {select("review", "Needs work", "All", &wanted.review, owned(&reviews))}
            <button class="govuk-button">"Show"</button>
        </form>
    }
    .into_any()
}

fn select(id: &'static str, label: &'static str, all: &'static str, chosen: &str, options: Vec<(String, String)>) -> AnyView {
    let options = options.into_iter().map(|(value, words)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    });
    view! {
        <div class="govuk-form-group">
            <label class="govuk-label" for=id>{label}</label>
            <select class="govuk-select" id=id name=id><option value="">{all}</option>{options.collect_view()}</select>
        </div>
    }
    .into_any()
}

fn line(row: Row, today: NaiveDate) -> AnyView {
    let draft = row.draft.map(|(id, _)| format!("/author/drafts/{id}"));
    let published = row.version.map(|_| format!("/author/{}/{}", row.kind.folder(), row.slug));
    let address = published.clone().or(draft.clone()).unwrap_or_default();
    let to_draft = published.and(draft).map(|address| {
        view! { <br/><a href=address>"Draft"<span class="govuk-visually-hidden">{format!(" of {}", row.title)}</span></a> }
    });
    let version = row.version.map(|version| view! { {tag("Published", Colour::Blue)} {format!(" version {version} ")} });
    let retired = row.retired.then(|| tag("Retired", Colour::Purple));
    let stage = row.draft.map(|(_, stage)| stage_tag(stage));
    let review = row.review_by.map_or_else(|| "\u{2013}".to_owned(), short_date);
    let late = row.review_by.is_some_and(|day| day < today).then(|| view! { " " {tag("Overdue", Colour::Red)} });
    let both = row.faults.is_some() && row.draft_faults.is_some();
    let faults = row.faults.map(faults_of);
    let of_draft = row.draft_faults.map(|counted| {
        let which = both.then(|| view! { <br/>"Draft: " });
        view! { {which} {faults_of(counted)} }
    });
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header"><a href=address>{row.title.clone()}</a>{to_draft}</th>
            <td class="govuk-table__cell">{capitalised(row.kind.noun())}</td>
            <td class="govuk-table__cell">{version}{retired}{stage}</td>
            <td class="govuk-table__cell">{row.owner.clone()}</td>
            <td class="govuk-table__cell oct-date">{review}{late}</td>
            <td class="govuk-table__cell">{faults}{of_draft}</td>
            <td class="govuk-table__cell">{row.pathways.join(", ")}</td>
            <td class="govuk-table__cell govuk-table__cell--numeric">{row.reports}</td>
        </tr>
    }
    .into_any()
}

/// A draft's state as a coloured word.
pub(in crate::author) fn stage_tag(stage: Stage) -> AnyView {
    match stage {
        Stage::Draft => tag("Draft", Colour::Grey).into_any(),
        Stage::InReview => tag("In review", Colour::Yellow).into_any(),
        Stage::Approved => tag("Approved", Colour::Green).into_any(),
        Stage::Published => tag("Published", Colour::Blue).into_any(),
        Stage::Discarded => tag("Discarded", Colour::Purple).into_any(),
    }
}

fn faults_of([errors, warnings]: [usize; 2]) -> AnyView {
    match (errors, warnings) {
        (0, 0) => tag("None", Colour::Green).into_any(),
        (0, warnings) => view! { {tag("Warnings", Colour::Yellow)} " " {warnings} }.into_any(),
        (errors, _) => view! { {tag("Errors", Colour::Red)} " " {errors} }.into_any(),
    }
}
