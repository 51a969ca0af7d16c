//! Correcting a person's name or staff number by hand: what they were called before is kept.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::new_person::check_number;
use super::{entry, looking};
use crate::account::HrOfficer;
use crate::app::App;
use crate::database::{audit, person, report_row};
use crate::error::{Path, Result};
use crate::page::fields::{Fields, Problems, TextInput, text_input};
use crate::page::{Frame, Here, see_other};

/// `GET /people/{person}/edit`.
///
/// # Errors
/// If there is no such person in scope, or the store cannot be read.
pub async fn show_edit(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let person = looking::find(&app, &hr, &id).await?;
    let number = person.staff_number.clone().unwrap_or_default();
    Ok(frame(&hr).show(move || form(&person, &person.name, &number, &Problems::none())))
}

/// `POST /people/{person}/edit`.
///
/// # Errors
/// If there is no such person in scope, or the store cannot be written.
pub async fn edit_person(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let person = looking::find(&app, &hr, &id).await?;
    let (typed_name, typed_number) = (fields.one("name").unwrap_or_default(), fields.one("staff_number").unwrap_or_default());
    let mut problems = Problems::none();
    let name = entry::name(&typed_name).map_err(|problem| problems.add("name", problem)).ok();
    let number = check_number(&app, &hr.scope, &typed_number, person.id, &mut problems).await?;
    let (Some(name), Some(number)) = (name, number) else {
        return Ok(frame(&hr).show_invalid(move || form(&person, &typed_name, &typed_number, &problems)));
    };
    let there = format!("/people/{}?done=changed", person.id);
    if (&name, &number) != (&person.name, &person.staff_number) {
        let transaction = app.store.begin_write().await?;
        person::hold(&transaction, person.id).await?;
        let (whose, subject) = (person.id, person.id.to_string());
        person::rename(&transaction, person, &name, number, app.now()).await?;
        report_row::refresh(&transaction, &[whose], app.now()).await?;
        let act = "changed a name or staff number";
        audit::note(&transaction, app.now(), Some(hr.identity.person), act, &subject, "").await?;
        transaction.commit().await?;
    }
    Ok(see_other(&there))
}

fn frame(hr: &HrOfficer) -> Frame<'_> {
    Frame::new("Change a name or staff number", Some(&hr.identity), Here::People)
}

fn form(person: &person::Model, name: &str, number: &str, problems: &Problems) -> impl IntoView + use<> {
    let back = format!("/people/{}", person.id);
    let action = format!("{back}/edit");
    let text = |id, label, hint, value| text_input(TextInput { id, label, hint, kind: "text", autocomplete: Some("off"), value }, problems);
    view! {
        <a class="govuk-back-link" href=back>{person.name.clone()}</a>
        {problems.summary()}
        <h1>"Change a name or staff number"</h1>
        <p>"Earlier names and staff numbers stay on the person\u{2019}s page. Completion records keep the name as it was."</p>
        <form method="post" action=action novalidate>
            {text("name", "Name", Some("As they are called at work."), name)}
            {text("staff_number", "Staff number, if they have one", None, number)}
            <button class="govuk-button">"Save"</button>
        </form>
    }
}
