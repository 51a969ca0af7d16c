//! An agency's contacts for advice: added, changed, put in order and removed by hand, each change kept.

mod form;
mod view;

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

use super::agencies::{address, find};
use crate::account::AgencyKeeper;
use crate::app::App;
use crate::database::agency_change::{self, Change};
use crate::database::contact::{self, Entry, Model};
use crate::database::{AgencyId, ContactId, PersonId, agency, audit};
use crate::error::{AppError, Path, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, see_other};

use form::Typed;

/// The most contacts an agency may have: a list to choose from, not a directory.
const MOST: usize = 30;

/// `GET /agencies/{agency}/contacts/new`: asks for a contact.
///
/// # Errors
/// If there is no such agency within the scope, or the store cannot be read.
pub async fn show_new(State(app): State<App>, keeper: AgencyKeeper, Path(id): Path<String>) -> Result<Response> {
    let agency = find(&app, &keeper.scope, &id).await?;
    Ok(new_frame(&keeper, &agency).show(move || view::new(&agency, &Typed::default(), &Problems::none())))
}

/// `POST /agencies/{agency}/contacts/new`: adds one at the end of the list.
///
/// # Errors
/// If there is no such agency within the scope, or the store cannot be written.
pub async fn add_contact(State(app): State<App>, keeper: AgencyKeeper, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let agency = find(&app, &keeper.scope, &id).await?;
    let typed = Typed::read(&fields);
    let transaction = app.store.begin_write().await?;
    let mut checked = typed.check();
    if checked.is_ok() && contact::of_agency(&transaction, agency.id).await?.len() >= MOST {
        checked = Err(Problems::one("purpose", format!("An agency has at most {MOST} contacts. Remove one first")));
    }
    let entry = match checked {
        Ok(entry) => entry,
        Err(problems) => return Ok(new_frame(&keeper, &agency).show_invalid(move || view::new(&agency, &typed, &problems))),
    };
    if contact::add_once(&transaction, agency.id, Some(fields.form_key()), entry.clone()).await? {
        let change = Change { what: entry.purpose.clone(), was: String::new(), became: entry.line() };
        note(&transaction, agency.id, keeper.identity.person, change, "added a contact", app.now()).await?;
    }
    transaction.commit().await?;
    Ok(see_other(&address(agency.id)))
}

/// `GET /agencies/{agency}/contacts/{contact}`: one, to change.
///
/// # Errors
/// If there is none such within the scope, or the store cannot be read.
pub async fn show_contact(State(app): State<App>, keeper: AgencyKeeper, Path((id, contact)): Path<(String, String)>) -> Result<Response> {
    let (agency, contact) = both(&app, &keeper, &id, &contact).await?;
    let typed = Typed::of(&contact.entry());
    Ok(frame(&keeper, "Change", &contact, &agency).show(move || view::change(&agency, &contact, &typed, &Problems::none())))
}

