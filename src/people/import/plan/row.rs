//! Reading the cells of each row, by the rules for what is typed by hand.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Fault, FileRow, KnownAgency, Setting};
use crate::course::scenario::Sector;
use crate::database::{AgencyId, PersonId};
use crate::people::entry;
use crate::people::import::columns::Column;

/// A row on its way: what was read, what is wrong, whom it is about.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) number: u32,
    pub(super) name: Option<String>,
    pub(super) staff_number: Option<String>,
    pub(super) email: Option<String>,
    pub(super) agency: Option<AgencyId>,
    pub(super) role: Option<String>,
    pub(super) team: Option<String>,
    /// What the manager's cell says.
    pub(super) manager_key: Option<String>,
    pub(super) manager: Option<PersonId>,
    pub(super) training_group: Option<i32>,
    pub(super) sector: Option<Sector>,
    pub(super) kind: Option<&'static str>,
    pub(super) starts_on: Option<NaiveDate>,
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) faults: Vec<Fault>,
    /// Whom it is about: the person's place among the known, if they are there.
    pub(super) known: Option<usize>,
    /// Their key, also if they are new.
    pub(super) id: PersonId,
    /// Everybody whom its number or address names, right or wrong.
    pub(super) about: Vec<PersonId>,
}

impl Draft {
    /// Notes what is wrong with a cell.
    pub(super) fn refuse(&mut self, setting: &Setting, column: Column, value: &str, reason: impl Into<String>) {
        self.faults.push(fault(setting, column, value, reason.into()));
    }
}

/// What is wrong with a cell, under the name that its column has in the file.
pub(super) fn fault(setting: &Setting, column: Column, value: &str, reason: String) -> Fault {
    let named = setting.matching.columns.get(&column).and_then(|place| setting.header.get(*place));
    let column = named.filter(|name| !name.is_empty()).map_or_else(|| column.label().to_owned(), Clone::clone);
    Fault { column, value: value.to_owned(), reason }
}

/// Reads every row; a staff number or address that stands in two of them is wrong in both.
pub(super) fn read_all(setting: &Setting, rows: &[FileRow]) -> Vec<Draft> {
    let agencies: HashMap<String, &KnownAgency> = setting.agencies.iter().map(|agency| (entry::plain(&agency.name), agency)).collect();
    let mut drafts: Vec<Draft> = rows.iter().map(|row| read(setting, row, &agencies)).collect();
    refuse_twice(setting, &mut drafts, Column::StaffNumber, |draft| draft.staff_number.clone());
    refuse_twice(setting, &mut drafts, Column::Email, |draft| draft.email.clone());
    drafts
}

fn refuse_twice(setting: &Setting, drafts: &mut [Draft], column: Column, key: fn(&Draft) -> Option<String>) {
    let mut places: HashMap<String, Vec<u32>> = HashMap::new();
    for draft in drafts.iter() {
        if let Some(key) = key(draft) {
            places.entry(key).or_default().push(draft.number);
        }
    }
    for draft in drafts {
        let Some(key) = key(draft) else { continue };
        let Some(other) = places.get(&key).and_then(|rows| rows.iter().find(|number| **number != draft.number)) else { continue };
        let reason = format!("Row {other} has the same. Keep one row for each person");
        draft.refuse(setting, column, &key, reason);
    }
}

fn read(setting: &Setting, row: &FileRow, agencies: &HashMap<String, &KnownAgency>) -> Draft {
    let cell = |column| setting.matching.cell(&row.cells, column);
    let mut faults = Vec::new();
    let mut reader = Reader { setting, row, faults: &mut faults };
    let order = setting.matching.order;
    let name = full_name(&mut reader);
    let staff_number = reader.read(Column::StaffNumber, entry::staff_number).flatten();
    let email = reader.read(Column::Email, entry::email);
    let agency = match cell(Column::Agency) {
        "" => Some(setting.agency),
        _ => reader.read(Column::Agency, |text| {
            let found = agencies.get(&entry::plain(text)).map(|agency| agency.id);
            found.ok_or_else(|| {
                "This is no agency whose people you keep. Take the row out, or ask the partnership\u{2019}s HR team".to_owned()
            })
        }),
    };
    let role = reader.read(Column::Role, entry::role);
    let team = reader.read(Column::Team, entry::team).flatten();
    let manager_key = reader.read(Column::Manager, |text| entry::no_formula(text).map(|()| text.to_owned()));
    let training_group = reader.read(Column::TrainingGroup, entry::training_group);
    let sector = reader.read(Column::Sector, entry::sector);
    let kind = reader.read(Column::Kind, entry::kind);
    let starts_on = reader.read(Column::StartsOn, |text| entry::day(text, order));
    let ends_on = reader.read(Column::EndsOn, |text| entry::day(text, order));
    if staff_number.is_none() && email.is_none() && faults.is_empty() {
        faults.push(fault(
            setting,
            Column::StaffNumber,
            "",
            "Give a staff number or an e-mail address: people are not found by name".to_owned(),
        ));
    }
    if let (Some(start), Some(end)) = (starts_on, ends_on)
        && end < start
    {
        faults.push(fault(
            setting,
            Column::EndsOn,
            cell(Column::EndsOn),
            "The last day is before the first. Correct one of them".to_owned(),
        ));
    }
    let (manager, known, id, about) = (None, None, PersonId::new(), Vec::new());
    Draft {
        number: row.number,
        name,
        staff_number,
        email,
        agency,
        role,
        team,
        manager_key,
        manager,
        training_group,
        sector,
        kind,
        starts_on,
        ends_on,
        faults,
        known,
        id,
        about,
    }
}

/// A name in one column, or in two.
fn full_name(reader: &mut Reader<'_>) -> Option<String> {
    match reader.read(Column::Name, entry::name) {
        Some(name) => Some(name),
        None => {
            let names = [Column::FirstName, Column::LastName].map(|column| reader.read(column, entry::name));
            let whole = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
            (!whole.is_empty()).then_some(whole)
        }
    }
}

struct Reader<'a> {
    setting: &'a Setting,
    row: &'a FileRow,
    faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    /// What a cell holds; nothing if it is empty or wrong.
    fn read<T>(&mut self, column: Column, read: impl FnOnce(&str) -> entry::Read<T>) -> Option<T> {
        let text = self.setting.matching.cell(&self.row.cells, column);
        if text.is_empty() {
            return None;
        }
        match read(text) {
            Ok(value) => Some(value),
            Err(reason) => {
                let shown: String = text.chars().take(100).collect();
                self.faults.push(fault(self.setting, column, &shown, reason));
                None
            }
        }
    }
}
