//! A manager's people: those whose live posts name them as manager and, if asked for, everybody below those. A loop of managers ends
//! by itself: nobody is looked for more than twenty steps down.

use super::id::PersonId;
use super::scope::TeamScope;
use super::standing::Progress;
use super::{agency, assignment, person, post, standing, version};
use crate::standing::{Facts, Word};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{CommonTableExpression, Expr, ExprTrait, Order, Query, SelectStatement, UnionType, WithClause, WithQuery};
use sea_orm::{Condition, FromQueryResult, JoinType};

/// How many steps down anybody is looked for.
const DEEPEST: i32 = 20;

/// How far down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Those whom the manager manages directly.
    Direct,
    /// Everybody below as well.
    Below,
}

/// A row: somebody in a post, and where they stand with one thing that is asked of them there; or that nothing is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they do.
    pub role: String,
    /// Where.
    pub agency: String,
    /// What is asked, if anything is.
    pub asked: Option<Asked>,
}

/// What is asked of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The version of the pathway.
    pub version: super::VersionId,
    /// What the word for today rests on.
    pub facts: Facts,
}

impl Asked {
    /// By when: of somebody who has completed it, the day on which that runs out.
    pub fn due(&self) -> Option<Date> {
        match self.facts.progress {
            crate::standing::Progress::Completed => self.facts.expires_on,
            _ => Some(self.facts.due_on),
        }
    }
}

#[derive(FromQueryResult)]
struct Found {
    person_id: PersonId,
    name: String,
    role: String,
    agency: String,
    version_id: Option<super::VersionId>,
    due_on: Option<Date>,
    progress: Option<Progress>,
    expires_on: Option<Date>,
    paused_until: Option<Date>,
    waived: Option<bool>,
}

/// How many rows there are.
///
/// # Errors
/// If the database cannot be read.
pub async fn count(db: &impl ConnectionTrait, team: TeamScope, depth: Depth, today: Date) -> Result<u64, DbErr> {
    let mut rows = asked();
    rows.expr_as(Expr::col(("team", "post_id")).count(), "number");
    let found = db.query_one(&with_team(rows, team, depth, today)).await?;
    let number: i64 = found.map(|row| row.try_get("", "number")).transpose()?.unwrap_or_default();
    Ok(u64::try_from(number).unwrap_or_default())
}

/// The rows, the worst first and among equals the earliest due, so many after the first `skip`.
///
/// # Errors
/// If the database cannot be read.
pub async fn rows(db: &impl ConnectionTrait, team: TeamScope, depth: Depth, today: Date, skip: u64, take: u64) -> Result<Vec<Row>, DbErr> {
    let mut rows = named();
    rows.expr_as(Expr::col((person::Entity, person::Column::Id)), "person_id")
        .expr_as(Expr::col((person::Entity, person::Column::Name)), "name")
        .expr_as(Expr::col((post::Entity, post::Column::Role)), "role")
        .expr_as(Expr::col((agency::Entity, agency::Column::Name)), "agency")
        .expr_as(Expr::col((version::Entity, version::Column::Id)), "version_id")
        .expr_as(Expr::col((assignment::Entity, assignment::Column::DueOn)), "due_on")
        .columns(
            [standing::Column::Progress, standing::Column::ExpiresOn, standing::Column::PausedUntil, standing::Column::Waived]
                .map(|column| (standing::Entity, column)),
        )
        .order_by_expr(severity(today), Order::Asc)
        // The databases do not agree on where nothing stands among dates.
        .order_by_expr(due().is_null(), Order::Asc)
        .order_by_expr(due(), Order::Asc)
        .order_by((person::Entity, person::Column::NameFolded), Order::Asc)
        .order_by((post::Entity, post::Column::Id), Order::Asc)
        .order_by((assignment::Entity, assignment::Column::Id), Order::Asc)
        .offset(skip)
        .limit(take);
    let found = db.query_all(&with_team(rows, team, depth, today)).await?;
    found.iter().map(|row| Found::from_query_result(row, "").map(Found::finish)).collect()
}

/// Posts of the team, each with what is asked in that post and in no other.
fn asked() -> SelectStatement {
    // An assignment without a standing is asked of nobody.
    let standing = Query::select()
        .expr(Expr::val(1))
        .from_as(standing::Entity, "held")
        .and_where(Expr::col(("held", standing::Column::AssignmentId)).equals((assignment::Entity, assignment::Column::Id)))
        .to_owned();
    let here = Expr::col((assignment::Entity, assignment::Column::PostId)).equals(("team", "post_id"));
    let mut rows = Query::select();
    rows.from("team").join(JoinType::LeftJoin, assignment::Entity, Condition::all().add(here).add(Expr::exists(standing)));
    rows
}

