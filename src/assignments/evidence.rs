//! Training done elsewhere: one HR officer enters it, a second one decides. Neither can do both.

use axum::extract::State;
use axum::response::Response;
use chrono::{Days, NaiveDate};
use sea_orm::{PaginatorTrait, QuerySelect};
use serde::Deserialize;

use super::one::Whole;
use super::{decision, evidence_view as view};
use crate::account::HrOfficer;
use crate::app::{App, long_date};
use crate::assigning;
use crate::database::evidence::{self, Kind, Model, NewEvidence, State as Reached};
use crate::database::{EvidenceId, PersonId, agency, audit, evidence_line, person, standing};
use crate::error::{AppError, Path, Query, Result};
use crate::page::dates::TypedDate;
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, Shape, see_other};
use crate::standing::Progress;

/// The longest texts, in characters.
pub(super) const WHAT: usize = 200;
pub(super) const REFERENCE: usize = 1_000;
/// How far back training may lie.
const BACK: Days = Days::new(10 * 366);
/// How many a page of a list has.
pub(super) const ON_A_PAGE: u64 = 50;
/// How many of those decided are shown.
const LATEST: u64 = 10;

/// Which page of a list.
#[derive(Deserialize)]
pub struct ListQuery {
    page: Option<u64>,
}

/// One of the list, with what stands beside it.
pub(super) struct Listed {
    pub found: Model,
    pub pathway: String,
    pub entered_by: String,
    pub own: bool,
}

/// `GET /assignments/{assignment}/evidence`: the form for one person's earlier training.
///
/// # Errors
/// If there is no such assignment within the asker's scope, or the store cannot be read.
pub async fn show_form(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let whole = open(&app, &hr, &id).await?;
    Ok(Frame::new("Enter training done elsewhere", Some(&hr.identity), Here::Assignments)
        .show(move || view::form(&whole, &Fields::default(), &Problems::none())))
}

/// `POST /assignments/{assignment}/evidence`: enters it, for a second person to decide.
///
/// # Errors
/// If there is no such assignment within the asker's scope, or the store cannot be written.
pub async fn submit_form(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let whole = open(&app, &hr, &id).await?;
    let (typed, mut problems) = read(&fields, app.today());
    if let Some(done_on) = typed.done_on.filter(|_| problems.is_empty()) {
        check_holds(&app, &whole, done_on, &mut problems).await?;
    }
    let Some(done_on) = typed.done_on.filter(|_| problems.is_empty()) else {
        return Ok(Frame::new("Enter training done elsewhere", Some(&hr.identity), Here::Assignments)
            .show_invalid(move || view::form(&whole, &fields, &problems)));
    };
    let now = app.now();
    let new = NewEvidence {
        id: EvidenceId(fields.form_key()),
        kind: Kind::Earlier,
        pathway_id: whole.assignment.pathway_id,
        what: typed.what,
        reference: typed.reference,
        done_on,
        state: Reached::Waiting,
        entered_by: hr.identity.person,
    };
    let evidence = new.id;
    let transaction = app.store.begin_write().await?;
    if evidence::add(&transaction, new, now).await? {
        evidence_line::add_many(&transaction, evidence, &[(whole.assignment.id, whole.person.id)]).await?;
        let subject = whole.person.id.to_string();
        audit::note(&transaction, now, Some(hr.identity.person), "entered training done elsewhere", &subject, &whole.title).await?;
    }
    transaction.commit().await?;
    Ok(see_other(&format!("/assignments/evidence/{evidence}")))
}

/// An assignment that is not completed.
async fn open(app: &App, hr: &HrOfficer, id: &str) -> Result<Whole> {
    let whole = Whole::load(app, hr, id).await?;
    let is_open = |stored: &standing::Model| Progress::from(stored.progress) != Progress::Completed;
    match whole.standing.as_ref().is_some_and(is_open) {
        true => Ok(whole),
        false => Err(AppError::Conflict("This assignment has been completed, withdrawn or renewed, so nothing can be entered for it.")),
    }
}

/// What was typed about training, and what is wrong with it.
pub(super) struct Typed {
    pub what: String,
    pub reference: String,
    pub done_on: Option<NaiveDate>,
}

pub(super) fn read(fields: &Fields, today: NaiveDate) -> (Typed, Problems) {
    let mut problems = Problems::none();
    let mut text = |id: &str, limit: usize, missing: &str| {
        let typed = fields.one(id).unwrap_or_default();
        match typed.chars().count() {
            0 => problems.add(id, missing),
            length if length > limit => problems.add(id, format!("Use at most {limit} characters: there are {} too many", length - limit)),
            _ => {}
        }
        typed
    };
    let what = text("what", WHAT, "Say what the training was");
    let reference = text("reference", REFERENCE, "Say where it can be looked up, or what shows it");
    let done_on = TypedDate::read(fields, "done").date("done", "the day it was completed", &mut problems);
    match done_on {
        Some(day) if day > today => problems.add("done-day", "The day must be today or earlier"),
        Some(day) if today.checked_sub_days(BACK).is_some_and(|first| day < first) => {
            problems.add("done-day", "The day must be within the last ten years");
        }
        _ => {}
    }
    (Typed { what, reference, done_on }, problems)
}

/// Training that would have run out, or that gives no more than is held, completes nothing.
async fn check_holds(app: &App, whole: &Whole, done_on: NaiveDate, problems: &mut Problems) -> Result<()> {
    let rule = assigning::terms_for(app.store.read(), &[&whole.assignment]).await?.remove(&whole.assignment.id);
    let holds_until = rule.and_then(|rule| rule.holds_until(done_on));
    let held = whole.standing.as_ref().and_then(|stored| stored.expires_on);
    match holds_until {
        Some(last) if last < app.today() => {
            problems.add("done-day", format!("Training completed on that day would have run out on {}", long_date(last)));
        }
        Some(last) if held.is_some_and(|held| last <= held) => {
            problems.add("done-day", "That is no later than what this renews: enter the training that renews it");
        }
        _ => {}
    }
    Ok(())
}

