//! The rows of the completion report: the one query behind the screen and the files. Filters, order and pages are the database's work.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Alias, Expr, JoinType, Order, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, DbErr, ExprTrait, FromQueryResult, QueryResult};

use super::as_at;
use super::filter::{Filter, Posts, Sort, Wanted, Way};
use super::items::{self, Item, ItemState};
pub use super::order::Start;
use super::order::{self, Mark};
use crate::database::report_row::{self, Column};
use crate::database::{AgencyId, AssignmentId, ContentId, PersonId, Scope, agency, assignment, person, standing};
use crate::standing::{Facts, Word, after};

/// What the rows are called in every query, whether they are the table's or computed for another day.
pub const ROWS: &str = "report_row";

/// A row: a person in a post, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Of which assignment.
    pub assignment: AssignmentId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their agency.
    pub agency: String,
    /// Their role.
    pub role: String,
    /// Their team.
    pub team: Option<String>,
    /// Their sector's code.
    pub sector: String,
    /// Training group, 1 to 8.
    pub training_group: i32,
    /// First day of the post.
    pub starts_on: NaiveDate,
    /// The word for the day.
    pub word: Word,
    /// Whether they hold an unexpired pass on the day.
    pub in_date: bool,
    /// By when.
    pub due_on: NaiveDate,
    /// When the pathway was completed.
    pub completed_at: Option<DateTime<Utc>>,
    /// Until when that holds.
    pub expires_on: Option<NaiveDate>,
    /// Each item of the pathway, in the report's order.
    pub items: Vec<ItemState>,
}

#[derive(FromQueryResult)]
struct Found {
    assignment_id: AssignmentId,
    person_id: PersonId,
    person_name: String,
    agency_name: String,
    role: String,
    team: Option<String>,
    sector: String,
    training_group: i32,
    starts_on: NaiveDate,
    due_on: NaiveDate,
    drawn: String,
    progress: standing::Progress,
    completed_at: Option<DateTime<Utc>>,
    expires_on: Option<NaiveDate>,
    paused_until: Option<NaiveDate>,
    waived: bool,
}

/// How many rows each pathway has, whatever their standing.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_pathways(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<(ContentId, i64)>, DbErr> {
    let pathway = || Expr::col((report_row::Entity, Column::PathwayId));
    let mut select = Query::select();
    select.expr(pathway()).expr(pathway().count()).from(report_row::Entity).cond_where(scope.on(Column::AgencyId));
    select.group_by_col((report_row::Entity, Column::PathwayId));
    db.query_all(&select).await?.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// How many rows have each word, in the order of `Word::ALL`, whichever standing is wanted.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_words(db: &impl ConnectionTrait, scope: &Scope, filter: &Filter, items: &[Item]) -> Result<[u64; 7], DbErr> {
    let all = Filter { standing: None, ..filter.clone() };
    let word = Alias::new("word");
    let words = filtered(scope, &all, items).expr_as(report_row::word(ROWS, filter.day), word.clone()).to_owned();
    let mut select = Query::select();
    select.column(word.clone()).expr(Expr::col(word.clone()).count()).from_subquery(words, Alias::new("words")).group_by_col(word);
    let mut counts = [0; 7];
    for row in db.query_all(&select).await? {
        let (place, number): (i32, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        if let Some(count) = usize::try_from(place).ok().and_then(|place| counts.get_mut(place)) {
            *count = u64::try_from(number).unwrap_or_default();
        }
    }
    Ok(counts)
}

/// What a return counts of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in `report_row::Model`")]
pub struct Counted {
    pub person: PersonId,
    pub agency: AgencyId,
    pub sector: String,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub next_on: Option<NaiveDate>,
    pub completed_at: Option<DateTime<Utc>>,
    pub facts: Facts,
}

