//! A module: its cover, its pages, its checks. The first post begins an attempt, which keeps to the version it began with.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::completing::{self, Waiting};
use super::elsewhere::Twice;
use super::obligations;
use crate::account::{Identity, Learner};
use crate::app::App;
use crate::course::module::{Check, Section};
use crate::course::reading::{Done, Reading, step_of};
use crate::course::text::ChoiceId;
use crate::course::{Kind, Module};
use crate::database::answer::{self, NewAnswer, Seen};
use crate::database::attempt::{self, AttemptResult, NewAttempt};
use crate::database::{AttemptId, PersonId, Write, contact, person, post};
use crate::error::{AppError, Path, Result};
use crate::ledger::Key;
use crate::library::Published;
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, see_other};

pub mod print;
mod view;

/// What somebody has open: the version, the attempt if there is one, and what they have done in it.
struct Open {
    published: Arc<Published>,
    attempt: Option<attempt::Model>,
    short: bool,
    done: Vec<Done>,
    saved: Option<DateTime<Utc>>,
    /// How many goes there were before this one, and since when another is asked for.
    again: Option<(usize, DateTime<Utc>)>,
}

impl Open {
    fn module(&self) -> Result<&Module> {
        self.published.module().ok_or(AppError::NotFound)
    }

    fn reading<'a>(&'a self, module: &'a Module) -> Reading<'a> {
        Reading { module, short: self.short, done: &self.done }
    }
}

/// `GET /learn/modules/{slug}`: the cover, with the contents.
///
/// # Errors
/// If there is no such module, or the store cannot be read.
pub async fn show_cover(State(app): State<App>, Learner(who): Learner, Path(slug): Path<String>) -> Result<Response> {
    let open = open(&app, who.person, &slug).await?;
    let module = open.module()?;
    let reading = open.reading(module);
    let body = view::cover(&reading, open.attempt.is_some());
    Ok(Frame::new(module.title.clone(), Some(&who), Here::Learn).show(move || body))
}

/// `GET /learn/modules/{slug}/{section}`: one page.
///
/// # Errors
/// If there is no such page, or the store cannot be read.
pub async fn show_section(
    State(app): State<App>,
    Learner(who): Learner,
    Path((slug, section)): Path<(String, String)>,
) -> Result<Response> {
    let open = open(&app, who.person, &slug).await?;
    let module = open.module()?;
    let found = module.section(&section).ok_or(AppError::NotFound)?;
    if found.slug.as_str() != section {
        return Ok(axum::response::Redirect::permanent(&address(module, found)).into_response());
    }
    page(&app, &who, &open, module, found, Problems::none()).await
}

/// `POST /learn/modules/{slug}/{section}`: an answer to a check, or moving on.
///
/// # Errors
/// If there is no such page, or the store cannot be written.
pub async fn submit_section(
    State(app): State<App>,
    Learner(who): Learner,
    Path((slug, section)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let open = open(&app, who.person, &slug).await?;
    let module = open.module()?;
    let section = module.section(&section).ok_or(AppError::NotFound)?;
    let asked = match fields.one("check") {
        Some(check) => answer_to(section, &check, &fields)?,
        None => move_on(&open.reading(module), section),
    };
    match asked {
        Ok((step, choices, next)) => {
            let write = prepare(&app, &who, &open, step, choices.clone(), &fields).await?;
            match (app.store.write(write).await?, asked_check(section, &fields)) {
                (Some(there), Some(check)) => Ok(ask_which(&who, module, section, check, &choices, *there)),
                _ => Ok(see_other(&format!("/learn/modules/{}{next}", module.slug))),
            }
        }
        Err(problems) => page(&app, &who, &open, module, section, problems).await,
    }
}

/// The step to store, what was chosen, and where to go on within the module; or what is wrong.
type Asked = std::result::Result<(String, Vec<ChoiceId>, String), Problems>;

fn answer_to(section: &Section, check: &str, fields: &Fields) -> Result<Asked> {
    let check = section.checks().find(|found| found.slug.as_str() == check).ok_or(AppError::Malformed("no such check"))?;
    let chosen = chosen(check, fields)?;
    if chosen.is_empty() {
        return Ok(Err(Problems::one(check.slug.to_string(), format!("Choose an answer to \u{201c}{}\u{201d}", check.title))));
    }
    Ok(Ok((step_of(section, check), chosen, format!("/{}#{}-answer", section.slug, check.slug))))
}

fn asked_check<'s>(section: &'s Section, fields: &Fields) -> Option<&'s Check> {
    let slug = fields.one("check")?;
    section.checks().find(|check| check.slug.as_str() == slug)
}

