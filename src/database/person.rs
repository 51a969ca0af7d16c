//! People: a stable key, whatever happens to names and addresses.

use super::id::PersonId;
use sea_orm::ActiveValue::Set;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// The key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// The name they go by.
    pub name: String,
    /// The name in lower case, for search and order.
    pub name_folded: String,
    /// When they were added.
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Somebody, by their key.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// Adds a person.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, name: &str, now: DateTimeUtc) -> Result<PersonId, DbErr> {
    let id = PersonId::new();
    let row = ActiveModel { id: Set(id), name: Set(name.to_owned()), name_folded: Set(name.to_lowercase()), created_at: Set(now) };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// Takes hold of a person until the transaction ends, so that two that begin or complete something for them wait for each other.
///
/// # Errors
/// If the database refuses.
pub async fn hold(db: &impl ConnectionTrait, id: PersonId) -> Result<(), DbErr> {
    // SQLite has one writer and knows no such lock; PostgreSQL takes it on this row.
    Entity::find_by_id(id).lock_exclusive().one(db).await.map(|_| ())
}
