//! The register of agreements, by the three levels. Everybody signed in reads it; HR keeps it; nothing that it said is lost.

pub mod change;
mod form;
mod form_view;
mod view;
mod words;

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::account::{Identity, SignedIn};
use crate::app::App;
use crate::course::Kind as Content;
use crate::database::agreement::{self, Kind, Listed, Wanted};
use crate::database::agreement_party::{self, Party};
use crate::database::agreement_revision::{self, Model as Revision};
use crate::database::{AgencyId, AgreementId, PersonId, RevisionId, Scope, agency};
use crate::error::{AppError, Path, Query, Result};
use crate::page::{Frame, Here, Shape};

/// How many a page of the register shows.
const ON_A_PAGE: u64 = 50;
/// How many revisions a page of a history shows.
const REVISIONS: u64 = 10;

/// The filter and the page, as they stand in the address.
#[derive(Deserialize)]
pub struct ListQuery {
    agency: Option<String>,
    level: Option<String>,
    page: Option<u64>,
}

/// Which page of a history.
#[derive(Deserialize)]
pub struct PageQuery {
    page: Option<u64>,
}

/// One agreement with what its latest revision says.
pub(super) struct Agreement {
    id: AgreementId,
    kind: Kind,
    revision: Revision,
    parties: Vec<Party>,
}

/// What stands around an agreement on its page.
struct Around {
    /// What it rests on, with titles: level 1, then level 2.
    rests_on: Vec<Listed>,
    /// Its parties that the level 1 agreement does not have any more.
    outside: Vec<String>,
    /// The title of the edition of the guidance.
    framework: Option<String>,
    /// Who entered the latest revision.
    made_by: String,
    may_change: bool,
}

/// `GET /agreements`: the register, with the reviews that fall due for whoever keeps it.
///
/// # Errors
/// If the filter names what there is not, or the store cannot be read.
pub async fn list_agreements(State(app): State<App>, SignedIn(who): SignedIn, Query(query): Query<ListQuery>) -> Result<Response> {
    let agencies = agency::all(app.store.read()).await?;
    let wanted = wanted(&query, &agencies)?;
    let number = agreement::count(app.store.read(), &wanted).await?;
    let last = number.div_ceil(ON_A_PAGE).max(1);
    let page = query.page.unwrap_or(1).clamp(1, last);
    let listed = agreement::list(app.store.read(), &wanted, (page - 1) * ON_A_PAGE, ON_A_PAGE).await?;
    let revisions: Vec<_> = listed.iter().map(|listed| listed.revision_id).collect();
    let parties = agreement_party::of_revisions(app.store.read(), &revisions).await?;
    let due = match who.hr_scope() {
        Some(scope) => agreement::reviews_due(app.store.read(), &scope, app.today()).await?,
        None => Vec::new(),
    };
    let (today, is_hr) = (app.today(), who.is_hr());
    let frame = Frame::new("Agreements", Some(&who), Here::Agencies).shaped(Shape::Wide);
    Ok(frame.show(move || {
        let register = view::Register { agencies, wanted, listed, parties, number, page: (page, last), due, today, is_hr };
        register.view()
    }))
}

fn wanted(query: &ListQuery, agencies: &[agency::Model]) -> Result<Wanted> {
    let agency = match query.agency.as_deref().filter(|id| !id.is_empty()) {
        Some(id) => Some(AgencyId::parse(id).filter(|id| agencies.iter().any(|agency| agency.id == *id)).ok_or(AppError::NotFound)?),
        None => None,
    };
    let level = match query.level.as_deref().filter(|level| !level.is_empty()) {
        Some(level) => Some(level.parse().ok().filter(|level| (1..=3).contains(level)).ok_or(AppError::NotFound)?),
        None => None,
    };
    Ok(Wanted { agency, level })
}

/// `GET /agreements/{agreement}`: one, as it stands.
///
/// # Errors
/// If there is none such, or the store cannot be read.
pub async fn show_agreement(State(app): State<App>, SignedIn(who): SignedIn, Path(id): Path<String>) -> Result<Response> {
    let agreement = Agreement::load(&app, &id).await?;
    let around = around(&app, &agreement, &who).await?;
    let (title, today) = (agreement.revision.title.clone(), app.today());
    Ok(Frame::new(title, Some(&who), Here::Agencies).show(move || view::one(&agreement, &around, today)))
}

