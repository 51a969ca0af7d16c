//! A certificate: one completion on one page, as it was recorded.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use crate::account::Learner;
use crate::app::{App, london_day, long_date};
use crate::course::Kind;
use crate::course::text::capitalised;
use crate::database::{CompletionId, completion};
use crate::error::{AppError, Path, Result};
use crate::page::{Frame, Here};

/// `GET /learn/certificates/{certificate}`: one of one's own.
///
/// # Errors
/// If there is none such of one's own, or the store cannot be read.
pub async fn show_certificate(State(app): State<App>, Learner(who): Learner, Path(id): Path<String>) -> Result<Response> {
    let id = CompletionId::parse(&id).ok_or(AppError::NotFound)?;
    let completion = completion::own(app.store.read(), id, who.person).await?.ok_or(AppError::NotFound)?;
    let title = format!("Certificate: {}, {}", completion.title, long_date(london_day(completion.completed_at)));
    Ok(Frame::new(title, Some(&who), Here::Record).show(move || certificate(completion)))
}

fn certificate(completion: completion::Model) -> AnyView {
    let kind = capitalised(Kind::of_folder(&completion.kind).map_or("", Kind::noun));
    let framework = completion.framework_slug.zip(completion.framework_revision);
    let holds = completion.expires_on.map_or_else(|| "No end date".to_owned(), long_date);
    let post = [completion.role, completion.agency_name].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let rows = [
        ("For", Some(post).filter(|post| !post.is_empty())),
        ("Kind", Some(kind)),
        ("Version", Some(completion.version_number.to_string())),
        ("Questions", framework.map(|(slug, revision)| format!("{slug}, revision {revision}"))),
        ("Completed on", Some(long_date(london_day(completion.completed_at)))),
        ("Holds until", Some(holds)),
        ("Certificate", Some(completion.id.to_string())),
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
    view! {
        <a class="govuk-back-link" href="/learn/record">"My record"</a>
        <article class="oct-certificate">
            <p class="oct-caption">"This is to record that"</p>
            <p class="oct-certificate__name">{completion.person_name}</p>
            <p class="oct-caption">"has completed"</p>
            <h1>{completion.title}</h1>
            <dl class="govuk-summary-list">{rows.collect_view()}</dl>
        </article>
        <p class="oct-screen-only">"To print it or keep it as a file, use your browser\u{2019}s Print. Your agency has the same record."</p>
    }
    .into_any()
}
