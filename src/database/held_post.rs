//! Forms sent after a session had ended, kept for the person whose session it was, and for nobody else. Never logged.

use chrono::Duration;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, QueryOrder, QuerySelect};

use serde::Serialize;

use super::id::{HeldPostId, PersonId};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "held_post")]
pub struct Model {
    /// The key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HeldPostId,
    /// Whose session it was.
    pub person_id: PersonId,
    /// Where it was sent.
    pub path: String,
    /// What was sent, as it came.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// When.
    pub at: DateTimeUtc,
    /// When somebody began to send it again.
    pub claimed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How long one is kept.
pub const KEPT: Duration = Duration::hours(1);
/// How many a person may have; the oldest go.
const MOST: u64 = 5;
/// After so long, one that was begun and never ended may be begun again: the server fell over in between.
const GIVEN_UP: Duration = Duration::minutes(1);

/// Keeps what a person sent.
///
/// # Errors
/// If the database refuses.
pub async fn keep(db: &impl ConnectionTrait, person: PersonId, path: &str, body: &str, now: DateTimeUtc) -> Result<(), DbErr> {
    forget_stale(db, now).await?;
    let held = ActiveModel {
        id: Set(HeldPostId::new()),
        person_id: Set(person),
        path: Set(path.to_owned()),
        body: Set(body.to_owned()),
        at: Set(now),
        claimed_at: Set(None),
    };
    Entity::insert(held).exec_without_returning(db).await?;
    let past: Vec<HeldPostId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::PersonId.eq(person))
        .order_by_desc(Column::Id)
        .offset(MOST)
        .limit(MOST)
        .into_tuple()
        .all(db)
        .await?;
    Entity::delete_many().filter(Column::Id.is_in(past)).exec(db).await.map(|_| ())
}

/// Takes the latest of a person's, so that nobody takes it as well; none if there is none, or it is too old.
///
/// # Errors
/// If the database refuses.
pub async fn claim(db: &impl ConnectionTrait, person: PersonId, now: DateTimeUtc) -> Result<Option<Model>, DbErr> {
    let free = || Condition::any().add(Column::ClaimedAt.is_null()).add(Column::ClaimedAt.lt(now - GIVEN_UP));
    let found = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::At.gt(now - KEPT))
        .filter(free())
        .order_by_desc(Column::Id)
        .one(db)
        .await?;
    let Some(held) = found else { return Ok(None) };
    let claimed = Entity::update_many().col_expr(Column::ClaimedAt, Expr::value(now)).filter(Column::Id.eq(held.id)).filter(free());
    Ok((claimed.exec(db).await?.rows_affected == 1).then_some(held))
}

/// Forgets one that has been sent again.
///
/// # Errors
/// If the database refuses.
pub async fn forget(db: &impl ConnectionTrait, id: HeldPostId) -> Result<(), DbErr> {
    Entity::delete_by_id(id).exec(db).await.map(|_| ())
}

/// Forgets those that are too old.
///
/// # Errors
/// If the database refuses.
pub async fn forget_stale(db: &impl ConnectionTrait, now: DateTimeUtc) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::At.lte(now - KEPT)).exec(db).await.map(|_| ())
}
