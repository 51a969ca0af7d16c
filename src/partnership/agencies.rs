//! Agencies: which there are, what each is called, and what has changed. HR sees those of its grant; who looks after the whole
//! partnership adds and closes them.

mod form;
mod view;

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Deserialize;

use crate::account::{AgencyKeeper, Identity, PartnershipKeeper};
use crate::app::App;
use crate::course::scenario::Sector;
use crate::database::agency::{self, Added, Model};
use crate::database::agency_change::{self, Change};
use crate::database::{AgencyId, Scope, audit, contact};
use crate::error::{AppError, Path, Query, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, Shape, see_other};

use form::{Described, Typed};

/// How many a page of a list shows.
const ON_A_PAGE: usize = 50;
/// How many changes a page of the history shows.
const CHANGES: u64 = 20;

/// Which page of a list.
#[derive(Deserialize)]
pub struct ListQuery {
    page: Option<usize>,
}

/// `GET /agencies`: those that one looks after.
///
/// # Errors
/// If the store cannot be read.
pub async fn list_agencies(State(app): State<App>, keeper: AgencyKeeper, Query(query): Query<ListQuery>) -> Result<Response> {
    let all = agency::within(app.store.read(), &keeper.scope).await?;
    let last = all.len().div_ceil(ON_A_PAGE).max(1);
    let page = query.page.unwrap_or(1).clamp(1, last);
    let number = all.len();
    let shown: Vec<_> = all.into_iter().skip((page - 1) * ON_A_PAGE).take(ON_A_PAGE).collect();
    let ids: Vec<_> = shown.iter().map(|agency| agency.id).collect();
    let contacts = contact::of_agencies(app.store.read(), &keeper.scope, &ids).await?;
    let frame = Frame::new("Agencies", Some(&keeper.identity), Here::Agencies).shaped(Shape::Wide);
    let may_add = keeper.scope.is_whole();
    Ok(frame.show(move || view::list(&shown, &contacts, number, (page, last), may_add)))
}

/// `GET /agencies/new`: asks for the name and the sector.
pub async fn show_new(keeper: PartnershipKeeper) -> Response {
    new_frame(&keeper.identity).show(|| view::new(&Typed::default(), &Problems::none()))
}

/// `POST /agencies/new`: adds an agency.
///
/// # Errors
/// If the store cannot be written.
pub async fn add_agency(State(app): State<App>, keeper: PartnershipKeeper, fields: Fields) -> Result<Response> {
    let typed = Typed::read(&fields);
    let transaction = app.store.begin_write().await?;
    let taken = agency::all(&transaction).await?;
    let described = match typed.check(&taken, None) {
        // The same form once more: its agency is there, and its name taken by itself.
        Err(_) if agency::of_form(&transaction, fields.form_key()).await?.is_some() => Ok(None),
        other => other.map(Some),
    };
    let described = match described {
        Ok(described) => described,
        Err(problems) => return Ok(new_frame(&keeper.identity).show_invalid(move || view::new(&typed, &problems))),
    };
    let id = match described {
        Some(described) => add(&transaction, &keeper, fields.form_key(), &described, app.now()).await?,
        None => agency::of_form(&transaction, fields.form_key()).await?.ok_or(AppError::NotFound)?,
    };
    transaction.commit().await?;
    Ok(see_other(&address(id)))
}

async fn add(
    db: &impl ConnectionTrait,
    keeper: &PartnershipKeeper,
    form_key: sea_orm::prelude::Uuid,
    described: &Described,
    now: DateTime<Utc>,
) -> Result<AgencyId> {
    let (id, added) = agency::add_once(db, form_key, &described.name, described.sector, now).await?;
    if added == Added::Now {
        let change = Change { what: "Agency".to_owned(), was: String::new(), became: described.name.clone() };
        agency_change::note(db, id, keeper.identity.person, change, now).await?;
        audit::note(db, now, Some(keeper.identity.person), "added an agency", &id.to_string(), "").await?;
    }
    Ok(id)
}

