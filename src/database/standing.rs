//! Standing: one row for each assignment that is neither withdrawn nor renewed, written in the transaction that changes it; can be rebuilt from the records.

use super::id::{AssignmentId, ContentId};
use super::rule_cover::Whose;
use super::{assignment, post, report_row};
use crate::standing::Facts;
use crate::standing::history::{self, Held, Row};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{JoinType, QueryOrder, QuerySelect, SelectTwo};
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

/// How many rows one statement writes.
const AT_A_TIME: usize = 500;

/// Begins the standing of assignments, many with one statement.
///
/// # Errors
/// If the database refuses.
pub async fn begin_many(db: &impl ConnectionTrait, rows: &[(AssignmentId, Row)], now: DateTimeUtc) -> Result<(), DbErr> {
    for part in rows.chunks(AT_A_TIME) {
        let ids: Vec<_> = part.iter().map(|(id, _)| *id).collect();
        let rows = part.iter().map(|(id, row)| ActiveModel { assignment_id: Set(*id), ..columns(row, now) });
        Entity::insert_many(rows).exec_without_returning(db).await?;
        report_row::refresh_of(db, &ids, now).await?;
    }
    Ok(())
}

/// Writes a standing as it has been worked out; there must be one.
///
/// # Errors
/// If the database refuses.
pub async fn put(db: &impl ConnectionTrait, id: AssignmentId, row: &Row, now: DateTimeUtc) -> Result<(), DbErr> {
    Entity::update_many().set(columns(row, now)).filter(Column::AssignmentId.eq(id)).exec(db).await?;
    report_row::refresh_of(db, &[id], now).await
}

/// Takes standings away: of assignments that are withdrawn, or that a renewal has taken the place of. The records stay, and it can be
/// rebuilt from them.
///
/// # Errors
/// If the database refuses.
pub async fn take_away(db: &impl ConnectionTrait, ids: &[AssignmentId], now: DateTimeUtc) -> Result<(), DbErr> {
    for part in ids.chunks(AT_A_TIME) {
        Entity::delete_many().filter(Column::AssignmentId.is_in(part.iter().copied())).exec(db).await?;
        report_row::refresh_of(db, part, now).await?;
    }
    Ok(())
}

/// The standings of these assignments.
///
/// # Errors
/// If the database cannot be read.
pub async fn of(db: &impl ConnectionTrait, ids: &[AssignmentId]) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::new();
    for part in ids.chunks(AT_A_TIME) {
        found.extend(Entity::find().filter(Column::AssignmentId.is_in(part.iter().copied())).all(db).await?);
    }
    Ok(found)
}

fn columns(row: &Row, now: DateTimeUtc) -> ActiveModel {
    ActiveModel {
        progress: Set(row.progress.into()),
        items_done: Set(row.done),
        items_total: Set(row.total),
        completed_at: Set(row.held.map(|held| held.at.and_utc())),
        expires_on: Set(row.held.and_then(|held| held.until)),
        paused_until: Set(row.paused_until),
        waived: Set(row.waived),
        updated_at: Set(now),
        ..Default::default()
    }
}

/// Notes how far somebody is, short of completion.
///
/// # Errors
/// If the database refuses.
pub async fn note_progress(
    db: &impl ConnectionTrait,
    assignment: AssignmentId,
    done: i32,
    any_begun: bool,
    now: DateTimeUtc,
) -> Result<(), DbErr> {
    let progress = history::progress(done, any_begun).into();
    let row = ActiveModel { progress: Set(progress), items_done: Set(done), updated_at: Set(now), ..Default::default() };
    let open = Column::Progress.ne(Progress::Completed);
    Entity::update_many().set(row).filter(Column::AssignmentId.eq(assignment)).filter(open).exec(db).await?;
    report_row::note_progress(db, assignment, history::progress(done, any_begun).into()).await
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
    report_row::refresh_of(db, &[assignment], now).await
}

/// A completed assignment in a live post.
pub struct Completed {
    /// The assignment.
    pub assignment: assignment::Model,
    /// Its post.
    pub post: post::Model,
    /// When it was completed.
    pub completed_at: DateTimeUtc,
    /// Until when that holds; for ever if none.
    pub expires_on: Option<Date>,
}

/// Those that run out by this day, or have.
///
/// # Errors
/// If the database cannot be read.
pub async fn running_out(db: &impl ConnectionTrait, whose: &Whose, last: Date, today: Date) -> Result<Vec<Completed>, DbErr> {
    completed(db, completed_in_posts(whose, today).filter(Column::ExpiresOn.lte(last))).await
}

/// Those of these pathways.
///
/// # Errors
/// If the database cannot be read.
pub async fn completed_of(db: &impl ConnectionTrait, pathways: &[ContentId], today: Date) -> Result<Vec<Completed>, DbErr> {
    completed(db, completed_in_posts(&Whose::All, today).filter(assignment::Column::PathwayId.is_in(pathways.iter().copied()))).await
}

fn completed_in_posts(whose: &Whose, today: Date) -> SelectTwo<assignment::Entity, Entity> {
    let of_standing = assignment::Entity::belongs_to(Entity).from(assignment::Column::Id).to(Column::AssignmentId).into();
    let of_post = assignment::Entity::belongs_to(post::Entity).from(assignment::Column::PostId).to(post::Column::Id).into();
    assignment::Entity::find()
        .join(JoinType::InnerJoin, of_standing)
        .join(JoinType::InnerJoin, of_post)
        .select_also(Entity)
        .filter(Column::Progress.eq(Progress::Completed))
        .filter(whose.on_posts())
        .filter(post::live_on(today))
        .order_by_asc(assignment::Column::Id)
}

async fn completed(db: &impl ConnectionTrait, select: SelectTwo<assignment::Entity, Entity>) -> Result<Vec<Completed>, DbErr> {
    let found = select.all(db).await?;
    let ids: Vec<_> = found.iter().map(|(assignment, _)| assignment.post_id).collect();
    let posts = post::of_keys(db, &ids).await?;
    let whole = |(assignment, standing): (assignment::Model, Option<Model>)| {
        let (standing, post) = (standing?, posts.get(&assignment.post_id)?.clone());
        Some(Completed { assignment, post, completed_at: standing.completed_at?, expires_on: standing.expires_on })
    };
    Ok(found.into_iter().filter_map(whole).collect())
}

impl Model {
    /// What the word for a day rests on.
    pub fn facts(&self, due_on: Date) -> Facts {
        let Model { expires_on, paused_until, waived, .. } = *self;
        Facts { progress: self.progress.into(), due_on, expires_on, paused_until, waived }
    }

    /// As the core works with it.
    pub fn row(&self, due_on: Date) -> Row {
        Row {
            progress: self.progress.into(),
            done: self.items_done,
            total: self.items_total,
            held: self.completed_at.map(|at| Held { at: at.naive_utc(), until: self.expires_on }),
            due_on,
            paused_until: self.paused_until,
            waived: self.waived,
        }
    }
}

impl From<crate::standing::Progress> for Progress {
    fn from(worked_out: crate::standing::Progress) -> Progress {
        match worked_out {
            crate::standing::Progress::NotStarted => Progress::NotStarted,
            crate::standing::Progress::InProgress => Progress::InProgress,
            crate::standing::Progress::Completed => Progress::Completed,
        }
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
