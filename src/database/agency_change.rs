//! The history of an agency: its name, its sector, its contacts, closed and opened again. Only ever added to.

use super::id::{AgencyChangeId, AgencyId, PersonId};
use super::person;
use super::scope::Scope;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_change")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgencyChangeId,
    /// Of which agency.
    pub agency_id: AgencyId,
    /// When.
    pub at: DateTimeUtc,
    /// By whom; nobody for the command line.
    pub changed_by: Option<PersonId>,
    /// What was changed, in the words of the page: "Name", "Safeguarding lead".
    pub what: String,
    /// As it was; empty for what is new.
    #[sea_orm(column_type = "Text")]
    pub was: String,
    /// As it became; empty for what was taken away.
    #[sea_orm(column_type = "Text")]
    pub became: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What was changed.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct Change {
    pub what: String,
    pub was: String,
    pub became: String,
}

/// A change with the name of whoever made it.
#[derive(Clone, Debug, FromQueryResult)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct Listed {
    pub at: DateTimeUtc,
    /// Nobody for the command line.
    pub by: Option<String>,
    pub what: String,
    pub was: String,
    pub became: String,
}

/// Notes a change.
///
/// # Errors
/// If the database refuses.
pub async fn note(db: &impl ConnectionTrait, agency: AgencyId, by: PersonId, change: Change, at: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(AgencyChangeId::new()),
        agency_id: Set(agency),
        at: Set(at),
        changed_by: Set(Some(by)),
        what: Set(change.what),
        was: Set(change.was),
        became: Set(change.became),
    };
    Entity::insert(row).exec_without_returning(db).await.map(|_| ())
}

/// What was changed in an agency within a scope, the latest first: so many after the first `skip`.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_agency(db: &impl ConnectionTrait, scope: &Scope, agency: AgencyId, skip: u64, take: u64) -> Result<Vec<Listed>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::At, Column::What, Column::Was, Column::Became])
        .column_as(person::Column::Name, "by")
        .join(JoinType::LeftJoin, Entity::belongs_to(person::Entity).from(Column::ChangedBy).to(person::Column::Id).into())
        .filter(Column::AgencyId.eq(agency))
        .filter(scope.on(Column::AgencyId))
        .order_by_desc(Column::Id)
        .offset(skip)
        .limit(take)
        .into_model()
        .all(db)
        .await
}

/// How many changes there were in an agency within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn count(db: &impl ConnectionTrait, scope: &Scope, agency: AgencyId) -> Result<u64, DbErr> {
    Entity::find().filter(Column::AgencyId.eq(agency)).filter(scope.on(Column::AgencyId)).count(db).await
}
