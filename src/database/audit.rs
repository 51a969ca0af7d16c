//! Who did or saw what. Only ever added to.

use super::id::{AuditId, PersonId};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    /// When.
    pub at: DateTimeUtc,
    /// Who; nobody for the command line.
    pub person_id: Option<PersonId>,
    /// What was done.
    pub act: String,
    /// To what or whom.
    pub subject: String,
    /// More, never free text of a learner.
    #[sea_orm(column_type = "Text")]
    pub detail: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Notes who did what to whom. `detail` never holds a learner's words, a token or an address.
///
/// # Errors
/// If the database refuses.
pub async fn note(
    db: &impl ConnectionTrait,
    at: DateTimeUtc,
    person: Option<PersonId>,
    act: &str,
    subject: &str,
    detail: &str,
) -> Result<(), DbErr> {
    let entry = ActiveModel {
        id: Set(AuditId::new()),
        at: Set(at),
        person_id: Set(person),
        act: Set(act.to_owned()),
        subject: Set(subject.to_owned()),
        detail: Set(detail.to_owned()),
    };
    Entity::insert(entry).exec_without_returning(db).await.map(|_| ())
}
