//! Grants: who may do what, for an agency or for the partnership.

use std::collections::HashMap;

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

/// Those of these people who may do more than learn, and whether they are administrators.
///
/// # Errors
/// If the database cannot be read.
pub async fn with_more_than_learning(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<HashMap<PersonId, bool>, DbErr> {
    let mut more = HashMap::new();
    for some in people.chunks(super::AT_A_TIME) {
        let live = Entity::find().filter(Column::PersonId.is_in(some.iter().copied())).filter(Column::RevokedAt.is_null());
        for grant in live.filter(Column::Permission.ne(Permission::Learner)).all(db).await? {
            *more.entry(grant.person_id).or_default() |= grant.permission == Permission::Administrator;
        }
    }
    Ok(more)
}

/// Makes these people learners.
///
/// # Errors
/// If the database refuses.
pub async fn make_learners(db: &impl ConnectionTrait, people: &[PersonId], now: DateTimeUtc) -> Result<(), DbErr> {
    for some in people.chunks(super::AT_A_TIME) {
        let rows = some.iter().map(|person| ActiveModel {
            id: Set(GrantId::new()),
            person_id: Set(*person),
            permission: Set(Permission::Learner),
            agency_id: Set(None),
            granted_at: Set(now),
            revoked_at: Set(None),
        });
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
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

/// Forgets the grants of people who are taken out.
///
/// # Errors
/// If the database refuses.
pub async fn remove(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::PersonId.is_in(people.iter().copied())).exec(db).await.map(|_| ())
}
