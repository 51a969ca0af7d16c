//! A certificate: one completion on one page, as it was recorded, with a code by which anybody can check it.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

use super::verify::{self, Standing, grouped};
use crate::account::Learner;
use crate::app::{App, london_day, long_date};
use crate::course::Kind;
use crate::course::text::capitalised;
use crate::database::{CompletionId, certificate as certificate_table, completion};
use crate::error::{AppError, Path, Result};
use crate::page::fields::Fields;
use crate::page::{Frame, Here, see_other};

/// A certificate's number, where it can be checked, and whether it shows its holder's name there.
struct Checked {
    number: String,
    address: String,
    shows_name: bool,
}

/// `GET /learn/certificates/{certificate}`: one of one's own.
///
/// # Errors
/// If there is none such of one's own, or the store cannot be read.
pub async fn show_certificate(State(app): State<App>, Learner(who): Learner, Path(id): Path<String>) -> Result<Response> {
    let id = CompletionId::parse(&id).ok_or(AppError::NotFound)?;
    let completion = completion::own(app.store.read(), id, who.person).await?.ok_or(AppError::NotFound)?;
    let checked = certificate_table::of_completion(app.store.read(), id).await?.map(|row| Checked {
        address: verify::address(&app, &row.id),
        number: row.id,
        shows_name: row.shows_name,
    });
    let standing = verify::state(&app, &completion).await?;
    let title = format!("Certificate: {}, {}", completion.title, long_date(london_day(completion.completed_at)));
    Ok(Frame::new(title, Some(&who), Here::Record).show(move || certificate(completion, standing, checked)))
}

/// `POST /learn/certificates/{certificate}/name`: whether whoever checks it sees one's name.
///
/// # Errors
/// If there is none such of one's own, or the store cannot be written.
pub async fn choose_name(State(app): State<App>, Learner(who): Learner, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let id = CompletionId::parse(&id).ok_or(AppError::NotFound)?;
    completion::own(app.store.read(), id, who.person).await?.ok_or(AppError::NotFound)?;
    let shows = match fields.one("show").as_deref() {
        Some("yes") => true,
        Some("no") => false,
        _ => return Err(AppError::Malformed("neither shown nor hidden")),
    };
    let transaction = app.store.begin_write().await?;
    certificate_table::show_name(&transaction, id, who.person, shows).await?;
    transaction.commit().await?;
    Ok(see_other(&format!("/learn/certificates/{id}")))
}

fn certificate(completion: completion::Model, standing: Standing, checked: Option<Checked>) -> AnyView {
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
        ("Certificate", checked.as_ref().map(|checked| grouped(&checked.number))),
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
    let state = (standing != Standing::InDate).then(|| view! { <p>{standing.shown()}</p> });
    let id = completion.id;
    view! {
        <a class="govuk-back-link" href="/learn/record">"My record"</a>
        <article class="oct-certificate">
            <p class="oct-caption">"This is to record that"</p>
            <p class="oct-certificate__name">{completion.person_name}</p>
            <p class="oct-caption">"has completed"</p>
            <h1>{completion.title}</h1>
            {state}
            <dl class="govuk-summary-list">{rows.collect_view()}</dl>
            {checked.as_ref().map(|checked| code(&checked.address))}
        </article>
        <p class="oct-screen-only">"To print it or keep it as a file, use your browser\u{2019}s Print. Your agency has the same record."</p>
        {checked.map(|checked| sharing(id, &checked))}
    }
    .into_any()
}

/// The square code, and the address in it.
fn code(address: &str) -> AnyView {
    let drawn = QrCode::with_error_correction_level(address.as_bytes(), EcLevel::M).ok().map(|code| {
        let width = code.width();
        let dark = code.to_colors().into_iter().enumerate().filter(|(_, colour)| *colour == Color::Dark);
        // Four light modules around it are part of the code.
        let path: String = dark.map(|(place, _)| format!("M{} {}h1v1h-1z", place % width + 4, place / width + 4)).collect();
        let all = (width + 8).to_string();
        let view_box = format!("0 0 {all} {all}");
        view! {
            <svg class="oct-certificate__code" viewBox=view_box width="160" height="160" role="img" aria-label="Square code with the address below" shape-rendering="crispEdges">
                <rect width=all.clone() height=all fill="#fff"></rect>
                <path d=path fill="#000"></path>
            </svg>
        }
    });
    view! {
        <div class="oct-certificate__check">
            {drawn}
            <p>"Anybody can check this certificate at"<br/><a href=address.to_owned()>{address.to_owned()}</a></p>
        </div>
    }
    .into_any()
}

fn sharing(id: CompletionId, checked: &Checked) -> AnyView {
    let action = format!("/learn/certificates/{id}/name");
    let (words, value, button) = if checked.shows_name {
        ("Whoever checks it sees your name and agency.", "no", "Stop showing my name")
    } else {
        ("Whoever checks it sees what was completed and whether it holds, and not whose it is.", "yes", "Show my name to whoever checks it")
    };
    view! {
        <section class="oct-screen-only" aria-labelledby="sharing">
            <h2 id="sharing">"What others see"</h2>
            <p>{words}</p>
            <form method="post" action=action>
                <input type="hidden" name="show" value=value/>
                <button class="govuk-button govuk-button--secondary">{button}</button>
            </form>
        </section>
    }
    .into_any()
}
