//! A person's posts, by hand: adding one, correcting one, ending one.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::looking;
use super::post_form::{self, Ask, Typed, Whose};
use crate::account::HrOfficer;
use crate::app::App;
use crate::assigning::assign_person;
use crate::database::{AgencyId, PostId, Scope, agency, audit, people, person, post, report_row};
use crate::error::{AppError, Path, Result};
use crate::page::fields::{Fields, Problems, form_key};
use crate::page::{Frame, Here, see_other};

/// `GET /people/{person}/posts/new`.
///
/// # Errors
/// If there is no such person in scope, or the store cannot be read.
pub async fn show_new_post(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let person = looking::find(&app, &hr, &id).await?;
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let typed = Typed::empty(&agencies, None);
    Ok(new_frame(&hr).show(move || new_form(&person, &agencies, &typed, &Problems::none())))
}

/// `POST /people/{person}/posts/new`: adds the post, and what is asked of it by rule.
///
/// # Errors
/// If there is no such person in scope, or the store cannot be written.
pub async fn add_post(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let person = looking::find(&app, &hr, &id).await?;
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let (typed, mut problems) = (Typed::read(&fields), Problems::none());
    // The form's key is the post's: sent twice, it is one post.
    let new = PostId(fields.form_key());
    let there = format!("/people/{}?done=post-added", person.id);
    if post::of_person(app.store.read(), person.id, new).await?.is_some() {
        return Ok(see_other(&there));
    }
    let whose = Whose { id: new, person: person.id, kind: None };
    let Some(made) = post_form::check(&app, &agencies, &typed, whose, &mut problems).await?.filter(|_| problems.is_empty()) else {
        return Ok(new_frame(&hr).show_invalid(move || new_form(&person, &agencies, &typed, &problems)));
    };
    store(&app, &hr, made, "added a post").await?;
    Ok(see_other(&there))
}

/// `GET /people/{person}/posts/{post}/edit`.
///
/// # Errors
/// If there is no such post in scope, or the store cannot be read.
pub async fn show_edit_post(State(app): State<App>, hr: HrOfficer, Path((id, post)): Path<(String, String)>) -> Result<Response> {
    let person = looking::find(&app, &hr, &id).await?;
    let (post, agency_name) = find_post(&app, &hr.scope, &person, &post).await?;
    let manager = match post.manager_id {
        Some(manager) => people::key_of(app.store.read(), manager).await?,
        None => String::new(),
    };
    let typed = Typed::of(&post, manager);
    Ok(edit_frame(&hr).show(move || edit_form(&person, &post, &agency_name, &typed, &Problems::none())))
}

/// `POST /people/{person}/posts/{post}/edit`: corrects the post, or ends it.
///
/// # Errors
/// If there is no such post in scope, or the store cannot be written.
pub async fn edit_post(
    State(app): State<App>,
    hr: HrOfficer,
    Path((id, post)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let person = looking::find(&app, &hr, &id).await?;
    let (post, agency_name) = find_post(&app, &hr.scope, &person, &post).await?;
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let mut typed = Typed::read(&fields);
    typed.agency = post.agency_id.to_string();
    let mut problems = Problems::none();
    let whose = Whose { id: post.id, person: person.id, kind: Some(post.employment_kind.clone()) };
    let Some(made) = post_form::check(&app, &agencies, &typed, whose, &mut problems).await?.filter(|_| problems.is_empty()) else {
        return Ok(edit_frame(&hr).show_invalid(move || edit_form(&person, &post, &agency_name, &typed, &problems)));
    };
    if made != post {
        store(&app, &hr, made, "changed a post").await?;
    }
    Ok(see_other(&format!("/people/{}?done=post-changed", person.id)))
}

/// Keeps a post, and gives it at once what its rules ask.
async fn store(app: &App, hr: &HrOfficer, made: post::Model, act: &str) -> Result<()> {
    let (now, detail) = (app.now(), format!("post {}", made.id));
    let transaction = app.store.begin_write().await?;
    person::hold(&transaction, made.person_id).await?;
    post::put(&transaction, std::slice::from_ref(&made)).await?;
    report_row::refresh(&transaction, &[made.person_id], now).await?;
    audit::note(&transaction, now, Some(hr.identity.person), act, &made.person_id.to_string(), &detail).await?;
    transaction.commit().await?;
    assign_person(app, made.person_id).await?;
    Ok(())
}

/// A post of this person within the scope, with its agency's name.
async fn find_post(app: &App, scope: &Scope, person: &person::Model, id: &str) -> Result<(post::Model, String)> {
    let id = PostId::parse(id).ok_or(AppError::NotFound)?;
    let found = people::posts_within(app.store.read(), scope, &[person.id]).await?.into_iter().find(|held| held.post.id == id);
    found.map(|held| (held.post, held.agency_name)).ok_or(AppError::NotFound)
}

fn new_frame(hr: &HrOfficer) -> Frame<'_> {
    Frame::new("Add a post", Some(&hr.identity), Here::People)
}

fn edit_frame(hr: &HrOfficer) -> Frame<'_> {
    Frame::new("Change a post", Some(&hr.identity), Here::People)
}

fn new_form(person: &person::Model, agencies: &[agency::Model], typed: &Typed, problems: &Problems) -> impl IntoView + use<> {
    let back = format!("/people/{}", person.id);
    let action = format!("{back}/posts/new");
    let name = person.name.clone();
    view! {
        <a class="govuk-back-link" href=back>{name.clone()}</a>
        {problems.summary()}
        <h1>"Add a post"</h1>
        <p>"For "{name}". What is asked of the post by rule is asked at once."</p>
        <form method="post" action=action novalidate>
            {form_key()}
            {post_form::fields(typed, agencies, Ask::Everything, problems)}
            <button class="govuk-button">"Add the post"</button>
        </form>
    }
}

fn edit_form(person: &person::Model, post: &post::Model, agency_name: &str, typed: &Typed, problems: &Problems) -> impl IntoView + use<> {
    let back = format!("/people/{}", person.id);
    let action = format!("{back}/posts/{}/edit", post.id);
    let (name, agency_name) = (person.name.clone(), agency_name.to_owned());
    let no_agencies: [agency::Model; 0] = [];
    view! {
        <a class="govuk-back-link" href=back>{name.clone()}</a>
        {problems.summary()}
        <h1>"Change a post"</h1>
        <p>{name}", "{agency_name}". To end the post, enter its last day. To move to another agency, end this post and add another."</p>
        <form method="post" action=action novalidate>
            {post_form::fields(typed, &no_agencies, Ask::AllButAgency, problems)}
            <button class="govuk-button">"Save the post"</button>
        </form>
    }
}

/// The agency that somebody adding a person is looking at, if it is theirs.
pub(super) fn chosen(agency: Option<&str>) -> Option<AgencyId> {
    agency.and_then(AgencyId::parse)
}
