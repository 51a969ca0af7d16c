//! The completion report: people and their standing by pathway, module and scenario.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::csv;
use super::rows::{self, Filter, ItemState, Row};
use crate::account::HrOfficer;
use crate::app::{App, london_day, short_date};
use crate::course::Kind;
use crate::course::pathway::{Item, Pathway};
use crate::database::{AgencyId, Scope, agency, audit};
use crate::error::{AppError, Query, Result};
use crate::library::{Library, Published};
use crate::page::parts::{pages, standing};
use crate::page::{Frame, Here, Shape, encode};

/// How many rows a page has.
const ON_A_PAGE: u64 = 50;

/// The whole state of the report, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    pathway: Option<String>,
    agency: Option<String>,
    page: Option<u64>,
}

/// A report that may be shown: the pathway, its items, and which rows.
struct Asked {
    pathway: std::sync::Arc<Published>,
    items: Vec<rows::Item>,
    filter: Filter,
    agencies: Vec<agency::Model>,
}

/// `GET /reports/completion`: the table.
///
/// # Errors
/// If the filter names what there is not, or what is outside the asker's scope; or the store cannot be read.
pub async fn show_report(State(app): State<App>, hr: HrOfficer, Query(wanted): Query<Wanted>) -> Result<Response> {
    let frame = Frame::new("Completion report", Some(&hr.identity), Here::Reports).shaped(Shape::Wide);
    let Some(asked) = ask(&app, &hr.scope, &wanted).await? else {
        return Ok(
            frame.show(|| view! { <h1>"Completion report"</h1> <div class="oct-empty"><p>"No pathway has been published yet."</p></div> })
        );
    };
    let all = rows::count(app.store.read(), &hr.scope, &asked.filter).await?;
    let last = all.div_ceil(ON_A_PAGE).max(1);
    let page = wanted.page.unwrap_or(1).clamp(1, last);
    let found =
        rows::find(app.store.read(), &hr.scope, &asked.filter, &asked.items, app.today(), (page - 1) * ON_A_PAGE, ON_A_PAGE).await?;
    note(&app, &hr, "viewed the completion report", &asked).await?;
    let pathways = app.library.all(Kind::Pathway);
    Ok(frame.show(move || table_page(&asked, &pathways, found, all, page, last)))
}

/// `GET /reports/completion.csv`: the same rows as a file.
///
/// # Errors
/// As for the table.
pub async fn download_report(State(app): State<App>, hr: HrOfficer, Query(wanted): Query<Wanted>) -> Result<Response> {
    let asked = ask(&app, &hr.scope, &wanted).await?.ok_or(AppError::NotFound)?;
    note(&app, &hr, "downloaded the completion report", &asked).await?;
    let today = app.today();
    Ok(csv::respond(csv::Report { store: app.store, scope: hr.scope, filter: asked.filter, items: asked.items, today }))
}

async fn note(app: &App, hr: &HrOfficer, act: &str, asked: &Asked) -> Result<()> {
    let detail = asked.filter.agency.map(|agency| format!("agency {agency}")).unwrap_or_default();
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, app.now(), Some(hr.identity.person), act, &asked.pathway.slug.to_string(), &detail).await?;
    Ok(transaction.commit().await?)
}

async fn ask(app: &App, scope: &Scope, wanted: &Wanted) -> Result<Option<Asked>> {
    let slug = wanted.pathway.as_deref().filter(|slug| !slug.is_empty());
    let pathway = match slug {
        Some(slug) => Some(app.library.current(Kind::Pathway, slug).ok_or(AppError::NotFound)?),
        None => most_asked(app, scope).await?,
    };
    let Some(pathway) = pathway else { return Ok(None) };
    let agencies = agency::within(app.store.read(), scope).await?;
    let agency = match wanted.agency.as_deref().filter(|id| !id.is_empty()) {
        Some(id) => Some(AgencyId::parse(id).filter(|id| agencies.iter().any(|agency| agency.id == *id)).ok_or(AppError::NotFound)?),
        None => None,
    };
    let items = pathway.pathway().map(|pathway| items(&app.library, pathway)).unwrap_or_default();
    let filter = Filter { pathway: pathway.content, agency };
    Ok(Some(Asked { pathway, items, filter, agencies }))
}

/// The pathway that is asked of most people within the scope: what a report is first about.
async fn most_asked(app: &App, scope: &Scope) -> Result<Option<std::sync::Arc<Published>>> {
    let mut most = None;
    for pathway in app.library.all(Kind::Pathway) {
        let people = rows::count(app.store.read(), scope, &Filter { pathway: pathway.content, agency: None }).await?;
        if most.as_ref().is_none_or(|(before, _)| people > *before) {
            most = Some((people, pathway));
        }
    }
    Ok(most.map(|(_, pathway)| pathway))
}

