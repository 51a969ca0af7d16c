//! The form of a rule: empty, as it stands, or as somebody came back to it from the preview.

use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::form::{self, Choices};
use super::{find, form_view};
use crate::account::HrOfficer;
use crate::app::App;
use crate::database::{agency, pathway_rule};
use crate::error::{Path, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here};

/// `GET /assignments/rules/new`: a form, with what the address says already filled in.
///
/// # Errors
/// If the address cannot be read, or the store cannot.
pub async fn show_new(State(app): State<App>, hr: HrOfficer, RawQuery(query): RawQuery) -> Result<Response> {
    let typed = Fields::read(query.unwrap_or_default().as_bytes())?;
    let choices = choices(&app, &hr).await?;
    Ok(Frame::new("Make a rule", Some(&hr.identity), Here::Assignments)
        .show(move || form_view::form(None, &typed, &choices, &Problems::none())))
}

/// `GET /assignments/rules/{rule}`: a rule as it stands, or as the address says.
///
/// # Errors
/// If there is no such rule that the asker may change, the address cannot be read, or the store cannot.
pub async fn show_rule(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, RawQuery(query): RawQuery) -> Result<Response> {
    let rule = find(&app, &hr.scope, &id).await?;
    let asked = Fields::read(query.unwrap_or_default().as_bytes())?;
    let typed = if asked.pairs().next().is_some() { asked } else { form::typed(&rule.terms()) };
    let choices = choices(&app, &hr).await?;
    Ok(Frame::new("Change a rule", Some(&hr.identity), Here::Assignments)
        .show(move || form_view::form(Some(rule.id), &typed, &choices, &Problems::none())))
}

/// What the asker may choose from.
pub(super) async fn choices(app: &App, hr: &HrOfficer) -> Result<Choices> {
    Ok(Choices {
        pathways: Choices::pathways(&app.library),
        agencies: agency::within(app.store.read(), &hr.scope).await?,
        kinds: pathway_rule::kinds_of_employment(app.store.read(), &hr.scope).await?,
        for_all: hr.scope.is_whole(),
    })
}
