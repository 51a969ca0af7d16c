//! Classroom training for a whole list: what and when, then who, page by page; then it goes to a second person like any evidence.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use sea_orm::PaginatorTrait;
use serde::Deserialize;

use super::evidence::{Listed, ON_A_PAGE, find, lines, read};
use super::evidence_view;
use super::open::{self, Looked, Open};
use crate::account::HrOfficer;
use crate::app::{App, long_date};
use crate::course::Kind as ContentKind;
use crate::database::evidence::{self, Kind, NewEvidence, State as Reached};
use crate::database::{AgencyId, AssignmentId, ContentId, EvidenceId, agency, audit, evidence_line};
use crate::error::{AppError, Path, Query, Result};
use crate::page::choose::{Select, select};
use crate::page::fields::{Fields, Pick, Pickable, Problems, TextInput, form_key, hidden, legend_small, picks, text_input};
use crate::page::parts::pages;
use crate::page::{Frame, Here, Shape, encode, see_other};

/// The most people on one list: what one transaction may complete.
const LONGEST: u64 = 500;

/// Whom to look for.
#[derive(Clone, Default, Deserialize)]
pub struct Wanted {
    q: Option<String>,
    agency: Option<String>,
    page: Option<u64>,
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

fn new_form(pathways: &[(ContentId, String)], typed: &Fields, problems: &Problems) -> AnyView {
    let mut options = vec![(String::new(), "Choose a pathway".to_owned())];
    options.extend(pathways.iter().map(|(id, title)| (id.to_string(), title.clone())));
    let value = typed.one("pathway").unwrap_or_default();
    let pathway = Select { id: "pathway", label: "Takes the place of", hint: None, options, value: &value };
    view! {
        <a class="govuk-back-link" href="/assignments/evidence">"Training done elsewhere"</a>
        {problems.summary()}
        <h1>"Enter a classroom list"</h1>
        <p>"First what it was and when; then you choose who was there. A second HR officer decides."</p>
        <form method="post" action="/assignments/classroom/new" novalidate>
            {form_key()}
            {select(pathway, problems)}
            {evidence_view::fields(typed, problems)}
            <button class="govuk-button">"Choose who was there"</button>
        </form>
    }
    .into_any()
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

fn address(list: EvidenceId, wanted: &Wanted) -> String {
    let (q, agency) = (wanted.q.as_deref().unwrap_or_default(), wanted.agency.as_deref().unwrap_or_default());
    format!("/assignments/classroom/{list}?q={}&agency={}&page={}", encode(q), encode(agency), wanted.page.unwrap_or(1))
}

/// The page of a list.
struct Shown {
    listed: Listed,
    chosen: u64,
    on_it: Vec<super::evidence::Line>,
    open: Vec<Open>,
    all: u64,
    page: u64,
    last: u64,
    agencies: Vec<agency::Model>,
    wanted: Wanted,
}

impl Shown {
    fn view(self, problems: &Problems) -> AnyView {
        let found = &self.listed.found;
        let action = format!("/assignments/classroom/{}", found.id);
        let about = format!("{}, on {}. Takes the place of {}.", found.what, long_date(found.done_on), self.listed.pathway);
        let filter = self.filter(&action);
        let (choose, on_it, send) = (self.choose(&action, problems), self.on_it(&action, problems), self.send(&action));
        view! {
            <a class="govuk-back-link" href="/assignments/evidence">"Training done elsewhere"</a>
            {problems.summary()}
            <h1>"Who was there"</h1>
            <p>{about}</p>
            {filter}
            {choose}
            {on_it}
            {send}
        }
        .into_any()
    }

    fn filter(&self, action: &str) -> AnyView {
        let q = self.wanted.q.clone().unwrap_or_default();
        let input = TextInput { id: "q", label: "Part of a name", hint: None, kind: "text", autocomplete: Some("off"), value: &q };
        let mut options = vec![(String::new(), "All that you may see".to_owned())];
        options.extend(self.agencies.iter().map(|agency| (agency.id.to_string(), agency.name.clone())));
        let value = self.wanted.agency.clone().unwrap_or_default();
        let agency = Select { id: "agency", label: "Agency", hint: None, options, value: &value };
        let action = action.to_owned();
        view! {
            <form class="oct-filter" method="get" action=action role="search" aria-label="Filter the people">
                {text_input(input, &Problems::none())}
                {select(agency, &Problems::none())}
                <button class="govuk-button">"Show"</button>
            </form>
        }
        .into_any()
    }

    fn kept(&self) -> AnyView {
        let Wanted { q, agency, .. } = &self.wanted;
        view! {
            {hidden("q", q.clone().unwrap_or_default())}
            {hidden("agency", agency.clone().unwrap_or_default())}
            {hidden("page", self.page.to_string())}
        }
        .into_any()
    }

    fn choose(&self, action: &str, problems: &Problems) -> AnyView {
        if self.all == 0 {
            return view! { <p>"Nobody else of this name and agency has still to complete the pathway."</p> }.into_any();
        }
        let agency =
            |id: AgencyId| self.agencies.iter().find(|agency| agency.id == id).map(|agency| agency.name.as_str()).unwrap_or_default();
        let options = self.open.iter().map(|(assignment, _, name, role, at)| Pickable {
            value: assignment.to_string(),
            label: format!("{name}, {role}, {}", agency(*at)).into_any(),
            picked: false,
            apart: false,
        });
        let count = if self.all == 1 {
            "1 person has still to complete it".to_owned()
        } else {
            format!("{} people have still to complete it", self.all)
        };
        let ticks = picks("add", Pick::Several, legend_small(count), None, problems, options.collect());
        let list = self.listed.found.id;
        let wanted = self.wanted.clone();
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let links = pages(whole(self.page), whole(self.last), move |page| {
            address(list, &Wanted { page: u64::try_from(page).ok(), ..wanted.clone() })
        });
        view! {
            <form method="post" action=action.to_owned() novalidate>
                {hidden("act", "add".to_owned())}
                {self.kept()}
                {ticks}
                <button class="govuk-button govuk-button--secondary">"Put those ticked on the list"</button>
            </form>
            {links}
        }
        .into_any()
    }

    fn on_it(&self, action: &str, problems: &Problems) -> AnyView {
        if self.chosen == 0 {
            return view! { <h2>"On the list"</h2> <p>"Nobody yet."</p> }.into_any();
        }
        let options = self.on_it.iter().map(|((assignment, name, role, ..), agency)| Pickable {
            value: assignment.to_string(),
            label: format!("{name}, {role}, {agency}").into_any(),
            picked: false,
            apart: false,
        });
        let shown = if self.chosen > ON_A_PAGE {
            format!("On the list: {}, of whom the first {ON_A_PAGE} are shown", self.chosen)
        } else {
            format!("On the list: {}", self.chosen)
        };
        let ticks = picks("remove", Pick::Several, legend_small(shown), None, problems, options.collect());
        view! {
            <form method="post" action=action.to_owned() novalidate>
                {hidden("act", "remove".to_owned())}
                {self.kept()}
                {ticks}
                <button class="govuk-button govuk-button--secondary">"Take those ticked off the list"</button>
            </form>
        }
        .into_any()
    }

    fn send(&self, action: &str) -> AnyView {
        view! {
            <form method="post" action=action.to_owned() novalidate>
                {hidden("act", "send".to_owned())}
                {self.kept()}
                <button class="govuk-button">"Send the list to a second person"</button>
            </form>
        }
        .into_any()
    }
}
