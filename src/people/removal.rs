//! Taking out somebody who was added by mistake: one with no post, no record, and nothing done here. Everybody else becomes a leaver.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::looking;
use crate::account::HrOfficer;
use crate::app::App;
use crate::database::{audit, person, removal};
use crate::error::{AppError, Path, Result};
use crate::page::fields::Fields;
use crate::page::{Frame, Here, see_other};

/// `GET /people/{person}/removal`: whether they can be taken out, and if not, what to do instead.
///
/// # Errors
/// If there is no such person in scope, or the store cannot be read.
pub async fn show_removal(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let person = looking::find(&app, &hr, &id).await?;
    let kept = removal::what_is_kept_of(app.store.read(), person.id).await?;
    Ok(Frame::new("Remove a person", Some(&hr.identity), Here::People).show(move || page(&person, &kept)))
}

/// `POST /people/{person}/removal`: takes them out.
///
/// # Errors
/// If something is kept of them, there is no such person in scope, or the store cannot be written.
pub async fn remove_person(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, _: Fields) -> Result<Response> {
    let person = looking::find(&app, &hr, &id).await?;
    let transaction = app.store.begin_write().await?;
    person::hold(&transaction, person.id).await?;
    if !removal::what_is_kept_of(&transaction, person.id).await?.is_empty() || person.id == hr.identity.person {
        return Err(AppError::Conflict("Something is kept of this person, so they cannot be removed. End their posts instead"));
    }
    removal::remove(&transaction, &[person.id]).await?;
    audit::note(&transaction, app.now(), Some(hr.identity.person), "removed a person", &person.id.to_string(), "").await?;
    transaction.commit().await?;
    Ok(see_other("/people?state=all"))
}

fn page(person: &person::Model, kept: &[&'static str]) -> impl IntoView + use<> {
    let back = format!("/people/{}", person.id);
    let action = format!("{back}/removal");
    let name = person.name.clone();
    let body = if kept.is_empty() {
        view! {
            <p>"Nothing is recorded of "{name.clone()}" but their name and addresses. They can be removed, for example because they were added by mistake. This cannot be undone."</p>
            <form method="post" action=action><button class="govuk-button govuk-button--warning">"Remove this person"</button></form>
        }
        .into_any()
    } else {
        let kept = kept.iter().map(|what| view! { <li>{*what}</li> }).collect_view();
        view! {
            <p>{name.clone()}" cannot be removed, because something is kept of them:"</p>
            <ul class="govuk-list govuk-list--bullet">{kept}</ul>
            <p>"If they have left, end their posts. They become a leaver, their record is kept until its date, and they can come back."</p>
        }
        .into_any()
    };
    view! {
        <a class="govuk-back-link" href=back>{name}</a>
        <h1>"Remove a person"</h1>
        {body}
    }
}
