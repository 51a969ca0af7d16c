//! A draft's text: read, written, saved against the revision it was made from. Nothing typed is lost, and nobody's text is overwritten.

mod conflict;
mod view;

pub(super) use conflict::page as conflict;
pub(super) use view::{state_line, ways};

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::begin::{digest, keep};
use super::{checked, reports};
use crate::account::{Identity, Trainer};
use crate::app::App;
use crate::content::edit::as_stored;
use crate::content::read_particulars;
use crate::course::{Kind, Slug};
use crate::database::draft::{self, Model, State as Stage};
use crate::database::draft_revision::{self, How};
use crate::database::{DraftId, audit, version};
use crate::error::{AppError, Path, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, Shape, see_other};

/// Longest text, in bytes: what the parser reads.
const LIMIT: usize = 1_000_000;

/// A draft with what its address and its row say.
pub(super) struct Open {
    /// The row.
    pub(super) draft: Model,
    /// What kind it is.
    pub(super) kind: Kind,
    /// Its name.
    pub(super) slug: Slug,
}

impl Open {
    /// Its title, or its name while it has none.
    pub(super) fn title(&self) -> String {
        let says = read_particulars(&self.draft.text).title;
        if says.is_empty() { self.draft.slug.clone() } else { says }
    }

    /// Its page.
    pub(super) fn address(&self) -> String {
        format!("/author/drafts/{}", self.draft.id)
    }
}

/// The open draft with this key.
pub(super) async fn find(app: &App, id: &str) -> Result<Open> {
    let id = DraftId::parse(id).ok_or(AppError::NotFound)?;
    let draft = draft::find(app.store.read(), id).await?.ok_or(AppError::NotFound)?;
    let named = Kind::of_folder(&draft.kind).zip(Slug::parse(&draft.slug));
    let (kind, slug) = named.ok_or(AppError::NotFound)?;
    if !draft.state.is_open() {
        return Err(AppError::Conflict("the draft is published or given up"));
    }
    Ok(Open { draft, kind, slug })
}

/// `GET /author/drafts/{draft}`: the text, what is wrong with it, and each of its lines by number.
///
/// # Errors
/// If there is no such draft, or the store cannot be read.
pub async fn show_draft(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>) -> Result<Response> {
    let open = find(&app, &id).await?;
    let text = open.draft.text.clone();
    page(&app, &who, open, &text, Problems::none(), StatusCode::OK).await
}

async fn page(app: &App, who: &Identity, open: Open, text: &str, problems: Problems, status: StatusCode) -> Result<Response> {
    let verdict = checked::check(app, open.kind, &open.slug, text).await?;
    let saved = draft_revision::latest(app.store.read(), open.draft.id, 1).await?.into_iter().next();
    let base = match open.draft.base_version_id {
        Some(base) => version::find(app.store.read(), base).await?.map(|stored| stored.number),
        None => None,
    };
    let reports = match app.library.current(open.kind, open.slug.as_str()) {
        Some(published) => reports::about(app, who, published.content).await?,
        None => Vec::new(),
    };
    let title = open.title();
    let named = if status == StatusCode::OK { title.clone() } else { format!("Error: {title}") };
    let text = text.to_owned();
    Ok(Frame::new(format!("{named}, draft"), Some(who), Here::Author).shaped(Shape::Wide).respond(status, move || {
        let reports = reports::lines(reports);
        let shown = view::Shown { open: &open, title: &title, text: &text, verdict: &verdict, saved: saved.as_ref(), base };
        view::draft(&shown, reports, &problems)
    }))
}

