//! Frozen reports: the rows of a day as they were known, kept with their numbers, their digest and a signature, so that what was
//! reported can be shown again and held against the next.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::Datelike;
use sha2::{Digest, Sha256};

use super::asked::{Asked, Pairs};
use super::figures::{self, percentage};
use super::{csv, frozen_page};
use crate::account::{HrOfficer, hex};
use crate::app::{App, long_date};
use crate::database::frozen_report::{self, Listed, Model};
use crate::database::{FrozenId, Scope, audit};
use crate::error::{AppError, Path, Query, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, Shape, see_other};

/// How many are listed.
const LISTED: u64 = 200;
/// The most rows that one report freezes.
const MOST: u64 = 250_000;

/// What the form holds.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) pathway: String,
    pub(super) agency: String,
    pub(super) on: String,
}

/// `GET /reports/frozen`: those within one's scope, and a form to freeze another.
///
/// # Errors
/// If the store cannot be read.
pub async fn list_frozen(State(app): State<App>, hr: HrOfficer) -> Result<Response> {
    let last = app.today().with_day(1).and_then(|first| first.pred_opt());
    let asked = Asked::read(&app, &hr.scope, Pairs::new()).await?;
    let pathway = asked.map(|asked| asked.pathway.slug.to_string()).unwrap_or_default();
    let typed = Typed { pathway, agency: String::new(), on: last.map(|day| day.to_string()).unwrap_or_default() };
    list(&app, &hr, typed, Problems::none(), None).await
}

async fn list(app: &App, hr: &HrOfficer, typed: Typed, problems: Problems, there: Option<Listed>) -> Result<Response> {
    let frozen = frozen_report::newest(app.store.read(), &hr.scope, LISTED).await?;
    let agencies = crate::database::agency::within(app.store.read(), &hr.scope).await?;
    let pathways = app.library.all(crate::course::Kind::Pathway);
    let frame = Frame::new("Frozen reports", Some(&hr.identity), Here::Reports).shaped(Shape::Wide);
    let is_fine = problems.is_empty();
    let may_all = hr.scope == Scope::of_the_server();
    let body = move || frozen_page::list(&typed, &problems, there, frozen, &agencies, &pathways, may_all);
    Ok(if is_fine { frame.show(body) } else { frame.show_invalid(body) })
}

/// `POST /reports/frozen`: freezes a report.
///
/// # Errors
/// If it names what there is not, or the store cannot be read or written.
pub async fn freeze(State(app): State<App>, hr: HrOfficer, fields: Fields) -> Result<Response> {
    let one = |name: &str| fields.one(name).unwrap_or_default();
    let typed = Typed { pathway: one("pathway"), agency: one("agency"), on: one("on") };
    let pairs: Pairs = [("pathway", &typed.pathway), ("agency", &typed.agency), ("on", &typed.on)]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect();
    let asked = Asked::read(&app, &hr.scope, pairs).await?.ok_or(AppError::NotFound)?;
    let mut problems = asked.problems.clone();
    if typed.on.is_empty() {
        problems.add("on", "Enter the day that the report is about");
    }
    if asked.filter.agency.is_none() && hr.scope != Scope::of_the_server() {
        problems.add("agency", "Choose one agency: a report of several is for officers of the whole partnership");
    }
    if !problems.is_empty() {
        return list(&app, &hr, typed, problems, None).await;
    }
    let question = question(&asked);
    if let Some(there) = frozen_report::answering(app.store.read(), &hr.scope, &question).await? {
        return told(&app, &hr, typed, there).await;
    }
    let Some(row) = make(&app, &hr, &asked, question.clone()).await? else {
        let problem = Problems::one("agency", format!("There are more than {MOST} rows. Freeze a report for each agency"));
        return list(&app, &hr, typed, problem, None).await;
    };
    let address = format!("/reports/frozen/{}", row.id);
    let detail = asked.narrowed_by();
    match keep(&app, &hr, row, &detail).await {
        Ok(()) => Ok(see_other(&address)),
        // Somebody else was quicker: then theirs is the one.
        Err(error) => match frozen_report::answering(app.store.read(), &hr.scope, &question).await? {
            Some(there) => told(&app, &hr, typed, there).await,
            None => Err(error),
        },
    }
}