/// Another device has answered otherwise since this form was shown: both are shown, and nothing of this one is stored yet.
fn ask_which(who: &Identity, module: &Module, section: &Section, check: &Check, here: &[ChoiceId], there: answer::Model) -> Response {
    let words = |chosen: &[ChoiceId]| {
        let labels = check.options.iter().filter(|option| chosen.contains(&option.id)).map(|option| option.label_text.clone());
        labels.collect::<Vec<_>>().join("; ")
    };
    let stood = there.choice_ids();
    let twice = Twice { there_words: words(&stood), here_words: words(here), address: address(module, section), there };
    let title = format!("Answered twice: {} \u{2013} {}", check.title, module.title);
    Frame::new(title, Some(who), Here::Learn).respond(StatusCode::CONFLICT, || twice.view(view::send_again(check, here, &stood)))
}

fn move_on(reading: &Reading<'_>, section: &Section) -> Asked {
    let problems = view::before_moving_on(reading, section);
    if !problems.is_empty() {
        return Err(problems);
    }
    let next = reading.sections().skip_while(|page| page.slug != section.slug).nth(1);
    let unread = || reading.sections().find(|page| page.slug != section.slug && !reading.is_read(page));
    let next = next.or_else(unread).map(|page| format!("/{}", page.slug)).unwrap_or_default();
    Ok((section.slug.to_string(), Vec::new(), next))
}

/// The options chosen, each of them one that the check offers.
fn chosen(check: &Check, fields: &Fields) -> Result<Vec<ChoiceId>> {
    let mut chosen: Vec<_> = fields.all(check.slug.as_str()).map(|value| ChoiceId(value.to_owned())).collect();
    chosen.sort();
    chosen.dedup();
    let offered = chosen.iter().all(|id| check.options.iter().any(|option| option.id == *id));
    let one_too_many = !check.takes_several && chosen.len() > 1;
    if !offered || one_too_many { Err(AppError::Malformed("no such answer")) } else { Ok(chosen) }
}

/// The exact page to go on at: the first not moved on from, or the cover of a module that is complete.
///
/// # Errors
/// If the store cannot be read.
pub async fn next_address(app: &App, person: PersonId, published: &Published) -> Result<String> {
    let open = open(app, person, published.slug.as_str()).await?;
    let module = open.module()?;
    let next = open.reading(module).next().filter(|_| open.attempt.is_some());
    Ok(next.map_or_else(|| format!("/learn/modules/{}", module.slug), |section| address(module, section)))
}

fn address(module: &Module, section: &Section) -> String {
    format!("/learn/modules/{}/{}", module.slug, section.slug)
}

async fn page(app: &App, who: &Identity, open: &Open, module: &Module, section: &Section, problems: Problems) -> Result<Response> {
    let title = format!("{} \u{2013} {}", section.title, module.title);
    let frame = Frame::new(title, Some(who), Here::Learn);
    let valid = problems.is_empty();
    let contacts = match view::is_in_your_job(section) {
        true => contact::for_person(app.store.read(), who.person, app.today()).await?,
        false => Vec::new(),
    };
    let body = view::section(&open.reading(module), section, &problems, open.saved, &contacts);
    Ok(if valid { frame.show(move || body) } else { frame.show_invalid(move || body) })
}

/// The latest attempt and its version, or what counts now if there is none.
async fn open(app: &App, person: PersonId, slug: &str) -> Result<Open> {
    let current = app.library.current(Kind::Module, slug).ok_or(AppError::NotFound)?;
    let mut attempts = attempt::at_content(app.store.read(), person, current.content).await?;
    let again = again(app, person, &attempts).await?.map(|since| (attempts.len(), since));
    let Some(attempt) = attempts.pop().filter(|_| again.is_none()) else {
        let short = asks_short_form(app, person, &current).await?;
        return Ok(Open { published: current, attempt: None, short, done: Vec::new(), saved: None, again });
    };
    let answers = answer::of_attempt(app.store.read(), attempt.id).await?;
    let saved = answers.last().map(|answer| answer.at);
    let published = app.library.version(attempt.version_id).await?;
    Ok(Open { published, short: attempt.short_form, attempt: Some(attempt), done: done(answers), saved, again })
}

/// Since when another go is asked for, because what the last one earned is to be renewed.
async fn again(app: &App, person: PersonId, attempts: &[attempt::Model]) -> Result<Option<DateTime<Utc>>> {
    let Some((last, finished)) = attempts.last().and_then(|last| Some((last, last.finished_at?))) else { return Ok(None) };
    let obligations = obligations::of_person(app, person).await?;
    Ok(obligations.iter().filter_map(|obligation| obligation.asks_again_since(last.content_id)).filter(|since| finished < *since).max())
}

/// Whether the short form is all that has been asked for.
async fn asks_short_form(app: &App, person: PersonId, published: &Published) -> Result<bool> {
    let obligations = obligations::of_person(app, person).await?;
    let mut asked =
        obligations.iter().flat_map(|obligation| &obligation.items).filter(|item| item.published.content == published.content).peekable();
    Ok(asked.peek().is_some() && asked.all(|item| item.short))
}

