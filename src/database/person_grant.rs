//! Grants: who may do what, for an agency or for the partnership.

use super::id::{AgencyId, GrantId, PersonId};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "person_grant")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantId,
    /// To whom.
    pub person_id: PersonId,
    /// What.
    pub permission: Permission,
    /// For which agency; for the partnership if none.
    pub agency_id: Option<AgencyId>,
    /// Since when.
    pub granted_at: DateTimeUtc,
    /// Until when.
    pub revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The five grants (`product.md`, "Words").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Permission {
    /// May learn. Everyone who signs in is a learner, whatever else they are.
    #[sea_orm(string_value = "learner")]
    Learner,
    /// May see content as its trainers do.
    #[sea_orm(string_value = "trainer")]
    Trainer,
    /// May approve what another has written.
    #[sea_orm(string_value = "approver")]
    Approver,
    /// May see the records of the agency's people.
    #[sea_orm(string_value = "hr")]
    Hr,
    /// May run the system. Gives no look at anybody's records.
    #[sea_orm(string_value = "administrator")]
    Administrator,
}

/// What somebody may do now, and for which agency.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<(Permission, Option<AgencyId>)>, DbErr> {
    let grants = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::RevokedAt.is_null()).all(db).await?;
    Ok(grants.into_iter().map(|grant| (grant.permission, grant.agency_id)).collect())
}

/// Gives somebody a grant, for one agency or for the partnership.
///
/// # Errors
/// If the database refuses.
pub async fn give(
    db: &impl ConnectionTrait,
    person: PersonId,
    permission: Permission,
    agency: Option<AgencyId>,
    now: DateTimeUtc,
) -> Result<(), DbErr> {
    let grant = ActiveModel {
        id: Set(GrantId::new()),
        person_id: Set(person),
        permission: Set(permission),
        agency_id: Set(agency),
        granted_at: Set(now),
        revoked_at: Set(None),
    };
    Entity::insert(grant).exec_without_returning(db).await.map(|_| ())
}
