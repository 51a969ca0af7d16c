//! A file as text: its encoding, its lines, and where its front matter ends.
//! Must never change the text: every place reported is a place in the file as the author sees it.

use std::ops::Range;

use super::fault::{Fault, Severity};

/// Largest file read, in bytes. A longer module would be a book.
pub(super) const LARGEST: usize = 1_000_000;

/// Where each line starts, to turn a byte into a line and a column.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of a text.
    pub(super) fn new(text: &'a str) -> Lines<'a> {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { text, starts }
    }

    /// Line and column of a byte, from 1, the column in characters. A byte-order mark is no column.
    pub(super) fn place(&self, at: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.text.get(start..at).unwrap_or("");
        let column = before.trim_start_matches(BOM).chars().count();
        (u32::try_from(line + 1).unwrap_or(u32::MAX), u32::try_from(column + 1).unwrap_or(u32::MAX))
    }
}

/// What some editors put before the first character.
const BOM: char = '\u{feff}';

/// Reads bytes as UTF-8, or says where they stop being so.
pub(super) fn decode<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, Fault> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).and_then(|good| std::str::from_utf8(good).ok()).unwrap_or("");
        let (line, column) = Lines::new(good).place(good.len());
        Fault {
            file: file.to_owned(),
            line,
            column,
            severity: Severity::Error,
            message: "the text is not UTF-8 from here".to_owned(),
            mend: "save the file as UTF-8".to_owned(),
        }
    })
}

/// Front matter and body, as byte ranges of the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Split {
    /// Between the two `+++` lines.
    pub(super) front: Range<usize>,
    /// All that follows.
    pub(super) body: Range<usize>,
}

/// Why there is no front matter.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unsplit {
    /// The first line is not `+++`.
    Missing,
    /// The second `+++` line is missing.
    Unclosed,
}

/// Splits a file by hand: the Markdown parser would also swallow a later `+++` (`content-format.md`, "Rules for every file").
pub(super) fn split(text: &str) -> Result<Split, Unsplit> {
    let mut at = if text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
    let mut front_start = None;
    for line in text.get(at..).unwrap_or("").split_inclusive('\n') {
        let is_fence = line.trim_end() == "+++";
        match front_start {
            None if !is_fence => return Err(Unsplit::Missing),
            None => front_start = Some(at + line.len()),
            Some(start) if is_fence => return Ok(Split { front: start..at, body: at + line.len()..text.len() }),
            Some(_) => {}
        }
        at += line.len();
    }
    Err(if front_start.is_some() { Unsplit::Unclosed } else { Unsplit::Missing })
}
