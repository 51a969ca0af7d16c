//! Stores an answer, and with the last one everything that follows from it: the end of the attempt, the marks, the completion.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::form::Answered;
use super::{Going, given};
use crate::account::Identity;
use crate::app::App;
use crate::course::marking::{self, Marks};
use crate::course::steps::{Case, Place, Step};
use crate::database::answer::{self, NewAnswer};
use crate::database::attempt::{self, AttemptResult};
use crate::database::{AttemptId, PersonId, Write, person};
use crate::error::Result;
use crate::learn::completing::{self, Waiting};
use crate::learn::obligations;
use crate::library::Published;

/// Stores one answer, synced. Gives whether it was the last of the case.
///
/// # Errors
/// If the store fails; then nothing of it is stored.
pub async fn store(app: &App, who: &Identity, going: &Going, place: Place, answered: Answered, form_key: Uuid) -> Result<bool> {
    let may_finish = place.step == Step::Compare;
    let waiting =
        if may_finish { Waiting::among(app.store.read(), obligations::of_person(app, who.person).await?).await? } else { Vec::new() };
    let write = StepWrite {
        person: who.person,
        attempt: going.attempt.id,
        published: going.published.clone(),
        framework: going.framework.clone(),
        waiting,
        may_finish,
        answer: NewAnswer {
            attempt_id: going.attempt.id,
            step: place.to_string(),
            form_key,
            choices: answer::list(&answered.choices),
            text: answered.text,
        },
        now: app.now(),
    };
    Ok(app.store.write(write).await?)
}

struct StepWrite {
    person: PersonId,
    attempt: AttemptId,
    published: Arc<Published>,
    framework: Arc<Published>,
    waiting: Vec<Waiting>,
    may_finish: bool,
    answer: NewAnswer,
    now: DateTime<Utc>,
}

impl Write for StepWrite {
    type Output = bool;

    async fn run<'a>(&'a self, db: &'a DatabaseTransaction) -> Result<bool, DbErr> {
        // What completes something holds the person first and everything else after: always in this order, so that nothing deadlocks.
        if self.may_finish {
            person::hold(db, self.person).await?;
        }
        let Some(attempt) = attempt::hold(db, self.attempt).await? else { return Ok(false) };
        if attempt.finished_at.is_some() {
            // A double post of the last answer: the first of the two has ended it.
            return Ok(true);
        }
        answer::add(db, &self.answer, self.now).await?;
        if self.may_finish { self.finish_if_complete(db, &attempt).await } else { Ok(false) }
    }
}

impl StepWrite {
    async fn finish_if_complete(&self, db: &DatabaseTransaction, attempt: &attempt::Model) -> Result<bool, DbErr> {
        let (given, _) = given(answer::of_attempt(db, attempt.id).await?);
        let (Some(scenario), Some(framework)) = (self.published.scenario(), self.framework.framework()) else { return Ok(false) };
        let hinge = attempt.hinge.and_then(|number| usize::try_from(number).ok());
        let case = Case { scenario, framework, hinge, given: &given };
        if case.next().is_some() {
            return Ok(false);
        }
        let marks = marking::mark(&case);
        let result = if marks.passed { AttemptResult::Passed } else { AttemptResult::NotPassed };
        attempt::finish(db, attempt.id, result, self.now).await?;
        if marks.passed {
            let results = results(&marks, hinge);
            completing::complete(db, attempt, &self.published, Some(&self.framework), results, &self.waiting, self.now).await?;
        }
        Ok(true)
    }
}

/// What the record says of a case: its marks, and whether it was a variant. No words of the learner's.
fn results(marks: &Marks, hinge: Option<usize>) -> String {
    serde_json::json!({ "beats": marks.beats, "hinge": hinge }).to_string()
}