/// `GET /agencies/{agency}`: one, with its contacts and what has changed.
///
/// # Errors
/// If there is none such within the scope, or the store cannot be read.
pub async fn show_agency(
    State(app): State<App>,
    keeper: AgencyKeeper,
    Path(id): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response> {
    let agency = find(&app, &keeper.scope, &id).await?;
    let contacts = contact::of_agency(app.store.read(), agency.id).await?;
    let last = agency_change::count(app.store.read(), &keeper.scope, agency.id).await?.div_ceil(CHANGES).max(1);
    let page = query.page.map_or(1, |page| u64::try_from(page).unwrap_or(1)).clamp(1, last);
    let changes = agency_change::of_agency(app.store.read(), &keeper.scope, agency.id, (page - 1) * CHANGES, CHANGES).await?;
    let may_close = keeper.scope.is_whole();
    let frame = Frame::new(agency.name.clone(), Some(&keeper.identity), Here::Agencies);
    Ok(frame.show(move || view::one(&agency, &contacts, may_close, changes, (page, last))))
}

/// `GET /agencies/{agency}/details`: its name and its sector, to change.
///
/// # Errors
/// If there is none such within the scope, or the store cannot be read.
pub async fn show_details(State(app): State<App>, keeper: AgencyKeeper, Path(id): Path<String>) -> Result<Response> {
    let agency = find(&app, &keeper.scope, &id).await?;
    let typed = Typed { name: agency.name.clone(), sector: agency.sector.clone() };
    Ok(details_frame(&keeper.identity, &agency).show(move || view::details(&agency, &typed, &Problems::none())))
}

/// `POST /agencies/{agency}/details`: changes them, and keeps what they were.
///
/// # Errors
/// If there is none such within the scope, or the store cannot be written.
pub async fn change_details(State(app): State<App>, keeper: AgencyKeeper, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let id = AgencyId::parse(&id).ok_or(AppError::NotFound)?;
    let typed = Typed::read(&fields);
    let transaction = app.store.begin_write().await?;
    let agency = agency::find(&transaction, &keeper.scope, id).await?.ok_or(AppError::NotFound)?;
    let described = match typed.check(&agency::all(&transaction).await?, Some(id)) {
        Ok(described) => described,
        Err(problems) => {
            let frame = details_frame(&keeper.identity, &agency);
            return Ok(frame.show_invalid(move || view::details(&agency, &typed, &problems)));
        }
    };
    let (now, by) = (app.now(), keeper.identity.person);
    let sector_was = Sector::parse(&agency.sector).map_or("", Sector::label);
    let changes = [("Name", agency.name.as_str(), described.name.as_str()), ("Sector", sector_was, described.sector.label())];
    for (what, was, became) in changes.into_iter().filter(|(_, was, became)| was != became) {
        let change = Change { what: what.to_owned(), was: was.to_owned(), became: became.to_owned() };
        agency_change::note(&transaction, id, by, change, now).await?;
        audit::note(&transaction, now, Some(by), "changed an agency", &id.to_string(), &what.to_lowercase()).await?;
    }
    agency::describe(&transaction, &keeper.scope, id, &described.name, described.sector).await?;
    transaction.commit().await?;
    Ok(see_other(&address(id)))
}

/// `GET /agencies/{agency}/closing`: asks before it is closed or opened again, and says what follows.
///
/// # Errors
/// If there is none such, or the store cannot be read.
pub async fn show_closing(State(app): State<App>, keeper: PartnershipKeeper, Path(id): Path<String>) -> Result<Response> {
    let agency = find(&app, &keeper.scope, &id).await?;
    let posts = agency::count_live_posts(app.store.read(), &keeper.scope, agency.id, app.today()).await?;
    let word = if agency.closed_at.is_some() { "Open" } else { "Close" };
    let frame = Frame::new(format!("{word} {}", agency.name), Some(&keeper.identity), Here::Agencies);
    Ok(frame.show(move || view::closing(&agency, posts)))
}

/// `POST /agencies/{agency}/closing`: closes it, or opens it again.
///
/// # Errors
/// If there is none such, or the store cannot be written.
pub async fn close_or_open(State(app): State<App>, keeper: PartnershipKeeper, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let id = find(&app, &keeper.scope, &id).await?.id;
    let (now, by) = (app.now(), keeper.identity.person);
    let (closed_at, act, became) = match fields.one("to").as_deref() {
        Some("closed") => (Some(now), "closed an agency", "closed"),
        Some("open") => (None, "opened an agency again", "open"),
        _ => return Err(AppError::Malformed("neither closed nor open")),
    };
    let transaction = app.store.begin_write().await?;
    if agency::close(&transaction, &keeper.scope, id, closed_at).await? {
        let was = if closed_at.is_some() { "open" } else { "closed" };
        let change = Change { what: "Agency".to_owned(), was: was.to_owned(), became: became.to_owned() };
        agency_change::note(&transaction, id, by, change, now).await?;
        audit::note(&transaction, now, Some(by), act, &id.to_string(), "").await?;
        transaction.commit().await?;
    }
    Ok(see_other(&address(id)))
}

/// One within a scope; any other is not there.
pub(super) async fn find(app: &App, scope: &Scope, id: &str) -> Result<Model> {
    let id = AgencyId::parse(id).ok_or(AppError::NotFound)?;
    agency::find(app.store.read(), scope, id).await?.ok_or(AppError::NotFound)
}

/// Where one is shown.
pub(super) fn address(id: AgencyId) -> String {
    format!("/agencies/{id}")
}

fn new_frame(who: &Identity) -> Frame<'_> {
    Frame::new("Add an agency", Some(who), Here::Agencies)
}

fn details_frame<'a>(who: &'a Identity, agency: &Model) -> Frame<'a> {
    Frame::new(format!("Change the name or sector of {}", agency.name), Some(who), Here::Agencies)
}
