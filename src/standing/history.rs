//! The row of a standing, kept up step by step, and the same row rebuilt from the records: both must come to the same.

use chrono::{NaiveDate, NaiveDateTime};

use super::Progress;

/// What is kept of a standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// How far.
    pub progress: Progress,
    /// Items completed.
    pub done: i32,
    /// Items in all.
    pub total: i32,
    /// The pass that is held: its own, or for a renewal the one that it renews.
    pub held: Option<Held>,
    /// By when.
    pub due_on: NaiveDate,
    /// The last day of a pause.
    pub paused_until: Option<NaiveDate>,
    /// Whether it is waived.
    pub waived: bool,
}

/// A pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// When it was earned.
    pub at: NaiveDateTime,
    /// The last day on which it holds; for ever if none.
    pub until: Option<NaiveDate>,
}

/// What somebody changed about an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A pause, from one day to another.
    Paused {
        /// The first day.
        from: NaiveDate,
        /// The last.
        until: NaiveDate,
    },
    /// The pause ends: this is the first day after it.
    Resumed {
        /// That day.
        on: NaiveDate,
    },
    /// Due on another day.
    Extended {
        /// That day.
        due_on: NaiveDate,
    },
    /// Waived, from one day to another, or until somebody says otherwise.
    Waived {
        /// The first day.
        from: NaiveDate,
        /// The last.
        until: Option<NaiveDate>,
    },
    /// The waiver ends: this is the first day after it.
    WaiverEnded {
        /// That day.
        on: NaiveDate,
    },
}

/// Everything on record about one assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Records<'r> {
    /// Each item: whether it has been begun, and whether it has been completed, as far as this assignment counts it.
    pub items: &'r [Item],
    /// The completion of the whole.
    pub completion: Option<Held>,
    /// What it renews.
    pub renewed: Option<Held>,
    /// By when, before anybody changed it.
    pub first_due_on: NaiveDate,
    /// What was changed, in the order in which it was.
    pub changes: &'r [Change],
}

/// One item of a pathway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Item {
    /// Whether it has been begun.
    pub begun: bool,
    /// Whether it has been completed.
    pub done: bool,
}

/// How far so many items done, and any begun, make it; completed only by a completion.
pub const fn progress(done: i32, any_begun: bool) -> Progress {
    if done == 0 && !any_begun { Progress::NotStarted } else { Progress::InProgress }
}

impl Row {
    /// A new assignment's.
    pub fn begin(total: i32, due_on: NaiveDate, renewed: Option<Held>) -> Row {
        Row { progress: Progress::NotStarted, done: 0, total, held: renewed, due_on, paused_until: None, waived: false }
    }

    /// After so many items, short of completion.
    #[must_use]
    pub fn progressed(self, done: i32, any_begun: bool) -> Row {
        match self.progress {
            Progress::Completed => self,
            _ => Row { progress: progress(done, any_begun), done, ..self },
        }
    }

    /// After its completion.
    #[must_use]
    pub fn completed(self, held: Held) -> Row {
        Row { progress: Progress::Completed, done: self.total, held: Some(held), ..self }
    }

    /// After a change, on the day it is made. What is to begin later comes in with `on_day`.
    #[must_use]
    pub fn changed(self, change: Change, today: NaiveDate) -> Row {
        match change {
            Change::Paused { from, until } => Row { paused_until: (from <= today).then_some(until), ..self },
            Change::Resumed { on } if on <= today => Row { paused_until: None, ..self },
            Change::Resumed { on } => Row { paused_until: self.paused_until.min(on.pred_opt()), ..self },
            Change::Extended { due_on } => Row { due_on, ..self },
            Change::Waived { from, until } => Row { waived: from <= today && until.is_none_or(|last| today <= last), ..self },
            Change::WaiverEnded { on } if on <= today => Row { waived: false, ..self },
            Change::WaiverEnded { .. } => self,
        }
    }

    /// As it is once a new day has come: pauses and waivers that begin on it or ended before it.
    #[must_use]
    pub fn on_day(self, changes: &[Change], today: NaiveDate) -> Row {
        let spans = Spans::of(changes);
        Row { paused_until: spans.paused_until(today), waived: spans.waived(today), ..self }
    }

    /// Rebuilt from the records alone.
    pub fn rebuilt(records: &Records<'_>, today: NaiveDate) -> Row {
        let total = i32::try_from(records.items.len()).unwrap_or(i32::MAX);
        let done = i32::try_from(records.items.iter().filter(|item| item.done).count()).unwrap_or(i32::MAX);
        let any_begun = records.items.iter().any(|item| item.begun);
        let due_on = records.changes.iter().rev().find_map(|change| match change {
            Change::Extended { due_on } => Some(*due_on),
            _ => None,
        });
        let row = Row::begin(total, due_on.unwrap_or(records.first_due_on), records.renewed).on_day(records.changes, today);
        match records.completion {
            Some(held) => row.completed(held),
            None => row.progressed(done, any_begun),
        }
    }

    /// Without what makes no difference on this day: a pause that is over.
    #[must_use]
    pub fn as_seen_on(self, today: NaiveDate) -> Row {
        Row { paused_until: self.paused_until.filter(|last| today <= *last), ..self }
    }
}

/// The pause and the waiver that stand last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    /// First and last day of the pause.
    pub pause: Option<(NaiveDate, NaiveDate)>,
    /// First and last day of the waiver.
    pub waiver: Option<(NaiveDate, Option<NaiveDate>)>,
}

impl Spans {
    /// What these changes come to.
    pub fn of(changes: &[Change]) -> Spans {
        changes.iter().fold(Spans::default(), |spans, change| match *change {
            Change::Paused { from, until } => Spans { pause: Some((from, until)), ..spans },
            Change::Resumed { on } => {
                let cut = |(from, until): (NaiveDate, NaiveDate)| on.pred_opt().map(|last| (from, until.min(last)));
                Spans { pause: spans.pause.and_then(cut).filter(|(from, until)| from <= until), ..spans }
            }
            Change::Waived { from, until } => Spans { waiver: Some((from, until)), ..spans },
            Change::WaiverEnded { on } => {
                let last = on.pred_opt();
                let cut = |(from, until): (NaiveDate, Option<NaiveDate>)| (from, until.map_or(last, |until| Some(until).min(last)));
                Spans { waiver: spans.waiver.map(cut).filter(|(from, until)| until.is_none_or(|until| *from <= until)), ..spans }
            }
            Change::Extended { .. } => spans,
        })
    }

    /// The last day of a pause that has begun.
    pub fn paused_until(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.pause.filter(|(from, until)| *from <= today && today <= *until).map(|(_, until)| until)
    }

    /// Whether a waiver holds.
    pub fn waived(&self, today: NaiveDate) -> bool {
        self.waiver.is_some_and(|(from, until)| from <= today && until.is_none_or(|last| today <= last))
    }
}
