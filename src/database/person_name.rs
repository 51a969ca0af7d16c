//! Names and staff numbers that people had before. Only ever added to, but for people who are taken out altogether.

use super::id::{PersonId, PersonNameId};
use super::person;
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "person_name")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonNameId,
    /// Whose.
    pub person_id: PersonId,
    /// The name they went by.
    pub name: String,
    /// The staff number they had.
    pub staff_number: Option<String>,
    /// Until when.
    pub ended_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps what these people are called until now.
///
/// # Errors
/// If the database refuses.
pub async fn keep(db: &impl ConnectionTrait, people: &[person::Model], now: DateTimeUtc) -> Result<(), DbErr> {
    for some in people.chunks(super::AT_A_TIME) {
        let rows = some.iter().map(|person| ActiveModel {
            id: Set(PersonNameId::new()),
            person_id: Set(person.id),
            name: Set(person.name.clone()),
            staff_number: Set(person.staff_number.clone()),
            ended_at: Set(now),
        });
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// What somebody was called before, the latest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::PersonId.eq(person)).order_by_desc(Column::EndedAt).order_by_desc(Column::Id).all(db).await
}

/// Forgets the earlier names of people who are taken out.
///
/// # Errors
/// If the database refuses.
pub async fn remove(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::PersonId.is_in(people.iter().copied())).exec(db).await.map(|_| ())
}
