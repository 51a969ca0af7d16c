//! The return to the Children's Workforce: in date, induction on time and how long overdue, by agency and by sector. It leaves the agencies,
//! so small numbers are left out.

use std::collections::{BTreeMap, HashSet};

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, Months, NaiveDate};

use super::asked::{Asked, Pairs};
use super::filter::{Filter, Posts};
use super::rows::{self, Counted};
use super::{csv, suppress, workforce_page};
use crate::account::HrOfficer;
use crate::app::{App, london_day};
use crate::course::scenario::Sector;
use crate::database::{PersonId, audit};
use crate::error::{AppError, Query, Result};
use crate::page::fields::Problems;
use crate::page::spreadsheet::harmless;
use crate::page::{Frame, Here, Shape};
use crate::standing::Word;

/// The return, ready to be shown.
pub(super) struct Return {
    pub(super) asked: Asked,
    pub(super) from: NaiveDate,
    pub(super) problems: Problems,
    /// By agency, by sector, and everybody together: each with its name.
    pub(super) parts: [(&'static str, Vec<(String, Line)>); 2],
    pub(super) all: Line,
}

/// A line of it. What may not be shown is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) people: Option<u64>,
    pub(super) in_date: Option<u64>,
    pub(super) due: Option<u64>,
    pub(super) on_time: Option<u64>,
    /// Overdue for 1 to 30 days, 31 to 90, and longer.
    pub(super) overdue: [Option<u64>; 3],
}

/// The people counted behind a line.
#[derive(Default)]
struct Tally {
    people: HashSet<PersonId>,
    in_date: HashSet<PersonId>,
    due: u64,
    on_time: u64,
    overdue: [HashSet<PersonId>; 3],
}

/// `GET /reports/return`: the return as a page.
///
/// # Errors
/// If it names what there is not, or the store cannot be read.
pub async fn show_return(State(app): State<App>, hr: HrOfficer, Query(pairs): Query<Pairs>) -> Result<Response> {
    let frame = Frame::new("Children\u{2019}s Workforce return", Some(&hr.identity), Here::Reports).shaped(Shape::Wide);
    let found = read(&app, &hr, pairs).await?;
    note(&app, &hr, "viewed the workforce return", &found).await?;
    Ok(if found.problems.is_empty() {
        frame.show(|| workforce_page::page(found))
    } else {
        frame.show_invalid(|| workforce_page::page(found))
    })
}

/// `GET /reports/return.csv`: the same lines as a file.
///
/// # Errors
/// As for the page; and if what is asked for is not right.
pub async fn download_return(State(app): State<App>, hr: HrOfficer, Query(pairs): Query<Pairs>) -> Result<Response> {
    let found = read(&app, &hr, pairs).await?;
    if !found.problems.is_empty() {
        return Err(AppError::Malformed("the dates of the return"));
    }
    note(&app, &hr, "downloaded the workforce return", &found).await?;
    let name = format!("attachment; filename=\"workforce-return-{}.csv\"", found.asked.filter.day);
    let bytes = file(&found).map_err(|error| AppError::Unexpected(error.to_string()))?;
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response())
}

async fn note(app: &App, hr: &HrOfficer, act: &str, found: &Return) -> Result<()> {
    let transaction = app.store.begin_write().await?;
    let subject = found.asked.pathway.slug.to_string();
    audit::note(&transaction, app.now(), Some(hr.identity.person), act, &subject, &found.asked.narrowed_by()).await?;
    Ok(transaction.commit().await?)
}

async fn read(app: &App, hr: &HrOfficer, mut pairs: Pairs) -> Result<Return> {
    let today = app.today();
    let from = pairs.iter().find(|(name, value)| name == "from" && !value.trim().is_empty()).map(|(_, value)| value.trim().to_owned());
    pairs.retain(|(name, value)| matches!(name.as_str(), "pathway" | "on") && !value.trim().is_empty());
    if pairs.iter().all(|(name, _)| name != "on") {
        let last = today.with_day(1).and_then(|first| first.pred_opt()).unwrap_or(today);
        pairs.push(("on".to_owned(), last.to_string()));
    }
    let asked = Asked::read(app, &hr.scope, pairs).await?.ok_or(AppError::NotFound)?;
    let mut problems = asked.problems.clone();
    let day = asked.filter.day;
    let year_before = day.checked_sub_months(Months::new(12)).and_then(|before| before.succ_opt()).unwrap_or(day);
    let from = match from.map(|text| text.parse::<NaiveDate>()) {
        None => year_before,
        Some(Ok(from)) if from <= day => from,
        Some(Ok(_)) => {
            problems.add("from", "The first day must not be after the last");
            year_before
        }
        Some(Err(_)) => {
            problems.add("from", "Enter the first day as 2027-01-01");
            year_before
        }
    };
    let found = if problems.is_empty() { count(app, hr, &asked, from).await? } else { Vec::new() };
    let name = |row: &Counted| asked.agencies.iter().find(|agency| agency.id == row.agency).map(|agency| agency.name.clone());
    let by_agency = tally(&found, from, day, |row| name(row).unwrap_or_default());
    let by_sector = tally(&found, from, day, |row| Sector::parse(&row.sector).unwrap_or(Sector::Other).label().to_owned());
    let all = tally(&found, from, day, |_| String::new()).into_values().next().unwrap_or_default();
    let all = lines(vec![(String::new(), all)]).pop().map(|(_, line)| line).unwrap_or_default();
    let parts = [("By agency", lines(by_agency.into_iter().collect())), ("By sector", lines(by_sector.into_iter().collect()))];
    Ok(Return { asked, from, problems, parts, all })
}

