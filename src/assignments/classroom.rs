//! Classroom training for a whole list: what and when, then who, page by page; then it goes to a second person like any evidence.

use axum::extract::State;
use axum::response::Response;
use sea_orm::PaginatorTrait;
use serde::Deserialize;

use super::classroom_view::{Shown, new_form};
use super::evidence::{Listed, ON_A_PAGE, find, lines, read};
use super::open::{self, Looked};
use crate::account::HrOfficer;
use crate::app::App;
use crate::course::Kind as ContentKind;
use crate::database::evidence::{self, Kind, NewEvidence, State as Reached};
use crate::database::{AgencyId, AssignmentId, ContentId, EvidenceId, agency, audit, evidence_line};
use crate::error::{AppError, Path, Query, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, Shape, encode, see_other};

/// The most people on one list: what one transaction may complete.
const LONGEST: u64 = 500;

/// Whom to look for.
#[derive(Clone, Default, Deserialize)]
pub struct Wanted {
    pub(super) q: Option<String>,
    pub(super) agency: Option<String>,
    pub(super) page: Option<u64>,
}

/// `GET /assignments/classroom/new`.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_new(State(app): State<App>, hr: HrOfficer) -> Result<Response> {
    let pathways = pathways(&app);
    Ok(Frame::new("Enter a classroom list", Some(&hr.identity), Here::Assignments)
        .show(move || new_form(&pathways, &Fields::default(), &Problems::none())))
}

/// `POST /assignments/classroom/new`: begins a list.
///
/// # Errors
/// If the store cannot be written.
pub async fn begin_list(State(app): State<App>, hr: HrOfficer, fields: Fields) -> Result<Response> {
    let pathways = pathways(&app);
    let (typed, mut problems) = read(&fields, app.today());
    let pathway = fields.one("pathway").and_then(|id| ContentId::parse(&id));
    let pathway = pathway.filter(|id| pathways.iter().any(|(known, _)| known == id));
    if pathway.is_none() {
        problems.add("pathway", "Choose a pathway");
    }
    let (Some(pathway_id), Some(done_on), true) = (pathway, typed.done_on, problems.is_empty()) else {
        return Ok(Frame::new("Enter a classroom list", Some(&hr.identity), Here::Assignments)
            .show_invalid(move || new_form(&pathways, &fields, &problems)));
    };
    let new = NewEvidence {
        id: EvidenceId(fields.form_key()),
        kind: Kind::Classroom,
        pathway_id,
        what: typed.what,
        reference: typed.reference,
        done_on,
        state: Reached::Open,
        entered_by: hr.identity.person,
    };
    let id = new.id;
    let transaction = app.store.begin_write().await?;
    evidence::add(&transaction, new, app.now()).await?;
    transaction.commit().await?;
    Ok(see_other(&format!("/assignments/classroom/{id}")))
}

fn pathways(app: &App) -> Vec<(ContentId, String)> {
    app.library.all(ContentKind::Pathway).iter().map(|pathway| (pathway.content, pathway.title().to_owned())).collect()
}

/// A list of the asker's own that has not been sent.
async fn own(app: &App, hr: &HrOfficer, id: &str) -> Result<Listed> {
    let listed = find(app, hr, id).await?;
    match (listed.found.kind, listed.own, listed.found.state) {
        (Kind::Classroom, true, Reached::Open) => Ok(listed),
        (Kind::Classroom, true, _) => Err(AppError::Conflict("This list has been sent, and cannot be changed now.")),
        _ => Err(AppError::NotFound),
    }
}

fn looked(listed: &Listed, wanted: &Wanted, agencies: &[agency::Model]) -> Result<Looked> {
    let agency = match wanted.agency.as_deref().filter(|id| !id.is_empty()) {
        Some(id) => Some(AgencyId::parse(id).filter(|id| agencies.iter().any(|agency| agency.id == *id)).ok_or(AppError::NotFound)?),
        None => None,
    };
    Ok(Looked { pathway: listed.found.pathway_id, agency, q: wanted.q.clone().unwrap_or_default(), but: listed.found.id })
}

/// `GET /assignments/classroom/{evidence}`: who is on the list, and whom else to put on it.
///
/// # Errors
/// If there is no such list of the asker's own, or the store cannot be read.
pub async fn show_list(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, Query(wanted): Query<Wanted>) -> Result<Response> {
    page(&app, &hr, &id, wanted, Problems::none()).await
}

