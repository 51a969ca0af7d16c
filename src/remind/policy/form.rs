//! What was typed about an agency's reminders, and reading it.

use super::Read;
use crate::database::reminder_policy::Policy;
use crate::page::fields::{Fields, Problems};
use crate::reminder::{FEWEST_BETWEEN, MOST_DAYS, MOST_STEPS, Steps};

/// The hours that may be chosen: in the morning or by day, and never one that a clock-change day has twice or not at all.
pub(super) const HOURS: std::ops::RangeInclusive<u32> = 6..=18;

/// The form as it was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub hour: String,
    pub before: String,
    pub on_day: String,
    pub after: String,
    pub every: String,
    pub expiry: String,
    pub manager: String,
}

impl Typed {
    pub(super) fn of(policy: &Policy) -> Typed {
        let list = |days: &[u16]| days.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
        let one = |days: Option<u16>| days.map(|days| days.to_string()).unwrap_or_default();
        let steps = &policy.steps;
        Typed {
            hour: policy.hour.to_string(),
            before: list(&steps.before),
            on_day: if steps.on_day { "yes" } else { "" }.to_owned(),
            after: list(&steps.after),
            every: one(steps.every),
            expiry: list(&steps.expiry),
            manager: one(steps.manager),
        }
    }

    pub(super) fn read(fields: &Fields) -> Typed {
        let one = |name| fields.one(name).unwrap_or_default();
        Typed {
            hour: one("hour"),
            before: one("before"),
            on_day: one("on-day"),
            after: one("after"),
            every: one("every"),
            expiry: one("expiry"),
            manager: one("manager"),
        }
    }

    /// What it says, or everything that is wrong with it.
    pub(super) fn policy(&self) -> Read {
        let mut problems = Problems::none();
        let hour = self.hour.parse().ok().filter(|hour| HOURS.contains(hour));
        if hour.is_none() {
            problems.add("hour", "Choose an hour");
        }
        let steps = Steps {
            before: days("before", &self.before, &mut problems),
            on_day: self.on_day == "yes",
            after: days("after", &self.after, &mut problems),
            every: one("every", &self.every, FEWEST_BETWEEN, &mut problems),
            expiry: days("expiry", &self.expiry, &mut problems),
            manager: one("manager", &self.manager, 1, &mut problems),
        };
        if problems.is_empty() && steps.is_silent() {
            problems.add("before", "Give at least one day, or nobody is ever reminded");
        }
        match hour.filter(|_| problems.is_empty()) {
            Some(hour) => Ok(Policy { hour, steps }),
            None => Err(problems),
        }
    }
}

/// Numbers of days with commas or spaces between them, each once.
fn days(field: &str, typed: &str, problems: &mut Problems) -> Vec<u16> {
    let parts: Vec<_> = typed.split([',', ' ', ';']).filter(|part| !part.is_empty()).collect();
    let mut days = Vec::new();
    for part in &parts {
        match part.parse::<u16>() {
            Ok(number) if (1..=MOST_DAYS).contains(&number) => {
                if !days.contains(&number) {
                    days.push(number);
                }
            }
            _ => {
                problems.add(field, format!("Use whole numbers of days from 1 to {MOST_DAYS}, with commas between them"));
                return Vec::new();
            }
        }
    }
    if days.len() > MOST_STEPS {
        problems.add(field, format!("Give at most {MOST_STEPS} numbers"));
    }
    days
}

/// One number of days, or none.
fn one(field: &str, typed: &str, fewest: u16, problems: &mut Problems) -> Option<u16> {
    if typed.is_empty() {
        return None;
    }
    let days = typed.parse::<u16>().ok().filter(|days| (fewest..=MOST_DAYS).contains(days));
    if days.is_none() {
        problems.add(field, format!("Use a whole number of days from {fewest} to {MOST_DAYS}, or leave it empty"));
    }
    days
}
