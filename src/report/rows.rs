//! The rows of the completion report: the one query behind the screen and the file.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};

use crate::course::Slug;
use crate::database::{AgencyId, ContentId, PersonId, Scope, agency, assignment, attempt, completion, person, post, standing};
use crate::standing::{Facts, Word};

/// Which rows somebody wants.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Of this pathway.
    pub pathway: ContentId,
    /// Of this agency only.
    pub agency: Option<AgencyId>,
}

/// A row: a person in a post, and where they stand.
#[derive(Clone, Debug)]
pub struct Row {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their agency.
    pub agency: String,
    /// Their role.
    pub role: String,
    /// The word for today.
    pub word: Word,
    /// Whether they hold an unexpired pass today.
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

/// A module or scenario of the report: one that the pathway asks of everybody, or one that it draws for some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub content: ContentId,
    /// The name of its column.
    pub title: String,
    /// Its name among the drawn, if only those for whom it was drawn are asked for it.
    pub drawn: Option<Slug>,
}

/// How far somebody is with one module or scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// Completed, first on this moment.
    Completed(DateTime<Utc>),
    /// Begun.
    InProgress,
    /// Not begun.
    NotStarted,
    /// Not asked of this person: others were drawn for them.
    NotAsked,
}

#[derive(FromQueryResult)]
struct Found {
    person_id: PersonId,
    person_name: String,
    agency_name: String,
    role: String,
    due_on: NaiveDate,
    drawn: String,
    progress: standing::Progress,
    completed_at: Option<DateTime<Utc>>,
    expires_on: Option<NaiveDate>,
    paused_until: Option<NaiveDate>,
    waived: bool,
}

/// How many rows there are.
///
/// # Errors
/// If the database cannot be read.
pub async fn count(db: &impl ConnectionTrait, scope: &Scope, filter: &Filter) -> Result<u64, DbErr> {
    select(scope, filter).count(db).await
}

/// Rows in the report's order, after the first `skip`, at most `take` of them.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    items: &[Item],
    today: NaiveDate,
    skip: u64,
    take: u64,
) -> Result<Vec<Row>, DbErr> {
    let found = select(scope, filter)
        .select_only()
        .column_as(person::Column::Id, "person_id")
        .column_as(person::Column::Name, "person_name")
        .column_as(agency::Column::Name, "agency_name")
        .column(post::Column::Role)
        .columns([assignment::Column::DueOn, assignment::Column::Drawn])
        .columns([standing::Column::Progress, standing::Column::CompletedAt, standing::Column::ExpiresOn])
        .columns([standing::Column::PausedUntil, standing::Column::Waived])
        .order_by_asc(person::Column::NameFolded)
        .order_by_asc(assignment::Column::Id)
        .offset(skip)
        .limit(take)
        .into_model::<Found>()
        .all(db)
        .await?;
    let people: Vec<_> = found.iter().map(|row| row.person_id).collect();
    let contents: Vec<_> = items.iter().map(|item| item.content).collect();
    let done = completed(db, &people, &contents).await?;
    let begun = begun(db, &people, &contents).await?;
    Ok(found.into_iter().map(|row| row.finish(items, &done, &begun, today)).collect())
}

fn select(scope: &Scope, filter: &Filter) -> Select<assignment::Entity> {
    let of_person = assignment::Entity::belongs_to(person::Entity).from(assignment::Column::PersonId).to(person::Column::Id);
    let of_post = assignment::Entity::belongs_to(post::Entity).from(assignment::Column::PostId).to(post::Column::Id);
    let of_standing = assignment::Entity::belongs_to(standing::Entity).from(assignment::Column::Id).to(standing::Column::AssignmentId);
    let of_agency = post::Entity::belongs_to(agency::Entity).from(post::Column::AgencyId).to(agency::Column::Id);
    let wanted = Condition::all()
        .add(assignment::Column::PathwayId.eq(filter.pathway))
        .add(scope.on(post::Column::AgencyId))
        .add_option(filter.agency.map(|agency| Expr::col((post::Entity, post::Column::AgencyId)).eq(agency)));
    assignment::Entity::find()
        .join(JoinType::InnerJoin, of_person.into())
        .join(JoinType::InnerJoin, of_post.into())
        .join(JoinType::InnerJoin, of_agency.into())
        .join(JoinType::InnerJoin, of_standing.into())
        .filter(wanted)
}

/// When each of these people first completed each of these.
async fn completed(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    items: &[ContentId],
) -> Result<HashMap<(PersonId, ContentId), DateTime<Utc>>, DbErr> {
    let found: Vec<(PersonId, ContentId, DateTime<Utc>)> = completion::Entity::find()
        .select_only()
        .columns([completion::Column::PersonId, completion::Column::ContentId, completion::Column::CompletedAt])
        .filter(completion::Column::PersonId.is_in(people.iter().copied()))
        .filter(completion::Column::ContentId.is_in(items.iter().copied()))
        .order_by_desc(completion::Column::CompletedAt)
        .into_tuple()
        .all(db)
        .await?;
    // The earliest comes last, and stays.
    Ok(found.into_iter().map(|(person, content, at)| ((person, content), at)).collect())
}

async fn begun(db: &impl ConnectionTrait, people: &[PersonId], items: &[ContentId]) -> Result<HashSet<(PersonId, ContentId)>, DbErr> {
    let found: Vec<_> = attempt::Entity::find()
        .select_only()
        .columns([attempt::Column::PersonId, attempt::Column::ContentId])
        .filter(attempt::Column::PersonId.is_in(people.iter().copied()))
        .filter(attempt::Column::ContentId.is_in(items.iter().copied()))
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}

impl Found {
    fn finish(
        self,
        items: &[Item],
        done: &HashMap<(PersonId, ContentId), DateTime<Utc>>,
        begun: &HashSet<(PersonId, ContentId)>,
        today: NaiveDate,
    ) -> Row {
        let drawn = assignment::drawn_of(&self.drawn);
        let is_asked = |item: &Item| item.drawn.as_ref().is_none_or(|slug| drawn.iter().flatten().any(|drawn| drawn == slug));
        let state = |item: &Item| match done.get(&(self.person_id, item.content)) {
            Some(at) => ItemState::Completed(*at),
            None if begun.contains(&(self.person_id, item.content)) => ItemState::InProgress,
            None if is_asked(item) => ItemState::NotStarted,
            None => ItemState::NotAsked,
        };
        let facts = self.facts();
        Row {
            person: self.person_id,
            items: items.iter().map(state).collect(),
            word: facts.word(today),
            in_date: facts.in_date(today),
            due_on: self.due_on,
            completed_at: self.completed_at,
            expires_on: self.expires_on,
            name: self.person_name,
            agency: self.agency_name,
            role: self.role,
        }
    }

    fn facts(&self) -> Facts {
        let Found { due_on, expires_on, paused_until, waived, .. } = *self;
        Facts { progress: self.progress.into(), due_on, expires_on, paused_until, waived }
    }
}
