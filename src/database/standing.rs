//! Standing: one row for each assignment, written in the transaction that changes it; can be rebuilt from the records.

use super::id::AssignmentId;
use super::report_row;
use crate::standing::Facts;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "standing")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub assignment_id: AssignmentId,
    /// How far.
    pub progress: Progress,
    /// Items completed.
    pub items_done: i32,
    /// Items in all.
    pub items_total: i32,
    /// When the pathway was completed.
    pub completed_at: Option<DateTimeUtc>,
    /// Until when that holds.
    pub expires_on: Option<Date>,
    /// Until when it is paused.
    pub paused_until: Option<Date>,
    /// Whether it is waived.
    pub waived: bool,
    /// When this row was last written.
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How far somebody is with an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Progress {
    /// Nothing begun.
    #[sea_orm(string_value = "not_started")]
    NotStarted,
    /// Something begun.
    #[sea_orm(string_value = "in_progress")]
    InProgress,
    /// The last item passed.
    #[sea_orm(string_value = "completed")]
    Completed,
}

/// Begins the standing of a new assignment.
///
/// # Errors
/// If the database refuses.
pub async fn begin(db: &impl ConnectionTrait, assignment: AssignmentId, tally: Tally, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel {
        assignment_id: Set(assignment),
        progress: Set(tally.progress()),
        items_done: Set(tally.done),
        items_total: Set(tally.total),
        completed_at: Set(None),
        expires_on: Set(None),
        paused_until: Set(None),
        waived: Set(false),
        updated_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    report_row::refresh_for(db, assignment, now).await
}

/// Items done, and whether any was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Items completed.
    pub done: i32,
    /// Items in all.
    pub total: i32,
    /// Whether anything was begun.
    pub begun: bool,
}

impl Tally {
    fn progress(self) -> Progress {
        match self {
            Tally { done, total, .. } if total > 0 && done >= total => Progress::Completed,
            Tally { done: 0, begun: false, .. } => Progress::NotStarted,
            _ => Progress::InProgress,
        }
    }
}

/// Notes how far somebody is, short of completion.
///
/// # Errors
/// If the database refuses.
pub async fn note_progress(db: &impl ConnectionTrait, assignment: AssignmentId, tally: Tally, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel { progress: Set(tally.progress()), items_done: Set(tally.done), updated_at: Set(now), ..Default::default() };
    Entity::update_many().set(row).filter(Column::AssignmentId.eq(assignment)).exec(db).await?;
    report_row::note_progress(db, assignment, tally.progress()).await
}

/// Notes a completion.
///
/// # Errors
/// If the database refuses.
pub async fn note_completion(
    db: &impl ConnectionTrait,
    assignment: AssignmentId,
    items: i32,
    expires_on: Option<Date>,
    now: DateTimeUtc,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        progress: Set(Progress::Completed),
        items_done: Set(items),
        completed_at: Set(Some(now)),
        expires_on: Set(expires_on),
        updated_at: Set(now),
        ..Default::default()
    };
    Entity::update_many().set(row).filter(Column::AssignmentId.eq(assignment)).exec(db).await?;
    report_row::refresh_for(db, assignment, now).await
}

/// Notes what a correction leaves: completed then and until then, or not completed after all.
///
/// # Errors
/// If the database refuses.
pub async fn correct(
    db: &impl ConnectionTrait,
    assignment: AssignmentId,
    completed: Option<(DateTimeUtc, Option<Date>)>,
    now: DateTimeUtc,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        progress: Set(if completed.is_some() { Progress::Completed } else { Progress::InProgress }),
        completed_at: Set(completed.map(|(at, _)| at)),
        expires_on: Set(completed.and_then(|(_, until)| until)),
        updated_at: Set(now),
        ..Default::default()
    };
    Entity::update_many().set(row).filter(Column::AssignmentId.eq(assignment)).exec(db).await?;
    report_row::refresh_for(db, assignment, now).await
}

/// Whether an assignment has been completed.
///
/// # Errors
/// If the database cannot be read.
pub async fn is_completed(db: &impl ConnectionTrait, assignment: AssignmentId) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id(assignment).one(db).await?.is_some_and(|standing| standing.progress == Progress::Completed))
}

impl Model {
    /// What the word for a day rests on.
    pub fn facts(&self, due_on: Date) -> Facts {
        let Model { expires_on, paused_until, waived, .. } = *self;
        Facts { progress: self.progress.into(), due_on, expires_on, paused_until, waived }
    }
}

impl From<Progress> for crate::standing::Progress {
    fn from(stored: Progress) -> crate::standing::Progress {
        match stored {
            Progress::NotStarted => crate::standing::Progress::NotStarted,
            Progress::InProgress => crate::standing::Progress::InProgress,
            Progress::Completed => crate::standing::Progress::Completed,
        }
    }
}
