//! Frozen reports. Only ever added to.

use super::id::{AgencyId, ContentId, FrozenId, PersonId};
use super::scope::Scope;
use super::{agency, person};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, FromQueryResult, IntoActiveModel, JoinType, QueryOrder, QuerySelect};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "frozen_report")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FrozenId,
    /// Pathway, agency and day in one: each is frozen once.
    pub question: String,
    /// About which pathway.
    pub pathway_id: ContentId,
    /// Of which agency; none for the partnership.
    pub agency_id: Option<AgencyId>,
    /// At the end of which day.
    pub as_at: Date,
    /// As known when.
    pub known_at: DateTimeUtc,
    /// How many rows it has.
    pub rows: i64,
    /// How many people counted.
    pub people: i64,
    /// Of these, how many were in date.
    pub in_date: i64,
    /// How many were overdue.
    pub overdue: i64,
    /// How many were due soon.
    pub due_soon: i64,
    /// SHA-256 of the rows.
    pub digest: String,
    /// What the server signed it with (Ed25519).
    pub signature: String,
    /// The rows, as a CSV file.
    pub csv: Vec<u8>,
    /// Who froze it.
    pub frozen_by: PersonId,
    /// When.
    pub frozen_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A frozen report without its rows, with the names of its agency and of who froze it.
#[derive(Clone, Debug, FromQueryResult)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct Listed {
    pub id: FrozenId,
    pub pathway_id: ContentId,
    pub agency_id: Option<AgencyId>,
    pub agency_name: Option<String>,
    pub as_at: Date,
    pub known_at: DateTimeUtc,
    pub rows: i64,
    pub people: i64,
    pub in_date: i64,
    pub overdue: i64,
    pub due_soon: i64,
    pub digest: String,
    pub signature: String,
    pub frozen_by_name: String,
    pub frozen_at: DateTimeUtc,
}

/// Keeps a frozen report.
///
/// # Errors
/// If the database refuses, for one because the same has been frozen.
pub async fn add(db: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// The frozen reports within a scope, the newest first, at most so many.
///
/// # Errors
/// If the database cannot be read.
pub async fn newest(db: &impl ConnectionTrait, scope: &Scope, at_most: u64) -> Result<Vec<Listed>, DbErr> {
    listed().filter(within(scope)).order_by_desc(Column::Id).limit(at_most).into_model().all(db).await
}

/// One of them.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, id: FrozenId) -> Result<Option<Listed>, DbErr> {
    listed().filter(within(scope)).filter(Column::Id.eq(id)).into_model().one(db).await
}

/// The one that answers a question.
///
/// # Errors
/// If the database cannot be read.
pub async fn answering(db: &impl ConnectionTrait, scope: &Scope, question: &str) -> Result<Option<Listed>, DbErr> {
    listed().filter(within(scope)).filter(Column::Question.eq(question)).into_model().one(db).await
}

/// Its rows, as a CSV file.
///
/// # Errors
/// If the database cannot be read.
pub async fn csv(db: &impl ConnectionTrait, scope: &Scope, id: FrozenId) -> Result<Option<Vec<u8>>, DbErr> {
    Entity::find().select_only().column(Column::Csv).filter(within(scope)).filter(Column::Id.eq(id)).into_tuple().one(db).await
}

/// One of an agency is within the scope of its officers; one of the partnership only within that of all.
fn within(scope: &Scope) -> Condition {
    scope.on(Column::AgencyId)
}

fn listed() -> Select<Entity> {
    let of_agency = Entity::belongs_to(agency::Entity).from(Column::AgencyId).to(agency::Column::Id);
    let of_person = Entity::belongs_to(person::Entity).from(Column::FrozenBy).to(person::Column::Id);
    Entity::find()
        .select_only()
        .columns([Column::Id, Column::PathwayId, Column::AgencyId, Column::AsAt, Column::KnownAt, Column::Rows, Column::People])
        .columns([Column::InDate, Column::Overdue, Column::DueSoon, Column::Digest, Column::Signature, Column::FrozenAt])
        .column_as(agency::Column::Name, "agency_name")
        .column_as(person::Column::Name, "frozen_by_name")
        .join(JoinType::LeftJoin, of_agency.into())
        .join(JoinType::InnerJoin, of_person.into())
}
