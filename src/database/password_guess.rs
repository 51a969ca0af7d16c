//! How often a password has been guessed at lately, by what is guessed at: an account, or the digest of an address, known or not.

use std::fmt::Write as _;

use chrono::{DateTime, Duration};
use sea_orm::ActiveValue::Set;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "password_guess")]
pub struct Model {
    /// A digest that stands for what is guessed at.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// When it was, in microseconds, the last few times.
    #[sea_orm(column_type = "Text")]
    pub recent: String,
    /// When it was last.
    pub last_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The time within which guesses are counted.
pub const WITHIN: Duration = Duration::minutes(5);
/// How many guesses there may be within that time.
pub const AT_MOST: usize = 10;

/// Whether one more guess may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// It may, and has been counted.
    Yes,
    /// There have been too many.
    No,
}

/// Counts a guess before it is made. The row is held until the transaction ends, so of many at once only so many are let through.
/// Subjects must come in the same order from everybody, or two would wait for each other.
///
/// # Errors
/// If the database refuses.
pub async fn count(db: &impl ConnectionTrait, subject: &str, now: DateTimeUtc) -> Result<Allowed, DbErr> {
    let row = ActiveModel { subject: Set(subject.to_owned()), recent: Set(String::new()), last_at: Set(now) };
    let mut keep = OnConflict::column(Column::Subject);
    keep.update_column(Column::Subject);
    // An update that changes nothing takes hold of the row, whether it was there or not.
    Entity::insert(row).on_conflict(keep).exec_without_returning(db).await?;
    let held = Entity::find_by_id(subject.to_owned()).lock_exclusive().one(db).await?;
    let mut times = held.map(|row| recent(&row.recent, now)).unwrap_or_default();
    if times.len() >= AT_MOST {
        return Ok(Allowed::No);
    }
    times.push(now);
    let noted = Entity::update_many()
        .col_expr(Column::Recent, Expr::value(written(&times)))
        .col_expr(Column::LastAt, Expr::value(now))
        .filter(Column::Subject.eq(subject));
    noted.exec(db).await?;
    Ok(Allowed::Yes)
}

/// Forgets what no longer counts.
///
/// # Errors
/// If the database refuses.
pub async fn forget_old(db: &impl ConnectionTrait, now: DateTimeUtc) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::LastAt.lte(now - WITHIN)).exec(db).await.map(|_| ())
}

fn recent(text: &str, now: DateTimeUtc) -> Vec<DateTimeUtc> {
    let times = text.split(' ').filter_map(|time| DateTime::from_timestamp_micros(time.parse().ok()?));
    times.filter(|time| *time > now - WITHIN).collect()
}

fn written(times: &[DateTimeUtc]) -> String {
    times.iter().fold(String::new(), |mut text, time| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{} ", time.timestamp_micros());
        text
    })
}
