//! How many people are in date, by agency and together. Somebody with two posts counts once in each agency, and once in all together.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, Func, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, DbErr, ExprTrait, QueryResult};

use super::filter::Filter;
use super::items::Item;
use super::rows::{ROWS, filtered};
use crate::app::App;
use crate::app::kept::{Figures, Line};
use crate::database::report_row::{self, Column};
use crate::database::{ContentId, Scope};
use crate::error::Result;
use crate::standing::Word;

/// The figures of today, counted at most a minute ago.
///
/// # Errors
/// If the store cannot be read.
pub async fn of_today(app: &App, scope: &Scope, pathway: ContentId) -> Result<Arc<Figures>> {
    let now = app.now();
    if let Some(figures) = app.figures.find(pathway, scope, now) {
        return Ok(figures);
    }
    let lines = count(app.store.read(), scope, &Filter::of(pathway, app.today()), &[]).await?;
    Ok(app.figures.keep(pathway, scope, Figures { at: now, lines }))
}

/// A line for each agency with anybody in it, and last the one for all of them together.
///
/// # Errors
/// If the database cannot be read.
pub async fn count(db: &impl ConnectionTrait, scope: &Scope, filter: &Filter, items: &[Item]) -> Result<Vec<Line>, DbErr> {
    let mut by_agency = counted(scope, filter, items);
    by_agency.expr(Expr::col(Column::AgencyId)).group_by_col(Column::AgencyId).order_by(Column::AgencyId, sea_orm::Order::Asc);
    let agencies = db.query_all(&by_agency).await?;
    let mut lines =
        agencies.iter().map(|row| Ok(Line { agency: Some(row.try_get_by_index(4)?), ..line(row)? })).collect::<Result<Vec<_>, DbErr>>()?;
    if let Some(all) = db.query_one(&counted(scope, filter, items)).await? {
        lines.push(line(&all)?);
    }
    Ok(lines)
}

fn line(row: &QueryResult) -> Result<Line, DbErr> {
    let number = |place: usize| row.try_get_by_index::<i64>(place).map(|number| u64::try_from(number).unwrap_or_default());
    Ok(Line { agency: None, people: number(0)?, in_date: number(1)?, overdue: number(2)?, due_soon: number(3)? })
}

/// The four numbers of people, from the rows that are wanted.
fn counted(scope: &Scope, filter: &Filter, items: &[Item]) -> SelectStatement {
    let (word, held) = (Alias::new("word"), Alias::new("held"));
    let rows = filtered(scope, filter, items)
        .columns([Column::AgencyId, Column::PersonId].map(|column| (Alias::new(ROWS), column)))
        .expr_as(report_row::word(ROWS, filter.day), word.clone())
        .expr_as(Expr::case(report_row::in_date(ROWS, filter.day), 1).finally(0), held.clone())
        .to_owned();
    let place = |wanted: Word| Word::ALL.iter().position(|word| *word == wanted).and_then(|place| i32::try_from(place).ok());
    let word = || Expr::col(word.clone());
    let counts = || Condition::all().add(word().is_not_in([place(Word::Paused), place(Word::Waived)]));
    let people = |which: Condition| Func::count_distinct(Expr::case(which, Expr::col(Column::PersonId)));
    let mut select = Query::select();
    select
        .expr(people(counts()))
        .expr(people(counts().add(Expr::col(held).eq(1))))
        .expr(people(Condition::all().add(word().eq(place(Word::Overdue)))))
        .expr(people(Condition::all().add(word().eq(place(Word::DueSoon)))))
        .from_subquery(rows, Alias::new("counted"));
    select
}

/// A percentage as people read it: whole, and never 100 or 0 unless it is. Nothing of nobody.
pub fn percentage(part: u64, whole: u64) -> Option<String> {
    if whole == 0 {
        return None;
    }
    let rounded = (part * 200 + whole) / (whole * 2);
    let shown = match rounded {
        100 if part < whole => 99,
        0 if part > 0 => 1,
        rounded => rounded,
    };
    Some(format!("{shown}%"))
}

/// At which moment something was counted, in words.
pub fn said_at(at: DateTime<Utc>) -> String {
    format!("Counted at {} on {}.", crate::app::london_time(at), crate::app::long_date(crate::app::london_day(at)))
}

#[cfg(test)]
mod tests {
    use super::percentage;

    #[test]
    fn a_percentage_is_all_or_nothing_only_if_it_is() {
        for (part, whole, said) in
            [(0, 3, "0%"), (1, 3, "33%"), (2, 3, "67%"), (3, 3, "100%"), (999, 1000, "99%"), (1, 1000, "1%"), (1, 2, "50%"), (1, 200, "1%")]
        {
            assert_eq!(percentage(part, whole).as_deref(), Some(said), "{part} of {whole}");
        }
        assert_eq!(percentage(0, 0), None);
    }
}
