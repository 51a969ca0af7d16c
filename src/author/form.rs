//! The form view of a case: one page for each part of its text. It is a second view of the same Markdown: what is posted changes the
//! bytes of its own fields, and nothing beside them.

mod view;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::checked;
use super::drafts::{self, Open, Saved, refusal};
use super::review::revision;
use crate::account::Trainer;
use crate::app::App;
use crate::content::edit::{self, form_parts};
use crate::content::read_particulars;
use crate::course::Kind;
use crate::course::framework::Status;
use crate::database::draft_revision::{self, How};
use crate::error::{AppError, Path, Result};
use crate::library::Published;
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, Shape, see_other};

/// `GET /author/drafts/{draft}/form`: the parts of the case.
///
/// # Errors
/// If there is no such draft, it is of no case, or the store cannot be read.
pub async fn show_form(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>) -> Result<Response> {
    let open = find(&app, &id).await?;
    let verdict = checked::check(&app, open.kind, &open.slug, &open.draft.text).await?;
    let saved = draft_revision::latest(app.store.read(), open.draft.id, 1).await?.into_iter().next();
    let parts = form_parts(&open.draft.text);
    let title = format!("Form of {}", open.title());
    Ok(Frame::new(title, Some(&who), Here::Author).show(move || view::contents(&open, &parts, &verdict, saved.as_ref())))
}

/// `GET /author/drafts/{draft}/form/{part}`: one part, field by field.
///
/// # Errors
/// If there is no such draft or part, or the store cannot be read.
pub async fn show_part(State(app): State<App>, Trainer(who): Trainer, Path((id, part)): Path<(String, String)>) -> Result<Response> {
    let open = find(&app, &id).await?;
    let edition = edition(&app, &open.draft.text)?;
    let framework = edition.framework().ok_or(AppError::NotFound)?;
    let form = edit::form(&open.draft.text, &part, framework).ok_or(AppError::NotFound)?;
    let verdict = checked::check(&app, open.kind, &open.slug, &open.draft.text).await?;
    let saved = draft_revision::latest(app.store.read(), open.draft.id, 1).await?.into_iter().next();
    let parts = form_parts(&open.draft.text);
    let title = format!("{}: {}", form.part.title, open.title());
    Ok(Frame::new(title, Some(&who), Here::Author)
        .shaped(Shape::Reading)
        .show(move || view::part(&open, &form, &parts, &verdict, saved.as_ref(), &Problems::none())))
}

/// `POST /author/drafts/{draft}/form/{part}`: saves one part.
///
/// # Errors
/// If there is no such draft or part, or the store cannot be written.
pub async fn save_part(
    State(app): State<App>,
    Trainer(who): Trainer,
    Path((id, part)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let open = find(&app, &id).await?;
    let made_from = revision(&fields);
    // The fields are those of the text that the form showed, whatever has been saved since.
    let before = draft_revision::find(app.store.read(), open.draft.id, made_from).await?.ok_or(AppError::Malformed("no revision"))?.text;
    let edition = edition(&app, &before)?;
    let framework = edition.framework().ok_or(AppError::NotFound)?;
    let posted = |name: &str| fields.all(name).next().map(str::to_owned);
    let text = edit::save(&before, &part, framework, &posted).ok_or(AppError::NotFound)?;
    let next = next(&open, (&before, &text), &part, fields.one("then").as_deref());
    if text == before {
        return Ok(see_other(&next));
    }
    if let Some(why) = refusal(&text) {
        let form = edit::form(&text, &part, framework).ok_or(AppError::NotFound)?;
        let verdict = checked::check(&app, open.kind, &open.slug, &open.draft.text).await?;
        let (parts, problems) = (form_parts(&text), Problems::one("form", why));
        return Ok(Frame::new(form.part.title.clone(), Some(&who), Here::Author)
            .show_invalid(move || view::part(&open, &form, &parts, &verdict, None, &problems)));
    }
    match drafts::save(&app, &who, &open.draft, made_from, &text, How::Written).await? {
        Saved::Yes => Ok(see_other(&next)),
        Saved::GoneOn => drafts::conflict(&app, &who, &open.draft.id, &text).await,
    }
}

async fn find(app: &App, id: &str) -> Result<Open> {
    let open = drafts::find(app, id).await?;
    if open.kind == Kind::Scenario { Ok(open) } else { Err(AppError::NotFound) }
}

/// The edition that a case names, or the current one: its words are needed to offer the answers.
fn edition(app: &App, text: &str) -> Result<Arc<Published>> {
    let named = app.library.current(Kind::Framework, &read_particulars(text).framework);
    let is_current = |published: &Arc<Published>| published.framework().is_some_and(|edition| edition.status == Status::Current);
    named.or_else(|| app.library.all(Kind::Framework).into_iter().find(is_current)).ok_or(AppError::NotFound)
}

/// Where a save leads: to the same part, or to the one after it. Parts are told by their order: a heading that was reworded has
/// another address.
fn next(open: &Open, (before, text): (&str, &str), part: &str, then: Option<&str>) -> String {
    let form = format!("{}/form", open.address());
    let parts = form_parts(text);
    let at = form_parts(before).iter().position(|one| one.key == part);
    let wanted = at.map(|at| if then == Some("next") { at + 1 } else { at });
    wanted.and_then(|at| parts.get(at)).map_or(form.clone(), |part| format!("{form}/{}", part.key))
}
