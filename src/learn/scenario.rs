//! A case before it is begun: what it is, what to know first, and earlier goes at it.

pub mod print;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::attempt;
use super::completing::{self, Waiting};
use super::obligations;
use crate::account::Learner;
use crate::app::{App, london_day, long_date};
use crate::course::steps::Case;
use crate::course::{Kind, Scenario, marking};
use crate::database::answer::{self, NewAnswer, Seen};
use crate::database::attempt::{AttemptResult, NewAttempt};
use crate::database::{AttemptId, PersonId, Write, attempt as attempt_table, person, post};
use crate::error::{AppError, Path, Result};
use crate::ledger::Key;
use crate::library::Published;
use crate::page::fields::Fields;
use crate::page::{Frame, Here, see_other};

/// `GET /learn/scenarios/{slug}`: the cover.
///
/// # Errors
/// If there is no such scenario, or the store cannot be read.
pub async fn show_cover(State(app): State<App>, Learner(who): Learner, Path(slug): Path<String>) -> Result<Response> {
    let published = app.library.current(Kind::Scenario, &slug).ok_or(AppError::NotFound)?;
    let scenario = published.scenario().ok_or(AppError::NotFound)?;
    let attempts = attempt_table::at_content(app.store.read(), who.person, published.content).await?;
    let go_on = match attempts.iter().find(|attempt| attempt.finished_at.is_none()) {
        Some(_) => Some(attempt::next_address(&app, who.person, &published).await?),
        None => None,
    };
    let body = cover(scenario, &attempts, go_on);
    Ok(Frame::new(scenario.title.clone(), Some(&who), Here::Learn).show(move || body))
}

/// `POST /learn/scenarios/{slug}/attempts`: begins a go at it, or goes on with the one that is open.
///
/// # Errors
/// If there is no such scenario, or the store cannot be written.
pub async fn start_attempt(State(app): State<App>, Learner(who): Learner, Path(slug): Path<String>, fields: Fields) -> Result<Response> {
    let published = app.library.current(Kind::Scenario, &slug).ok_or(AppError::NotFound)?;
    let hinges = published.scenario().map_or(0, |scenario| scenario.beats.iter().map(|beat| beat.hinges.len()).sum());
    let posts = post::live_of(app.store.read(), who.person, app.today()).await?;
    let obligations = obligations::of_person(&app, who.person).await?;
    let asked = obligations.iter().find(|obligation| obligation.asks_for(published.content));
    let start = Start {
        begin: NewAttempt {
            person_id: who.person,
            post_id: asked.map(|obligation| obligation.assignment.post_id).or(posts.first().map(|post| post.id)),
            content_id: published.content,
            version_id: published.version,
            number: 1,
            hinge: None,
            short_form: false,
        },
        hinges,
        again: Again::read(&fields),
        published: published.clone(),
        framework: app.library.framework_of(&published).await?,
        waiting: Waiting::among(app.store.read(), obligations).await?,
        ledger: app.ledger.clone(),
        person: who.person,
        now: app.now(),
    };
    let attempt = app.store.write(start).await?;
    Ok(see_other(&format!("/learn/attempts/{attempt}")))
}

/// How to go again after a go that was no pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The next in turn: the case as it is, then with a hinge.
    NextInTurn,
    /// With a fact changed: the hinge after the last one worked.
    OneFactChanged,
    /// The same case, keeping what was right.
    OnlyWhatWasWrong,
}

impl Again {
    /// How `OnlyWhatWasWrong` is posted, as the field `again`.
    pub const WRONG: &str = "wrong";
    /// How `OneFactChanged` is posted.
    pub const CHANGED: &str = "changed";

    fn read(fields: &Fields) -> Again {
        match fields.one("again").as_deref() {
            Some(Again::WRONG) => Again::OnlyWhatWasWrong,
            Some(Again::CHANGED) => Again::OneFactChanged,
            _ => Again::NextInTurn,
        }
    }
}

struct Start {
    begin: NewAttempt,
    hinges: usize,
    again: Again,
    published: Arc<Published>,
    framework: Arc<Published>,
    waiting: Vec<Waiting>,
    ledger: Key,
    person: PersonId,
    now: DateTime<Utc>,
}

impl Write for Start {
    type Output = AttemptId;