/// The posts that have not ended by a day, or whose date fell on it or later.
///
/// # Errors
/// If the database cannot be read.
pub async fn counted(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    items: &[Item],
    from: NaiveDate,
) -> Result<Vec<Counted>, DbErr> {
    let row = |column: Column| (Alias::new(ROWS), column);
    let col = |column: Column| Expr::col(row(column));
    let of_period =
        Condition::any().add(col(Column::EndsOn).is_null()).add(col(Column::EndsOn).gte(from)).add(col(Column::DueOn).gte(from));
    let mut select = filtered(scope, filter, items);
    select
        .columns([Column::PersonId, Column::AgencyId, Column::Sector, Column::StartsOn, Column::EndsOn, Column::NextOn].map(row))
        .columns([Column::CompletedAt, Column::Progress, Column::DueOn, Column::ExpiresOn, Column::PausedUntil, Column::Waived].map(row))
        .cond_where(of_period);
    let read = |row: QueryResult| -> Result<Counted, DbErr> {
        let progress: standing::Progress = row.try_get_by_index(7)?;
        Ok(Counted {
            person: row.try_get_by_index(0)?,
            agency: row.try_get_by_index(1)?,
            sector: row.try_get_by_index(2)?,
            starts_on: row.try_get_by_index(3)?,
            ends_on: row.try_get_by_index(4)?,
            next_on: row.try_get_by_index(5)?,
            completed_at: row.try_get_by_index(6)?,
            facts: Facts {
                progress: progress.into(),
                due_on: row.try_get_by_index(8)?,
                expires_on: row.try_get_by_index(9)?,
                paused_until: row.try_get_by_index(10)?,
                waived: row.try_get_by_index(11)?,
            },
        })
    };
    db.query_all(&select).await?.into_iter().map(read).collect()
}

/// How many rows there are.
///
/// # Errors
/// If the database cannot be read.
pub async fn count(db: &impl ConnectionTrait, scope: &Scope, filter: &Filter, items: &[Item]) -> Result<u64, DbErr> {
    let mut select = filtered(scope, filter, items);
    select.expr(Expr::col((Alias::new(ROWS), Column::AssignmentId)).count());
    let found = db.query_one(&select).await?;
    let number: i64 = found.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(u64::try_from(number).unwrap_or_default())
}

/// Rows in the report's order, at most `take` of them, and where the next ones begin.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    items: &[Item],
    from: &Start,
    take: u64,
) -> Result<(Vec<Row>, Option<Mark>), DbErr> {
    let key = order::key(filter, items);
    let id = || Expr::col((Alias::new(ROWS), Column::AssignmentId));
    let way = if filter.way == Way::Up { Order::Asc } else { Order::Desc };
    let mut select = filtered(scope, filter, items);
    select.expr(id()).expr_as(key.clone(), Alias::new("sort_key")).order_by_expr(key.clone(), way.clone()).order_by_expr(id(), way);
    select.limit(take);
    match from {
        Start::Skip(skip) => _ = select.offset(*skip),
        Start::After(mark) => _ = select.cond_where(order::after_mark(filter.way, &key, mark)),
    }
    if filter.sort == Sort::Agency {
        join_agency(&mut select);
    }
    let found = db.query_all(&select).await?;
    let ids = found.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<AssignmentId>, _>>()?;
    let mark = match (found.last(), ids.last()) {
        (Some(row), Some(id)) => Some(order::mark(filter.sort, row, *id)?),
        _ => None,
    };
    Ok((details(db, scope, filter, items, &ids).await?, mark))
}

