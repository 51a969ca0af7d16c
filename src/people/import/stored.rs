//! Between the store and the plan: a file is kept when it is read, and its plan when it is made.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use super::columns::Matching;
use super::known::{self, unreadable};
use super::plan::{FileRow, Planned, Setting, counts, plan};
use super::reading::Table;
use crate::account::hex;
use crate::app::App;
use crate::database::people_import::{self, Model, NewImport};
use crate::database::people_import_row::{self, Model as Row};
use crate::database::{AgencyId, ImportId, PersonId, Scope, StoreError};

/// A file with what it would do.
pub struct Ready {
    /// What it is read against.
    pub setting: Setting,
    /// Its rows as they are kept, in order.
    pub rows: Vec<Row>,
    /// What they do, in the same order, then those who are not in the file.
    pub planned: Vec<Planned>,
}

/// Keeps a file that has been read.
///
/// # Errors
/// If the store refuses.
pub async fn keep_file(
    app: &App,
    db: &impl ConnectionTrait,
    agency_id: AgencyId,
    uploaded_by: Option<PersonId>,
    file_name: String,
    table: Table,
) -> Result<ImportId, StoreError> {
    let header = text(&table.header)?;
    let new = NewImport { agency_id, uploaded_by, file_name, header, row_count: table.rows.len() };
    let id = people_import::add(db, new, app.now()).await?;
    let rows = table.rows.iter().map(|(number, cells)| Ok(Row::new(id, i32::try_from(*number).unwrap_or(i32::MAX), text(cells)?)));
    people_import_row::put(db, rows.collect::<Result<_, StoreError>>()?).await?;
    Ok(id)
}

/// What a file would do, as things are now.
///
/// # Errors
/// If the store cannot be read.
pub async fn plan_now(
    app: &App,
    db: &impl ConnectionTrait,
    scope: &Scope,
    import: &Model,
    matching: Matching,
) -> Result<Ready, StoreError> {
    let setting = known::setting(app, db, scope, import, matching).await?;
    let mut rows = people_import_row::all(db, import.id).await?;
    rows.retain(|row| !row.cells.is_empty());
    let file: Vec<FileRow> = known::rows_of(&rows)?;
    let known = known::load(db, &setting, &file).await?;
    let planned = plan(&setting, &file, &known);
    Ok(Ready { setting, rows, planned })
}

/// Keeps a plan, in the place of the one before it.
///
/// # Errors
/// If the store refuses.
pub async fn keep_plan(app: &App, db: &impl ConnectionTrait, import: ImportId, ready: &mut Ready) -> Result<(), StoreError> {
    people_import_row::forget_absent(db, import).await?;
    let in_file = ready.rows.len();
    for absent in ready.planned.iter().skip(in_file) {
        ready.rows.push(Row::new(import, i32::try_from(absent.number).unwrap_or(i32::MAX), String::new()));
    }
    for (row, planned) in ready.rows.iter_mut().zip(&ready.planned) {
        row.outcome = planned.outcome.word().to_owned();
        row.detail = text(&planned.detail)?;
        row.person_id = planned.person;
    }
    people_import_row::put(db, ready.rows.clone()).await?;
    let counted: HashMap<&str, usize> = counts(&ready.planned).into_iter().map(|(outcome, number)| (outcome.word(), number)).collect();
    people_import::note_plan(db, import, text(&ready.setting.matching)?, text(&counted)?, app.now()).await?;
    Ok(())
}

/// Whether a plan made now says the same, row by row, as the one that was shown.
///
/// # Errors
/// If what is stored cannot be read.
pub fn is_as_shown(shown: &[Row], ready: &Ready) -> Result<bool, StoreError> {
    if shown.len() != ready.planned.len() {
        return Ok(false);
    }
    for (row, planned) in shown.iter().zip(&ready.planned) {
        if row.outcome != planned.outcome.word() || row.detail != text(&planned.detail)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How an import is matched, once it is.
///
/// # Errors
/// If what is stored cannot be read.
pub fn matching_of(import: &Model) -> Result<Option<Matching>, StoreError> {
    if import.matching.is_empty() {
        return Ok(None);
    }
    serde_json::from_str(&import.matching).map(Some).map_err(|error| unreadable("matching of a file", &error))
}

/// What the names of a file's columns are known by.
pub fn digest_of(header: &[String]) -> String {
    hex(&Sha256::digest(header.join("\u{1f}").to_lowercase().as_bytes()))
}

/// As JSON.
///
/// # Errors
/// Never for what is kept here.
pub(super) fn text<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| unreadable("list of people", &error))
}
