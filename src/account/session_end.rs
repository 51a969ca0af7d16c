//! The end of a session, said before it comes: a notice that every page carries and that shows itself when little time is left, without a
//! script. Sending anything after the end loses nothing: see `held`.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::sign_in::{safe_return, set_cookie};
use super::{Identity, SignedIn, session_token};
use crate::app::{App, london_time};
use crate::database::session;
use crate::error::Result;
use crate::page::fields::{Fields, hidden};
use crate::page::{address, see_other};

/// How long before the end it is said, and how finely the style sheet counts, in minutes (`style/_session.scss` has a class for each step).
const BEFORE: i64 = 20;
const STEP: i64 = 10;

/// The notice, which waits hidden for its time.
pub fn notice(who: &Identity) -> Option<AnyView> {
    let minutes = left(who.session_ends, Utc::now());
    let class = format!("oct-session-end oct-session-end--{}", wait(minutes));
    let words = format!(
        "You will be signed out at {}. What you send after that is kept, and saved once you sign in again.",
        london_time(who.session_ends)
    );
    let here = address::current().unwrap_or_else(|| "/".to_owned());
    Some(
        view! {
            <section class=class aria-label="The end of your session">
                <div class="oct-width">
                    <p role="status">{words}</p>
                    <form method="post" action="/session/renew">
                        {hidden("return_to", here)}
                        <button class="govuk-button govuk-button--secondary">"Stay signed in"</button>
                    </form>
                </div>
            </section>
        }
        .into_any(),
    )
}

fn left(ends: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    (ends - now).num_minutes()
}

/// The steps to wait: down to the last whole one before it is time, so that it never comes too late.
fn wait(minutes: i64) -> i64 {
    ((minutes - BEFORE) / STEP).clamp(0, session::LASTS.num_minutes() / STEP)
}

/// `POST /session/renew`: the session lasts as long again, from now.
///
/// # Errors
/// If the store cannot be written.
pub async fn renew(State(app): State<App>, SignedIn(who): SignedIn, headers: axum::http::HeaderMap, fields: Fields) -> Result<Response> {
    let transaction = app.store.begin_write().await?;
    session::renew(&transaction, who.session, app.now()).await?;
    transaction.commit().await?;
    let mut response = see_other(&safe_return(fields.one("return_to").as_deref()));
    set_cookie(&mut response, &app, session_token(&headers, &app).as_ref())?;
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::wait;

    #[test]
    fn it_is_said_in_time_and_not_much_too_early() {
        for minutes in 0..=720 {
            let said_with = minutes - wait(minutes) * 10;
            assert!(said_with >= minutes.min(20) && said_with < 30, "{minutes} minutes left: said with {said_with}");
        }
    }
}
