//! What people say is wrong on a page: trainers answer it in words, and whoever sent it is told.

mod view;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::account::{Trainer, outbox};
use crate::app::{App, london_day, long_date};
use crate::database::page_report::{self, Model, State as Answered};
use crate::database::{PageReportId, audit, person_email};
use crate::error::{AppError, Path, Query, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, see_other};

/// How many a page of the list shows.
const AT_A_TIME: u64 = 25;
/// How many of those already answered are shown below.
const LATEST: u64 = 10;
/// Longest answer, in characters.
const ANSWER_LIMIT: usize = 2_000;

/// Which page of the list.
#[derive(Deserialize)]
pub struct ListQuery {
    page: Option<u64>,
}

/// A report with what it is about.
pub(super) struct Listed {
    report: Model,
    title: Option<String>,
    version: Option<i32>,
    owner: String,
}

/// What was typed into the answer's form.
#[derive(Default)]
struct Typed {
    outcome: String,
    words: String,
}

/// `GET /author/reports`: what waits for an answer, the oldest first.
///
/// # Errors
/// If the store cannot be read.
pub async fn list_reports(State(app): State<App>, Trainer(who): Trainer, Query(query): Query<ListQuery>) -> Result<Response> {
    let scope = who.trainer_scope();
    let waiting = page_report::count_open(app.store.read(), &scope).await?;
    let last = waiting.div_ceil(AT_A_TIME).max(1);
    let page = query.page.unwrap_or(1).clamp(1, last);
    let open = page_report::open(app.store.read(), &scope, (page - 1) * AT_A_TIME, AT_A_TIME).await?;
    let open = listed(&app, open).await?;
    let answered = listed(&app, page_report::answered(app.store.read(), &scope, LATEST).await?).await?;
    Ok(Frame::new("Reports of pages", Some(&who), Here::Author).show(move || view::list(waiting, (page, last), open, answered)))
}

/// `GET /author/reports/{report}`: one, with the form for its answer.
///
/// # Errors
/// If there is none such within the scope, or the store cannot be read.
pub async fn show_report(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>) -> Result<Response> {
    let report = find(&app, &who, &id).await?;
    Ok(Frame::new(format!("Report of {}", day(&report.report)), Some(&who), Here::Author)
        .show(move || view::one(&report, &Typed::default(), &Problems::none())))
}

/// `POST /author/reports/{report}`: answers it, and tells whoever sent it.
///
/// # Errors
/// If there is none such within the scope, it has been answered meanwhile, or the store cannot be written.
pub async fn answer_report(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let listed = find(&app, &who, &id).await?;
    let typed = Typed { outcome: fields.one("outcome").unwrap_or_default(), words: fields.one("words").unwrap_or_default() };
    let (outcome, problems) = read(&typed);
    let Some(outcome) = outcome.filter(|_| problems.is_empty()) else {
        let title = format!("Report of {}", day(&listed.report));
        return Ok(Frame::new(title, Some(&who), Here::Author).show_invalid(move || view::one(&listed, &typed, &problems)));
    };
    let (now, report) = (app.now(), listed.report);
    let transaction = app.store.begin_write().await?;
    if !page_report::answer(&transaction, &who.trainer_scope(), report.id, (outcome, &typed.words), who.person, now).await? {
        return Err(AppError::Conflict("A colleague has answered this report since the page was shown. Your answer was not stored."));
    }
    audit::note(&transaction, now, Some(who.person), "answered a report of a page", &report.id.to_string(), word(outcome)).await?;
    let posted = tell(&app, &transaction, &report, outcome, &typed.words).await?;
    transaction.commit().await?;
    if let Some(posted) = posted {
        outbox::send_now(&app, posted);
    }
    Ok(see_other("/author/reports"))
}

/// Those about one piece of content, for its own page.
pub(super) async fn about(app: &App, who: &crate::account::Identity, content: crate::database::ContentId) -> Result<Vec<Listed>> {
    listed(app, page_report::open_about(app.store.read(), &who.trainer_scope(), content).await?).await
}

pub(super) use view::lines;

async fn find(app: &App, who: &crate::account::Identity, id: &str) -> Result<Listed> {
    let id = PageReportId::parse(id).ok_or(AppError::NotFound)?;
    let report = page_report::find(app.store.read(), &who.trainer_scope(), id).await?.ok_or(AppError::NotFound)?;
    listed(app, vec![report]).await?.pop().ok_or(AppError::NotFound)
}

async fn listed(app: &App, reports: Vec<Model>) -> Result<Vec<Listed>> {
    let mut listed = Vec::new();
    for report in reports {
        let published = match report.version_id {
            Some(version) => Some(app.library.version(version).await?),
            None => None,
        };
        listed.push(Listed {
            title: published.as_ref().map(|published| published.title().to_owned()),
            version: published.as_ref().map(|published| published.number),
            owner: published.map(|published| published.owner().to_owned()).unwrap_or_default(),
            report,
        });
    }
    Ok(listed)
}

fn read(typed: &Typed) -> (Option<Answered>, Problems) {
    let mut problems = Problems::none();
    let outcome = match typed.outcome.as_str() {
        "mended" => Some(Answered::Mended),
        "no-change" => Some(Answered::NoChange),
        _ => None,
    };
    let length = typed.words.chars().count();
    match outcome {
        None => problems.add("outcome", "Choose what came of it"),
        Some(Answered::NoChange) if length == 0 => problems.add("words", "Say why nothing changes"),
        Some(_) if length > ANSWER_LIMIT => {
            problems.add("words", format!("Use at most 2,000 characters: there are {} too many", length - ANSWER_LIMIT));
        }
        Some(_) => {}
    }
    (outcome, problems)
}

fn word(outcome: Answered) -> &'static str {
    match outcome {
        Answered::Open => "open",
        Answered::Mended => "mended",
        Answered::NoChange => "no change",
    }
}

fn day(report: &Model) -> String {
    long_date(london_day(report.at))
}

/// Writes to whoever sent it, if they can be written to.
async fn tell(
    app: &App,
    db: &impl sea_orm::ConnectionTrait,
    report: &Model,
    outcome: Answered,
    words: &str,
) -> Result<Option<outbox::Posted>> {
    let own = match report.person_id {
        Some(person) => person_email::addresses_of(db, person).await?.into_iter().next(),
        None => None,
    };
    let Some(to) = own.or_else(|| report.reply_to.clone()) else { return Ok(None) };
    let page = if report.address.is_empty() { String::new() } else { format!("\n{}{}\n", app.settings.public_url(), report.address) };
    let came = if outcome == Answered::Mended { "It has been mended." } else { "The page stays as it is." };
    let words = if words.is_empty() { String::new() } else { format!("\n\n{words}") };
    let day = day(report);
    let text =
        format!("On {day} you told us that something was wrong on a page of Octavo.\n{page}\n{came}{words}\n\nThank you for telling us.\n");
    let letter = ("What came of your report", text);
    let reason = format!("page-report:{}", report.id);
    outbox::post(db, reason, report.person_id, &to, letter, app.now()).await.map(Some)
}
