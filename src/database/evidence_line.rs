//! Whose training a piece of evidence is: one line for each assignment it would complete.

use super::id::{AgencyId, AssignmentId, CompletionId, EvidenceId, EvidenceLineId, PersonId};
use super::{assignment, evidence, person, post};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Func;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect, Select};
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "evidence_line")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EvidenceLineId,
    /// Of what.
    pub evidence_id: EvidenceId,
    /// Which assignment it would complete.
    pub assignment_id: AssignmentId,
    /// Whose.
    pub person_id: PersonId,
    /// Whether it was taken off the list again before it was sent.
    pub removed: bool,
    /// What came of it.
    pub completion_id: Option<CompletionId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Puts assignments on a list, each once; what had been taken off comes back.
///
/// # Errors
/// If the database refuses.
pub async fn add_many(db: &impl ConnectionTrait, evidence: EvidenceId, assignments: &[(AssignmentId, PersonId)]) -> Result<(), DbErr> {
    let ids: Vec<_> = assignments.iter().map(|(id, _)| *id).collect();
    let there: Vec<AssignmentId> = Entity::find()
        .select_only()
        .column(Column::AssignmentId)
        .filter(Column::EvidenceId.eq(evidence))
        .filter(Column::AssignmentId.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    set_removed(db, evidence, &there, false).await?;
    let new = assignments.iter().filter(|(id, _)| !there.contains(id)).map(|(assignment, person)| ActiveModel {
        id: Set(EvidenceLineId::new()),
        evidence_id: Set(evidence),
        assignment_id: Set(*assignment),
        person_id: Set(*person),
        removed: Set(false),
        completion_id: Set(None),
    });
    let new: Vec<_> = new.collect();
    if !new.is_empty() {
        Entity::insert_many(new).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Takes assignments off a list, or puts them back.
///
/// # Errors
/// If the database refuses.
pub async fn set_removed(db: &impl ConnectionTrait, evidence: EvidenceId, ids: &[AssignmentId], removed: bool) -> Result<(), DbErr> {
    if ids.is_empty() {
        return Ok(());
    }
    Entity::update_many()
        .set(ActiveModel { removed: Set(removed), ..Default::default() })
        .filter(Column::EvidenceId.eq(evidence))
        .filter(Column::AssignmentId.is_in(ids.iter().copied()))
        .exec(db)
        .await
        .map(|_| ())
}

/// Notes what came of a line.
///
/// # Errors
/// If the database refuses.
pub async fn note_completion(db: &impl ConnectionTrait, id: EvidenceLineId, completion: CompletionId) -> Result<(), DbErr> {
    let row = ActiveModel { completion_id: Set(Some(completion)), ..Default::default() };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(db).await.map(|_| ())
}

/// The lines that stand on a list.
pub fn of(evidence: EvidenceId) -> Select<Entity> {
    Entity::find().filter(Column::EvidenceId.eq(evidence)).filter(Column::Removed.eq(false))
}

/// A line as a page shows it: whose, in which role and agency, and which assignment.
pub type Named = (AssignmentId, String, String, AgencyId, Option<CompletionId>);

/// A part of a list, by name. The caller has found the list within its own scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn names(db: &impl ConnectionTrait, evidence: &evidence::Model, skip: u64, take: u64) -> Result<Vec<Named>, DbErr> {
    of(evidence.id)
        .join(JoinType::InnerJoin, Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into())
        .join(JoinType::InnerJoin, Entity::belongs_to(assignment::Entity).from(Column::AssignmentId).to(assignment::Column::Id).into())
        .join(
            JoinType::InnerJoin,
            assignment::Entity::belongs_to(post::Entity).from(assignment::Column::PostId).to(post::Column::Id).into(),
        )
        .select_only()
        .column(Column::AssignmentId)
        .column(person::Column::Name)
        .column(post::Column::Role)
        .column(post::Column::AgencyId)
        .column(Column::CompletionId)
        .order_by_asc(person::Column::NameFolded)
        .order_by_asc(Column::Id)
        .offset(skip)
        .limit(take)
        .into_tuple()
        .all(db)
        .await
}

/// A piece of evidence about one assignment.
#[derive(Clone, Debug, FromQueryResult)]
pub struct About {
    /// What it is evidence of.
    pub kind: evidence::Kind,
    /// How far it is.
    pub state: evidence::State,
    /// When it was entered, or decided.
    pub at: DateTimeUtc,
    /// When the training was.
    pub done_on: Date,
}

/// The evidence about an assignment that has been sent. The caller has found the assignment within its own scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn about(db: &impl ConnectionTrait, assignment: AssignmentId) -> Result<Vec<About>, DbErr> {
    let of_evidence = Entity::belongs_to(evidence::Entity).from(Column::EvidenceId).to(evidence::Column::Id).into();
    Entity::find()
        .join(JoinType::InnerJoin, of_evidence)
        .filter(Column::AssignmentId.eq(assignment))
        .filter(Column::Removed.eq(false))
        .filter(evidence::Column::State.ne(evidence::State::Open))
        .select_only()
        .columns([evidence::Column::Kind, evidence::Column::State, evidence::Column::DoneOn])
        .expr_as(
            Func::coalesce([
                Expr::col((evidence::Entity, evidence::Column::DecidedAt)),
                Expr::col((evidence::Entity, evidence::Column::EnteredAt)),
            ]),
            "at",
        )
        .into_model()
        .all(db)
        .await
}

impl About {
    /// As a line of a history.
    pub fn words(&self) -> String {
        let what = match self.kind {
            evidence::Kind::Earlier => "Earlier training",
            evidence::Kind::Classroom => "Classroom training",
        };
        let came = match self.state {
            evidence::State::Approved => "approved by a second person",
            evidence::State::Refused => "refused",
            evidence::State::Waiting | evidence::State::Open => "entered, and waits for a second person",
        };
        format!("{what} of {}: {came}", crate::app::long_date(self.done_on))
    }
}
