//! Publishing an approved draft: exactly the text that was approved, held against the whole course as it would then be.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::begin::{digest, keep};
use super::differences::differences;
use super::drafts::{self, Open, refusal};
use super::review::{self, Asked, revision};
use crate::account::{Identity, Trainer};
use crate::app::App;
use crate::content::edit::as_stored;
use crate::database::draft::{self, Model, State as Stage};
use crate::database::draft_revision::How;
use crate::database::version::{self, Change, Stored};
use crate::database::{VersionId, audit};
use crate::error::{AppError, Path, Result};
use crate::library::publish::{Publication, PublishError, publish_alone};
use crate::page::fields::{Fields, Problems, TextArea, hidden, text_area};
use crate::page::{Frame, Here, Shape, see_other};

/// Longest note on what changed, in characters.
const NOTE_LIMIT: usize = 500;

/// `POST /author/drafts/{draft}/publish`: makes a version of the approved text.
///
/// # Errors
/// If there is no such draft, it is not approved or has gone on since, or the store cannot be written.
pub async fn publish_draft(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let open = drafts::find(&app, &id).await?;
    let is_approved = open.draft.state == Stage::Approved && open.draft.approved_digest.as_ref() == Some(&open.draft.digest);
    if !is_approved || open.draft.revision != revision(&fields) {
        return Err(AppError::Conflict("this text is not approved, or has changed since"));
    }
    let one = |name| fields.one(name).unwrap_or_default();
    let typed = Asked { change: one("change"), note: one("note"), ..Asked::default() };
    let (change, problems) = read(&open, &typed);
    let Some(change) = change.filter(|_| problems.is_empty()) else {
        return review::page(&app, &who, open, typed, problems).await;
    };
    app.library.refresh().await?;
    if newer_base(&app, &open).await?.is_some() {
        return base_page(&app, &who, open, None, StatusCode::CONFLICT).await;
    }
    let publication = Publication { by: who.name.clone(), change, note: typed.note.clone(), at: app.now() };
    match publish(&app, &who, &open, &publication).await? {
        Ok(()) => {
            app.library.refresh().await?;
            Ok(see_other(&format!("/author/{}/{}", open.kind.folder(), open.slug)))
        }
        Err(why) => review::page(&app, &who, open, typed, Problems::one("publish", why)).await,
    }
}

fn read(open: &Open, typed: &Asked) -> (Option<Change>, Problems) {
    let mut problems = Problems::none();
    if open.draft.base_version_id.is_none() {
        return (Some(Change::First), problems);
    }
    let change = match typed.change.as_str() {
        "minor" => Some(Change::Minor),
        "material" => Some(Change::Material),
        _ => None,
    };
    if change.is_none() {
        problems.add("change", "Choose what kind of change it is");
    }
    let length = typed.note.chars().count();
    if length == 0 {
        problems.add("note", "Say what changed");
    } else if length > NOTE_LIMIT {
        problems.add("note", format!("Use at most 500 characters: there are {} too many", length - NOTE_LIMIT));
    }
    (change, problems)
}

/// Publishes in one transaction with the end of the draft; says in words why it was not, if it was not.
async fn publish(app: &App, who: &Identity, open: &Open, publication: &Publication) -> Result<std::result::Result<(), String>> {
    let files = app.library.whole().await?.with([(open.kind, open.slug.as_str(), open.draft.text.as_str())]);
    let transaction = app.store.begin_write().await?;
    if !draft::go_on(&transaction, open.draft.id, open.draft.revision, &[Stage::Approved], Stage::Published).await? {
        return Err(AppError::Conflict("somebody has changed or published the draft since"));
    }
    let latest = version::latest_of(&transaction, open.kind, &open.slug).await?;
    if latest.map(|latest| latest.version_id) != open.draft.base_version_id {
        return Err(AppError::Conflict("another version has been published meanwhile"));
    }
    let made = match publish_alone(&transaction, &files, (open.kind, &open.slug), publication).await {
        Ok(made) => made,
        Err(PublishError::Faulty(checked)) => {
            let first = checked.faults.iter().find(|fault| fault.is_error()).map(ToString::to_string).unwrap_or_default();
            return Ok(Err(format!("It has errors, and cannot be published until they are mended. The first: {first}")));
        }
        Err(error @ PublishError::LocalNames(_)) => return Ok(Err(error.to_string())),
        Err(PublishError::Store(error)) => return Err(error.into()),
    };
    if !made {
        return Ok(Err("Nothing differs from the version that is published. Give the draft up instead".to_owned()));
    }
    let (subject, detail) =
        (format!("{}/{}", open.kind.folder(), open.slug), format!("draft {}, SHA-256 {}", open.draft.id, open.draft.digest));
    audit::note(&transaction, publication.at, Some(who.person), "published", &subject, &detail).await?;
    transaction.commit().await?;
    Ok(Ok(()))
}

