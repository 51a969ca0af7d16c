//! Disclosures: who gave which rows to whom, why, and for how long. Only ever added to.

use super::id::{AgencyId, DisclosureId, PersonId};
use super::person;
use super::scope::Scope;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "disclosure")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DisclosureId,
    /// Of which agency's people; none if of several, which only officers of all of them see.
    pub agency_id: Option<AgencyId>,
    /// Who disclosed.
    pub disclosed_by: PersonId,
    /// When: the rows are as they were known then.
    pub at: DateTimeUtc,
    /// Which rows: the address of the report, after its question mark.
    #[sea_orm(column_type = "Text")]
    pub question: String,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub purpose: String,
    /// To whom.
    #[sea_orm(column_type = "Text")]
    pub recipient: String,
    /// Under which agreement.
    #[sea_orm(column_type = "Text")]
    pub agreement: String,
    /// Which columns, by their names in addresses, with commas between them.
    pub columns: String,
    /// How long the recipient keeps them.
    pub kept_until: Date,
    /// How many rows.
    pub rows: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Notes a disclosure.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// The disclosures within a scope, the newest first, with who made each: a page of them.
///
/// # Errors
/// If the database cannot be read.
pub async fn newest(
    db: &impl ConnectionTrait,
    scope: &Scope,
    skip: u64,
    at_most: u64,
) -> Result<Vec<(Model, Option<person::Model>)>, DbErr> {
    let of_person = Entity::belongs_to(person::Entity).from(Column::DisclosedBy).to(person::Column::Id);
    Entity::find()
        .filter(scope.on(Column::AgencyId))
        .join(sea_orm::JoinType::InnerJoin, of_person.into())
        .select_also(person::Entity)
        .order_by_desc(Column::Id)
        .offset(skip)
        .limit(at_most)
        .all(db)
        .await
}

/// How many there are within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn count(db: &impl ConnectionTrait, scope: &Scope) -> Result<u64, DbErr> {
    Entity::find().filter(scope.on(Column::AgencyId)).count(db).await
}

/// One within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, id: DisclosureId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(scope.on(Column::AgencyId)).one(db).await
}
