//! Standings rebuilt from the records: what the daily turn and `octavo standing verify` rest on.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use super::Moment;
use super::items::Asked;
use crate::database::{AssignmentId, ContentId, PersonId, Store, StoreError, assignment, assignment_change, attempt, completion, standing};
use crate::library::Library;
use crate::standing::history::{Change, Held, Item, Records, Row};

/// How many assignments are looked at together.
const AT_A_TIME: u64 = 500;

/// Pauses and waivers that began or ended in the last days.
const LOOK_BACK: chrono::Days = chrono::Days::new(40);

/// Brings in what a new day changes by itself: pauses and waivers that begin or end. Gives how many standings that changed.
///
/// # Errors
/// If the database refuses.
pub async fn turn(db: &impl ConnectionTrait, today: NaiveDate, now: DateTime<Utc>) -> Result<usize, DbErr> {
    let from = today.checked_sub_days(LOOK_BACK).unwrap_or(NaiveDate::MIN);
    let mut changed = 0;
    for part in assignment_change::turning(db, from, today).await?.chunks(500) {
        let mut changes = changes_of(db, part).await?;
        for found in standing::of(db, part).await? {
            let before = found.row(today);
            let after = before.on_day(&changes.remove(&found.assignment_id).unwrap_or_default(), today);
            if after != before.as_seen_on(today) {
                standing::put(db, found.assignment_id, &after, now).await?;
                changed += 1;
            }
        }
    }
    Ok(changed)
}

/// Begins the standings of assignments that had been withdrawn.
pub(super) async fn begin_again(
    db: &impl ConnectionTrait,
    library: &Library,
    again: Vec<assignment::Model>,
    at: Moment<'_>,
) -> Result<(), DbErr> {
    let ids: HashSet<_> = again.iter().map(|found| found.id).collect();
    let mut rows = Vec::new();
    for part in again.chunks(500) {
        for (found, row) in rebuild(db, library, part, at.today).await? {
            rows.push((found, row));
        }
    }
    rows.retain(|(id, _)| ids.contains(id));
    standing::begin_many(db, &rows, at.now).await
}

/// One standing that is not what the records say.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Of which assignment.
    pub assignment: AssignmentId,
    /// What is stored; nothing if there is no row.
    pub stored: Option<Row>,
    /// What it should be; nothing if there should be none.
    pub rebuilt: Option<Row>,
}

/// Holds every standing against the records. With `repair`, writes what should stand there.
///
/// # Errors
/// If the store fails.
pub async fn verify(store: &Store, library: &Library, repair: Repair, at: Moment<'_>) -> Result<Vec<Difference>, StoreError> {
    let mut different = Vec::new();
    let mut last = None;
    loop {
        let part = assignment::after(store.read(), last, AT_A_TIME).await?;
        let Some(end) = part.last() else { return Ok(different) };
        last = Some(end.id);
        match repair {
            Repair::No => different.extend(differences(store.read(), library, &part, at.today).await?),
            Repair::Yes => {
                let transaction = store.begin_write().await?;
                let found = differences(&transaction, library, &part, at.today).await?;
                mend(&transaction, &found, at.now).await?;
                transaction.commit().await?;
                different.extend(found);
            }
        }
    }
}

/// Whether differences are mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Only named.
    No,
    /// Mended too.
    Yes,
}

async fn mend(db: &impl ConnectionTrait, different: &[Difference], now: DateTime<Utc>) -> Result<(), DbErr> {
    for found in different {
        match (&found.stored, &found.rebuilt) {
            (Some(_), Some(row)) => standing::put(db, found.assignment, row, now).await?,
            (None, Some(row)) => standing::begin_many(db, &[(found.assignment, *row)], now).await?,
            (_, None) => standing::take_away(db, &[found.assignment], now).await?,
        }
        if let Some(row) = &found.rebuilt {
            assignment::set_due(db, found.assignment, row.due_on, now).await?;
        }
    }
    Ok(())
}

async fn differences(
    db: &impl ConnectionTrait,
    library: &Library,
    part: &[assignment::Model],
    today: NaiveDate,
) -> Result<Vec<Difference>, DbErr> {
    let ids: Vec<_> = part.iter().map(|found| found.id).collect();
    let due: HashMap<_, _> = part.iter().map(|found| (found.id, found.due_on)).collect();
    let stored: HashMap<_, _> = standing::of(db, &ids)
        .await?
        .into_iter()
        .filter_map(|found| due.get(&found.assignment_id).map(|due| (found.assignment_id, found.row(*due))))
        .collect();
    let rebuilt: HashMap<_, _> = rebuild(db, library, part, today).await?.into_iter().collect();
    let different = ids.into_iter().filter_map(|assignment| {
        let (stored, rebuilt) = (stored.get(&assignment).copied(), rebuilt.get(&assignment).copied());
        let seen = |row: Option<Row>| row.map(|row| row.as_seen_on(today));
        (seen(stored) != seen(rebuilt)).then_some(Difference { assignment, stored, rebuilt })
    });
    Ok(different.collect())
}

