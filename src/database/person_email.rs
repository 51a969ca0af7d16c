//! E-mail addresses, in lower case, each of one person.

use super::id::PersonId;
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "person_email")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub person_id: PersonId,
    /// The address, folded.
    pub email: String,
    /// Since when.
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Whose address this is, in any case of letters.
///
/// # Errors
/// If the database cannot be read.
pub async fn find_person(db: &impl ConnectionTrait, email: &str) -> Result<Option<PersonId>, DbErr> {
    let found = Entity::find().filter(Column::Email.eq(fold(email))).one(db).await?;
    Ok(found.map(|row| row.person_id))
}

/// Where somebody can be written to, the oldest address first.
///
/// # Errors
/// If the database cannot be read.
pub async fn addresses_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<String>, DbErr> {
    let found = Entity::find().filter(Column::PersonId.eq(person)).order_by_asc(Column::Id).all(db).await?;
    Ok(found.into_iter().map(|row| row.email).collect())
}

/// Adds an address.
///
/// # Errors
/// If the database refuses, for one because the address is somebody's already.
pub async fn add(db: &impl ConnectionTrait, person: PersonId, email: &str, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel { id: Set(Uuid::now_v7()), person_id: Set(person), email: Set(fold(email)), created_at: Set(now) };
    Entity::insert(row).exec_without_returning(db).await.map(|_| ())
}

fn fold(email: &str) -> String {
    email.trim().to_lowercase()
}
