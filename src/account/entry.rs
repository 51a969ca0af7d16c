//! What happens once somebody has shown who they are, by a link or by a password: a session of their own, and what was kept for them.

use axum::http::HeaderMap;
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::response::Response;
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

use super::{Identity, Token, device, held, session_cookie};
use crate::app::App;
use crate::database::session::{Means, NewSession};
use crate::database::{PersonId, audit, session};
use crate::error::{AppError, Result};
use crate::page::see_other;

/// The browser in which somebody signs in.
pub(super) struct Entry {
    /// Who was signed in there before; that session ends.
    before: Option<Identity>,
    device: String,
    /// The new session's secret.
    secret: Token,
}

impl Entry {
    /// A new session's secret for this browser.
    pub(super) fn new(before: Option<Identity>, headers: &HeaderMap) -> Entry {
        let said = headers.get(USER_AGENT).map(|value| value.to_str().unwrap_or_default());
        Entry { before, device: device::in_words(said), secret: Token::new_random() }
    }

    /// Begins the session, under a token that nobody had before.
    ///
    /// # Errors
    /// If the database refuses.
    pub(super) async fn begin(&self, db: &impl ConnectionTrait, person: PersonId, means: Means, now: DateTime<Utc>) -> Result<()> {
        if let Some(before) = &self.before {
            session::end(db, before.session, now).await?;
        }
        let new = NewSession { person, token_digest: self.secret.digest(), means, device: self.device.clone() };
        session::begin(db, new, now).await?;
        let by = match means {
            Means::Link => "by link",
            Means::Password => "by password",
        };
        audit::note(db, now, Some(person), "signed in", &person.to_string(), by).await?;
        Ok(())
    }

    /// Leads on: to where what was kept for this person leads, or else to where they wanted to go.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub(super) async fn lead_on(self, app: &App, person: PersonId, return_to: &str) -> Result<Response> {
        let replayed = held::replay(app, person, &self.secret).await;
        let mut response = match replayed {
            Ok(Some(response)) => response,
            Ok(None) => see_other(return_to),
            // They are signed in all the same; what was kept is still kept.
            Err(error) => {
                tracing::error!(error.message = %error, "what was kept after a session's end could not be sent on");
                see_other(return_to)
            }
        };
        set_cookie(&mut response, app, Some(&self.secret))?;
        Ok(response)
    }
}

/// Gives the browser its session, or takes it away.
///
/// # Errors
/// If the cookie cannot be written.
pub(super) fn set_cookie(response: &mut Response, app: &App, token: Option<&Token>) -> Result<()> {
    let cookie = session_cookie(app, token).ok_or_else(|| AppError::Unexpected("a cookie could not be written".to_owned()))?;
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(())
}
