//! Another e-mail address for somebody who has lost their mailbox, and a sign-in link sent once more.
//! Whoever has the address can sign in as them: so both addresses are told, and nobody is given the address of somebody
//! who may do more than they may themselves.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::new_person::free_email;
use super::{entry, looking};
use crate::account::sign_in::send_link;
use crate::account::{HrOfficer, outbox};
use crate::app::App;
use crate::database::{EmailId, PersonId, audit, person, person_email, person_grant, sign_in_link};
use crate::error::{AppError, Path, Result};
use crate::page::choose::{Select, select};
use crate::page::fields::{Fields, Problems, TextInput, text_input};
use crate::page::{Frame, Here, see_other};

/// `GET /people/{person}/email`.
///
/// # Errors
/// If there is no such person in scope, or the store cannot be read.
pub async fn show_email(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let person = looking::find(&app, &hr, &id).await?;
    let live = person_email::live_of(app.store.read(), person.id).await?;
    let refusal = refusal(&app, &hr, person.id).await?;
    Ok(frame(&hr).show(move || form(&person, live, "", refusal, &Problems::none())))
}

/// `POST /people/{person}/email`: changes the address, ends their sessions, and tells both addresses.
///
/// # Errors
/// If there is no such person in scope, or the store cannot be written.
pub async fn change_email(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let person = looking::find(&app, &hr, &id).await?;
    let live = person_email::live_of(app.store.read(), person.id).await?;
    let (typed, mut problems) = (fields.one("email").unwrap_or_default(), Problems::none());
    let refusal = refusal(&app, &hr, person.id).await?;
    if let Some(refusal) = refusal {
        problems.add("email", refusal);
    }
    let old = match live.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        several => {
            let chosen = fields.one("old").and_then(|id| EmailId::parse(&id));
            let chosen = several.iter().find(|address| Some(address.id) == chosen).cloned();
            if chosen.is_none() {
                problems.add("old", "Choose the address that is no longer used");
            }
            chosen
        }
    };
    let email = match entry::email(&typed) {
        Ok(email) => free_email(&app, &hr.scope, &email, &mut problems).await?.then_some(email),
        Err(problem) => {
            problems.add("email", problem);
            None
        }
    };
    let Some(email) = email.filter(|_| problems.is_empty()) else {
        return Ok(frame(&hr).show_invalid(move || form(&person, live, &typed, refusal, &problems)));
    };
    let there = format!("/people/{}?done=email", person.id);
    store(&app, &hr, person.id, old, email).await?;
    Ok(see_other(&there))
}

async fn store(app: &App, hr: &HrOfficer, person: PersonId, old: Option<person_email::Model>, email: String) -> Result<()> {
    let now = app.now();
    let transaction = app.store.begin_write().await?;
    person::hold(&transaction, person).await?;
    let old_ids: Vec<EmailId> = old.iter().map(|old| old.id).collect();
    person_email::replace(&transaction, &old_ids, &[(person, email.clone())], now).await?;
    audit::note(&transaction, now, Some(hr.identity.person), "changed somebody's e-mail address", &person.to_string(), "").await?;
    outbox::tell_of_change(&transaction, &[(person, old.map(|old| old.email), email)], now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Why this officer may not change this person's address, if they may not.
async fn refusal(app: &App, hr: &HrOfficer, person: PersonId) -> Result<Option<&'static str>> {
    if person == hr.identity.person {
        return Ok(Some("This is you. Change your own address under \u{201c}My account\u{201d}"));
    }
    let more = person_grant::with_more_than_learning(app.store.read(), &[person]).await?;
    let refused = more.get(&person).is_some_and(|is_administrator| *is_administrator || !hr.scope.is_whole());
    Ok(refused.then_some(
        "They may do more here than learn, and whoever has their address can sign in as them. Ask the partnership\u{2019}s HR team, or for an administrator whoever runs Octavo",
    ))
}

/// `POST /people/{person}/sign-in-link`: sends a link to the address they have.
///
/// # Errors
/// If there is no such person in scope, they have no address, or the store cannot be written.
pub async fn send_sign_in_link(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, _: Fields) -> Result<Response> {
    let person = looking::find(&app, &hr, &id).await?;
    let there = format!("/people/{}", person.id);
    let Some(email) = person_email::addresses_of(app.store.read(), person.id).await?.into_iter().next() else {
        return Err(AppError::Conflict("They have no e-mail address to send a link to"));
    };
    let now = app.now();
    if sign_in_link::too_many(app.store.read(), person.id, now).await? {
        return Ok(see_other(&format!("{there}?done=too-many-links")));
    }
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, now, Some(hr.identity.person), "sent a sign-in link", &person.id.to_string(), "").await?;
    transaction.commit().await?;
    tokio::spawn(async move {
        if let Err(error) = send_link(&app, &email, "/", now).await {
            tracing::error!(error.message = %error, "a sign-in link could not be sent");
        }
    });
    Ok(see_other(&format!("{there}?done=link")))
}

fn frame(hr: &HrOfficer) -> Frame<'_> {
    Frame::new("Change an e-mail address", Some(&hr.identity), Here::People)
}

fn form(
    person: &person::Model,
    live: Vec<person_email::Model>,
    typed: &str,
    refusal: Option<&'static str>,
    problems: &Problems,
) -> impl IntoView + use<> {
    let back = format!("/people/{}", person.id);
    let action = format!("{back}/email");
    let now = match live.as_slice() {
        [] => "They have no address yet.".to_owned(),
        [only] => format!("The address is {}.", only.email),
        _ => "They have several addresses.".to_owned(),
    };
    let old = (live.len() > 1).then(|| {
        let mut options = vec![(String::new(), "Choose one".to_owned())];
        options.extend(live.into_iter().map(|address| (address.id.to_string(), address.email)));
        select(Select { id: "old", label: "Which one is no longer used", hint: None, options, value: "" }, problems)
    });
    let email = TextInput { id: "email", label: "New e-mail address", hint: None, kind: "email", autocomplete: Some("off"), value: typed };
    let body = match refusal.filter(|_| problems.is_empty()) {
        Some(refusal) => view! { <div class="govuk-inset-text">{refusal}"."</div> }.into_any(),
        None => view! {
            <p>"Do this only when you are sure who asks, for example because they have lost their mailbox. We write to both addresses, and end every session of theirs."</p>
            <form method="post" action=action novalidate>
                {old}
                {text_input(email, problems)}
                <button class="govuk-button">"Change the address"</button>
            </form>
        }
        .into_any(),
    };
    view! {
        <a class="govuk-back-link" href=back>{person.name.clone()}</a>
        {problems.summary()}
        <h1>"Change an e-mail address"</h1>
        <p>{person.name.clone()}". "{now}</p>
        {body}
    }
}
