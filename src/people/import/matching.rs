//! Saying which column is which; in which order dates stand, if the file leaves that open; and who leaves.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::columns::{Column, Matching, Order, guess, order_of};
use super::known::{rows_of, unreadable};
use super::matching_view::{Page, page};
use super::plan::FileRow;
use super::stored::{self, digest_of};
use crate::account::HrOfficer;
use crate::app::App;
use crate::database::people_import::{self, ImportState, Model};
use crate::database::{ImportId, StoreError, audit, people_import_match, people_import_row};
use crate::error::{AppError, Path, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, see_other};
use crate::people::entry::{self, DateOrder};

/// What was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) columns: BTreeMap<Column, usize>,
    pub(super) order: Option<DateOrder>,
    pub(super) training_group: String,
    pub(super) leavers: bool,
    pub(super) leavers_on: String,
}

/// `GET /people/imports/{import}/columns`: as they were matched the last time, or as their names suggest.
///
/// # Errors
/// If there is no such import in scope, or the store cannot be read.
pub async fn show_columns(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let (import, header) = find(&app, &hr, &id).await?;
    let kept = people_import_match::of(app.store.read(), import.agency_id, &digest_of(&header)).await?;
    let before = match stored::matching_of(&import)? {
        Some(matching) => Some(matching),
        None => kept.as_deref().and_then(|kept| serde_json::from_str::<Matching>(kept).ok()),
    };
    let typed = before.as_ref().map_or_else(
        || Typed { columns: guess(&header), ..Typed::default() },
        |matching| Typed {
            columns: matching.columns.clone(),
            order: Some(matching.order),
            training_group: matching.training_group.map(|group| group.to_string()).unwrap_or_default(),
            leavers: matching.leavers_on.is_some(),
            leavers_on: matching.leavers_on.map(crate::app::long_date).unwrap_or_default(),
        },
    );
    let rows = rows(&app, import.id).await?;
    let question = question(&typed.columns, &rows);
    let shown = Page { import, header, rows: sample(rows), typed, question, is_remembered: kept.is_some() };
    Ok(frame(&hr).show(move || page(shown, &Problems::none())))
}

/// `POST /people/imports/{import}/columns`: keeps that, and makes the dry run.
///
/// # Errors
/// If there is no such import in scope, it is applied already, or the store cannot be written.
pub async fn match_columns(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let (import, header) = find(&app, &hr, &id).await?;
    let there = format!("/people/imports/{}", import.id);
    if matches!(import.state, ImportState::Applied | ImportState::Undone) {
        return Ok(see_other(&there));
    }
    let typed = read(&fields, header.len());
    let rows = rows(&app, import.id).await?;
    let question = question(&typed.columns, &rows);
    let mut problems = Problems::none();
    let Some(matching) = check(&typed, &question, &mut problems) else {
        let shown = Page { import, header, rows: sample(rows), typed, question, is_remembered: false };
        return Ok(frame(&hr).show_invalid(move || page(shown, &problems)));
    };
    let transaction = app.store.begin_write().await?;
    let held = people_import::held_within(&transaction, &hr.scope, import.id).await?.ok_or(AppError::NotFound)?;
    if matches!(held.state, ImportState::Applied | ImportState::Undone) {
        return Ok(see_other(&there));
    }
    remember(&app, &transaction, &import, &header, &matching).await?;
    let mut ready = stored::plan_now(&app, &transaction, &hr.scope, &import, matching).await?;
    stored::keep_plan(&app, &transaction, import.id, &mut ready).await?;
    audit::note(&transaction, app.now(), Some(hr.identity.person), "made a dry run of a list of people", &import.id.to_string(), "")
        .await?;
    transaction.commit().await?;
    Ok(see_other(&there))
}