async fn around(app: &App, agreement: &Agreement, who: &Identity) -> Result<Around> {
    let mut rests_on = Vec::new();
    for id in [agreement.revision.level_1_id, agreement.revision.level_2_id].into_iter().flatten() {
        rests_on.extend(agreement::standing(app.store.read(), id).await?);
    }
    let mut outside = Vec::new();
    if let Some(level_1) = rests_on.iter().find(|listed| listed.kind == Kind::Between) {
        let of_level_1 = agreement_party::of_revision(app.store.read(), level_1.revision_id).await?;
        let is_outside = |party: &&Party| of_level_1.iter().all(|other| other.agency_id != party.agency_id);
        outside = agreement.parties.iter().filter(is_outside).map(|party| party.name.clone()).collect();
    }
    let framework = agreement.revision.framework.as_deref().and_then(|slug| app.library.current(Content::Framework, slug));
    let makers = agreement_revision::makers(app.store.read(), std::slice::from_ref(&agreement.revision)).await?;
    let may_change = agreement.revision.ended_on.is_none() && who.hr_scope().is_some_and(|scope| may_write(&scope, agreement));
    Ok(Around {
        rests_on,
        outside,
        framework: framework.map(|framework| framework.title().to_owned()),
        made_by: makers.into_iter().next().map(|(_, name)| name).unwrap_or_default(),
        may_change,
    })
}

/// `GET /agreements/{agreement}/history`: every revision, with what it changed.
///
/// # Errors
/// If there is none such, or the store cannot be read.
pub async fn show_history(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Response> {
    let agreement = Agreement::load(&app, &id).await?;
    let last = agreement_revision::count(app.store.read(), agreement.id).await?.div_ceil(REVISIONS).max(1);
    let page = query.page.unwrap_or(1).clamp(1, last);
    // One more than is shown: the one before the last is what that is compared with.
    let revisions = agreement_revision::of_agreement(app.store.read(), agreement.id, (page - 1) * REVISIONS, REVISIONS + 1).await?;
    let said = said(&app, agreement.kind, &revisions).await?;
    let makers: HashMap<PersonId, String> = agreement_revision::makers(app.store.read(), &revisions).await?.into_iter().collect();
    let shown = revisions.iter().take(usize::try_from(REVISIONS).unwrap_or(usize::MAX)).enumerate();
    let entries = shown.map(|(index, revision)| view::Entry {
        number: revision.number,
        at: revision.at,
        by: makers.get(&revision.made_by).cloned().unwrap_or_default(),
        note: revision.note.clone(),
        changes: words::changes(said.get(index + 1), said.get(index)),
    });
    let entries: Vec<_> = entries.collect();
    let title = format!("History of {}", agreement.revision.title);
    Ok(Frame::new(title, Some(&who), Here::Agencies).show(move || view::history(&agreement, entries, (page, last))))
}

/// What each of these revisions says, in words, in their order.
async fn said(app: &App, kind: Kind, revisions: &[Revision]) -> Result<Vec<words::Said>> {
    let ids: Vec<RevisionId> = revisions.iter().map(|revision| revision.id).collect();
    let mut parties: HashMap<RevisionId, Vec<Party>> = HashMap::new();
    for (revision, party) in agreement_party::of_revisions(app.store.read(), &ids).await? {
        parties.entry(revision).or_default().push(party);
    }
    let cited: Vec<AgreementId> = revisions.iter().flat_map(|revision| [revision.level_1_id, revision.level_2_id]).flatten().collect();
    let titles = agreement::titles(app.store.read(), &cited).await?;
    let said = revisions.iter().map(|revision| {
        let content = revision.content(parties.remove(&revision.id).unwrap_or_default());
        words::said(kind, &content, &titles)
    });
    Ok(said.collect())
}

impl Agreement {
    /// One as it stands; anything else is not there.
    async fn load(app: &App, id: &str) -> Result<Agreement> {
        let id = AgreementId::parse(id).ok_or(AppError::NotFound)?;
        let found = agreement::find(app.store.read(), id).await?.ok_or(AppError::NotFound)?;
        let revision = agreement_revision::of_agreement(app.store.read(), id, 0, 1).await?.pop().ok_or(AppError::NotFound)?;
        let parties = agreement_party::of_revision(app.store.read(), revision.id).await?;
        Ok(Agreement { id, kind: found.kind, revision, parties })
    }
}

/// Whether HR of this scope keeps an agreement: what binds many agencies is the partnership's, what two have agreed is either's.
fn may_write(scope: &Scope, agreement: &Agreement) -> bool {
    let mut parties = agreement.parties.iter().map(|party| party.agency_id);
    scope.is_whole() || (may_enter(scope, agreement.kind) && parties.any(|party| scope.covers(party)))
}

/// Whether HR of this scope may enter an agreement of this kind.
fn may_enter(scope: &Scope, kind: Kind) -> bool {
    scope.is_whole() || matches!(kind, Kind::Within | Kind::Sharing)
}

fn address(id: AgreementId) -> String {
    format!("/agreements/{id}")
}
