//! Signing in by a link in an e-mail or by a password, and signing out. Nothing here tells whether an address is known.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use sea_orm::ConnectionTrait;
use serde::Deserialize;

use super::entry::{Entry, set_cookie};
use super::sign_in_form::{Asked, forgotten_form, sign_in_form};
use super::{SignedIn, Token, Visitor, letters, outbox, sign_in_password};
use crate::app::App;
use crate::database::session::Means;
use crate::database::sign_in_link::{LinkState, Opened};
use crate::database::{PersonId, audit, person, person_email, session, sign_in_link};
use crate::error::{Path, Query, Result};
use crate::page::fields::{Fields, Problems, hidden};
use crate::page::{Frame, Here, encode, see_other};

/// Where a link leads that was asked for to set a new password.
pub(super) const PASSWORD_PAGE: &str = "/account/password";

/// Where to go after signing in, and whether something is kept until then.
#[derive(Deserialize)]
pub struct ReturnTo {
    pub(super) return_to: Option<String>,
    pub(super) kept: Option<String>,
}

/// `GET /sign-in`: asks for an e-mail address, and for a password if there is one.
pub async fn show_sign_in(Visitor(who): Visitor, Query(query): Query<ReturnTo>) -> Response {
    let asked = Asked { return_to: safe_return(query.return_to.as_deref()), is_kept: query.kept.is_some(), ..Asked::default() };
    match who {
        Some(_) => see_other(&asked.return_to),
        None => Frame::new("Sign in", None, Here::Elsewhere).show(move || sign_in_form(&asked, &Problems::none())),
    }
}

/// `POST /sign-in`: signs in by the password if one was given; otherwise sends a link if the address is known, and says the same in any case.
///
/// # Errors
/// If the form cannot be read, or the store cannot be written.
pub async fn sign_in(State(app): State<App>, Visitor(before): Visitor, headers: HeaderMap, fields: Fields) -> Result<Response> {
    let asked = Asked::read(&fields);
    if let Some(problem) = asked.problem() {
        let page = Frame::new("Sign in", None, Here::Elsewhere);
        return Ok(page.show_invalid(move || sign_in_form(&asked, &Problems::one("email", problem))));
    }
    match asked.password(&fields) {
        Some(password) => sign_in_password::sign_in(&app, Entry::new(before, &headers), asked, password).await,
        None => Ok(send_in_background(app, asked.email, asked.return_to)),
    }
}

/// `GET /sign-in/forgotten`: asks where to send a link that leads to a new password.
pub async fn show_forgotten() -> Response {
    Frame::new("Forgotten your password", None, Here::Elsewhere).show(forgotten_form)
}

/// Sends a link after the answer, so that the time it takes tells nothing either; what counts is when it was asked for.
pub(super) fn send_in_background(app: App, email: String, return_to: String) -> Response {
    let asked_at = app.now();
    tokio::spawn(async move {
        if let Err(error) = send_link(&app, &email, &return_to, asked_at).await {
            tracing::error!(error.message = %error, "a sign-in link could not be sent");
        }
    });
    see_other("/sign-in/sent")
}

/// `GET /sign-in/sent`: what to do now.
pub async fn show_sent() -> Response {
    Frame::new("Check your e-mail", None, Here::Elsewhere).show(|| {
        view! {
            <h1>"Check your e-mail"</h1>
            <p class="oct-lede">"If we know that address, a link is on its way to it. It works once, for 20 minutes."</p>
            <p>"Nothing there after a few minutes? Look among unwanted mail. Make sure you gave the address your agency has for you, or ask your HR team which one that is."</p>
            <p><a href="/sign-in">"Ask for another link"</a></p>
        }
    })
}

/// `GET /sign-in/links/{token}`: a button, because mail scanners follow links and do not press buttons.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_link(State(app): State<App>, Path(token): Path<String>, Query(query): Query<ReturnTo>) -> Result<Response> {
    let state = match Token::parse(&token) {
        Some(token) => sign_in_link::state(app.store.read(), &token.digest(), app.now()).await?,
        None => LinkState::Unknown,
    };
    let return_to = safe_return(query.return_to.as_deref());
    match state {
        LinkState::Good => Ok(Frame::new("Sign in to Octavo", None, Here::Elsewhere).show(move || {
            let action = format!("/sign-in/links/{token}");
            view! {
                <h1>"Sign in to Octavo"</h1>
                <p>"Press the button to sign in on this device."</p>
                <form method="post" action=action>
                    {hidden("return_to", return_to)}
                    <button class="govuk-button">"Sign in"</button>
                </form>
            }
        })),
        bad => Ok(show_bad_link(bad)),
    }
}

/// `POST /sign-in/links/{token}`: uses the link up and begins a session under a new token.
///
/// # Errors
/// If the store cannot be written.
pub async fn use_link(
    State(app): State<App>,
    Visitor(before): Visitor,
    headers: HeaderMap,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let Some(token) = Token::parse(&token) else {
        return Ok(show_bad_link(LinkState::Unknown));
    };
    let entry = Entry::new(before, &headers);
    match open_session(&app, &token, &entry).await? {
        Opened::By(person) => entry.lead_on(&app, person, &safe_return(fields.one("return_to").as_deref())).await,
        Opened::Refused(bad) => Ok(show_bad_link(bad)),
    }
}

