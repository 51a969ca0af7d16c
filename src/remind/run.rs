//! The daily run: at each agency's hour everything for one person is put into one message in the outbox, and noted as told. It may run
//! at any time, by any number of servers: what has been told is not told again, and what was missed is told late, once.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::letter::{self, Matter, Mine, Theirs};
use super::pathways::Pathways;
use super::{asked, calendar, first_day, london_hour, look};
use crate::app::{App, london_day};
use crate::database::message::{Kind, New};
use crate::database::reminder::candidate::{self, Candidate, Look};
use crate::database::reminder::{Given, Key, NewReminder, Tells};
use crate::database::reminder_policy::{self, Policies};
use crate::database::{AgencyId, AssignmentId, PersonId, agency, message, person, reminder, reminder_run};
use crate::error::Result;

/// From this hour on nobody is written to any more: what is due waits for the morning.
const QUIET: u32 = 21;
/// How many people share a transaction.
const AT_ONCE: usize = 400;

/// What a run knows of the day.
struct Day {
    today: NaiveDate,
    first: NaiveDate,
    now: DateTime<Utc>,
    policies: Policies,
    /// The agencies whose hour has come, and whose day is not done.
    open: HashSet<AgencyId>,
    look: Look,
}

/// Tells everybody who is to be told now. Gives how many messages were written.
///
/// # Errors
/// If the store fails; what was written before stands, and the rest is written at the next try.
pub async fn remind_due(app: &App) -> Result<usize> {
    let now = app.now();
    let (today, hour) = (london_day(now), london_hour(now));
    if hour >= QUIET {
        return Ok(0);
    }
    let db = app.store.read();
    let policies = reminder_policy::all(db).await?;
    let done = reminder_run::finished(db, today).await?;
    let all = agency::keys(db).await?;
    let is_open = |agency: &AgencyId| !done.contains_key(agency) && policies.on(*agency, today).hour <= hour;
    let open: Vec<_> = all.iter().copied().filter(is_open).collect();
    if open.is_empty() {
        return Ok(0);
    }
    let first = first_day(today);
    let look = look(&policies, &all, first, today);
    let pairs = candidate::people(db, &look, &open).await?;
    let people: BTreeSet<_> = pairs.into_iter().flat_map(|(person, manager)| [Some(person), manager]).flatten().collect();
    let people: Vec<_> = people.into_iter().collect();
    let day = Day { today, first, now, policies, open: open.iter().copied().collect(), look };
    let mut written = 0;
    for some in people.chunks(AT_ONCE) {
        written += tell_some(app, &day, some).await?;
    }
    let transaction = app.store.begin_write().await?;
    reminder_run::finish(&transaction, &open, today, now).await?;
    transaction.commit().await?;
    Ok(written)
}

/// Everything for some people, in one transaction: the messages and what they tell.
async fn tell_some(app: &App, day: &Day, people: &[PersonId]) -> Result<usize> {
    let transaction = app.store.begin_write().await?;
    let reasons = people.iter().map(|person| reason(day.today, *person)).collect();
    let told_today = message::of_reasons(&transaction, reasons).await?;
    let waiting: Vec<_> = people.iter().copied().filter(|person| !told_today.contains_key(&reason(day.today, *person))).collect();
    let found = candidate::concerning(&transaction, &day.look, &waiting).await?;
    let assignments: Vec<AssignmentId> = found.iter().map(|candidate| candidate.assignment_id).collect();
    let given = reminder::given(&transaction, &assignments, day.first).await?;
    let mut gathered = gather(day, &waiting, &found, &given);
    let managers: Vec<_> =
        gathered.iter().filter(|(_, all)| all.iter().any(|one| one.tells == Tells::Manager)).map(|(id, _)| *id).collect();
    let in_post: HashSet<_> = candidate::in_post(&transaction, &managers, day.today).await?.into_iter().collect();
    for (person, all) in &mut gathered {
        // Somebody who has left manages nobody.
        all.retain(|one| one.tells == Tells::Person || in_post.contains(person));
    }
    gathered.retain(|_, all| all.iter().any(|one| day.open.contains(&one.candidate.agency_id)));
    let recipients: Vec<_> = gathered.keys().copied().collect();
    let addresses = message::list::addresses(&transaction, &recipients).await?;
    let names = person::names(&transaction, &recipients).await?;
    let pathways = Pathways::of(&app.library, found.iter().map(|candidate| candidate.version_id)).await?;
    let mut messages = Vec::new();
    for (person, all) in &gathered {
        let (Some(address), Some(name)) = (addresses.get(person), names.get(person)) else { continue };
        messages.push(write(app, day, (*person, name, address), all, &pathways));
    }
    let written = messages.len();
    message::put_all(&transaction, messages, day.now).await?;
    // Another server may have written to some of them in between; then it has noted what it told.
    let keys = message::of_reasons(&transaction, recipients.iter().map(|person| reason(day.today, *person)).collect()).await?;
    let mut notes = Vec::new();
    for (person, all) in &gathered {
        let Some(message) = keys.get(&reason(day.today, *person)) else { continue };
        notes.extend(all.iter().map(|one| one.note(*person, *message)));
    }
    reminder::add_all(&transaction, &notes, day.today, day.now).await?;
    transaction.commit().await?;
    Ok(written)
}

