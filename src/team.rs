//! A manager's team: where each of their people stands with what is asked of them. No marks and no ranking: what needs doing comes first.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::account::Manager;
use crate::app::{App, short_date};
use crate::database::audit;
use crate::database::team::{self, Depth, Row};
use crate::error::{Query, Result};
use crate::page::parts::{pages, standing};
use crate::page::{Frame, Here, Shape};

/// How many rows a page has.
const ON_A_PAGE: u64 = 50;

/// How far down, and which page.
#[derive(Deserialize)]
pub struct TeamQuery {
    show: Option<String>,
    page: Option<u64>,
}

/// A row as it is shown: with the title of what is asked.
struct Shown {
    row: Row,
    title: Option<String>,
}

/// `GET /team`: one's own people.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_team(State(app): State<App>, manager: Manager, Query(query): Query<TeamQuery>) -> Result<Response> {
    let depth = if query.show.as_deref() == Some("below") { Depth::Below } else { Depth::Direct };
    let today = app.today();
    let number = team::count(app.store.read(), manager.team, depth, today).await?;
    let last = number.div_ceil(ON_A_PAGE).max(1);
    let page = query.page.unwrap_or(1).clamp(1, last);
    let rows = team::rows(app.store.read(), manager.team, depth, today, (page - 1) * ON_A_PAGE, ON_A_PAGE).await?;
    let mut shown = Vec::new();
    for row in rows {
        // Kept in memory by version: no query for each.
        let title = match &row.asked {
            Some(asked) => Some(app.library.version(asked.version).await?.title().to_owned()),
            None => None,
        };
        shown.push(Shown { row, title });
    }
    let by = manager.identity.person;
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, app.now(), Some(by), "viewed their team", &by.to_string(), word(depth)).await?;
    transaction.commit().await?;
    let frame = Frame::new("My team", Some(&manager.identity), Here::Team).shaped(Shape::Wide);
    Ok(frame.show(move || view(shown, depth, number, (page, last), today)))
}

const fn word(depth: Depth) -> &'static str {
    match depth {
        Depth::Direct => "direct",
        Depth::Below => "below",
    }
}

fn view(shown: Vec<Shown>, depth: Depth, number: u64, (page, last): (u64, u64), today: chrono::NaiveDate) -> AnyView {
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let switch = match depth {
        Depth::Direct => {
            view! { <p>"These are the people whom you manage directly. "<a href="/team?show=below">"Show everybody below them too"</a></p> }
                .into_any()
        }
        Depth::Below => {
            view! { <p>"This is everybody below you. "<a href="/team?show=direct">"Show only those whom you manage directly"</a></p> }
                .into_any()
        }
    };
    let count = if number == 1 { "1 row.".to_owned() } else { format!("{number} rows.") };
    view! {
        <h1>"My team"</h1>
        <p class="oct-lede">"What is asked of your people, and where each stands today. What needs doing comes first."</p>
        {switch}
        <p role="status">{count}</p>
        {table(shown, today)}
        {pages(whole(page), whole(last), move |page| format!("/team?show={}&page={page}", word(depth)))}
        <p>"Something looks wrong, or somebody is missing? Ask your HR team: "<a href="/help/contacts">"whom to contact"</a>"."</p>
    }
    .into_any()
}

fn table(shown: Vec<Shown>, today: chrono::NaiveDate) -> AnyView {
    let rows = shown.into_iter().map(|Shown { row, title }| {
        let state = row.asked.as_ref().map_or_else(|| "Nothing is asked".into_any(), |asked| standing(asked.facts.word(today)).into_any());
        let due = row.asked.as_ref().and_then(team::Asked::due).map_or_else(|| "\u{2013}".to_owned(), short_date);
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">{row.name}</th>
                <td class="govuk-table__cell">{format!("{}, {}", row.role, row.agency)}</td>
                <td class="govuk-table__cell">{title.unwrap_or_else(|| "\u{2013}".to_owned())}</td>
                <td class="govuk-table__cell">{state}</td>
                <td class="govuk-table__cell oct-date">{due}</td>
            </tr>
        }
    });
    view! {
        <div class="oct-table-scroll" role="region" aria-label="My team" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"Standing of my team, what needs doing first"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Person"</th>
                    <th scope="col" class="govuk-table__header">"Role"</th>
                    <th scope="col" class="govuk-table__header">"Pathway"</th>
                    <th scope="col" class="govuk-table__header">"Standing"</th>
                    <th scope="col" class="govuk-table__header">"Due, or holds until"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
