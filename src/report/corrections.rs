//! Corrections that are asked for, and the decision of a second officer. A correction that is made writes a new record in the place of
//! the old one, and brings the standing up to date with it.

use axum::extract::State as FromApp;
use axum::response::Response;
use leptos::prelude::*;

use super::correct::said_of;
use crate::account::HrOfficer;
use crate::app::{App, end_of_london_day, london_day, long_date};
use crate::database::completion::{self, Corrected};
use crate::database::correction::{self, State};
use crate::database::{CorrectionId, audit, person, standing};
use crate::error::{AppError, Path, Result};
use crate::page::fields::{Fields, Problems, TextArea, text_area};
use crate::page::{Frame, Here, see_other};

/// How many are listed.
const LISTED: u64 = 100;
/// Longest answer, in characters.
const LONGEST: usize = 1000;

/// `GET /reports/corrections`: those within one's scope, first those that wait.
///
/// # Errors
/// If the store cannot be read.
pub async fn list_corrections(FromApp(app): FromApp<App>, hr: HrOfficer) -> Result<Response> {
    let found = correction::newest(app.store.read(), &hr.scope, LISTED).await?;
    Ok(Frame::new("Corrections", Some(&hr.identity), Here::Reports).show(move || {
        let lines = found.into_iter().map(|(row, completion)| {
            let address = format!("/reports/corrections/{}", row.id);
            let what = format!("{}, {}", completion.person_name, completion.title);
            view! { <li><a href=address>{what}</a><br/>{said_of(&row)}</li> }
        });
        let lines: Vec<_> = lines.collect();
        let list = if lines.is_empty() {
            view! { <p>"None has been asked for. To ask for one, open a person, and then the record that is wrong."</p> }.into_any()
        } else {
            view! { <p>"The newest 100, first those that wait for a second officer."</p> <ul class="oct-list-roomy">{lines}</ul> }
                .into_any()
        };
        view! { <a class="govuk-back-link" href="/reports">"Reports"</a> <h1>"Corrections"</h1> {list} }
    }))
}

/// `GET /reports/corrections/{correction}`: one of them.
///
/// # Errors
/// If there is none such in scope, or the store cannot be read.
pub async fn show_correction(FromApp(app): FromApp<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    show(&app, &hr, &id, "", Problems::none()).await
}

async fn show(app: &App, hr: &HrOfficer, id: &str, typed: &str, problems: Problems) -> Result<Response> {
    let id = CorrectionId::parse(id).ok_or(AppError::NotFound)?;
    let row = correction::find(app.store.read(), &hr.scope, id).await?.ok_or(AppError::NotFound)?;
    let completion = completion::find_within(app.store.read(), &hr.scope, row.completion_id).await?.ok_or(AppError::NotFound)?;
    let (is_own, typed) = (row.asked_by == hr.identity.person, typed.to_owned());
    let title = format!("Correction of {}, {}", completion.title, long_date(london_day(row.asked_at)));
    let frame = Frame::new(title, Some(&hr.identity), Here::Reports);
    let is_fine = problems.is_empty();
    let body = move || page(row, completion, is_own, &typed, &problems);
    Ok(if is_fine { frame.show(body) } else { frame.show_invalid(body) })
}

/// `POST /reports/corrections/{correction}`: agrees, or declines.
///
/// # Errors
/// If there is none such in scope, somebody has decided, one asked for it oneself, or the store cannot be written.
pub async fn decide(FromApp(app): FromApp<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let key = CorrectionId::parse(&id).ok_or(AppError::NotFound)?;
    let answer = fields.one("answer").unwrap_or_default();
    let state = match fields.one("decision").as_deref() {
        Some("approve") => State::Approved,
        Some("decline") => State::Declined,
        _ => return Err(AppError::Malformed("neither agreed nor declined")),
    };
    let problem = match (state, answer.chars().count()) {
        (_, length) if length > LONGEST => Some(format!("The answer must be {LONGEST} characters or fewer: it has {length}")),
        (State::Declined, 0) => Some("Say why it is declined".to_owned()),
        _ => None,
    };
    if let Some(problem) = problem {
        return show(&app, &hr, &id, &answer, Problems::one("answer", problem)).await;
    }
    let transaction = app.store.begin_write().await?;
    let found = correction::find(&transaction, &hr.scope, key).await?.ok_or(AppError::NotFound)?;
    let old = completion::find_within(&transaction, &hr.scope, found.completion_id).await?.ok_or(AppError::NotFound)?;
    // In the order of everything that completes something: the person first.
    person::hold(&transaction, old.person_id).await?;
    let row = correction::hold(&transaction, &hr.scope, key).await?.ok_or(AppError::NotFound)?;
    if row.state != State::Asked {
        return Err(AppError::Conflict("Somebody has decided on this correction already. Load the page again to see how."));
    }
    if row.asked_by == hr.identity.person {
        return Err(AppError::Conflict("You asked for this correction yourself, so another HR officer must decide."));
    }
    if state == State::Approved {
        make(&app, &transaction, &row, &old).await?;
    }
    correction::decide(&transaction, key, state, hr.identity.person, Some(answer).filter(|answer| !answer.is_empty()), app.now()).await?;
    let act = if state == State::Approved { "agreed to a correction" } else { "declined a correction" };
    audit::note(&transaction, app.now(), Some(hr.identity.person), act, &old.person_id.to_string(), &old.id.to_string()).await?;
    transaction.commit().await?;
    Ok(see_other(&format!("/reports/corrections/{id}")))
}

