//! Retiring a module or a case: it is offered to nobody any more. Whoever has begun it goes on, and records keep its versions.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::list::uses;
use crate::account::{Approver, Identity, Trainer};
use crate::app::App;
use crate::content::{self, Fault};
use crate::course::{Kind, Slug};
use crate::database::{attempt, audit, content as content_table};
use crate::error::{AppError, Path, Result};
use crate::library::Published;
use crate::page::{Frame, Here, see_other};

/// What stands in the way, and who is half way.
struct Standing {
    published: std::sync::Arc<Published>,
    pathways: Vec<String>,
    faults: Vec<Fault>,
    half_way: u64,
}

/// `GET /author/{kind}/{slug}/retire`: what retiring it would mean.
///
/// # Errors
/// If there is no such piece, or the store cannot be read.
pub async fn show_retire(State(app): State<App>, Trainer(who): Trainer, Path((kind, slug)): Path<(String, String)>) -> Result<Response> {
    let standing = standing(&app, &kind, &slug).await?;
    Ok(page(&who, standing, StatusCode::OK))
}

/// `POST /author/{kind}/{slug}/retire`: retires it, unless something that is published still names it.
///
/// # Errors
/// If there is no such piece, or the store cannot be written.
pub async fn retire_content(
    State(app): State<App>,
    Approver(who): Approver,
    Path((kind, slug)): Path<(String, String)>,
) -> Result<Response> {
    app.library.refresh().await?;
    let standing = standing(&app, &kind, &slug).await?;
    if !standing.faults.is_empty() {
        return Ok(page(&who, standing, StatusCode::CONFLICT));
    }
    change(&app, &who, &standing.published, Some(app.now()), "retired").await
}

/// `POST /author/{kind}/{slug}/restore`: offers it again.
///
/// # Errors
/// If there is no such piece, or the store cannot be written.
pub async fn restore_content(
    State(app): State<App>,
    Approver(who): Approver,
    Path((kind, slug)): Path<(String, String)>,
) -> Result<Response> {
    let published = find(&app, &kind, &slug)?;
    change(&app, &who, &published, None, "offered again").await
}

async fn change(
    app: &App,
    who: &Identity,
    published: &Published,
    since: Option<chrono::DateTime<chrono::Utc>>,
    act: &str,
) -> Result<Response> {
    let transaction = app.store.begin_write().await?;
    let name = format!("{}/{}", published.kind.folder(), published.slug);
    if content_table::retire(&transaction, published.content, since).await? {
        audit::note(&transaction, app.now(), Some(who.person), act, &name, &format!("version {}", published.number)).await?;
    }
    transaction.commit().await?;
    app.library.refresh().await?;
    Ok(see_other(&format!("/author/{name}")))
}

fn find(app: &App, kind: &str, slug: &str) -> Result<std::sync::Arc<Published>> {
    let kind = Kind::of_folder(kind).filter(|kind| matches!(kind, Kind::Module | Kind::Scenario)).ok_or(AppError::NotFound)?;
    app.library.current(kind, slug).ok_or(AppError::NotFound)
}

async fn standing(app: &App, kind: &str, slug: &str) -> Result<Standing> {
    let published = find(app, kind, slug)?;
    let whole = app.library.whole().await?;
    let (kind, slug): (Kind, Slug) = (published.kind, published.slug.clone());
    let checked = tokio::task::spawn_blocking(move || {
        let faults = content::check(&whole.without(kind, &slug)).faults;
        faults.into_iter().filter(|fault| fault.is_error() && !whole.faults.contains(fault)).collect::<Vec<_>>()
    });
    let faults = checked.await.map_err(|error| AppError::Unexpected(error.to_string()))?;
    let pathways = uses(app).remove(&(published.kind, published.slug.clone())).unwrap_or_default();
    let half_way = attempt::count_unfinished(app.store.read(), published.content).await?;
    Ok(Standing { published, pathways, faults, half_way })
}

fn page(who: &Identity, standing: Standing, status: StatusCode) -> Response {
    let title = format!("Retire {}", standing.published.title());
    let may = who.is_approver();
    Frame::new(title.clone(), Some(who), Here::Author).respond(status, move || {
        let Standing { published, pathways, faults, half_way } = standing;
        let address = format!("/author/{}/{}", published.kind.folder(), published.slug);
        let half_way = match half_way {
            0 => "Nobody is half way through it.".to_owned(),
            1 => "1 person is half way through it. They can finish it, and it counts.".to_owned(),
            more => format!("{more} people are half way through it. They can finish it, and it counts."),
        };
        let in_pathways = (!pathways.is_empty()).then(|| view! { <p>{format!("It is in these pathways: {}.", pathways.join(", "))}</p> });
        let lines = faults.iter().map(|fault| view! { <li>{format!("{}, line {}", fault.file, fault.line)}</li> }).collect_view();
        let action = format!("{address}/retire");
        let next = match (faults.is_empty(), may) {
            (false, _) => view! {
                <p><strong>"It cannot be retired yet."</strong>" These published texts name it. Publish a version of each without it first."</p>
                <ul>{lines}</ul>
            }
            .into_any(),
            (true, false) => view! { <p>"Somebody with the grant of approver can retire it."</p> }.into_any(),
            (true, true) => view! {
                <form method="post" action=action><button class="govuk-button govuk-button--warning">"Retire it"</button></form>
            }
            .into_any(),
        };
        view! {
            <a class="govuk-back-link" href=address>{published.title().to_owned()}</a>
            <h1>{title}</h1>
            <p class="oct-lede">"It is then offered to nobody who has not begun it. Its versions stay readable from people\u{2019}s records."</p>
            <p>{half_way}</p>
            {in_pathways}
            {next}
        }
    })
}
