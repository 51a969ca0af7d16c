//! Sign-in links: single use, short-lived, kept as digests.

use super::id::{LinkId, PersonId};
use chrono::Duration;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_link")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LinkId,
    /// Whom it signs in.
    pub person_id: PersonId,
    /// SHA-256 of the token.
    #[serde(skip_serializing)]
    pub token_digest: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Until when it works.
    pub expires_at: DateTimeUtc,
    /// When it was used.
    pub used_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How long a link works.
const LASTS: Duration = Duration::minutes(20);
/// How many links somebody may be sent within that time.
const AT_A_TIME: u64 = 5;

/// What became of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// It works.
    Good,
    /// It was used before.
    Used,
    /// It is too old.
    Expired,
    /// There is no such link.
    Unknown,
}

/// What using a link came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It signs this person in, now and never again.
    By(PersonId),
    /// It does not.
    Refused(LinkState),
}

impl Model {
    fn state(&self, now: DateTimeUtc) -> LinkState {
        match self.used_at {
            Some(_) => LinkState::Used,
            None if self.expires_at <= now => LinkState::Expired,
            None => LinkState::Good,
        }
    }
}

/// Keeps a new link.
///
/// # Errors
/// If the database refuses.
pub async fn make(db: &impl ConnectionTrait, person: PersonId, token_digest: String, now: DateTimeUtc) -> Result<(), DbErr> {
    let link = ActiveModel {
        id: Set(LinkId::new()),
        person_id: Set(person),
        token_digest: Set(token_digest),
        created_at: Set(now),
        expires_at: Set(now + LASTS),
        used_at: Set(None),
    };
    Entity::insert(link).exec_without_returning(db).await.map(|_| ())
}

/// What became of the link with this digest.
///
/// # Errors
/// If the database cannot be read.
pub async fn state(db: &impl ConnectionTrait, token_digest: &str, now: DateTimeUtc) -> Result<LinkState, DbErr> {
    let link = Entity::find().filter(Column::TokenDigest.eq(token_digest)).one(db).await?;
    Ok(link.map_or(LinkState::Unknown, |link| link.state(now)))
}

/// Uses the link up, if it works. Two that try at once: one of them signs in.
///
/// # Errors
/// If the database refuses.
pub async fn use_up(db: &impl ConnectionTrait, token_digest: &str, now: DateTimeUtc) -> Result<Opened, DbErr> {
    let Some(link) = Entity::find().filter(Column::TokenDigest.eq(token_digest)).one(db).await? else {
        return Ok(Opened::Refused(LinkState::Unknown));
    };
    let state = link.state(now);
    if state != LinkState::Good {
        return Ok(Opened::Refused(state));
    }
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Id.eq(link.id))
        .filter(Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(if used.rows_affected == 1 { Opened::By(link.person_id) } else { Opened::Refused(LinkState::Used) })
}

/// Whether this person has been sent so many links lately that another would only fill their mail.
///
/// # Errors
/// If the database cannot be read.
pub async fn too_many(db: &impl ConnectionTrait, person: PersonId, now: DateTimeUtc) -> Result<bool, DbErr> {
    let recent = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::CreatedAt.gt(now - LASTS)).count(db).await?;
    Ok(recent >= AT_A_TIME)
}

/// Forgets the links of people who are taken out.
///
/// # Errors
/// If the database refuses.
pub async fn remove(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::PersonId.is_in(people.iter().copied())).exec(db).await.map(|_| ())
}

/// Makes the links that these people were sent worthless: they lie in a mailbox that is theirs no more.
///
/// # Errors
/// If the database refuses.
pub async fn spoil(db: &impl ConnectionTrait, people: &[PersonId], now: DateTimeUtc) -> Result<(), DbErr> {
    let spoil = Entity::update_many().col_expr(Column::ExpiresAt, Expr::value(now)).filter(Column::PersonId.is_in(people.iter().copied()));
    spoil.filter(Column::ExpiresAt.gt(now)).exec(db).await.map(|_| ())
}
