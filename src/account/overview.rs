//! My account: who one is here, how one signs in, and where one is signed in.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Identity, SignedIn};
use crate::app::{App, london_day, london_time, long_date};
use crate::database::session::Means;
use crate::database::{EmailId, SessionId, audit, credential, email_change, person_email, session};
use crate::error::{AppError, Path, Query, Result};
use crate::page::fields::Fields;
use crate::page::{Frame, Here, see_other};

/// What was just done, to be said once at the top.
#[derive(Deserialize)]
pub struct Done {
    done: Option<String>,
}

/// What the page shows.
struct Account {
    name: String,
    addresses: Vec<person_email::Model>,
    waiting: Option<email_change::Model>,
    password_set_at: Option<DateTime<Utc>>,
    sessions: Vec<session::Model>,
    here: SessionId,
}

/// `GET /account`.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_account(State(app): State<App>, SignedIn(who): SignedIn, Query(query): Query<Done>) -> Result<Response> {
    let db = app.store.read();
    let account = Account {
        name: who.name.clone(),
        addresses: person_email::live_of(db, who.person).await?,
        waiting: email_change::of_person(db, who.person, app.now()).await?,
        password_set_at: credential::of_person(db, who.person).await?.map(|kept| kept.set_at),
        sessions: session::live_of(db, who.person, app.now()).await?,
        here: who.session,
    };
    let said = query.done.as_deref().and_then(said);
    Ok(Frame::new("My account", Some(&who), Here::Account).show(move || view(account, said)))
}

/// `POST /account/sessions/{session}/end`: ends one session of one's own.
///
/// # Errors
/// If there is no such session of theirs, or the store cannot be written.
pub async fn end_session(State(app): State<App>, SignedIn(who): SignedIn, Path(id): Path<String>, _: Fields) -> Result<Response> {
    let id = SessionId::parse(&id).ok_or(AppError::NotFound)?;
    let now = app.now();
    let transaction = app.store.begin_write().await?;
    if session::end_of(&transaction, who.person, id, now).await? == 0 {
        return Err(AppError::NotFound);
    }
    audit::note(&transaction, now, Some(who.person), "ended a session", &id.to_string(), "").await?;
    transaction.commit().await?;
    Ok(see_other("/account?done=session"))
}

/// `POST /account/sessions/others/end`: ends every session of one's own but this.
///
/// # Errors
/// If the store cannot be written.
pub async fn end_other_sessions(State(app): State<App>, SignedIn(who): SignedIn, _: Fields) -> Result<Response> {
    let now = app.now();
    let transaction = app.store.begin_write().await?;
    session::end_others(&transaction, who.person, who.session, now).await?;
    audit::note(&transaction, now, Some(who.person), "ended all other sessions", &who.person.to_string(), "").await?;
    transaction.commit().await?;
    Ok(see_other("/account?done=sessions"))
}

/// `GET /account/signed-in`: until when one is signed in.
pub async fn show_signed_in(SignedIn(who): SignedIn) -> Response {
    let until = when(who.expires_at);
    Frame::new("You are signed in", Some(&who), Here::Account).show(move || {
        view! {
            <h1>"You are signed in"</h1>
            <p>"You are signed in until "{until}", and for longer if you go on using Octavo."</p>
            <p>"If you came from a page with something typed into it, close this tab and go on there. The notice on that page stays until you load it again."</p>
        }
    })
}

/// `POST /account/signed-in`: stays signed in.
///
/// # Errors
/// If the store cannot be written.
pub async fn stay_signed_in(State(app): State<App>, SignedIn(who): SignedIn, _: Fields) -> Result<Response> {
    let transaction = app.store.begin_write().await?;
    session::renew(&transaction, who.session, who.began_at, app.now()).await?;
    transaction.commit().await?;
    Ok(see_other("/account/signed-in"))
}

fn said(done: &str) -> Option<&'static str> {
    match done {
        "password-set" => Some("Your password is saved. Your other sessions have ended."),
        "password-removed" => Some("Your password is removed. You sign in by a link from now on. Your other sessions have ended."),
        "session" => Some("That session has ended."),
        "sessions" => Some("All your other sessions have ended."),
        "email" => Some("We have written to both addresses. Open the link in each message, and press the button there, within 24 hours."),
        _ => None,
    }
}

