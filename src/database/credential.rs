//! Passwords: one slow hash a person, for those who have set one. Taken away for good when they remove it.

use super::id::PersonId;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use serde::Serialize;

/// One row.
#[derive(Clone, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "credential")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// The hash, with its salt and its parameters (PHC string).
    #[sea_orm(column_type = "Text")]
    #[serde(skip_serializing)]
    pub hash: String,
    /// When it was set.
    pub set_at: DateTimeUtc,
}

/// A hash is not for logs.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("credential").field("person_id", &self.person_id).field("set_at", &self.set_at).finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Somebody's password, if they have one.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(person).one(db).await
}

/// Sets a password, in the place of the one before it.
///
/// # Errors
/// If the database refuses.
pub async fn set(db: &impl ConnectionTrait, person: PersonId, hash: String, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel { person_id: Set(person), hash: Set(hash), set_at: Set(now) };
    let mut conflict = OnConflict::column(Column::PersonId);
    conflict.update_columns([Column::Hash, Column::SetAt]);
    Entity::insert(row).on_conflict(conflict).exec_without_returning(db).await.map(|_| ())
}

/// Takes a password away.
///
/// # Errors
/// If the database refuses.
pub async fn remove(db: &impl ConnectionTrait, person: PersonId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::PersonId.eq(person)).exec(db).await.map(|_| ())
}
