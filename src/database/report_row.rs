//! What reports read: a row for each assignment, with all that it is filtered and sorted by in one place, so that a page of a report
//! costs the same among a hundred thousand people as among ten. Made from the tables that hold the truth, in the transaction that
//! changes them; `reconcile` finds what was forgotten. Beside each row its history: which facts were known of it, and when.

use super::id::{AgencyId, AssignmentId, ContentId, PersonId, PostId};
use super::standing::Progress;
use super::{assignment, person, post, report_history, standing};
use crate::standing::Word;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, IntoColumnRef, JoinType, Query, SelectStatement};
use sea_orm::{Condition, ExprTrait, QuerySelect};
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "report_row")]
pub struct Model {
    /// Of which assignment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub assignment_id: AssignmentId,
    /// Whether it is the newest for its post and pathway: only that one stands in a report.
    pub newest: bool,
    /// Which pathway.
    pub pathway_id: ContentId,
    /// Who.
    pub person_id: PersonId,
    /// Their name, for the order.
    pub name_folded: String,
    /// In which post.
    pub post_id: PostId,
    /// Where.
    pub agency_id: AgencyId,
    /// As what.
    pub role: String,
    /// In which team.
    pub team: Option<String>,
    /// In which sector.
    pub sector: String,
    /// Training group, 1 to 8.
    pub training_group: i32,
    /// Who manages them.
    #[serde(skip_serializing)]
    pub manager_id: Option<PersonId>,
    /// First day of the post.
    pub starts_on: Date,
    /// Its last, once known.
    pub ends_on: Option<Date>,
    /// By when.
    pub due_on: Date,
    /// How far.
    pub progress: Progress,
    /// When it was completed.
    pub completed_at: Option<DateTimeUtc>,
    /// Until when that holds.
    pub expires_on: Option<Date>,
    /// Until when it is paused.
    pub paused_until: Option<Date>,
    /// Whether it is waived.
    pub waived: bool,
    /// The next date by which something is due: the expiry of what is completed, or else the date it is asked by.
    pub next_on: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The columns that the table of rows and that of their history share.
const FACTS: [Column; 14] = [
    Column::PathwayId,
    Column::PersonId,
    Column::PostId,
    Column::AgencyId,
    Column::Role,
    Column::Team,
    Column::Sector,
    Column::TrainingGroup,
    Column::ManagerId,
    Column::StartsOn,
    Column::EndsOn,
    Column::DueOn,
    Column::PausedUntil,
    Column::Waived,
];

/// Makes somebody's rows again, and adds what is now known of them to their history.
/// Whatever changes a name, a post, an assignment, a pause or a waiver calls this in its transaction.
///
/// # Errors
/// If the database refuses.
pub async fn refresh(db: &impl ConnectionTrait, people: &[PersonId], now: DateTimeUtc) -> Result<(), DbErr> {
    for some in people.chunks(AT_A_TIME) {
        refresh_some(db, some, now).await?;
    }
    Ok(())
}

/// How many people's rows are made again in one statement.
const AT_A_TIME: usize = 500;

async fn refresh_some(db: &impl ConnectionTrait, people: &[PersonId], now: DateTimeUtc) -> Result<(), DbErr> {
    let people = || people.iter().copied();
    Entity::delete_many().filter(Column::PersonId.is_in(people())).exec(db).await?;
    let mut insert = Query::insert();
    let columns = FACTS.into_iter().chain(MORE);
    insert.into_table(Entity).columns(columns);
    let made = base().and_where(Expr::col((assignment::Entity, assignment::Column::PersonId)).is_in(people())).to_owned();
    db.execute(insert.select_from(made).map_err(unbuilt)?).await?;
    // What was known for no time at all, because something else became known in the same moment, was never known.
    report_history::Entity::delete_many()
        .filter(report_history::Column::PersonId.is_in(people()))
        .filter(report_history::Column::UntilAt.is_null())
        .filter(report_history::Column::RecordedAt.gte(now))
        .filter(Expr::exists(same_facts()).not())
        .filter(Expr::exists(replaced()).not())
        .exec(db)
        .await?;
    let mut close = Query::update();
    close
        .table(report_history::Entity)
        .value(report_history::Column::UntilAt, now)
        .and_where(report_history::Column::PersonId.is_in(people()))
        .and_where(report_history::Column::UntilAt.is_null())
        .and_where(Expr::exists(same_facts()).not())
        .and_where(Expr::exists(replaced()).not());
    db.execute(&close).await?;
    let mut add = Query::insert();
    let columns = FACTS.map(|column| column.to_string());
    add.into_table(report_history::Entity)
        .columns(columns.iter().map(Alias::new).chain([Alias::new("assignment_id"), Alias::new("recorded_at")]));
    db.execute(add.select_from(unrecorded(people().collect(), now)).map_err(unbuilt)?).await?;
    Ok(())
}

/// Forgets what stood in reports of people who are taken out.
///
/// # Errors
/// If the database refuses.
pub async fn remove(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::PersonId.is_in(people.iter().copied())).exec(db).await?;
    let history = report_history::Entity::delete_many().filter(report_history::Column::PersonId.is_in(people.iter().copied()));
    history.exec(db).await.map(|_| ())
}

