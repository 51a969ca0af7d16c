//! The figures of the ends of months, as they were known when they were counted. Only ever added to.

use super::id::{AgencyId, ContentId};
use super::scope::Scope;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use uuid::Uuid;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_month")]
pub struct Model {
    /// Of which pathway.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pathway_id: ContentId,
    /// Of which agency; `EVERYBODY` for the partnership, where each person counts once.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: AgencyId,
    /// The last day of the month.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ends_on: Date,
    /// Those who counted.
    pub people: i64,
    /// Of these, those in date.
    pub in_date: i64,
    /// When they were counted.
    pub counted_at: DateTimeUtc,
}

/// Stands for the whole partnership.
pub const EVERYBODY: AgencyId = AgencyId(Uuid::nil());

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps the figures of a month.
///
/// # Errors
/// If the database refuses, for one because they are there already.
pub async fn add(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<(), DbErr> {
    Entity::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model)).exec_without_returning(db).await.map(|_| ())
}

/// The ends of months of a pathway that have been counted, from a day on.
///
/// # Errors
/// If the database cannot be read.
pub async fn counted(db: &impl ConnectionTrait, pathway: ContentId, from: Date) -> Result<Vec<Date>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::EndsOn)
        .filter(Column::PathwayId.eq(pathway))
        .filter(Column::AgencyId.eq(EVERYBODY))
        .filter(Column::EndsOn.gte(from))
        .into_tuple()
        .all(db)
        .await
}

/// The figures of the months within a scope, from a day on, the earliest first: of the partnership, or of each agency.
///
/// # Errors
/// If the database cannot be read.
pub async fn within(db: &impl ConnectionTrait, scope: &Scope, pathway: ContentId, from: Date) -> Result<Vec<Model>, DbErr> {
    let mut found =
        Entity::find().filter(Column::PathwayId.eq(pathway)).filter(Column::EndsOn.gte(from)).filter(scope.on(Column::AgencyId));
    if scope.covers(EVERYBODY) {
        found = found.filter(Column::AgencyId.eq(EVERYBODY));
    }
    found.order_by_asc(Column::EndsOn).all(db).await
}
