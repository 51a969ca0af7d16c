//! What each row of a file would do, or did: looked through by kind, the refused rows as a file to mend; applied and undone from here.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::apply::{Applied, apply};
use super::dry_run_view::{Line, Page, page};
use super::known::unreadable;
use super::plan::{Detail, Outcome};
use super::undo::{KEPT_ROW, undo};
use crate::account::HrOfficer;
use crate::app::App;
use crate::database::people_import::{self, ImportState, Model};
use crate::database::people_import_row::{self, Model as Row};
use crate::database::{ImportId, StoreError};
use crate::error::{AppError, Path, Query, Result};
use crate::page::fields::Fields;
use crate::page::spreadsheet::harmless;
use crate::page::{Frame, Here, Shape, see_other};

/// How many rows a page has.
const ON_A_PAGE: u64 = 50;

/// Which rows, which page, and what was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    show: Option<String>,
    page: Option<u64>,
    done: Option<String>,
}

/// `GET /people/imports/{import}`.
///
/// # Errors
/// If there is no such import in scope, or the store cannot be read.
pub async fn show_import(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, Query(asked): Query<Asked>) -> Result<Response> {
    let import = find(&app, &hr, &id).await?;
    if import.state == ImportState::Uploaded {
        return Ok(see_other(&format!("/people/imports/{}/columns", import.id)));
    }
    show(&app, &hr, import, asked, StatusCode::OK).await
}

async fn show(app: &App, hr: &HrOfficer, import: Model, asked: Asked, status: StatusCode) -> Result<Response> {
    let counts: HashMap<String, u64> =
        serde_json::from_str(&import.counts).map_err(|error| AppError::Store(unreadable("counts of a list", &error)))?;
    let chosen = match asked.show.as_deref().filter(|word| !word.is_empty()) {
        None => None,
        Some(word) => Some(Outcome::parse(word).ok_or(AppError::NotFound)?),
    };
    let number = |outcome: Outcome| counts.get(outcome.word()).copied().unwrap_or_default();
    let all = chosen.map_or_else(|| Outcome::ALL.into_iter().map(number).sum(), number);
    let last = all.div_ceil(ON_A_PAGE).max(1);
    let at = asked.page.unwrap_or(1).clamp(1, last);
    let words: Vec<&str> = match chosen {
        Some(outcome) => vec![outcome.word()],
        None => Outcome::ALL.map(Outcome::word).into_iter().chain([KEPT_ROW]).collect(),
    };
    let db = app.store.read();
    let rows = people_import_row::some(db, import.id, &words, (at - 1) * ON_A_PAGE, ON_A_PAGE).await?;
    let lines = rows.iter().map(line).collect::<Result<Vec<Line>, StoreError>>()?;
    let kept = match import.state {
        ImportState::Undone => {
            let rows = people_import_row::some(db, import.id, &[KEPT_ROW], 0, u64::from(u16::MAX)).await?;
            rows.iter().map(line).collect::<Result<Vec<Line>, StoreError>>()?
        }
        _ => Vec::new(),
    };
    let shown = Page {
        counts: Outcome::ALL.map(|outcome| (outcome, number(outcome))).to_vec(),
        chosen,
        lines,
        kept,
        at,
        last,
        import,
        now: app.now(),
        done: asked.done,
    };
    let title = match shown.import.state {
        ImportState::Applied => "List applied",
        ImportState::Undone => "List undone",
        _ => "Dry run",
    };
    Ok(Frame::new(title, Some(&hr.identity), Here::People).shaped(Shape::Wide).respond(status, move || page(shown, title)))
}

fn line(row: &Row) -> Result<Line, StoreError> {
    let detail: Detail = serde_json::from_str(&row.detail).map_err(|error| unreadable("row of a list", &error))?;
    let number = (!row.cells.is_empty()).then_some(row.number);
    Ok(Line { number, outcome: Outcome::parse(&row.outcome), person: row.person_id, detail })
}

/// `POST /people/imports/{import}/apply`.
///
/// # Errors
/// If there is no such import in scope, or the store cannot be written.
pub async fn apply_import(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, _: Fields) -> Result<Response> {
    let import = find(&app, &hr, &id).await?;
    let there = format!("/people/imports/{}", import.id);
    match apply(&app, &hr.scope, Some(hr.identity.person), import.id).await? {
        Applied::Done => Ok(see_other(&format!("{there}?done=applied"))),
        Applied::NotPlanned => Ok(see_other(&format!("{there}/columns"))),
        Applied::LookAgain => {
            let import = find(&app, &hr, &id).await?;
            let asked = Asked { done: Some("look-again".to_owned()), ..Asked::default() };
            show(&app, &hr, import, asked, StatusCode::CONFLICT).await
        }
    }
}

/// `POST /people/imports/{import}/undo`.
///
/// # Errors
/// If there is no such import in scope, it cannot be undone, or the store cannot be written.
pub async fn undo_import(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, _: Fields) -> Result<Response> {
    let import = find(&app, &hr, &id).await?;
    undo(&app, &hr.scope, Some(hr.identity.person), import.id).await?;
    Ok(see_other(&format!("/people/imports/{}?done=undone", import.id)))
}

/// `GET /people/imports/{import}/refused.csv`: the refused rows as they came, with what to mend in front.
///
/// # Errors
/// If there is no such import in scope, or the store cannot be read.
pub async fn download_refused(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let import = find(&app, &hr, &id).await?;
    let header: Vec<String> =
        serde_json::from_str(&import.header).map_err(|error| AppError::Store(unreadable("header of a list", &error)))?;
    let rows = people_import_row::some(app.store.read(), import.id, &[Outcome::Refused.word()], 0, u64::from(u16::MAX)).await?;
    let file = refused_file(&header, &rows)?;
    let name = format!("attachment; filename=\"refused-rows-{}.csv\"", app.today());
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], file).into_response())
}

/// The file: the reason stands last, so that the mended file can be uploaded as it is.
fn refused_file(header: &[String], rows: &[Row]) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    let failed = |error: csv::Error| AppError::Unexpected(error.to_string());
    let mut names: Vec<String> = header.iter().map(|name| harmless(name)).collect();
    names.extend(["Row in the file".to_owned(), "What to mend".to_owned()]);
    writer.write_record(&names).map_err(failed)?;
    for row in rows.iter().filter(|row| !row.cells.is_empty()) {
        let cells: Vec<String> = serde_json::from_str(&row.cells).map_err(|error| AppError::Store(unreadable("row of a list", &error)))?;
        let detail: Detail = serde_json::from_str(&row.detail).map_err(|error| AppError::Store(unreadable("row of a list", &error)))?;
        let mut record: Vec<String> = cells.iter().map(|cell| harmless(cell)).collect();
        let reasons: Vec<String> = detail.faults.iter().map(|fault| format!("{}: {}", fault.column, fault.reason)).collect();
        record.extend([row.number.to_string(), harmless(&reasons.join(". "))]);
        writer.write_record(&record).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| AppError::Unexpected(error.to_string()))
}

async fn find(app: &App, hr: &HrOfficer, id: &str) -> Result<Model> {
    let id = ImportId::parse(id).ok_or(AppError::NotFound)?;
    people_import::within(app.store.read(), &hr.scope, id).await?.ok_or(AppError::NotFound)
}
