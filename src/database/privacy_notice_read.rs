//! Who has read which version of the privacy notice. Only ever added to; it is no consent.

use super::id::{NoticeReadId, PersonId};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "privacy_notice_read")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeReadId,
    /// Who.
    pub person_id: PersonId,
    /// Which version of the page `privacy`.
    pub version_number: i32,
    /// When they said so.
    pub read_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Notes that somebody has read this version. Saying so again changes nothing.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, person: PersonId, version_number: i32, now: DateTimeUtc) -> Result<(), DbErr> {
    let read = ActiveModel { id: Set(NoticeReadId::new()), person_id: Set(person), version_number: Set(version_number), read_at: Set(now) };
    let mut again = OnConflict::columns([Column::PersonId, Column::VersionNumber]);
    again.do_nothing();
    Entity::insert(read).on_conflict(again).exec_without_returning(db).await.map(|_| ())
}
