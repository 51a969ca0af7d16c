//! Which agencies' reminders of which days are done.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::id::{AgencyId, RunId};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder_run")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RunId,
    /// Whose.
    pub agency_id: AgencyId,
    /// The day.
    pub day: Date,
    /// When everything for it stood in the outbox.
    pub finished_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Notes that these agencies' reminders of a day are in the outbox.
///
/// # Errors
/// If the database refuses.
pub async fn finish(db: &impl ConnectionTrait, agencies: &[AgencyId], day: Date, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = |agency: &AgencyId| ActiveModel { id: Set(RunId::new()), agency_id: Set(*agency), day: Set(day), finished_at: Set(now) };
    if agencies.is_empty() {
        return Ok(());
    }
    let rows = Entity::insert_many(agencies.iter().map(row)).on_conflict_do_nothing_on([Column::AgencyId, Column::Day]);
    rows.exec_without_returning(db).await.map(|_| ())
}

/// The agencies whose reminders of a day are done, with when.
///
/// # Errors
/// If the database cannot be read.
pub async fn finished(db: &impl ConnectionTrait, day: Date) -> Result<HashMap<AgencyId, DateTimeUtc>, DbErr> {
    let rows = Entity::find().filter(Column::Day.eq(day)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.agency_id, row.finished_at)).collect())
}
