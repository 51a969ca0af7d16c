//! The privacy notice at the outset: what is kept, why, how long and who sees it. Shown once, and again when its text has changed.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::sign_in::{ReturnTo, safe_return};
use super::{Identity, SignedIn};
use crate::app::App;
use crate::course::{Html, Kind};
use crate::database::{VersionId, audit, person};
use crate::error::{AppError, Query, Result};
use crate::page::fields::{Fields, hidden};
use crate::page::prose::prose;
use crate::page::{Frame, Here, see_other};

/// Whether somebody has not read the notice as it is now.
pub(super) fn is_new_to(app: &App, who: &Identity) -> bool {
    current(app).is_some_and(|version| who.notice != Some(version))
}

fn current(app: &App) -> Option<VersionId> {
    app.library.current(Kind::Page, "privacy").map(|published| published.version)
}

/// `GET /privacy/notice`: the notice, in short and in full.
///
/// # Errors
/// If it has not been published.
pub async fn show_notice(State(app): State<App>, SignedIn(who): SignedIn, Query(query): Query<ReturnTo>) -> Result<Response> {
    let return_to = safe_return(query.return_to());
    let published = app.library.current(Kind::Page, "privacy").ok_or(AppError::NotFound)?;
    let body = published.page().ok_or(AppError::NotFound)?.body.clone();
    let changed = who.notice.is_some() && is_new_to(&app, &who);
    let version = published.version.to_string();
    Ok(Frame::new("Before you start: what is kept about you", Some(&who), Here::Elsewhere)
        .show(move || page(&body, changed, version, return_to)))
}

fn page(body: &Html, changed: bool, version: String, return_to: String) -> impl IntoView + use<> {
    let heading = if changed { "What is kept about you has changed" } else { "What is kept about you" };
    view! {
        <h1>{heading}</h1>
        <ul>
            <li><strong>"What: "</strong>"who you are at work, what you must complete, and each answer you give here."</li>
            <li><strong>"Why: "</strong>"so that your agency can show that you have learned how to share information about children safely."</li>
            <li><strong>"How long: "</strong>"completions for years after your post ends; what you write in your own words usually for 12 months."</li>
            <li><strong>"Who sees it: "</strong>"you; your agency\u{2019}s HR team sees what you have completed, and not your answers. Trainers may read a sample of written records, without names."</li>
        </ul>
        <p>"You are not asked to agree: your agency does not rely on your consent. You can always read this again under Privacy, at the foot of every page."</p>
        <form method="post" action="/privacy/notice">
            {hidden("version", version)}
            {hidden("return_to", return_to)}
            <button class="govuk-button">"I have read this"</button>
        </form>
        <details class="govuk-details">
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">"The whole notice"</span></summary>
            <div class="govuk-details__text">{prose(body)}</div>
        </details>
    }
}

/// `POST /privacy/notice`: notes which version was read.
///
/// # Errors
/// If the store cannot be written.
pub async fn read_notice(State(app): State<App>, SignedIn(who): SignedIn, fields: Fields) -> Result<Response> {
    // What was shown is what was read: if it has changed since, it is shown once more.
    let shown = fields.one("version").and_then(|version| VersionId::parse(&version));
    if let Some(version) = current(&app).filter(|current| shown == Some(*current)) {
        let transaction = app.store.begin_write().await?;
        person::read_notice(&transaction, who.person, version).await?;
        audit::note(&transaction, app.now(), Some(who.person), "read the privacy notice", &version.to_string(), "").await?;
        transaction.commit().await?;
    }
    Ok(see_other(&safe_return(fields.one("return_to").as_deref())))
}