async fn open_session(app: &App, link: &Token, entry: &Entry) -> Result<Opened> {
    let now = app.now();
    let transaction = app.store.begin_write().await?;
    let opened = sign_in_link::use_up(&transaction, &link.digest(), now).await?;
    if let Opened::By(person) = opened {
        entry.begin(&transaction, person, Means::Link, now).await?;
    }
    transaction.commit().await?;
    Ok(opened)
}

/// `POST /sign-out`: ends the session here and in the store.
///
/// # Errors
/// If the store cannot be written.
pub async fn sign_out(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    let now = app.now();
    let transaction = app.store.begin_write().await?;
    session::end(&transaction, who.session, now).await?;
    audit::note(&transaction, now, Some(who.person), "signed out", &who.person.to_string(), "").await?;
    transaction.commit().await?;
    let mut response = see_other("/");
    set_cookie(&mut response, &app, None)?;
    // Unsent words that a case keeps in the tab are this person's, not the next one's.
    response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"storage\""));
    Ok(response)
}

/// Not yet among the names that the http crate knows.
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Makes a link for somebody and gives its address; the store keeps only a digest.
///
/// # Errors
/// If the store cannot be written.
pub async fn make_link(app: &App, person: PersonId) -> Result<String> {
    let transaction = app.store.begin_write().await?;
    let link = make_link_in(app, &transaction, person, app.now()).await?;
    transaction.commit().await?;
    Ok(link)
}

async fn make_link_in(app: &App, db: &impl ConnectionTrait, person: PersonId, now: DateTime<Utc>) -> Result<String> {
    let token = Token::new_random();
    sign_in_link::make(db, person, token.digest(), now).await?;
    Ok(format!("{}/sign-in/links/{}", app.settings.public_url(), token.reveal()))
}

/// Sends a link to somebody who is known by this address, unless they have been sent too many lately.
///
/// # Errors
/// If the store cannot be written, or the message cannot be handed over.
pub async fn send_link(app: &App, email: &str, return_to: &str, asked_at: DateTime<Utc>) -> Result<()> {
    let Some(person) = person_email::find_person(app.store.read(), email).await? else {
        return Ok(());
    };
    let transaction = app.store.begin_write().await?;
    // Counted and made while the person is held, so that many at once are not each the fifth.
    person::hold(&transaction, person).await?;
    if sign_in_link::too_many(&transaction, person, asked_at).await? {
        tracing::warn!(person.id = %person, "too many sign-in links asked for; none sent");
        return Ok(());
    }
    let link = make_link_in(app, &transaction, person, asked_at).await?;
    let letter = link_letter(&link, return_to);
    let posted = outbox::post_sign_in_link(&transaction, person, &person_email::fold(email), return_to, letter, asked_at).await?;
    transaction.commit().await?;
    outbox::send_now(app, posted);
    Ok(())
}

/// The letter with a link in it, and where it leads after signing in.
pub(super) fn link_letter(link: &str, return_to: &str) -> letters::Letter {
    let query = if return_to == "/" { String::new() } else { format!("?return_to={}", encode(return_to)) };
    let (subject, opening) = match return_to {
        PASSWORD_PAGE => ("Your link to set a new password for Octavo", "Set a new password for Octavo with this link"),
        _ => ("Your link to sign in to Octavo", "Sign in to Octavo with this link"),
    };
    let text = format!(
        "{opening}:\n\n{link}{query}\n\nIt works once, for 20 minutes. If you did not ask for it, you need not do anything: nobody can sign in without it.\n"
    );
    (subject, text)
}

fn show_bad_link(state: LinkState) -> Response {
    let (status, title, what) = match state {
        LinkState::Used => {
            (StatusCode::GONE, "This link has been used", "A link works once. If it was not you who used it, tell your HR team.")
        }
        LinkState::Expired => (StatusCode::GONE, "This link is too old", "A link works for 20 minutes."),
        _ => (StatusCode::NOT_FOUND, "We do not know this link", "Part of it may be missing. Copy the whole link from the e-mail."),
    };
    Frame::new(title, None, Here::Elsewhere).respond(status, move || {
        view! {
            <h1>{title}</h1>
            <p>{what}</p>
            <p><a class="govuk-button" href="/sign-in">"Get another link"</a></p>
        }
    })
}

/// An address of ours to go on to. Anything else goes home: a sign-in must not lead to another site.
pub(super) fn safe_return(address: Option<&str>) -> String {
    let ours = |address: &&str| {
        address.starts_with('/')
            && !address.starts_with("//")
            && !address.contains('\\')
            && address.bytes().all(|byte| byte.is_ascii_graphic())
    };
    address.filter(ours).filter(|address| address.len() <= 500).unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use super::safe_return;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "", "/a\r\nSet-Cookie: x", "/\u{e9}"] {
            assert_eq!(safe_return(Some(elsewhere)), "/", "{elsewhere}");
        }
        assert_eq!(safe_return(Some("/learn/modules/consent?x=1")), "/learn/modules/consent?x=1");
    }
}
