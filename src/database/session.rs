//! Sessions: in the database, so that any node serves any request. Using one makes it last longer, up to a limit.

use chrono::{Duration, DurationRound};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{DatabaseTransaction, ExprTrait, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::gather::Write;
use super::id::{PersonId, SessionId};
use super::{person, post, privacy_notice_read};

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
    /// By what means it began.
    pub means: Means,
    /// On what, in plain words.
    pub device: String,
    /// In which hour it was last used.
    pub seen_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// By what means somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Means {
    /// A link in an e-mail.
    #[sea_orm(string_value = "link")]
    Link,
    /// A password.
    #[sea_orm(string_value = "password")]
    Password,
}

/// How long a session lasts when it is not used: a working day.
pub const LASTS: Duration = Duration::hours(12);
/// With how much left, using it makes it last longer.
const RENEWED_WITHIN: Duration = Duration::hours(6);
/// How long a session lasts from its beginning, however much it is used.
pub const LONGEST: Duration = Duration::days(7);

/// A session that is alive, and whose it is.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Live {
    /// The session.
    pub session_id: SessionId,
    /// Whose.
    pub person_id: PersonId,
    /// The name they go by.
    pub name: String,
    /// When it began.
    pub created_at: DateTimeUtc,
    /// When it ends by itself.
    pub expires_at: DateTimeUtc,
    /// By what means it began.
    pub means: Means,
    /// In which hour it was last used.
    pub seen_at: Option<DateTimeUtc>,
    /// The newest version of the privacy notice that this person has read.
    pub notice_read: Option<i32>,
    /// Whether anybody's live post names this person as its manager.
    pub manages: bool,
}

impl Live {
    /// What using it now changes in it, if anything.
    pub fn used(&self, now: DateTimeUtc) -> Option<Used> {
        let is_short = self.expires_at - now < RENEWED_WITHIN;
        let expires_at = if is_short { renewed(self.created_at, now) } else { self.expires_at };
        let hour = now.duration_trunc(Duration::hours(1)).ok()?;
        let is_same = expires_at == self.expires_at && self.seen_at == Some(hour);
        (!is_same).then_some(Used { session: self.session_id, expires_at, hour })
    }
}

fn renewed(created_at: DateTimeUtc, now: DateTimeUtc) -> DateTimeUtc {
    std::cmp::min(now + LASTS, created_at + LONGEST)
}

/// That a session was used: it lasts until then, and was last seen in that hour.
#[derive(Clone, Debug)]
pub struct Used {
    session: SessionId,
    /// When it ends by itself now.
    pub expires_at: DateTimeUtc,
    hour: DateTimeUtc,
}

impl Write for Used {
    type Output = ();

    async fn run(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let used = Entity::update_many()
            .col_expr(Column::ExpiresAt, Expr::value(self.expires_at))
            .col_expr(Column::SeenAt, Expr::value(self.hour))
            .filter(Column::Id.eq(self.session))
            // Of two requests at once, the one that was asked earlier must not take back what the other gave.
            .filter(Column::ExpiresAt.lte(self.expires_at));
        used.exec(db).await.map(|_| ())
    }
}

/// The session with this digest, if it is alive; whether somebody manages anybody is asked for `today`.
///
/// # Errors
/// If the database cannot be read.
pub async fn find_live(db: &impl ConnectionTrait, token_digest: &str, now: DateTimeUtc, today: Date) -> Result<Option<Live>, DbErr> {
    // Folded into the one query that every page makes, so that neither the notice nor the navigation costs another.
    let notice = Query::select()
        .expr(Expr::col((privacy_notice_read::Entity, privacy_notice_read::Column::VersionNumber)).max())
        .from(privacy_notice_read::Entity)
        .and_where(Expr::col((privacy_notice_read::Entity, privacy_notice_read::Column::PersonId)).equals((Entity, Column::PersonId)))
        .to_owned();
    let managed = Query::select()
        .expr(Expr::val(1))
        .from(post::Entity)
        .and_where(Expr::col((post::Entity, post::Column::ManagerId)).equals((Entity, Column::PersonId)))
        .cond_where(post::live_on(today))
        .to_owned();
    Entity::find()
        .select_only()
        .column_as(Column::Id, "session_id")
        .columns([Column::PersonId, Column::CreatedAt, Column::ExpiresAt, Column::Means, Column::SeenAt])
        .column(person::Column::Name)
        .expr_as(notice, "notice_read")
        .expr_as(Expr::exists(managed), "manages")
        .join(JoinType::InnerJoin, Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into())
        .filter(Column::TokenDigest.eq(token_digest))
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::EndedAt.is_null())
        .into_model()
        .one(db)
        .await
}

