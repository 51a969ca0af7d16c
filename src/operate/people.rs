//! Permissions: an administrator finds a person, and gives or takes away what they may do. Nobody takes away their own administration,
//! and nobody the last there is.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::people_view as view;
use crate::account::Administrator;
use crate::app::App;
use crate::database::person_grant::{self, Held, Permission, Revoked};
use crate::database::{AgencyId, GrantId, PersonId, agency, audit, person, person_email};
use crate::error::{AppError, Path, Query, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, see_other};

/// How many grants a page of the list shows.
const ON_A_PAGE: u64 = 50;
/// How many people are found at most: past that, more letters help.
const FOUND: u64 = 20;
/// The most characters that are looked for.
const WORDS: usize = 100;

/// What is looked for.
#[derive(Deserialize)]
pub struct FindQuery {
    q: Option<String>,
    page: Option<u64>,
}

/// Somebody, with all they may do.
pub(super) struct Person {
    pub id: PersonId,
    pub name: String,
    pub addresses: Vec<String>,
    pub held: Vec<Held>,
    pub agencies: Vec<agency::Model>,
}

/// What was chosen to be given.
#[derive(Default)]
pub(super) struct Typed {
    pub permission: String,
    pub agency: String,
}

/// `GET /operate/people`: finds people, and lists who may do more than learn.
///
/// # Errors
/// If the store cannot be read.
pub async fn find_people(State(app): State<App>, administrator: Administrator, Query(query): Query<FindQuery>) -> Result<Response> {
    let Administrator { identity, administering } = administrator;
    let words: String = query.q.unwrap_or_default().trim().chars().take(WORDS).collect();
    let found = match words.chars().count() {
        0 | 1 => None,
        _ => Some(person_grant::find_people(app.store.read(), administering, &words, FOUND + 1).await?),
    };
    let number = person_grant::count_holders(app.store.read(), administering).await?;
    let last = number.div_ceil(ON_A_PAGE).max(1);
    let page = query.page.unwrap_or(1).clamp(1, last);
    let holders = person_grant::holders(app.store.read(), administering, (page - 1) * ON_A_PAGE, ON_A_PAGE).await?;
    let frame = Frame::new("Permissions", Some(&identity), Here::Administration);
    Ok(frame.show(move || view::list(&words, found, holders, (page, last))))
}

/// `GET /operate/people/{person}`: what somebody may do. That it was looked at stands in their own data.
///
/// # Errors
/// If there is nobody of this key, or the store cannot be read.
pub async fn show_grants(State(app): State<App>, administrator: Administrator, Path(id): Path<String>) -> Result<Response> {
    let found = load(&app, &administrator, &id).await?;
    let by = administrator.identity.person;
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, app.now(), Some(by), "viewed a person's permissions", &found.id.to_string(), "").await?;
    transaction.commit().await?;
    Ok(frame(&administrator, &found).show(move || view::one(&found, by, &Typed::default(), &Problems::none())))
}

/// `POST /operate/people/{person}`: gives somebody a permission. One that they have is not given twice.
///
/// # Errors
/// If there is nobody of this key, or the store cannot be written.
pub async fn give_grant(State(app): State<App>, administrator: Administrator, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let found = load(&app, &administrator, &id).await?;
    let by = administrator.identity.person;
    let typed = Typed { permission: fields.one("permission").unwrap_or_default(), agency: fields.one("agency").unwrap_or_default() };
    let (permission, agency) = match read(&typed, &found.agencies) {
        Ok(read) => read,
        Err(problems) => return Ok(frame(&administrator, &found).show_invalid(move || view::one(&found, by, &typed, &problems))),
    };
    let transaction = app.store.begin_write().await?;
    person::hold(&transaction, found.id).await?;
    if !person_grant::of_person(&transaction, found.id).await?.contains(&(permission, agency)) {
        person_grant::give(&transaction, found.id, permission, agency, app.now()).await?;
        let detail = detail(permission, agency);
        audit::note(&transaction, app.now(), Some(by), "gave a permission", &found.id.to_string(), &detail).await?;
        transaction.commit().await?;
    }
    Ok(see_other(&format!("/operate/people/{}", found.id)))
}

/// `POST /operate/people/{person}/{grant}/removal`: takes a permission away, from the next page on.
///
/// # Errors
/// If there is nobody of this key, or the store cannot be written.
pub async fn revoke_grant(
    State(app): State<App>,
    administrator: Administrator,
    Path((id, grant)): Path<(String, String)>,
    _: Fields,
) -> Result<Response> {
    let found = load(&app, &administrator, &id).await?;
    let grant = GrantId::parse(&grant).ok_or(AppError::NotFound)?;
    let (now, by) = (app.now(), administrator.identity.person);
    let transaction = app.store.begin_write().await?;
    let revoked = person_grant::revoke(&transaction, administrator.administering, by, found.id, grant, now).await?;
    let refused = match revoked {
        Revoked::Now(permission, agency) => {
            let detail = detail(permission, agency);
            audit::note(&transaction, now, Some(by), "took a permission away", &found.id.to_string(), &detail).await?;
            transaction.commit().await?;
            None
        }
        Revoked::Before => None,
        Revoked::Own => Some("You cannot take away your own administration. Ask another administrator to do it"),
        Revoked::Last => Some("This is the last administrator. Make somebody else an administrator first"),
    };
    let Some(refused) = refused else { return Ok(see_other(&format!("/operate/people/{}", found.id))) };
    let problems = Problems::one("held", refused);
    let frame = frame(&administrator, &found);
    Ok(frame.respond(StatusCode::CONFLICT, move || view::one(&found, by, &Typed::default(), &problems)))
}

fn detail(permission: Permission, agency: Option<AgencyId>) -> String {
    let of = agency.map_or_else(|| "partnership".to_owned(), |agency| format!("agency {agency}"));
    format!("{}, {of}", permission.word())
}

fn read(typed: &Typed, agencies: &[agency::Model]) -> std::result::Result<(Permission, Option<AgencyId>), Problems> {
    let mut problems = Problems::none();
    let permission = Permission::GIVEN.into_iter().find(|permission| permission.word() == typed.permission);
    if permission.is_none() {
        problems.add("permission", "Choose what to give");
    }
    let agency = match typed.agency.as_str() {
        "partnership" => Some(None),
        id => agencies.iter().map(|agency| agency.id).find(|agency| agency.to_string() == id).map(Some),
    };
    // The system is run as a whole.
    let agency = if permission == Some(Permission::Administrator) { Some(None) } else { agency };
    if agency.is_none() {
        problems.add("agency", "Choose an agency, or the whole partnership");
    }
    match (permission, agency) {
        (Some(permission), Some(agency)) => Ok((permission, agency)),
        _ => Err(problems),
    }
}

async fn load(app: &App, administrator: &Administrator, id: &str) -> Result<Person> {
    let id = PersonId::parse(id).ok_or(AppError::NotFound)?;
    let name = person_grant::name_of(app.store.read(), administrator.administering, id).await?.ok_or(AppError::NotFound)?;
    let addresses = person_email::addresses_of(app.store.read(), id).await?;
    let held = person_grant::held_by(app.store.read(), administrator.administering, id).await?;
    Ok(Person { id, name, addresses, held, agencies: agency::open(app.store.read()).await? })
}

fn frame<'a>(administrator: &'a Administrator, found: &Person) -> Frame<'a> {
    Frame::new(format!("Permissions of {}", found.name), Some(&administrator.identity), Here::Administration)
}
