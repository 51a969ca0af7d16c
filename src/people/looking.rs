//! Looking at somebody's page: only within one's scope, and never unnoticed.

use crate::account::HrOfficer;
use crate::app::App;
use crate::database::person_access::{self, Look};
use crate::database::{PersonId, audit, people, person};
use crate::error::{AppError, Result};

/// The person whose page this is.
///
/// # Errors
/// If there is nobody of that key within the asker's scope, or the store cannot be read.
pub(super) async fn find(app: &App, hr: &HrOfficer, id: &str) -> Result<person::Model> {
    let id = PersonId::parse(id).ok_or(AppError::NotFound)?;
    people::within(app.store.read(), &hr.scope, id).await?.ok_or(AppError::NotFound)
}

/// Notes that somebody's page was looked at: they can see it.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn note(app: &App, hr: &HrOfficer, person: PersonId, page: &str) -> Result<()> {
    let viewer = hr.identity.person;
    let transaction = app.store.begin_write().await?;
    let look = Look { person, viewer, day: app.today(), page };
    person_access::note(&transaction, look, app.now()).await?;
    audit::note(&transaction, app.now(), Some(viewer), "viewed a person's record", &person.to_string(), "").await?;
    Ok(transaction.commit().await?)
}
