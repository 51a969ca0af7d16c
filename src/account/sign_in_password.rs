//! Signing in by a password. The same words and the same work, whether the address is known, has a password, or neither.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use uuid::Uuid;

use super::entry::Entry;
use super::sign_in_form::{Asked, sign_in_form};
use super::{guesses, password};
use crate::app::App;
use crate::database::password_guess::Allowed;
use crate::database::session::Means;
use crate::database::{PersonId, credential, person, person_email};
use crate::error::Result;
use crate::page::fields::Problems;
use crate::page::{Frame, Here};

const WRONG: &str = "The e-mail address or the password is not right. Try again, or have a link e-mailed to you";
pub(super) const TOO_MANY: &str = "There have been ten tries within five minutes. Have a link e-mailed to you, or wait five minutes";

/// Checks the password, and begins a session if it is right.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn sign_in(app: &App, entry: Entry, asked: Asked, given: String) -> Result<Response> {
    if guesses::count_at(app, &asked.email).await? == Allowed::No {
        return Ok(again(asked, StatusCode::TOO_MANY_REQUESTS, TOO_MANY));
    }
    match check(app, &asked.email, given).await? {
        Some(right) if begin(app, &entry, &right).await? => entry.lead_on(app, right.person_id, &asked.return_to).await,
        _ => Ok(again(asked, StatusCode::UNPROCESSABLE_ENTITY, WRONG)),
    }
}

async fn check(app: &App, email: &str, given: String) -> Result<Option<credential::Model>> {
    // Nobody has this key; asking for it takes as long as asking for somebody's.
    let person = person_email::find_person(app.store.read(), email).await?.unwrap_or(PersonId(Uuid::nil()));
    let kept = credential::of_person(app.store.read(), person).await?;
    let is_right = password::is_right(given, kept.as_ref().map(|kept| kept.hash.clone())).await?;
    Ok(kept.filter(|_| is_right))
}

/// Begins the session, unless the password was changed or removed while it was checked.
async fn begin(app: &App, entry: &Entry, right: &credential::Model) -> Result<bool> {
    let transaction = app.store.begin_write().await?;
    person::hold(&transaction, right.person_id).await?;
    let now_kept = credential::of_person(&transaction, right.person_id).await?;
    if now_kept.as_ref() != Some(right) {
        return Ok(false);
    }
    entry.begin(&transaction, right.person_id, Means::Password, app.now()).await?;
    transaction.commit().await?;
    Ok(true)
}

fn again(asked: Asked, status: StatusCode, problem: &'static str) -> Response {
    let page = Frame::new("Error: Sign in", None, Here::Elsewhere);
    let mut response = page.respond(status, move || sign_in_form(&asked, &Problems::one("password", problem)));
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("300"));
    }
    response
}