/// Makes the rows of those whom assignments are for.
///
/// # Errors
/// If the database refuses.
pub async fn refresh_of(db: &impl ConnectionTrait, assignments: &[AssignmentId], now: DateTimeUtc) -> Result<(), DbErr> {
    for some in assignments.chunks(AT_A_TIME) {
        let whose = assignment::Entity::find().select_only().column(assignment::Column::PersonId).distinct();
        let people: Vec<PersonId> = whose.filter(assignment::Column::Id.is_in(some.iter().copied())).into_tuple().all(db).await?;
        refresh_some(db, &people, now).await?;
    }
    Ok(())
}

/// Notes how far an assignment is, which changes nothing else in its row.
///
/// # Errors
/// If the database refuses.
pub async fn note_progress(db: &impl ConnectionTrait, assignment: AssignmentId, progress: Progress) -> Result<(), DbErr> {
    let noted = Entity::update_many().col_expr(Column::Progress, Expr::value(progress));
    noted.filter(Column::AssignmentId.eq(assignment)).filter(Column::Progress.ne(progress)).exec(db).await.map(|_| ())
}

/// People whose rows are not as the other tables say, at most so many.
///
/// # Errors
/// If the database cannot be read.
pub async fn differing(db: &impl ConnectionTrait, at_most: u64) -> Result<Vec<PersonId>, DbErr> {
    let row = |column: Column| Expr::col((Entity, column));
    let made = |column: Column| Expr::col((Alias::new("made"), column));
    let differs = FACTS.into_iter().chain(MORE).fold(Condition::any(), |any, column| any.add(same(row(column), made(column)).not()));
    let mut missing = Query::select();
    missing
        .distinct()
        .column((Alias::new("made"), Column::PersonId))
        .from_subquery(base(), Alias::new("made"))
        .left_join(Entity, row(Column::AssignmentId).equals((Alias::new("made"), Column::AssignmentId)))
        .cond_where(Condition::any().add(row(Column::AssignmentId).is_null()).add(differs))
        .limit(at_most);
    let mut found = people(db, &missing).await?;
    let mut gone = Query::select();
    let real = Query::select()
        .expr(Expr::val(1))
        .from(standing::Entity)
        .and_where(row(Column::AssignmentId).equals((standing::Entity, standing::Column::AssignmentId)))
        .to_owned();
    gone.distinct().column((Entity, Column::PersonId)).from(Entity).and_where(Expr::exists(real).not()).limit(at_most);
    found.extend(people(db, &gone).await?);
    Ok(found)
}

