//! Which column of a file is which of ours, and in which order its dates stand. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::people::entry::{DateOrder, day, plain};

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the labels say it")]
pub enum Column {
    StaffNumber,
    Email,
    Name,
    FirstName,
    LastName,
    Agency,
    Role,
    Team,
    Manager,
    TrainingGroup,
    Sector,
    Kind,
    StartsOn,
    EndsOn,
}

impl Column {
    /// All of them, in the order they are asked about.
    pub const ALL: [Column; 14] = [
        Column::StaffNumber,
        Column::Email,
        Column::Name,
        Column::FirstName,
        Column::LastName,
        Column::Agency,
        Column::Role,
        Column::Team,
        Column::Manager,
        Column::TrainingGroup,
        Column::Sector,
        Column::Kind,
        Column::StartsOn,
        Column::EndsOn,
    ];

    /// Its name in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Column::StaffNumber => "staff-number",
            Column::Email => "email",
            Column::Name => "name",
            Column::FirstName => "first-name",
            Column::LastName => "last-name",
            Column::Agency => "agency",
            Column::Role => "role",
            Column::Team => "team",
            Column::Manager => "manager",
            Column::TrainingGroup => "training-group",
            Column::Sector => "sector",
            Column::Kind => "kind",
            Column::StartsOn => "starts-on",
            Column::EndsOn => "ends-on",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Column::StaffNumber => "Staff number",
            Column::Email => "E-mail address",
            Column::Name => "Name",
            Column::FirstName => "First name",
            Column::LastName => "Last name",
            Column::Agency => "Agency",
            Column::Role => "Role",
            Column::Team => "Team",
            Column::Manager => "Manager\u{2019}s staff number or e-mail address",
            Column::TrainingGroup => "Training group",
            Column::Sector => "Sector",
            Column::Kind => "Employed as",
            Column::StartsOn => "First day",
            Column::EndsOn => "Last day",
        }
    }

    /// What files call it, without case or marks.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Column::StaffNumber => &[
                "staff number",
                "staff no",
                "staff id",
                "employee number",
                "employee no",
                "employee id",
                "payroll number",
                "payroll no",
                "person id",
                "personnel number",
                "assignment number",
                "number",
            ],
            Column::Email => &["e mail address", "email address", "email", "e mail", "work email", "work e mail", "mail"],
            Column::Name => &["name", "full name", "employee name", "display name", "person", "known as"],
            Column::FirstName => &["first name", "forename", "given name", "preferred name", "firstname"],
            Column::LastName => &["last name", "surname", "family name", "lastname"],
            Column::Agency => &["agency", "organisation", "organization", "employer", "school", "trust"],
            Column::Role => &["role", "job title", "job", "position", "post", "post title", "title"],
            Column::Team => &["team", "department", "service", "unit"],
            Column::Manager => &[
                "manager",
                "line manager",
                "manager number",
                "manager staff number",
                "managers staff number",
                "managers staff number or e mail address",
                "manager email",
                "manager id",
                "line manager email",
                "reports to",
                "supervisor",
            ],
            Column::TrainingGroup => &["training group", "group", "safeguarding group", "training level"],
            Column::Sector => &["sector"],
            Column::Kind => &["employed as", "employment kind", "employment type", "contract type", "kind", "type"],
            Column::StartsOn => {
                &["first day", "start date", "start", "starts on", "started", "date started", "joined", "date joined", "hire date", "from"]
            }
            Column::EndsOn => &["last day", "end date", "end", "ends on", "leaving date", "leave date", "left", "termination date", "to"],
        }
    }
}

/// How a file is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matching {
    /// Where each of ours stands.
    pub columns: BTreeMap<Column, usize>,
    /// In which order the parts of dates stand.
    pub order: DateOrder,
    /// The training group of rows that say none.
    pub training_group: Option<i32>,
    /// The last day of the agency's people who are not in the file; nobody leaves for that if none.
    pub leavers_on: Option<NaiveDate>,
}

impl Matching {
    /// The cell of a column.
    pub fn cell<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        self.columns.get(&column).and_then(|place| cells.get(*place)).map_or("", |cell| cell.trim())
    }
}

/// Where each of our columns most likely stands: by its names, the likeliest first.
pub fn guess(header: &[String]) -> BTreeMap<Column, usize> {
    let plain_header: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let mut found = BTreeMap::new();
    for column in Column::ALL {
        let free = |place: &usize| !found.values().any(|taken| taken == place);
        let place = column.names().iter().find_map(|name| plain_header.iter().position(|given| given == name).filter(free));
        if let Some(place) = place {
            found.insert(column, place);
        }
    }
    found
}

/// What the dates of a file say about the order of their parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// One order fits all of them, or it makes no difference.
    Clear(DateOrder),
    /// Both fit: somebody must say which, and this cell proves the difference.
    Either {
        /// The row's number.
        row: u32,
        /// What stands there.
        text: String,
        /// What it is with the day first.
        day_first: NaiveDate,
        /// What it is with the month first.
        month_first: NaiveDate,
    },
}

/// Looks through all dates of a file.
pub fn order_of<'a>(cells: impl Iterator<Item = (u32, &'a str)>) -> Order {
    let (mut fits, mut proof) = ([0_usize; 2], None);
    for (row, text) in cells.filter(|(_, text)| !text.is_empty()) {
        let [british, american] = [DateOrder::DayFirst, DateOrder::MonthFirst].map(|order| day(text, order).ok());
        fits = [fits[0] + usize::from(british.is_some()), fits[1] + usize::from(american.is_some())];
        if let (Some(day_first), Some(month_first), None) = (british, american, &proof)
            && day_first != month_first
        {
            proof = Some(Order::Either { row, text: text.to_owned(), day_first, month_first });
        }
    }
    match (fits[0].cmp(&fits[1]), proof) {
        (std::cmp::Ordering::Equal, Some(proof)) => proof,
        (std::cmp::Ordering::Less, _) => Order::Clear(DateOrder::MonthFirst),
        _ => Order::Clear(DateOrder::DayFirst),
    }
}
