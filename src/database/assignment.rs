//! Assignments: a person must complete a pathway by a date, because of a rule.

use super::id::{AssignmentId, ContentId, PersonId, PostId, RuleId, VersionId};
use super::scope::Scope;
use super::{post, report_row, standing};
use crate::course::Slug;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{JoinType, QueryOrder, QuerySelect, SelectTwo};
use serde::Serialize;
use std::collections::HashSet;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssignmentId,
    /// Who.
    pub person_id: PersonId,
    /// In which post.
    pub post_id: PostId,
    /// Which pathway.
    pub pathway_id: ContentId,
    /// The pathway's version when it was assigned.
    pub version_id: VersionId,
    /// Because of which rule.
    pub rule_id: Option<RuleId>,
    /// Why, in words.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// By when: a civil date in Europe/London.
    pub due_on: Date,
    /// The scenarios drawn for its draws: slugs as a JSON list of lists.
    #[sea_orm(column_type = "Text")]
    pub drawn: String,
    /// Since when.
    pub created_at: DateTimeUtc,
    /// Who made it by hand; nobody if a rule did.
    #[serde(skip)]
    pub made_by: Option<PersonId>,
    /// Which it renews.
    pub renews_id: Option<AssignmentId>,
    /// What was completed before this does not count for it: a renewal's opening.
    pub counts_from: Option<DateTimeUtc>,
    /// When it was withdrawn; why stands among its changes.
    pub ended_at: Option<DateTimeUtc>,
    /// The only items that it asks for, by key as a JSON list; all of the pathway's if none.
    #[sea_orm(column_type = "Text", nullable)]
    pub parts: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a new assignment is.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct NewAssignment {
    pub person_id: PersonId,
    pub post_id: PostId,
    pub pathway_id: ContentId,
    pub version_id: VersionId,
    pub rule_id: Option<RuleId>,
    pub reason: String,
    pub due_on: Date,
    pub drawn: Vec<Vec<Slug>>,
    pub made_by: Option<PersonId>,
    pub renews_id: Option<AssignmentId>,
    pub counts_from: Option<DateTimeUtc>,
    pub parts: Option<Vec<ContentId>>,
}

/// How many rows one statement inserts: well below the most values that either database takes.
const AT_A_TIME: usize = 500;

/// Adds assignments, many with one statement.
///
/// # Errors
/// If the database refuses.
pub async fn add_many(db: &impl ConnectionTrait, new: &[(AssignmentId, NewAssignment)], now: DateTimeUtc) -> Result<(), DbErr> {
    for part in new.chunks(AT_A_TIME) {
        let rows = part.iter().map(|(id, new)| row(*id, new.clone(), now));
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

fn row(id: AssignmentId, new: NewAssignment, now: DateTimeUtc) -> ActiveModel {
    ActiveModel {
        id: Set(id),
        person_id: Set(new.person_id),
        post_id: Set(new.post_id),
        pathway_id: Set(new.pathway_id),
        version_id: Set(new.version_id),
        rule_id: Set(new.rule_id),
        reason: Set(new.reason),
        due_on: Set(new.due_on),
        drawn: Set(serde_json::to_string(&new.drawn).unwrap_or_else(|_| "[]".to_owned())),
        created_at: Set(now),
        made_by: Set(new.made_by),
        renews_id: Set(new.renews_id),
        counts_from: Set(new.counts_from),
        ended_at: Set(None),
        parts: Set(new.parts.and_then(|parts| serde_json::to_string(&parts).ok())),
    }
}

/// Withdraws assignments, or takes them up again because of a rule.
///
/// # Errors
/// If the database refuses.
pub async fn set_ended(db: &impl ConnectionTrait, ids: &[AssignmentId], ended_at: Option<DateTimeUtc>) -> Result<(), DbErr> {
    for part in ids.chunks(AT_A_TIME) {
        let row = ActiveModel { ended_at: Set(ended_at), ..Default::default() };
        Entity::update_many().set(row).filter(Column::Id.is_in(part.iter().copied())).exec(db).await?;
    }
    Ok(())
}

/// Gives an assignment another day by which it is due. Which it was stands among its changes.
///
/// # Errors
/// If the database refuses.
pub async fn set_due(db: &impl ConnectionTrait, id: AssignmentId, due_on: Date, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel { due_on: Set(due_on), ..Default::default() };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(db).await?;
    report_row::refresh_of(db, &[id], now).await
}

/// An assignment in a post within a scope, withdrawn ones and those renewed among them.
///
/// # Errors
/// If the database cannot be read.
pub async fn within(db: &impl ConnectionTrait, scope: &Scope, id: AssignmentId) -> Result<Option<Model>, DbErr> {
    let of_post = Entity::belongs_to(post::Entity).from(Column::PostId).to(post::Column::Id).into();
    Entity::find_by_id(id).join(JoinType::InnerJoin, of_post).filter(scope.on(post::Column::AgencyId)).one(db).await
}

/// The one that renews an assignment.
///
/// # Errors
/// If the database cannot be read.
pub async fn renewal_of(db: &impl ConnectionTrait, id: AssignmentId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::RenewsId.eq(id)).one(db).await
}

/// Assignments of these posts, withdrawn ones and those renewed among them, the oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_posts(db: &impl ConnectionTrait, posts: &[PostId]) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::new();
    for part in posts.chunks(AT_A_TIME) {
        found.extend(Entity::find().filter(Column::PostId.is_in(part.iter().copied())).order_by_asc(Column::Id).all(db).await?);
    }
    Ok(found)
}

