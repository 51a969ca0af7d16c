//! Completions: the permanent records. Only ever added to; superseded, never changed.

use super::id::{AgencyId, AssignmentId, AttemptId, CompletionId, ContentId, PersonId, PostId, VersionId};
use super::scope::Scope;
use super::{certificate, ledger};
use crate::course::Kind;
use crate::ledger::Key;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{Condition, ExprTrait, FromQueryResult, IntoActiveModel, QueryOrder, QuerySelect};
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

/// How a row was made that takes a completion back: it supersedes it, and counts for nothing.
pub const WITHDRAWN: &str = "withdrawn";

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

/// Adds a completion, and enters it in the ledger.
///
/// # Errors
/// If the database refuses, for one because this attempt has one already.
pub async fn add(db: &impl ConnectionTrait, key: &Key, new: NewCompletion) -> Result<CompletionId, DbErr> {
    let recorded_at = new.completed_at;
    add_by(db, key, new, THIS_COURSE, recorded_at).await
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
pub async fn add_by(
    db: &impl ConnectionTrait,
    key: &Key,
    new: NewCompletion,
    method: &str,
    recorded_at: DateTimeUtc,
) -> Result<CompletionId, DbErr> {
    let post = new.post.as_ref();
    let row = Model {
        id: CompletionId::new(),
        person_id: new.person_id,
        post_id: post.map(|post| post.post_id),
        agency_id: post.map(|post| post.agency_id),
        person_name: new.person_name,
        agency_name: post.map(|post| post.agency_name.clone()),
        role: post.map(|post| post.role.clone()),
        sector: post.map(|post| post.sector.clone()),
        training_group: post.map(|post| post.training_group),
        content_id: new.what.content_id,
        version_id: new.what.version_id,
        kind: new.what.kind.folder().to_owned(),
        slug: new.what.slug,
        title: new.what.title,
        version_number: new.what.version_number,
        version_digest: new.what.version_digest,
        framework_slug: new.what.framework_slug,
        framework_revision: new.what.framework_revision,
        attempt_id: new.attempt.map(|(attempt, _)| attempt),
        attempt_number: new.attempt.map(|(_, number)| number),
        assignment_id: new.assignment_id,
        method: method.to_owned(),
        results: new.results,
        started_at: new.started_at,
        completed_at: new.completed_at,
        recorded_at,
        expires_on: new.expires_on,
        supersedes_id: None,
    };
    insert(db, key, row).await
}

async fn insert(db: &impl ConnectionTrait, key: &Key, row: Model) -> Result<CompletionId, DbErr> {
    Entity::insert(row.clone().into_active_model()).exec_without_returning(db).await?;
    ledger::enter(db, key, &row).await?;
    certificate::make(db, Key::random_hex(), row.id).await?;
    Ok(row.id)
}

/// What a completion says once it is corrected.
#[derive(Clone, Debug)]
pub struct Corrected {
    /// Whether it is taken back altogether.
    pub withdraws: bool,
    /// When it was really completed.
    pub completed_at: DateTimeUtc,
    /// Until when it really holds.
    pub expires_on: Option<Date>,
}

/// Adds the completion that takes the place of another. The other stays as it was.
///
/// # Errors
/// If the database refuses, for one because another has taken its place already.
pub async fn correct(
    db: &impl ConnectionTrait,
    key: &Key,
    old: &Model,
    corrected: &Corrected,
    now: DateTimeUtc,
) -> Result<CompletionId, DbErr> {
    let row = Model {
        id: CompletionId::new(),
        // The attempt has its one completion: the old one.
        attempt_id: None,
        method: if corrected.withdraws { WITHDRAWN.to_owned() } else { old.method.clone() },
        completed_at: corrected.completed_at,
        started_at: Ord::min(old.started_at, corrected.completed_at),
        recorded_at: now,
        expires_on: corrected.expires_on,
        supersedes_id: Some(old.id),
        ..old.clone()
    };
    insert(db, key, row).await
}

/// Which completions count now: neither superseded nor taken back.
pub fn standing() -> Condition {
    let later = Alias::new("later");
    let superseded = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, later.clone())
        .and_where(Expr::col((later, Column::SupersedesId)).equals((Entity, Column::Id)))
        .to_owned();
    Condition::all().add(Expr::col((Entity, Column::Method)).ne(WITHDRAWN)).add(Expr::exists(superseded).not())
}

/// A completion in a post within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn find_within(db: &impl ConnectionTrait, scope: &Scope, id: CompletionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::AgencyId.is_not_null()).filter(scope.on(Column::AgencyId)).one(db).await
}

/// How the completion was made that supersedes this one, if there is one.
///
/// # Errors
/// If the database cannot be read.
pub async fn superseding(db: &impl ConnectionTrait, id: CompletionId) -> Result<Option<String>, DbErr> {
    Entity::find().filter(Column::SupersedesId.eq(id)).select_only().column(Column::Method).into_tuple().one(db).await
}

/// Somebody's completions, newest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::PersonId.eq(person)).order_by_desc(Column::CompletedAt).order_by_desc(Column::Id).all(db).await
}

/// Somebody's completions that count, newest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn standing_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(standing())
        .order_by_desc(Column::CompletedAt)
        .order_by_desc(Column::Id)
        .all(db)
        .await
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
        .filter(standing())
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
        .filter(standing())
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
        .filter(standing())
        .filter(Column::PersonId.is_in(people.iter().copied()))
        .filter(Column::ContentId.is_in(contents.iter().copied()))
        .group_by(Column::PersonId)
        .group_by(Column::ContentId)
        .into_tuple()
        .all(db)
        .await
}
