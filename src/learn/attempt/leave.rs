//! A way out of a case: the place is kept, and whoever needs somebody to talk to is told whom.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::{Going, words};
use crate::account::Learner;
use crate::app::App;
use crate::course::Scenario;
use crate::database::contact;
use crate::error::{Path, Result};
use crate::page::contacts::{self, Contacts};
use crate::page::{Frame, Here, see_other};

/// `GET /learn/attempts/{id}/leave`: what is kept, where to find support, and the way back.
///
/// # Errors
/// If there is no such attempt of one's own.
pub async fn show_leave(State(app): State<App>, Learner(who): Learner, Path(id): Path<String>) -> Result<Response> {
    let going = Going::load(&app, who.person, &id).await?;
    let case = going.case()?;
    let Some(next) = case.next() else { return Ok(see_other(&going.result_address())) };
    let contacts = contact::for_person(app.store.read(), who.person, app.today()).await?;
    let back = (going.address(next), words::short(next.step));
    let title = format!("Leave this case \u{2013} {}", case.scenario.title);
    let body = page(case.scenario, &contacts, back);
    Ok(Frame::new(title, Some(&who), Here::Learn).show(move || body))
}

fn page(scenario: &Scenario, contacts: &Contacts, (back, step): (String, String)) -> AnyView {
    let support = (!scenario.support.is_empty()).then(|| view! { <p>{scenario.support.clone()}</p> });
    let kept =
        format!("Everything you answered is saved. When you come back, you go on at \u{201c}{step}\u{201d}, on this device or another.");
    view! {
        <p class="oct-caption">{scenario.title.clone()}</p>
        <h1>"Your place is kept"</h1>
        <p class="oct-lede">{kept}</p>
        <div class="oct-actions">
            <a class="govuk-button" href="/learn">"Go to your induction"</a>
            <a href=back>"Go back to the case"</a>
        </div>
        <h2>"If this is close to home"</h2>
        {support}
        <p>"Nobody has to work a case that hurts. You can leave it for good: tell your manager or your safeguarding lead, and agree on another way. You need not say why."</p>
        {contacts::lists(contacts)}
        <p>"If you or somebody else is in danger now, ring 999. To talk to somebody at any hour, ring Samaritans on 116 123. The call is free."</p>
    }
    .into_any()
}
