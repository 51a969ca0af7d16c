//! Sessions: in the database, so that any node serves any request.

use chrono::Duration;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{FromQueryResult, JoinType, QuerySelect};
use serde::Serialize;

use super::id::{PersonId, SessionId};
use super::person;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// Whose.
    pub person_id: PersonId,
    /// SHA-256 of the token in the cookie.
    #[serde(skip_serializing)]
    pub token_digest: String,
    /// When it began.
    pub created_at: DateTimeUtc,
    /// When it ends by itself.
    pub expires_at: DateTimeUtc,
    /// When it was ended.
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How long a session lasts: a working day.
pub const LASTS: Duration = Duration::hours(12);

/// A session that is alive, and whose it is.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Live {
    /// The session.
    pub session_id: SessionId,
    /// Whose.
    pub person_id: PersonId,
    /// The name they go by.
    pub name: String,
}

/// The session with this digest, if it is alive.
///
/// # Errors
/// If the database cannot be read.
pub async fn find_live(db: &impl ConnectionTrait, token_digest: &str, now: DateTimeUtc) -> Result<Option<Live>, DbErr> {
    Entity::find()
        .select_only()
        .column_as(Column::Id, "session_id")
        .column(Column::PersonId)
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into())
        .filter(Column::TokenDigest.eq(token_digest))
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::EndedAt.is_null())
        .into_model()
        .one(db)
        .await
}

/// Begins a session.
///
/// # Errors
/// If the database refuses.
pub async fn begin(db: &impl ConnectionTrait, person: PersonId, token_digest: String, now: DateTimeUtc) -> Result<(), DbErr> {
    let session = ActiveModel {
        id: Set(SessionId::new()),
        person_id: Set(person),
        token_digest: Set(token_digest),
        created_at: Set(now),
        expires_at: Set(now + LASTS),
        ended_at: Set(None),
    };
    Entity::insert(session).exec_without_returning(db).await.map(|_| ())
}

/// Ends a session.
///
/// # Errors
/// If the database refuses.
pub async fn end(db: &impl ConnectionTrait, session: SessionId, now: DateTimeUtc) -> Result<(), DbErr> {
    let end = Entity::update_many().col_expr(Column::EndedAt, Expr::value(now)).filter(Column::Id.eq(session));
    end.exec(db).await.map(|_| ())
}
