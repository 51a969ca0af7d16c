//! Completions: the permanent records. Only ever added to; superseded, never changed.

use super::id::{AgencyId, AssignmentId, AttemptId, CompletionId, ContentId, PersonId, PostId, VersionId};
use super::scope::Scope;
use crate::course::Kind;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect};
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "completion")]
pub struct Model {
    /// Its key, which is also the certificate's number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CompletionId,
    /// Who.
    pub person_id: PersonId,
    /// In which post.
    pub post_id: Option<PostId>,
    /// For which agency.
    pub agency_id: Option<AgencyId>,
    /// Their name as it was.
    pub person_name: String,
    /// The agency as it was.
    pub agency_name: Option<String>,
    /// The role as it was.
    pub role: Option<String>,
    /// The sector as it was.
    pub sector: Option<String>,
    /// The training group as it was.
    pub training_group: Option<i32>,
    /// What.
    pub content_id: ContentId,
    /// In which version.
    pub version_id: VersionId,
    /// modules, scenarios or pathways.
    pub kind: String,
    /// Its slug as it was.
    pub slug: String,
    /// Its title as it was.
    pub title: String,
    /// The version's number.
    pub version_number: i32,
    /// The version's digest.
    pub version_digest: String,
    /// The framework.
    pub framework_slug: Option<String>,
    /// The framework's own revision.
    pub framework_revision: Option<String>,
    /// By which attempt; none for a pathway.
    pub attempt_id: Option<AttemptId>,
    /// Which go it was.
    pub attempt_number: Option<i32>,
    /// For which assignment, if it is a pathway's.
    pub assignment_id: Option<AssignmentId>,
    /// How: `this course`, `evidence`, `classroom`.
    pub method: String,
    /// The marks, as JSON.
    #[sea_orm(column_type = "Text")]
    pub results: String,
    /// When it was begun.
    pub started_at: DateTimeUtc,
    /// When it was completed (effective time).
    pub completed_at: DateTimeUtc,
    /// When this row was written (recorded time).
    pub recorded_at: DateTimeUtc,
    /// Until when it holds.
    pub expires_on: Option<Date>,
    /// What it corrects.
    pub supersedes_id: Option<CompletionId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a new completion says. There is no way to change one.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct NewCompletion {
    pub person_id: PersonId,
    pub post: Option<PostAsItWas>,
    pub person_name: String,
    pub what: What,
    pub attempt: Option<(AttemptId, i32)>,
    pub assignment_id: Option<AssignmentId>,
    pub results: String,
    pub started_at: DateTimeUtc,
    pub completed_at: DateTimeUtc,
    pub expires_on: Option<Date>,
}

/// A post as it was on the day.
#[derive(Clone, Debug, FromQueryResult)]
#[expect(missing_docs, reason = "as in `post::Model` and `agency::Model`")]
pub struct PostAsItWas {
    pub post_id: PostId,
    pub agency_id: AgencyId,
    pub agency_name: String,
    pub role: String,
    pub sector: String,
    pub training_group: i32,
}

/// What was completed, in which version.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct What {
    pub content_id: ContentId,
    pub version_id: VersionId,
    pub kind: Kind,
    pub slug: String,
    pub title: String,
    pub version_number: i32,
    pub version_digest: String,
    pub framework_slug: Option<String>,
    pub framework_revision: Option<String>,
}

/// Adds a completion.
///
/// # Errors
/// If the database refuses, for one because this attempt has one already.
pub async fn add(db: &impl ConnectionTrait, new: NewCompletion) -> Result<CompletionId, DbErr> {
    let recorded_at = new.completed_at;
    add_by(db, new, THIS_COURSE, recorded_at).await
}

/// By working through the course here.
pub const THIS_COURSE: &str = "this course";
/// By training done elsewhere, shown by evidence.
pub const EVIDENCE: &str = "evidence";
/// By training in a classroom.
pub const CLASSROOM: &str = "classroom";

/// Adds a completion that came about in this way, written down at this moment.
///
/// # Errors
/// If the database refuses.
pub async fn add_by(db: &impl ConnectionTrait, new: NewCompletion, method: &str, recorded_at: DateTimeUtc) -> Result<CompletionId, DbErr> {
    let id = CompletionId::new();
    let post = new.post.as_ref();
    let row = ActiveModel {
        id: Set(id),
        person_id: Set(new.person_id),
        post_id: Set(post.map(|post| post.post_id)),
        agency_id: Set(post.map(|post| post.agency_id)),
        person_name: Set(new.person_name),
        agency_name: Set(post.map(|post| post.agency_name.clone())),
        role: Set(post.map(|post| post.role.clone())),
        sector: Set(post.map(|post| post.sector.clone())),
        training_group: Set(post.map(|post| post.training_group)),
        content_id: Set(new.what.content_id),
        version_id: Set(new.what.version_id),
        kind: Set(new.what.kind.folder().to_owned()),
        slug: Set(new.what.slug),
        title: Set(new.what.title),
        version_number: Set(new.what.version_number),
        version_digest: Set(new.what.version_digest),
        framework_slug: Set(new.what.framework_slug),
        framework_revision: Set(new.what.framework_revision),
        attempt_id: Set(new.attempt.map(|(attempt, _)| attempt)),
        attempt_number: Set(new.attempt.map(|(_, number)| number)),
        assignment_id: Set(new.assignment_id),
        method: Set(method.to_owned()),
        results: Set(new.results),
        started_at: Set(new.started_at),
        completed_at: Set(new.completed_at),
        recorded_at: Set(recorded_at),
        expires_on: Set(new.expires_on),
        supersedes_id: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// Somebody's completions, newest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::PersonId.eq(person)).order_by_desc(Column::CompletedAt).order_by_desc(Column::Id).all(db).await
}

/// Somebody's own completion; nobody else's.
///
/// # Errors
/// If the database cannot be read.
pub async fn own(db: &impl ConnectionTrait, id: CompletionId, person: PersonId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::PersonId.eq(person)).one(db).await
}

/// Somebody's completions in posts within a scope, newest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person_within(db: &impl ConnectionTrait, scope: &Scope, person: PersonId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(scope.on(Column::AgencyId))
        .order_by_desc(Column::CompletedAt)
        .order_by_desc(Column::Id)
        .all(db)
        .await
}

/// When each of these people completed each of these, every time.
///
/// # Errors
/// If the database cannot be read.
pub async fn times(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    contents: &[ContentId],
) -> Result<Vec<(PersonId, ContentId, DateTimeUtc)>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::PersonId, Column::ContentId, Column::CompletedAt])
        .filter(Column::PersonId.is_in(people.iter().copied()))
        .filter(Column::ContentId.is_in(contents.iter().copied()))
        .into_tuple()
        .all(db)
        .await
}

/// The completions of these assignments, the oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_assignments(db: &impl ConnectionTrait, ids: &[AssignmentId]) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AssignmentId.is_in(ids.iter().copied()))
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// The highest version that each of these people has completed of each of these.
///
/// # Errors
/// If the database cannot be read.
pub async fn highest(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    contents: &[ContentId],
) -> Result<Vec<(PersonId, ContentId, i32)>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::PersonId, Column::ContentId])
        .column_as(Column::VersionNumber.max(), "number")
        .filter(Column::PersonId.is_in(people.iter().copied()))
        .filter(Column::ContentId.is_in(contents.iter().copied()))
        .group_by(Column::PersonId)
        .group_by(Column::ContentId)
        .into_tuple()
        .all(db)
        .await
}
