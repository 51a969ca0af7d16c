//! The completion report as a file: the same rows, from the same query, streamed so that its length costs no memory.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use futures_util::{StreamExt, stream};

use super::rows::{self, Filter, ItemState, Row};
use crate::app::london_day;
use crate::database::{Scope, Store};

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
    pub items: Vec<rows::Item>,
    /// The day the words are for.
    pub today: NaiveDate,
}

/// The file as a response. Starts with a byte-order mark, so that spreadsheets read accents right.
pub fn respond(report: Report) -> Response {
    let name = format!("attachment; filename=\"completion-{}.csv\"", report.today);
    let report = Arc::new(report);
    // Fused: a compressor asks once more after the end.
    let parts = stream::unfold(Some(0), move |skip| {
        let report = report.clone();
        async move {
            let skip = skip?;
            let part = part(&report, skip).await;
            let next = part.as_ref().ok().and_then(|(_, more)| more.then_some(skip + AT_A_TIME));
            // An error ends the stream unfinished, so that a browser reports a broken download and not a short file.
            Some((part.map(|(bytes, _)| bytes), next))
        }
    });
    let body = Body::from_stream(parts.fuse());
    ([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], body).into_response()
}

type PartError = Box<dyn std::error::Error + Send + Sync>;

/// Some lines, the header before the first, and whether there are more.
async fn part(report: &Report, skip: u64) -> Result<(Bytes, bool), PartError> {
    let found = rows::find(report.store.read(), &report.scope, &report.filter, &report.items, report.today, skip, AT_A_TIME).await?;
    let mut bytes = Vec::new();
    if skip == 0 {
        bytes.extend_from_slice("\u{feff}".as_bytes());
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes);
    if skip == 0 {
        writer.write_record(header(report))?;
    }
    for row in &found {
        writer.write_record(record(row))?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    let more = u64::try_from(found.len()).is_ok_and(|number| number == AT_A_TIME);
    Ok((Bytes::from(bytes), more))
}

fn header(report: &Report) -> Vec<String> {
    let mut header = ["Person", "Agency", "Role", "Standing", "In date", "Due", "Completed", "Holds until"].map(str::to_owned).to_vec();
    header.extend(report.items.iter().map(|item| safe(&item.title)));
    header
}

fn record(row: &Row) -> Vec<String> {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut record = vec![
        safe(&row.name),
        safe(&row.agency),
        safe(&row.role),
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

/// Text that no spreadsheet takes for a formula (OWASP, "CSV Injection").
fn safe(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky { format!("'{text}") } else { text.to_owned() }
}
