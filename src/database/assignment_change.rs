//! What was changed about an assignment: pauses, extensions, waivers, withdrawals, each with its reason. Only ever added to: an end is a
//! row of its own.

use super::id::{AssignmentChangeId, AssignmentId, PersonId};
use crate::standing::history::Change;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "assignment_change")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssignmentChangeId,
    /// Of which assignment.
    pub assignment_id: AssignmentId,
    /// What.
    pub kind: Kind,
    /// Why, as a code.
    pub reason: String,
    /// Why, in words; may be empty.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// Its first day.
    pub from_on: Option<Date>,
    /// Its last day; of an extension, the new day by which it is due.
    pub until_on: Option<Date>,
    /// By when it was due before an extension.
    pub due_before: Option<Date>,
    /// Who; nobody if a rule did.
    #[serde(skip)]
    pub by_id: Option<PersonId>,
    /// When.
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Kind {
    /// Paused, from one day to another.
    #[sea_orm(string_value = "paused")]
    Paused,
    /// The pause ended.
    #[sea_orm(string_value = "resumed")]
    Resumed,
    /// Due later.
    #[sea_orm(string_value = "extended")]
    Extended,
    /// Waived.
    #[sea_orm(string_value = "waived")]
    Waived,
    /// The waiver ended.
    #[sea_orm(string_value = "waiver_ended")]
    WaiverEnded,
    /// Withdrawn: nothing asks for it any more.
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
    /// Asked for again.
    #[sea_orm(string_value = "asked_again")]
    AskedAgain,
}

/// A change about to be noted.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct NewChange {
    pub id: AssignmentChangeId,
    pub assignment_id: AssignmentId,
    pub kind: Kind,
    pub reason: String,
    pub note: String,
    pub from_on: Option<Date>,
    pub until_on: Option<Date>,
    pub due_before: Option<Date>,
    pub by_id: Option<PersonId>,
}

/// Notes changes.
///
/// # Errors
/// If the database refuses.
pub async fn add_many(db: &impl ConnectionTrait, new: Vec<NewChange>, now: DateTimeUtc) -> Result<(), DbErr> {
    let mut rows: Vec<_> = new.into_iter().map(|new| row(new, now)).collect();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(500));
        Entity::insert_many(rows).exec_without_returning(db).await?;
        rows = rest;
    }
    Ok(())
}

fn row(new: NewChange, now: DateTimeUtc) -> ActiveModel {
    ActiveModel {
        id: Set(new.id),
        assignment_id: Set(new.assignment_id),
        kind: Set(new.kind),
        reason: Set(new.reason),
        note: Set(new.note),
        from_on: Set(new.from_on),
        until_on: Set(new.until_on),
        due_before: Set(new.due_before),
        by_id: Set(new.by_id),
        at: Set(now),
    }
}

/// Whether a change with this key has been noted: a double post.
///
/// # Errors
/// If the database cannot be read.
pub async fn is_noted(db: &impl ConnectionTrait, id: AssignmentChangeId) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id(id).one(db).await?.is_some())
}

/// The changes of these assignments, in the order in which they were made.
///
/// # Errors
/// If the database cannot be read.
pub async fn of(db: &impl ConnectionTrait, assignments: &[AssignmentId]) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssignmentId.is_in(assignments.iter().copied()))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// The assignments with a pause or waiver that may begin or end on one of these days, or did in the days before.
///
/// # Errors
/// If the database cannot be read.
pub async fn turning(db: &impl ConnectionTrait, from: Date, today: Date) -> Result<Vec<AssignmentId>, DbErr> {
    let spans = [Kind::Paused, Kind::Resumed, Kind::Waived, Kind::WaiverEnded];
    let begins = Condition::all().add(Column::FromOn.gte(from)).add(Column::FromOn.lte(today));
    let ends = Condition::all().add(Column::UntilOn.gte(from)).add(Column::UntilOn.lte(today));
    Entity::find()
        .select_only()
        .column(Column::AssignmentId)
        .filter(Column::Kind.is_in(spans))
        .filter(Condition::any().add(begins).add(ends))
        .distinct()
        .into_tuple()
        .all(db)
        .await
}

impl Model {
    /// As the core reads it, if it bears on a standing.
    pub fn change(&self) -> Option<Change> {
        match (self.kind, self.from_on, self.until_on) {
            (Kind::Paused, Some(from), Some(until)) => Some(Change::Paused { from, until }),
            (Kind::Resumed, Some(on), _) => Some(Change::Resumed { on }),
            (Kind::Extended, _, Some(due_on)) => Some(Change::Extended { due_on }),
            (Kind::Waived, Some(from), until) => Some(Change::Waived { from, until }),
            (Kind::WaiverEnded, Some(on), _) => Some(Change::WaiverEnded { on }),
            _ => None,
        }
    }
}
