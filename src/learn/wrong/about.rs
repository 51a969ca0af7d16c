//! What a page is about: the content and the version that somebody had open there.

use std::sync::Arc;

use crate::account::Identity;
use crate::app::App;
use crate::course::Kind;
use crate::database::{AttemptId, attempt};
use crate::error::Result;
use crate::library::Published;

/// The content shown at an address, in the version that this person has open; none if the page shows none.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn content(app: &App, who: Option<&Identity>, address: &str) -> Result<Option<Arc<Published>>> {
    let parts: Vec<&str> = address.split('/').skip(1).collect();
    match parts.as_slice() {
        ["learn", "attempts", id, ..] => of_attempt(app, who, id).await,
        ["learn", folder @ ("modules" | "scenarios"), slug, ..] => {
            let Some(kind) = Kind::of_folder(folder) else { return Ok(None) };
            as_open(app, who, app.library.current(kind, slug)).await
        }
        ["learn", "frameworks", slug] => Ok(app.library.current(Kind::Framework, slug)),
        ["author", folder, slug, ..] => Ok(Kind::of_folder(folder).and_then(|kind| app.library.current(kind, slug))),
        ["help", slug] => Ok(app.library.current(Kind::Help, slug)),
        ["about", slug] | [slug @ ("privacy" | "accessibility" | "about")] => Ok(app.library.current(Kind::Page, slug)),
        _ => Ok(None),
    }
}

async fn of_attempt(app: &App, who: Option<&Identity>, id: &str) -> Result<Option<Arc<Published>>> {
    let (Some(who), Some(id)) = (who, AttemptId::parse(id)) else { return Ok(None) };
    match attempt::of_person(app.store.read(), id, who.person).await? {
        Some(attempt) => Ok(Some(app.library.version(attempt.version_id).await?)),
        None => Ok(None),
    }
}

/// The version of their latest go at it; what counts now if there is none.
async fn as_open(app: &App, who: Option<&Identity>, current: Option<Arc<Published>>) -> Result<Option<Arc<Published>>> {
    let (Some(who), Some(current)) = (who, &current) else { return Ok(current) };
    match attempt::at_content(app.store.read(), who.person, current.content).await?.last() {
        Some(attempt) => Ok(Some(app.library.version(attempt.version_id).await?)),
        None => Ok(Some(current.clone())),
    }
}
