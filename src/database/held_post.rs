//! What somebody sent after their session had ended, until they have signed in again: for them alone, for an hour. It is claimed, sent on
//! and then forgotten; a claim that led nowhere, because the server stopped in between, runs out after a minute.

use super::id::{HeldPostId, PersonId};
use chrono::Duration;
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::Serialize;

/// One row.
#[derive(Clone, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "held_post")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HeldPostId,
    /// Who sent it.
    pub person_id: PersonId,
    /// Where to.
    #[sea_orm(column_type = "Text")]
    pub path: String,
    /// The form as it came.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// When it came.
    pub held_at: DateTimeUtc,
    /// When somebody began to send it on.
    pub claimed_at: Option<DateTimeUtc>,
}

/// What somebody wrote is not for logs.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("held_post").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How long it is kept.
pub const LASTS: Duration = Duration::hours(1);
/// How long a claim holds: longer than any request may take.
const CLAIM_LASTS: Duration = Duration::minutes(1);
/// How many are kept for a person.
const AT_MOST: usize = 5;

/// What became of a post that came too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It is kept.
    Kept,
    /// Too many are kept for this person already.
    Full,
}

/// Keeps a post. The same form sent twice is one post. To be called with the person held.
///
/// # Errors
/// If the database refuses.
pub async fn hold(db: &impl ConnectionTrait, person: PersonId, path: &str, body: &str, now: DateTimeUtc) -> Result<Held, DbErr> {
    let before = fresh(db, person, now).await?;
    if before.iter().any(|post| post.path == path && post.body == body) {
        return Ok(Held::Kept);
    }
    if before.len() >= AT_MOST {
        return Ok(Held::Full);
    }
    let post = ActiveModel {
        id: Set(HeldPostId::new()),
        person_id: Set(person),
        path: Set(path.to_owned()),
        body: Set(body.to_owned()),
        held_at: Set(now),
        claimed_at: Set(None),
    };
    Entity::insert(post).exec_without_returning(db).await?;
    Ok(Held::Kept)
}

/// Whether anything is kept for this person that nobody is sending on.
///
/// # Errors
/// If the database cannot be read.
pub async fn any(db: &impl ConnectionTrait, person: PersonId, now: DateTimeUtc) -> Result<bool, DbErr> {
    Ok(fresh(db, person, now).await?.iter().any(|post| !post.is_claimed(now)))
}

/// Claims all that is kept for this person, oldest first, so that of two who ask at once one gets it. To be called with the person held.
///
/// # Errors
/// If the database refuses.
pub async fn claim(db: &impl ConnectionTrait, person: PersonId, now: DateTimeUtc) -> Result<Vec<Model>, DbErr> {
    let posts: Vec<_> = fresh(db, person, now).await?.into_iter().filter(|post| !post.is_claimed(now)).collect();
    set_claim(db, posts.iter().map(|post| post.id), Some(now)).await?;
    Ok(posts)
}

/// Gives a claim up: it waits for the next time.
///
/// # Errors
/// If the database refuses.
pub async fn release(db: &impl ConnectionTrait, post: HeldPostId) -> Result<(), DbErr> {
    set_claim(db, [post], None).await
}

async fn set_claim(db: &impl ConnectionTrait, posts: impl IntoIterator<Item = HeldPostId>, at: Option<DateTimeUtc>) -> Result<(), DbErr> {
    let row = ActiveModel { claimed_at: Set(at), ..Default::default() };
    Entity::update_many().set(row).filter(Column::Id.is_in(posts)).exec(db).await.map(|_| ())
}

/// Forgets one that has been sent on.
///
/// # Errors
/// If the database refuses.
pub async fn forget(db: &impl ConnectionTrait, post: HeldPostId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::Id.eq(post)).exec(db).await.map(|_| ())
}

impl Model {
    fn is_claimed(&self, now: DateTimeUtc) -> bool {
        self.claimed_at.is_some_and(|at| now < at + CLAIM_LASTS)
    }
}

/// Forgets what nobody came back for.
///
/// # Errors
/// If the database refuses.
pub async fn forget_old(db: &impl ConnectionTrait, now: DateTimeUtc) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::HeldAt.lte(now - LASTS)).exec(db).await.map(|_| ())
}

async fn fresh(db: &impl ConnectionTrait, person: PersonId, now: DateTimeUtc) -> Result<Vec<Model>, DbErr> {
    let posts = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::HeldAt.gt(now - LASTS));
    posts.order_by_asc(Column::HeldAt).order_by_asc(Column::Id).all(db).await
}