/// Every post that counts on the day, or whose date fell in the period.
async fn count(app: &App, hr: &HrOfficer, asked: &Asked, from: NaiveDate) -> Result<Vec<Counted>> {
    let filter = Filter { posts: Posts::Any, ..asked.filter.clone() };
    Ok(rows::counted(app.store.read(), &hr.scope, &filter, &asked.items, from).await?)
}

fn tally(found: &[Counted], from: NaiveDate, day: NaiveDate, name: impl Fn(&Counted) -> String) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for row in found {
        let word = row.facts.word(day);
        if matches!(word, Word::Paused | Word::Waived) {
            continue;
        }
        let tally = tallies.entry(name(row)).or_default();
        if row.starts_on <= day && row.ends_on.is_none_or(|last| last >= day) {
            tally.people.insert(row.person);
            if row.facts.in_date(day) {
                tally.in_date.insert(row.person);
            }
            if let (Word::Overdue, Some(next_on)) = (word, row.next_on) {
                let band = match (day - next_on).num_days() {
                    ..=30 => 0,
                    31..=90 => 1,
                    _ => 2,
                };
                tally.overdue[band].insert(row.person);
            }
        }
        // The date came while they were in the post.
        if row.facts.due_on >= from && row.facts.due_on <= day && row.ends_on.is_none_or(|last| last >= row.facts.due_on) {
            tally.due += 1;
            tally.on_time += u64::from(row.completed_at.is_some_and(|at| london_day(at) <= row.facts.due_on));
        }
    }
    tallies
}

/// The lines of one part, with what is small left out.
fn lines(tallies: Vec<(String, Tally)>) -> Vec<(String, Line)> {
    let number = |set: &HashSet<PersonId>| u64::try_from(set.len()).unwrap_or(u64::MAX);
    let column = |of: &dyn Fn(&Tally) -> u64| {
        let numbers: Vec<_> = tallies.iter().map(|(_, tally)| of(tally)).collect();
        suppress::column(&numbers)
    };
    let (people, due) = (column(&|tally| number(&tally.people)), column(&|tally| tally.due));
    let overdue = [0, 1, 2].map(|band| column(&move |tally| number(&tally.overdue[band])));
    let (in_date, on_time) = (column(&|tally| number(&tally.in_date)), column(&|tally| tally.on_time));
    let line = |(place, (name, tally)): (usize, &(String, Tally))| {
        let may = |shown: &[bool]| shown.get(place).copied().unwrap_or(false);
        let whole = number(&tally.people);
        let people = may(&people).then_some(whole);
        let due = may(&due).then_some(tally.due);
        let of_people = |number: u64, shown: &[bool]| (people.is_some() && may(shown) && suppress::part(number, whole)).then_some(number);
        let line = Line {
            people,
            in_date: of_people(number(&tally.in_date), &in_date),
            due,
            on_time: (due.is_some() && may(&on_time) && suppress::part(tally.on_time, tally.due)).then_some(tally.on_time),
            overdue: [0, 1, 2].map(|band| {
                let overdue_for = number(&tally.overdue[band]);
                (people.is_some() && may(&overdue[band])).then_some(overdue_for)
            }),
        };
        (name.clone(), line)
    };
    tallies.iter().enumerate().map(line).collect()
}

/// The names of the columns, for the page and the file.
pub(super) const COLUMNS: [&str; 7] = [
    "People counted",
    "In date",
    "Due in the period",
    "Completed on time",
    "Overdue 1 to 30 days",
    "Overdue 31 to 90 days",
    "Overdue more than 90 days",
];

impl Line {
    /// Its numbers, in the order of the columns.
    pub(super) fn numbers(&self) -> [Option<u64>; 7] {
        let [short, middle, long] = self.overdue;
        [self.people, self.in_date, self.due, self.on_time, short, middle, long]
    }
}

fn file(found: &Return) -> std::result::Result<Vec<u8>, csv::PartError> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(["Part", "Name"].into_iter().chain(COLUMNS))?;
    let number = |number: Option<u64>| number.map_or_else(|| "under 5 or withheld".to_owned(), |number| number.to_string());
    let mut write = |part: &str, name: &str, line: &Line| {
        let numbers = line.numbers().map(number);
        writer.write_record([part.to_owned(), harmless(name)].into_iter().chain(numbers))
    };
    for (part, lines) in &found.parts {
        for (name, line) in lines {
            write(part, name, line)?;
        }
    }
    write("All together", "", &found.all)?;
    Ok(writer.into_inner().map_err(|error| error.to_string())?)
}
