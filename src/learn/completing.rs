//! Writes completions, in the transaction that holds the answer that earned them: of the module or scenario, and of every
//! pathway whose last item it was.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use super::obligations::Obligation;
use crate::app::london_day;
use crate::assigning;
use crate::assigning::completing::{Completed, name_of, post_as_it_is, what};
use crate::database::completion::NewCompletion;
use crate::database::{ContentId, PersonId, assignment, attempt, completion, standing};
use crate::ledger::Key;
use crate::library::Published;
use crate::standing::rules::Rule;

/// What a completion may complete besides: one pathway assigned to somebody, as prepared before the transaction.
pub struct Waiting {
    assignment: assignment::Model,
    pathway: Arc<Published>,
    contents: Vec<ContentId>,
    rule: Option<Rule>,
}

impl Waiting {
    /// The assignments that are not yet completed.
    pub async fn among(db: &impl ConnectionTrait, obligations: Vec<Obligation>) -> Result<Vec<Waiting>, DbErr> {
        let open: Vec<_> = obligations.into_iter().filter(|found| found.standing.progress != standing::Progress::Completed).collect();
        let assignments: Vec<_> = open.iter().map(|found| &found.assignment).collect();
        let mut rules = assigning::terms_for(db, &assignments).await?;
        let waiting = open.into_iter().map(|obligation| Waiting {
            contents: obligation.items.iter().map(|item| item.published.content).collect(),
            rule: rules.remove(&obligation.assignment.id),
            assignment: obligation.assignment,
            pathway: obligation.pathway,
        });
        Ok(waiting.collect())
    }
}

/// Writes the completion that an attempt has earned, and those of the pathways it was the last item of.
///
/// # Errors
/// If the database refuses; then nothing of the transaction stands.
#[expect(clippy::too_many_arguments, reason = "each is a thing of its own, and there is one caller for a case and one for a module")]
pub async fn complete(
    db: &impl ConnectionTrait,
    key: &Key,
    earned: &attempt::Model,
    published: &Published,
    framework: Option<&Published>,
    results: String,
    waiting: &[Waiting],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let new = NewCompletion {
        person_id: earned.person_id,
        post: post_as_it_is(db, earned.post_id).await?,
        person_name: name_of(db, earned.person_id).await?,
        what: what(published, framework),
        attempt: Some((earned.id, earned.number)),
        assignment_id: None,
        results,
        started_at: earned.started_at,
        completed_at: now,
        expires_on: None,
    };
    completion::add(db, key, new).await?;
    note_progress(db, key, earned.person_id, waiting, now).await
}

/// Brings the standing of every open assignment up to date, completing those that have nothing left. The caller holds the
/// person: of two last items at once, the second sees the first, and one of them completes the pathway.
///
/// # Errors
/// If the database refuses.
pub async fn note_progress(
    db: &impl ConnectionTrait,
    key: &Key,
    person: PersonId,
    waiting: &[Waiting],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let contents: Vec<_> = waiting.iter().flat_map(|open| open.contents.iter().copied()).collect();
    let done = completion::times(db, &[person], &contents).await?;
    let begun = attempt::times(db, &[person], &contents).await?;
    for open in waiting {
        let counts = |at: DateTime<Utc>| open.assignment.counts(at);
        let is_done = |content: &&ContentId| done.iter().any(|(_, of, at)| of == *content && counts(*at));
        let is_begun = |content: &&ContentId| begun.iter().any(|(_, of, at, _)| of == *content && counts(*at));
        let number = open.contents.iter().filter(is_done).count();
        if number > 0 && number >= open.contents.len() {
            complete_pathway(db, key, open, now).await?;
        } else {
            let any_begun = open.contents.iter().any(|content| is_begun(&content));
            standing::note_progress(db, open.assignment.id, whole(number), any_begun, now).await?;
        }
    }
    Ok(())
}

/// The pathway's own completion: the one that carries the expiry, and that reports count.
async fn complete_pathway(db: &impl ConnectionTrait, key: &Key, open: &Waiting, now: DateTime<Utc>) -> Result<(), DbErr> {
    let completed = Completed {
        assignment: &open.assignment,
        pathway: &open.pathway,
        method: completion::THIS_COURSE,
        results: serde_json::json!({ "items": open.contents.len(), "due_on": open.assignment.due_on }).to_string(),
        started_at: open.assignment.created_at,
        completed_at: now,
        expires_on: open.rule.as_ref().and_then(|rule| rule.holds_until(london_day(now))),
    };
    assigning::completing::complete_pathway(db, key, completed, now).await.map(|_| ())
}

fn whole(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