fn done(answers: Vec<answer::Model>) -> Vec<Done> {
    answers.into_iter().map(|answer| Done { choices: answer.choice_ids(), step: answer.step }).collect()
}

/// Something done in a module, stored with everything that follows from it.
struct SectionWrite {
    person: PersonId,
    attempt: Option<AttemptId>,
    again: Option<DateTime<Utc>>,
    begin: NewAttempt,
    published: Arc<Published>,
    framework: Arc<Published>,
    waiting: Vec<Waiting>,
    ledger: Key,
    step: String,
    choices: String,
    form_key: Uuid,
    seen: Seen,
    now: DateTime<Utc>,
}

async fn prepare(app: &App, who: &Identity, open: &Open, step: String, choices: Vec<ChoiceId>, fields: &Fields) -> Result<SectionWrite> {
    let posts = post::live_of(app.store.read(), who.person, app.today()).await?;
    let obligations = obligations::of_person(app, who.person).await?;
    let begin = NewAttempt {
        person_id: who.person,
        post_id: obligations
            .iter()
            .find(|obligation| obligation.asks_for(open.published.content))
            .map(|obligation| obligation.assignment.post_id)
            .or(posts.first().map(|post| post.id)),
        content_id: open.published.content,
        version_id: open.published.version,
        number: i32::try_from(open.again.map_or(0, |(before, _)| before) + 1).unwrap_or(i32::MAX),
        hinge: None,
        short_form: open.short,
    };
    Ok(SectionWrite {
        person: who.person,
        attempt: open.attempt.as_ref().map(|attempt| attempt.id),
        again: open.again.map(|(_, since)| since),
        begin,
        published: open.published.clone(),
        framework: app.library.framework_of(&open.published).await?,
        waiting: Waiting::among(app.store.read(), obligations).await?,
        ledger: app.ledger.clone(),
        step,
        choices: answer::list(&choices),
        form_key: fields.form_key(),
        seen: fields.one(view::SEEN).map_or(Seen::Unsaid, |stood| Seen::Chosen(answer::list(&view::read_seen(&stood)))),
        now: app.now(),
    })
}

impl Write for SectionWrite {
    /// The answer that was given elsewhere meanwhile, if there is one: then nothing is stored.
    type Output = Option<Box<answer::Model>>;

    async fn run<'a>(&'a self, db: &'a DatabaseTransaction) -> Result<Self::Output, DbErr> {
        let attempt = self.attempt(db).await?;
        let new = NewAnswer {
            attempt_id: attempt.id,
            step: self.step.clone(),
            form_key: self.form_key,
            choices: self.choices.clone(),
            text: None,
            seen: self.seen.clone(),
        };
        if let answer::Stored::Overtaken(there) = answer::add(db, &new, self.now).await? {
            return Ok(Some(there));
        }
        if attempt.finished_at.is_none() {
            self.finish_if_complete(db, &attempt).await?;
        }
        Ok(None)
    }
}

impl SectionWrite {
    /// The attempt this belongs to, begun now if it is the first thing done.
    async fn attempt(&self, db: &DatabaseTransaction) -> Result<attempt::Model, DbErr> {
        person::hold(db, self.person).await?;
        let found = match self.attempt {
            Some(id) => attempt::hold(db, id).await?,
            // Two first posts at once: the second finds the attempt that the first began.
            None => {
                let last = attempt::at_content(db, self.person, self.begin.content_id).await?.pop();
                last.filter(|last| last.finished_at.is_none() || last.finished_at >= self.again)
            }
        };
        if let Some(found) = found {
            return Ok(found);
        }
        let id = attempt::begin(db, self.begin.clone(), self.now).await?;
        completing::note_progress(db, &self.ledger, self.person, &self.waiting, self.now).await?;
        attempt::hold(db, id).await?.ok_or(DbErr::RecordNotFound("the attempt just begun".to_owned()))
    }

    async fn finish_if_complete(&self, db: &DatabaseTransaction, attempt: &attempt::Model) -> Result<(), DbErr> {
        let done = done(answer::of_attempt(db, attempt.id).await?);
        let Some(module) = self.published.module() else { return Ok(()) };
        let reading = Reading { module, short: attempt.short_form, done: &done };
        if !reading.is_complete() {
            return Ok(());
        }
        let results = results(&reading);
        attempt::finish(db, attempt.id, AttemptResult::Passed, self.now).await?;
        completing::complete(db, &self.ledger, attempt, &self.published, Some(&self.framework), results, &self.waiting, self.now).await
    }
}

/// What the record says of a module: how much of the final check was right.
fn results(reading: &Reading<'_>) -> String {
    let (right, all) = reading
        .sections()
        .filter(|section| section.is_final_check)
        .map(|section| reading.score(section))
        .fold((0, 0), |(right, all), (more_right, more)| (right + more_right, all + more));
    serde_json::json!({ "check": { "right": right, "of": all }, "short_form": reading.short }).to_string()
}
