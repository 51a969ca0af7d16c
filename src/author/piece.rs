//! One piece of published content: its faults, what people report, its versions and their texts.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::differences::differences;
use super::{drafts, law, reports};
use crate::account::{Identity, Trainer};
use crate::app::{App, london_day, long_date};
use crate::content::Fault;
use crate::course::Kind;
use crate::database::draft;
use crate::database::version::{self, Change};
use crate::error::{AppError, Path, Query, Result};
use crate::library::Published;
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
    let retire = retire_part(&app, &who, &published, &address);
    Ok(Frame::new(format!("{title}, {}", kind.noun()), Some(&who), Here::Author)
        .show(move || piece(title, &address, (work, retire), faults, law, reports, versions)))
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
    (work, retire): (Option<AnyView>, Option<AnyView>),
    faults: Vec<Fault>,
    law: Option<AnyView>,
    reports: Vec<reports::Listed>,
    versions: Vec<version::Model>,
) -> impl IntoView + use<> {
    let statistics = address.starts_with("/author/scenarios/").then(|| {
        let address = format!("{address}/statistics");
        let group = format!("{}/group", address.trim_end_matches("/statistics"));
        view! { <ul><li><a href=address>"What first attempts at this case show"</a></li><li><a href=group>"Work it with a group"</a></li></ul> }
    });
    let reports = reports::lines(reports).map(|lines| view! { <h2>"What people have reported"</h2> {lines} });
    let clean = faults.is_empty().then(|| view! { <p>"None."</p> });
    let faults = faults.into_iter().map(|fault| {
        let words = fault.to_string();
        view! { <li>{words}</li> }
    });
    let between = between(address, &versions);
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
        {statistics}
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
        {between}
        {retire}
    }
}

/// The form that asks for the differences between two versions; nothing where there is but one.
fn between(address: &str, versions: &[version::Model]) -> Option<AnyView> {
    (versions.len() > 1).then(|| {
        let options = |chosen: usize| {
            let all = versions.iter().enumerate().map(|(index, version)| {
                let (value, words) = (version.number.to_string(), format!("Version {}", version.number));
                view! { <option value=value selected=index == chosen>{words}</option> }
            });
            all.collect_view()
        };
        let action = format!("{address}/differences");
        view! {
            <form class="oct-filter" method="get" action=action>
                <div class="govuk-form-group">
                    <label class="govuk-label" for="from">"From"</label>
                    <select class="govuk-select" id="from" name="from">{options(1)}</select>
                </div>
                <div class="govuk-form-group">
                    <label class="govuk-label" for="to">"To"</label>
                    <select class="govuk-select" id="to" name="to">{options(0)}</select>
                </div>
                <button class="govuk-button govuk-button--secondary">"Show what differs"</button>
            </form>
        }
        .into_any()
    })
}

/// The way to retire it, or to offer it again.
fn retire_part(app: &App, who: &Identity, published: &Published, address: &str) -> Option<AnyView> {
    if !matches!(published.kind, Kind::Module | Kind::Scenario) {
        return None;
    }
    if !app.library.is_retired(published) {
        return Some(view! { <p><a href=format!("{address}/retire")>"Retire it"</a></p> }.into_any());
    }
    let again = who.is_approver().then(|| {
        view! { <form method="post" action=format!("{address}/restore")><button class="govuk-button govuk-button--secondary">"Offer it again"</button></form> }
    });
    Some(
        view! { <div class="govuk-inset-text"><p>"It is retired: nobody who has not begun it is offered it."</p></div> {again} }.into_any(),
    )
}

/// Which versions to compare.
#[derive(serde::Deserialize)]
pub struct Between {
    from: i32,
    to: i32,
}

/// `GET /author/{kind}/{slug}/differences`: what differs between any two versions.
///
/// # Errors
/// If there are no such versions, or the store cannot be read.
pub async fn show_differences_of_versions(
    State(app): State<App>,
    Trainer(who): Trainer,
    Path((kind, slug)): Path<(String, String)>,
    Query(wanted): Query<Between>,
) -> Result<Response> {
    let (from, _) = find_version(&app, &kind, &slug, wanted.from).await?;
    let (to, published) = find_version(&app, &kind, &slug, wanted.to).await?;
    let heading = format!("From version {} to version {}", from.number, to.number);
    let back = format!("/author/{}/{}", published.kind.folder(), published.slug);
    Ok(Frame::new(format!("{heading}: {}", to.title), Some(&who), Here::Author).shaped(Shape::Wide).show(move || {
        view! {
            <a class="govuk-back-link" href=back>"Versions"</a>
            <h1>{heading}</h1>
            <p class="oct-lede">{to.title.clone()}</p>
            {differences(&from.text, &to.text)}
        }
    }))
}

async fn find_version(app: &App, kind: &str, slug: &str, number: i32) -> Result<(version::Model, std::sync::Arc<Published>)> {
    let kind = Kind::of_folder(kind).ok_or(AppError::NotFound)?;
    let published = app.library.current(kind, slug).ok_or(AppError::NotFound)?;
    let versions = version::history(app.store.read(), published.content).await?;
    let version = versions.into_iter().find(|version| version.number == number).ok_or(AppError::NotFound)?;
    Ok((version, published))
}

/// `GET /author/{kind}/{slug}/versions/{number}/text.md`: the text of one version as a file.
///
/// # Errors
/// If there is no such version, or the store cannot be read.
pub async fn download_version(
    State(app): State<App>,
    Trainer(_): Trainer,
    Path((kind, slug, number)): Path<(String, String, i32)>,
) -> Result<Response> {
    let (version, published) = find_version(&app, &kind, &slug, number).await?;
    Ok(drafts::as_file(&published.slug, version.text))
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
    let (version, published) = find_version(&app, &kind, &slug, number).await?;
    let title = format!("{}, version {number}", version.title);
    let file = format!("/author/{}/{}/versions/{number}/text.md", published.kind.folder(), published.slug);
    let back = format!("/author/{}/{}", published.kind.folder(), published.slug);
    Ok(Frame::new(title.clone(), Some(&who), Here::Author).shaped(Shape::Wide).show(move || {
        view! {
            <a class="govuk-back-link" href=back>"Versions"</a>
            <h1>{title}</h1>
            <p class="oct-caption">{format!("SHA-256 {}", version.digest)}</p>
            <p><a href=file>"Download"</a></p>
            <div class="oct-table-scroll" role="region" aria-label="Text" tabindex="0"><pre class="oct-source">{version.text}</pre></div>
        }
    }))
}
