//! Adding one person by hand, with their first post.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::entry;
use super::post_form::{self, Ask, Typed, Whose};
use crate::account::HrOfficer;
use crate::app::App;
use crate::assigning::assign_person;
use crate::database::person_grant::Permission;
use crate::database::{PersonId, PostId, Scope, agency, audit, people, person, person_email, person_grant, post};
use crate::error::{Query, Result};
use crate::page::fields::{Fields, Problems, TextInput, form_key, text_input};
use crate::page::{Frame, Here, see_other};

/// The agency that the list was filtered by.
#[derive(Deserialize)]
pub struct From {
    agency: Option<String>,
}

/// What was typed about the person.
#[derive(Clone, Debug, Default)]
struct About {
    name: String,
    email: String,
    staff_number: String,
}

/// `GET /people/new`.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_new_person(State(app): State<App>, hr: HrOfficer, Query(from): Query<From>) -> Result<Response> {
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let typed = Typed::empty(&agencies, super::post::chosen(from.agency.as_deref()));
    Ok(frame(&hr).show(move || form(&About::default(), &typed, &agencies, &Problems::none())))
}

/// `POST /people/new`: adds them, and what is asked of them by rule.
///
/// # Errors
/// If the store cannot be written.
pub async fn add_person(State(app): State<App>, hr: HrOfficer, fields: Fields) -> Result<Response> {
    // The form's key is the person's: sent twice, it is one person.
    let id = PersonId(fields.form_key());
    let there = format!("/people/{id}?done=added");
    if people::within(app.store.read(), &hr.scope, id).await?.is_some() {
        return Ok(see_other(&there));
    }
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let one = |name: &str| fields.one(name).unwrap_or_default();
    let about = About { name: one("name"), email: one("email"), staff_number: one("staff_number") };
    let (typed, mut problems) = (Typed::read(&fields), Problems::none());
    let made = check(&app, &hr.scope, &about, id, &mut problems).await?;
    let whose = Whose { id: PostId::new(), person: id, kind: None };
    let post = post_form::check(&app, &agencies, &typed, whose, &mut problems).await?;
    let (Some((person, email)), Some(post), true) = (made, post, problems.is_empty()) else {
        return Ok(frame(&hr).show_invalid(move || form(&about, &typed, &agencies, &problems)));
    };
    let now = app.now();
    let transaction = app.store.begin_write().await?;
    person::put(&transaction, &[person]).await?;
    person_email::add(&transaction, id, &email, now).await?;
    person_grant::give(&transaction, id, Permission::Learner, None, now).await?;
    post::put(&transaction, &[post]).await?;
    audit::note(&transaction, now, Some(hr.identity.person), "added a person", &id.to_string(), "by hand").await?;
    transaction.commit().await?;
    assign_person(&app, id).await?;
    Ok(see_other(&there))
}

/// The person and their address, if nothing is wrong with them and neither is somebody else's.
async fn check(app: &App, scope: &Scope, about: &About, id: PersonId, problems: &mut Problems) -> Result<Option<(person::Model, String)>> {
    let name = entry::name(&about.name).map_err(|problem| problems.add("name", problem)).ok();
    let email = match entry::email(&about.email) {
        Ok(email) => free_email(app, scope, &email, problems).await?.then_some(email),
        Err(problem) => {
            problems.add("email", problem);
            None
        }
    };
    let number = check_number(app, scope, &about.staff_number, id, problems).await?;
    Ok(name.zip(email).zip(number).map(|((name, email), number)| {
        let person = person::Model { id, ..person::Model::new(&name, number, app.now()) };
        (person, email)
    }))
}

/// Whether nobody has this address; whose it is, is said only to those who may see them.
pub(super) async fn free_email(app: &App, scope: &Scope, email: &str, problems: &mut Problems) -> Result<bool> {
    let Some(owner) = person_email::find_person(app.store.read(), email).await? else {
        return Ok(true);
    };
    problems.add("email", taken(app, scope, owner, "e-mail address").await?);
    Ok(false)
}

/// The staff number, if it may be this person's.
pub(super) async fn check_number(
    app: &App,
    scope: &Scope,
    typed: &str,
    id: PersonId,
    problems: &mut Problems,
) -> Result<Option<Option<String>>> {
    let number = match entry::staff_number(typed) {
        Ok(number) => number,
        Err(problem) => {
            problems.add("staff_number", problem);
            return Ok(None);
        }
    };
    let owner = match &number {
        Some(number) => person::with_staff_number(app.store.read(), number).await?.filter(|owner| *owner != id),
        None => None,
    };
    let Some(owner) = owner else { return Ok(Some(number)) };
    problems.add("staff_number", taken(app, scope, owner, "staff number").await?);
    Ok(None)
}

async fn taken(app: &App, scope: &Scope, owner: PersonId, what: &str) -> Result<String> {
    Ok(match people::within(app.store.read(), scope, owner).await? {
        Some(owner) => format!("This {what} belongs to {}. Find them under \u{201c}People\u{201d} and add a post to them", owner.name),
        None => format!("This {what} belongs to somebody of another agency. Ask the partnership\u{2019}s HR team to add the post"),
    })
}

fn frame(hr: &HrOfficer) -> Frame<'_> {
    Frame::new("Add a person", Some(&hr.identity), Here::People)
}

fn form(about: &About, typed: &Typed, agencies: &[agency::Model], problems: &Problems) -> impl IntoView + use<> {
    let text = |id, label, hint, kind, value| text_input(TextInput { id, label, hint, kind, autocomplete: Some("off"), value }, problems);
    view! {
        <a class="govuk-back-link" href="/people">"People"</a>
        {problems.summary()}
        <h1>"Add a person"</h1>
        <form method="post" action="/people/new" novalidate>
            {form_key()}
            <h2>"The person"</h2>
            {text("name", "Name", Some("As they are called at work."), "text", &about.name)}
            {text("email", "E-mail address", Some("They sign in with it."), "email", &about.email)}
            {text("staff_number", "Staff number, if they have one", Some("The employer\u{2019}s own number for them. It stays the same when names change."), "text", &about.staff_number)}
            <h2>"Their post"</h2>
            {post_form::fields(typed, agencies, Ask::Everything, problems)}
            <button class="govuk-button">"Add the person"</button>
        </form>
    }
}