/// The standings these assignments should have; none for those that are withdrawn or renewed.
async fn rebuild(
    db: &impl ConnectionTrait,
    library: &Library,
    part: &[assignment::Model],
    today: NaiveDate,
) -> Result<Vec<(AssignmentId, Row)>, DbErr> {
    let ids: Vec<_> = part.iter().map(|found| found.id).collect();
    let renewed = assignment::renewed_among(db, &ids).await?;
    let live: Vec<_> = part.iter().filter(|found| found.ended_at.is_none() && !renewed.contains(&found.id)).collect();
    let mut asked = HashMap::new();
    for found in &live {
        let pathway = library.version(found.version_id).await.map_err(|error| DbErr::Custom(error.to_string()))?;
        asked.insert(found.id, Asked { drawn: found.drawn(), parts: found.parts() }.contents(library, &pathway));
    }
    let known = Known::of(db, &live, &asked).await?;
    let changes = changes_of(db, &ids).await?;
    let rows = live.iter().map(|found| {
        let asked = asked.get(&found.id).map(Vec::as_slice).unwrap_or_default();
        let items: Vec<_> = asked.iter().map(|content| known.item(found, *content)).collect();
        let of_this = changes.get(&found.id).map(Vec::as_slice).unwrap_or_default();
        let records = Records {
            items: &items,
            completion: known.completed.get(&found.id).copied(),
            renewed: found.renews_id.and_then(|renews| known.completed.get(&renews)).copied(),
            first_due_on: found.due_on,
            changes: of_this,
        };
        (found.id, Row::rebuilt(&records, today))
    });
    Ok(rows.collect())
}

async fn changes_of(db: &impl ConnectionTrait, ids: &[AssignmentId]) -> Result<HashMap<AssignmentId, Vec<Change>>, DbErr> {
    let mut changes: HashMap<_, Vec<_>> = HashMap::new();
    for noted in assignment_change::of(db, ids).await? {
        changes.entry(noted.assignment_id).or_default().extend(noted.change());
    }
    Ok(changes)
}

/// What the records know of some assignments.
struct Known {
    completed: HashMap<AssignmentId, Held>,
    done: HashMap<(PersonId, ContentId), Vec<DateTime<Utc>>>,
    begun: HashMap<(PersonId, ContentId), Vec<DateTime<Utc>>>,
}

impl Known {
    async fn of(
        db: &impl ConnectionTrait,
        live: &[&assignment::Model],
        asked: &HashMap<AssignmentId, Vec<ContentId>>,
    ) -> Result<Known, DbErr> {
        let people: Vec<_> = live.iter().map(|found| found.person_id).collect::<HashSet<_>>().into_iter().collect();
        let contents: Vec<_> = asked.values().flatten().copied().collect::<HashSet<_>>().into_iter().collect();
        let ids: Vec<_> = live.iter().flat_map(|found| [Some(found.id), found.renews_id]).flatten().collect();
        let completed = completion::of_assignments(db, &ids).await?.into_iter().filter_map(|done| {
            let held = Held { at: done.completed_at.naive_utc(), until: done.expires_on };
            done.assignment_id.map(|assignment| (assignment, held))
        });
        let mut known = Known { completed: completed.collect(), done: HashMap::new(), begun: HashMap::new() };
        for (person, content, at) in completion::times(db, &people, &contents).await? {
            known.done.entry((person, content)).or_default().push(at);
        }
        for (person, content, at, _) in attempt::times(db, &people, &contents).await? {
            known.begun.entry((person, content)).or_default().push(at);
        }
        Ok(known)
    }

    fn item(&self, of: &assignment::Model, content: ContentId) -> Item {
        let counts = |times: Option<&Vec<DateTime<Utc>>>| {
            times.is_some_and(|times| times.iter().any(|at| of.counts_from.is_none_or(|from| *at >= from)))
        };
        let key = (of.person_id, content);
        Item { begun: counts(self.begun.get(&key)), done: counts(self.done.get(&key)) }
    }
}