/// Writes the new record, and the standing that follows from it.
async fn make(app: &App, db: &sea_orm::DatabaseTransaction, row: &correction::Model, old: &completion::Model) -> Result<()> {
    if completion::superseding(db, old.id).await?.is_some() {
        return Err(AppError::Conflict(
            "This record has been corrected meanwhile. Decline this correction, and ask for another if it is needed.",
        ));
    }
    let was_on = london_day(old.completed_at);
    // The same day keeps its time; another is taken to its end.
    let completed_at =
        if row.completed_on == was_on { old.completed_at } else { end_of_london_day(row.completed_on) - chrono::TimeDelta::seconds(1) };
    let corrected = Corrected { withdraws: row.withdraws, completed_at, expires_on: row.expires_on };
    completion::correct(db, &app.ledger, old, &corrected, app.now()).await?;
    if let Some(assignment) = old.assignment_id {
        let completed = (!row.withdraws).then_some((completed_at, row.expires_on));
        standing::correct(db, assignment, completed, app.now()).await?;
    }
    Ok(())
}

fn page(row: correction::Model, completion: completion::Model, is_own: bool, typed: &str, problems: &Problems) -> AnyView {
    let record = format!("/reports/completions/{}", completion.id);
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "No end date".to_owned(), long_date);
    let change = if row.withdraws {
        view! { <p>"The record is taken back: it counts for nothing from then on."</p> }.into_any()
    } else {
        let line = |name: &'static str, was: String, becomes: String| {
            view! {
                <tr class="govuk-table__row">
                    <th scope="row" class="govuk-table__header">{name}</th>
                    <td class="govuk-table__cell">{was}</td>
                    <td class="govuk-table__cell">{becomes}</td>
                </tr>
            }
        };
        view! {
            <table class="govuk-table">
                <caption class="govuk-table__caption">"What is put right"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <td class="govuk-table__header"></td>
                    <th scope="col" class="govuk-table__header">"As recorded"</th>
                    <th scope="col" class="govuk-table__header">"As corrected"</th>
                </tr></thead>
                <tbody class="govuk-table__body">
                    {line("Completed on", long_date(london_day(completion.completed_at)), long_date(row.completed_on))}
                    {line("Holds until", day(completion.expires_on), day(row.expires_on))}
                </tbody>
            </table>
        }
        .into_any()
    };
    let answer = row.answer.clone().map(|answer| view! { <h2>"The second officer\u{2019}s answer"</h2> <p>{answer}</p> });
    view! {
        <a class="govuk-back-link" href="/reports/corrections">"Corrections"</a>
        {problems.summary()}
        <h1>"Correction of "{completion.title.clone()}</h1>
        <p role="status">{said_of(&row)}"."</p>
        <p><a href=record>{format!("The record of {}", completion.person_name)}</a></p>
        {change}
        <h2>"Why"</h2>
        <p>{row.reason.clone()}</p>
        {answer}
        {(row.state == State::Asked).then(|| decision(&row, is_own, typed, problems))}
    }
    .into_any()
}

fn decision(row: &correction::Model, is_own: bool, typed: &str, problems: &Problems) -> AnyView {
    if is_own {
        return view! { <p>"You asked for this, so another HR officer must decide."</p> }.into_any();
    }
    let action = format!("/reports/corrections/{}", row.id);
    let label = view! { <label class="govuk-label" for="answer">"Your answer"</label> }.into_any();
    let area = TextArea { id: "answer", label, hint: Some("Needed if you decline"), rows: 3, value: typed };
    view! {
        <h2>"Your decision"</h2>
        <form method="post" action=action>
            {text_area(area, problems)}
            <div class="govuk-button-group">
                <button class="govuk-button" name="decision" value="approve">"Agree to this correction"</button>
                <button class="govuk-button govuk-button--secondary" name="decision" value="decline">"Decline it"</button>
            </div>
        </form>
    }
    .into_any()
}
