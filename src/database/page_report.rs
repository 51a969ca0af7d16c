//! Page reports: what somebody says is wrong on a page, and what came of it. Answered once; the words are never logged.

use super::id::{AgencyId, ContentId, PageReportId, PersonId, VersionId};
use super::scope::Scope;
use sea_orm::ActiveValue::Set;
use sea_orm::TryInsertResult;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryOrder, QuerySelect};
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "page_report")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PageReportId,
    /// The form it came from: a double post is one report.
    pub form_key: Uuid,
    /// Who; nobody for a visitor.
    pub person_id: Option<PersonId>,
    /// Their agency at the time.
    pub agency_id: Option<AgencyId>,
    /// Where a visitor wants the answer.
    pub reply_to: Option<String>,
    /// The page's address, without what stands after the question mark; empty if it was not said.
    pub address: String,
    /// The content it concerns.
    pub content_id: Option<ContentId>,
    /// In the version that they had open.
    pub version_id: Option<VersionId>,
    /// What is wrong, in their words.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// When.
    pub at: DateTimeUtc,
    /// What came of it.
    pub state: State,
    /// In the trainer's words.
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    /// Who answered.
    #[serde(skip_serializing)]
    pub answered_by: Option<PersonId>,
    /// When.
    pub answered_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What came of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum State {
    /// Nobody has answered it yet.
    #[sea_orm(string_value = "open")]
    Open,
    /// It was wrong, and is mended.
    #[sea_orm(string_value = "mended")]
    Mended,
    /// It stays as it is, and the answer says why.
    #[sea_orm(string_value = "no_change")]
    NoChange,
}

/// A report about to be stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct NewReport {
    pub form_key: Uuid,
    pub person_id: Option<PersonId>,
    pub agency_id: Option<AgencyId>,
    pub reply_to: Option<String>,
    pub address: String,
    pub content_id: Option<ContentId>,
    pub version_id: Option<VersionId>,
    pub text: String,
}

/// Stores a report, and gives its key; none if the same form was stored before.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, new: NewReport, now: DateTimeUtc) -> Result<Option<PageReportId>, DbErr> {
    if Entity::find().filter(Column::FormKey.eq(new.form_key)).count(db).await? > 0 {
        return Ok(None);
    }
    let id = PageReportId::new();
    let row = ActiveModel {
        id: Set(id),
        form_key: Set(new.form_key),
        person_id: Set(new.person_id),
        agency_id: Set(new.agency_id),
        reply_to: Set(new.reply_to),
        address: Set(new.address),
        content_id: Set(new.content_id),
        version_id: Set(new.version_id),
        text: Set(new.text),
        at: Set(now),
        state: Set(State::Open),
        answer: Set(None),
        answered_by: Set(None),
        answered_at: Set(None),
    };
    // Two that come at once: the second finds the key taken only now.
    let inserted = Entity::insert(row).on_conflict_do_nothing_on([Column::FormKey]).exec_without_returning(db).await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1)).then_some(id))
}

/// How many somebody has sent since then.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_of_person(db: &impl ConnectionTrait, person: PersonId, since: DateTimeUtc) -> Result<u64, DbErr> {
    Entity::find().filter(Column::PersonId.eq(person)).filter(Column::At.gt(since)).count(db).await
}

/// How many visitors have sent since then: all of them, or those who gave this address.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_of_visitors(db: &impl ConnectionTrait, reply_to: Option<&str>, since: DateTimeUtc) -> Result<u64, DbErr> {
    let mut found = Entity::find().filter(Column::PersonId.is_null()).filter(Column::At.gt(since));
    if let Some(reply_to) = reply_to {
        found = found.filter(Column::ReplyTo.eq(reply_to));
    }
    found.count(db).await
}

/// What somebody has reported themselves, newest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::PersonId.eq(person)).order_by_desc(Column::Id).all(db).await
}

/// How many wait for an answer within a scope. Visitors belong to no agency: theirs are the partnership's.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_open(db: &impl ConnectionTrait, scope: &Scope) -> Result<u64, DbErr> {
    within(scope).filter(Column::State.eq(State::Open)).count(db).await
}

/// How many wait for an answer within a scope, for each piece of content that has any.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_open_by_content(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<(ContentId, i64)>, DbErr> {
    within(scope)
        .select_only()
        .column(Column::ContentId)
        .column_as(Column::Id.count(), "open")
        .filter(Column::State.eq(State::Open))
        .filter(Column::ContentId.is_not_null())
        .group_by(Column::ContentId)
        .into_tuple()
        .all(db)
        .await
}

/// Those that wait for an answer within a scope, the oldest first, so many from this one on.
///
/// # Errors
/// If the database cannot be read.
pub async fn open(db: &impl ConnectionTrait, scope: &Scope, skip: u64, limit: u64) -> Result<Vec<Model>, DbErr> {
    within(scope).filter(Column::State.eq(State::Open)).order_by_asc(Column::Id).offset(skip).limit(limit).all(db).await
}

/// Those last answered within a scope, so many at most.
///
/// # Errors
/// If the database cannot be read.
pub async fn answered(db: &impl ConnectionTrait, scope: &Scope, limit: u64) -> Result<Vec<Model>, DbErr> {
    within(scope).filter(Column::State.ne(State::Open)).order_by_desc(Column::AnsweredAt).limit(limit).all(db).await
}

/// Those about one piece of content that wait for an answer within a scope, the oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn open_about(db: &impl ConnectionTrait, scope: &Scope, content: ContentId) -> Result<Vec<Model>, DbErr> {
    let found = within(scope).filter(Column::ContentId.eq(content)).filter(Column::State.eq(State::Open));
    found.order_by_asc(Column::Id).all(db).await
}

/// One of them, if it is within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, id: PageReportId) -> Result<Option<Model>, DbErr> {
    within(scope).filter(Column::Id.eq(id)).one(db).await
}

fn within(scope: &Scope) -> Select<Entity> {
    Entity::find().filter(scope.on(Column::AgencyId))
}

/// Answers one within a scope, unless somebody has; says whether this did.
///
/// # Errors
/// If the database refuses.
pub async fn answer(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: PageReportId,
    (state, words): (State, &str),
    by: PersonId,
    now: DateTimeUtc,
) -> Result<bool, DbErr> {
    let answered = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::Answer, Expr::value(words))
        .col_expr(Column::AnsweredBy, Expr::value(by))
        .col_expr(Column::AnsweredAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Open))
        .filter(scope.on(Column::AgencyId))
        .exec(db)
        .await?;
    Ok(answered.rows_affected == 1)
}
