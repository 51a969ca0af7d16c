//! Who a file may be about, and what it is read against: a few queries for the whole file.

use std::collections::HashSet;

use sea_orm::ConnectionTrait;

use super::columns::{Column, Matching};
use super::plan::{FileRow, Known, KnownAgency, KnownPerson, Setting};
use crate::app::App;
use crate::course::scenario::Sector;
use crate::database::people_import::Model;
use crate::database::roster::{self, Keys};
use crate::database::{Scope, StoreError, agency, people_import_row};

/// The rows of an import that stand in its file.
///
/// # Errors
/// If what is stored cannot be read.
pub fn rows_of(stored: &[people_import_row::Model]) -> Result<Vec<FileRow>, StoreError> {
    let in_file = stored.iter().filter(|row| !row.cells.is_empty());
    in_file
        .map(|row| {
            let cells = serde_json::from_str(&row.cells).map_err(|error| unreadable("row of a file", &error))?;
            Ok(FileRow { number: u32::try_from(row.number).unwrap_or_default(), cells })
        })
        .collect()
}

/// What could not be read back.
pub(super) fn unreadable(what: &str, error: &serde_json::Error) -> StoreError {
    StoreError::Unreadable { what: what.to_owned(), why: error.to_string() }
}

/// What a file is read against.
///
/// # Errors
/// If the store cannot be read.
pub async fn setting(
    app: &App,
    db: &impl ConnectionTrait,
    scope: &Scope,
    import: &Model,
    matching: Matching,
) -> Result<Setting, StoreError> {
    let header = serde_json::from_str(&import.header).map_err(|error| unreadable("header of a file", &error))?;
    let agencies = agency::within(db, scope).await?;
    let agencies = agencies
        .into_iter()
        .map(|agency| KnownAgency { id: agency.id, sector: Sector::parse(&agency.sector).unwrap_or(Sector::Other), name: agency.name })
        .collect();
    Ok(Setting { agency: import.agency_id, agencies, is_whole: scope.is_whole(), matching, header, today: app.today(), now: app.now() })
}

/// Everybody whom the rows may be about.
///
/// # Errors
/// If the store cannot be read.
pub async fn load(db: &impl ConnectionTrait, setting: &Setting, rows: &[FileRow]) -> Result<Known, StoreError> {
    let mut keys = Keys { numbers: HashSet::new(), emails: HashSet::new(), agency: setting.matching.leavers_on.map(|_| setting.agency) };
    for row in rows {
        let cell = |column| setting.matching.cell(&row.cells, column);
        for (column, is_email) in [(Column::StaffNumber, false), (Column::Email, true), (Column::Manager, false), (Column::Manager, true)] {
            match (cell(column), is_email) {
                ("", _) => {}
                (key, true) => drop(keys.emails.insert(key.to_lowercase())),
                (key, false) => drop(keys.numbers.insert(key.to_owned())),
            }
        }
    }
    let roster = roster::load(db, &keys, setting.today).await?;
    let more = roster.with_more_than_learning;
    let people = roster.people.into_iter().map(|found| {
        let may_change_email = more.get(&found.person.id).is_none_or(|is_administrator| setting.is_whole && !is_administrator);
        KnownPerson { person: found.person, emails: found.emails, posts: found.posts, may_change_email }
    });
    Ok(Known { people: people.collect(), managers: roster.managers, names: roster.names })
}