/// `POST /agencies/{agency}/contacts/{contact}`: changes it, and keeps what it said.
///
/// # Errors
/// If there is none such within the scope, or the store cannot be written.
pub async fn change_contact(
    State(app): State<App>,
    keeper: AgencyKeeper,
    Path((id, contact)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let (agency, contact) = both(&app, &keeper, &id, &contact).await?;
    let typed = Typed::read(&fields);
    let entry = match typed.check() {
        Ok(entry) => entry,
        Err(problems) => {
            let frame = frame(&keeper, "Change", &contact, &agency);
            return Ok(frame.show_invalid(move || view::change(&agency, &contact, &typed, &problems)));
        }
    };
    let transaction = app.store.begin_write().await?;
    let before = contact::find(&transaction, &keeper.scope, agency.id, contact.id).await?.ok_or(AppError::NotFound)?.entry();
    if before != entry {
        let named = |entry: &Entry| {
            if before.purpose == typed.purpose_chosen() { entry.line() } else { format!("{}: {}", entry.purpose, entry.line()) }
        };
        let change = Change { what: before.purpose.clone(), was: named(&before), became: named(&entry) };
        contact::change(&transaction, &keeper.scope, contact.id, entry).await?;
        note(&transaction, agency.id, keeper.identity.person, change, "changed a contact", app.now()).await?;
        transaction.commit().await?;
    }
    Ok(see_other(&address(agency.id)))
}

/// `POST /agencies/{agency}/contacts/{contact}/up`: moves it up by one place.
///
/// # Errors
/// If there is none such within the scope, or the store cannot be written.
pub async fn move_contact_up(
    State(app): State<App>,
    keeper: AgencyKeeper,
    Path((id, contact)): Path<(String, String)>,
    _: Fields,
) -> Result<Response> {
    let (agency, contact) = both(&app, &keeper, &id, &contact).await?;
    let transaction = app.store.begin_write().await?;
    let contact = contact::find(&transaction, &keeper.scope, agency.id, contact.id).await?.ok_or(AppError::NotFound)?;
    contact::move_up(&transaction, &keeper.scope, &contact).await?;
    audit::note(&transaction, app.now(), Some(keeper.identity.person), "moved a contact", &agency.id.to_string(), "").await?;
    transaction.commit().await?;
    Ok(see_other(&address(agency.id)))
}

/// `GET /agencies/{agency}/contacts/{contact}/removal`: asks before it is removed.
///
/// # Errors
/// If there is none such within the scope, or the store cannot be read.
pub async fn show_removal(State(app): State<App>, keeper: AgencyKeeper, Path((id, contact)): Path<(String, String)>) -> Result<Response> {
    let (agency, contact) = both(&app, &keeper, &id, &contact).await?;
    Ok(frame(&keeper, "Remove", &contact, &agency).show(move || view::removal(&agency, &contact)))
}

/// `POST /agencies/{agency}/contacts/{contact}/removal`: takes it off the list; its history stays.
///
/// # Errors
/// If there is none such within the scope, or the store cannot be written.
pub async fn remove_contact(
    State(app): State<App>,
    keeper: AgencyKeeper,
    Path((id, contact)): Path<(String, String)>,
    _: Fields,
) -> Result<Response> {
    let agency = find(&app, &keeper.scope, &id).await?;
    let id = ContactId::parse(&contact).ok_or(AppError::NotFound)?;
    let transaction = app.store.begin_write().await?;
    // A second press finds it gone, which is what was asked for.
    if let Some(contact) = contact::find(&transaction, &keeper.scope, agency.id, id).await? {
        contact::remove(&transaction, &keeper.scope, id, app.now()).await?;
        let change = Change { what: contact.purpose.clone(), was: contact.entry().line(), became: String::new() };
        note(&transaction, agency.id, keeper.identity.person, change, "removed a contact", app.now()).await?;
        transaction.commit().await?;
    }
    Ok(see_other(&address(agency.id)))
}

async fn note(db: &impl ConnectionTrait, agency: AgencyId, by: PersonId, change: Change, act: &str, now: DateTime<Utc>) -> Result<()> {
    agency_change::note(db, agency, by, change, now).await?;
    Ok(audit::note(db, now, Some(by), act, &agency.to_string(), "").await?)
}

async fn both(app: &App, keeper: &AgencyKeeper, id: &str, contact: &str) -> Result<(agency::Model, Model)> {
    let agency = find(app, &keeper.scope, id).await?;
    let contact = ContactId::parse(contact).ok_or(AppError::NotFound)?;
    let contact = contact::find(app.store.read(), &keeper.scope, agency.id, contact).await?.ok_or(AppError::NotFound)?;
    Ok((agency, contact))
}

fn new_frame<'a>(keeper: &'a AgencyKeeper, agency: &agency::Model) -> Frame<'a> {
    Frame::new(format!("Add a contact to {}", agency.name), Some(&keeper.identity), Here::Agencies)
}

fn frame<'a>(keeper: &'a AgencyKeeper, verb: &str, contact: &Model, agency: &agency::Model) -> Frame<'a> {
    Frame::new(format!("{verb} {}, {}", contact.purpose, agency.name), Some(&keeper.identity), Here::Agencies)
}
