//! One piece of published content: its faults, what people report, its versions and their texts.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::{law, reports};
use crate::account::Trainer;
use crate::app::{App, london_day, long_date};
use crate::content::Fault;
use crate::course::Kind;
use crate::database::draft;
use crate::database::version::{self, Change};
use crate::error::{AppError, Path, Result};
use crate::library::whole::path;
use crate::page::{Frame, Here, Shape};

/// `GET /author/{kind}/{slug}`: one piece's faults and versions.
///
/// # Errors
/// If there is no such piece, or the store cannot be read.
pub async fn show_content(State(app): State<App>, Trainer(who): Trainer, Path((kind, slug)): Path<(String, String)>) -> Result<Response> {
    let kind = Kind::of_folder(&kind).ok_or(AppError::NotFound)?;
    let published = app.library.current(kind, &slug).ok_or(AppError::NotFound)?;
    let file = path(kind, &slug);
    let faults: Vec<_> = app.library.whole().await?.faults.iter().filter(|fault| fault.file == file).cloned().collect();
    let versions = version::history(app.store.read(), published.content).await?;
    let reports = reports::about(&app, &who, published.content).await?;
    let law = law::notes(&published, app.today());
    let title = published.title().to_owned();
    let address = format!("/author/{}/{}", kind.folder(), published.slug);
    let draft = draft::of_content(app.store.read(), kind, &published.slug).await?.filter(|draft| draft.state.is_open());
    let work = work(kind, &address, draft);
    Ok(Frame::new(format!("{title}, {}", kind.noun()), Some(&who), Here::Author)
        .show(move || piece(title, &address, work, faults, law, reports, versions)))
}

/// The way to its draft, or the button that begins one. An edition of the questions is published from its file only.
fn work(kind: Kind, address: &str, draft: Option<draft::Model>) -> Option<AnyView> {
    match draft {
        Some(draft) => {
            let address = format!("/author/drafts/{}", draft.id);
            Some(view! { <p><a class="govuk-button" href=address>"Go on with the draft"</a></p> }.into_any())
        }
        None if kind == Kind::Framework => None,
        None => {
            let action = format!("{address}/draft");
            Some(view! { <form method="post" action=action><button class="govuk-button">"Change this text"</button></form> }.into_any())
        }
    }
}

fn piece(
    title: String,
    address: &str,
    work: Option<AnyView>,
    faults: Vec<Fault>,
    law: Option<AnyView>,
    reports: Vec<reports::Listed>,
    versions: Vec<version::Model>,
) -> impl IntoView + use<> {
    let reports = reports::lines(reports).map(|lines| view! { <h2>"What people have reported"</h2> {lines} });
    let clean = faults.is_empty().then(|| view! { <p>"None."</p> });
    let faults = faults.into_iter().map(|fault| {
        let words = fault.to_string();
        view! { <li>{words}</li> }
    });
    let rows = versions.into_iter().map(|version| {
        let address = format!("{address}/versions/{}", version.number);
        let change = match version.change {
            Change::First => "First version".to_owned(),
            Change::Minor => format!("Minor correction: {}", version.change_note),
            Change::Material => format!("Material change: {}", version.change_note),
        };
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header"><a href=address>{format!("Version {}", version.number)}</a></th>
                <td class="govuk-table__cell">{long_date(london_day(version.published_at))}</td>
                <td class="govuk-table__cell">{version.published_by}</td>
                <td class="govuk-table__cell">{change}</td>
            </tr>
        }
    });
    view! {
        <a class="govuk-back-link" href="/author">"Content"</a>
        <h1>{title}</h1>
        {work}
        <h2>"Faults"</h2>
        {clean}
        <ul>{faults.collect_view()}</ul>
        {law}
        {reports}
        <h2>"Versions"</h2>
        <div class="oct-table-scroll" role="region" aria-label="Versions" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"Versions, newest first"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Version"</th>
                    <th scope="col" class="govuk-table__header">"Published"</th>
                    <th scope="col" class="govuk-table__header">"By"</th>
                    <th scope="col" class="govuk-table__header">"Change"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// `GET /author/{kind}/{slug}/versions/{number}`: the text of one version as it was published.
///
/// # Errors
/// If there is no such version, or the store cannot be read.
pub async fn show_version(
    State(app): State<App>,
    Trainer(who): Trainer,
    Path((kind, slug, number)): Path<(String, String, i32)>,
) -> Result<Response> {
    let kind = Kind::of_folder(&kind).ok_or(AppError::NotFound)?;
    let published = app.library.current(kind, &slug).ok_or(AppError::NotFound)?;
    let versions = version::history(app.store.read(), published.content).await?;
    let version = versions.into_iter().find(|version| version.number == number).ok_or(AppError::NotFound)?;
    let title = format!("{}, version {number}", version.title);
    let back = format!("/author/{}/{}", kind.folder(), published.slug);
    Ok(Frame::new(title.clone(), Some(&who), Here::Author).shaped(Shape::Wide).show(move || {
        view! {
            <a class="govuk-back-link" href=back>"Versions"</a>
            <h1>{title}</h1>
            <p class="oct-caption">{format!("SHA-256 {}", version.digest)}</p>
            <div class="oct-table-scroll" role="region" aria-label="Text" tabindex="0"><pre class="oct-source">{version.text}</pre></div>
        }
    }))
}
