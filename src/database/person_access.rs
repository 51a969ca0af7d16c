//! Who looked at whose page: one row for each viewer, person, page and day. The person sees it.

use super::id::{PersonAccessId, PersonId};
use super::person;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_access")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonAccessId,
    /// Whose page.
    pub person_id: PersonId,
    /// Who looked.
    pub viewer_id: PersonId,
    /// On which day in London.
    pub day: Date,
    /// Which page, in words.
    pub page: String,
    /// When first on that day.
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A look at somebody's page.
pub struct Look<'a> {
    /// Whose page.
    pub person: PersonId,
    /// Who looked.
    pub viewer: PersonId,
    /// On which day in London.
    pub day: Date,
    /// Which page, in words.
    pub page: &'a str,
}

/// Notes a look at somebody else's page. The second on a day changes nothing.
///
/// # Errors
/// If the database refuses.
pub async fn note(db: &impl ConnectionTrait, look: Look<'_>, now: DateTimeUtc) -> Result<(), DbErr> {
    if look.person == look.viewer {
        return Ok(());
    }
    let row = ActiveModel {
        id: Set(PersonAccessId::new()),
        person_id: Set(look.person),
        viewer_id: Set(look.viewer),
        day: Set(look.day),
        page: Set(look.page.to_owned()),
        at: Set(now),
    };
    let mut again = OnConflict::columns([Column::PersonId, Column::ViewerId, Column::Day, Column::Page]);
    again.do_nothing();
    Entity::insert(row).on_conflict(again).exec_without_returning(db).await.map(|_| ())
}

/// A look, with the name of who looked: what the person may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromQueryResult)]
pub struct Looked {
    /// When first on that day.
    pub at: DateTimeUtc,
    /// Who looked.
    pub who_looked: String,
    /// At which page.
    pub page: String,
}

/// Who looked at this person's pages, the latest first, at most so many.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId, most: u64) -> Result<Vec<Looked>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::At, Column::Page])
        .column_as(person::Column::Name, "who_looked")
        .join(JoinType::InnerJoin, Entity::belongs_to(person::Entity).from(Column::ViewerId).to(person::Column::Id).into())
        .filter(Column::PersonId.eq(person))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(most)
        .into_model()
        .all(db)
        .await
}

/// Forgets who looked at people who are taken out.
///
/// # Errors
/// If the database refuses.
pub async fn remove(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::PersonId.is_in(people.iter().copied())).exec(db).await.map(|_| ())
}
