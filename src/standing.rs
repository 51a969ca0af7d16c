//! Where a person stands on an assignment on a day: in date or not, and one word (`product.md`, "standing").
//! Must never ask a clock: the day is told.

pub mod history;
pub mod rules;

use chrono::{Days, Months, NaiveDate};

use crate::course::pathway::Period;

/// What a standing rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the pathway has been completed, or begun.
    pub progress: Progress,
    /// By when it must be completed.
    pub due_on: NaiveDate,
    /// The last day on which the completion holds; for ever if none. Of a renewal not yet completed: of the one that it renews.
    pub expires_on: Option<NaiveDate>,
    /// The last day of a pause.
    pub paused_until: Option<NaiveDate>,
    /// Whether it is waived.
    pub waived: bool,
}

/// How far somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Progress {
    NotStarted,
    InProgress,
    Completed,
}

/// The one word, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Word {
    Waived,
    Paused,
    Overdue,
    DueSoon,
    InProgress,
    NotStarted,
    InDate,
}

/// How many days before the date "due soon" begins.
const SOON: Days = Days::new(30);

/// The last day that is soon, on this day.
pub fn soon(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(SOON).unwrap_or(NaiveDate::MAX)
}

impl Facts {
    /// Whether they hold an unexpired pass on this day.
    pub fn in_date(&self, today: NaiveDate) -> bool {
        match self.progress {
            Progress::Completed => self.expires_on.is_none_or(|last| today <= last),
            // Renewing takes nothing away: what was held is held until it runs out.
            Progress::NotStarted | Progress::InProgress => self.expires_on.is_some_and(|last| today <= last),
        }
    }

    /// The word for this day. Somebody in date whose pass soon runs out is due soon again.
    pub fn word(&self, today: NaiveDate) -> Word {
        let due_on = if self.progress == Progress::Completed { self.expires_on } else { Some(self.due_on) };
        match due_on {
            _ if self.waived => Word::Waived,
            _ if self.paused_until.is_some_and(|last| today <= last) => Word::Paused,
            Some(due_on) if today > due_on => Word::Overdue,
            Some(due_on) if due_on <= soon(today) => Word::DueSoon,
            _ => match self.progress {
                Progress::Completed => Word::InDate,
                Progress::InProgress => Word::InProgress,
                Progress::NotStarted => Word::NotStarted,
            },
        }
    }
}

impl Word {
    /// All seven.
    pub const ALL: [Word; 7] = [Word::Waived, Word::Paused, Word::Overdue, Word::DueSoon, Word::InProgress, Word::NotStarted, Word::InDate];

    /// As people read it.
    pub const fn text(self) -> &'static str {
        match self {
            Word::Waived => "Waived",
            Word::Paused => "Paused",
            Word::Overdue => "Overdue",
            Word::DueSoon => "Due soon",
            Word::InProgress => "In progress",
            Word::NotStarted => "Not started",
            Word::InDate => "In date",
        }
    }
}

/// A day after another by a period of the calendar; the last day there is, if it goes past that.
pub fn after(day: NaiveDate, period: Period) -> NaiveDate {
    let later = match period {
        Period::Days(number) => day.checked_add_days(Days::new(number.into())),
        Period::Weeks(number) => day.checked_add_days(Days::new(u64::from(number) * 7)),
        Period::Months(number) => day.checked_add_months(Months::new(number.into())),
        Period::Years(number) => day.checked_add_months(Months::new(u32::from(number) * 12)),
    };
    later.unwrap_or(NaiveDate::MAX)
}
