//! The rows of the report as they were at the end of a day, computed from the records and not from the standing kept for today. Two times
//! are told apart: when something took effect, and when it was recorded. The same day, as known at the same moment, always comes out the same.

use sea_orm::sea_query::{Alias, Expr, Func, JoinType, Query, SelectStatement};
use sea_orm::{Condition, ExprTrait};

use super::filter::AsAt;
use super::items::Item;
use crate::database::completion::{self, WITHDRAWN};
use crate::database::report_row::Column;
use crate::database::standing::Progress;
use crate::database::{ContentId, assignment, attempt, content, person, report_history};

use assignment::Column as A;
use completion::Column as C;
use report_history::Column as H;

/// What was known of an assignment when the report is looked at from.
const KNOWN: &str = "known";
/// What was in force on the day: a pause and a waiver take effect when they are recorded.
const IN_FORCE: &str = "in_force";
/// The completion that an open renewal carries over until it runs out.
const CARRIED: &str = "carried";

/// The rows of a pathway at a moment, with the columns of the table of rows.
pub(super) fn rows(pathway: ContentId, moment: &AsAt, items: &[Item]) -> SelectStatement {
    let known = |column: H| Expr::col((Alias::new(KNOWN), column));
    let in_force = |column: H| Expr::col((Alias::new(IN_FORCE), column));
    let is_completed = || Condition::all().add(Expr::col((completion::Entity, C::Id)).is_not_null());
    let progress = Expr::case(is_completed(), Expr::value(Progress::Completed))
        .case(Condition::all().add(Expr::exists(begun(moment, items))), Expr::value(Progress::InProgress))
        .finally(Expr::value(Progress::NotStarted));
    let next_on = Expr::case(is_completed(), Expr::col((completion::Entity, C::ExpiresOn))).finally(known(H::DueOn));
    let of_completion = Condition::all()
        .add(Expr::col((completion::Entity, C::AssignmentId)).equals((Alias::new(KNOWN), H::AssignmentId)))
        .add(counts(Some(moment)));
    let of_renewed = Condition::all()
        .add(Expr::col((Alias::new(CARRIED), C::AssignmentId)).equals((assignment::Entity, A::RenewsId)))
        .add(counts_as(CARRIED, moment));
    let held = |column: C| {
        let own = Expr::col((completion::Entity, column));
        Expr::case(is_completed(), own).finally(Expr::col((Alias::new(CARRIED), column)))
    };
    let day_known = if moment.known < moment.end { moment.known } else { moment.end };
    let of_day = recorded(IN_FORCE, day_known).add(in_force(H::AssignmentId).equals((Alias::new(KNOWN), H::AssignmentId)));
    let mut select = Query::select();
    select
        .expr_as(known(H::AssignmentId), Column::AssignmentId)
        .expr_as(Expr::value(true), Column::Newest)
        .columns([H::PathwayId, H::PersonId, H::PostId, H::AgencyId, H::Role, H::Team, H::Sector].map(|column| (Alias::new(KNOWN), column)))
        .columns([H::TrainingGroup, H::ManagerId, H::StartsOn, H::EndsOn, H::DueOn].map(|column| (Alias::new(KNOWN), column)))
        .column((person::Entity, person::Column::NameFolded))
        .expr_as(progress, Column::Progress)
        .expr_as(held(C::CompletedAt), Column::CompletedAt)
        .expr_as(held(C::ExpiresOn), Column::ExpiresOn)
        .expr_as(in_force(H::PausedUntil), Column::PausedUntil)
        .expr_as(Func::coalesce([in_force(H::Waived), Expr::value(false)]), Column::Waived)
        .expr_as(next_on, Column::NextOn)
        .from_as(report_history::Entity, Alias::new(KNOWN))
        .join(JoinType::InnerJoin, person::Entity, known(H::PersonId).equals((person::Entity, person::Column::Id)))
        .join(JoinType::InnerJoin, assignment::Entity, known(H::AssignmentId).equals((assignment::Entity, A::Id)))
        .join(JoinType::InnerJoin, content::Entity, known(H::PathwayId).equals((content::Entity, content::Column::Id)))
        .join_as(JoinType::LeftJoin, report_history::Entity, Alias::new(IN_FORCE), of_day)
        .join(JoinType::LeftJoin, completion::Entity, of_completion)
        .join_as(JoinType::LeftJoin, completion::Entity, Alias::new(CARRIED), of_renewed)
        .cond_where(recorded(KNOWN, moment.known))
        .and_where(known(H::PathwayId).eq(pathway))
        // Nobody could have been asked before there was anything to ask.
        .and_where(Expr::col((content::Entity, content::Column::CreatedAt)).lt(moment.end))
        .and_where(Expr::exists(another(moment)).not());
    select
}