/// Every module and scenario a pathway may ask for, in its order, once each.
fn items(library: &Library, pathway: &Pathway) -> Vec<rows::Item> {
    let mut items: Vec<rows::Item> = Vec::new();
    let wanted = pathway.items.iter().flat_map(|item| match item {
        Item::Module { slug, .. } => vec![(Kind::Module, slug, false)],
        Item::Scenario { slug } => vec![(Kind::Scenario, slug, false)],
        Item::Draw { from, .. } => from.iter().map(|slug| (Kind::Scenario, slug, true)).collect(),
    });
    for (kind, slug, is_drawn) in wanted {
        let Some(published) = library.current(kind, slug.as_str()) else { continue };
        if items.iter().all(|item| item.content != published.content) {
            let (content, title) = (published.content, published.title().to_owned());
            items.push(rows::Item { content, title, drawn: is_drawn.then(|| slug.clone()) });
        }
    }
    items
}

fn table_page(asked: &Asked, pathways: &[std::sync::Arc<Published>], found: Vec<Row>, all: u64, page: u64, last: u64) -> AnyView {
    let query = query(asked);
    let address = format!("/reports/completion?{query}");
    let file = format!("/reports/completion.csv?{query}");
    let count = match all {
        0 => "Nobody is asked to complete this pathway in what you may see.".to_owned(),
        1 => "1 person.".to_owned(),
        all => format!("{all} people."),
    };
    let table = (all > 0).then(|| table(asked, found));
    let links = pages(usize::try_from(page).unwrap_or(1), usize::try_from(last).unwrap_or(1), move |page| format!("{address}&page={page}"));
    let export = (all > 0).then(|| view! { <p><a href=file download>"Download these rows (CSV)"</a></p> });
    view! {
        <h1>"Completion report"</h1>
        {filter_form(asked, pathways)}
        <p role="status">{count}</p>
        {table}
        {links}
        {export}
    }
    .into_any()
}

fn query(asked: &Asked) -> String {
    let agency = asked.filter.agency.map(|agency| agency.to_string()).unwrap_or_default();
    format!("pathway={}&agency={agency}", encode(asked.pathway.slug.as_str()))
}

fn filter_form(asked: &Asked, pathways: &[std::sync::Arc<Published>]) -> AnyView {
    let pathways = pathways.iter().map(|pathway| {
        let selected = pathway.content == asked.pathway.content;
        view! { <option value=pathway.slug.to_string() selected=selected>{pathway.title().to_owned()}</option> }
    });
    let agencies = asked.agencies.iter().map(|agency| {
        let selected = asked.filter.agency == Some(agency.id);
        view! { <option value=agency.id.to_string() selected=selected>{agency.name.clone()}</option> }
    });
    view! {
        <form class="oct-filter" method="get" action="/reports/completion" role="search" aria-label="Filter the report">
            <div class="govuk-form-group">
                <label class="govuk-label" for="pathway">"Pathway"</label>
                <select class="govuk-select" id="pathway" name="pathway">{pathways.collect_view()}</select>
            </div>
            <div class="govuk-form-group">
                <label class="govuk-label" for="agency">"Agency"</label>
                <select class="govuk-select" id="agency" name="agency">
                    <option value="">"All that you may see"</option>
                    {agencies.collect_view()}
                </select>
            </div>
            <button class="govuk-button">"Show"</button>
        </form>
    }
    .into_any()
}

fn table(asked: &Asked, found: Vec<Row>) -> AnyView {
    let titles =
        asked.items.iter().map(|item| view! { <th scope="col" class="govuk-table__header">{item.title.clone()}</th> }).collect_view();
    let rows = found.into_iter().map(row).collect_view();
    let caption = format!("Standing on {}", asked.pathway.title());
    view! {
        <div class="oct-table-scroll" role="region" aria-label="Completion report" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">{caption}</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Person"</th>
                    <th scope="col" class="govuk-table__header">"Agency"</th>
                    <th scope="col" class="govuk-table__header">"Role"</th>
                    <th scope="col" class="govuk-table__header">"Standing"</th>
                    <th scope="col" class="govuk-table__header">"In date"</th>
                    <th scope="col" class="govuk-table__header">"Due"</th>
                    <th scope="col" class="govuk-table__header">"Completed"</th>
                    <th scope="col" class="govuk-table__header">"Holds until"</th>
                    {titles}
                </tr></thead>
                <tbody class="govuk-table__body">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(row: Row) -> AnyView {
    let address = format!("/people/{}", row.person);
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "\u{2013}".to_owned(), short_date);
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
