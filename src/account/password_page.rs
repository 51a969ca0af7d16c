//! Setting, changing and removing one's password. Needs the password there is, or a sign-in by link not ten minutes old.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::sign_in::{PASSWORD_PAGE, send_in_background};
use super::{Identity, SignedIn, guesses, letters, outbox, password, sign_in_password};
use crate::app::App;
use crate::database::password_guess::Allowed;
use crate::database::{audit, credential, message, person, person_email, post, session};
use crate::error::{AppError, Result};
use crate::page::fields::{Fields, Problems, TextInput, text_input};
use crate::page::{Frame, Here, see_other};

/// What the page has to ask.
#[derive(Clone, Copy)]
struct Asking {
    has_password: bool,
    is_fresh: bool,
}

/// `GET /account/password`: asks for a new password.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_password(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    let kept = credential::of_person(app.store.read(), who.person).await?;
    let (email, asking) = (main_address(&app, &who).await?, asking(&who, kept.as_ref()));
    Ok(frame(&who, asking).show(move || form(email, asking, &Problems::none())))
}

/// `POST /account/password`: sets the password, or removes it.
///
/// # Errors
/// If the store cannot be written.
pub async fn change_password(State(app): State<App>, SignedIn(who): SignedIn, fields: Fields) -> Result<Response> {
    let kept = credential::of_person(app.store.read(), who.person).await?;
    let asking = asking(&who, kept.as_ref());
    let given = fields.all("new-password").next().unwrap_or_default().to_owned();
    let removes = fields.one("act").is_some_and(|act| act == "remove");
    let mut problems = Problems::none();
    if !asking.is_fresh {
        match prove(&app, &who, kept.as_ref(), &fields).await? {
            Proof::Right => {}
            Proof::Wrong(problem) => problems.add("current-password", problem),
            Proof::TooMany => {
                let email = main_address(&app, &who).await?;
                let problems = Problems::one("current-password", sign_in_password::TOO_MANY);
                return Ok(frame(&who, asking).respond(StatusCode::TOO_MANY_REQUESTS, move || form(email, asking, &problems)));
            }
        }
    }
    if !removes && let Some(problem) = password::fault(&given, known_about(&app, &who).await?).await? {
        problems.add("new-password", problem);
    }
    if !problems.is_empty() {
        let email = main_address(&app, &who).await?;
        return Ok(frame(&who, asking).show_invalid(move || form(email, asking, &problems)));
    }
    let hash = if removes { None } else { Some(password::hash(given).await?) };
    store(&app, &who, kept.as_ref(), hash).await?;
    Ok(see_other(if removes { "/account?done=password-removed" } else { "/account?done=password-set" }))
}

/// `POST /account/password/link`: e-mails a link that leads back here, to show that the mailbox is theirs.
///
/// # Errors
/// If the store cannot be read.
pub async fn send_password_link(State(app): State<App>, SignedIn(who): SignedIn, _: Fields) -> Result<Response> {
    let email = main_address(&app, &who).await?.ok_or(AppError::NotFound)?;
    Ok(send_in_background(app, email, PASSWORD_PAGE.to_owned()))
}

