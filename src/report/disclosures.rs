//! What has been disclosed: itself a report. Each has its file, which comes out the same again: the rows as they were known at that moment.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::asked::{Asked, Pairs};
use super::csv::{self, Picked};
use super::disclose::{COLUMNS, columns_of, kept, read_question};
use super::filter::{AsAt, Filter};
use crate::account::HrOfficer;
use crate::app::{App, end_of_london_day, london_day, long_date};
use crate::database::disclosure::{self, Model};
use crate::database::{DisclosureId, audit};
use crate::error::{AppError, Path, Query, Result};
use crate::page::parts::pages;
use crate::page::{Frame, Here, Shape};

/// How many a page lists.
const ON_A_PAGE: u64 = 50;

/// `GET /reports/disclosures`: those within one's scope, the newest first.
///
/// # Errors
/// If there is no such page, or the store cannot be read.
pub async fn list_disclosures(State(app): State<App>, hr: HrOfficer, Query(pairs): Query<Pairs>) -> Result<Response> {
    let page = pairs.iter().find(|(name, _)| name == "page").map_or(Some(1), |(_, page)| page.parse::<u64>().ok());
    let all = disclosure::count(app.store.read(), &hr.scope).await?;
    let last = all.div_ceil(ON_A_PAGE).max(1);
    let page = page.filter(|page| (1..=last).contains(page)).ok_or(AppError::NotFound)?;
    let found = disclosure::newest(app.store.read(), &hr.scope, (page - 1) * ON_A_PAGE, ON_A_PAGE).await?;
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let frame = Frame::new("Disclosures", Some(&hr.identity), Here::Reports).shaped(Shape::Wide);
    Ok(frame.show(move || {
        let rows = found.into_iter().map(|(row, person)| line(&row, person.map(|person| person.name).unwrap_or_default())).collect_view();
        let table = if all == 0 {
            view! { <p>"Nothing has been disclosed. To disclose rows, open the completion report and choose \u{201c}Disclose these rows to somebody\u{201d}."</p> }.into_any()
        } else {
            view! { <div class="oct-table-scroll" role="region" aria-label="Disclosures" tabindex="0">{listed(rows)}</div> }.into_any()
        };
        view! {
            <a class="govuk-back-link" href="/reports">"Reports"</a>
            <h1>"Disclosures"</h1>
            <p class="oct-lede">"Which records were given to whom, why, and for how long."</p>
            {table}
            {pages(number(page), number(last), |page| format!("/reports/disclosures?page={page}"))}
        }
    }))
}

fn listed(rows: impl IntoView + 'static) -> AnyView {
    let titles = ["When", "By", "To", "For", "Under", "Columns", "Rows", "Kept until"];
    let titles = titles.map(|title| view! { <th scope="col" class="govuk-table__header">{title}</th> });
    view! {
        <table class="govuk-table">
            <caption class="govuk-table__caption govuk-visually-hidden">"Disclosures, the newest first"</caption>
            <thead class="govuk-table__head"><tr class="govuk-table__row">{titles.collect_view()}</tr></thead>
            <tbody class="govuk-table__body">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn line(row: &Model, by: String) -> AnyView {
    let address = format!("/reports/disclosures/{}", row.id);
    let cells = [by, row.recipient.clone(), row.purpose.clone(), row.agreement.clone(), columns_of(row), row.rows.to_string(), kept(row)];
    let cells = cells.map(|cell| view! { <td class="govuk-table__cell">{cell}</td> });
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header"><a href=address>{long_date(london_day(row.at))}</a></th>
            {cells.collect_view()}
        </tr>
    }
    .into_any()
}

/// `GET /reports/disclosures/{disclosure}`: one of them, with its file.
///
/// # Errors
/// If there is none such in scope, or the store cannot be read.
pub async fn show_disclosure(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let row = find(&app, &hr, &id).await?;
    let title = format!("Disclosure to {}, {}", row.recipient, long_date(london_day(row.at)));
    Ok(Frame::new(title, Some(&hr.identity), Here::Reports).show(move || {
        let rows = [
            ("When", long_date(london_day(row.at))),
            ("To", row.recipient.clone()),
            ("For", row.purpose.clone()),
            ("Under", row.agreement.clone()),
            ("Columns", columns_of(&row)),
            ("Rows", row.rows.to_string()),
            ("Kept until", kept(&row)),
        ];
        let rows = rows.map(|(name, value)| {
            view! {
                <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                    <dt class="govuk-summary-list__key">{name}</dt>
                    <dd class="govuk-summary-list__value">{value}</dd>
                </div>
            }
        });
        let file = format!("/reports/disclosures/{}/rows.csv", row.id);
        let again = format!("/reports/disclose?like={}", row.id);
        view! {
            <a class="govuk-back-link" href="/reports/disclosures">"Disclosures"</a>
            <h1>"Disclosure to "{row.recipient.clone()}</h1>
            <dl class="govuk-summary-list">{rows.collect_view()}</dl>
            <p><a href=file download="">"Download the file (CSV)"</a></p>
            <p><a href=again>"Disclose the same again, as it is now"</a></p>
        }
    }))
}

/// `GET /reports/disclosures/{disclosure}/rows.csv`: its file, with the columns that were ticked and no others.
///
/// # Errors
/// If there is none such in scope, or the store cannot be read.
pub async fn download_disclosed(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let row = find(&app, &hr, &id).await?;
    let asked = Asked::read(&app, &hr.scope, read_question(&row.question)).await?.ok_or(AppError::NotFound)?;
    // As it was at that moment, for whoever opens it later.
    let day = asked.filter.as_at.map_or(london_day(row.at), |_| asked.filter.day);
    let known = asked.filter.as_at.map_or(row.at, |moment| if moment.known < row.at { moment.known } else { row.at });
    let filter = Filter {
        day,
        as_at: Some(AsAt { end: end_of_london_day(day), known }),
        agency: row.agency_id.or(asked.filter.agency),
        ..asked.filter
    };
    let has = |name: &str| row.columns.split(',').any(|column| column == name);
    let columns = COLUMNS.iter().take(8).map(|(name, _)| *name == "person" || has(name)).collect();
    let key = app.ledger.clone();
    let salt = row.id.to_string();
    let names = has("person");
    let picked = Picked {
        columns,
        items: has("items"),
        code: (!names).then(|| -> csv::Code { Box::new(move |person| key.code(&format!("{salt} {person}"))) }),
    };
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, app.now(), Some(hr.identity.person), "downloaded a disclosure", &row.id.to_string(), "").await?;
    transaction.commit().await?;
    let (folder, today) = (app.settings.data.clone(), app.today());
    let report = csv::Report { store: app.store, scope: hr.scope, filter, items: asked.items, folder, today, picked: Some(picked) };
    Ok(csv::respond(report, csv::Mark::With))
}

async fn find(app: &App, hr: &HrOfficer, id: &str) -> Result<Model> {
    let id = DisclosureId::parse(id).ok_or(AppError::NotFound)?;
    disclosure::find(app.store.read(), &hr.scope, id).await?.ok_or(AppError::NotFound)
}
