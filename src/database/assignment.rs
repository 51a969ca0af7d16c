//! Assignments: a person must complete a pathway by a date, because of a rule.

use super::id::{AssignmentId, ContentId, PersonId, PostId, RuleId, VersionId};
use super::scope::Scope;
use super::{post, standing};
use crate::course::Slug;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{JoinType, QueryOrder, QuerySelect, SelectTwo};
use serde::Serialize;

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
}

/// Adds an assignment.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, new: NewAssignment, now: DateTimeUtc) -> Result<AssignmentId, DbErr> {
    let id = AssignmentId::new();
    let row = ActiveModel {
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
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
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
pub async fn remove_of_posts(db: &impl ConnectionTrait, posts: &[PostId]) -> Result<(), DbErr> {
    for some in posts.chunks(super::AT_A_TIME) {
        let of_posts = Entity::find().select_only().column(Column::Id).filter(Column::PostId.is_in(some.iter().copied()));
        let assignments: Vec<AssignmentId> = of_posts.into_tuple().all(db).await?;
        standing::remove(db, &assignments).await?;
        Entity::delete_many().filter(Column::PostId.is_in(some.iter().copied())).exec(db).await?;
    }
    Ok(())
}

/// Which pathways each of these posts already has.
///
/// # Errors
/// If the database cannot be read.
pub async fn pathways_of_posts(db: &impl ConnectionTrait) -> Result<Vec<(PostId, ContentId)>, DbErr> {
    Entity::find().select_only().column(Column::PostId).column(Column::PathwayId).into_tuple().all(db).await
}

impl Model {
    /// The scenarios drawn, a list for each draw of the pathway.
    pub fn drawn(&self) -> Vec<Vec<Slug>> {
        drawn_of(&self.drawn)
    }
}

/// The scenarios drawn, as the column holds them.
pub fn drawn_of(column: &str) -> Vec<Vec<Slug>> {
    serde_json::from_str(column).unwrap_or_default()
}
