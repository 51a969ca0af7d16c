//! Whom something may be assigned to or entered for: people and open assignments, within the asker's scope.

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use crate::database::{AgencyId, AssignmentId, ContentId, EvidenceId, PersonId, Scope, assignment, evidence_line, person, post, standing};

/// How many people a search shows.
const FOUND: u64 = 20;

/// Somebody found by the beginning of their name.
pub struct Found {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// A post of theirs.
    pub role: String,
}

/// People with a live post whose name begins so; nobody if nothing is said.
///
/// # Errors
/// If the database cannot be read.
pub async fn people(db: &impl ConnectionTrait, scope: &Scope, q: &str, today: NaiveDate) -> Result<Vec<Found>, DbErr> {
    let beginning = folded(q);
    if beginning.is_empty() {
        return Ok(Vec::new());
    }
    let of_person = post::Entity::belongs_to(person::Entity).from(post::Column::PersonId).to(person::Column::Id).into();
    let found: Vec<(PersonId, String, String)> = post::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .column(post::Column::Role)
        .join(JoinType::InnerJoin, of_person)
        .filter(person::Column::NameFolded.starts_with(&beginning))
        .filter(scope.on(post::Column::AgencyId))
        .filter(post::live_on(today))
        .order_by_asc(person::Column::NameFolded)
        .order_by_asc(post::Column::Id)
        .limit(FOUND)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(|(person, name, role)| Found { person, name, role }).collect())
}

/// A name as names are searched, without what means something in a pattern.
fn folded(q: &str) -> String {
    q.trim().to_lowercase().chars().filter(|letter| !matches!(letter, '%' | '_' | '\\')).take(100).collect()
}

/// Somebody with their live posts within a scope; nobody if they have none there.
///
/// # Errors
/// If the database cannot be read.
pub async fn with_posts(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: PersonId,
    today: NaiveDate,
) -> Result<Option<(person::Model, Vec<post::Model>)>, DbErr> {
    let posts = post::Entity::find()
        .filter(post::Column::PersonId.eq(id))
        .filter(scope.on(post::Column::AgencyId))
        .filter(post::live_on(today))
        .order_by_desc(post::Column::StartsOn)
        .all(db)
        .await?;
    match posts.is_empty() {
        true => Ok(None),
        false => Ok(person::Entity::find_by_id(id).one(db).await?.map(|person| (person, posts))),
    }
}

/// Which open assignments are looked for.
pub struct Looked {
    /// Of this pathway.
    pub pathway: ContentId,
    /// Of this agency only.
    pub agency: Option<AgencyId>,
    /// Of people with this in their names.
    pub q: String,
    /// Not those that are on this list already.
    pub but: EvidenceId,
}

/// A line: which assignment, whose, in which role and agency.
pub type Open = (AssignmentId, PersonId, String, String, AgencyId);

/// Assignments that a list may complete: not completed, in live posts within the scope.
pub fn assignments(scope: &Scope, looked: &Looked, today: NaiveDate) -> Select<assignment::Entity> {
    let of_post = assignment::Entity::belongs_to(post::Entity).from(assignment::Column::PostId).to(post::Column::Id).into();
    let of_person = assignment::Entity::belongs_to(person::Entity).from(assignment::Column::PersonId).to(person::Column::Id).into();
    let of_standing =
        assignment::Entity::belongs_to(standing::Entity).from(assignment::Column::Id).to(standing::Column::AssignmentId).into();
    let listed = evidence_line::of(looked.but).select_only().column(evidence_line::Column::AssignmentId);
    let mut select = assignment::Entity::find()
        .join(JoinType::InnerJoin, of_post)
        .join(JoinType::InnerJoin, of_person)
        .join(JoinType::InnerJoin, of_standing)
        .filter(assignment::Column::PathwayId.eq(looked.pathway))
        .filter(standing::Column::Progress.ne(standing::Progress::Completed))
        .filter(scope.on(post::Column::AgencyId))
        .filter(post::live_on(today))
        .filter(assignment::Column::Id.not_in_subquery(QueryTrait::into_query(listed)));
    if let Some(agency) = looked.agency {
        select = select.filter(post::Column::AgencyId.eq(agency));
    }
    let part = folded(&looked.q);
    if part.is_empty() { select } else { select.filter(person::Column::NameFolded.contains(&part)) }
}

/// A page of them, by name, and how many there are.
///
/// # Errors
/// If the database cannot be read.
pub async fn page(db: &impl ConnectionTrait, found: Select<assignment::Entity>, skip: u64, take: u64) -> Result<(u64, Vec<Open>), DbErr> {
    let all = found.clone().count(db).await?;
    let rows = found
        .select_only()
        .column(assignment::Column::Id)
        .column(assignment::Column::PersonId)
        .column(person::Column::Name)
        .column(post::Column::Role)
        .column(post::Column::AgencyId)
        .order_by_asc(person::Column::NameFolded)
        .order_by_asc(assignment::Column::Id)
        .offset(skip)
        .limit(take)
        .into_tuple()
        .all(db)
        .await?;
    Ok((all, rows))
}

/// Of these, the ones that may be put on a list, with whose they are.
///
/// # Errors
/// If the database cannot be read.
pub async fn among(
    db: &impl ConnectionTrait,
    found: Select<assignment::Entity>,
    ids: &[AssignmentId],
) -> Result<Vec<(AssignmentId, PersonId)>, DbErr> {
    found
        .select_only()
        .column(assignment::Column::Id)
        .column(assignment::Column::PersonId)
        .filter(assignment::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await
}
