//! Rules: whom a pathway is asked of, by when, and how long a completion holds. Pure: the posts and the days are told.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::after;
use crate::course::pathway::Period;

/// A post as a rule sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post<'a> {
    /// What they do.
    pub role: &'a str,
    /// The sector's code.
    pub sector: &'a str,
    /// Training group, 1 to 8.
    pub training_group: i32,
    /// The agency's key, as text.
    pub agency: &'a str,
    /// Employee, volunteer, contractor ...
    pub employment_kind: &'a str,
    /// First day.
    pub starts_on: NaiveDate,
}

/// Whom a rule names. Each list that is empty names everybody; what is named in two lists must be true of both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// Roles, in any case.
    pub roles: Vec<String>,
    /// Sectors, by code.
    pub sectors: Vec<String>,
    /// Training groups.
    pub groups: Vec<i32>,
    /// Agencies, by key.
    pub agencies: Vec<String>,
    /// Kinds of employment.
    pub kinds: Vec<String>,
    /// The first start of a post that it names.
    pub starts_from: Option<NaiveDate>,
    /// The last.
    pub starts_to: Option<NaiveDate>,
}

/// By when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// So long after the start of a post.
    After(Period),
    /// On this day; for a post that starts later, so long after its start.
    On(NaiveDate, Period),
}

/// How long a completion holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// For ever.
    Never,
    /// For so long.
    Every(Period),
    /// Until the end of this month, 1 to 12, each year.
    EachYearIn(u32),
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Whom it names.
    pub conditions: Conditions,
    /// By when.
    pub due: Due,
    /// How long a completion holds.
    pub again: Again,
    /// How many days before the end of that its renewal opens.
    pub opens_before: u64,
}

/// Text as rules compare it: case, and how many spaces stand where, make no difference.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Conditions {
    /// Whether they name this post.
    pub fn cover(&self, post: &Post<'_>) -> bool {
        let named = |list: &[String], value: &str| list.is_empty() || list.iter().any(|named| named == value);
        let role = || self.roles.iter().any(|named| folded(named) == folded(post.role));
        (self.roles.is_empty() || role())
            && named(&self.sectors, post.sector)
            && named(&self.agencies, post.agency)
            && named(&self.kinds, post.employment_kind)
            && (self.groups.is_empty() || self.groups.contains(&post.training_group))
            && self.starts_from.is_none_or(|from| post.starts_on >= from)
            && self.starts_to.is_none_or(|to| post.starts_on <= to)
    }

    /// Whether they name everybody there is.
    pub fn name_everybody(&self) -> bool {
        *self == Conditions::default()
    }
}

impl Due {
    /// The day, for a post that starts on this one.
    pub fn day(self, starts_on: NaiveDate) -> NaiveDate {
        match self {
            Due::After(period) => after(starts_on, period),
            Due::On(day, _) if starts_on <= day => day,
            Due::On(_, period) => after(starts_on, period),
        }
    }
}

impl Rule {
    /// The last day on which something completed on this day holds; for ever if none.
    pub fn holds_until(&self, completed_on: NaiveDate) -> Option<NaiveDate> {
        match self.again {
            Again::Never => None,
            Again::Every(period) => Some(after(completed_on, period)),
            // What is completed while that month's renewal is open is that renewal, and holds until the next.
            Again::EachYearIn(month) => {
                let past = completed_on.checked_add_days(Days::new(self.opens_before)).unwrap_or(NaiveDate::MAX);
                (past.year()..=past.year().saturating_add(1)).find_map(|year| end_of(year, month).filter(|day| *day > past))
            }
        }
    }

    /// The first day on which the renewal of something that holds until this day may be begun.
    pub fn opens_on(&self, holds_until: NaiveDate) -> NaiveDate {
        holds_until.checked_sub_days(Days::new(self.opens_before)).unwrap_or(NaiveDate::MIN)
    }
}

fn end_of(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// Of several rules that cover one post, the one that counts: the earliest due; of those, the first.
pub fn that_counts<'r, R>(rules: &'r [R], post: &Post<'_>, rule: impl Fn(&R) -> &Rule) -> Option<&'r R> {
    rules.iter().filter(|one| rule(one).conditions.cover(post)).min_by_key(|one| rule(one).due.day(post.starts_on))
}
