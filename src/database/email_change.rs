//! Changes of an e-mail address that wait to be confirmed at the old address and at the new one.

use super::id::{EmailChangeId, EmailId, PersonId};
use super::{person, person_email};
use chrono::Duration;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "email_change")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmailChangeId,
    /// Whose.
    pub person_id: PersonId,
    /// The address to give up.
    pub person_email_id: EmailId,
    /// The address to have, folded.
    pub email: String,
    /// SHA-256 of the token sent to the old address.
    #[serde(skip_serializing)]
    pub old_digest: String,
    /// SHA-256 of the token sent to the new address.
    #[serde(skip_serializing)]
    pub new_digest: String,
    /// When it was asked for.
    pub asked_at: DateTimeUtc,
    /// When it was confirmed at the old address.
    pub old_confirmed_at: Option<DateTimeUtc>,
    /// When it was confirmed at the new address.
    pub new_confirmed_at: Option<DateTimeUtc>,
    /// When it was done, refused or replaced by another.
    pub closed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How long a change waits for its confirmations.
pub const LASTS: Duration = Duration::hours(24);
/// How many changes somebody may ask for within that time.
const AT_A_TIME: u64 = 5;

/// What a new change is made of.
pub struct NewChange {
    /// Whose.
    pub person: PersonId,
    /// The address to give up.
    pub address: EmailId,
    /// The address to have.
    pub email: String,
    /// Digest of the token for the old address.
    pub old_digest: String,
    /// Digest of the token for the new address.
    pub new_digest: String,
}

/// At which of the two addresses a link came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The one to give up.
    Old,
    /// The one to have.
    New,
}

impl End {
    /// As the outbox keeps it.
    pub const fn word(self) -> &'static str {
        match self {
            End::Old => "old",
            End::New => "new",
        }
    }
}

/// A change that waits, and the end that a link belongs to.
pub struct Waiting {
    /// The change.
    pub change: Model,
    /// The end.
    pub end: End,
}

/// What confirming at one end came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// The other end is still to confirm.
    Half,
    /// Both have confirmed, and the new address is in force.
    Done,
    /// Both have confirmed, but the address has become somebody else's.
    Taken,
}

/// Asks for a change; one that waits already is replaced. `None` if there have been too many. To be called with the person held.
///
/// # Errors
/// If the database refuses.
pub async fn ask(db: &impl ConnectionTrait, new: NewChange, now: DateTimeUtc) -> Result<Option<EmailChangeId>, DbErr> {
    let lately = Entity::find().filter(Column::PersonId.eq(new.person)).filter(Column::AskedAt.gt(now - LASTS)).count(db).await?;
    if lately >= AT_A_TIME {
        return Ok(None);
    }
    let replaced = Entity::update_many().col_expr(Column::ClosedAt, Expr::value(now));
    replaced.filter(Column::PersonId.eq(new.person)).filter(Column::ClosedAt.is_null()).exec(db).await?;
    let id = EmailChangeId::new();
    let change = ActiveModel {
        id: Set(id),
        person_id: Set(new.person),
        person_email_id: Set(new.address),
        email: Set(person_email::fold(&new.email)),
        old_digest: Set(new.old_digest),
        new_digest: Set(new.new_digest),
        asked_at: Set(now),
        old_confirmed_at: Set(None),
        new_confirmed_at: Set(None),
        closed_at: Set(None),
    };
    Entity::insert(change).exec_without_returning(db).await?;
    Ok(Some(id))
}

/// The change of this person that waits, if one does.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId, now: DateTimeUtc) -> Result<Option<Model>, DbErr> {
    waiting(now).filter(Column::PersonId.eq(person)).one(db).await
}

/// The change that a link with this digest belongs to, if it waits.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, digest: &str, now: DateTimeUtc) -> Result<Option<Waiting>, DbErr> {
    let found = waiting(now).filter(Column::OldDigest.eq(digest).or(Column::NewDigest.eq(digest))).one(db).await?;
    Ok(found.map(|change| Waiting { end: if change.old_digest == digest { End::Old } else { End::New }, change }))
}

/// Confirms at one end, and makes the change if the other has confirmed. To be called with the person held and the change found anew.
///
/// # Errors
/// If the database refuses.
pub async fn confirm(db: &impl ConnectionTrait, waiting: &Waiting, now: DateTimeUtc) -> Result<Confirmed, DbErr> {
    let Waiting { change, end } = waiting;
    let (column, other) = match end {
        End::Old => (Column::OldConfirmedAt, change.new_confirmed_at),
        End::New => (Column::NewConfirmedAt, change.old_confirmed_at),
    };
    let confirmed = Entity::update_many().col_expr(column, Expr::value(now)).filter(Column::Id.eq(change.id));
    confirmed.filter(column.into_expr().is_null()).exec(db).await?;
    if other.is_none() {
        return Ok(Confirmed::Half);
    }
    close(db, change.id, now).await?;
    if person_email::find_person(db, &change.email).await?.is_some() {
        return Ok(Confirmed::Taken);
    }
    person_email::end(db, change.person_email_id, now).await?;
    person_email::add(db, change.person_id, &change.email, now).await?;
    Ok(Confirmed::Done)
}

/// Closes a change that was refused.
///
/// # Errors
/// If the database refuses.
pub async fn close(db: &impl ConnectionTrait, change: EmailChangeId, now: DateTimeUtc) -> Result<(), DbErr> {
    Entity::update_many().col_expr(Column::ClosedAt, Expr::value(now)).filter(Column::Id.eq(change)).exec(db).await.map(|_| ())
}

/// Gives one end of a change a new link, because the last could not be sent; nothing if the change does not wait any more.
///
/// # Errors
/// If the database refuses.
pub async fn renew(
    db: &impl ConnectionTrait,
    change: EmailChangeId,
    end: End,
    digest: String,
    now: DateTimeUtc,
) -> Result<Option<Model>, DbErr> {
    let column = if end == End::Old { Column::OldDigest } else { Column::NewDigest };
    let renewed = Entity::update_many().col_expr(column, Expr::value(digest)).filter(Column::Id.eq(change));
    renewed.filter(Column::ClosedAt.is_null()).exec(db).await?;
    waiting(now).filter(Column::Id.eq(change)).one(db).await
}

/// Takes hold of the person whose change this is, and finds it again as it is now.
///
/// # Errors
/// If the database refuses.
pub async fn find_held(db: &impl ConnectionTrait, digest: &str, now: DateTimeUtc) -> Result<Option<Waiting>, DbErr> {
    let Some(found) = find(db, digest, now).await? else {
        return Ok(None);
    };
    person::hold(db, found.change.person_id).await?;
    find(db, digest, now).await
}

/// Closes what these people asked for: their address was changed for them.
///
/// # Errors
/// If the database refuses.
pub async fn close_all(db: &impl ConnectionTrait, people: &[PersonId], now: DateTimeUtc) -> Result<(), DbErr> {
    let close = Entity::update_many().col_expr(Column::ClosedAt, Expr::value(now)).filter(Column::ClosedAt.is_null());
    close.filter(Column::PersonId.is_in(people.iter().copied())).exec(db).await.map(|_| ())
}

fn waiting(now: DateTimeUtc) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::ClosedAt.is_null()).filter(Column::AskedAt.gt(now - LASTS))
}
