//! A post that comes after its session has expired is kept, and sent on once the same person has signed in again. Nobody else sees or
//! sends it; what was kept is never logged.

use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request, State};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;

use super::{Token, cookie_name, session_token};
use crate::app::App;
use crate::database::held_post::{self, Held};
use crate::database::{PersonId, person, session};
use crate::error::{AppError, Result, SignInNeeded};
use crate::page::fields::FORM;
use crate::{page, routes};

/// The most bytes of a form that are kept.
const LARGEST: usize = 64 * 1024;

/// Around each route whose posts are kept: looks at what was sent only if the handler has asked to sign in first.
pub async fn hold_after_expiry(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_form = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.starts_with(FORM));
    let Some(token) = session_token(request.headers(), &app).filter(|_| is_form) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    // Read within the route's own limit.
    let body = match Bytes::from_request(Request::from_parts(parts.clone(), body), &()).await {
        Ok(body) => body,
        Err(BytesRejection::FailedToBufferBody(error)) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return AppError::TooLarge.into_response();
        }
        Err(_) => return AppError::Malformed("the form did not arrive whole").into_response(),
    };
    let path = parts.uri.path().to_owned();
    let response = next.run(Request::from_parts(parts, Body::from(body.clone()))).await;
    if response.extensions().get::<SignInNeeded>().is_none() {
        return response;
    }
    match hold(&app, &token, &path, &body).await {
        Ok(Some(())) => to_sign_in(&path),
        Ok(None) => response,
        Err(error) => error.into_response(),
    }
}

/// Keeps it if the session expired by itself. What was sent in a session that somebody ended is not kept.
async fn hold(app: &App, token: &Token, path: &str, body: &Bytes) -> Result<Option<()>> {
    let now = app.now();
    let Some(person) = session::expired_of(app.store.read(), &token.digest(), now).await? else {
        return Ok(None);
    };
    if body.len() > LARGEST {
        return Err(AppError::TooLargeToKeep);
    }
    let body = std::str::from_utf8(body).map_err(|_| AppError::Malformed("the form is not valid text"))?;
    if body.contains('\0') {
        return Err(AppError::Malformed("the form is not valid text"));
    }
    let transaction = app.store.begin_write().await?;
    person::hold(&transaction, person).await?;
    let held = held_post::hold(&transaction, person, path, body, now).await?;
    transaction.commit().await?;
    match held {
        Held::Kept => Ok(Some(())),
        Held::Full => Err(AppError::TooManyToKeep),
    }
}

fn to_sign_in(path: &str) -> Response {
    page::see_other(&format!("/sign-in?return_to={}&kept=yes", page::encode(path)))
}

/// Sends on what is kept for somebody who has just signed in, oldest first; gives where the last one leads. Each is forgotten only when it
/// has been sent: if the server stops in between it is sent again, and its form key makes the two one act.
///
/// # Errors
/// If the store cannot be read or written; then it is still kept.
pub(super) async fn replay(app: &App, person: PersonId, secret: &Token) -> Result<Option<Response>> {
    let now = app.now();
    if !held_post::any(app.store.read(), person, now).await? {
        return Ok(None);
    }
    let transaction = app.store.begin_write().await?;
    person::hold(&transaction, person).await?;
    // Of two who sign in at once, one sends it.
    let posts = held_post::claim(&transaction, person, now).await?;
    transaction.commit().await?;
    let mut last = None;
    for post in posts {
        let response = send(app, &post, secret).await?;
        settle(app, &post, response.status()).await?;
        last = Some(response);
    }
    Ok(last)
}

/// Forgets what has been sent on. If the store could not be reached just now, it waits for the next time.
async fn settle(app: &App, post: &held_post::Model, status: StatusCode) -> Result<()> {
    let transaction = app.store.begin_write().await?;
    if status == StatusCode::SERVICE_UNAVAILABLE {
        held_post::release(&transaction, post.id).await?;
    } else {
        held_post::forget(&transaction, post.id).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn send(app: &App, post: &held_post::Model, secret: &Token) -> Result<Response> {
    let request = Request::post(&post.path)
        .header(COOKIE, format!("{}={}", cookie_name(app), secret.reveal()))
        .header(CONTENT_TYPE, HeaderValue::from_static(FORM))
        .body(Body::from(post.body.clone()))
        .map_err(|error| AppError::Unexpected(error.to_string()))?;
    // Through every layer again, as if it had just been sent.
    let response = routes::router(app.clone()).oneshot(request).await.unwrap_or_else(|never| match never {});
    tracing::info!(
        http.status = response.status().as_u16(),
        leads.on = response.headers().contains_key(LOCATION),
        "what was kept was sent on"
    );
    Ok(response)
}
