//! The first page of assignments: where each thing is done, and what waits.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use sea_orm::PaginatorTrait;

use crate::account::HrOfficer;
use crate::app::App;
use crate::database::evidence::{self, State as EvidenceState};
use crate::error::Result;
use crate::page::{Frame, Here};

/// `GET /assignments`.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_front(State(app): State<App>, hr: HrOfficer) -> Result<Response> {
    let waiting = evidence::in_state(&hr.scope, hr.identity.person, EvidenceState::Waiting).count(app.store.read()).await?;
    let waits = match waiting {
        0 => "None waits for a second person.".to_owned(),
        1 => "1 waits for a second person.".to_owned(),
        more => format!("{more} wait for a second person."),
    };
    Ok(Frame::new("Assignments", Some(&hr.identity), Here::Assignments).show(move || {
        view! {
            <h1>"Assignments"</h1>
            <p class="oct-lede">"What is asked of whom, by when, and what changes that."</p>
            <h2><a href="/assignments/rules">"Rules"</a></h2>
            <p>"Whom each pathway is for, by when it is due, and how often it is renewed. Rules are applied as soon as you save them, and every morning."</p>
            <h2><a href="/assignments/new">"Assign to one person"</a></h2>
            <p>"One pathway, one person, a date and a reason. Rules leave it alone."</p>
            <h2><a href="/assignments/evidence">"Training done elsewhere"</a></h2>
            <p>"Earlier training and classroom lists, which a second person approves. "{waits}</p>
            <h2><a href="/assignments/classroom/new">"Enter a classroom list"</a></h2>
            <p>"Training that a whole group had on one day."</p>
            <h2>"Pause, extend or waive"</h2>
            <p><a href="/assignments/new">"Find the person"</a>", open the assignment, and change it there."</p>
        }
    }))
}
