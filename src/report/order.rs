//! The order of the report: what rows are sorted by, and where the next ones begin, the same on both databases.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Alias, Expr, Func, Query};
use sea_orm::{Condition, DbErr, ExprTrait, QueryResult};

use super::as_at;
use super::filter::{AsAt, Filter, Sort, Wanted, Way};
use super::items::Item;
use super::rows::ROWS;
use crate::database::report_row::{self, Column};
use crate::database::{AssignmentId, agency, completion};

/// Where in the order some rows begin.
#[derive(Clone, Debug)]
pub enum Start {
    /// After so many.
    Skip(u64),
    /// After this one.
    After(Mark),
}

/// A row's place in the order.
#[derive(Clone, Debug)]
pub struct Mark {
    key: Key,
    assignment: AssignmentId,
}

/// What rows are sorted by. Never nothing: what there is not sorts last.
#[derive(Clone, Debug)]
enum Key {
    Text(String),
    Day(NaiveDate),
    Moment(DateTime<Utc>),
    Number(i32),
}

/// What the rows are sorted by.
pub(super) fn key(filter: &Filter, items: &[Item]) -> Expr {
    let col = |column: Column| Expr::col((Alias::new(ROWS), column));
    let or_last = |expr: Expr| Expr::from(Func::coalesce([expr, Expr::value(last().and_time(chrono::NaiveTime::MIN).and_utc())]));
    let day_or_last = |expr: Expr| Expr::from(Func::coalesce([expr, Expr::value(last())]));
    match filter.sort {
        Sort::Person => col(Column::NameFolded),
        Sort::Agency => Expr::col((agency::Entity, agency::Column::Name)),
        Sort::Role => col(Column::Role),
        Sort::Standing => report_row::word(ROWS, filter.day),
        Sort::InDate => Expr::case(report_row::in_date(ROWS, filter.day), 0).finally(1).into(),
        Sort::Due => col(Column::DueOn),
        Sort::Completed => or_last(col(Column::CompletedAt)),
        Sort::HoldsUntil => day_or_last(col(Column::ExpiresOn)),
        // Those who must act all have such a date, and there is an index on it.
        Sort::Next if filter.standing == Some(Wanted::Action) => col(Column::NextOn),
        Sort::Next => day_or_last(col(Column::NextOn)),
        Sort::Item(place) => or_last(items.get(place).map_or(Expr::null(), |item| first_completed(item, filter.as_at.as_ref()))),
    }
}

/// A day later than any there will be: what has none sorts there, on both databases.
fn last() -> NaiveDate {
    NaiveDate::from_ymd_opt(9999, 1, 1).unwrap_or(NaiveDate::MAX)
}

/// When somebody first completed an item.
fn first_completed(item: &Item, as_at: Option<&AsAt>) -> Expr {
    let of_row = Expr::col((completion::Entity, completion::Column::PersonId)).equals((Alias::new(ROWS), Column::PersonId));
    let first = Query::select()
        .expr(Expr::col((completion::Entity, completion::Column::CompletedAt)).min())
        .from(completion::Entity)
        .and_where(of_row)
        .and_where(Expr::col((completion::Entity, completion::Column::ContentId)).eq(item.content))
        .cond_where(as_at::counts(as_at))
        .to_owned();
    Expr::SubQuery(None, Box::new(first.into()))
}

/// After a row in the order. The first condition alone would do for the index; the second leaves out what has been given.
pub(super) fn after_mark(way: Way, key: &Expr, mark: &Mark) -> Condition {
    let id = Expr::col((Alias::new(ROWS), Column::AssignmentId));
    let value = mark.key.value();
    let (from, past, next) = match way {
        Way::Up => (key.clone().gte(value.clone()), key.clone().gt(value), id.gt(mark.assignment)),
        Way::Down => (key.clone().lte(value.clone()), key.clone().lt(value), id.lt(mark.assignment)),
    };
    Condition::all().add(from).add(Condition::any().add(past).add(next))
}

impl Key {
    fn value(&self) -> Expr {
        match self {
            Key::Text(text) => Expr::value(text.clone()),
            Key::Day(day) => Expr::value(*day),
            Key::Moment(moment) => Expr::value(*moment),
            Key::Number(number) => Expr::value(*number),
        }
    }
}

/// Where a row that was read stands in the order.
pub(super) fn mark(sort: Sort, row: &QueryResult, assignment: AssignmentId) -> Result<Mark, DbErr> {
    Ok(Mark { key: read_key(sort, row)?, assignment })
}

fn read_key(sort: Sort, row: &QueryResult) -> Result<Key, DbErr> {
    Ok(match sort {
        Sort::Person | Sort::Agency | Sort::Role => Key::Text(row.try_get_by_index(1)?),
        Sort::Standing | Sort::InDate => Key::Number(row.try_get_by_index(1)?),
        Sort::Due | Sort::HoldsUntil | Sort::Next => Key::Day(row.try_get_by_index(1)?),
        Sort::Completed | Sort::Item(_) => Key::Moment(row.try_get_by_index(1)?),
    })
}