enum Proof {
    Right,
    Wrong(&'static str),
    TooMany,
}

async fn prove(app: &App, who: &Identity, kept: Option<&credential::Model>, fields: &Fields) -> Result<Proof> {
    let Some(kept) = kept else {
        return Ok(Proof::Wrong("Have a link e-mailed to you first, and sign in with it"));
    };
    let current = fields.all("current-password").next().unwrap_or_default().to_owned();
    if current.is_empty() {
        return Ok(Proof::Wrong("Enter your password as it is now"));
    }
    if guesses::count_of(app, who.person).await? == Allowed::No {
        return Ok(Proof::TooMany);
    }
    let is_right = password::is_right(current, Some(kept.hash.clone())).await?;
    Ok(if is_right { Proof::Right } else { Proof::Wrong("This is not your password") })
}

/// Stores or removes it, ends every other session, and tells the person by e-mail.
async fn store(app: &App, who: &Identity, kept: Option<&credential::Model>, hash: Option<String>) -> Result<()> {
    let now = app.now();
    let act = match (&hash, kept) {
        (None, _) => "password removed",
        (Some(_), None) => "password set",
        (Some(_), Some(_)) => "password changed",
    };
    let transaction = app.store.begin_write().await?;
    person::hold(&transaction, who.person).await?;
    if credential::of_person(&transaction, who.person).await?.as_ref() != kept {
        return Err(AppError::Conflict(
            "Your password was changed in another tab or on another device while this form was open. Look at your account before you go on.",
        ));
    }
    match hash {
        Some(hash) => credential::set(&transaction, who.person, hash, now).await?,
        None => credential::remove(&transaction, who.person).await?,
    }
    session::end_others(&transaction, who.person, who.session, now).await?;
    audit::note(&transaction, now, Some(who.person), act, &who.person.to_string(), "").await?;
    let mut posted = Vec::new();
    let cause = message::new_reason();
    for address in person_email::live_of(&transaction, who.person).await? {
        let (reason, letter) = (format!("password:{cause}:{}", address.id), letters::password_changed(app, act));
        posted.push(outbox::post(&transaction, reason, Some(who.person), &address.email, letter, now).await?);
    }
    transaction.commit().await?;
    posted.into_iter().for_each(|posted| outbox::send_now(app, posted));
    Ok(())
}

fn asking(who: &Identity, kept: Option<&credential::Model>) -> Asking {
    Asking { has_password: kept.is_some(), is_fresh: who.is_fresh() }
}

/// What somebody who guesses would try first.
async fn known_about(app: &App, who: &Identity) -> Result<Vec<String>> {
    let mut known = vec![who.name.clone(), "octavo".to_owned()];
    known.extend(person_email::live_of(app.store.read(), who.person).await?.into_iter().map(|address| address.email));
    known.extend(post::agency_names_of(app.store.read(), who.person).await?);
    Ok(known)
}

async fn main_address(app: &App, who: &Identity) -> Result<Option<String>> {
    Ok(person_email::live_of(app.store.read(), who.person).await?.into_iter().next().map(|address| address.email))
}

fn frame(who: &Identity, asking: Asking) -> Frame<'_> {
    Frame::new(title(asking), Some(who), Here::Account)
}

fn title(asking: Asking) -> &'static str {
    if asking.has_password { "Change your password" } else { "Set a password" }
}

fn form(email: Option<String>, asking: Asking, problems: &Problems) -> AnyView {
    let link = |words: &'static str| {
        view! {
            <p>{words}</p>
            <form method="post" action="/account/password/link"><button class="govuk-button govuk-button--secondary">"E-mail me a link"</button></form>
        }
    };
    let body = match asking {
        Asking { is_fresh: true, .. } | Asking { has_password: true, .. } => {
            let forgotten =
                (!asking.is_fresh).then(|| link("Forgotten it? We can send you a link that signs you in again and leads back here."));
            view! { {fields(email, asking, problems)} {forgotten} }.into_any()
        }
        Asking { .. } => {
            link("First show that your mailbox is yours: we send you a link that signs you in again and leads back here.").into_any()
        }
    };
    view! {
        {problems.summary()}
        <h1>{title(asking)}</h1>
        <p>"You need no password: a link in an e-mail always signs you in. With one you can sign in without waiting for an e-mail."</p>
        {body}
        <p><a href="/account">"Back to my account"</a></p>
    }
    .into_any()
}

fn fields(email: Option<String>, asking: Asking, problems: &Problems) -> impl IntoView + use<> {
    let current = TextInput {
        id: "current-password",
        label: "Your password as it is now",
        hint: None,
        kind: "password",
        autocomplete: Some("current-password"),
        value: "",
    };
    let new = TextInput {
        id: "new-password",
        label: "New password",
        hint: Some("12 characters or more. Three or four words that have nothing to do with each other are good. You may paste it."),
        kind: "password",
        autocomplete: Some("new-password"),
        value: "",
    };
    let current = (!asking.is_fresh).then(|| text_input(current, problems));
    let remove = asking.has_password.then(|| {
        view! { <button class="govuk-button govuk-button--secondary" name="act" value="remove">"Remove my password"</button> }
    });
    view! {
        <form method="post" action="/account/password" novalidate>
            // For the password manager, so that it knows whose this is.
            <input type="text" name="username" autocomplete="username" value=email hidden/>
            {current}
            {text_input(new, problems)}
            <p>"Every other session of yours ends, and we tell you by e-mail."</p>
            <div class="oct-actions">
                <button class="govuk-button">"Save the password"</button>
                {remove}
            </div>
        </form>
    }
}
