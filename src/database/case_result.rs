//! What came of first attempts at a version of a case, counted within a scope. Nobody is named here; whoever shows it leaves small
//! counts out.

use super::id::VersionId;
use super::scope::Scope;
use super::{answer, attempt, post};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{JoinType, QueryOrder, QuerySelect, RelationDef};

/// The most attempts whose times are read: a median needs no more.
const TIMED: u64 = 10_000;

/// How many first attempts there are within a scope: begun, ended and passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Begun.
    pub begun: u64,
    /// Ended.
    pub ended: u64,
    /// Passed.
    pub passed: u64,
}

/// Counts first attempts at a version.
///
/// # Errors
/// If the database cannot be read.
pub async fn tally(db: &impl ConnectionTrait, scope: &Scope, version: VersionId) -> Result<Tally, DbErr> {
    let all = || first_attempts(scope, version);
    Ok(Tally {
        begun: all().count(db).await?,
        ended: all().filter(attempt::Column::FinishedAt.is_not_null()).count(db).await?,
        passed: all().filter(attempt::Column::Result.eq(attempt::AttemptResult::Passed)).count(db).await?,
    })
}

/// When the latest first attempts began and ended.
///
/// # Errors
/// If the database cannot be read.
pub async fn times(db: &impl ConnectionTrait, scope: &Scope, version: VersionId) -> Result<Vec<(DateTimeUtc, DateTimeUtc)>, DbErr> {
    first_attempts(scope, version)
        .select_only()
        .columns([attempt::Column::StartedAt, attempt::Column::FinishedAt])
        .filter(attempt::Column::FinishedAt.is_not_null())
        .order_by_desc(attempt::Column::Id)
        .limit(TIMED)
        .into_tuple()
        .all(db)
        .await
}

/// The first answers to each step: the step, the choices as stored, and how many gave them.
///
/// # Errors
/// If the database cannot be read.
pub async fn first_answers(db: &impl ConnectionTrait, scope: &Scope, version: VersionId) -> Result<Vec<(String, String, i64)>, DbErr> {
    answers(scope, version)
        .column(answer::Column::Choices)
        .filter(Expr::exists(another(Order::Earlier)).not())
        .group_by(answer::Column::Step)
        .group_by(answer::Column::Choices)
        .into_tuple()
        .all(db)
        .await
        .map(|rows: Vec<(String, i64, String)>| rows.into_iter().map(|(step, count, choices)| (step, choices, count)).collect())
}

/// The step answered last in first attempts that have not ended, and how many stopped there.
///
/// # Errors
/// If the database cannot be read.
pub async fn last_steps(db: &impl ConnectionTrait, scope: &Scope, version: VersionId) -> Result<Vec<(String, i64)>, DbErr> {
    answers(scope, version)
        .filter(attempt::Column::FinishedAt.is_null())
        .filter(Expr::exists(another(Order::Later)).not())
        .group_by(answer::Column::Step)
        .into_tuple()
        .all(db)
        .await
}

fn first_attempts(scope: &Scope, version: VersionId) -> Select<attempt::Entity> {
    attempt::Entity::find()
        .join(JoinType::LeftJoin, in_post())
        .filter(attempt::Column::VersionId.eq(version))
        .filter(attempt::Column::Number.eq(1))
        .filter(scope.on(post::Column::AgencyId))
}

fn answers(scope: &Scope, version: VersionId) -> Select<answer::Entity> {
    answer::Entity::find()
        .select_only()
        .column(answer::Column::Step)
        .column_as(answer::Column::Id.count(), "given")
        .join(JoinType::InnerJoin, in_attempt())
        .join(JoinType::LeftJoin, in_post())
        .filter(attempt::Column::VersionId.eq(version))
        .filter(attempt::Column::Number.eq(1))
        .filter(scope.on(post::Column::AgencyId))
}

enum Order {
    /// To the same step, before it.
    Earlier,
    /// To any step, after it.
    Later,
}

/// Another answer in the same attempt. Keys sort by time.
fn another(order: Order) -> SelectStatement {
    let other = |column| Expr::col(("other", column));
    let this = |column| Expr::col((answer::Entity, column));
    let mut found = Query::select();
    found
        .expr(Expr::value(1))
        .from_as(answer::Entity, "other")
        .and_where(other(answer::Column::AttemptId).eq(this(answer::Column::AttemptId)));
    match order {
        Order::Earlier => found
            .and_where(other(answer::Column::Step).eq(this(answer::Column::Step)))
            .and_where(other(answer::Column::Id).lt(this(answer::Column::Id))),
        Order::Later => found.and_where(other(answer::Column::Id).gt(this(answer::Column::Id))),
    };
    found.to_owned()
}

fn in_attempt() -> RelationDef {
    answer::Entity::belongs_to(attempt::Entity).from(answer::Column::AttemptId).to(attempt::Column::Id).into()
}

fn in_post() -> RelationDef {
    attempt::Entity::belongs_to(post::Entity).from(attempt::Column::PostId).to(post::Column::Id).into()
}
