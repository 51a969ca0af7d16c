//! Notes on the law of today: “Today” in a case, “Notes on the law” in an edition of the questions.
//! Must never call a note verified that does not say so.

use chrono::NaiveDate;

use super::document::{Document, sections};
use super::markdown::{Node, plain_text};
use super::render::Renderer;
use crate::course::law::LawNote;

/// The heading above the notes of an edition.
pub(super) const HEADING: &str = "notes on the law";
/// How the first line is written.
const FORM: &str = "start with “Verified: no. Review by: 31 March 2027.” and an empty line";

/// Reads one note.
pub(super) fn note<'n, 'a>(
    document: &Document<'a>,
    renderer: &Renderer<'n, 'a>,
    title: &str,
    at: usize,
    body: &'n [Node<'a>],
) -> Option<LawNote> {
    let faults = document.faults;
    let line = body.first().filter(|node| node.is_paragraph());
    let read = line.and_then(|line| first_line(&plain_text(&line.children)));
    let (Some((verified, review_by)), Some((line, text))) = (read, body.split_first()) else {
        faults.error(at, "this note does not say whether it is verified, and when to look again", FORM);
        return None;
    };
    if text.is_empty() {
        faults.error(line.at(), "this note says nothing", "say what has changed, or delete the heading");
    }
    Some(LawNote { title: title.to_owned(), verified, review_by, text: renderer.blocks(text) })
}

/// Reads the notes of an edition: each stands under a heading of its own.
pub(super) fn notes<'n, 'a>(document: &Document<'a>, renderer: &Renderer<'n, 'a>, body: &'n [Node<'a>]) -> Vec<LawNote> {
    let (before, parts) = sections(body, 3);
    for node in before {
        document.faults.error(node.at(), "this belongs to no note, and would never be shown", "put it under a heading “### …”");
    }
    parts.iter().filter_map(|part| note(document, renderer, &part.title, part.at(), part.body)).collect()
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