/// The same, with whoever holds each post, and where they stand.
fn named() -> SelectStatement {
    let on = |left: Expr, right: Expr| Condition::all().add(left.eq(right));
    let column = |table: &'static str, name: &'static str| Expr::col((table, name));
    let mut rows = asked();
    rows.join(JoinType::InnerJoin, post::Entity, on(column("post", "id"), column("team", "post_id")))
        .join(JoinType::InnerJoin, person::Entity, on(column("person", "id"), column("post", "person_id")))
        .join(JoinType::InnerJoin, agency::Entity, on(column("agency", "id"), column("post", "agency_id")))
        .join(JoinType::LeftJoin, standing::Entity, on(column("standing", "assignment_id"), column("assignment", "id")))
        .join(JoinType::LeftJoin, version::Entity, on(column("version", "id"), column("assignment", "version_id")));
    rows
}

/// The query with the team's posts, each once, whatever way leads there.
fn with_team(rows: SelectStatement, team: TeamScope, depth: Depth, today: Date) -> WithQuery {
    let manager = team.manager();
    let live = || Condition::all().add(post::live_on(today)).add(Expr::col((post::Entity, post::Column::PersonId)).ne(manager));
    let mut posts = Query::select()
        .columns([(post::Entity, post::Column::Id), (post::Entity, post::Column::PersonId)])
        .expr(Expr::val(1))
        .from(post::Entity)
        .and_where(Expr::col((post::Entity, post::Column::ManagerId)).eq(manager))
        .cond_where(live())
        .to_owned();
    if depth == Depth::Below {
        let further = Query::select()
            .columns([(post::Entity, post::Column::Id), (post::Entity, post::Column::PersonId)])
            .expr(Expr::col(("below", "depth")).add(1))
            .from(post::Entity)
            .join(
                JoinType::InnerJoin,
                "below",
                Condition::all().add(Expr::col((post::Entity, post::Column::ManagerId)).equals(("below", "person_id"))),
            )
            .and_where(Expr::col(("below", "depth")).lt(DEEPEST))
            .cond_where(live())
            .to_owned();
        posts.union(UnionType::Distinct, further);
    }
    let below = CommonTableExpression::new().table_name("below").columns(["post_id", "person_id", "depth"]).query(posts).to_owned();
    let each = Query::select().distinct().column(("below", "post_id")).from("below").to_owned();
    let each = CommonTableExpression::new().table_name("team").column("post_id").query(each).to_owned();
    rows.with(WithClause::new().recursive(true).cte(below).cte(each).to_owned())
}

/// What `Facts::word` says, as a number to sort by: overdue first. A test holds the two against each other.
fn severity(today: Date) -> Expr {
    let soon = today.checked_add_days(chrono::Days::new(30)).unwrap_or(Date::MAX);
    let column = |column: standing::Column| Expr::col((standing::Entity, column));
    let completed = || column(standing::Column::Progress).eq(Progress::Completed);
    Expr::case(Condition::all().add(Expr::col((assignment::Entity, assignment::Column::Id)).is_null()), 7)
        .case(Condition::all().add(column(standing::Column::Waived).eq(true)), order(Word::Waived))
        .case(Condition::all().add(column(standing::Column::PausedUntil).gte(today)), order(Word::Paused))
        .case(Condition::all().add(due().lt(today)), order(Word::Overdue))
        .case(Condition::all().add(due().lte(soon)), order(Word::DueSoon))
        .case(Condition::all().add(completed()), order(Word::InDate))
        .case(Condition::all().add(column(standing::Column::Progress).eq(Progress::NotStarted)), order(Word::NotStarted))
        .finally(order(Word::InProgress))
        .into()
}

/// By when, as in [`Asked::due`].
fn due() -> Expr {
    let completed = Expr::col((standing::Entity, standing::Column::Progress)).eq(Progress::Completed);
    Expr::case(Condition::all().add(completed), Expr::col((standing::Entity, standing::Column::ExpiresOn)))
        .finally(Expr::col((assignment::Entity, assignment::Column::DueOn)))
        .into()
}

/// Where a word stands among those of a team, the worst first.
pub const fn order(word: Word) -> i32 {
    match word {
        Word::Overdue => 0,
        Word::DueSoon => 1,
        Word::NotStarted => 2,
        Word::InProgress => 3,
        Word::Paused => 4,
        Word::Waived => 5,
        Word::InDate => 6,
    }
}

impl Found {
    fn finish(self) -> Row {
        let asked = match (self.version_id, self.due_on, self.progress) {
            (Some(version), Some(due_on), Some(progress)) => {
                let Found { expires_on, paused_until, waived, .. } = self;
                let facts = Facts { progress: progress.into(), due_on, expires_on, paused_until, waived: waived.unwrap_or_default() };
                Some(Asked { version, facts })
            }
            _ => None,
        };
        Row { person: self.person_id, name: self.name, role: self.role, agency: self.agency, asked }
    }
}
