//! Reminders: who was told what, when, in which message. Only ever added to, once for each step of an assignment on its day.

pub mod candidate;

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, FromQueryResult, JoinType, QuerySelect, SelectModel, Selector};
use serde::Serialize;

use super::id::{AgencyId, AssignmentId, MessageId, PersonId, ReminderId};
use super::reminder_check::{self, Counts};
use super::scope::Scope;
use super::{agency, message};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "reminder")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReminderId,
    /// Of which assignment.
    pub assignment_id: AssignmentId,
    /// Which step: `before-28`, `on-day`, `after-7`, `expiry-60`.
    pub step: String,
    /// The day of the step.
    pub day: Date,
    /// Whether the person or the manager was told.
    pub tells: Tells,
    /// Who was told.
    pub person_id: PersonId,
    /// The agency that asks.
    pub agency_id: AgencyId,
    /// In which message.
    pub message_id: MessageId,
    /// The day on which it was written: the day of the step, or a later one after the server was down.
    pub told_on: Date,
    /// When.
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Whom a reminder tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Tells {
    /// Whoever is asked to complete it.
    #[sea_orm(string_value = "person")]
    Person,
    /// Their manager.
    #[sea_orm(string_value = "manager")]
    Manager,
}

/// What makes a reminder one: the step of an assignment on its day, to one of the two.
pub type Key = (AssignmentId, String, Date, Tells);

/// A reminder about to be noted.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct NewReminder {
    pub key: Key,
    pub person_id: PersonId,
    pub agency_id: AgencyId,
    pub message_id: MessageId,
}

/// How many rows are in one statement: SQLite takes no more than some thirty thousand values.
const AT_ONCE: usize = 2_000;

/// Notes reminders; one that stands there already is left out.
///
/// # Errors
/// If the database refuses.
pub async fn add_all(db: &impl ConnectionTrait, new: &[NewReminder], today: Date, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = |new: &NewReminder| ActiveModel {
        id: Set(ReminderId::new()),
        assignment_id: Set(new.key.0),
        step: Set(new.key.1.clone()),
        day: Set(new.key.2),
        tells: Set(new.key.3),
        person_id: Set(new.person_id),
        agency_id: Set(new.agency_id),
        message_id: Set(new.message_id),
        told_on: Set(today),
        created_at: Set(now),
    };
    for part in new.chunks(AT_ONCE) {
        let rows = Entity::insert_many(part.iter().map(row));
        let unique = [Column::AssignmentId, Column::Step, Column::Day, Column::Tells];
        rows.on_conflict_do_nothing_on(unique).exec_without_returning(db).await?;
    }
    Ok(())
}

/// What became of a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The day on which it was written.
    pub told_on: Date,
    /// How far its message is.
    pub state: message::State,
    /// When its message was written.
    pub written_at: DateTimeUtc,
}

#[derive(FromQueryResult)]
struct GivenRow {
    assignment_id: AssignmentId,
    step: String,
    day: Date,
    tells: Tells,
    told_on: Date,
    state: message::State,
    written_at: DateTimeUtc,
}

/// The reminders of these assignments for days from this one on, with what became of them.
///
/// # Errors
/// If the database cannot be read.
pub async fn given(db: &impl ConnectionTrait, assignments: &[AssignmentId], since: Date) -> Result<HashMap<Key, Given>, DbErr> {
    let mut given = HashMap::new();
    for part in assignments.chunks(AT_ONCE) {
        given.extend(given_of(part, since).all(db).await?.into_iter().map(GivenRow::keyed));
    }
    Ok(given)
}

fn given_of(assignments: &[AssignmentId], since: Date) -> Selector<SelectModel<GivenRow>> {
    Entity::find()
        .select_only()
        .columns([Column::AssignmentId, Column::Step, Column::Day, Column::Tells, Column::ToldOn])
        .column(message::Column::State)
        .column_as(message::Column::CreatedAt, "written_at")
        .join(JoinType::InnerJoin, Entity::belongs_to(message::Entity).from(Column::MessageId).to(message::Column::Id).into())
        .filter(Column::AssignmentId.is_in(assignments.iter().copied()))
        .filter(Column::Day.gte(since))
        .into_model()
}

impl GivenRow {
    fn keyed(self) -> (Key, Given) {
        let given = Given { told_on: self.told_on, state: self.state, written_at: self.written_at };
        ((self.assignment_id, self.step, self.day, self.tells), given)
    }
}

/// How many people were told of something on a day, within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_told(db: &impl ConnectionTrait, scope: &Scope, day: Date) -> Result<u64, DbErr> {
    let people = Entity::find().select_only().column(Column::PersonId).distinct();
    people.filter(Column::ToldOn.eq(day)).filter(scope.on(Column::AgencyId)).count(db).await
}

/// Whether everything that a message tells is the business of this scope: only then is its text shown.
///
/// # Errors
/// If the database cannot be read.
pub async fn is_all_within(db: &impl ConnectionTrait, scope: &Scope, message: MessageId) -> Result<bool, DbErr> {
    let outside = Entity::find().filter(Column::MessageId.eq(message)).filter(Condition::not(scope.on(Column::AgencyId)));
    if scope.is_whole() {
        return Ok(true);
    }
    Ok(outside.count(db).await? == 0)
}

/// People of an agency were not told what they should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Which agency.
    pub agency: AgencyId,
    /// Its name.
    pub agency_name: String,
    /// The day on which it was found.
    pub day: Date,
    /// What was counted, of the week up to that day.
    pub counts: Counts,
}

/// Where the last comparison found somebody who should have been told and was not, within a scope. For the home page of HR.
///
/// # Errors
/// If the database cannot be read.
pub async fn alarms(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Alarm>, DbErr> {
    let latest = reminder_check::latest(db, scope).await?;
    let bad: HashMap<_, _> = latest.into_iter().filter(|row| row.counts().not_told() > 0).map(|row| (row.agency_id, row)).collect();
    let agencies = if bad.is_empty() { Vec::new() } else { agency::within(db, scope).await? };
    let alarm = |agency: agency::Model| {
        bad.get(&agency.id).map(|row| Alarm { agency: agency.id, agency_name: agency.name, day: row.day, counts: row.counts() })
    };
    Ok(agencies.into_iter().filter_map(alarm).collect())
}
