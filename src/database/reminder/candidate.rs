//! Whom the daily run looks at: the assignments of which something may be due. The rules decide; this only finds, by sets of days.

use std::collections::HashSet;

use chrono::{Days, NaiveTime};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Asterisk, Query, SimpleExpr, UnionType};
use sea_orm::{Condition, ExprTrait, FromQueryResult, JoinType, QueryOrder, QuerySelect, QueryTrait, Select};

use crate::database::id::{AgencyId, AssignmentId, PersonId, VersionId};
use crate::database::{Scope, agency, assignment, person, post, standing};

/// An assignment with all that decides whether somebody is reminded of it, and what they are told.
#[derive(Clone, Debug, FromQueryResult)]
#[expect(missing_docs, reason = "as in the tables they come from")]
pub struct Candidate {
    pub assignment_id: AssignmentId,
    pub person_id: PersonId,
    pub person_name: String,
    pub agency_id: AgencyId,
    pub agency_name: String,
    pub manager_id: Option<PersonId>,
    pub version_id: VersionId,
    pub due_on: Date,
    pub created_at: DateTimeUtc,
    pub starts_on: Date,
    pub ends_on: Option<Date>,
    pub progress: standing::Progress,
    pub items_done: i32,
    pub items_total: i32,
    pub completed_at: Option<DateTimeUtc>,
    pub expires_on: Option<Date>,
    pub paused_until: Option<Date>,
    pub waived: bool,
}

/// What is looked for: reminders of the days from the first to the last.
#[derive(Clone, Debug)]
pub struct Look {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// The days on which something must be due.
    pub due: Vec<Date>,
    /// The days on which a pass must run out.
    pub expiry: Vec<Date>,
}

/// Which of the two a query looks for: each has an index of its own, which a query for both could not use.
#[derive(Clone, Copy)]
enum Part {
    /// What is to be completed.
    Due,
    /// What runs out.
    Expiry,
}

impl Look {
    /// What may be due on one of the days.
    fn part(&self, part: Part) -> Condition {
        match part {
            Part::Due => Condition::all().add(assignment::Column::DueOn.is_in(self.due.iter().copied())).add(
                Condition::any()
                    .add(standing::Column::Progress.ne(standing::Progress::Completed))
                    // Completed since: it was open on an earlier day of these. London is never a whole day from UTC.
                    .add(standing::Column::CompletedAt.gte(day_before(self.first))),
            ),
            Part::Expiry => Condition::all()
                .add(standing::Column::ExpiresOn.is_in(self.expiry.iter().copied()))
                .add(standing::Column::Progress.eq(standing::Progress::Completed)),
        }
    }

    /// Whoever is asked anything on one of the days.
    fn asked(&self) -> Condition {
        Condition::all()
            .add(standing::Column::Waived.eq(false))
            .add(none_or(standing::Column::PausedUntil, standing::Column::PausedUntil.lt(self.last)))
            .add(post::Column::StartsOn.lte(self.last))
            .add(none_or(post::Column::EndsOn, post::Column::EndsOn.gte(self.first)))
    }
}

fn none_or(column: impl ColumnTrait, otherwise: SimpleExpr) -> Condition {
    Condition::any().add(column.is_null()).add(otherwise)
}

fn day_before(day: Date) -> DateTimeUtc {
    day.checked_sub_days(Days::new(1)).unwrap_or(day).and_time(NaiveTime::MIN).and_utc()
}

fn asked(look: &Look) -> Select<assignment::Entity> {
    use assignment::{Column, Entity};
    Entity::find()
        .join(JoinType::InnerJoin, Entity::belongs_to(standing::Entity).from(Column::Id).to(standing::Column::AssignmentId).into())
        .join(JoinType::InnerJoin, Entity::belongs_to(post::Entity).from(Column::PostId).to(post::Column::Id).into())
        .filter(look.asked())
}

/// Whom the reminders of these agencies may be for: people and their managers.
///
/// # Errors
/// If the database cannot be read.
pub async fn people(db: &impl ConnectionTrait, look: &Look, agencies: &[AgencyId]) -> Result<Vec<(PersonId, Option<PersonId>)>, DbErr> {
    let mut people = Vec::new();
    for part in [Part::Due, Part::Expiry] {
        let some = asked(look).filter(look.part(part)).filter(post::Column::AgencyId.is_in(agencies.iter().copied()));
        let some = some.select_only().column(assignment::Column::PersonId).column(post::Column::ManagerId).distinct();
        people.extend(some.into_tuple::<(PersonId, Option<PersonId>)>().all(db).await?);
    }
    Ok(people)
}

