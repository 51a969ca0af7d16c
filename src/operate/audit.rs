//! The audit trail: who did or saw what, and when. Nothing in it is anybody's free text, and looking at it is in it too.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use chrono::Days;
use leptos::prelude::*;
use serde::Deserialize;

use super::audit_csv;
use crate::account::Administrator;
use crate::app::{App, london_day, london_start, london_time, short_date};
use crate::database::audit::{self, Entry, Wanted};
use crate::database::{AuditId, PersonId, person_email};
use crate::error::{AppError, Query, Result};
use crate::page::fields::{Problems, TextInput, text_input};
use crate::page::typed_day::read_day;
use crate::page::{Frame, Here, Shape, encode};

/// How many entries a page shows.
const ON_A_PAGE: u64 = 50;

/// The filter, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    act: Option<String>,
    person: Option<String>,
    from: Option<String>,
    to: Option<String>,
    before: Option<String>,
}

/// `GET /operate/audit`: the entries, the latest first.
///
/// # Errors
/// If the place in the list is none, or the store cannot be read.
pub async fn show_audit(State(app): State<App>, administrator: Administrator, Query(asked): Query<Asked>) -> Result<Response> {
    let administering = administrator.administering;
    let before = match asked.before.as_deref() {
        Some(id) => Some(AuditId::parse(id).ok_or(AppError::NotFound)?),
        None => None,
    };
    let acts = audit::acts(app.store.read(), administering).await?;
    let frame = Frame::new("Audit trail", Some(&administrator.identity), Here::Administration).shaped(Shape::Wide);
    let wanted = match wanted(&app, &asked).await? {
        Ok(wanted) => wanted,
        Err(problems) => return Ok(frame.show_invalid(move || page(&asked, &acts, None, &problems))),
    };
    let mut entries = audit::entries(app.store.read(), administering, &wanted, before, ON_A_PAGE + 1).await?;
    let names: HashMap<_, _> = audit::names(app.store.read(), administering, &entries).await?.into_iter().collect();
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, app.now(), Some(administrator.identity.person), "viewed the audit trail", "audit", "").await?;
    transaction.commit().await?;
    let more = entries.len() > usize::try_from(ON_A_PAGE).unwrap_or(usize::MAX);
    entries.truncate(usize::try_from(ON_A_PAGE).unwrap_or(usize::MAX));
    Ok(frame.show(move || page(&asked, &acts, Some((entries, names, more)), &Problems::none())))
}

/// `GET /operate/audit.csv`: the same rows, all of them.
///
/// # Errors
/// If the filter cannot be read, or the store cannot be.
pub async fn download_audit(State(app): State<App>, administrator: Administrator, Query(asked): Query<Asked>) -> Result<Response> {
    let wanted = wanted(&app, &asked).await?.map_err(|_| AppError::Malformed("the filter cannot be read"))?;
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, app.now(), Some(administrator.identity.person), "downloaded the audit trail", "audit", "").await?;
    transaction.commit().await?;
    Ok(audit_csv::respond(app.store.clone(), administrator.administering, wanted, app.today()))
}

/// What the filter asks for, or what is wrong with it.
async fn wanted(app: &App, asked: &Asked) -> Result<std::result::Result<Wanted, Problems>> {
    let text = |field: &Option<String>| field.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let mut problems = Problems::none();
    let mut wanted = Wanted { act: text(&asked.act), ..Wanted::default() };
    if let Some(person) = text(&asked.person) {
        wanted.person = match PersonId::parse(&person) {
            Some(id) => Some(id),
            None => person_email::find_person(app.store.read(), &person).await?,
        };
        if wanted.person.is_none() {
            problems.add("person", "Nobody has this e-mail address. Enter the whole address");
        }
    }
    for (id, field) in [("from", &asked.from), ("to", &asked.to)] {
        let Some(typed) = text(field) else { continue };
        match (id, read_day(&typed)) {
            (_, None) => problems.add(id, "Enter a date, for example 31 3 2027"),
            ("from", Some(day)) => wanted.from = Some(london_start(day)),
            (_, Some(day)) => wanted.until = day.checked_add_days(Days::new(1)).map(london_start),
        }
    }
    Ok(if problems.is_empty() { Ok(wanted) } else { Err(problems) })
}

