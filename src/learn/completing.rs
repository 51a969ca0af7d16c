//! Writes completions, in the transaction that holds the answer that earned them: of the module or scenario, and of every
//! pathway whose last item it was.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use super::obligations::Obligation;
use crate::app::london_day;
use crate::course::pathway::Period;
use crate::database::completion::{NewCompletion, What};
use crate::database::standing::Tally;
use crate::database::{ContentId, PersonId, PostId, attempt, completion, pathway_rule, person, post, standing};
use crate::ledger::Key;
use crate::library::Published;
use crate::standing::after;

/// What a completion may complete besides: one pathway assigned to somebody, as prepared before the transaction.
pub struct Waiting {
    assignment: crate::database::assignment::Model,
    pathway: Arc<Published>,
    contents: Vec<ContentId>,
    renew_every: Option<Period>,
}

impl Waiting {
    /// The assignments that are not yet completed.
    pub async fn among(db: &impl ConnectionTrait, obligations: Vec<Obligation>) -> Result<Vec<Waiting>, DbErr> {
        let mut waiting = Vec::new();
        for obligation in obligations.into_iter().filter(|found| found.standing.progress != standing::Progress::Completed) {
            let rule = match obligation.assignment.rule_id {
                Some(rule) => pathway_rule::Entity::find_by_id(rule).one(db).await?,
                None => None,
            };
            waiting.push(Waiting {
                contents: obligation.items.iter().map(|item| item.published.content).collect(),
                assignment: obligation.assignment,
                pathway: obligation.pathway,
                renew_every: rule.and_then(|rule| rule.renew_every()),
            });
        }
        Ok(waiting)
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
    let done: HashSet<_> = completion::contents_of_person(db, person).await?.into_iter().collect();
    let begun: HashSet<_> = attempt::all_of(db, person).await?.into_iter().map(|attempt| attempt.content_id).collect();
    for open in waiting {
        let count = |of: &HashSet<ContentId>| open.contents.iter().filter(|content| of.contains(content)).count();
        let tally = Tally { done: whole(count(&done)), total: whole(open.contents.len()), begun: count(&begun) > 0 };
        if tally.total > 0 && tally.done >= tally.total {
            complete_pathway(db, key, open, tally.total, now).await?;
        } else {
            standing::note_progress(db, open.assignment.id, tally, now).await?;
        }
    }
    Ok(())
}

/// The pathway's own completion: the one that carries the expiry, and that reports count.
async fn complete_pathway(db: &impl ConnectionTrait, key: &Key, open: &Waiting, items: i32, now: DateTime<Utc>) -> Result<(), DbErr> {
    if standing::is_completed(db, open.assignment.id).await? {
        // Another item has completed it since `Waiting` was prepared.
        return Ok(());
    }
    let expires_on = open.renew_every.map(|period| after(london_day(now), period));
    let new = NewCompletion {
        person_id: open.assignment.person_id,
        post: post_as_it_is(db, Some(open.assignment.post_id)).await?,
        person_name: name_of(db, open.assignment.person_id).await?,
        what: what(&open.pathway, None),
        attempt: None,
        assignment_id: Some(open.assignment.id),
        results: serde_json::json!({ "items": items, "due_on": open.assignment.due_on }).to_string(),
        started_at: open.assignment.created_at,
        completed_at: now,
        expires_on,
    };
    completion::add(db, key, new).await?;
    standing::note_completion(db, open.assignment.id, items, expires_on, now).await
}

fn what(published: &Published, framework: Option<&Published>) -> What {
    What {
        content_id: published.content,
        version_id: published.version,
        kind: published.kind,
        slug: published.slug.to_string(),
        title: published.title().to_owned(),
        version_number: published.number,
        version_digest: published.digest.clone(),
        framework_slug: framework.map(|framework| framework.slug.to_string()),
        framework_revision: published.framework_revision.clone(),
    }
}

async fn post_as_it_is(db: &impl ConnectionTrait, post: Option<PostId>) -> Result<Option<completion::PostAsItWas>, DbErr> {
    match post {
        Some(post) => post::as_it_is(db, post).await,
        None => Ok(None),
    }
}

async fn name_of(db: &impl ConnectionTrait, person: PersonId) -> Result<String, DbErr> {
    Ok(person::Entity::find_by_id(person).one(db).await?.map(|person| person.name).unwrap_or_default())
}

fn whole(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
