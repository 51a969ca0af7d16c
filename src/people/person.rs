//! A person's page: names and addresses with their history, posts, what is asked and why each standing is what it is, and completions.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::person_view::{Asked, Page, view};
use super::{looking, why};
use crate::account::HrOfficer;
use crate::app::App;
use crate::database::{assignment, completion, message, people, person_email, person_name};
use crate::error::{Path, Query, Result};
use crate::page::{Frame, Here, Shape};

/// How many messages are listed.
const MESSAGES: u64 = 10;

/// What was just done, to be said once at the top.
#[derive(Deserialize)]
pub struct Done {
    done: Option<String>,
}

/// `GET /people/{person}`: somebody within one's scope; nobody else is there. The look is noted for them to see.
///
/// # Errors
/// If there is no such person in scope, or the store cannot be read.
pub async fn show_person(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, Query(done): Query<Done>) -> Result<Response> {
    let person = looking::find(&app, &hr, &id).await?;
    let (db, today) = (app.store.read(), app.today());
    let mut asked = Vec::new();
    for (assignment, standing) in assignment::of_person_within(db, &hr.scope, person.id).await? {
        let title = app.library.version(assignment.version_id).await?.title().to_owned();
        let (word, why) = (standing.facts(assignment.due_on).word(today), why::why(&assignment, &standing, today));
        asked.push(Asked { assignment: assignment.id, title, word, why });
    }
    let page = Page {
        names: person_name::of_person(db, person.id).await?,
        addresses: person_email::all_of(db, person.id).await?,
        posts: people::posts_within(db, &hr.scope, &[person.id]).await?,
        asked,
        completions: completion::of_person_within(db, &hr.scope, person.id).await?,
        messages: message::list::newest_to(db, &hr.scope, person.id, MESSAGES).await?,
        refused: message::list::refused(db, &[person.id]).await?.remove(&person.id).unwrap_or_default(),
        done: done.done.as_deref().and_then(said),
        today,
        person,
    };
    looking::note(&app, &hr, page.person.id, "your person page").await?;
    let frame = Frame::new(page.person.name.clone(), Some(&hr.identity), Here::People).shaped(Shape::Wide);
    Ok(frame.show(move || view(page)))
}

fn said(done: &str) -> Option<&'static str> {
    match done {
        "added" => {
            Some("The person is added. They can sign in with their e-mail address. Send them a sign-in link when they are to begin.")
        }
        "changed" => Some("The name and staff number are saved."),
        "post-added" => Some("The post is added, and what its rules ask is asked."),
        "post-changed" => Some("The post is saved."),
        "email" => Some("The address is changed, and we have written to both addresses."),
        "link" => Some("A sign-in link is on its way. It works once, for 20 minutes."),
        "too-many-links" => {
            Some("No link was sent: five were sent within 20 minutes. Wait a while, and make sure that the address is right.")
        }
        _ => None,
    }
}