async fn page(app: &App, hr: &HrOfficer, id: &str, wanted: Wanted, problems: Problems) -> Result<Response> {
    let listed = own(app, hr, id).await?;
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let looked = looked(&listed, &wanted, &agencies)?;
    let found = open::assignments(&hr.scope, &looked, app.today());
    let page = wanted.page.unwrap_or(1).clamp(1, 10_000);
    let (all, mut open) = open::page(app.store.read(), found.clone(), (page - 1) * ON_A_PAGE, ON_A_PAGE).await?;
    let last = all.div_ceil(ON_A_PAGE).max(1);
    if page > last {
        open = open::page(app.store.read(), found, (last - 1) * ON_A_PAGE, ON_A_PAGE).await?.1;
    }
    let ((chosen, ..), on_it) = lines(app, hr, &listed.found, None).await?;
    let shown = Shown { listed, chosen, on_it, open, all, page: page.min(last), last, agencies, wanted };
    let frame = Frame::new("Who was there", Some(&hr.identity), Here::Assignments).shaped(Shape::Wide);
    Ok(if problems.is_empty() { frame.show(move || shown.view(&problems)) } else { frame.show_invalid(move || shown.view(&problems)) })
}

/// `POST /assignments/classroom/{evidence}`: puts those ticked on the list, takes some off, or sends it.
///
/// # Errors
/// If there is no such list of the asker's own, it has been sent, or the store cannot be written.
pub async fn change_list(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let listed = own(&app, &hr, &id).await?;
    let wanted = Wanted { q: fields.one("q"), agency: fields.one("agency"), page: fields.one("page").and_then(|page| page.parse().ok()) };
    let ticked = |name: &str| -> Vec<AssignmentId> { fields.all(name).filter_map(AssignmentId::parse).take(500).collect() };
    let list = listed.found.id;
    let there = evidence_line::of(list).count(app.store.read()).await?;
    let problem = match fields.one("act").as_deref() {
        Some("send") if there == 0 => Some(Problems::one("add", "Choose at least one person")),
        Some("add") if ticked("add").is_empty() => Some(Problems::one("add", "Tick at least one person")),
        Some("add") if there + u64::try_from(ticked("add").len()).unwrap_or(u64::MAX) > LONGEST => {
            Some(Problems::one("add", format!("A list has at most {LONGEST} people: send this one and begin another")))
        }
        Some("remove") if ticked("remove").is_empty() => Some(Problems::one("remove", "Tick at least one person to take off")),
        Some("send" | "add" | "remove") => None,
        _ => return Err(AppError::Malformed("no such change")),
    };
    if let Some(problems) = problem {
        return page(&app, &hr, &id, wanted, problems).await;
    }
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let transaction = app.store.begin_write().await?;
    let next = match fields.one("act").as_deref() {
        Some("send") => {
            if evidence::send(&transaction, list).await? {
                let detail = format!("{there} people");
                let who = Some(hr.identity.person);
                audit::note(&transaction, app.now(), who, "sent a classroom list", &list.to_string(), &detail).await?;
            }
            format!("/assignments/evidence/{list}")
        }
        Some("remove") => {
            evidence_line::set_removed(&transaction, list, &ticked("remove"), true).await?;
            address(list, &wanted)
        }
        _ => {
            // Whatever is posted, only what the page could have offered goes on the list.
            let offered = open::assignments(
                &hr.scope,
                &Looked { agency: None, q: String::new(), ..looked(&listed, &wanted, &agencies)? },
                app.today(),
            );
            let new = open::among(&transaction, offered, &ticked("add")).await?;
            evidence_line::add_many(&transaction, list, &new).await?;
            address(list, &wanted)
        }
    };
    transaction.commit().await?;
    Ok(see_other(&next))
}

pub(super) fn address(list: EvidenceId, wanted: &Wanted) -> String {
    let (q, agency) = (wanted.q.as_deref().unwrap_or_default(), wanted.agency.as_deref().unwrap_or_default());
    format!("/assignments/classroom/{list}?q={}&agency={}&page={}", encode(q), encode(agency), wanted.page.unwrap_or(1))
}
