//! The daily comparison: who should have been told in the last week, worked out anew from the rules, with who was. A difference raises an
//! alarm: in the log, with numbers only, and on the pages of HR.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{asked, first_day, london_hour, look};
use crate::app::{App, london_day};
use crate::database::message::State;
use crate::database::reminder::candidate::{self, Candidate};
use crate::database::reminder::{Given, Key, Tells};
use crate::database::reminder_check::{self, Counts};
use crate::database::reminder_policy::{self, Policies};
use crate::database::{AgencyId, AssignmentId, PersonId, agency, message, reminder, reminder_run};
use crate::error::Result;

/// How long a message may wait for the mail server before that is a fault.
const TOO_LONG: TimeDelta = TimeDelta::days(1);
/// How many agencies, and how many people, are looked at together.
const AT_ONCE: usize = 400;

/// Compares the agencies whose reminders of today have had an hour, once a day.
///
/// # Errors
/// If the store fails; then it is tried again.
pub async fn compare_due(app: &App) -> Result<()> {
    let now = app.now();
    let (today, hour) = (london_day(now), london_hour(now));
    let db = app.store.read();
    let policies = reminder_policy::all(db).await?;
    let done = reminder_check::done(db, today).await?;
    let is_due = |agency: &AgencyId| !done.contains(agency) && policies.on(*agency, today).hour < hour;
    let due: Vec<_> = agency::keys(db).await?.into_iter().filter(is_due).collect();
    let mut all = Counts::default();
    for some in due.chunks(AT_ONCE) {
        let found = compare(app, &policies, some, (today, now)).await?;
        let transaction = app.store.begin_write().await?;
        reminder_check::note(&transaction, &found, today, now).await?;
        transaction.commit().await?;
        found.iter().for_each(|(_, counts)| add(&mut all, counts));
    }
    if all.not_told() > 0 {
        tracing::error!(
            reminder.should = all.should,
            reminder.missing = all.missing,
            reminder.no_address = all.no_address,
            reminder.unsent = all.unsent,
            reminder.given_up = all.given_up,
            "people who should have been told of something they are to complete were not"
        );
    }
    Ok(())
}

fn add(all: &mut Counts, more: &Counts) {
    all.should += more.should;
    all.told += more.told;
    all.late += more.late;
    all.missing += more.missing;
    all.no_address += more.no_address;
    all.unsent += more.unsent;
    all.given_up += more.given_up;
}

/// What is known beside the candidates.
struct Known {
    today: NaiveDate,
    now: DateTime<Utc>,
    finished: HashMap<AgencyId, DateTime<Utc>>,
    given: HashMap<Key, Given>,
    reachable: HashSet<PersonId>,
    managing: HashSet<PersonId>,
}

async fn compare(
    app: &App,
    policies: &Policies,
    agencies: &[AgencyId],
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<Vec<(AgencyId, Counts)>> {
    let (db, first) = (app.store.read(), first_day(today));
    let look = look(policies, agencies, first, today);
    let found = candidate::in_agencies(db, &look, agencies).await?;
    let finished = reminder_run::finished(db, today).await?;
    let mut counts: HashMap<AgencyId, Counts> = agencies.iter().map(|agency| (*agency, Counts::default())).collect();
    for some in found.chunks(AT_ONCE) {
        let assignments: Vec<AssignmentId> = some.iter().map(|candidate| candidate.assignment_id).collect();
        let managers: HashSet<_> = some.iter().filter_map(|candidate| candidate.manager_id).collect();
        let managers: Vec<_> = managers.into_iter().collect();
        let people: HashSet<_> = some.iter().map(|candidate| candidate.person_id).chain(managers.iter().copied()).collect();
        let people: Vec<_> = people.into_iter().collect();
        let known = Known {
            today,
            now,
            finished: finished.clone(),
            given: reminder::given(db, &assignments, first).await?,
            reachable: message::list::addresses(db, &people).await?.into_keys().collect(),
            managing: candidate::in_post(db, &managers, today).await?.into_iter().collect(),
        };
        for candidate in some {
            let counts = counts.entry(candidate.agency_id).or_default();
            for day in first.iter_days().take_while(|day| *day <= today) {
                count(candidate, policies, day, &known, counts);
            }
        }
    }
    Ok(counts.into_iter().collect())
}

/// Counts what should have been told of an assignment on a day.
fn count(candidate: &Candidate, policies: &Policies, day: NaiveDate, known: &Known, counts: &mut Counts) {
    let asked = asked(candidate);
    let Some(due) = policies.on(candidate.agency_id, day).steps.due(&asked, day) else { return };
    let manager = candidate.manager_id.filter(|manager| due.tells_manager && known.managing.contains(manager));
    let both = [Some((Tells::Person, candidate.person_id)), manager.map(|manager| (Tells::Manager, manager))];
    for (tells, person) in both.into_iter().flatten() {
        let key = (candidate.assignment_id, due.step.code(), day, tells);
        let one = match known.given.get(&key) {
            Some(given) => Counts { should: 1, ..given_counts(given, day, known.now) },
            // It does not hold any more, or was asked for only after today's run: that is told tomorrow.
            None if is_moot(candidate, day, known) => continue,
            None if !known.reachable.contains(&person) => Counts { should: 1, no_address: 1, ..Counts::default() },
            None => Counts { should: 1, missing: 1, ..Counts::default() },
        };
        add(counts, &one);
    }
}

fn given_counts(given: &Given, day: NaiveDate, now: DateTime<Utc>) -> Counts {
    let late = i32::from(given.told_on > day);
    let waits = matches!(given.state, State::Waiting | State::Failed) && now - given.written_at > TOO_LONG;
    match given.state {
        State::GivenUp => Counts { late, given_up: 1, ..Counts::default() },
        _ if waits => Counts { late, unsent: 1, ..Counts::default() },
        _ => Counts { late, told: 1, ..Counts::default() },
    }
}

fn is_moot(candidate: &Candidate, day: NaiveDate, known: &Known) -> bool {
    let asked = asked(candidate);
    let completed_since = asked.completed_on.is_some_and(|completed| completed >= day);
    let came_late = day == known.today && known.finished.get(&candidate.agency_id).is_some_and(|at| candidate.created_at > *at);
    completed_since || came_late || asked.is_excused(known.today)
}