async fn people(db: &impl ConnectionTrait, select: &SelectStatement) -> Result<Vec<PersonId>, DbErr> {
    db.query_all(select).await?.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// What stands in a row beside the facts.
const MORE: [Column; 7] =
    [Column::AssignmentId, Column::Newest, Column::NameFolded, Column::Progress, Column::CompletedAt, Column::ExpiresOn, Column::NextOn];

/// The rows as they should be, from the tables that hold the truth: the columns of `FACTS`, then those of `MORE`.
fn base() -> SelectStatement {
    use {assignment::Column as A, post::Column as P, standing::Column as S};
    let completed = Condition::all().add(Expr::col((standing::Entity, S::Progress)).eq(Progress::Completed));
    let next_on = Expr::case(completed, Expr::col((standing::Entity, S::ExpiresOn))).finally(Expr::col((assignment::Entity, A::DueOn)));
    let other = Alias::new("other");
    let of_other = |column: A| Expr::col((other.clone(), column));
    let newer = Query::select()
        .expr(Expr::val(1))
        .from_as(assignment::Entity, other.clone())
        .and_where(of_other(A::PostId).equals((assignment::Entity, A::PostId)))
        .and_where(of_other(A::PathwayId).equals((assignment::Entity, A::PathwayId)))
        .and_where(of_other(A::Id).gt(Expr::col((assignment::Entity, A::Id))))
        .to_owned();
    let mut select = Query::select();
    select
        .column((assignment::Entity, A::PathwayId))
        .column((assignment::Entity, A::PersonId))
        .column((assignment::Entity, A::PostId))
        .columns(
            [P::AgencyId, P::Role, P::Team, P::Sector, P::TrainingGroup, P::ManagerId, P::StartsOn, P::EndsOn]
                .map(|column| (post::Entity, column)),
        )
        .column((assignment::Entity, A::DueOn))
        .columns([S::PausedUntil, S::Waived].map(|column| (standing::Entity, column)))
        .expr_as(Expr::col((assignment::Entity, A::Id)), Column::AssignmentId)
        .expr_as(Expr::exists(newer).not(), Column::Newest)
        .column((person::Entity, person::Column::NameFolded))
        .columns([S::Progress, S::CompletedAt, S::ExpiresOn].map(|column| (standing::Entity, column)))
        .expr_as(next_on, Column::NextOn)
        .from(assignment::Entity)
        .join(
            JoinType::InnerJoin,
            person::Entity,
            Expr::col((person::Entity, person::Column::Id)).equals((assignment::Entity, A::PersonId)),
        )
        .join(JoinType::InnerJoin, post::Entity, Expr::col((post::Entity, P::Id)).equals((assignment::Entity, A::PostId)))
        .join(JoinType::InnerJoin, standing::Entity, Expr::col((standing::Entity, S::AssignmentId)).equals((assignment::Entity, A::Id)));
    select
}

/// Whether a row says the same as the open history beside it.
fn same_facts() -> SelectStatement {
    let row = |column: Column| Expr::col((Entity, column));
    let mut select = Query::select();
    select
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(row(Column::AssignmentId).equals((report_history::Entity, Alias::new("assignment_id"))));
    for column in FACTS {
        select.and_where(same(row(column), Expr::col((report_history::Entity, Alias::new(column.to_string())))));
    }
    select
}

/// Whether a newer assignment of the same pathway stands in the place of the one in the history, which has no row any more. What was known
/// of the earlier one is then still true of its days.
fn replaced() -> SelectStatement {
    let other = Alias::new("other");
    let of_other = |column: assignment::Column| Expr::col((other.clone(), column));
    let of_history = |column: report_history::Column| (report_history::Entity, column);
    let row = Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::AssignmentId)).equals(of_history(report_history::Column::AssignmentId)))
        .to_owned();
    Query::select()
        .expr(Expr::val(1))
        .from_as(assignment::Entity, other.clone())
        .join(
            JoinType::InnerJoin,
            standing::Entity,
            Expr::col((standing::Entity, standing::Column::AssignmentId)).equals((other.clone(), assignment::Column::Id)),
        )
        .and_where(of_other(assignment::Column::PostId).equals(of_history(report_history::Column::PostId)))
        .and_where(of_other(assignment::Column::PathwayId).equals(of_history(report_history::Column::PathwayId)))
        .and_where(of_other(assignment::Column::Id).gt(Expr::col(of_history(report_history::Column::AssignmentId))))
        .and_where(Expr::exists(row).not())
        .to_owned()
}