fn view(account: Account, said: Option<&'static str>) -> impl IntoView {
    let said = said.map(|said| {
        view! { <div class="govuk-notification-banner govuk-notification-banner--success" role="status" aria-labelledby="done">
            <div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" id="done">"Done"</h2></div>
            <div class="govuk-notification-banner__content"><p class="govuk-notification-banner__heading">{said}</p></div>
        </div> }
    });
    let others = account.sessions.len() > 1;
    let waiting = account.waiting.map(|change| waiting(&change));
    let addresses = account.addresses.into_iter().map(address).collect_view();
    let here = account.here;
    let sessions = account.sessions.into_iter().map(|session| session_card(session, here)).collect_view();
    let end_others = others.then(|| {
        view! { <form method="post" action="/account/sessions/others/end"><button class="govuk-button govuk-button--secondary">"End all other sessions"</button></form> }
    });
    view! {
        {said}
        <h1>"My account"</h1>
        <dl class="govuk-summary-list">
            <div class="govuk-summary-list__row">
                <dt class="govuk-summary-list__key">"Name"</dt>
                <dd class="govuk-summary-list__value">{account.name}</dd>
                <dd class="govuk-summary-list__actions"></dd>
            </div>
            {addresses}
            {password(account.password_set_at)}
        </dl>
        {waiting}
        <p>"Is your name wrong? Ask your HR team to put it right."</p>
        <h2>"Where you are signed in"</h2>
        <p>"Do you not know one of these? End it, and set a new password if you have one."</p>
        <ul class="oct-list-roomy">{sessions}</ul>
        {end_others}
    }
}

fn address(address: person_email::Model) -> impl IntoView {
    let EmailId(id) = address.id;
    let since = format!("Since {}", long_date(london_day(address.created_at)));
    view! {
        <div class="govuk-summary-list__row">
            <dt class="govuk-summary-list__key">"E-mail address"</dt>
            <dd class="govuk-summary-list__value">{address.email}<br/><span class="oct-caption">{since}</span></dd>
            <dd class="govuk-summary-list__actions">
                <a class="govuk-link" href=format!("/account/email/{id}")>"Change"<span class="govuk-visually-hidden">" this e-mail address"</span></a>
            </dd>
        </div>
    }
}

fn password(set_at: Option<DateTime<Utc>>) -> impl IntoView {
    let (state, act) = match set_at {
        Some(at) => (format!("Set on {}", long_date(london_day(at))), "Change or remove"),
        None => ("None: you sign in by a link".to_owned(), "Set"),
    };
    view! {
        <div class="govuk-summary-list__row">
            <dt class="govuk-summary-list__key">"Password"</dt>
            <dd class="govuk-summary-list__value">{state}</dd>
            <dd class="govuk-summary-list__actions">
                <a class="govuk-link" href="/account/password">{act}<span class="govuk-visually-hidden">" password"</span></a>
            </dd>
        </div>
    }
}

fn waiting(change: &email_change::Model) -> impl IntoView + use<> {
    let still = match (change.old_confirmed_at, change.new_confirmed_at) {
        (None, None) => "It has still to be confirmed at both addresses.",
        (Some(_), None) => "It is confirmed at your old address, and has still to be confirmed at the new one.",
        (None, Some(_)) => "It is confirmed at your new address, and has still to be confirmed at the old one.",
        (Some(_), Some(_)) => "",
    };
    let words =
        format!("You asked to change your address to {}. {still} Do it by {}.", change.email, when(change.asked_at + email_change::LASTS));
    view! { <div class="govuk-inset-text">{words}</div> }
}

fn session_card(session: session::Model, here: SessionId) -> impl IntoView {
    let is_here = session.id == here;
    let device = if session.device.is_empty() { "A browser we do not know".to_owned() } else { session.device };
    let by = match session.means {
        Means::Link => "by a link",
        Means::Password => "by a password",
    };
    let begun = format!("Signed in {by} on {}.", when(session.created_at));
    let seen = session.seen_at.map(|at| {
        let (from, to) = (london_time(at), london_time(at + TimeDelta::hours(1)));
        format!(" Last used between {from} and {to} on {}.", long_date(london_day(at)))
    });
    let end = if is_here {
        view! { <strong class="govuk-tag">"This one"</strong> }.into_any()
    } else {
        let name = format!("End this session: {device}");
        view! { <form method="post" action=format!("/account/sessions/{}/end", session.id)>
            <button class="oct-link-button" aria-label=name>"End this session"</button>
        </form> }
        .into_any()
    };
    view! { <li><strong>{device}</strong><br/>{begun}{seen}<br/>{end}</li> }
}

/// "3 March 2027 at 10:42".
pub(super) fn when(moment: DateTime<Utc>) -> String {
    format!("{} at {}", long_date(london_day(moment)), london_time(moment))
}

/// An address of this person's own, to change.
///
/// # Errors
/// If it is none of theirs, or the store cannot be read.
pub(super) async fn own_address(app: &App, who: &Identity, id: &str) -> Result<person_email::Model> {
    let id = EmailId::parse(id).ok_or(AppError::NotFound)?;
    let own = person_email::live_of(app.store.read(), who.person).await?;
    own.into_iter().find(|address| address.id == id).ok_or(AppError::NotFound)
}