/// Why a message of reminders is written: because it is this day, and this person. So there is one a day at most.
fn reason(day: NaiveDate, person: PersonId) -> String {
    format!("reminders:{day}:{person}")
}

/// A reminder to be given now.
struct One<'a> {
    candidate: &'a Candidate,
    key: Key,
    tells: Tells,
    by: NaiveDate,
    renews: bool,
}

impl One<'_> {
    fn note(&self, person_id: PersonId, message_id: crate::database::MessageId) -> NewReminder {
        NewReminder { key: self.key.clone(), person_id, agency_id: self.candidate.agency_id, message_id }
    }
}

/// What each of these people is to be told: of today, and of the days before that was not told then and still holds.
fn gather<'a>(
    day: &Day,
    people: &[PersonId],
    found: &'a [Candidate],
    given: &HashMap<Key, Given>,
) -> std::collections::BTreeMap<PersonId, Vec<One<'a>>> {
    let people: HashSet<_> = people.iter().copied().collect();
    let mut gathered = std::collections::BTreeMap::<PersonId, Vec<One<'a>>>::new();
    for candidate in found {
        let mut asked = asked(candidate);
        // What is completed by now is not asked for any more, whatever day the reminder was due on.
        asked.completed_on = None;
        if asked.is_excused(day.today) {
            continue;
        }
        for date in day.first.iter_days().take_while(|date| *date <= day.today) {
            let Some(due) = day.policies.on(candidate.agency_id, date).steps.due(&asked, date) else { continue };
            let manager = candidate.manager_id.filter(|_| due.tells_manager).map(|manager| (Tells::Manager, manager));
            for (tells, person) in [Some((Tells::Person, candidate.person_id)), manager].into_iter().flatten() {
                let key = (candidate.assignment_id, due.step.code(), date, tells);
                if people.contains(&person) && !given.contains_key(&key) {
                    let one = One { candidate, key, tells, by: due.by, renews: due.renews };
                    gathered.entry(person).or_default().push(one);
                }
            }
        }
    }
    gathered
}

/// The message to one person.
fn write(app: &App, day: &Day, (person, name, address): (PersonId, &str, &str), all: &[One<'_>], pathways: &Pathways) -> New {
    let url = app.settings.public_url();
    let (mut own, mut team, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for one in all {
        let candidate = one.candidate;
        // Of several steps of one assignment, missed while the server was down, one line is enough.
        if !seen.insert((candidate.assignment_id, one.tells)) {
            continue;
        }
        let (title, minutes) = pathways.told(candidate, one.renews);
        let matter = Matter { title, by: one.by, renews: one.renews };
        match one.tells {
            Tells::Person => {
                own.push(Mine { assignment: candidate.assignment_id, agency: candidate.agency_name.clone(), minutes, matter });
            }
            Tells::Manager => team.push(Theirs { name: candidate.person_name.clone(), matter }),
        }
    }
    let letter = letter::compose(name, &own, &team, day.today, &url);
    New {
        reason: reason(day.today, person),
        kind: Kind::Reminder,
        person_id: Some(person),
        address: address.to_owned(),
        subject: letter.subject,
        text: letter.text,
        html: Some(letter.html),
        calendar: calendar::of(&own, day.today, &url, day.now),
        change_id: None,
        leads_to: None,
    }
}
