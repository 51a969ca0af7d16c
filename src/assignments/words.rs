//! Rules, changes and standings in words that people read.

use crate::app::{london_day, long_date};
use crate::course::scenario::Sector;
use crate::database::assignment_change::{Kind, Model as Change};
use crate::database::{agency, standing};
use crate::standing::rules::{Again, Conditions, Due, Rule};
use crate::standing::{Progress, Word};

/// The months, for a list to choose from.
pub const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// Whom a rule is for: one line for each condition.
pub fn whom(conditions: &Conditions, agencies: &[agency::Model]) -> Vec<String> {
    if conditions.name_everybody() {
        return vec!["Everybody with a post".to_owned()];
    }
    let mut lines = Vec::new();
    let mut list = |what: &str, values: Vec<String>| {
        if !values.is_empty() {
            lines.push(format!("{what}: {}", values.join(", ")));
        }
    };
    list("Training groups", conditions.groups.iter().map(i32::to_string).collect());
    list("Roles", conditions.roles.clone());
    list("Sectors", conditions.sectors.iter().map(|code| sector(code)).collect());
    list("Agencies", conditions.agencies.iter().map(|key| agency_name(key, agencies)).collect());
    list("Employed as", conditions.kinds.clone());
    match (conditions.starts_from, conditions.starts_to) {
        (Some(from), Some(to)) => lines.push(format!("Posts that start from {} to {}", long_date(from), long_date(to))),
        (Some(from), None) => lines.push(format!("Posts that start on or after {}", long_date(from))),
        (None, Some(to)) => lines.push(format!("Posts that start on or before {}", long_date(to))),
        (None, None) => {}
    }
    lines
}

fn sector(code: &str) -> String {
    Sector::parse(code).map_or_else(|| code.to_owned(), |sector| sector.label().to_owned())
}

fn agency_name(key: &str, agencies: &[agency::Model]) -> String {
    let found = agencies.iter().find(|agency| agency.id.to_string() == key);
    found.map_or_else(|| "another agency".to_owned(), |agency| agency.name.clone())
}

/// By when.
pub fn due(due: Due) -> String {
    match due {
        Due::After(period) => format!("{period} after the post starts"),
        Due::On(day, period) => format!("by {}; for posts that start later, {period} after the start", long_date(day)),
    }
}

/// How often again.
pub fn again(rule: &Rule) -> String {
    let opens = format!("opens {} days before", rule.opens_before);
    match rule.again {
        Again::Never => "Not renewed".to_owned(),
        Again::Every(period) => format!("Every {period}; {opens}"),
        Again::EachYearIn(month) => {
            let month = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).copied().unwrap_or_default();
            format!("Every {month}; {opens}")
        }
    }
}

/// The reasons of a kind of change: code, and words.
pub fn reasons(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Paused => &[("leave", "Long leave"), ("secondment", "Secondment elsewhere"), ("other", "Another reason, said in the note")],
        Kind::Extended => &[
            ("absence", "They were away"),
            ("adjustment", "A reasonable adjustment"),
            ("workload", "Agreed with their manager"),
            ("ours", "Something on our side held them up"),
            ("other", "Another reason, said in the note"),
        ],
        Kind::Waived => &[
            ("not-in-role", "The work does not call for it"),
            ("leaving", "They are about to leave"),
            ("duplicate", "They complete it in another post"),
            ("other", "Another reason, said in the note"),
        ],
        _ => &[],
    }
}

fn reason(change: &Change) -> String {
    let known = reasons(change.kind).iter().find(|(code, _)| *code == change.reason).map(|(_, words)| (*words).to_owned());
    match (known, change.note.as_str()) {
        (Some(words), "") => format!(": {}", lower_first(&words)),
        (Some(words), note) if change.reason != "other" => format!(": {}. {note}", lower_first(&words)),
        (_, "") => String::new(),
        (_, note) => format!(": {note}"),
    }
}

fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A change as a line of the history, without who.
pub fn change(change: &Change) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map(long_date).unwrap_or_default();
    let why = reason(change);
    match change.kind {
        Kind::Paused => format!("Paused from {} to {}{why}", day(change.from_on), day(change.until_on)),
        Kind::Resumed => format!("Pause ended: the first day after it is {}{why}", day(change.from_on)),
        Kind::Extended => format!("Due on {} instead of {}{why}", day(change.until_on), day(change.due_before)),
        Kind::Waived => match change.until_on {
            Some(last) => format!("Waived from {} to {}{why}", day(change.from_on), long_date(last)),
            None => format!("Waived from {}, until somebody ends it{why}", day(change.from_on)),
        },
        Kind::WaiverEnded => format!("Waiver ended: the first day after it is {}{why}", day(change.from_on)),
        Kind::Withdrawn if change.by_id.is_none() => "Withdrawn: no rule asks for it any more, and it had not been begun".to_owned(),
        Kind::Withdrawn => format!("Withdrawn before it was begun{why}"),
        Kind::AskedAgain => "Asked for again by a rule".to_owned(),
    }
}

/// Why a standing is what it is.
pub fn standing(word: Word, stored: &standing::Model, due_on: chrono::NaiveDate, today: chrono::NaiveDate) -> String {
    let due = long_date(due_on);
    let items = format!("{} of {} items are complete", stored.items_done, stored.items_total);
    let completed = stored.completed_at.map(|at| long_date(london_day(at))).unwrap_or_default();
    let until = stored.expires_on.map(|last| format!(" It holds until {}.", long_date(last))).unwrap_or_default();
    let held = match (crate::standing::Progress::from(stored.progress), stored.expires_on) {
        (Progress::Completed, _) | (_, None) => String::new(),
        (_, Some(last)) if today <= last => format!(" What it renews holds until {}, so they are in date until then.", long_date(last)),
        (_, Some(last)) => format!(" What it renews ran out on {}.", long_date(last)),
    };
    match (word, Progress::from(stored.progress)) {
        (Word::Waived, _) => "Waived: it need not be completed while the waiver holds.".to_owned(),
        (Word::Paused, _) => {
            let last = stored.paused_until.map(long_date).unwrap_or_default();
            format!("Paused until {last}, that day included. It is due on {due}: a pause does not move that.{held}")
        }
        (Word::Overdue, Progress::Completed) => format!("It was completed on {completed}, and that has run out.{until}"),
        (Word::DueSoon, Progress::Completed) => format!("It was completed on {completed}, and that runs out within 30 days.{until}"),
        (_, Progress::Completed) => format!("It was completed on {completed}.{until}"),
        (Word::Overdue, _) => format!("It was due on {due}, and {items}.{held}"),
        (Word::DueSoon, _) => format!("It is due on {due}, within 30 days, and {items}.{held}"),
        _ => format!("It is due on {due}, and {items}.{held}"),
    }
}
