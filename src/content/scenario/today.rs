//! The note about the law of today.
//! Must never call a note verified that does not say so.

use chrono::NaiveDate;

use super::Case;
use super::outline::{Outline, Part};
use crate::content::markdown::plain_text;
use crate::course::scenario::Today;

/// How the first line is written.
const FORM: &str = "start with “Verified: no. Review by: 31 March 2027.” and an empty line";

/// Reads the note, if there is one. It may stand at the end of a case in several beats.
pub(super) fn read<'n, 'a>(case: &Case<'n, 'a>, outline: &Outline<'n, 'a>) -> Option<Today> {
    let mut notes = outline.today();
    let first = notes.next()?;
    for second in notes {
        case.document.faults.error(second.at, "a second heading “Today”", "put both under one");
    }
    note(case, first)
}

fn note<'n, 'a>(case: &Case<'n, 'a>, part: &Part<'n, 'a>) -> Option<Today> {
    let faults = case.document.faults;
    let line = part.body.first().filter(|node| node.is_paragraph());
    let read = line.and_then(|line| first_line(&plain_text(&line.children)));
    let (Some((verified, review_by)), Some((line, text))) = (read, part.body.split_first()) else {
        faults.error(part.at, "this note does not say whether it is verified, and when to look again", FORM);
        return None;
    };
    if text.is_empty() {
        faults.error(line.at(), "this note says nothing", "say what has changed, or delete the heading");
    }
    Some(Today { verified, review_by: Some(review_by), text: case.renderer.blocks(text) })
}

fn first_line(text: &str) -> Option<(bool, NaiveDate)> {
    let (verified, review) = text.trim().trim_end_matches('.').split_once('.')?;
    let verified = match verified.trim().to_lowercase().as_str() {
        "verified: no" => false,
        "verified: yes" => true,
        _ => return None,
    };
    let (word, date) = review.trim().split_once(':')?;
    let date = word.trim().eq_ignore_ascii_case("review by").then_some(date.trim())?;
    NaiveDate::parse_from_str(date, "%d %B %Y").or_else(|_| NaiveDate::parse_from_str(date, "%Y-%m-%d")).ok().map(|date| (verified, date))
}