/// Says that the same has been frozen, by whom and when.
async fn told(app: &App, hr: &HrOfficer, typed: Typed, there: Listed) -> Result<Response> {
    let problem = Problems::one("on", format!("{} has frozen this report already. Each is frozen once", there.frozen_by_name));
    list(app, hr, typed, problem, Some(there)).await
}

fn question(asked: &Asked) -> String {
    let agency = asked.filter.agency.map_or_else(|| "all".to_owned(), |agency| agency.to_string());
    format!("{}/{agency}/{}", asked.pathway.content, asked.filter.day)
}

async fn make(app: &App, hr: &HrOfficer, asked: &Asked, question: String) -> Result<Option<Model>> {
    let Some(moment) = asked.filter.as_at else { return Err(AppError::Malformed("no day")) };
    let read = app.store.read();
    let rows = super::rows::count(read, &hr.scope, &asked.filter, &asked.items).await?;
    if rows > MOST {
        return Ok(None);
    }
    let lines = figures::count(read, &hr.scope, &asked.filter, &asked.items).await?;
    let Some(all) = lines.last() else { return Err(AppError::Unexpected("nothing was counted".to_owned())) };
    let report = csv::Report {
        store: app.store.clone(),
        scope: hr.scope.clone(),
        filter: asked.filter.clone(),
        items: asked.items.clone(),
        folder: app.settings.data.clone(),
        today: app.today(),
        picked: None,
    };
    let bytes = csv::whole(&report).await.map_err(|error| AppError::Unexpected(error.to_string()))?;
    let digest = hex(&Sha256::digest(&bytes));
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let signature = app.ledger.sign(&said(&question, &digest, moment.known));
    Ok(Some(Model {
        id: FrozenId::new(),
        question,
        pathway_id: asked.pathway.content,
        agency_id: asked.filter.agency,
        as_at: asked.filter.day,
        known_at: moment.known,
        rows: number(rows),
        people: number(all.people),
        in_date: number(all.in_date),
        overdue: number(all.overdue),
        due_soon: number(all.due_soon),
        digest,
        signature,
        csv: bytes,
        frozen_by: hr.identity.person,
        frozen_at: app.now(),
    }))
}

/// What is signed.
fn said(question: &str, digest: &str, known: chrono::DateTime<chrono::Utc>) -> String {
    format!("octavo frozen report 1\n{question}\n{}\n{digest}\n", known.timestamp_micros())
}

async fn keep(app: &App, hr: &HrOfficer, row: Model, detail: &str) -> Result<()> {
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, app.now(), Some(hr.identity.person), "froze a report", &row.id.to_string(), detail).await?;
    frozen_report::add(&transaction, row).await?;
    Ok(transaction.commit().await?)
}

/// `GET /reports/frozen/{frozen}`: one of them, and beside it another, if one is named.
///
/// # Errors
/// If there is none such in scope, or the store cannot be read.
pub async fn show_frozen(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, Query(pairs): Query<Pairs>) -> Result<Response> {
    let frozen = find(&app, &hr, &id).await?;
    let with = match pairs.iter().find(|(name, value)| name == "with" && !value.is_empty()) {
        Some((_, id)) => Some(find(&app, &hr, id).await?),
        None => None,
    };
    let whole = csv_of(&app, &hr, frozen.id).await?;
    let is_whole = is_whole(&app, &frozen, &whole);
    let compared = match &with {
        Some(other) => Some(compare(&whole, &csv_of(&app, &hr, other.id).await?)),
        None => None,
    };
    let others = frozen_report::newest(app.store.read(), &hr.scope, LISTED).await?;
    let others = others.into_iter().filter(|other| other.id != frozen.id && other.pathway_id == frozen.pathway_id).collect();
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, app.now(), Some(hr.identity.person), "viewed a frozen report", &frozen.id.to_string(), "").await?;
    transaction.commit().await?;
    let pathway = app.library.current_of(frozen.pathway_id).map(|pathway| pathway.title().to_owned()).unwrap_or_default();
    let title = format!("{pathway} at the end of {}, frozen", long_date(frozen.as_at));
    let frame = Frame::new(title, Some(&hr.identity), Here::Reports).shaped(Shape::Wide);
    Ok(frame.show(move || frozen_page::one(&frozen, &pathway, is_whole, with.zip(compared), others)))
}

