//! Why a standing is what it is, in words: the rule, the date, the completion, and what the word follows from.

use chrono::NaiveDate;

use crate::app::{london_day, long_date};
use crate::database::{assignment, standing};
use crate::standing::Word;

/// One sentence for each thing that the standing rests on.
pub(super) fn why(assignment: &assignment::Model, standing: &standing::Model, today: NaiveDate) -> Vec<String> {
    let mut said = vec![format!("Due {}, because {}.", long_date(assignment.due_on), assignment.reason)];
    said.push(match standing.completed_at {
        Some(at) => format!("Completed on {}, {}.", long_date(london_day(at)), until(standing.expires_on)),
        None => format!("{} of {} parts are completed.", standing.items_done, standing.items_total),
    });
    if let Some(last) = standing.paused_until.filter(|last| *last >= today) {
        said.push(format!("Paused until {}.", long_date(last)));
    }
    said.extend(follows(standing.facts(assignment.due_on).word(today), assignment, standing, today));
    said
}

fn until(expires_on: Option<NaiveDate>) -> String {
    expires_on.map_or_else(|| "which holds without an end date".to_owned(), |last| format!("which holds until {}", long_date(last)))
}

/// What the word follows from, where it does not say so itself.
fn follows(word: Word, assignment: &assignment::Model, standing: &standing::Model, today: NaiveDate) -> Option<String> {
    let last = standing.expires_on.filter(|_| standing.completed_at.is_some());
    match (word, last) {
        (Word::Waived, _) => Some("Waived: it is not asked of them.".to_owned()),
        (Word::Overdue, Some(last)) => Some(format!("Overdue: the completion ran out {}.", days(last, today))),
        (Word::Overdue, None) => Some(format!("Overdue: the date was {}.", days(assignment.due_on, today))),
        (Word::DueSoon, Some(last)) => Some(format!("Due soon: the completion runs out in {}.", ahead(last, today))),
        (Word::DueSoon, None) => Some(format!("Due soon: the date is in {}.", ahead(assignment.due_on, today))),
        _ => None,
    }
}

fn days(then: NaiveDate, today: NaiveDate) -> String {
    match (today - then).num_days() {
        1 => "yesterday".to_owned(),
        number => format!("{number} days ago"),
    }
}

fn ahead(then: NaiveDate, today: NaiveDate) -> String {
    match (then - today).num_days() {
        1 => "1 day".to_owned(),
        number => format!("{number} days"),
    }
}