/// `GET /assignments/evidence`: what waits for a second person, the oldest first, and what was decided last.
///
/// # Errors
/// If the store cannot be read.
pub async fn list_evidence(State(app): State<App>, hr: HrOfficer, Query(query): Query<ListQuery>) -> Result<Response> {
    let (db, who) = (app.store.read(), hr.identity.person);
    let waiting = evidence::in_state(&hr.scope, who, Reached::Waiting);
    let all = waiting.clone().count(db).await?;
    let last = all.div_ceil(ON_A_PAGE).max(1);
    let page = query.page.unwrap_or(1).clamp(1, last);
    let waiting = listed(&app, who, waiting.offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE).all(db).await?).await?;
    let own_lists = evidence::in_state(&hr.scope, who, Reached::Open).limit(ON_A_PAGE).all(db).await?;
    let own_lists = listed(&app, who, own_lists).await?;
    let decided = listed(&app, who, evidence::decided(db, &hr.scope, who, LATEST).await?).await?;
    Ok(Frame::new("Training done elsewhere", Some(&hr.identity), Here::Assignments)
        .shaped(Shape::Wide)
        .show(move || view::list(all, (page, last), waiting, own_lists, decided)))
}

async fn listed(app: &App, who: PersonId, found: Vec<Model>) -> Result<Vec<Listed>> {
    let authors: Vec<_> = found.iter().map(|found| found.entered_by).collect();
    let names = person::names_of(app.store.read(), &authors).await?;
    let listed = found.into_iter().map(|found| Listed {
        pathway: app.library.current_of(found.pathway_id).map(|pathway| pathway.title().to_owned()).unwrap_or_default(),
        entered_by: names.get(&found.entered_by).cloned().unwrap_or_default(),
        own: found.entered_by == who,
        found,
    });
    Ok(listed.collect())
}

/// One that the asker may see.
pub(super) async fn find(app: &App, hr: &HrOfficer, id: &str) -> Result<Listed> {
    let id = EvidenceId::parse(id).ok_or(AppError::NotFound)?;
    let found = evidence::find(app.store.read(), &hr.scope, hr.identity.person, id).await?.ok_or(AppError::NotFound)?;
    listed(app, hr.identity.person, vec![found]).await?.pop().ok_or(AppError::NotFound)
}

/// `GET /assignments/evidence/{evidence}`: what was entered, for whom, and the form for the decision.
///
/// # Errors
/// If there is none such within the asker's scope, or the store cannot be read.
pub async fn show_evidence(
    State(app): State<App>,
    hr: HrOfficer,
    Path(id): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response> {
    let listed = find(&app, &hr, &id).await?;
    if listed.found.state == Reached::Open {
        return Ok(see_other(&format!("/assignments/classroom/{}", listed.found.id)));
    }
    let (page, lines) = lines(&app, &hr, &listed.found, query.page).await?;
    Ok(Frame::new(listed.found.what.clone(), Some(&hr.identity), Here::Assignments)
        .show(move || view::one(&listed, page, lines, &Fields::default(), &Problems::none())))
}

/// A line with the name of its agency.
pub(super) type Line = (evidence_line::Named, String);

/// A page of the people on it: which, of how many, and the lines.
pub(super) async fn lines(app: &App, hr: &HrOfficer, found: &Model, page: Option<u64>) -> Result<((u64, u64, u64), Vec<Line>)> {
    let all = evidence_line::of(found.id).count(app.store.read()).await?;
    let last = all.div_ceil(ON_A_PAGE).max(1);
    let page = page.unwrap_or(1).clamp(1, last);
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let named = |line: evidence_line::Named| {
        let agency = agencies.iter().find(|agency| agency.id == line.3).map(|agency| agency.name.clone());
        (line, agency.unwrap_or_default())
    };
    let lines = evidence_line::names(app.store.read(), found, (page - 1) * ON_A_PAGE, ON_A_PAGE).await?;
    Ok(((all, page, last), lines.into_iter().map(named).collect()))
}

/// `POST /assignments/evidence/{evidence}`: approves or refuses it.
///
/// # Errors
/// If there is none such within the asker's scope, the asker entered it, it has been decided, or the store cannot be written.
pub async fn decide_evidence(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let listed = find(&app, &hr, &id).await?;
    let mut problems = Problems::none();
    let note = fields.one("note").unwrap_or_default();
    let state = match fields.one("decision").as_deref() {
        Some("approve") => Some(Reached::Approved),
        Some("refuse") => Some(Reached::Refused),
        _ => {
            problems.add("decision", "Choose whether you approve it");
            None
        }
    };
    let length = note.chars().count();
    if state == Some(Reached::Refused) && length == 0 {
        problems.add("note", "Say why you refuse it");
    } else if length > super::changes::NOTE {
        problems.add("note", format!("Use at most {} characters", super::changes::NOTE));
    }
    let Some(state) = state.filter(|_| problems.is_empty()) else {
        let (page, lines) = lines(&app, &hr, &listed.found, None).await?;
        return Ok(Frame::new(listed.found.what.clone(), Some(&hr.identity), Here::Assignments)
            .show_invalid(move || view::one(&listed, page, lines, &fields, &problems)));
    };
    decision::decide(&app, &hr, &listed.found, (state, &note)).await?;
    Ok(see_other(&format!("/assignments/evidence/{}", listed.found.id)))
}
