//! Attempts: one go at a module or a scenario, against one version.

use super::id::{AttemptId, ContentId, PersonId, PostId, VersionId};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttemptId,
    /// Whose.
    pub person_id: PersonId,
    /// In which post.
    pub post_id: Option<PostId>,
    /// At what.
    pub content_id: ContentId,
    /// Against which version.
    pub version_id: VersionId,
    /// Which go: 1, 2, 3.
    pub number: i32,
    /// The hinge that makes this a variant, counted from 0 over all beats.
    pub hinge: Option<i32>,
    /// Whether it is at a module's short form.
    pub short_form: bool,
    /// When it began.
    pub started_at: DateTimeUtc,
    /// When it ended.
    pub finished_at: Option<DateTimeUtc>,
    /// How it ended.
    pub result: Option<AttemptResult>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum AttemptResult {
    /// Passed: there is a completion.
    #[sea_orm(string_value = "passed")]
    Passed,
    /// Not passed: it may be tried again, as often as one likes.
    #[sea_orm(string_value = "not_passed")]
    NotPassed,
}

/// What a new attempt is.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct NewAttempt {
    pub person_id: PersonId,
    pub post_id: Option<PostId>,
    pub content_id: ContentId,
    pub version_id: VersionId,
    pub number: i32,
    pub hinge: Option<i32>,
    pub short_form: bool,
}

/// Begins an attempt.
///
/// # Errors
/// If the database refuses.
pub async fn begin(db: &impl ConnectionTrait, new: NewAttempt, now: DateTimeUtc) -> Result<AttemptId, DbErr> {
    let id = AttemptId::new();
    let row = ActiveModel {
        id: Set(id),
        person_id: Set(new.person_id),
        post_id: Set(new.post_id),
        content_id: Set(new.content_id),
        version_id: Set(new.version_id),
        number: Set(new.number),
        hinge: Set(new.hinge),
        short_form: Set(new.short_form),
        started_at: Set(now),
        finished_at: Set(None),
        result: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// Somebody's attempt; nobody else's.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, id: AttemptId, person: PersonId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::PersonId.eq(person)).one(db).await
}

/// Somebody's attempts at one piece of content, oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn at_content(db: &impl ConnectionTrait, person: PersonId, content: ContentId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::ContentId.eq(content))
        .order_by_asc(Column::Number)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// How many people have begun a piece of content and not ended it.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_unfinished(db: &impl ConnectionTrait, content: ContentId) -> Result<u64, DbErr> {
    let people = Entity::find().select_only().column(Column::PersonId).distinct();
    people.filter(Column::ContentId.eq(content)).filter(Column::FinishedAt.is_null()).count(db).await
}

/// All of somebody's attempts, oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn all_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::PersonId.eq(person)).order_by_asc(Column::Id).all(db).await
}

/// Takes hold of an attempt until the transaction ends, so that two posts to it wait for each other.
///
/// # Errors
/// If the database refuses.
pub async fn hold(db: &impl ConnectionTrait, id: AttemptId) -> Result<Option<Model>, DbErr> {
    // SQLite has one writer and knows no such lock; PostgreSQL takes it on this row.
    Entity::find_by_id(id).lock_exclusive().one(db).await
}

/// Ends an attempt, once.
///
/// # Errors
/// If the database refuses.
pub async fn finish(db: &impl ConnectionTrait, id: AttemptId, result: AttemptResult, now: DateTimeUtc) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel { finished_at: Set(Some(now)), result: Set(Some(result)), ..Default::default() })
        .filter(Column::Id.eq(id))
        .filter(Column::FinishedAt.is_null())
        .exec(db)
        .await
        .map(|_| ())
}

/// When each of these people began each of these, every time, and when that go ended.
///
/// # Errors
/// If the database cannot be read.
pub async fn times(db: &impl ConnectionTrait, people: &[PersonId], contents: &[ContentId]) -> Result<Vec<Go>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::PersonId, Column::ContentId, Column::StartedAt, Column::FinishedAt])
        .filter(Column::PersonId.is_in(people.iter().copied()))
        .filter(Column::ContentId.is_in(contents.iter().copied()))
        .into_tuple()
        .all(db)
        .await
}

/// Whose go, at what, when it began and ended.
pub type Go = (PersonId, ContentId, DateTimeUtc, Option<DateTimeUtc>);