/// Which of these have been renewed.
///
/// # Errors
/// If the database cannot be read.
pub async fn renewed_among(db: &impl ConnectionTrait, ids: &[AssignmentId]) -> Result<HashSet<AssignmentId>, DbErr> {
    let found: Vec<Option<AssignmentId>> = Entity::find()
        .select_only()
        .column(Column::RenewsId)
        .filter(Column::RenewsId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().flatten().collect())
}

/// From now on, only what is done from this moment counts for an assignment.
///
/// # Errors
/// If the database refuses.
pub async fn count_from(db: &impl ConnectionTrait, id: AssignmentId, from: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel { counts_from: Set(Some(from)), ..Default::default() };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(db).await.map(|_| ())
}

/// Every assignment, so many after one, in the order of their keys.
///
/// # Errors
/// If the database cannot be read.
pub async fn after(db: &impl ConnectionTrait, last: Option<AssignmentId>, number: u64) -> Result<Vec<Model>, DbErr> {
    let mut select = Entity::find().order_by_asc(Column::Id).limit(number);
    if let Some(last) = last {
        select = select.filter(Column::Id.gt(last));
    }
    select.all(db).await
}

/// Somebody's own assignments with their standing, the earliest due first.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<(Model, standing::Model)>, DbErr> {
    pairs(db, with_standing(person)).await
}

/// Somebody's assignments in posts within a scope, with their standing, the earliest due first.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person_within(db: &impl ConnectionTrait, scope: &Scope, person: PersonId) -> Result<Vec<(Model, standing::Model)>, DbErr> {
    let of_post = Entity::belongs_to(post::Entity).from(Column::PostId).to(post::Column::Id).into();
    pairs(db, with_standing(person).join(JoinType::InnerJoin, of_post).filter(scope.on(post::Column::AgencyId))).await
}

fn with_standing(person: PersonId) -> SelectTwo<Entity, standing::Entity> {
    let of_standing = Entity::belongs_to(standing::Entity).from(Column::Id).to(standing::Column::AssignmentId).into();
    Entity::find()
        .filter(Column::PersonId.eq(person))
        .join(JoinType::InnerJoin, of_standing)
        .select_also(standing::Entity)
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
}

async fn pairs(db: &impl ConnectionTrait, select: SelectTwo<Entity, standing::Entity>) -> Result<Vec<(Model, standing::Model)>, DbErr> {
    let found = select.all(db).await?;
    Ok(found.into_iter().filter_map(|(assignment, standing)| standing.map(|standing| (assignment, standing))).collect())
}

/// Takes back what was asked of posts that are taken out, on which nothing rests.
///
/// # Errors
/// If the database refuses, for one because something rests on one of them.
pub async fn remove_of_posts(db: &impl ConnectionTrait, posts: &[PostId], now: DateTimeUtc) -> Result<(), DbErr> {
    for some in posts.chunks(super::AT_A_TIME) {
        let of_posts = Entity::find().select_only().column(Column::Id).filter(Column::PostId.is_in(some.iter().copied()));
        let assignments: Vec<AssignmentId> = of_posts.into_tuple().all(db).await?;
        standing::take_away(db, &assignments, now).await?;
        Entity::delete_many().filter(Column::PostId.is_in(some.iter().copied())).exec(db).await?;
    }
    Ok(())
}

impl Model {
    /// Whether something done at this moment counts for it.
    pub fn counts(&self, at: DateTimeUtc) -> bool {
        self.counts_from.is_none_or(|from| at >= from)
    }

    /// The only items that it asks for, if not all of the pathway's.
    pub fn parts(&self) -> Option<Vec<ContentId>> {
        self.parts.as_deref().map(|parts| serde_json::from_str(parts).unwrap_or_default())
    }

    /// The scenarios drawn, a list for each draw of the pathway.
    pub fn drawn(&self) -> Vec<Vec<Slug>> {
        drawn_of(&self.drawn)
    }
}

/// The scenarios drawn, as the column holds them.
pub fn drawn_of(column: &str) -> Vec<Vec<Slug>> {
    serde_json::from_str(column).unwrap_or_default()
}