    async fn run<'a>(&'a self, db: &'a DatabaseTransaction) -> Result<AttemptId, DbErr> {
        person::hold(db, self.person).await?;
        let before = attempt_table::at_content(db, self.person, self.begin.content_id).await?;
        if let Some(open) = before.iter().find(|attempt| attempt.finished_at.is_none()) {
            return Ok(open.id);
        }
        // Only a go at this very version can lend its answers: another's questions may be others.
        let last = before.last().filter(|last| self.again == Again::OnlyWhatWasWrong && last.version_id == self.begin.version_id);
        let begin = NewAttempt {
            number: i32::try_from(before.len() + 1).unwrap_or(i32::MAX),
            hinge: match (last, self.again) {
                (Some(last), _) => last.hinge,
                (None, Again::OneFactChanged) => next_hinge(before.iter().filter(|go| go.hinge.is_some()).count(), self.hinges),
                (None, _) => variant(before.len(), self.hinges),
            },
            ..self.begin.clone()
        };
        let id = attempt_table::begin(db, begin, self.now).await?;
        if let Some(last) = last {
            self.keep_what_was_right(db, last, id).await?;
        }
        completing::note_progress(db, &self.ledger, self.person, &self.waiting, self.now).await?;
        Ok(id)
    }
}

impl Start {
    /// Copies into a new go the answers of the last one that were right.
    async fn keep_what_was_right(&self, db: &DatabaseTransaction, last: &attempt_table::Model, id: AttemptId) -> Result<(), DbErr> {
        let (Some(scenario), Some(framework)) = (self.published.scenario(), self.framework.framework()) else { return Ok(()) };
        let given = attempt::given_of(db, last.id).await?;
        let hinge = last.hinge.and_then(|number| usize::try_from(number).ok());
        for kept in marking::right_answers(&Case { scenario, framework, hinge, given: &given }) {
            let answer = NewAnswer {
                attempt_id: id,
                step: kept.place.to_string(),
                form_key: Uuid::now_v7(),
                choices: answer::list(&kept.choices),
                text: kept.text.clone(),
                seen: Seen::Unsaid,
            };
            answer::add(db, &answer, self.now).await?;
        }
        Ok(())
    }
}

/// Which variant a go is at, after so many earlier ones: the case as it is, then a hinge, then the case again, and so on.
fn variant(earlier: usize, hinges: usize) -> Option<i32> {
    if earlier % 2 == 1 { next_hinge(earlier / 2, hinges) } else { None }
}

/// The hinge that follows, after so many goes at one; none if the case has none.
fn next_hinge(worked: usize, hinges: usize) -> Option<i32> {
    i32::try_from(worked.checked_rem(hinges)?).ok()
}

fn cover(scenario: &Scenario, attempts: &[attempt_table::Model], go_on: Option<String>) -> AnyView {
    let about = format!("Scenario, about {} minutes", scenario.minutes);
    let part = format!("Your part: {}, {}.", scenario.role, scenario.agency);
    let note = (!scenario.content_note.is_empty()).then(|| {
        let support = scenario.support.clone();
        view! {
            <div class="oct-alert oct-alert--note">
                <p class="oct-alert__title">"Before you start"</p>
                <p>{scenario.content_note.clone()}</p>
                <p>{support}</p>
            </div>
        }
    });
    let action = format!("/learn/scenarios/{}/attempts", scenario.slug);
    let print = format!("/learn/scenarios/{}/print", scenario.slug);
    let word = if attempts.is_empty() { "Start this scenario" } else { "Work it again" };
    let button = match go_on {
        Some(address) => view! { <p><a class="govuk-button" href=address>"Continue"</a></p> }.into_any(),
        None => view! { <form method="post" action=action><button class="govuk-button">{word}</button></form> }.into_any(),
    };
    view! {
        <a class="govuk-back-link" href="/learn">"Your induction"</a>
        <p class="oct-caption">{about}</p>
        <h1>{scenario.title.clone()}</h1>
        <p class="oct-lede">{part}</p>
        {note}
        <p>"Look for harm first. Then answer the questions on your own path: each answer is saved as you give it, and tells you what follows from it. You can change any answer; the first stays beside it."</p>
        {button}
        <p><a href=print>"Print this case"</a></p>
        {earlier(attempts)}
    }
    .into_any()
}

fn earlier(attempts: &[attempt_table::Model]) -> Option<AnyView> {
    let finished: Vec<_> = attempts.iter().filter_map(|attempt| attempt.finished_at.map(|at| (attempt, at))).collect();
    (!finished.is_empty()).then(|| {
        let lines = finished.into_iter().map(|(attempt, at)| {
            let result = if attempt.result == Some(AttemptResult::Passed) { "passed" } else { "not passed" };
            let words = format!("Go {}, {}: {result}", attempt.number, long_date(london_day(at)));
            let address = format!("/learn/attempts/{}/result", attempt.id);
            view! { <li><a href=address>{words}</a></li> }
        });
        view! { <h2>"Your earlier goes"</h2><ul>{lines.collect_view()}</ul> }.into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::variant;

    #[test]
    fn a_second_go_is_at_the_hinge_and_a_third_at_the_case_again() {
        assert_eq!([0, 1, 2, 3, 4, 5].map(|earlier| variant(earlier, 2)), [None, Some(0), None, Some(1), None, Some(0)]);
        assert_eq!(variant(1, 0), None, "a case without a hinge is worked as it is");
    }
}
