//! Stores an answer, and with the last one everything that follows from it: the end of the attempt, the marks, the completion.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::form::Answered;
use super::{Going, given};
use crate::account::Identity;
use crate::app::App;
use crate::course::confidence;
use crate::course::marking::{self, Marks};
use crate::course::steps::{Case, Place, Step};
use crate::course::text::ChoiceId;
use crate::database::answer::{self, NewAnswer, Seen};
use crate::database::attempt::{self, AttemptResult};
use crate::database::{AttemptId, PersonId, Write, person};
use crate::error::Result;
use crate::learn::completing::{self, Waiting};
use crate::learn::obligations;
use crate::ledger::Key;
use crate::library::Published;

/// The form an answer came in.
pub struct Form {
    /// Its key: a double post has the same one.
    pub key: Uuid,
    /// What stood when it was shown.
    pub seen: Seen,
}

/// What became of an answer.
pub enum Outcome {
    /// It is stored.
    Stored,
    /// It was the last of the case, which has ended.
    Finished,
    /// Another has been given elsewhere since the form was shown; nothing of this one is stored.
    Overtaken(Box<answer::Model>),
}

/// Stores one answer, synced.
///
/// # Errors
/// If the store fails; then nothing of it is stored.
pub async fn store(app: &App, who: &Identity, going: &Going, place: Place, answered: &Answered, form: Form) -> Result<Outcome> {
    let new = |step: String, choices: &[ChoiceId], text: Option<String>, seen: Seen| NewAnswer {
        attempt_id: going.attempt.id,
        step,
        form_key: form.key,
        choices: answer::list(choices),
        text,
        seen,
    };
    let sure = answered.sure.map(|sure| {
        let choices = [ChoiceId(sure.code().to_owned())];
        new(confidence::step_name(place.beat), &choices, None, Seen::Unsaid)
    });
    let may_finish = place.step == Step::Compare;
    let waiting =
        if may_finish { Waiting::among(app.store.read(), obligations::of_person(app, who.person).await?).await? } else { Vec::new() };
    let write = StepWrite {
        person: who.person,
        attempt: going.attempt.id,
        published: going.published.clone(),
        framework: going.framework.clone(),
        waiting,
        ledger: app.ledger.clone(),
        may_finish,
        answer: new(place.to_string(), &answered.choices, answered.text.clone(), form.seen),
        sure,
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
    ledger: Key,
    may_finish: bool,
    answer: NewAnswer,
    sure: Option<NewAnswer>,
    now: DateTime<Utc>,
}

impl Write for StepWrite {
    type Output = Outcome;

    async fn run<'a>(&'a self, db: &'a DatabaseTransaction) -> Result<Outcome, DbErr> {
        // What completes something holds the person first and everything else after: always in this order, so that nothing deadlocks.
        if self.may_finish {
            person::hold(db, self.person).await?;
        }
        let Some(attempt) = attempt::hold(db, self.attempt).await? else { return Ok(Outcome::Stored) };
        if attempt.finished_at.is_some() {
            // A double post of the last answer: the first of the two has ended it.
            return Ok(Outcome::Finished);
        }
        if let answer::Stored::Overtaken(other) = answer::add(db, &self.answer, self.now).await? {
            return Ok(Outcome::Overtaken(other));
        }
        if let Some(sure) = &self.sure {
            answer::add(db, sure, self.now).await?;
        }
        let finished = self.may_finish && self.finish_if_complete(db, &attempt).await?;
        Ok(if finished { Outcome::Finished } else { Outcome::Stored })
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
            completing::complete(db, &self.ledger, attempt, &self.published, Some(&self.framework), results, &self.waiting, self.now)
                .await?;
        }
        Ok(true)
    }
}

/// What the record says of a case: its marks, and whether it was a variant. No words of the learner's.
fn results(marks: &Marks, hinge: Option<usize>) -> String {
    serde_json::json!({ "beats": marks.beats, "hinge": hinge }).to_string()
}
