//! "Something is wrong on this page": anybody says what, and those signed in see what came of it.

mod about;
mod view;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{DatabaseTransaction, DbErr};
use serde::Deserialize;

use crate::account::{Identity, SignedIn, Visitor};
use crate::app::App;
use crate::database::page_report::{self, NewReport};
use crate::database::{Write, audit, person, post};
use crate::error::{Query, Result};
use crate::page::address;
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, see_other};

/// Longest text, in characters.
const TEXT_LIMIT: usize = 2_000;
/// Longest e-mail address there can be (RFC 5321, 4.5.3.1.3, less the brackets).
const EMAIL_LIMIT: usize = 254;
/// How many one person may send in a day.
const OF_A_PERSON: u64 = 20;
/// How many may ask in an hour for an answer to the same address.
const TO_AN_ADDRESS: u64 = 5;
/// How many all visitors may send in a day.
const OF_VISITORS: u64 = 100;

const TITLE: &str = "Something is wrong on a page";

/// Which page.
#[derive(Deserialize)]
pub struct OfPage {
    page: Option<String>,
}

/// What was typed.
struct Typed {
    page: String,
    text: String,
    reply_to: String,
}

/// `GET /wrong`: asks what is wrong on a page.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_form(State(app): State<App>, Visitor(who): Visitor, Query(query): Query<OfPage>) -> Result<Response> {
    let page = query.page.as_deref().and_then(address::plain).unwrap_or_default().to_owned();
    form(&app, who.as_ref(), Typed { page, text: String::new(), reply_to: String::new() }, Problems::none(), StatusCode::OK).await
}

/// `POST /wrong`: keeps a report for those who write the content.
///
/// # Errors
/// If the store cannot be written.
pub async fn submit_form(State(app): State<App>, Visitor(who): Visitor, fields: Fields) -> Result<Response> {
    let page = fields.one("page").as_deref().and_then(address::plain).unwrap_or_default().to_owned();
    let reply_to = fields.one("email").filter(|_| who.is_none()).unwrap_or_default();
    let typed = Typed { page, text: fields.one("text").unwrap_or_default(), reply_to };
    let problems = problems_with(&typed);
    if !problems.is_empty() {
        return form(&app, who.as_ref(), typed, problems, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let write = prepare(&app, who.as_ref(), &typed, &fields).await?;
    match app.store.write(write).await? {
        Kept::Stored => Ok(see_other("/wrong/sent")),
        Kept::TooMany(why) => form(&app, who.as_ref(), typed, Problems::one("text", why), StatusCode::TOO_MANY_REQUESTS).await,
    }
}

/// `GET /wrong/sent`: what happens next.
pub async fn show_sent(Visitor(who): Visitor) -> Response {
    let signed_in = who.is_some();
    Frame::new("Thank you for telling us", who.as_ref(), Here::Elsewhere).show(move || view::sent(signed_in))
}

/// `GET /learn/reports`: what I reported, and what came of it.
///
/// # Errors
/// If the store cannot be read.
pub async fn list_own(State(app): State<App>, SignedIn(who): SignedIn) -> Result<Response> {
    let reports = page_report::of_person(app.store.read(), who.person).await?;
    let titles = reports.iter().map(|report| report.content_id.and_then(|content| app.library.current_of(content)));
    let titles: Vec<_> = titles.map(|published| published.map(|published| published.title().to_owned())).collect();
    Ok(Frame::new("What you reported", Some(&who), Here::Elsewhere).show(move || view::own(reports.into_iter().zip(titles).collect())))
}

async fn form(app: &App, who: Option<&Identity>, typed: Typed, problems: Problems, status: StatusCode) -> Result<Response> {
    let title = about::content(app, who, &typed.page).await?.map(|published| published.title().to_owned());
    let named = if problems.is_empty() { TITLE.to_owned() } else { format!("Error: {TITLE}") };
    let signed_in = who.is_some();
    Ok(Frame::new(named, who, Here::Elsewhere).respond(status, move || view::form(&typed, title, signed_in, &problems)))
}

fn problems_with(typed: &Typed) -> Problems {
    let mut problems = Problems::none();
    let length = typed.text.chars().count();
    if length == 0 {
        problems.add("text", "Say what is wrong");
    } else if length > TEXT_LIMIT {
        problems.add("text", format!("Use at most 2,000 characters: there are {} too many", length - TEXT_LIMIT));
    }
    let email = &typed.reply_to;
    if email.len() > EMAIL_LIMIT {
        problems.add("email", "Enter an e-mail address of at most 254 characters");
    } else if !email.is_empty() && email.parse::<lettre::Address>().is_err() {
        problems.add("email", "Enter an e-mail address like name@example.org, or leave it empty");
    }
    problems
}

async fn prepare(app: &App, who: Option<&Identity>, typed: &Typed, fields: &Fields) -> Result<ReportWrite> {
    let about = about::content(app, who, &typed.page).await?;
    let agency_id = match who {
        Some(who) => post::live_of(app.store.read(), who.person, app.today()).await?.first().map(|post| post.agency_id),
        None => None,
    };
    Ok(ReportWrite {
        new: NewReport {
            form_key: fields.form_key(),
            person_id: who.map(|who| who.person),
            agency_id,
            reply_to: Some(typed.reply_to.to_lowercase()).filter(|email| !email.is_empty()),
            address: typed.page.clone(),
            content_id: about.as_ref().map(|published| published.content),
            version_id: about.as_ref().map(|published| published.version),
            text: typed.text.clone(),
        },
        about: about.map(|published| format!("{}/{}", published.kind.folder(), published.slug)).unwrap_or_default(),
        now: app.now(),
    })
}

/// A report, stored unless there have been too many of late.
struct ReportWrite {
    new: NewReport,
    about: String,
    now: DateTime<Utc>,
}

enum Kept {
    Stored,
    TooMany(&'static str),
}

impl Write for ReportWrite {
    type Output = Kept;

    async fn run<'a>(&'a self, db: &'a DatabaseTransaction) -> Result<Kept, DbErr> {
        if let Some(why) = self.too_many(db).await? {
            return Ok(Kept::TooMany(why));
        }
        if let Some(id) = page_report::add(db, self.new.clone(), self.now).await? {
            audit::note(db, self.now, self.new.person_id, "reported a page", &id.to_string(), &self.about).await?;
        }
        Ok(Kept::Stored)
    }
}

impl ReportWrite {
    async fn too_many(&self, db: &DatabaseTransaction) -> Result<Option<&'static str>, DbErr> {
        let (day, hour) = (self.now - TimeDelta::days(1), self.now - TimeDelta::hours(1));
        if let Some(person) = self.new.person_id {
            // Counted while the person is held, so that many at once are not each the twentieth.
            person::hold(db, person).await?;
            let too_many = page_report::count_of_person(db, person, day).await? >= OF_A_PERSON;
            return Ok(
                too_many.then_some("You have sent 20 reports in a day, which is as many as we take. Keep this one, and send it tomorrow")
            );
        }
        if page_report::count_of_visitors(db, None, day).await? >= OF_VISITORS {
            return Ok(Some("So many reports came today that we take no more from visitors. Sign in to send it, or send it tomorrow"));
        }
        match self.new.reply_to.as_deref() {
            Some(email) if page_report::count_of_visitors(db, Some(email), hour).await? >= TO_AN_ADDRESS => {
                Ok(Some("You have sent five reports in an hour, which is as many as we take. Keep this one, and send it in an hour"))
            }
            _ => Ok(None),
        }
    }
}
