//! Grants: who may do what, for an agency or for the partnership.

use std::collections::HashMap;

use super::id::{AgencyId, GrantId, PersonId};
use super::scope::Administering;
use super::{agency, person, person_email};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, Query};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};
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

/// A grant with whom and what it is for.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct Held {
    pub id: GrantId,
    pub person_id: PersonId,
    pub person_name: String,
    pub permission: Permission,
    pub agency_id: Option<AgencyId>,
    /// The agency's name; none for the partnership.
    pub agency_name: Option<String>,
    pub granted_at: DateTimeUtc,
}

/// What became of taking a grant away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// It is taken away.
    Now(Permission, Option<AgencyId>),
    /// It was not there any more.
    Before,
    /// It is that of whoever asks: nobody takes their own away.
    Own,
    /// Without it there would be no administrator, or whoever asks is none any more.
    Last,
}

/// People whose name or e-mail address has these words in it, by name.
///
/// # Errors
/// If the database cannot be read.
pub async fn find_people(db: &impl ConnectionTrait, _: Administering, words: &str, take: u64) -> Result<Vec<(PersonId, String)>, DbErr> {
    let plain: String =
        words.to_lowercase().chars().flat_map(|letter| if "\\%_".contains(letter) { vec!['\\', letter] } else { vec![letter] }).collect();
    let like = || LikeExpr::new(format!("%{plain}%")).escape('\\');
    let by_address = Query::select()
        .column(person_email::Column::PersonId)
        .from(person_email::Entity)
        .and_where(Expr::col((person_email::Entity, person_email::Column::Email)).like(like()))
        .and_where(Expr::col((person_email::Entity, person_email::Column::EndedAt)).is_null())
        .to_owned();
    let wanted = Condition::any().add(person::Column::NameFolded.like(like())).add(person::Column::Id.in_subquery(by_address));
    person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(wanted)
        .order_by_asc(person::Column::NameFolded)
        .order_by_asc(person::Column::Id)
        .limit(take)
        .into_tuple()
        .all(db)
        .await
}

/// The name of somebody.
///
/// # Errors
/// If the database cannot be read.
pub async fn name_of(db: &impl ConnectionTrait, _: Administering, person: PersonId) -> Result<Option<String>, DbErr> {
    person::Entity::find_by_id(person).select_only().column(person::Column::Name).into_tuple().one(db).await
}

/// What somebody may do, with since when.
///
/// # Errors
/// If the database cannot be read.
pub async fn held_by(db: &impl ConnectionTrait, _: Administering, person: PersonId) -> Result<Vec<Held>, DbErr> {
    held().filter(Column::PersonId.eq(person)).order_by_asc(Column::GrantedAt).order_by_asc(Column::Id).into_model().all(db).await
}

/// Every grant that is more than to learn, by the name of who holds it, so many after the first `skip`.
///
/// # Errors
/// If the database cannot be read.
pub async fn holders(db: &impl ConnectionTrait, _: Administering, skip: u64, take: u64) -> Result<Vec<Held>, DbErr> {
    let found = held().filter(Column::Permission.ne(Permission::Learner));
    found.order_by_asc(person::Column::NameFolded).order_by_asc(Column::Id).offset(skip).limit(take).into_model().all(db).await
}

/// How many of those there are.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_holders(db: &impl ConnectionTrait, _: Administering) -> Result<u64, DbErr> {
    Entity::find().filter(Column::RevokedAt.is_null()).filter(Column::Permission.ne(Permission::Learner)).count(db).await
}

fn held() -> Select<Entity> {
    Entity::find()
        .select_only()
        .columns([Column::Id, Column::PersonId, Column::Permission, Column::AgencyId, Column::GrantedAt])
        .column_as(person::Column::Name, "person_name")
        .column_as(agency::Column::Name, "agency_name")
        .join(JoinType::InnerJoin, Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into())
        .join(JoinType::LeftJoin, Entity::belongs_to(agency::Entity).from(Column::AgencyId).to(agency::Column::Id).into())
        .filter(Column::RevokedAt.is_null())
}

/// Takes a grant of this person away. Of two administrators who take each other's away at once, one stays.
///
/// # Errors
/// If the database refuses.
pub async fn revoke(
    db: &impl ConnectionTrait,
    _: Administering,
    by: PersonId,
    person: PersonId,
    grant: GrantId,
    now: DateTimeUtc,
) -> Result<Revoked, DbErr> {
    let live = Entity::find_by_id(grant).filter(Column::PersonId.eq(person)).filter(Column::RevokedAt.is_null());
    let Some(found) = live.one(db).await? else { return Ok(Revoked::Before) };
    if found.permission == Permission::Administrator {
        let administrators = Entity::find().filter(Column::Permission.eq(Permission::Administrator)).filter(Column::RevokedAt.is_null());
        let administrators = administrators.order_by_asc(Column::Id).lock_exclusive().all(db).await?;
        match () {
            () if found.person_id == by => return Ok(Revoked::Own),
            () if administrators.iter().all(|other| other.person_id == person) => return Ok(Revoked::Last),
            () if administrators.iter().all(|other| other.person_id != by) => return Ok(Revoked::Last),
            () => {}
        }
    }
    let revoke = Entity::update_many().col_expr(Column::RevokedAt, Expr::value(now)).filter(Column::Id.eq(grant));
    revoke.filter(Column::RevokedAt.is_null()).exec(db).await?;
    Ok(Revoked::Now(found.permission, found.agency_id))
}

impl Permission {
    /// Those that an administrator gives and takes away.
    pub const GIVEN: [Permission; 4] = [Permission::Trainer, Permission::Approver, Permission::Hr, Permission::Administrator];

    /// The word for forms and the audit trail.
    pub const fn word(self) -> &'static str {
        match self {
            Permission::Learner => "learner",
            Permission::Trainer => "trainer",
            Permission::Approver => "approver",
            Permission::Hr => "hr",
            Permission::Administrator => "administrator",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Permission::Learner => "Learner",
            Permission::Trainer => "Trainer",
            Permission::Approver => "Approver",
            Permission::Hr => "HR",
            Permission::Administrator => "Administrator",
        }
    }
}

/// Forgets the grants of people who are taken out.
///
/// # Errors
/// If the database refuses.
pub async fn remove(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::PersonId.is_in(people.iter().copied())).exec(db).await.map(|_| ())
}