/// What stands in these rows, in this order.
async fn details(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    items: &[Item],
    ids: &[AssignmentId],
) -> Result<Vec<Row>, DbErr> {
    let row = |column: Column| (Alias::new(ROWS), column);
    let mut select = source(filter, items);
    join_agency(&mut select);
    select
        .columns([Column::AssignmentId, Column::PersonId, Column::Role, Column::Team, Column::Sector, Column::TrainingGroup].map(row))
        .columns([Column::StartsOn, Column::DueOn, Column::Progress, Column::CompletedAt, Column::ExpiresOn].map(row))
        .columns([Column::PausedUntil, Column::Waived].map(row))
        .expr_as(Expr::col((person::Entity, person::Column::Name)), Alias::new("person_name"))
        .expr_as(Expr::col((agency::Entity, agency::Column::Name)), Alias::new("agency_name"))
        .column((assignment::Entity, assignment::Column::Drawn))
        .join(JoinType::InnerJoin, person::Entity, Expr::col((person::Entity, person::Column::Id)).equals(row(Column::PersonId)))
        .join(
            JoinType::InnerJoin,
            assignment::Entity,
            Expr::col((assignment::Entity, assignment::Column::Id)).equals(row(Column::AssignmentId)),
        )
        .cond_where(scope.on(Column::AgencyId))
        .and_where(Expr::col(row(Column::AssignmentId)).is_in(ids.iter().copied()));
    let found = db.query_all(&select).await?;
    let found = found.iter().map(|row| Found::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    let people: Vec<_> = found.iter().map(|row| row.person_id).collect();
    let states = items::states(db, &people, items, filter.as_at.as_ref()).await?;
    let mut rows: HashMap<_, _> = found.into_iter().map(|row| (row.assignment_id, row.finish(items, &states, filter.day))).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}

/// The rows as they are, or as they were.
fn source(filter: &Filter, items: &[Item]) -> SelectStatement {
    let mut select = Query::select();
    match &filter.as_at {
        None => select.from(report_row::Entity),
        Some(moment) => select.from_subquery(as_at::rows(filter.pathway, moment, items), Alias::new(ROWS)),
    };
    select
}

/// The rows that are wanted, within a scope.
pub fn filtered(scope: &Scope, filter: &Filter, items: &[Item]) -> SelectStatement {
    let col = |column: Column| Expr::col((Alias::new(ROWS), column));
    let day = filter.day;
    let mut wanted = Condition::all()
        .add(col(Column::PathwayId).eq(filter.pathway))
        .add(col(Column::Newest).eq(true))
        .add(scope.on(Column::AgencyId))
        .add_option(filter.agency.map(|agency| col(Column::AgencyId).eq(agency)))
        .add_option(filter.team.as_ref().map(|team| col(Column::Team).eq(team)))
        .add_option(filter.sector.map(|sector| col(Column::Sector).eq(sector.code())))
        .add_option(filter.role.as_ref().map(|role| col(Column::Role).eq(role)))
        .add_option(filter.group.map(|group| col(Column::TrainingGroup).eq(group)))
        .add_option(filter.cohort.map(|first| col(Column::StartsOn).gte(first).and(col(Column::StartsOn).lt(next_month(first)))))
        .add_option(filter.manager.as_ref().map(|name| col(Column::ManagerId).in_subquery(named(name))));
    wanted = match filter.posts {
        Posts::Now => {
            let not_ended = Condition::any().add(col(Column::EndsOn).is_null()).add(col(Column::EndsOn).gte(day));
            wanted.add(col(Column::StartsOn).lte(day)).add(not_ended)
        }
        Posts::Later => wanted.add(col(Column::StartsOn).gt(day)),
        Posts::Ended => wanted.add(col(Column::EndsOn).lt(day)),
        Posts::Any => wanted,
    };
    if let Some(standing) = filter.standing {
        wanted = wanted.add(has_standing(standing, day));
    }
    if let Some(is_in_date) = filter.in_date {
        let in_date: Condition = report_row::in_date(ROWS, day);
        wanted = wanted.add(if is_in_date { in_date } else { in_date.not() });
    }
    source(filter, items).cond_where(wanted).to_owned()
}

fn has_standing(standing: Wanted, day: NaiveDate) -> Condition {
    let col = |column: Column| Expr::col((Alias::new(ROWS), column));
    let place = |word: Word| Word::ALL.iter().position(|other| *other == word).and_then(|place| i32::try_from(place).ok());
    let word = report_row::word(ROWS, day);
    match standing {
        Wanted::Word(wanted) => Condition::all().add(word.eq(place(wanted))),
        // The date alone narrows it, and there is an index on that.
        Wanted::Action => Condition::all()
            .add(col(Column::NextOn).lte(crate::standing::soon(day)))
            .add(word.is_in([place(Word::Overdue), place(Word::DueSoon)])),
        Wanted::Counted => Condition::all().add(word.is_not_in([place(Word::Paused), place(Word::Waived)])),
    }
}

fn next_month(first: NaiveDate) -> NaiveDate {
    after(first, crate::course::pathway::Period::Months(1))
}

/// The people with this name, however it is written.
fn named(name: &str) -> SelectStatement {
    let folded = Expr::col((person::Entity, person::Column::NameFolded)).eq(name.to_lowercase());
    Query::select().column((person::Entity, person::Column::Id)).from(person::Entity).and_where(folded).to_owned()
}

fn join_agency(select: &mut SelectStatement) {
    let of_row = Expr::col((agency::Entity, agency::Column::Id)).equals((Alias::new(ROWS), Column::AgencyId));
    select.join(JoinType::InnerJoin, agency::Entity, of_row);
}

impl Found {
    fn finish(self, items: &[Item], states: &items::States, day: NaiveDate) -> Row {
        let drawn = assignment::drawn_of(&self.drawn);
        let Found { due_on, expires_on, paused_until, waived, .. } = self;
        let facts = Facts { progress: self.progress.into(), due_on, expires_on, paused_until, waived };
        Row {
            assignment: self.assignment_id,
            person: self.person_id,
            items: items.iter().map(|item| states.of(self.person_id, item, &drawn)).collect(),
            word: facts.word(day),
            in_date: facts.in_date(day),
            due_on,
            completed_at: self.completed_at,
            expires_on,
            name: self.person_name,
            agency: self.agency_name,
            role: self.role,
            team: self.team,
            sector: self.sector,
            training_group: self.training_group,
            starts_on: self.starts_on,
        }
    }
}
