//! What somebody sent after their session had ended: kept for an hour, and sent again once the same person has signed in.

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;

use super::{Token, cookie_name, session_token};
use crate::app::App;
use crate::database::{PersonId, held_post, session};
use crate::error::{AppError, NeedsSignIn, Result};
use crate::page::{encode, see_other};
use crate::routes;

/// The most that is kept, in bytes.
const LIMIT: u64 = 64 * 1024;

/// Keeps a form that came too late, if the cookie is of a session that has run out: whose it was is then known.
pub async fn keep_late_posts(State(app): State<App>, request: Request, next: Next) -> Response {
    let late = if request.method() == Method::POST { session_token(request.headers(), &app) } else { None };
    let Some(token) = late else { return next.run(request).await };
    let path = request.uri().path().to_owned();
    let (parts, body) = request.into_parts();
    let (kept, body) = match whole(body).await {
        Ok(split) => split,
        Err(error) => return error.into_response(),
    };
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.extensions().get::<NeedsSignIn>().is_none() {
        return response;
    }
    match keep(&app, &token, &path, kept).await {
        Ok(true) => see_other(&format!("/sign-in?kept=yes&return_to={}", encode(&path))),
        Ok(false) => response,
        Err(error) => error.into_response(),
    }
}

/// A small form's bytes, beside a body that holds them again; a large one passes as it is.
async fn whole(body: Body) -> Result<(Option<Bytes>, Body)> {
    // Browsers say how long a form is. What does not say it is not kept.
    if body.size_hint().exact().is_none_or(|length| length > LIMIT) {
        return Ok((None, body));
    }
    let bytes = axum::body::to_bytes(body, usize::MAX).await.map_err(|_| AppError::Malformed("the form did not arrive whole"))?;
    Ok((Some(bytes.clone()), Body::from(bytes)))
}

/// Whether it is kept: only if the session ran out by itself.
async fn keep(app: &App, token: &Token, path: &str, body: Option<Bytes>) -> Result<bool> {
    let now = app.now();
    let Some(person) = session::ran_out(app.store.read(), &token.digest(), now).await? else { return Ok(false) };
    let body = body.ok_or(AppError::TooLateAndLong)?;
    let body = std::str::from_utf8(&body).map_err(|_| AppError::Malformed("the form is not valid text"))?;
    let transaction = app.store.begin_write().await?;
    held_post::keep(&transaction, person, path, body, now).await?;
    transaction.commit().await?;
    Ok(true)
}

/// What somebody is shown after signing in: what follows from the form that was kept for them, or else the page they asked for.
/// Sent again through the server's own table of routes, as if it had come just now with the new session.
///
/// # Errors
/// If the store cannot be written.
pub async fn after_sign_in(app: &App, person: PersonId, token: &Token, host: Option<&HeaderValue>, return_to: &str) -> Result<Response> {
    let transaction = app.store.begin_write().await?;
    let held = held_post::claim(&transaction, person, app.now()).await?;
    transaction.commit().await?;
    let Some(held) = held else { return Ok(see_other(return_to)) };
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(&held.path)
        .header(COOKIE, format!("{}={}", cookie_name(app), token.reveal()))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(host) = host {
        request = request.header(HOST, host);
    }
    let request = request.body(Body::from(held.body)).map_err(|error| AppError::Unexpected(error.to_string()))?;
    // Boxed, because this router has this very handler in it.
    let answering = Box::pin(routes::router(app.clone()).oneshot(request));
    let response = answering.await.unwrap_or_else(|never| match never {});
    held_post::forget(app.store.read(), held.id).await?;
    Ok(shown(response, return_to))
}

/// What came of it is shown as it is, unless the page has gone meanwhile: then where they asked to go.
fn shown(response: Response, return_to: &str) -> Response {
    let leads_on = response.headers().contains_key(LOCATION) || response.status().is_success() || response.status().as_u16() == 422;
    let asks = response.status().as_u16() == 409;
    if leads_on || asks { response } else { see_other(return_to) }
}
