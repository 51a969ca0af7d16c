//! Checking a certificate: open to anybody who has its number. Says what was certified, when, by whom, and whether it still holds, and
//! nothing about the person but what they chose to show.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;

use crate::account::Visitor;
use crate::app::{App, london_day, long_date};
use crate::course::Kind;
use crate::course::text::capitalised;
use crate::database::certificate;
use crate::database::completion::{self, WITHDRAWN};
use crate::error::{Path, Result};
use crate::page::parts::{Colour, tag};
use crate::page::{Frame, Here};

/// What has become of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    InDate,
    Expired,
    Superseded,
    Revoked,
}

/// `GET /verify/{certificate}`: a certificate by its number.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_verified(
    State(app): State<App>,
    Visitor(who): Visitor,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let (asker, now) = (asker(&headers), app.now());
    if app.misses.are_too_many(&asker, now) {
        let frame = Frame::new("Too many wrong numbers", who.as_ref(), Here::Elsewhere);
        return Ok(frame.respond(StatusCode::TOO_MANY_REQUESTS, too_many));
    }
    let found = match certificate::parse(&number) {
        Some(number) => certificate::find(app.store.read(), &number).await?,
        None => None,
    };
    let Some((certificate, completion)) = found else {
        app.misses.count(&asker, now);
        let frame = Frame::new("There is no such certificate", who.as_ref(), Here::Elsewhere);
        return Ok(frame.respond(StatusCode::NOT_FOUND, unknown));
    };
    let state = state(&app, &completion).await?;
    let title = format!("Certificate {}", grouped(&certificate.id));
    let host = app.settings.public_url();
    Ok(Frame::new(title, who.as_ref(), Here::Elsewhere).show(move || page(certificate, completion, state, host)))
}

/// Who asks, as far as can be told: whom the proxy in front names last, or everybody together where there is none.
fn asker(headers: &HeaderMap) -> String {
    let named = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok()).and_then(|value| value.rsplit(',').next());
    named.map_or_else(String::new, |named| named.trim().chars().take(64).collect())
}

/// What has become of the completion behind a certificate, today.
pub(super) async fn state(app: &App, completion: &completion::Model) -> Result<Standing> {
    let later = completion::superseding(app.store.read(), completion.id).await?;
    Ok(match later {
        _ if completion.method == WITHDRAWN => Standing::Revoked,
        Some(method) if method == WITHDRAWN => Standing::Revoked,
        Some(_) => Standing::Superseded,
        None if completion.expires_on.is_some_and(|last| last < app.today()) => Standing::Expired,
        None => Standing::InDate,
    })
}

impl Standing {
    pub(super) fn shown(self) -> AnyView {
        match self {
            Standing::InDate => tag("In date", Colour::Green).into_any(),
            Standing::Expired => tag("Expired", Colour::Yellow).into_any(),
            Standing::Superseded => tag("Superseded", Colour::Grey).into_any(),
            Standing::Revoked => tag("Revoked", Colour::Red).into_any(),
        }
    }

    fn meaning(self, until: Option<NaiveDate>) -> String {
        match (self, until) {
            (Standing::InDate, Some(until)) => format!("It holds until {}.", long_date(until)),
            (Standing::InDate, None) => "It has no end date.".to_owned(),
            (Standing::Expired, Some(until)) => format!("It held until {}.", long_date(until)),
            (Standing::Expired, None) => "It no longer holds.".to_owned(),
            (Standing::Superseded, _) => "The record has been corrected, and a newer certificate stands in place of this one.".to_owned(),
            (Standing::Revoked, _) => "The record has been taken back. This certificate is worth nothing.".to_owned(),
        }
    }
}

/// A number in groups, as it is read out.
pub(super) fn grouped(number: &str) -> String {
    number.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

/// The address that leads to a certificate.
pub(super) fn address(app: &App, number: &str) -> String {
    format!("{}/verify/{number}", app.settings.public_url())
}

fn page(certificate: certificate::Model, completion: completion::Model, state: Standing, host: String) -> AnyView {
    let kind = capitalised(Kind::of_folder(&completion.kind).map_or("", Kind::noun));
    let name = certificate.shows_name.then_some(completion.person_name);
    let agency = completion.agency_name.filter(|_| certificate.shows_name);
    let rows = [
        ("Holder", name),
        ("For", agency),
        ("What was completed", Some(completion.title)),
        ("Kind", Some(kind)),
        ("Version", Some(completion.version_number.to_string())),
        ("Completed on", Some(long_date(london_day(completion.completed_at)))),
        ("Recorded on", Some(long_date(london_day(completion.recorded_at)))),
        ("Certified by", Some(format!("Octavo at {}", host.split("://").last().unwrap_or_default()))),
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
    let hidden = (!certificate.shows_name).then(|| {
        view! { <p>"Whose it is is not shown, because the holder has not chosen to show it. Ask them to switch their name on if you need to see it."</p> }
    });
    view! {
        <h1>"Certificate "<span class="oct-number">{grouped(&certificate.id)}</span></h1>
        <p class="oct-lede">{state.shown()}" "{state.meaning(completion.expires_on)}</p>
        <dl class="govuk-summary-list">{rows}</dl>
        {hidden}
        <p>"Compare this with the certificate in front of you. If they differ, the one in front of you has been changed."</p>
    }
    .into_any()
}

fn unknown() -> AnyView {
    view! {
        <h1>"There is no such certificate"</h1>
        <p>"A certificate\u{2019}s number has 32 digits and letters, from 0 to 9 and a to f. Check it against the certificate, or read the square code again."</p>
        <p>"If it is right, the certificate is not one of ours."</p>
    }
    .into_any()
}

fn too_many() -> AnyView {
    view! {
        <h1>"Too many wrong numbers"</h1>
        <p>"Too many certificates have been asked for that there are not. Wait five minutes, and check the number before you try again."</p>
    }
    .into_any()
}
