//! The rows of the completion report as a table; every column sorts, every name opens the person's record.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::asked::Asked;
use super::filter::{Sort, Way};
use super::items::ItemState;
use super::rows::Row;
use crate::app::{london_day, short_date};
use crate::page::parts::standing;

/// The columns before those of the items: what each is called, and by which name it sorts.
const COLUMNS: [(&str, &str, Sort); 8] = [
    ("Person", "person", Sort::Person),
    ("Agency", "agency", Sort::Agency),
    ("Role", "role", Sort::Role),
    ("Standing", "standing", Sort::Standing),
    ("In date", "in-date", Sort::InDate),
    ("Due", "due", Sort::Due),
    ("Completed", "completed", Sort::Completed),
    ("Holds until", "holds-until", Sort::HoldsUntil),
];

pub(super) fn table(asked: &Asked, found: Vec<Row>) -> AnyView {
    let first = COLUMNS.into_iter().map(|(title, name, sort)| header(asked, title, name, sort));
    let items = asked.items.iter().enumerate().map(|(place, item)| header(asked, &item.title, item.slug.as_str(), Sort::Item(place)));
    let titles = first.chain(items).collect_view();
    let rows = found.into_iter().map(row).collect_view();
    let caption = format!("Standing on {}", asked.pathway.title());
    view! {
        <div class="oct-table-scroll" role="region" aria-label="Completion report" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">{caption}</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">{titles}</tr></thead>
                <tbody class="govuk-table__body">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn header(asked: &Asked, title: &str, name: &str, sort: Sort) -> AnyView {
    let (sorted, way) = match (asked.filter.sort == sort, asked.filter.way) {
        (true, Way::Up) => (Some("ascending"), "down"),
        (true, Way::Down) => (Some("descending"), ""),
        (false, _) => (None, ""),
    };
    let address = asked.address(&[("sort", name), ("way", way)]);
    view! {
        <th scope="col" class="govuk-table__header" aria-sort=sorted>
            <a class="govuk-link govuk-link--no-visited-state" href=address>{title.to_owned()}</a>
        </th>
    }
    .into_any()
}

fn row(row: Row) -> AnyView {
    let address = format!("/reports/people/{}", row.person);
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "\u{2013}".to_owned(), short_date);
    let items = row.items.iter().map(|item| {
        let words = match item {
            ItemState::Completed(at) => short_date(london_day(*at)),
            ItemState::InProgress => "In progress".to_owned(),
            ItemState::NotStarted => "Not started".to_owned(),
            ItemState::NotAsked => "Not asked".to_owned(),
        };
        view! { <td class="govuk-table__cell oct-date">{words}</td> }
    });
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header"><a href=address>{row.name.clone()}</a></th>
            <td class="govuk-table__cell">{row.agency.clone()}</td>
            <td class="govuk-table__cell">{row.role.clone()}</td>
            <td class="govuk-table__cell">{standing(row.word)}</td>
            <td class="govuk-table__cell">{if row.in_date { "Yes" } else { "No" }}</td>
            <td class="govuk-table__cell oct-date">{short_date(row.due_on)}</td>
            <td class="govuk-table__cell oct-date">{day(row.completed_at.map(london_day))}</td>
            <td class="govuk-table__cell oct-date">{day(row.expires_on)}</td>
            {items.collect_view()}
        </tr>
    }
    .into_any()
}