/// Whose session this was, if it ended by itself and by nobody's hand.
///
/// # Errors
/// If the database cannot be read.
pub async fn expired_of(db: &impl ConnectionTrait, token_digest: &str, now: DateTimeUtc) -> Result<Option<PersonId>, DbErr> {
    let expired = Entity::find().filter(Column::TokenDigest.eq(token_digest)).filter(Column::EndedAt.is_null());
    let found = expired.filter(Column::ExpiresAt.lte(now)).one(db).await?;
    Ok(found.map(|session| session.person_id))
}

/// The sessions of this person that are alive, newest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn live_of(db: &impl ConnectionTrait, person: PersonId, now: DateTimeUtc) -> Result<Vec<Model>, DbErr> {
    let live = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::ExpiresAt.gt(now)).filter(Column::EndedAt.is_null());
    live.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).all(db).await
}

/// What a new session is made of.
pub struct NewSession {
    /// Whose.
    pub person: PersonId,
    /// SHA-256 of the token in the cookie.
    pub token_digest: String,
    /// By what means it begins.
    pub means: Means,
    /// On what, in plain words.
    pub device: String,
}

/// Begins a session.
///
/// # Errors
/// If the database refuses.
pub async fn begin(db: &impl ConnectionTrait, new: NewSession, now: DateTimeUtc) -> Result<(), DbErr> {
    let session = ActiveModel {
        id: Set(SessionId::new()),
        person_id: Set(new.person),
        token_digest: Set(new.token_digest),
        created_at: Set(now),
        expires_at: Set(now + LASTS),
        ended_at: Set(None),
        means: Set(new.means),
        device: Set(new.device),
        seen_at: Set(now.duration_trunc(Duration::hours(1)).ok()),
    };
    Entity::insert(session).exec_without_returning(db).await.map(|_| ())
}

/// Makes a session last as long as it may from now, whatever it has left.
///
/// # Errors
/// If the database refuses.
pub async fn renew(db: &impl ConnectionTrait, session: SessionId, created_at: DateTimeUtc, now: DateTimeUtc) -> Result<(), DbErr> {
    let renew = Entity::update_many().col_expr(Column::ExpiresAt, Expr::value(renewed(created_at, now)));
    renew.filter(Column::Id.eq(session)).exec(db).await.map(|_| ())
}

/// Ends a session.
///
/// # Errors
/// If the database refuses.
pub async fn end(db: &impl ConnectionTrait, session: SessionId, now: DateTimeUtc) -> Result<(), DbErr> {
    let end = Entity::update_many().col_expr(Column::EndedAt, Expr::value(now)).filter(Column::Id.eq(session));
    end.filter(Column::EndedAt.is_null()).exec(db).await.map(|_| ())
}

/// Ends a session of this person; nobody else's. Says whether there was one to end.
///
/// # Errors
/// If the database refuses.
pub async fn end_of(db: &impl ConnectionTrait, person: PersonId, session: SessionId, now: DateTimeUtc) -> Result<u64, DbErr> {
    let end = Entity::update_many().col_expr(Column::EndedAt, Expr::value(now)).filter(Column::Id.eq(session));
    let ended = end.filter(Column::PersonId.eq(person)).filter(Column::EndedAt.is_null()).exec(db).await?;
    Ok(ended.rows_affected)
}

/// Ends every session of this person but one. Says how many there were to end.
///
/// # Errors
/// If the database refuses.
pub async fn end_others(db: &impl ConnectionTrait, person: PersonId, but: SessionId, now: DateTimeUtc) -> Result<u64, DbErr> {
    let end = Entity::update_many().col_expr(Column::EndedAt, Expr::value(now)).filter(Column::PersonId.eq(person));
    let ended = end.filter(Column::Id.ne(but)).filter(Column::EndedAt.is_null()).exec(db).await?;
    Ok(ended.rows_affected)
}

/// Ends every session of these people.
///
/// # Errors
/// If the database refuses.
pub async fn end_all(db: &impl ConnectionTrait, people: &[PersonId], now: DateTimeUtc) -> Result<(), DbErr> {
    let end = Entity::update_many().col_expr(Column::EndedAt, Expr::value(now)).filter(Column::PersonId.is_in(people.iter().copied()));
    end.filter(Column::EndedAt.is_null()).exec(db).await.map(|_| ())
}
