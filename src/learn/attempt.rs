//! A go at a case: one step to a page, each answer stored before the page says so.

mod elsewhere;
mod ending;
mod feedback;
mod form;
mod leave;
mod map;
mod record;
mod result;
mod side;
mod store;
mod turns;
mod view;
mod words;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};

pub use leave::show_leave;
pub use result::show_result;

use crate::account::{Identity, Learner};
use crate::app::App;
use crate::course::confidence::{self, Confidence};
use crate::course::steps::{Case, Given, Place, Step};
use crate::course::{Framework, Scenario};
use crate::database::answer::Seen;
use crate::database::{AnswerId, AttemptId, PersonId, answer, attempt, contact};
use crate::error::{AppError, Path, Result};
use crate::library::Published;
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, Shape, see_other};

/// A go at a case, with the version it keeps to and everything answered in it.
struct Going {
    attempt: attempt::Model,
    published: Arc<Published>,
    framework: Arc<Published>,
    given: Vec<Given>,
    /// What each answer is stored as, beside `given`.
    stored: Vec<Stored>,
    /// How sure they said they were, by beat.
    sure: Vec<(usize, Confidence)>,
}

/// An answer's key, and when it was stored.
#[derive(Clone, Copy)]
struct Stored {
    id: AnswerId,
    at: DateTime<Utc>,
}

impl Going {
    /// Somebody's own attempt. Anybody else's is not there.
    async fn load(app: &App, person: PersonId, id: &str) -> Result<Going> {
        let id = AttemptId::parse(id).ok_or(AppError::NotFound)?;
        let attempt = attempt::of_person(app.store.read(), id, person).await?.ok_or(AppError::NotFound)?;
        Going::of(app, attempt).await
    }

    async fn of(app: &App, attempt: attempt::Model) -> Result<Going> {
        let published = app.library.version(attempt.version_id).await?;
        let framework = app.library.framework_of(&published).await?;
        let answers = answer::of_attempt(app.store.read(), attempt.id).await?;
        let sure = sure(&answers);
        let (given, stored) = given(answers);
        let going = Going { attempt, published, framework, given, stored, sure };
        // A module's attempt is worked on the module's own pages.
        going.scenario()?;
        Ok(going)
    }

    fn scenario(&self) -> Result<&Scenario> {
        self.published.scenario().ok_or(AppError::NotFound)
    }

    fn framework(&self) -> Result<&Framework> {
        self.framework.framework().ok_or_else(|| AppError::Unexpected("a scenario without its framework".to_owned()))
    }

    fn case(&self) -> Result<Case<'_>> {
        let hinge = self.attempt.hinge.and_then(|number| usize::try_from(number).ok());
        Ok(Case { scenario: self.scenario()?, framework: self.framework()?, hinge, given: &self.given })
    }

    fn address(&self, place: Place) -> String {
        format!("/learn/attempts/{}/{place}", self.attempt.id)
    }

    fn result_address(&self) -> String {
        format!("/learn/attempts/{}/result", self.attempt.id)
    }

    /// Where to go on: the first step without an answer, or the result.
    fn next_address(&self) -> Result<String> {
        Ok(self.case()?.next().map_or_else(|| self.result_address(), |place| self.address(place)))
    }

    /// When a step's standing answer was stored.
    fn saved_at(&self, place: Place) -> Option<DateTime<Utc>> {
        self.stored(place).map(|stored| stored.at)
    }

    /// A step's standing answer, as it is stored.
    fn stored(&self, place: Place) -> Option<Stored> {
        let latest = self.given.iter().zip(&self.stored).rev().find(|(given, _)| given.place == place);
        latest.map(|(_, stored)| *stored)
    }

    /// How sure they said they were of a beat's decision, the last time they said.
    fn sure(&self, beat: usize) -> Option<Confidence> {
        self.sure.iter().rev().find(|(of, _)| *of == beat).map(|(_, sure)| *sure)
    }
}

/// Stored answers as the core takes them; what is stored under no step that we know is left out.
fn given(answers: Vec<answer::Model>) -> (Vec<Given>, Vec<Stored>) {
    let known = answers.into_iter().filter_map(|answer| {
        let place = Place::parse(&answer.step)?;
        let choices = answer.choice_ids();
        Some((Given { place, choices, text: answer.text }, Stored { id: answer.id, at: answer.at }))
    });
    known.unzip()
}

fn sure(answers: &[answer::Model]) -> Vec<(usize, Confidence)> {
    let beats: Vec<_> = (0..9).map(confidence::step_name).collect();
    let read = |answer: &answer::Model| {
        let beat = beats.iter().position(|name| *name == answer.step)?;
        Some((beat, Confidence::parse(&answer.choice_ids().first()?.0)?))
    };
    answers.iter().filter_map(read).collect()
}

