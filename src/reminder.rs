//! Which reminder is due to whom on a day, from an agency's steps and where somebody stands. Must never ask a clock: the day is told.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::standing::{Facts, Progress};

/// When an agency reminds its people: numbers of days before and after the day on which something is due, or on which a pass runs out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    /// So many days before it is due.
    pub before: Vec<u16>,
    /// On the day.
    pub on_day: bool,
    /// So many days after.
    pub after: Vec<u16>,
    /// Then again every so many days.
    pub every: Option<u16>,
    /// So many days before a pass runs out.
    pub expiry: Vec<u16>,
    /// From so many days overdue on, the manager is told with the person.
    pub manager: Option<u16>,
}

impl Default for Steps {
    /// What an agency has that has chosen nothing.
    fn default() -> Steps {
        Steps { before: vec![28, 7], on_day: true, after: vec![7, 28], every: Some(28), expiry: vec![60, 28, 7], manager: Some(7) }
    }
}

/// The most days of a step, and of the time between two that repeat.
pub const MOST_DAYS: u16 = 180;
/// The fewest days between reminders that repeat.
pub const FEWEST_BETWEEN: u16 = 7;
/// The most steps of one kind.
pub const MOST_STEPS: usize = 6;
/// For how many days after the day it was due somebody is reminded.
pub const LAST_DAY: u16 = 730;

/// One reminder of an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// So many days before it is due.
    Before(u16),
    /// On the day.
    OnDay,
    /// So many days after.
    After(u16),
    /// So many days before a pass runs out.
    Expiry(u16),
}

impl Step {
    /// As it is stored.
    pub fn code(self) -> String {
        match self {
            Step::Before(days) => format!("before-{days}"),
            Step::OnDay => "on-day".to_owned(),
            Step::After(days) => format!("after-{days}"),
            Step::Expiry(days) => format!("expiry-{days}"),
        }
    }
}

/// What somebody is asked, and in which post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Where they stand.
    pub facts: Facts,
    /// The day on which they completed it.
    pub completed_on: Option<NaiveDate>,
    /// The day on which it was asked of them.
    pub assigned_on: NaiveDate,
    /// The first day of the post.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: Option<NaiveDate>,
}

impl Asked {
    /// Whether nothing is asked of them on a day: they are not in the post, it is paused or waived, or not asked yet.
    pub fn is_excused(&self, day: NaiveDate) -> bool {
        let in_post = self.starts_on <= day && self.ends_on.is_none_or(|last| day <= last);
        let paused = self.facts.paused_until.is_some_and(|last| day <= last);
        !in_post || paused || self.facts.waived || day < self.assigned_on
    }
}

/// A reminder that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub step: Step,
    /// By when it must be completed, or the last day of the pass.
    pub by: NaiveDate,
    /// Whether a pass runs out, rather than something that is asked for the first time.
    pub renews: bool,
    /// Whether the manager is told as well.
    pub tells_manager: bool,
}

impl Steps {
    /// The reminder that is due on a day; at most one. What was completed only later was not completed then.
    pub fn due(&self, asked: &Asked, day: NaiveDate) -> Option<Due> {
        let Asked { facts, .. } = asked;
        if asked.is_excused(day) {
            return None;
        }
        let completed_later = asked.completed_on.is_some_and(|completed| day < completed);
        let renews = facts.progress == Progress::Completed && !completed_later;
        let by = if renews { facts.expires_on? } else { facts.due_on };
        let step = self.step(by.signed_duration_since(day).num_days(), renews)?;
        let tells_manager = matches!((step, self.manager), (Step::After(days), Some(from)) if days >= from);
        Some(Due { step, by, renews, tells_manager })
    }

    fn step(&self, days_left: i64, renews: bool) -> Option<Step> {
        let days = u16::try_from(days_left.unsigned_abs()).ok()?;
        match (days_left.signum(), renews) {
            (1, true) => self.expiry.contains(&days).then_some(Step::Expiry(days)),
            (1, false) => self.before.contains(&days).then_some(Step::Before(days)),
            (0, _) => self.on_day.then_some(Step::OnDay),
            _ => self.is_after(days).then_some(Step::After(days)),
        }
    }

    fn is_after(&self, days: u16) -> bool {
        let last = self.after.iter().copied().max().unwrap_or(0);
        let again = days > last && days <= LAST_DAY && self.every.is_some_and(|every| (days - last).checked_rem(every) == Some(0));
        self.after.contains(&days) || again
    }

    /// The days on which something must be due for a reminder of it to be due on this day.
    pub fn due_days(&self, day: NaiveDate) -> Vec<NaiveDate> {
        let ahead = self.before.iter().filter_map(|days| day.checked_add_days(Days::new(u64::from(*days))));
        ahead.chain(self.past_days(day)).collect()
    }

    /// The same for the last day of a pass.
    pub fn expiry_days(&self, day: NaiveDate) -> Vec<NaiveDate> {
        let ahead = self.expiry.iter().filter_map(|days| day.checked_add_days(Days::new(u64::from(*days))));
        ahead.chain(self.past_days(day)).collect()
    }

    fn past_days(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let today = self.on_day.then_some(day);
        let past = (1..=LAST_DAY).filter(|days| self.is_after(*days));
        today.into_iter().chain(past.filter_map(move |days| day.checked_sub_days(Days::new(u64::from(days)))))
    }

    /// Every step in the order in which somebody meets them: the first repeats only, of those that repeat.
    pub fn in_order(&self) -> Vec<Step> {
        let mut before = self.before.clone();
        before.sort_unstable_by(|one, other| other.cmp(one));
        let first_repeats = (1..=LAST_DAY).filter(|days| self.is_after(*days)).take(self.after.len() + 2);
        before.into_iter().map(Step::Before).chain(self.on_day.then_some(Step::OnDay)).chain(first_repeats.map(Step::After)).collect()
    }

    /// Whether nobody is ever reminded by it.
    pub fn is_silent(&self) -> bool {
        self.before.is_empty() && !self.on_day && self.after.is_empty() && self.every.is_none() && self.expiry.is_empty()
    }
}
