//! What the daily comparison found: who should have been told in the days before, and who was.

use std::collections::HashSet;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::id::{AgencyId, CheckId};
use super::scope::Scope;

/// One row: an agency on a day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder_check")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CheckId,
    /// Whose.
    pub agency_id: AgencyId,
    /// The day on which it was compared.
    pub day: Date,
    /// Reminders that should have been given.
    pub should: i32,
    /// Those that were, and were sent or are being sent.
    pub told: i32,
    /// Those of them that were given on a later day than they should.
    pub late: i32,
    /// Those that were not written at all.
    pub missing: i32,
    /// Those to people who have no e-mail address.
    pub no_address: i32,
    /// Those that have waited for the mail server for more than a day.
    pub unsent: i32,
    /// Those that were given up.
    pub given_up: i32,
    /// When.
    pub checked_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What was counted for an agency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct Counts {
    pub should: i32,
    pub told: i32,
    pub late: i32,
    pub missing: i32,
    pub no_address: i32,
    pub unsent: i32,
    pub given_up: i32,
}

impl Counts {
    /// How many were not told.
    pub const fn not_told(&self) -> i32 {
        self.missing + self.no_address + self.unsent + self.given_up
    }
}

impl Model {
    /// What was counted.
    pub const fn counts(&self) -> Counts {
        Counts {
            should: self.should,
            told: self.told,
            late: self.late,
            missing: self.missing,
            no_address: self.no_address,
            unsent: self.unsent,
            given_up: self.given_up,
        }
    }
}

/// Notes what was found; the first of two on one day stands.
///
/// # Errors
/// If the database refuses.
pub async fn note(db: &impl ConnectionTrait, found: &[(AgencyId, Counts)], day: Date, now: DateTimeUtc) -> Result<(), DbErr> {
    if found.is_empty() {
        return Ok(());
    }
    let row = |(agency, counts): &(AgencyId, Counts)| ActiveModel {
        id: Set(CheckId::new()),
        agency_id: Set(*agency),
        day: Set(day),
        should: Set(counts.should),
        told: Set(counts.told),
        late: Set(counts.late),
        missing: Set(counts.missing),
        no_address: Set(counts.no_address),
        unsent: Set(counts.unsent),
        given_up: Set(counts.given_up),
        checked_at: Set(now),
    };
    let rows = Entity::insert_many(found.iter().map(row)).on_conflict_do_nothing_on([Column::AgencyId, Column::Day]);
    rows.exec_without_returning(db).await.map(|_| ())
}

/// The agencies that have been compared on a day.
///
/// # Errors
/// If the database cannot be read.
pub async fn done(db: &impl ConnectionTrait, day: Date) -> Result<HashSet<AgencyId>, DbErr> {
    let rows = Entity::find().select_only().column(Column::AgencyId).filter(Column::Day.eq(day));
    Ok(rows.into_tuple::<AgencyId>().all(db).await?.into_iter().collect())
}

/// The last comparison of each agency within a scope, of the two last days on which there was any.
///
/// # Errors
/// If the database cannot be read.
pub async fn latest(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Model>, DbErr> {
    let within = || Entity::find().filter(scope.on(Column::AgencyId));
    let Some(newest) = within().order_by_desc(Column::Day).one(db).await? else {
        return Ok(Vec::new());
    };
    let since = newest.day.pred_opt().unwrap_or(newest.day);
    let rows = within().filter(Column::Day.gte(since)).order_by_desc(Column::Day).all(db).await?;
    let mut seen = HashSet::new();
    Ok(rows.into_iter().filter(|row| seen.insert(row.agency_id)).collect())
}
