//! When an agency reminds its people: its own days and hour, with a look at what somebody would get before it is saved.

mod form;
mod view;

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use self::form::Typed;
use super::london_hour;
use crate::account::HrOfficer;
use crate::app::App;
use crate::database::reminder_policy::{self, Policies, Policy};
use crate::database::{AgencyId, agency, audit};
use crate::error::{AppError, Path, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, see_other};

/// What the page is about.
struct Page {
    agency: agency::Model,
    /// The first day on which what is saved now would hold.
    from: NaiveDate,
    /// A pathway to show as an example.
    example: (String, u32),
    url: String,
    today: NaiveDate,
}

/// `GET /reminders/policies/{agency}`.
///
/// # Errors
/// If there is no such agency within the scope, or the store cannot be read.
pub async fn show_policy(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let (page, policies) = load(&app, &hr, &id).await?;
    let policy = policies.on(page.agency.id, page.from).clone();
    let frame = frame(&page, &hr);
    Ok(frame.show(move || view::page(&page, &Typed::of(&policy), Some(&policy), &Problems::none())))
}

/// `POST /reminders/policies/{agency}`: shows what it would be, or saves it.
///
/// # Errors
/// If there is no such agency within the scope, or the store cannot be written.
pub async fn set_policy(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let (page, policies) = load(&app, &hr, &id).await?;
    let typed = Typed::read(&fields);
    let policy = match typed.policy() {
        Ok(policy) => policy,
        Err(problems) => return Ok(frame(&page, &hr).show_invalid(move || view::page(&page, &typed, None, &problems))),
    };
    if fields.one("act").is_some_and(|act| act == "preview") {
        return Ok(frame(&page, &hr).show(move || view::page(&page, &typed, Some(&policy), &Problems::none())));
    }
    // The same again, by a double post, is saved once.
    if policies.on(page.agency.id, page.from) != &policy {
        let (now, agency) = (app.now(), page.agency.id);
        let transaction = app.store.begin_write().await?;
        reminder_policy::set(&transaction, agency, page.from, &policy, hr.identity.person, now).await?;
        let detail = format!("from {} at {}:00", page.from, policy.hour);
        audit::note(&transaction, now, Some(hr.identity.person), "set when people are reminded", &agency.to_string(), &detail).await?;
        transaction.commit().await?;
    }
    Ok(see_other("/reminders"))
}

async fn load(app: &App, hr: &HrOfficer, id: &str) -> Result<(Page, Policies)> {
    let id = AgencyId::parse(id).ok_or(AppError::NotFound)?;
    let within = agency::within(app.store.read(), &hr.scope).await?;
    let agency = within.into_iter().find(|agency| agency.id == id).ok_or(AppError::NotFound)?;
    let policies = reminder_policy::all(app.store.read()).await?;
    let today = app.today();
    // Once today's hour has come, today's reminders are given by what held; a change holds from tomorrow on.
    let from = if london_hour(app.now()) < policies.on(id, today).hour { today } else { today.succ_opt().unwrap_or(today) };
    Ok((Page { agency, from, example: example(app), url: app.settings.public_url(), today }, policies))
}

/// A pathway there is, as an example.
fn example(app: &App) -> (String, u32) {
    let first = app.library.all(crate::course::Kind::Pathway).into_iter().next();
    let found = first.and_then(|published| {
        let minutes = super::pathways::minutes(&app.library, published.pathway()?);
        Some((published.title().to_owned(), minutes))
    });
    found.unwrap_or_else(|| ("Core induction".to_owned(), 90))
}

fn frame<'a>(page: &Page, hr: &'a HrOfficer) -> Frame<'a> {
    Frame::new(format!("When {} reminds its people", page.agency.name), Some(&hr.identity), Here::Reminders)
}

/// What is chosen.
type Read = std::result::Result<Policy, Problems>;