/// `GET /reports/frozen/{frozen}/rows.csv`: its rows, byte for byte.
///
/// # Errors
/// If there is none such in scope, or the store cannot be read.
pub async fn download_frozen(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let frozen = find(&app, &hr, &id).await?;
    let bytes = csv_of(&app, &hr, frozen.id).await?;
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, app.now(), Some(hr.identity.person), "downloaded a frozen report", &frozen.id.to_string(), "").await?;
    transaction.commit().await?;
    let name = format!("attachment; filename=\"completion-{}-frozen.csv\"", frozen.as_at);
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response())
}

async fn find(app: &App, hr: &HrOfficer, id: &str) -> Result<Listed> {
    let id = FrozenId::parse(id).ok_or(AppError::NotFound)?;
    frozen_report::find(app.store.read(), &hr.scope, id).await?.ok_or(AppError::NotFound)
}

async fn csv_of(app: &App, hr: &HrOfficer, id: FrozenId) -> Result<Vec<u8>> {
    frozen_report::csv(app.store.read(), &hr.scope, id).await?.ok_or(AppError::NotFound)
}

/// Whether it is as it was frozen: the rows by their digest, and the digest by the signature.
fn is_whole(app: &App, frozen: &Listed, csv: &[u8]) -> bool {
    let agency = frozen.agency_id.map_or_else(|| "all".to_owned(), |agency| agency.to_string());
    let question = format!("{}/{agency}/{}", frozen.pathway_id, frozen.as_at);
    let is_signed = app.ledger.has_signed(&said(&question, &frozen.digest, frozen.known_at), &frozen.signature);
    hex(&Sha256::digest(csv)) == frozen.digest && is_signed
}

/// What differs between two frozen reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Compared {
    /// People and posts that are only in the other.
    pub(super) gone: Vec<String>,
    /// Those that are only in this.
    pub(super) new: Vec<String>,
    /// Those whose standing differs: who, what it was in the other, what it is in this.
    pub(super) changed: Vec<(String, String, String)>,
}

/// Holds the rows of one against those of another.
fn compare(this: &[u8], other: &[u8]) -> Compared {
    let (this, other) = (standings(this), standings(other));
    let mut compared = Compared::default();
    for (who, word) in &this {
        match other.get(who) {
            None => compared.new.push(who.clone()),
            Some(before) if before != word => compared.changed.push((who.clone(), before.clone(), word.clone())),
            Some(_) => {}
        }
    }
    compared.gone = other.keys().filter(|who| !this.contains_key(*who)).cloned().collect();
    compared
}

/// Everybody with their post, and their standing. Two who cannot be told apart are numbered.
fn standings(csv: &[u8]) -> std::collections::BTreeMap<String, String> {
    let mut found = std::collections::BTreeMap::new();
    let csv = csv.strip_prefix("\u{feff}".as_bytes()).unwrap_or(csv);
    for record in ::csv::Reader::from_reader(csv).records().filter_map(Result::ok) {
        let cell = |place: usize| record.get(place).unwrap_or_default();
        let who = format!("{}, {}, {}", cell(0), cell(2), cell(1));
        let name =
            (1..).map(|number| if number == 1 { who.clone() } else { format!("{who} ({number})") }).find(|name| !found.contains_key(name));
        found.extend(name.map(|name| (name, cell(3).to_owned())));
    }
    found
}

/// A frozen report in a line.
pub(super) fn line(frozen: &Listed) -> String {
    let share = u64::try_from(frozen.in_date).ok().zip(u64::try_from(frozen.people).ok()).and_then(|(part, whole)| percentage(part, whole));
    let of = frozen.agency_name.clone().unwrap_or_else(|| "All agencies".to_owned());
    format!(
        "{of}, at the end of {}: {} in date ({} of {})",
        long_date(frozen.as_at),
        share.unwrap_or_else(|| "nobody".to_owned()),
        frozen.in_date,
        frozen.people
    )
}