/// `POST /author/drafts/{draft}`: saves the text as the next revision.
///
/// # Errors
/// If there is no such draft, or the store cannot be written.
pub async fn save_draft(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let open = find(&app, &id).await?;
    let made_from: i32 = fields.one("revision").and_then(|number| number.parse().ok()).ok_or(AppError::Malformed("no revision"))?;
    let text = as_stored(fields.all("text").next().unwrap_or(""), &open.draft.text);
    if let Some(why) = refusal(&text) {
        return page(&app, &who, open, &text, Problems::one("text", why), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let next = if fields.one("then").as_deref() == Some("preview") { "/preview" } else { "" };
    let next = format!("{}{next}", open.address());
    match save(&app, &who, &open.draft, made_from, &text, How::Written).await? {
        Saved::Yes => Ok(see_other(&next)),
        Saved::GoneOn => conflict::page(&app, &who, &open.draft.id, &text).await,
    }
}

/// Why a text cannot be kept, if it cannot.
pub(super) fn refusal(text: &str) -> Option<String> {
    match text.len() {
        _ if text.trim().is_empty() => Some("Write something, or go back: an empty text is not saved".to_owned()),
        length if length > LIMIT => Some(format!("The text is {} bytes over 1 MB. Make it shorter, or split it", length - LIMIT)),
        _ => None,
    }
}

/// What became of a save.
pub(super) enum Saved {
    /// It is the draft's text now.
    Yes,
    /// Somebody else has saved since: nothing is stored.
    GoneOn,
}

/// Saves a text in place of a revision. The same text again is saved already: a double post, or nothing that has changed.
pub(super) async fn save(app: &App, who: &Identity, draft: &Model, made_from: i32, text: &str, how: How) -> Result<Saved> {
    if draft.text == text {
        return Ok(Saved::Yes);
    }
    let now = app.now();
    let digest = digest(text);
    let transaction = app.store.begin_write().await?;
    if !draft::save(&transaction, draft.id, made_from, (text, &digest), draft.base_version_id, now).await? {
        transaction.rollback().await?;
        let now = draft::find(app.store.read(), draft.id).await?.ok_or(AppError::NotFound)?;
        return Ok(if now.text == text { Saved::Yes } else { Saved::GoneOn });
    }
    let saved = Model { revision: made_from + 1, text: text.to_owned(), digest, ..draft.clone() };
    keep(&transaction, &saved, how, who, now).await?;
    transaction.commit().await?;
    Ok(Saved::Yes)
}

/// `GET /author/drafts/{draft}/text.md`: the text as a file.
///
/// # Errors
/// If there is no such draft, or the store cannot be read.
pub async fn download_draft(State(app): State<App>, Trainer(_): Trainer, Path(id): Path<String>) -> Result<Response> {
    let open = find(&app, &id).await?;
    Ok(as_file(&open.slug, open.draft.text))
}

/// A text as a file to keep.
pub(super) fn as_file(slug: &Slug, text: String) -> Response {
    let headers =
        [(CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, format!("attachment; filename=\"{slug}.md\""))];
    (headers, text).into_response()
}

/// `GET /author/drafts/{draft}/discard`: asks whether to.
///
/// # Errors
/// If there is no such draft, or the store cannot be read.
pub async fn show_discard(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>) -> Result<Response> {
    let open = find(&app, &id).await?;
    Ok(Frame::new(format!("Give up {}", open.title()), Some(&who), Here::Author).show(move || view::discard(&open)))
}

/// `POST /author/drafts/{draft}/discard`: gives the draft up. Its revisions are kept.
///
/// # Errors
/// If there is no such draft, somebody has saved since, or the store cannot be written.
pub async fn discard_draft(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let open = find(&app, &id).await?;
    let revision = fields.one("revision").and_then(|number| number.parse().ok()).unwrap_or(0);
    let transaction = app.store.begin_write().await?;
    let from = [Stage::Draft, Stage::InReview, Stage::Approved];
    if !draft::go_on(&transaction, open.draft.id, revision, &from, Stage::Discarded).await? {
        return Err(AppError::Conflict("somebody has saved the draft since"));
    }
    let subject = open.draft.id.to_string();
    audit::note(&transaction, app.now(), Some(who.person), "gave up a draft", &subject, &format!("revision {revision}")).await?;
    transaction.commit().await?;
    Ok(see_other("/author"))
}
