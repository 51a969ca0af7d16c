//! One assignment: what it asks, why its standing is what it is, what was changed about it and by whom, and the forms that change it.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use sea_orm::EntityTrait;

use super::{changes, one_view};
use crate::account::HrOfficer;
use crate::app::App;
use crate::database::assignment_change::{self, Model as Change};
use crate::database::evidence_line::About;
use crate::database::{AssignmentId, PersonId, agency, assignment, audit, evidence_line, pathway_rule, person, post, standing};
use crate::error::{AppError, Path, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, see_other};

/// An assignment with everything its page says.
pub(super) struct Whole {
    pub assignment: assignment::Model,
    pub person: person::Model,
    pub post: post::Model,
    pub agency: String,
    pub title: String,
    /// None if it is withdrawn or renewed.
    pub standing: Option<standing::Model>,
    /// Its changes, with the names of those who made them.
    pub changes: Vec<(Change, Option<String>)>,
    pub evidence: Vec<About>,
    pub renewal: Option<AssignmentId>,
    /// Whether a live rule covers its post.
    pub asked_by_rule: bool,
    pub today: NaiveDate,
}

impl Whole {
    /// One within the asker's scope; any other is not there.
    pub async fn load(app: &App, hr: &HrOfficer, id: &str) -> Result<Whole> {
        let db = app.store.read();
        let id = AssignmentId::parse(id).ok_or(AppError::NotFound)?;
        let assignment = assignment::within(db, &hr.scope, id).await?.ok_or(AppError::NotFound)?;
        let person = person::Entity::find_by_id(assignment.person_id).one(db).await?.ok_or(AppError::NotFound)?;
        let post = post::Entity::find_by_id(assignment.post_id).one(db).await?.ok_or(AppError::NotFound)?;
        let agency = agency::Entity::find_by_id(post.agency_id).one(db).await?.map(|agency| agency.name).unwrap_or_default();
        let changes = assignment_change::of(db, &[id]).await?;
        let names = person::names_of(db, &changes.iter().filter_map(|change| change.by_id).collect::<Vec<PersonId>>()).await?;
        let named = |change: Change| {
            let name = change.by_id.and_then(|by| names.get(&by).cloned());
            (change, name)
        };
        let key = post.agency_id.to_string();
        let rules = pathway_rule::all(db).await?;
        let covers = |rule: &pathway_rule::Model| rule.terms().rule.conditions.cover(&post.for_rules(&key));
        Ok(Whole {
            title: app.library.version(assignment.version_id).await?.title().to_owned(),
            standing: standing::Entity::find_by_id(id).one(db).await?,
            changes: changes.into_iter().map(named).collect(),
            evidence: evidence_line::about(db, id).await?,
            renewal: assignment::renewal_of(db, id).await?.map(|renewal| renewal.id),
            asked_by_rule: rules.iter().any(|rule| rule.is_live() && rule.content_id == assignment.pathway_id && covers(rule)),
            today: app.today(),
            assignment,
            person,
            post,
            agency,
        })
    }

    /// Where it stands.
    pub fn address(&self) -> String {
        format!("/assignments/{}", self.assignment.id)
    }

    /// The page's title.
    pub fn heading(&self) -> String {
        format!("{}: {}", self.person.name, self.title)
    }
}

/// `GET /assignments/{assignment}`.
///
/// # Errors
/// If there is none such within the asker's scope, or the store cannot be read.
pub async fn show_assignment(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>) -> Result<Response> {
    let whole = Whole::load(&app, &hr, &id).await?;
    let transaction = app.store.begin_write().await?;
    let subject = whole.person.id.to_string();
    audit::note(&transaction, app.now(), Some(hr.identity.person), "viewed an assignment", &subject, &whole.title).await?;
    transaction.commit().await?;
    Ok(Frame::new(whole.heading(), Some(&hr.identity), Here::Assignments)
        .show(move || one_view::page(&whole, &Fields::default(), &Problems::none())))
}

/// `POST /assignments/{assignment}`: pauses, extends, waives or withdraws it, or ends a pause or a waiver.
///
/// # Errors
/// If there is none such within the asker's scope, it does not allow that change, or the store cannot be written.
pub async fn change_assignment(State(app): State<App>, hr: HrOfficer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let whole = Whole::load(&app, &hr, &id).await?;
    match changes::read(&whole, &fields)? {
        Ok(change) => {
            changes::store(&app, &hr, &whole, change).await?;
            Ok(see_other(&whole.address()))
        }
        Err(problems) => Ok(Frame::new(whole.heading(), Some(&hr.identity), Here::Assignments)
            .show_invalid(move || one_view::page(&whole, &fields, &problems))),
    }
}