/// Remembers the matching for the agency's next file with these columns; a day to leave on is of this file only.
///
/// # Errors
/// If the store refuses.
pub async fn remember(
    app: &App,
    db: &impl sea_orm::ConnectionTrait,
    import: &Model,
    header: &[String],
    matching: &Matching,
) -> Result<(), StoreError> {
    let lasting = Matching { leavers_on: None, ..matching.clone() };
    Ok(people_import_match::keep(db, import.agency_id, digest_of(header), stored::text(&lasting)?, app.now()).await?)
}

/// What the dates of the file leave open.
pub fn question(columns: &BTreeMap<Column, usize>, rows: &[FileRow]) -> Order {
    let places = [Column::StartsOn, Column::EndsOn].map(|column| columns.get(&column).copied());
    let cells = rows.iter().flat_map(|row| places.iter().flatten().filter_map(|place| Some((row.number, row.cells.get(*place)?.trim()))));
    order_of(cells)
}

async fn find(app: &App, hr: &HrOfficer, id: &str) -> Result<(Model, Vec<String>)> {
    let id = ImportId::parse(id).ok_or(AppError::NotFound)?;
    let import = people_import::within(app.store.read(), &hr.scope, id).await?.ok_or(AppError::NotFound)?;
    let header = serde_json::from_str(&import.header).map_err(|error| AppError::Store(unreadable("header of a file", &error)))?;
    Ok((import, header))
}

async fn rows(app: &App, import: ImportId) -> Result<Vec<FileRow>> {
    Ok(rows_of(&people_import_row::all(app.store.read(), import).await?)?)
}

/// The first rows, to be looked at beside the names.
fn sample(mut rows: Vec<FileRow>) -> Vec<FileRow> {
    rows.truncate(3);
    rows
}

fn read(fields: &Fields, width: usize) -> Typed {
    let place = |column: Column| fields.one(column.code())?.parse().ok().filter(|place| *place < width);
    Typed {
        columns: Column::ALL.into_iter().filter_map(|column| Some((column, place(column)?))).collect(),
        order: match fields.one("order").as_deref() {
            Some("day-first") => Some(DateOrder::DayFirst),
            Some("month-first") => Some(DateOrder::MonthFirst),
            _ => None,
        },
        training_group: fields.one("training_group").unwrap_or_default(),
        leavers: fields.one("leavers").is_some(),
        leavers_on: fields.one("leavers_on").unwrap_or_default(),
    }
}

fn check(typed: &Typed, question: &Order, problems: &mut Problems) -> Option<Matching> {
    let has = |column: Column| typed.columns.contains_key(&column);
    if !has(Column::StaffNumber) && !has(Column::Email) {
        problems.add(
            Column::StaffNumber.code(),
            "Choose the column with staff numbers, with e-mail addresses, or both: people are found by them",
        );
    }
    for (column, place) in &typed.columns {
        if let Some((before, _)) = typed.columns.iter().find(|(other, taken)| *taken == place && *other < column) {
            problems.add(
                column.code(),
                format!("This column is chosen for \u{201c}{}\u{201d} as well. Choose each column once", before.label()),
            );
        }
    }
    let order = match (question, typed.order) {
        (Order::Clear(order), _) => Some(*order),
        (Order::Either { .. }, Some(order)) => Some(order),
        (Order::Either { .. }, None) => {
            problems.add("order", "Choose how the dates are written");
            None
        }
    };
    let training_group = match typed.training_group.as_str() {
        "" => None,
        group => entry::training_group(group).map_err(|problem| problems.add("training_group", problem)).ok(),
    };
    let leavers_on: Option<NaiveDate> = match typed.leavers {
        true => entry::day(&typed.leavers_on, DateOrder::DayFirst).map_err(|problem| problems.add("leavers_on", problem)).ok(),
        false => None,
    };
    problems.is_empty().then_some(Matching { columns: typed.columns.clone(), order: order?, training_group, leavers_on })
}

fn frame(hr: &HrOfficer) -> Frame<'_> {
    Frame::new("Match the columns", Some(&hr.identity), Here::People)
}
