//! Asking to change one's e-mail address. Nothing changes until both addresses have confirmed it (`email_link`).
//! What is said here is the same whether the new address is free or somebody's.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::overview::own_address;
use super::sign_in_form::problem_with;
use super::{SignedIn, Token, letters, outbox};
use crate::app::App;
use crate::database::email_change::{self, End, NewChange};
use crate::database::{audit, person, person_email};
use crate::error::{Path, Result};
use crate::page::fields::{Fields, Problems, TextInput, text_input};
use crate::page::{Frame, Here, see_other};

/// `GET /account/email/{address}`: asks for the new address.
///
/// # Errors
/// If the address is none of theirs, or the store cannot be read.
pub async fn show_email(State(app): State<App>, SignedIn(who): SignedIn, Path(id): Path<String>) -> Result<Response> {
    let address = own_address(&app, &who, &id).await?;
    let page = Frame::new("Change your e-mail address", Some(&who), Here::Account);
    Ok(page.show(move || form(&address, "", &Problems::none())))
}

/// `POST /account/email/{address}`: writes to both addresses.
///
/// # Errors
/// If the address is none of theirs, or the store cannot be written.
pub async fn change_email(State(app): State<App>, SignedIn(who): SignedIn, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let address = own_address(&app, &who, &id).await?;
    let email = fields.one("email").unwrap_or_default();
    let problem = match problem_with(&email) {
        None if person_email::fold(&email) == address.email => Some("This is your address already. Enter the new one"),
        None => None,
        problem => problem,
    };
    let problem = match problem {
        None => ask(&app, &address, &email).await?,
        problem => problem,
    };
    let Some(problem) = problem else {
        return Ok(see_other("/account?done=email"));
    };
    let page = Frame::new("Change your e-mail address", Some(&who), Here::Account);
    Ok(page.show_invalid(move || form(&address, &email, &Problems::one("email", problem))))
}

/// Keeps what is asked, and writes to both addresses; or says why not.
async fn ask(app: &App, address: &person_email::Model, email: &str) -> Result<Option<&'static str>> {
    let (now, old_token, new_token) = (app.now(), Token::new_random(), Token::new_random());
    let change = NewChange {
        person: address.person_id,
        address: address.id,
        email: email.to_owned(),
        old_digest: old_token.digest(),
        new_digest: new_token.digest(),
    };
    let transaction = app.store.begin_write().await?;
    person::hold(&transaction, address.person_id).await?;
    let Some(change) = email_change::ask(&transaction, change, now).await? else {
        return Ok(Some("You have asked five times within 24 hours. Wait a day, or ask your HR team"));
    };
    audit::note(&transaction, now, Some(address.person_id), "asked to change an e-mail address", &address.person_id.to_string(), "")
        .await?;
    // Asked in any case, so that the time it takes does not tell.
    let somebody = person_email::find_person(&transaction, email).await?;
    let at_old = letters::change_at_old(app, email, &old_token);
    let at_old = outbox::post_address_link(&transaction, (change, End::Old), Some(address.person_id), &address.email, at_old, now).await?;
    let at_new = match somebody {
        // It is a message to whoever has the address, and not for the eyes of the one who asks.
        Some(somebody) => {
            let reason = format!("email-change:{change}:in-use");
            outbox::post(&transaction, reason, Some(somebody), email, letters::address_in_use(app), now).await?
        }
        None => {
            let at_new = letters::change_at_new(app, &new_token);
            outbox::post_address_link(&transaction, (change, End::New), None, email, at_new, now).await?
        }
    };
    transaction.commit().await?;
    outbox::send_now(app, at_old);
    outbox::send_now(app, at_new);
    Ok(None)
}

fn form(address: &person_email::Model, typed: &str, problems: &Problems) -> impl IntoView + use<> {
    let field =
        TextInput { id: "email", label: "New e-mail address", hint: None, kind: "email", autocomplete: Some("email"), value: typed };
    let action = format!("/account/email/{}", address.id);
    let now = format!("Your address is {}.", address.email);
    view! {
        {problems.summary()}
        <h1>"Change your e-mail address"</h1>
        <p>{now}</p>
        <p>"We write to both addresses. Your address changes once you have pressed the button in both messages, within 24 hours."</p>
        <form method="post" action=action novalidate>
            {text_input(field, problems)}
            <button class="govuk-button">"Write to both addresses"</button>
        </form>
        <p>"Can you no longer read mail at the old address? Ask your HR team to change it for you: "<a href="/help/contacts">"whom to contact"</a>"."</p>
        <p><a href="/account">"Back to my account"</a></p>
    }
}