/// The published version, if it is another than the one a draft was made from: somebody published from a file meanwhile.
pub(super) async fn newer_base(app: &App, open: &Open) -> Result<Option<VersionId>> {
    let latest = version::latest_of(app.store.read(), open.kind, &open.slug).await?.map(|latest| latest.version_id);
    Ok(latest.filter(|latest| Some(*latest) != open.draft.base_version_id))
}

/// `GET /author/drafts/{draft}/base`: the draft beside the version that has been published since.
///
/// # Errors
/// If there is no such draft, or the store cannot be read.
pub async fn show_base(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>) -> Result<Response> {
    let open = drafts::find(&app, &id).await?;
    base_page(&app, &who, open, None, StatusCode::OK).await
}

/// `POST /author/drafts/{draft}/base`: saves a text that takes account of the version published since.
///
/// # Errors
/// If there is no such draft, it or the version has gone on since, or the store cannot be written.
pub async fn join_base(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let open = drafts::find(&app, &id).await?;
    let text = as_stored(fields.all("text").next().unwrap_or(""), &open.draft.text);
    let seen = fields.one("version").and_then(|id| VersionId::parse(&id));
    let latest = version::latest_of(app.store.read(), open.kind, &open.slug).await?.map(|latest| latest.version_id);
    if refusal(&text).is_some() {
        return base_page(&app, &who, open, Some(text), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if seen.is_none() || seen != latest || revision(&fields) != open.draft.revision {
        return base_page(&app, &who, open, Some(text), StatusCode::CONFLICT).await;
    }
    let now = app.now();
    let digest = digest(&text);
    let transaction = app.store.begin_write().await?;
    if !draft::save(&transaction, open.draft.id, open.draft.revision, (&text, &digest), latest, now).await? {
        return Err(AppError::Conflict("somebody has saved the draft since"));
    }
    let saved = Model { revision: open.draft.revision + 1, text, digest, ..open.draft.clone() };
    keep(&transaction, &saved, How::Written, &who, now).await?;
    transaction.commit().await?;
    Ok(see_other(&open.address()))
}

async fn base_page(app: &App, who: &Identity, open: Open, typed: Option<String>, status: StatusCode) -> Result<Response> {
    let newer: Option<(VersionId, Stored)> = match newer_base(app, &open).await? {
        Some(id) => version::find(app.store.read(), id).await?.map(|stored| (id, stored)),
        None => None,
    };
    let title = "The draft and what has been published since";
    let problem = (status == StatusCode::UNPROCESSABLE_ENTITY).then(|| typed.as_deref().and_then(refusal)).flatten();
    let problems = problem.map_or_else(Problems::none, |why| Problems::one("text", why));
    let named = if status == StatusCode::OK { title.to_owned() } else { format!("Error: {title}") };
    Ok(Frame::new(named, Some(who), Here::Author).shaped(Shape::Wide).respond(status, move || {
        let address = open.address();
        let Some((id, stored)) = newer else {
            return view! { <h1>{title}</h1> <p>"Nothing has been published since this draft was made."</p> <p><a href=address>"Go to the draft"</a></p> }
                .into_any();
        };
        let own = typed.unwrap_or_else(|| open.draft.text.clone());
        let area = TextArea {
            id: "text",
            label: view! { <label class="govuk-label govuk-label--m" for="text">"The draft\u{2019}s text"</label> }.into_any(),
            hint: Some("Take over what you want of the published text, then save. Until you have, the draft cannot be published."),
            rows: 25,
            value: &own,
        };
        view! {
            <a class="govuk-back-link" href=address.clone()>"The text"</a>
            {problems.summary()}
            <h1>{title}</h1>
            <p class="oct-lede">{format!("Version {} has been published since the draft was made, perhaps from a file. Nothing has been overwritten.", stored.number)}</p>
            <h2>{format!("From version {} to the draft", stored.number)}</h2>
            {differences(&stored.text, &own)}
            <form method="post" action=format!("{address}/base") class="oct-editor" novalidate>
                {hidden("revision", open.draft.revision.to_string())}
                {hidden("version", id.to_string())}
                {text_area(area, &problems)}
                <button class="govuk-button">"Save as the joined text"</button>
            </form>
        }
        .into_any()
    }))
}
