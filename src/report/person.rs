//! Where a person's page stood before it moved to `people`: old links still lead there.

use axum::response::Response;

use crate::account::HrOfficer;
use crate::database::PersonId;
use crate::error::{AppError, Path, Result};
use crate::page::see_other;

/// `GET /reports/people/{person}`: leads on to the person's page, which says whether there is one.
///
/// # Errors
/// If it is no person's key.
#[expect(unused_variables, reason = "who asks is proved here and again there; the page itself is scoped")]
pub async fn show_person(hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let person = PersonId::parse(&id).ok_or(AppError::NotFound)?;
    Ok(see_other(&format!("/people/{person}")))
}
