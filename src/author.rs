//! What trainers work with. For now: the list of content, its versions and its faults, and any version's text.

mod law;
pub mod reports;

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use crate::account::Trainer;
use crate::app::{App, london_day, long_date};
use crate::content::{self, Fault, SourceFile};
use crate::course::Kind;
use crate::database::page_report;
use crate::database::version::{self, Change};
use crate::error::{AppError, Path, Result};
use crate::library::Published;
use crate::page::parts::{Colour, tag};
use crate::page::{Frame, Here, Shape};

struct Line {
    address: String,
    title: String,
    kind: &'static str,
    version: i32,
    owner: String,
    errors: usize,
    warnings: usize,
}

/// `GET /author`: all content that is published, with its version and its faults.
///
/// # Errors
/// If the store cannot be read.
pub async fn list_content(State(app): State<App>, Trainer(who): Trainer) -> Result<Response> {
    let faults = all_faults(&app).await?;
    let mut lines = Vec::new();
    for kind in Kind::ALL {
        lines.extend(app.library.all(kind).iter().map(|published| line(published, &faults)));
    }
    let reports = page_report::count_open(app.store.read(), &who.trainer_scope()).await?;
    Ok(Frame::new("Content", Some(&who), Here::Author).shaped(Shape::Wide).show(move || list(lines, reports)))
}

fn line(published: &Published, faults: &[Fault]) -> Line {
    let file = file_of(published);
    let own = faults.iter().filter(|fault| fault.file == file);
    Line {
        address: format!("/author/{}/{}", published.kind.folder(), published.slug),
        title: published.title().to_owned(),
        kind: published.kind.noun(),
        version: published.number,
        owner: published.owner().to_owned(),
        errors: own.clone().filter(|fault| fault.is_error()).count(),
        warnings: own.filter(|fault| !fault.is_error()).count(),
    }
}

fn file_of(published: &Published) -> String {
    format!("{}/{}.md", published.kind.folder(), published.slug)
}

/// The faults of what is published, held against each other as `octavo check` would.
async fn all_faults(app: &App) -> Result<Vec<Fault>> {
    let mut files: Vec<_> = crate::library::publish::embedded().into_iter().filter(|file| file.path.starts_with("media/")).collect();
    for kind in Kind::ALL {
        for published in app.library.all(kind) {
            let stored = version::find(app.store.read(), published.version).await?.ok_or(AppError::NotFound)?;
            files.push(SourceFile { path: file_of(&published), bytes: stored.text.into_bytes() });
        }
    }
    let checked = tokio::task::spawn_blocking(move || content::check(&files)).await;
    checked.map(|checked| checked.faults).map_err(|error| AppError::Unexpected(error.to_string()))
}

fn list(lines: Vec<Line>, reports: u64) -> impl IntoView {
    let reports = match reports {
        0 => "What people have reported".to_owned(),
        1 => "What people have reported: 1 waits for an answer".to_owned(),
        more => format!("What people have reported: {more} wait for an answer"),
    };
    let rows = lines.into_iter().map(|line| {
        let faults = match (line.errors, line.warnings) {
            (0, 0) => tag("None", Colour::Green).into_any(),
            (0, warnings) => view! { {tag("Warnings", Colour::Yellow)} " " {warnings} }.into_any(),
            (errors, _) => view! { {tag("Errors", Colour::Red)} " " {errors} }.into_any(),
        };
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header"><a href=line.address>{line.title}</a></th>
                <td class="govuk-table__cell">{line.kind}</td>
                <td class="govuk-table__cell govuk-table__cell--numeric">{line.version}</td>
                <td class="govuk-table__cell">{line.owner}</td>
                <td class="govuk-table__cell">{faults}</td>
            </tr>
        }
    });
    view! {
        <h1>"Content"</h1>
        <p class="oct-lede">"What is published now. Content is written in Markdown files and published from them."</p>
        <p><a href="/help/trainers">"How to write and publish"</a></p>
        <p><a href="/author/reports">{reports}</a></p>
        <div class="oct-table-scroll" role="region" aria-label="Content" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"Published content"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Title"</th>
                    <th scope="col" class="govuk-table__header">"Kind"</th>
                    <th scope="col" class="govuk-table__header govuk-table__header--numeric">"Version"</th>
                    <th scope="col" class="govuk-table__header">"Owner"</th>
                    <th scope="col" class="govuk-table__header">"Faults"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// `GET /author/{kind}/{slug}`: one piece's faults and versions.
///
/// # Errors
/// If there is no such piece, or the store cannot be read.
pub async fn show_content(State(app): State<App>, Trainer(who): Trainer, Path((kind, slug)): Path<(String, String)>) -> Result<Response> {
    let kind = Kind::of_folder(&kind).ok_or(AppError::NotFound)?;
    let published = app.library.current(kind, &slug).ok_or(AppError::NotFound)?;
    let file = file_of(&published);
    let faults: Vec<_> = all_faults(&app).await?.into_iter().filter(|fault| fault.file == file).collect();
    let versions = version::history(app.store.read(), published.content).await?;
    let reports = reports::about(&app, &who, published.content).await?;
    let law = law::notes(&published, app.today());
    let title = published.title().to_owned();
    let address = format!("/author/{}/{}", kind.folder(), published.slug);
    Ok(Frame::new(format!("{title}, {}", kind.noun()), Some(&who), Here::Author)
        .show(move || piece(title, &address, faults, law, reports, versions)))
}

fn piece(
    title: String,
    address: &str,
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
