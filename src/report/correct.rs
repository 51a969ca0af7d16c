//! Asking for a correction of a completion. The record itself is never changed: once a second officer agrees, a new one supersedes it.

use axum::extract::State as FromApp;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;

use super::record::find;
use crate::account::HrOfficer;
use crate::app::{App, london_day, long_date};
use crate::database::correction::{self, State};
use crate::database::{CorrectionId, audit, completion};
use crate::error::{AppError, Path, Result};
use crate::page::fields::{Fields, Pick, Pickable, Problems, TextArea, TextInput, legend_small, picks, text_area, text_input};
use crate::page::{Frame, Here, see_other};

/// Longest reason, in characters.
const LONGEST: usize = 1000;

/// What the form holds.
#[derive(Clone, Debug, Default)]
struct Typed {
    what: String,
    completed_on: String,
    expires_on: String,
    reason: String,
}

/// `GET /reports/completions/{completion}/correct`: the form, with the record as it is.
///
/// # Errors
/// If there is none such in scope, it is superseded, or the store cannot be read.
pub async fn show_form(FromApp(app): FromApp<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let completion = open_record(&app, &hr, &id).await?;
    let typed = Typed {
        what: "dates".to_owned(),
        completed_on: london_day(completion.completed_at).to_string(),
        expires_on: completion.expires_on.map(|day| day.to_string()).unwrap_or_default(),
        reason: String::new(),
    };
    Ok(frame(&hr).show(move || form(&completion, &typed, &Problems::none())))
}

/// `POST /reports/completions/{completion}/correct`: asks for it.
///
/// # Errors
/// If there is none such in scope, it is superseded, or the store cannot be written.
pub async fn ask(FromApp(app): FromApp<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let completion = open_record(&app, &hr, &id).await?;
    let agency_id = completion.agency_id.ok_or(AppError::NotFound)?;
    let typed = Typed {
        what: fields.one("what").unwrap_or_default(),
        completed_on: fields.one("completed_on").unwrap_or_default(),
        expires_on: fields.one("expires_on").unwrap_or_default(),
        reason: fields.one("reason").unwrap_or_default(),
    };
    let read = match read(&typed, &completion, app.today()) {
        Ok(read) => read,
        Err(problems) => return Ok(frame(&hr).show_invalid(move || form(&completion, &typed, &problems))),
    };
    let row = correction::Model {
        id: CorrectionId(fields.form_key()),
        completion_id: completion.id,
        agency_id,
        withdraws: read.withdraws,
        completed_on: read.completed_on,
        expires_on: read.expires_on,
        reason: typed.reason,
        asked_by: hr.identity.person,
        asked_at: app.now(),
        state: State::Asked,
        decided_by: None,
        decided_at: None,
        answer: None,
    };
    let address = format!("/reports/corrections/{}", row.id);
    let transaction = app.store.begin_write().await?;
    // A double post has the key of the first.
    if correction::find(&transaction, &hr.scope, row.id).await?.is_none() {
        let subject = completion.person_id.to_string();
        audit::note(&transaction, app.now(), Some(hr.identity.person), "asked for a correction", &subject, &completion.id.to_string())
            .await?;
        correction::ask(&transaction, row).await?;
        transaction.commit().await?;
    }
    Ok(see_other(&address))
}

/// A record that has not been superseded.
async fn open_record(app: &App, hr: &HrOfficer, id: &str) -> Result<completion::Model> {
    let completion = find(app, &hr.scope, id).await?;
    match completion::superseding(app.store.read(), completion.id).await? {
        None => Ok(completion),
        Some(_) => Err(AppError::Conflict("This record has been corrected since. Open the newer one from the person’s page.")),
    }
}

/// What the form asks for, once it can be meant.
struct Read {
    withdraws: bool,
    completed_on: NaiveDate,
    expires_on: Option<NaiveDate>,
}

