//! The completion report as a file: the same rows, from the same query, streamed so that its length costs no memory.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use futures_util::{StreamExt, stream};

use super::asked::Pairs;
use super::filter::Filter;
use super::items::{Item, ItemState};
use super::rows::{self, Row, Start};
use crate::app::london_day;
use crate::database::{PersonId, Scope, Store};
use crate::page::spreadsheet::harmless;

/// How many rows are read at a time.
const AT_A_TIME: u64 = 500;

/// What the file holds.
pub struct Report {
    /// Where from.
    pub store: Store,
    /// Whose rows.
    pub scope: Scope,
    /// Which rows.
    pub filter: Filter,
    /// The items, in order, with their titles.
    pub items: Vec<Item>,
    /// Where files that are being made may lie.
    pub folder: std::path::PathBuf,
    /// The day, for the name of the file.
    pub today: NaiveDate,
    /// Only some of it, if it is to be given to somebody.
    pub picked: Option<Picked>,
}

/// What stands for a person who is not named.
pub type Code = Box<dyn Fn(PersonId) -> String + Send + Sync>;

/// Which columns a file has.
pub struct Picked {
    /// Of the first eight.
    pub columns: Vec<bool>,
    /// Whether the items follow.
    pub items: bool,
    /// What stands in the place of names, if anything does.
    pub code: Option<Code>,
}

impl Picked {
    fn keep(&self, record: Vec<String>) -> Vec<String> {
        let has = |place: usize| self.columns.get(place).copied().unwrap_or(self.items);
        record.into_iter().enumerate().filter(|(place, _)| has(*place)).map(|(_, cell)| cell).collect()
    }
}

/// Whether the file begins with a byte-order mark, so that spreadsheets read accents right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It does.
    With,
    /// It does not: for programs that take it for text.
    Without,
}

impl Mark {
    /// Takes what an address says of it.
    pub fn take(pairs: &mut Pairs) -> Mark {
        let is_without = |(name, value): &(String, String)| name == "mark" && value == "no";
        let mark = if pairs.iter().any(is_without) { Mark::Without } else { Mark::With };
        pairs.retain(|pair| !is_without(pair));
        mark
    }
}

/// The file as a response.
pub fn respond(report: Report, mark: Mark) -> Response {
    let name = format!("attachment; filename=\"completion-{}.csv\"", report.today);
    let report = Arc::new(report);
    let start = Next::Header(mark);
    // Fused: a compressor asks once more after the end.
    let parts = stream::unfold(Some(start), move |next| {
        let report = report.clone();
        async move {
            let part = part(&report, next?).await;
            // An error ends the stream unfinished, so that a browser reports a broken download and not a short file.
            match part {
                Ok((bytes, next)) => Some((Ok(bytes), next)),
                Err(error) => Some((Err(error), None)),
            }
        }
    });
    let body = Body::from_stream(parts.fuse());
    ([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], body).into_response()
}

pub(super) type PartError = Box<dyn std::error::Error + Send + Sync>;

/// The whole file at once, to be kept.
pub(super) async fn whole(report: &Report) -> Result<Vec<u8>, PartError> {
    let (mut bytes, mut next) = (Vec::new(), Some(Next::Header(Mark::With)));
    while let Some(from) = next {
        let (some, then) = part(report, from).await?;
        bytes.extend_from_slice(&some);
        next = then;
    }
    Ok(bytes)
}

/// What comes next in the file.
enum Next {
    Header(Mark),
    Rows(Start),
}

/// Some lines, and what comes after them.
async fn part(report: &Report, next: Next) -> Result<(Bytes, Option<Next>), PartError> {
    let (found, mark) = match next {
        Next::Header(Mark::With) => return Ok((line("\u{feff}".into(), &header(report))?, Some(Next::Rows(Start::Skip(0))))),
        Next::Header(Mark::Without) => return Ok((line(Vec::new(), &header(report))?, Some(Next::Rows(Start::Skip(0))))),
        Next::Rows(from) => rows::find(report.store.read(), &report.scope, &report.filter, &report.items, &from, AT_A_TIME).await?,
    };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in &found {
        writer.write_record(line_of(report, row))?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    let is_full = u64::try_from(found.len()).is_ok_and(|number| number == AT_A_TIME);
    Ok((Bytes::from(bytes), mark.filter(|_| is_full).map(|mark| Next::Rows(Start::After(mark)))))
}

fn line(before: Vec<u8>, record: &[String]) -> Result<Bytes, PartError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(before);
    writer.write_record(record)?;
    Ok(Bytes::from(writer.into_inner().map_err(|error| error.to_string())?))
}

pub(super) fn header(report: &Report) -> Vec<String> {
    let mut header = ["Person", "Agency", "Role", "Standing", "In date", "Due", "Completed", "Holds until"].map(str::to_owned).to_vec();
    header.extend(report.items.iter().map(|item| harmless(&item.title)));
    let Some(picked) = &report.picked else { return header };
    if let (Some(first), Some(_)) = (header.first_mut(), &picked.code) {
        "Code".clone_into(first);
    }
    picked.keep(header)
}

/// A row as the file has it.
fn line_of(report: &Report, row: &Row) -> Vec<String> {
    let mut record = record(row);
    let Some(picked) = &report.picked else { return record };
    if let (Some(first), Some(code)) = (record.first_mut(), &picked.code) {
        *first = code(row.person);
    }
    picked.keep(record)
}

fn record(row: &Row) -> Vec<String> {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut record = vec![
        harmless(&row.name),
        harmless(&row.agency),
        harmless(&row.role),
        row.word.text().to_owned(),
        if row.in_date { "yes" } else { "no" }.to_owned(),
        row.due_on.to_string(),
        day(row.completed_at.map(london_day)),
        day(row.expires_on),
    ];
    record.extend(row.items.iter().map(|item| match item {
        ItemState::Completed(at) => london_day(*at).to_string(),
        ItemState::InProgress => "in progress".to_owned(),
        ItemState::NotStarted => "not started".to_owned(),
        ItemState::NotAsked => "not asked".to_owned(),
    }));
    record
}