/// Everything that is asked of some people, and what is overdue of those whom they manage, in any agency; each once.
///
/// # Errors
/// If the database cannot be read.
pub async fn concerning(db: &impl ConnectionTrait, look: &Look, people: &[PersonId]) -> Result<Vec<Candidate>, DbErr> {
    let people = || people.iter().copied();
    let mut found = with_names(asked(look).filter(assignment::Column::PersonId.is_in(people()))).all(db).await?;
    let mut known: HashSet<_> = found.iter().map(|candidate| candidate.assignment_id).collect();
    for part in [Part::Due, Part::Expiry] {
        let theirs = asked(look).filter(post::Column::ManagerId.is_in(people())).filter(look.part(part));
        found.extend(with_names(theirs).all(db).await?.into_iter().filter(|candidate| known.insert(candidate.assignment_id)));
    }
    Ok(found)
}

/// Everything that may be due in some agencies.
///
/// # Errors
/// If the database cannot be read.
pub async fn in_agencies(db: &impl ConnectionTrait, look: &Look, agencies: &[AgencyId]) -> Result<Vec<Candidate>, DbErr> {
    let mut found = Vec::new();
    let mut known = HashSet::new();
    for part in [Part::Due, Part::Expiry] {
        let some = asked(look).filter(look.part(part)).filter(post::Column::AgencyId.is_in(agencies.iter().copied()));
        found.extend(with_names(some).all(db).await?.into_iter().filter(|candidate| known.insert(candidate.assignment_id)));
    }
    Ok(found)
}

fn with_names(found: Select<assignment::Entity>) -> sea_orm::Selector<sea_orm::SelectModel<Candidate>> {
    use assignment::{Column, Entity};
    found
        .join(JoinType::InnerJoin, Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into())
        .join(JoinType::InnerJoin, post::Entity::belongs_to(agency::Entity).from(post::Column::AgencyId).to(agency::Column::Id).into())
        .select_only()
        .column_as(Column::Id, "assignment_id")
        .columns([Column::PersonId, Column::VersionId, Column::DueOn, Column::CreatedAt])
        .column_as(person::Column::Name, "person_name")
        .column_as(agency::Column::Name, "agency_name")
        .columns([post::Column::AgencyId, post::Column::ManagerId, post::Column::StartsOn, post::Column::EndsOn])
        .columns([standing::Column::Progress, standing::Column::ItemsDone, standing::Column::ItemsTotal, standing::Column::CompletedAt])
        .columns([standing::Column::ExpiresOn, standing::Column::PausedUntil, standing::Column::Waived])
        .order_by_asc(Column::PersonId)
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
        .into_model()
}

/// To how many people within a scope something is due on the one day of a look; only those of some agencies, if any are named.
///
/// # Errors
/// If the database cannot be read.
pub async fn count(db: &impl ConnectionTrait, scope: &Scope, look: &Look, agencies: Option<&[AgencyId]>) -> Result<i64, DbErr> {
    let people = |part| {
        let mut some = asked(look).filter(look.part(part)).filter(scope.on(post::Column::AgencyId));
        if let Some(agencies) = agencies {
            some = some.filter(post::Column::AgencyId.is_in(agencies.iter().copied()));
        }
        some.select_only().column(assignment::Column::PersonId)
    };
    let open = people(Part::Due).filter(standing::Column::Progress.ne(standing::Progress::Completed));
    // Somebody to whom two things are due is one person.
    let both = open.into_query().union(UnionType::Distinct, people(Part::Expiry).into_query()).to_owned();
    let count = Query::select().expr(Expr::col(Asterisk).count()).from_subquery(both, "people").to_owned();
    db.query_one(&count).await?.map_or(Ok(0), |row| row.try_get_by_index(0))
}

/// Which of these people hold a post on a day.
///
/// # Errors
/// If the database cannot be read.
pub async fn in_post(db: &impl ConnectionTrait, people: &[PersonId], day: Date) -> Result<Vec<PersonId>, DbErr> {
    let held = post::Entity::find().select_only().column(post::Column::PersonId).distinct();
    let held = held.filter(post::Column::PersonId.is_in(people.iter().copied())).filter(post::Column::StartsOn.lte(day));
    held.filter(none_or(post::Column::EndsOn, post::Column::EndsOn.gte(day))).into_tuple().all(db).await
}