fn read(typed: &Typed, completion: &completion::Model, today: NaiveDate) -> Result<Read, Problems> {
    let mut problems = Problems::none();
    let was_on = london_day(completion.completed_at);
    let withdraws = match typed.what.as_str() {
        "dates" => false,
        "withdraw" => true,
        _ => {
            problems.add("what", "Choose what is wrong");
            false
        }
    };
    let (mut completed_on, mut expires_on) = (was_on, completion.expires_on);
    if !withdraws {
        match typed.completed_on.parse() {
            Ok(day) if day > today => problems.add("completed_on", "The day of completion must be today or in the past"),
            Ok(day) => completed_on = day,
            Err(_) => problems.add("completed_on", "Enter the day of completion as 2027-03-31"),
        }
        expires_on = match (typed.expires_on.as_str(), typed.expires_on.parse::<NaiveDate>()) {
            ("", _) => None,
            (_, Ok(day)) if day < completed_on => {
                problems.add("expires_on", "It cannot run out before it was completed");
                None
            }
            (_, Ok(day)) => Some(day),
            (_, Err(_)) => {
                problems.add("expires_on", "Enter the last day as 2027-03-31, or leave it empty");
                None
            }
        };
        if problems.is_empty() && (completed_on, expires_on) == (was_on, completion.expires_on) {
            problems.add("completed_on", "Change a date: these are the dates of the record as it is");
        }
    }
    match typed.reason.chars().count() {
        0 => problems.add("reason", "Say why, for whoever decides and for the record"),
        length if length > LONGEST => problems.add("reason", format!("The reason must be {LONGEST} characters or fewer: it has {length}")),
        _ => {}
    }
    if problems.is_empty() { Ok(Read { withdraws, completed_on, expires_on }) } else { Err(problems) }
}

fn frame(hr: &HrOfficer) -> Frame<'_> {
    Frame::new("Ask for a correction", Some(&hr.identity), Here::Reports)
}

fn form(completion: &completion::Model, typed: &Typed, problems: &Problems) -> AnyView {
    let action = format!("/reports/completions/{}/correct", completion.id);
    let back = format!("/reports/completions/{}", completion.id);
    let options = vec![
        Pickable::new("dates", "A date is wrong", typed.what == "dates"),
        Pickable::new("withdraw", "The record should not be there: take it back", typed.what == "withdraw"),
    ];
    let date = |id: &'static str, label: &'static str, hint: &'static str, value: &str| {
        text_input(TextInput { id, label, hint: Some(hint), kind: "text", autocomplete: Some("off"), value }, problems)
    };
    let label = view! { <label class="govuk-label" for="reason">"Why"</label> }.into_any();
    let area = TextArea {
        id: "reason",
        label,
        hint: Some("No details of any child or case. It is kept with the record."),
        rows: 4,
        value: &typed.reason,
    };
    view! {
        <a class="govuk-back-link" href=back>"The record"</a>
        {problems.summary()}
        <h1>"Ask for a correction"</h1>
        <p>{format!("{}, completed by {}.", completion.title, completion.person_name)}</p>
        <p>"Another HR officer must agree. The record is not changed: a new one takes its place, and the old one stays to be seen."</p>
        <form method="post" action=action>
            {crate::page::fields::form_key()}
            {picks("what", Pick::One, legend_small("What is wrong?".to_owned()), None, problems, options)}
            {date("completed_on", "Completed on", "For example, 2027-03-31", &typed.completed_on)}
            {date("expires_on", "Holds until", "Empty if it has no end date", &typed.expires_on)}
            {text_area(area, problems)}
            <button class="govuk-button">"Ask for this correction"</button>
        </form>
    }
    .into_any()
}

/// A correction in a line.
pub(super) fn said_of(row: &correction::Model) -> String {
    let asked = long_date(london_day(row.asked_at));
    let what = if row.withdraws { "take the record back" } else { "put right its dates" };
    let became = match (row.state, row.decided_at) {
        (State::Asked, _) => "waiting for a second officer".to_owned(),
        (State::Approved, at) => format!("made{}", at.map(|at| format!(" on {}", long_date(london_day(at)))).unwrap_or_default()),
        (State::Declined, at) => format!("declined{}", at.map(|at| format!(" on {}", long_date(london_day(at)))).unwrap_or_default()),
    };
    format!("Asked on {asked} to {what}: {became}")
}
