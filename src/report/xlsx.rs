//! The completion report as a spreadsheet: the same rows from the same query, with real dates, the header held in place and filters on it.
//! Made in a file that has no name, some rows at a time, so that its length costs no memory and nothing half made stays behind.

use std::fs::File;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use futures_util::{StreamExt, stream};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use tokio::io::AsyncReadExt;

use super::csv::{PartError, Report, header};
use super::items::ItemState;
use super::rows::{self, Row, Start};
use crate::app::london_day;

/// How many rows are read at a time.
const AT_A_TIME: u64 = 1000;
/// How many rows a sheet holds besides its header; what is more goes on in another.
const ON_A_SHEET: u32 = 1_048_575;
/// How many bytes are sent at a time.
const CHUNK: usize = 64 * 1024;

const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The file as a response. It is made once somebody reads the body, so the time limit of a request does not count.
pub fn respond(report: Report) -> Response {
    let name = format!("attachment; filename=\"completion-{}.xlsx\"", report.today);
    let report = Arc::new(report);
    let parts = stream::unfold(Some(Next::Make(report)), async move |next| {
        let step = match next? {
            Next::Make(report) => make(&report).await.map(tokio::fs::File::from_std),
            Next::Send(file) => Ok(file),
        };
        // An error ends the stream unfinished, so that a browser reports a broken download and not a short file.
        let mut file = match step {
            Ok(file) => file,
            Err(error) => return Some((Err(error), None)),
        };
        let mut bytes = vec![0; CHUNK];
        match file.read(&mut bytes).await {
            Ok(0) => None,
            Ok(length) => {
                bytes.truncate(length);
                Some((Ok(Bytes::from(bytes)), Some(Next::Send(file))))
            }
            Err(error) => Some((Err(PartError::from(error)), None)),
        }
    });
    ([(CONTENT_TYPE, KIND.to_owned()), (CONTENT_DISPOSITION, name)], Body::from_stream(parts.fuse())).into_response()
}

/// What comes next.
enum Next {
    Make(Arc<Report>),
    Send(tokio::fs::File),
}

/// The whole file, ready to be read from its start.
async fn make(report: &Report) -> Result<File, PartError> {
    let mut workbook = Workbook::new();
    workbook.set_tempdir(&report.folder)?;
    let (mut from, mut more, mut sheet_number) = (Start::Skip(0), true, 0);
    while more {
        sheet_number += 1;
        let sheet = workbook.add_worksheet_with_constant_memory();
        sheet.set_name(if sheet_number == 1 { "Completion".to_owned() } else { format!("Completion {sheet_number}") })?;
        write_header(sheet, report)?;
        let mut line = 0;
        while more && line < ON_A_SHEET {
            let room = u64::from(ON_A_SHEET - line).min(AT_A_TIME);
            let (found, mark) = rows::find(report.store.read(), &report.scope, &report.filter, &report.items, &from, room).await?;
            more = u64::try_from(found.len()).is_ok_and(|number| number == room);
            for row in &found {
                line += 1;
                write_row(sheet, line, row)?;
            }
            match mark {
                Some(mark) => from = Start::After(mark),
                None => more = false,
            }
        }
        sheet.autofilter(0, 0, line, last_column(report))?;
    }
    let folder = report.folder.clone();
    let made = tokio::task::spawn_blocking(move || -> Result<File, PartError> {
        let mut file = tempfile::tempfile_in(folder)?;
        workbook.save_to_writer(&mut file)?;
        std::io::Seek::rewind(&mut file)?;
        Ok(file)
    });
    made.await?
}

fn last_column(report: &Report) -> u16 {
    u16::try_from(header(report).len().saturating_sub(1)).unwrap_or(u16::MAX)
}

fn write_header(sheet: &mut Worksheet, report: &Report) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_freeze_panes(1, 1)?;
    for (column, title) in (0..).zip(header(report)) {
        sheet.set_column_width(column, if column < 3 { 24 } else { 14 })?;
        sheet.write_string_with_format(0, column, title, &bold)?;
    }
    Ok(())
}

fn write_row(sheet: &mut Worksheet, line: u32, row: &Row) -> Result<(), XlsxError> {
    let dates = Format::new().set_num_format("d mmm yyyy");
    let mut day = |column: u16, day: Option<NaiveDate>| match day {
        Some(day) => sheet.write_date_with_format(line, column, day, &dates).map(|_| ()),
        None => Ok(()),
    };
    day(5, Some(row.due_on))?;
    day(6, row.completed_at.map(london_day))?;
    day(7, row.expires_on)?;
    for (column, item) in (8..).zip(&row.items) {
        if let ItemState::Completed(at) = item {
            day(column, Some(london_day(*at)))?;
        }
    }
    // Text is written as text, so nothing in it is ever a formula.
    let words = [row.name.as_str(), &row.agency, &row.role, row.word.text(), if row.in_date { "yes" } else { "no" }];
    for (column, text) in (0..).zip(words) {
        sheet.write_string(line, column, text)?;
    }
    for (column, item) in (8..).zip(&row.items) {
        match item {
            ItemState::Completed(_) => {}
            ItemState::InProgress => _ = sheet.write_string(line, column, "in progress")?,
            ItemState::NotStarted => _ = sheet.write_string(line, column, "not started")?,
            ItemState::NotAsked => _ = sheet.write_string(line, column, "not asked")?,
        }
    }
    Ok(())
}
