//! One completion as HR may see it: what was recorded, what became of it, and where to ask for a correction.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::correct::said_of;
use crate::account::HrOfficer;
use crate::app::{App, london_day, long_date};
use crate::course::Kind;
use crate::course::text::capitalised;
use crate::database::completion::WITHDRAWN;
use crate::database::{CompletionId, Scope, audit, completion, correction};
use crate::error::{AppError, Path, Result};
use crate::page::{Frame, Here};

/// `GET /reports/completions/{completion}`: one within one's scope.
///
/// # Errors
/// If there is none such in scope, or the store cannot be read.
pub async fn show_record(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let completion = find(&app, &hr.scope, &id).await?;
    let later = completion::superseding(app.store.read(), completion.id).await?;
    let corrections = correction::of_completion(app.store.read(), completion.id).await?;
    let transaction = app.store.begin_write().await?;
    let subject = completion.person_id.to_string();
    audit::note(&transaction, app.now(), Some(hr.identity.person), "viewed a completion", &subject, &completion.id.to_string()).await?;
    transaction.commit().await?;
    let title = format!("Record of {}, {}", completion.title, long_date(london_day(completion.completed_at)));
    Ok(Frame::new(title, Some(&hr.identity), Here::Reports).show(move || page(completion, later, corrections)))
}

/// A completion within a scope.
///
/// # Errors
/// If there is none such, or the store cannot be read.
pub(super) async fn find(app: &App, scope: &Scope, id: &str) -> Result<completion::Model> {
    let id = CompletionId::parse(id).ok_or(AppError::NotFound)?;
    completion::find_within(app.store.read(), scope, id).await?.ok_or(AppError::NotFound)
}

fn page(completion: completion::Model, later: Option<String>, corrections: Vec<correction::Model>) -> AnyView {
    let kind = capitalised(Kind::of_folder(&completion.kind).map_or("", Kind::noun));
    let framework = completion.framework_slug.zip(completion.framework_revision);
    let state = match &later {
        _ if completion.method == WITHDRAWN => "Taken back: it counts for nothing",
        Some(method) if method == WITHDRAWN => "Taken back",
        Some(_) => "Superseded by a correction",
        None => "Stands",
    };
    let rows = [
        ("Person, as recorded", Some(completion.person_name)),
        ("Agency, as recorded", completion.agency_name),
        ("Role, as recorded", completion.role),
        ("What", Some(completion.title.clone())),
        ("Kind", Some(kind)),
        ("Version", Some(completion.version_number.to_string())),
        ("Questions", framework.map(|(slug, revision)| format!("{slug}, revision {revision}"))),
        ("How", Some(completion.method)),
        ("Completed on", Some(long_date(london_day(completion.completed_at)))),
        ("Holds until", Some(completion.expires_on.map_or_else(|| "No end date".to_owned(), long_date))),
        ("Recorded on", Some(long_date(london_day(completion.recorded_at)))),
        ("State", Some(state.to_owned())),
        ("Record", Some(completion.id.to_string())),
        ("Text (SHA-256)", Some(completion.version_digest)),
    ];
    let rows = rows.into_iter().filter_map(|(name, value)| Some((name, value?))).map(|(name, value)| {
        view! {
            <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                <dt class="govuk-summary-list__key">{name}</dt>
                <dd class="govuk-summary-list__value">{value}</dd>
            </div>
        }
    });
    let rows = rows.collect_view();
    let asked = (!corrections.is_empty()).then(|| {
        let lines = corrections.into_iter().map(|row| {
            let address = format!("/reports/corrections/{}", row.id);
            view! { <li><a href=address>{said_of(&row)}</a></li> }
        });
        view! { <h2>"Corrections"</h2> <ul class="oct-list-roomy">{lines.collect_view()}</ul> }
    });
    let correct = format!("/reports/completions/{}/correct", completion.id);
    let may =
        later.is_none().then(|| view! { <p><a class="govuk-button govuk-button--secondary" href=correct>"Ask for a correction"</a></p> });
    let person = format!("/reports/people/{}", completion.person_id);
    view! {
        <a class="govuk-back-link" href=person>"Their record"</a>
        <h1>{completion.title}</h1>
        <dl class="govuk-summary-list">{rows}</dl>
        {asked}
        {may}
    }
    .into_any()
}
