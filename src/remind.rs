//! Reminders: what somebody is asked to complete, by when, told in one message a day at most; whether everybody who should be told was;
//! and the outbox, where HR sees what was sent. The rules are `crate::reminder`; the sending is `account::outbox`.

mod calendar;
pub mod check;
pub mod home;
pub mod letter;
pub mod outbox;
mod pathways;
pub mod policy;
pub mod run;

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Timelike, Utc};

use crate::app::{App, london_day};
use crate::database::reminder::candidate::{Candidate, Look};
use crate::database::reminder_policy::Policies;
use crate::database::{AgencyId, standing};
use crate::reminder::Asked;
use crate::standing::Facts;

/// For how many days back what was not told is still told, and compared.
const LOOK_BACK: Days = Days::new(7);

/// What is done again and again: tells whoever is to be told, and compares once a day. Nothing in it may stop the server.
pub async fn tick(app: &App) {
    match run::remind_due(app).await {
        Ok(0) => {}
        Ok(messages) => tracing::info!(reminder.messages = messages, "reminders are in the outbox"),
        Err(error) => tracing::error!(error.message = %error, "reminders could not be written, and are tried again"),
    }
    if let Err(error) = check::compare_due(app).await {
        tracing::error!(error.message = %error, "who was told could not be compared with who should have been");
    }
}

/// The hour of the day in Europe/London.
fn london_hour(now: DateTime<Utc>) -> u32 {
    now.with_timezone(&chrono_tz::Europe::London).hour()
}

fn first_day(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(LOOK_BACK).unwrap_or(today)
}

/// What to look for so that no reminder of these agencies on these days is missed.
fn look(policies: &Policies, agencies: &[AgencyId], first: NaiveDate, last: NaiveDate) -> Look {
    let (mut due, mut expiry) = (BTreeSet::new(), BTreeSet::new());
    for policy in policies.all_between(agencies, first, last) {
        for day in first.iter_days().take_while(|day| *day <= last) {
            due.extend(policy.steps.due_days(day));
            expiry.extend(policy.steps.expiry_days(day));
        }
    }
    Look { first, last, due: due.into_iter().collect(), expiry: expiry.into_iter().collect() }
}

/// A candidate as the rules see it.
fn asked(candidate: &Candidate) -> Asked {
    let Candidate { due_on, expires_on, paused_until, waived, starts_on, ends_on, .. } = *candidate;
    let progress: crate::standing::Progress = candidate.progress.into();
    let completed_on = candidate.completed_at.filter(|_| candidate.progress == standing::Progress::Completed).map(london_day);
    let facts = Facts { progress, due_on, expires_on, paused_until, waived };
    Asked { facts, completed_on, assigned_on: london_day(candidate.created_at), starts_on, ends_on }
}
