//! The second person's decision about evidence: an approval writes the completions.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};

use crate::account::HrOfficer;
use crate::app::App;
use crate::assigning;
use crate::assigning::completing::{Completed, complete_pathway};
use crate::database::completion::{CLASSROOM, EVIDENCE};
use crate::database::evidence::{self, Kind, State};
use crate::database::{assignment, audit, evidence_line, person};
use crate::error::{AppError, Result};
use crate::ledger::Key;
use crate::library::{Library, Published};

/// Noon on a day: when training is taken to have ended of which only the day is known.
pub(super) fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(12)
}

/// Decides, once. Gives how many completions that wrote.
///
/// # Errors
/// If it has been decided already, the asker entered it, or the store cannot be written.
pub(super) async fn decide(app: &App, hr: &HrOfficer, found: &evidence::Model, (state, note): (State, &str)) -> Result<usize> {
    let now = app.now();
    let transaction = app.store.begin_write().await?;
    if !evidence::decide(&transaction, found.id, (state, note), hr.identity.person, now).await? {
        return Err(AppError::Conflict(
            "This cannot be decided by you now: a colleague has decided it, or you entered it yourself. Nothing was changed.",
        ));
    }
    let written = match state {
        State::Approved => complete_all(&transaction, &app.library, &app.ledger, found, now).await?,
        _ => 0,
    };
    let act = if state == State::Approved { "approved training done elsewhere" } else { "refused training done elsewhere" };
    let detail = format!("{written} completions");
    audit::note(&transaction, now, Some(hr.identity.person), act, &found.id.to_string(), &detail).await?;
    transaction.commit().await?;
    Ok(written)
}

/// Completes every assignment on it that is still open. What has been completed meanwhile stays as it is.
async fn complete_all(
    db: &impl ConnectionTrait,
    library: &Library,
    key: &Key,
    found: &evidence::Model,
    now: DateTime<Utc>,
) -> Result<usize, DbErr> {
    let mut written = 0;
    // Everybody is held in one order, so that two lists with the same people wait for each other.
    let lines = evidence_line::of(found.id).order_by_asc(evidence_line::Column::PersonId).all(db).await?;
    for line in lines {
        person::hold(db, line.person_id).await?;
        let Some(made) = assignment::Entity::find_by_id(line.assignment_id).one(db).await? else { continue };
        let pathway = library.version(made.version_id).await.map_err(|error| DbErr::Custom(error.to_string()))?;
        let rule = assigning::terms_for(db, &[&made]).await?.remove(&made.id);
        let expires_on = rule.and_then(|rule| rule.holds_until(found.done_on));
        if let Some(completion) = complete_pathway(db, key, completed(found, &made, &pathway, expires_on), now).await? {
            evidence_line::note_completion(db, line.id, completion).await?;
            written += 1;
        }
    }
    Ok(written)
}

fn completed<'c>(
    found: &evidence::Model,
    made: &'c assignment::Model,
    pathway: &'c Published,
    expires_on: Option<NaiveDate>,
) -> Completed<'c> {
    Completed {
        assignment: made,
        pathway,
        method: if found.kind == Kind::Classroom { CLASSROOM } else { EVIDENCE },
        results: serde_json::json!({ "evidence": found.id.to_string(), "due_on": made.due_on }).to_string(),
        started_at: noon(found.done_on),
        completed_at: noon(found.done_on),
        expires_on,
    }
}