type Found = (Vec<Entry>, HashMap<PersonId, String>, bool);

fn page(asked: &Asked, acts: &[String], found: Option<Found>, problems: &Problems) -> AnyView {
    let (query, download) = (query(asked), format!("/operate/audit.csv?{}", query(asked)));
    let found = found.map(|(entries, names, more)| {
        let oldest = entries.last().map(|entry| entry.id).filter(|_| more);
        let older = oldest.map(|id| view! { <p><a href=format!("/operate/audit?{query}&before={id}") rel="next">"Older entries"</a></p> });
        let newest = asked.before.is_some().then(|| view! { <p><a href=format!("/operate/audit?{query}")>"Newest entries"</a></p> });
        let none = entries.is_empty().then(|| view! { <p role="status">"No entry matches."</p> });
        let table = (!entries.is_empty()).then(|| table(entries, &names));
        let export = table.is_some().then(|| view! { <p><a href=download download>"Download these rows (CSV)"</a></p> });
        view! { {none} {table} {older} {newest} {export} }
    });
    view! {
        <a class="govuk-back-link" href="/operate">"Administration"</a>
        {problems.summary()}
        <h1>"Audit trail"</h1>
        <p class="oct-lede">"Who did or saw what, the latest first. Nothing in it can be changed."</p>
        {filter(asked, acts, problems)}
        {found}
    }
    .into_any()
}

fn query(asked: &Asked) -> String {
    let part = |name: &str, value: &Option<String>| format!("{name}={}", encode(value.as_deref().unwrap_or_default()));
    [part("act", &asked.act), part("person", &asked.person), part("from", &asked.from), part("to", &asked.to)].join("&")
}

fn filter(asked: &Asked, acts: &[String], problems: &Problems) -> AnyView {
    let options = acts.iter().map(|act| {
        let selected = asked.act.as_deref() == Some(act.as_str());
        view! { <option value=act.clone() selected=selected>{act.clone()}</option> }
    });
    let options = options.collect_view();
    let line = |id: &'static str, label: &'static str, value: &Option<String>| {
        let value = value.as_deref().unwrap_or_default();
        text_input(TextInput { id, label, hint: None, kind: "text", autocomplete: Some("off"), value }, problems)
    };
    view! {
        <form class="oct-filter" method="get" action="/operate/audit" role="search" aria-label="Filter the audit trail">
            <div class="govuk-form-group">
                <label class="govuk-label" for="act">"Act"</label>
                <select class="govuk-select" id="act" name="act"><option value="">"All"</option>{options}</select>
            </div>
            {line("person", "By or about (e-mail address)", &asked.person)}
            {line("from", "From, such as 1 3 2027", &asked.from)}
            {line("to", "To, and including", &asked.to)}
            <button class="govuk-button">"Show"</button>
        </form>
    }
    .into_any()
}

fn table(entries: Vec<Entry>, names: &HashMap<PersonId, String>) -> AnyView {
    let rows = entries.into_iter().map(|entry| {
        let about = PersonId::parse(&entry.subject).and_then(|id| names.get(&id).cloned()).unwrap_or(entry.subject);
        view! {
            <tr class="govuk-table__row">
                <td class="govuk-table__cell oct-date">{format!("{}, {}", short_date(london_day(entry.at)), london_time(entry.at))}</td>
                <th scope="row" class="govuk-table__header">{entry.act}</th>
                <td class="govuk-table__cell">{entry.by.unwrap_or_else(|| "Nobody signed in".to_owned())}</td>
                <td class="govuk-table__cell">{about}</td>
                <td class="govuk-table__cell">{entry.detail}</td>
            </tr>
        }
    });
    view! {
        <div class="oct-table-scroll" role="region" aria-label="Audit trail" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"Entries, the latest first"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"When"</th>
                    <th scope="col" class="govuk-table__header">"What"</th>
                    <th scope="col" class="govuk-table__header">"By"</th>
                    <th scope="col" class="govuk-table__header">"About"</th>
                    <th scope="col" class="govuk-table__header">"More"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