/// Everything answered in an attempt, oldest first, read within a transaction.
///
/// # Errors
/// If the database cannot be read.
pub async fn given_of(db: &impl ConnectionTrait, id: AttemptId) -> Result<Vec<Given>, DbErr> {
    Ok(given(answer::of_attempt(db, id).await?).0)
}

/// The exact step to go on at in a case: in the open attempt, or at its cover if there is none.
///
/// # Errors
/// If the store cannot be read.
pub async fn next_address(app: &App, person: PersonId, published: &Published) -> Result<String> {
    let attempts = attempt::at_content(app.store.read(), person, published.content).await?;
    match attempts.into_iter().find(|attempt| attempt.finished_at.is_none()) {
        Some(open) => Going::of(app, open).await?.next_address(),
        None => Ok(format!("/learn/scenarios/{}", published.slug)),
    }
}

/// `GET /learn/attempts/{id}`: goes on where one was.
///
/// # Errors
/// If there is no such attempt of one's own.
pub async fn resume(State(app): State<App>, Learner(who): Learner, Path(id): Path<String>) -> Result<Response> {
    Ok(see_other(&Going::load(&app, who.person, &id).await?.next_address()?))
}

/// `GET /learn/attempts/{id}/{step}`: a step to answer, or what followed from the answer.
///
/// # Errors
/// If there is no such attempt of one's own, or no such step in it.
pub async fn show_step(State(app): State<App>, Learner(who): Learner, Path((id, step)): Path<(String, String)>) -> Result<Response> {
    let going = Going::load(&app, who.person, &id).await?;
    let place = Place::parse(&step).ok_or(AppError::NotFound)?;
    let case = going.case()?;
    if case.beat(place.beat).is_none() {
        return Err(AppError::NotFound);
    }
    if !case.may_open(place) {
        return Ok(see_other(&going.next_address()?));
    }
    page(&app, &who, &going, place, &form::Typed::default(), Problems::none()).await
}

/// `POST /learn/attempts/{id}/{step}`: stores the answer, then shows what follows from it.
///
/// # Errors
/// If there is no such attempt or step, or the store cannot be written.
pub async fn submit_step(
    State(app): State<App>,
    Learner(who): Learner,
    Path((id, step)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let going = Going::load(&app, who.person, &id).await?;
    let place = Place::parse(&step).ok_or(AppError::NotFound)?;
    let case = going.case()?;
    let beat = case.beat(place.beat).ok_or(AppError::NotFound)?;
    if going.attempt.finished_at.is_some() {
        // The last post came twice, or the back button led here: what stands, stands.
        return Ok(see_other(&going.result_address()));
    }
    if !case.may_open(place) {
        return Err(AppError::Conflict(
            "An earlier answer has been changed since this page was shown, and this step is not on your path now. Everything you answered is kept: go back to your induction and continue.",
        ));
    }
    let typed = form::Typed::read(&fields);
    match form::answer(&case, &beat, place, &typed)? {
        Ok(answered) => {
            let form = store::Form { key: fields.form_key(), seen: Seen::read(fields.one("seen").as_deref()) };
            match store::store(&app, &who, &going, place, &answered, form).await? {
                store::Outcome::Finished => Ok(see_other(&going.result_address())),
                store::Outcome::Stored => Ok(see_other(&after(&going, place))),
                store::Outcome::Overtaken(other) => elsewhere::ask(&who, &going, place, &answered, &other),
            }
        }
        Err(problems) => page(&app, &who, &going, place, &typed, problems).await,
    }
}

/// Where a post leads: to what follows from the answer, except where there is nothing to say about it.
fn after(going: &Going, place: Place) -> String {
    let next = match place.step {
        Step::Case => Place { step: Step::Harm, ..place },
        Step::Record => Place { step: Step::Compare, ..place },
        _ => place,
    };
    going.address(next)
}

async fn page(app: &App, who: &Identity, going: &Going, place: Place, typed: &form::Typed, problems: Problems) -> Result<Response> {
    let case = going.case()?;
    let title = format!("{} \u{2013} {}", words::heading(&case, place), going.scenario()?.title);
    let contacts = match view::leads_to_asking(&case, place) {
        true => contact::for_person(app.store.read(), who.person, app.today()).await?,
        false => Vec::new(),
    };
    let frame = Frame::new(title, Some(who), Here::Learn).shaped(Shape::WithIslands);
    // Built where the page is rendered: an island belongs to the page it is on.
    let body = || view::step(going, &case, place, typed, &problems, &contacts);
    Ok(if problems.is_empty() { frame.show(body) } else { frame.show_invalid(body) })
}
