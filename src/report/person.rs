//! One person's record, as HR may see it: what is asked of them and why, and what they have completed.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::rows;
use crate::account::HrOfficer;
use crate::app::{App, long_date};
use crate::database::{PersonId, assignment, audit, completion};
use crate::error::{AppError, Path, Result};
use crate::page::parts::{completions, standing};
use crate::page::{Frame, Here};

/// `GET /reports/people/{id}`: somebody within one's scope; nobody else is there.
///
/// # Errors
/// If there is no such person in scope, or the store cannot be read.
pub async fn show_person(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let id = PersonId::parse(&id).ok_or(AppError::NotFound)?;
    let person = rows::find_person(app.store.read(), &hr.scope, id).await?.ok_or(AppError::NotFound)?;
    let today = app.today();
    let mut asked = Vec::new();
    for (assignment, standing) in assignment::of_person_within(app.store.read(), &hr.scope, id).await? {
        let pathway = app.library.version(assignment.version_id).await?;
        asked.push((pathway.title().to_owned(), standing.facts(assignment.due_on).word(today), assignment));
    }
    let done = completion::of_person_within(app.store.read(), &hr.scope, id).await?;
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, app.now(), Some(hr.identity.person), "viewed a person's record", &id.to_string(), "").await?;
    transaction.commit().await?;
    Ok(Frame::new(person.name.clone(), Some(&hr.identity), Here::Reports).show(move || {
        let lines = asked.into_iter().map(|(title, word, assignment)| {
            let why = format!("Due {}, because {}.", long_date(assignment.due_on), assignment.reason);
            view! {
                <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                    <dt class="govuk-summary-list__key">{title}</dt>
                    <dd class="govuk-summary-list__value">{standing(word)}<br/>{why}</dd>
                </div>
            }
        });
        let nothing = done.is_empty().then(|| view! { <p>"Nothing yet."</p> });
        let table = (!done.is_empty()).then(|| completions(done, |completion| Some(format!("/reports/completions/{}", completion.id))));
        view! {
            <a class="govuk-back-link" href="/reports/completion">"Completion report"</a>
            <h1>{person.name}</h1>
            <h2>"What is asked, and why"</h2>
            <dl class="govuk-summary-list">{lines.collect_view()}</dl>
            <h2>"What is completed"</h2>
            {nothing}
            {table}
        }
    }))
}
