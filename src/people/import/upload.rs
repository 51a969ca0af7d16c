//! The lists that are under way, and the form that takes a file.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::{reading, stored};
use crate::account::HrOfficer;
use crate::app::{App, london_day, london_time, long_date};
use crate::database::people_import::{self, ImportState, KEPT, Model};
use crate::database::{AgencyId, agency, audit};
use crate::error::{AppError, Result};
use crate::page::choose::{Select, file, select};
use crate::page::fields::Problems;
use crate::page::upload::Upload;
use crate::page::{Frame, Here, see_other};

/// `GET /people/imports`.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_imports(State(app): State<App>, hr: HrOfficer) -> Result<Response> {
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let under_way = people_import::all_within(app.store.read(), &hr.scope).await?;
    Ok(frame(&hr).show(move || page(&agencies, under_way, "", &Problems::none())))
}

/// `POST /people/imports`: reads a file and keeps it; nothing is changed by that.
///
/// # Errors
/// If the form cannot be read, or the store cannot be written.
pub async fn upload_file(State(app): State<App>, hr: HrOfficer, upload: Upload) -> Result<Response> {
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let chosen = upload.fields.one("agency").unwrap_or_default();
    let agency = AgencyId::parse(&chosen).filter(|id| agencies.iter().any(|agency| agency.id == *id));
    let mut problems = Problems::none();
    if agency.is_none() {
        problems.add("agency", "Choose the agency whose people are in the file");
    }
    let read = match upload.file {
        None => Err("Choose a file".to_owned()),
        // Reading a workbook takes the processor for a while: not on a thread that answers others.
        Some((name, bytes)) => tokio::task::spawn_blocking(move || reading::read(&bytes).map(|table| (name, table)))
            .await
            .map_err(|error| AppError::Unexpected(error.to_string()))?,
    };
    let read = read.map_err(|problem| problems.add("file", problem)).ok();
    let (Some(agency), Some((name, table))) = (agency, read) else {
        let under_way = people_import::all_within(app.store.read(), &hr.scope).await?;
        return Ok(frame(&hr).show_invalid(move || page(&agencies, under_way, &chosen, &problems)));
    };
    let transaction = app.store.begin_write().await?;
    let detail = format!("{} rows", table.rows.len());
    let id = stored::keep_file(&app, &transaction, agency, Some(hr.identity.person), name, table).await?;
    audit::note(&transaction, app.now(), Some(hr.identity.person), "uploaded a list of people", &id.to_string(), &detail).await?;
    transaction.commit().await?;
    Ok(see_other(&format!("/people/imports/{id}/columns")))
}

/// Forgets files that nobody applied within their day, and those that can no longer be undone.
///
/// # Errors
/// If the store cannot be written.
pub async fn forget_old(app: &App) -> Result<()> {
    let transaction = app.store.begin_write().await?;
    people_import::forget_old(&transaction, app.now()).await?;
    Ok(transaction.commit().await?)
}

fn frame(hr: &HrOfficer) -> Frame<'_> {
    Frame::new("Load people from a file", Some(&hr.identity), Here::People)
}

fn page(agencies: &[agency::Model], under_way: Vec<(Model, Option<agency::Model>)>, chosen: &str, problems: &Problems) -> AnyView {
    let mut options: Vec<(String, String)> = agencies.iter().map(|agency| (agency.id.to_string(), agency.name.clone())).collect();
    if options.len() != 1 {
        options.insert(0, (String::new(), "Choose one".to_owned()));
    }
    let agency = Select {
        id: "agency",
        label: "Whose people are in the file",
        hint: Some("Rows that name no agency are this one\u{2019}s."),
        options,
        value: chosen,
    };
    let hint = "CSV or xlsx, at most 5 MB and 20,000 rows. The first row names the columns.";
    let lines = under_way.into_iter().map(line).collect_view();
    let has_lines = !lines.is_empty();
    let kept = has_lines.then(|| view! { <h2>"Files of the last day"</h2> <ul class="oct-list-roomy">{lines}</ul> });
    view! {
        <a class="govuk-back-link" href="/people">"People"</a>
        {problems.summary()}
        <h1>"Load people from a file"</h1>
        <p>"You see what each row would do before anything is changed, and can undo it for a day."</p>
        <form method="post" action="/people/imports" enctype="multipart/form-data" novalidate>
            {select(agency, problems)}
            {file("file", "File", hint, ".csv,.txt,.tsv,.xlsx", problems)}
            <button class="govuk-button">"Upload"</button>
        </form>
        {kept}
    }
    .into_any()
}

fn line((import, agency): (Model, Option<agency::Model>)) -> impl IntoView {
    let when = |moment| format!("{} at {}", long_date(london_day(moment)), london_time(moment));
    let address = match import.state {
        ImportState::Uploaded => format!("/people/imports/{}/columns", import.id),
        _ => format!("/people/imports/{}", import.id),
    };
    let state = match (import.state, import.applied_at) {
        (ImportState::Uploaded, _) => "uploaded, columns not matched yet".to_owned(),
        (ImportState::Planned, _) => "dry run made, not applied".to_owned(),
        (ImportState::Applied, Some(at)) => format!("applied; can be undone until {}", when(at + KEPT)),
        (ImportState::Applied, None) => "applied".to_owned(),
        (ImportState::Undone, _) => "undone".to_owned(),
    };
    let agency = agency.map(|agency| agency.name).unwrap_or_default();
    let words = format!(", {agency}, {} rows, {}: {state}", import.row_count, when(import.uploaded_at));
    view! { <li><a href=address>{import.file_name}</a>{words}</li> }
}
