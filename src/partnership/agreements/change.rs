//! Entering, changing and ending agreements. Each makes a new revision; the ones before stay as they are.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use sea_orm::ConnectionTrait;
use serde::Deserialize;

use super::form::{Choices, Typed};
use super::{Agreement, Kind, address, form_view, may_enter, may_write};
use crate::account::HrOfficer;
use crate::app::App;
use crate::course::Kind as Published;
use crate::database::agreement_revision::{self, NewRevision};
use crate::database::{AgreementId, agency, agreement, agreement_party, audit, person};
use crate::error::{AppError, Path, Query, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::typed_day::read_day;
use crate::page::{Frame, Here, see_other};

/// Which kind is wanted.
#[derive(Deserialize)]
pub struct NewQuery {
    kind: Option<String>,
}

/// `GET /agreements/new`: asks which level, then what it says.
///
/// # Errors
/// If the kind is none that they may enter, or the store cannot be read.
pub async fn show_new(State(app): State<App>, hr: HrOfficer, Query(query): Query<NewQuery>) -> Result<Response> {
    let Some(kind) = query.kind.as_deref() else {
        let kinds: Vec<_> = Kind::ALL.into_iter().filter(|kind| may_enter(&hr.scope, *kind)).collect();
        return Ok(Frame::new("Enter an agreement", Some(&hr.identity), Here::Agencies).show(move || form_view::kinds(&kinds)));
    };
    let kind = read_kind(kind, &hr)?;
    let choices = choices(&app, kind, &hr, None).await?;
    Ok(new_frame(&hr, kind).show(move || form_view::new(kind, &choices, &Typed::default(), &Problems::none())))
}

/// `POST /agreements/new`: enters one.
///
/// # Errors
/// If the kind is none that they may enter, or the store cannot be written.
pub async fn add_agreement(State(app): State<App>, hr: HrOfficer, fields: Fields) -> Result<Response> {
    let kind = read_kind(&fields.one("kind").ok_or(AppError::Malformed("no kind of agreement"))?, &hr)?;
    let typed = Typed { seen: 0, note: String::new(), ..Typed::read(&fields) };
    let choices = choices(&app, kind, &hr, None).await?;
    let content = match typed.check(kind, &hr.scope, &choices, app.today()) {
        Ok(content) => content,
        Err(problems) => return Ok(new_frame(&hr, kind).show_invalid(move || form_view::new(kind, &choices, &typed, &problems))),
    };
    let (now, by, form_key) = (app.now(), hr.identity.person, fields.form_key());
    let transaction = app.store.begin_write().await?;
    // The same form twice at once: the second waits here, and finds what the first has entered.
    person::hold(&transaction, by).await?;
    if let Some(before) = agreement_revision::of_form(&transaction, form_key).await? {
        return Ok(see_other(&address(before)));
    }
    let id = agreement::begin(&transaction, kind, now).await?;
    let new = NewRevision { agreement_id: id, number: 1, form_key, made_by: by, note: String::new(), content };
    agreement_revision::add(&transaction, new, now).await?;
    audit::note(&transaction, now, Some(by), "entered an agreement", &id.to_string(), &format!("level {}", kind.level())).await?;
    transaction.commit().await?;
    Ok(see_other(&address(id)))
}

/// `GET /agreements/{agreement}/change`: what it says, to change.
///
/// # Errors
/// If there is none such that they keep, it has ended, or the store cannot be read.
pub async fn show_change(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let agreement = kept(&app, &hr, &id).await?;
    let choices = choices(&app, agreement.kind, &hr, Some(&agreement)).await?;
    let typed = Typed::of(agreement.revision.content(agreement.parties.clone()), agreement.revision.number);
    Ok(frame(&hr, "Change", &agreement).show(move || form_view::change(&agreement, &choices, &typed, &Problems::none())))
}

/// `POST /agreements/{agreement}/change`: enters what it says from now on.
///
/// # Errors
/// If there is none such that they keep, it has ended, or the store cannot be written.
pub async fn change_agreement(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let agreement = kept(&app, &hr, &id).await?;
    let mut typed = Typed::read(&fields);
    // Without a number nobody has said what was seen: then it is what stands.
    typed.seen = if typed.seen < 1 { agreement.revision.number } else { typed.seen };
    let choices = choices(&app, agreement.kind, &hr, Some(&agreement)).await?;
    let content = match typed.check(agreement.kind, &hr.scope, &choices, app.today()) {
        Ok(content) => content,
        Err(problems) => {
            let frame = frame(&hr, "Change", &agreement);
            return Ok(frame.show_invalid(move || form_view::change(&agreement, &choices, &typed, &problems)));
        }
    };
    let form_key = fields.form_key();
    let new = NewRevision {
        agreement_id: agreement.id,
        number: typed.seen.saturating_add(1),
        form_key,
        made_by: hr.identity.person,
        note: typed.note.clone(),
        content,
    };
    let transaction = app.store.begin_write().await?;
    person::hold(&transaction, hr.identity.person).await?;
    if agreement_revision::of_form(&transaction, form_key).await? == Some(agreement.id) {
        return Ok(see_other(&address(agreement.id)));
    }
    if agreement_revision::add(&transaction, new, app.now()).await? {
        note(&transaction, &app, &hr, "changed an agreement", agreement.id, typed.seen.saturating_add(1)).await?;
        transaction.commit().await?;
        return Ok(see_other(&address(agreement.id)));
    }
    drop(transaction);
    // Somebody was quicker. What was typed is kept, and sent again it stands on theirs.
    let agreement = kept(&app, &hr, &id).await?;
    typed.seen = agreement.revision.number;
    let problems = Problems::one(
        "title",
        "Somebody else has changed this agreement since you opened it. Look at its history, then save again if yours is still right",
    );
    let frame = frame(&hr, "Error: Change", &agreement);
    Ok(frame.respond(StatusCode::CONFLICT, move || form_view::change(&agreement, &choices, &typed, &problems)))
}

/// `GET /agreements/{agreement}/ending`: asks when it ended, and why.
///
/// # Errors
/// If there is none such that they keep, it has ended, or the store cannot be read.
pub async fn show_ending(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let agreement = kept(&app, &hr, &id).await?;
    let resting = agreement::resting_on(app.store.read(), agreement.id).await?;
    Ok(frame(&hr, "End", &agreement).show(move || form_view::ending(&agreement, &resting, "", "", &Problems::none())))
}

/// `POST /agreements/{agreement}/ending`: ends it. It stays in the register, with its history.
///
/// # Errors
/// If there is none such that they keep, it has ended, or the store cannot be written.
pub async fn end_agreement(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    // The same form once more finds it ended, which is what was asked for.
    if let Some(before) = agreement_revision::of_form(app.store.read(), fields.form_key()).await?.filter(|before| before.to_string() == id)
    {
        return Ok(see_other(&address(before)));
    }
    let agreement = kept(&app, &hr, &id).await?;
    let [day, why] = ["ended-on", "note"].map(|name| fields.one(name).unwrap_or_default());
    let ended_on = read_day(&day).filter(|day| *day <= app.today());
    let mut problems = Problems::none();
    if ended_on.is_none() {
        problems.add("ended-on", "Enter the day on which it ended, today or earlier, for example 31 3 2026");
    }
    if why.is_empty() || why.chars().count() > 500 {
        problems.add("note", "Say why it ended, in at most 500 characters");
    }
    if !problems.is_empty() {
        let resting = agreement::resting_on(app.store.read(), agreement.id).await?;
        return Ok(frame(&hr, "End", &agreement).show_invalid(move || form_view::ending(&agreement, &resting, &day, &why, &problems)));
    }
    let mut content = agreement.revision.content(agreement.parties.clone());
    content.ended_on = ended_on;
    let number = agreement.revision.number + 1;
    let (made_by, form_key) = (hr.identity.person, fields.form_key());
    let new = NewRevision { agreement_id: agreement.id, number, form_key, made_by, note: why, content };
    let transaction = app.store.begin_write().await?;
    person::hold(&transaction, hr.identity.person).await?;
    if agreement_revision::of_form(&transaction, form_key).await? == Some(agreement.id) {
        return Ok(see_other(&address(agreement.id)));
    }
    if !agreement_revision::add(&transaction, new, app.now()).await? {
        return Err(AppError::Conflict(
            "Somebody has changed this agreement since the page was shown. Look at it again before you end it.",
        ));
    }
    note(&transaction, &app, &hr, "ended an agreement", agreement.id, number).await?;
    transaction.commit().await?;
    Ok(see_other(&address(agreement.id)))
}

async fn note(db: &impl ConnectionTrait, app: &App, hr: &HrOfficer, act: &str, id: AgreementId, revision: i32) -> Result<()> {
    let detail = format!("revision {revision}");
    Ok(audit::note(db, app.now(), Some(hr.identity.person), act, &id.to_string(), &detail).await?)
}

/// An agreement that they keep and that has not ended. Everybody may know that there are others.
async fn kept(app: &App, hr: &HrOfficer, id: &str) -> Result<Agreement> {
    let agreement = Agreement::load(app, id).await?;
    match () {
        () if !may_write(&hr.scope, &agreement) => Err(AppError::Forbidden),
        () if agreement.revision.ended_on.is_some() => {
            Err(AppError::Conflict("This agreement has ended. Enter a new one if the agencies have agreed again."))
        }
        () => Ok(agreement),
    }
}

/// What the form of a kind offers. What an agreement has already, it may keep.
async fn choices(app: &App, kind: Kind, hr: &HrOfficer, agreement: Option<&Agreement>) -> Result<Choices> {
    let is_party = |agency: &agency::Model| agreement.is_some_and(|of| of.parties.iter().any(|party| party.agency_id == agency.id));
    let may_be = |agency: &agency::Model| agency.closed_at.is_none() && (kind != Kind::Within || hr.scope.covers(agency.id));
    let agencies = agency::all(app.store.read()).await?;
    let agencies = agencies.into_iter().filter(|agency| kind != Kind::Guidance && (may_be(agency) || is_party(agency))).collect();
    let (mut level_1, mut level_2, mut frameworks) = (Vec::new(), Vec::new(), Vec::new());
    if kind == Kind::Sharing {
        let found = agreement::in_force(app.store.read(), Kind::Between).await?;
        let revisions: Vec<_> = found.iter().map(|listed| listed.revision_id).collect();
        let parties = agreement_party::of_revisions(app.store.read(), &revisions).await?;
        level_1 = found
            .into_iter()
            .map(|listed| {
                let own = parties.iter().filter(|(revision, _)| *revision == listed.revision_id).map(|(_, party)| party.clone()).collect();
                (listed, own)
            })
            .collect();
        level_2 = agreement::in_force(app.store.read(), Kind::Guidance).await?;
    }
    if kind == Kind::Guidance {
        let editions = app.library.all(Published::Framework);
        frameworks = editions.iter().map(|edition| (edition.slug.to_string(), edition.title().to_owned())).collect();
    }
    Ok(Choices { agencies, frameworks, level_1, level_2 })
}

/// The kind of this name, if they may enter it.
fn read_kind(name: &str, hr: &HrOfficer) -> Result<Kind> {
    let kind = Kind::ALL.into_iter().find(|kind| kind_name(*kind) == name).ok_or(AppError::Malformed("no such kind of agreement"))?;
    if may_enter(&hr.scope, kind) { Ok(kind) } else { Err(AppError::Forbidden) }
}

/// The name of a kind in addresses and forms.
pub(super) const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Between => "between",
        Kind::Within => "within",
        Kind::Guidance => "guidance",
        Kind::Sharing => "sharing",
    }
}

fn new_frame(hr: &HrOfficer, kind: Kind) -> Frame<'_> {
    Frame::new(format!("Enter an agreement: {}", super::words::kind(kind)), Some(&hr.identity), Here::Agencies)
}

fn frame<'a>(hr: &'a HrOfficer, verb: &str, agreement: &Agreement) -> Frame<'a> {
    Frame::new(format!("{verb} {}", agreement.revision.title), Some(&hr.identity), Here::Agencies)
}
