//! Agencies: the organisations in the partnership.

use super::id::AgencyId;
use super::scope::Scope;
use crate::course::scenario::Sector;
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agency")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgencyId,
    /// What people call it.
    pub name: String,
    /// Its sector's code.
    pub sector: String,
    /// When it was added.
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Adds an agency.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, name: &str, sector: Sector, now: DateTimeUtc) -> Result<AgencyId, DbErr> {
    let id = AgencyId::new();
    let row = ActiveModel { id: Set(id), name: Set(name.to_owned()), sector: Set(sector.code().to_owned()), created_at: Set(now) };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// Every agency: for the commands, which nobody uses from afar.
///
/// # Errors
/// If the database cannot be read.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().order_by_asc(Column::Name).all(db).await
}

/// The agencies within a scope, by name.
///
/// # Errors
/// If the database cannot be read.
pub async fn within(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(scope.on(Column::Id)).order_by_asc(Column::Name).order_by_asc(Column::Id).all(db).await
}
