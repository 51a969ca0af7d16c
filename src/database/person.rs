//! People: a stable key, whatever happens to names and addresses.

use std::collections::HashMap;

use super::id::PersonId;
use super::person_name;
use crate::fold::folded;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QuerySelect};
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// The key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// The name they go by.
    pub name: String,
    /// The name in small letters without accents, for search and order.
    pub name_folded: String,
    /// When they were added.
    pub created_at: DateTimeUtc,
    /// The employer's own key for them, of nobody else in the partnership.
    pub staff_number: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Somebody new.
    pub fn new(name: &str, staff_number: Option<String>, now: DateTimeUtc) -> Model {
        Model { id: PersonId::new(), name: name.to_owned(), name_folded: folded(name), created_at: now, staff_number }
    }

    /// The same person under another name and staff number.
    #[must_use]
    pub fn called(self, name: &str, staff_number: Option<String>) -> Model {
        Model { name: name.to_owned(), name_folded: folded(name), staff_number, ..self }
    }
}

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
    let row = Model::new(name, None, now);
    let id = row.id;
    Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(id)
}

/// Adds these people, or gives those of them that are there the name and staff number they have here. History is the caller's.
///
/// # Errors
/// If the database refuses, for one because a staff number is somebody else's.
pub async fn put(db: &impl ConnectionTrait, people: &[Model]) -> Result<(), DbErr> {
    for some in people.chunks(super::AT_A_TIME) {
        let rows = some.iter().map(|person| person.clone().into_active_model());
        let mut again = OnConflict::column(Column::Id);
        again.update_columns([Column::Name, Column::NameFolded, Column::StaffNumber]);
        Entity::insert_many(rows).on_conflict(again).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Gives a person another name or staff number; what they had is kept. To be called with the person held.
///
/// # Errors
/// If the database refuses, for one because the staff number is somebody else's.
pub async fn rename(
    db: &impl ConnectionTrait,
    person: Model,
    name: &str,
    staff_number: Option<String>,
    now: DateTimeUtc,
) -> Result<(), DbErr> {
    person_name::keep(db, std::slice::from_ref(&person), now).await?;
    let Model { id, name, name_folded, staff_number, .. } = person.called(name, staff_number);
    let row = ActiveModel { name: Set(name), name_folded: Set(name_folded), staff_number: Set(staff_number), ..Default::default() };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(db).await.map(|_| ())
}

/// Whose staff number this is.
///
/// # Errors
/// If the database cannot be read.
pub async fn with_staff_number(db: &impl ConnectionTrait, staff_number: &str) -> Result<Option<PersonId>, DbErr> {
    Ok(Entity::find().filter(Column::StaffNumber.eq(staff_number)).one(db).await?.map(|person| person.id))
}

/// Takes people out who never did anything here. Whoever calls has taken out first what belongs to them.
///
/// # Errors
/// If the database refuses, for one because something else still refers to them.
pub async fn remove(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::Id.is_in(people.iter().copied())).exec(db).await.map(|_| ())
}

/// The names of these people.
///
/// # Errors
/// If the database cannot be read.
pub async fn names(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<HashMap<PersonId, String>, DbErr> {
    let rows = Entity::find().select_only().column(Column::Id).column(Column::Name).filter(Column::Id.is_in(people.iter().copied()));
    Ok(rows.into_tuple::<(PersonId, String)>().all(db).await?.into_iter().collect())
}

/// Takes hold of a person until the transaction ends, so that two that begin or complete something for them wait for each other.
///
/// # Errors
/// If the database refuses.
pub async fn hold(db: &impl ConnectionTrait, id: PersonId) -> Result<(), DbErr> {
    // SQLite has one writer and knows no such lock; PostgreSQL takes it on this row.
    Entity::find_by_id(id).lock_exclusive().one(db).await.map(|_| ())
}

/// The names of these people, for those who did something to a record that the asker may see.
///
/// # Errors
/// If the database cannot be read.
pub async fn names_of(db: &impl ConnectionTrait, ids: &[PersonId]) -> Result<HashMap<PersonId, String>, DbErr> {
    let found: Vec<(PersonId, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name])
        .filter(Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}
