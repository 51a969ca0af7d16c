//! Confirming a change of address, at the old address and at the new one. A button each, because mail scanners follow links.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::{Token, letters, outbox};
use crate::app::App;
use crate::database::email_change::{self, Confirmed, End, Waiting};
use crate::database::{audit, person_email};
use crate::error::{Path, Result};
use crate::page::fields::Fields;
use crate::page::{Frame, Here};

/// `GET /email-changes/{token}`: asks whether it was them.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_email_change(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let found = match Token::parse(&token) {
        Some(token) => email_change::find(app.store.read(), &token.digest(), app.now()).await?,
        None => None,
    };
    let Some(Waiting { change, end }) = found else {
        return Ok(not_there());
    };
    let (title, words) = match end {
        End::Old => (
            "Was this you?",
            format!("Somebody who is signed in as you asked to change your e-mail address for Octavo to {}.", change.email),
        ),
        End::New => ("Confirm your new e-mail address", format!("Press the button to use {} for Octavo.", change.email)),
    };
    let action = format!("/email-changes/{token}");
    let yes = if end == End::Old { "Yes, change it" } else { "Confirm this address" };
    Ok(Frame::new(title, None, Here::Elsewhere).show(move || {
        view! {
            <h1>{title}</h1>
            <p>{words}</p>
            <form method="post" action=action>
                <div class="oct-actions">
                    <button class="govuk-button" name="answer" value="yes">{yes}</button>
                    <button class="govuk-button govuk-button--secondary" name="answer" value="no">"It was not me"</button>
                </div>
            </form>
        }
    }))
}

/// `POST /email-changes/{token}`: confirms the change at this end, or refuses it.
///
/// # Errors
/// If the store cannot be written.
pub async fn answer_email_change(State(app): State<App>, Path(token): Path<String>, fields: Fields) -> Result<Response> {
    let now = app.now();
    let Some(token) = Token::parse(&token) else {
        return Ok(not_there());
    };
    let transaction = app.store.begin_write().await?;
    let Some(waiting) = email_change::find_held(&transaction, &token.digest(), now).await? else {
        return Ok(not_there());
    };
    let person = waiting.change.person_id;
    let refuses = fields.one("answer").is_some_and(|answer| answer == "no");
    let old = person_email::live_of(&transaction, person).await?.into_iter().find(|old| old.id == waiting.change.person_email_id);
    let came_to = if refuses {
        email_change::close(&transaction, waiting.change.id, now).await?;
        None
    } else {
        Some(email_change::confirm(&transaction, &waiting, now).await?)
    };
    let act = match came_to {
        None => "refused a change of e-mail address",
        Some(Confirmed::Half) => "confirmed a change of e-mail address at one end",
        Some(Confirmed::Done) => "changed an e-mail address",
        Some(Confirmed::Taken) => "could not change to an address in use",
    };
    audit::note(&transaction, now, Some(person), act, &person.to_string(), "").await?;
    let mut posted = Vec::new();
    if came_to == Some(Confirmed::Done) {
        let (change, new) = (waiting.change.id, &waiting.change.email);
        for (end, address) in [("old", old.as_ref().map(|old| &old.email)), ("new", Some(new))] {
            let Some(address) = address else { continue };
            let reason = format!("email-changed:{change}:{end}");
            posted.push(outbox::post(&transaction, reason, Some(person), address, letters::address_changed(new), now).await?);
        }
    }
    transaction.commit().await?;
    posted.into_iter().for_each(|posted| outbox::send_now(&app, posted));
    Ok(say(came_to, waiting.end))
}

fn say(came_to: Option<Confirmed>, end: End) -> Response {
    let (title, words) = match (came_to, end) {
        (None, End::Old) => (
            "Your address stays as it is",
            "Somebody was signed in as you. Sign in, look at \u{201c}Where you are signed in\u{201d} on your account, end what you do not know, and tell your HR team.",
        ),
        (None, End::New) => ("Your address stays as it is", "This address will not be used. You need not do anything else."),
        (Some(Confirmed::Half), End::Old) => {
            ("Confirmed at your old address", "Now open the message at your new address, and press the button there.")
        }
        (Some(Confirmed::Half), End::New) => {
            ("Confirmed at your new address", "Now open the message at your old address, and press the button there.")
        }
        (Some(Confirmed::Done), _) => ("Your e-mail address is changed", "Use the new address to sign in from now on."),
        (Some(Confirmed::Taken), _) => {
            ("Your address stays as it is", "The change could not be made. Ask your HR team to make it for you.")
        }
    };
    Frame::new(title, None, Here::Elsewhere)
        .show(move || view! { <h1>{title}</h1> <p>{words}</p> <p><a href="/account">"Go to my account"</a></p> })
}

/// Used, refused, replaced, too old or never there: one page for all, which tells nobody more than they knew.
fn not_there() -> Response {
    Frame::new("This link does not work", None, Here::Elsewhere).respond(StatusCode::NOT_FOUND, || {
        view! {
            <h1>"This link does not work"</h1>
            <p>"It has been used, it is more than 24 hours old, or part of it is missing. Copy the whole link from the e-mail, or ask for the change again."</p>
            <p><a href="/account">"Go to my account"</a></p>
        }
    })
}