/// The rows whose facts are not in the history yet. What is known first is known since the assignment was made.
fn unrecorded(people: Vec<PersonId>, now: DateTimeUtc) -> SelectStatement {
    let history = || {
        let of_row = Expr::col((report_history::Entity, Alias::new("assignment_id"))).equals((Entity, Column::AssignmentId));
        Query::select().expr(Expr::val(1)).from(report_history::Entity).and_where(of_row).to_owned()
    };
    let open = history().and_where(Expr::col((report_history::Entity, report_history::Column::UntilAt)).is_null()).to_owned();
    let since = Expr::case(Condition::all().add(Expr::exists(history())), Expr::value(now))
        .finally(Expr::col((assignment::Entity, assignment::Column::CreatedAt)));
    let mut select = Query::select();
    select
        .columns(FACTS.map(|column| (Entity, column).into_column_ref()))
        .column((Entity, Column::AssignmentId))
        .expr(since)
        .from(Entity)
        .join(
            JoinType::InnerJoin,
            assignment::Entity,
            Expr::col((assignment::Entity, assignment::Column::Id)).equals((Entity, Column::AssignmentId)),
        )
        .and_where(Expr::col((Entity, Column::PersonId)).is_in(people))
        .and_where(Expr::exists(open).not());
    select
}

/// Whether two values are the same, where nothing is the same as nothing.
fn same(a: Expr, b: Expr) -> Expr {
    let both_none = a.clone().is_null().and(b.clone().is_null());
    // An unknown answer counts as no, also after a "not".
    Expr::case(Condition::any().add(a.eq(b)).add(both_none), true).finally(false).into()
}

fn unbuilt(error: sea_orm::sea_query::error::Error) -> DbErr {
    DbErr::Custom(error.to_string())
}

/// The place of a row's word in `Word::ALL`, for a day: the rules of `crate::standing`, which a test holds this against.
/// `rows` is what the rows are called in the query.
pub fn word(rows: &'static str, today: Date) -> Expr {
    let col = |column: Column| Expr::col((Alias::new(rows), column));
    let place = |word: Word| i32::try_from(Word::ALL.iter().position(|other| *other == word).unwrap_or_default()).unwrap_or_default();
    let soon = crate::standing::soon(today);
    Expr::case(col(Column::Waived).eq(true), place(Word::Waived))
        .case(col(Column::PausedUntil).gte(today), place(Word::Paused))
        .case(col(Column::NextOn).lt(today), place(Word::Overdue))
        .case(col(Column::NextOn).lte(soon), place(Word::DueSoon))
        .case(col(Column::Progress).eq(Progress::Completed), place(Word::InDate))
        .case(col(Column::Progress).eq(Progress::InProgress), place(Word::InProgress))
        .finally(place(Word::NotStarted))
        .into()
}

/// Whether an unexpired pass is held on a day: the rule of `crate::standing`. What is being renewed holds until it runs out.
pub fn in_date(rows: &'static str, today: Date) -> Condition {
    let col = |column: Column| Expr::col((Alias::new(rows), column));
    let for_ever = Condition::all().add(col(Column::Progress).eq(Progress::Completed)).add(col(Column::ExpiresOn).is_null());
    // Nothing is not later than a day: said outright, so that "not in date" is its opposite.
    let until = Condition::all().add(col(Column::ExpiresOn).is_not_null()).add(col(Column::ExpiresOn).gte(today));
    Condition::any().add(until).add(for_ever)
}
