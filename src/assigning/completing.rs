//! The completion of a pathway: the record that carries the expiry and that reports count, and the standing with it.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::database::completion::{self, NewCompletion, PostAsItWas, What};
use crate::database::{CompletionId, PersonId, PostId, assignment, person, post, standing};
use crate::ledger::Key;
use crate::library::Published;
use crate::standing::Progress;
use crate::standing::history::Held;

/// A pathway completed for an assignment.
pub struct Completed<'c> {
    /// Which assignment.
    pub assignment: &'c assignment::Model,
    /// The pathway, in the version it was assigned in.
    pub pathway: &'c Published,
    /// How: `completion::THIS_COURSE` and the others.
    pub method: &'static str,
    /// What the record says of it, as JSON.
    pub results: String,
    /// When it was begun.
    pub started_at: DateTime<Utc>,
    /// When it was completed.
    pub completed_at: DateTime<Utc>,
    /// Until when that holds.
    pub expires_on: Option<NaiveDate>,
}

/// Writes the completion of a pathway and its standing. The caller holds the person: of two at once, the second finds the first and
/// writes nothing. Nothing is written of an assignment that is withdrawn or renewed, either.
///
/// # Errors
/// If the database refuses.
pub async fn complete_pathway(
    db: &impl ConnectionTrait,
    key: &Key,
    done: Completed<'_>,
    now: DateTime<Utc>,
) -> Result<Option<CompletionId>, DbErr> {
    let Completed { assignment, pathway, .. } = done;
    let Some(found) = standing::Entity::find_by_id(assignment.id).one(db).await? else { return Ok(None) };
    let row = found.row(assignment.due_on);
    if row.progress == Progress::Completed {
        return Ok(None);
    }
    // What has changed is completed for as long as the whole was.
    let expires_on = match assignment.parts {
        Some(_) => row.held.and_then(|held| held.until),
        None => done.expires_on,
    };
    let new = NewCompletion {
        person_id: assignment.person_id,
        post: post_as_it_is(db, Some(assignment.post_id)).await?,
        person_name: name_of(db, assignment.person_id).await?,
        what: what(pathway, None),
        attempt: None,
        assignment_id: Some(assignment.id),
        results: done.results,
        started_at: done.started_at,
        completed_at: done.completed_at,
        expires_on,
    };
    let id = completion::add_by(db, key, new, done.method, now).await?;
    let held = Held { at: done.completed_at.naive_utc(), until: expires_on };
    standing::put(db, assignment.id, &row.completed(held), now).await?;
    Ok(Some(id))
}

/// What was completed, in which version, as a record says it.
pub fn what(published: &Published, framework: Option<&Published>) -> What {
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

/// The post as it is now, for a record.
///
/// # Errors
/// If the database cannot be read.
pub async fn post_as_it_is(db: &impl ConnectionTrait, post: Option<PostId>) -> Result<Option<PostAsItWas>, DbErr> {
    match post {
        Some(post) => post::as_it_is(db, post).await,
        None => Ok(None),
    }
}

/// Somebody's name as it is now, for a record.
///
/// # Errors
/// If the database cannot be read.
pub async fn name_of(db: &impl ConnectionTrait, person: PersonId) -> Result<String, DbErr> {
    Ok(person::Entity::find_by_id(person).one(db).await?.map(|person| person.name).unwrap_or_default())
}