/// Which completions count: recorded by then, taken effect by then, and not superseded by what was recorded by then.
/// Without a moment: as they are now.
pub(super) fn counts(moment: Option<&AsAt>) -> Condition {
    match moment {
        Some(moment) => counts_as("completion", moment),
        None => completion::standing(),
    }
}

/// The same of a completion under this name in the query.
fn counts_as(name: &'static str, moment: &AsAt) -> Condition {
    let col = |column: C| Expr::col((Alias::new(name), column));
    let later = Alias::new("later");
    let superseded = Query::select()
        .expr(Expr::val(1))
        .from_as(completion::Entity, later.clone())
        .and_where(Expr::col((later.clone(), C::SupersedesId)).equals((Alias::new(name), C::Id)))
        .and_where(Expr::col((later, C::RecordedAt)).lte(moment.known))
        .to_owned();
    Condition::all()
        .add(col(C::Method).ne(WITHDRAWN))
        .add(col(C::RecordedAt).lte(moment.known))
        .add(col(C::CompletedAt).lt(moment.end))
        .add(Expr::exists(superseded).not())
}

fn recorded(table: &'static str, by: chrono::DateTime<chrono::Utc>) -> Condition {
    let col = |column: H| Expr::col((Alias::new(table), column));
    Condition::all().add(col(H::RecordedAt).lte(by)).add(Condition::any().add(col(H::UntilAt).is_null()).add(col(H::UntilAt).gt(by)))
}

/// Whether anything that an assignment asks for had been begun.
fn begun(moment: &AsAt, items: &[Item]) -> SelectStatement {
    let col = |column: attempt::Column| Expr::col((attempt::Entity, column));
    let asked = items.iter().fold(Condition::any(), |any, item| {
        let this = Condition::all().add(col(attempt::Column::ContentId).eq(item.content));
        let drawn = item.is_drawn.then(|| Expr::col((assignment::Entity, A::Drawn)).like(format!("%\"{}\"%", item.slug)));
        any.add(this.add_option(drawn))
    });
    Query::select()
        .expr(Expr::val(1))
        .from(attempt::Entity)
        .and_where(col(attempt::Column::PersonId).equals((Alias::new(KNOWN), H::PersonId)))
        .and_where(col(attempt::Column::StartedAt).lt(moment.end))
        .and_where(col(attempt::Column::StartedAt).lte(moment.known))
        .cond_where(if items.is_empty() { Condition::all().add(Expr::value(false)) } else { asked })
        .to_owned()
}

/// Whether another assignment of the same pathway to the same post stood in this one's place: the newest made by the end of the day,
/// or the first there was, if all were entered later.
fn another(moment: &AsAt) -> SelectStatement {
    let other = Alias::new("other");
    let of_other = |column: A| Expr::col((other.clone(), column));
    let this = |column: A| Expr::col((assignment::Entity, column));
    let newer = of_other(A::Id).gt(this(A::Id)).and(of_other(A::CreatedAt).lt(moment.end)).and(of_other(A::CreatedAt).lte(moment.known));
    let earlier = of_other(A::Id).lt(this(A::Id)).and(this(A::CreatedAt).gte(moment.end));
    Query::select()
        .expr(Expr::val(1))
        .from_as(assignment::Entity, other.clone())
        .and_where(of_other(A::PostId).equals((assignment::Entity, A::PostId)))
        .and_where(of_other(A::PathwayId).equals((assignment::Entity, A::PathwayId)))
        .cond_where(Condition::any().add(newer).add(earlier))
        .to_owned()
}
