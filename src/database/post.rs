//! Posts: a person's job in an agency.

use super::agency;
use super::completion::PostAsItWas;
use super::id::{AgencyId, PersonId, PostId};
use crate::course::scenario::Sector;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "post")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostId,
    /// Whose.
    pub person_id: PersonId,
    /// Where.
    pub agency_id: AgencyId,
    /// What they do.
    pub role: String,
    /// In which team.
    pub team: Option<String>,
    /// Who manages them.
    pub manager_id: Option<PersonId>,
    /// Training group, 1 to 8.
    pub training_group: i32,
    /// The sector's code.
    pub sector: String,
    /// Employee, volunteer, contractor ...
    pub employment_kind: String,
    /// First day.
    pub starts_on: Date,
    /// Last day, once known.
    pub ends_on: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A post about to be added.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct NewPost {
    pub person_id: PersonId,
    pub agency_id: AgencyId,
    pub role: String,
    pub team: Option<String>,
    pub manager_id: Option<PersonId>,
    pub training_group: i32,
    pub sector: Sector,
    pub employment_kind: String,
    pub starts_on: Date,
}

/// Adds a post.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, new: NewPost) -> Result<PostId, DbErr> {
    let id = PostId::new();
    let row = ActiveModel {
        id: Set(id),
        person_id: Set(new.person_id),
        agency_id: Set(new.agency_id),
        role: Set(new.role),
        team: Set(new.team),
        manager_id: Set(new.manager_id),
        training_group: Set(new.training_group),
        sector: Set(new.sector.code().to_owned()),
        employment_kind: Set(new.employment_kind),
        starts_on: Set(new.starts_on),
        ends_on: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// The condition of a post that has not ended by this day, wherever `post` stands in a query.
pub fn live_on(today: Date) -> Condition {
    let ends_on = || Expr::col((Entity, Column::EndsOn));
    Condition::any().add(ends_on().is_null()).add(ends_on().gte(today))
}

impl Model {
    /// As a rule sees it; the agency's key as text is lent by the caller.
    pub fn for_rules<'p>(&'p self, agency: &'p str) -> crate::standing::rules::Post<'p> {
        crate::standing::rules::Post {
            role: &self.role,
            sector: &self.sector,
            training_group: self.training_group,
            agency,
            employment_kind: &self.employment_kind,
            starts_on: self.starts_on,
        }
    }
}

/// These posts, by key.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_keys(db: &impl ConnectionTrait, ids: &[PostId]) -> Result<HashMap<PostId, Model>, DbErr> {
    let mut found = HashMap::new();
    for part in ids.chunks(500) {
        let posts = Entity::find().filter(Column::Id.is_in(part.iter().copied())).all(db).await?;
        found.extend(posts.into_iter().map(|post| (post.id, post)));
    }
    Ok(found)
}

/// The condition that keeps a query to posts that have not ended by this day.
pub fn is_live(today: Date) -> Condition {
    Condition::any().add(Column::EndsOn.is_null()).add(Column::EndsOn.gte(today))
}

/// Somebody's posts that have not ended by this day, the latest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn live_of(db: &impl ConnectionTrait, person: PersonId, today: Date) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Condition::any().add(Column::EndsOn.is_null()).add(Column::EndsOn.gte(today)))
        .order_by_desc(Column::StartsOn)
        .order_by_desc(Column::Id)
        .all(db)
        .await
}

/// The names of the agencies in which somebody has or had a post.
///
/// # Errors
/// If the database cannot be read.
pub async fn agency_names_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<String>, DbErr> {
    Entity::find()
        .select_only()
        .column(agency::Column::Name)
        .join(JoinType::InnerJoin, Entity::belongs_to(agency::Entity).from(Column::AgencyId).to(agency::Column::Id).into())
        .filter(Column::PersonId.eq(person))
        .into_tuple()
        .all(db)
        .await
}

/// A post with its agency's name, for a record.
///
/// # Errors
/// If the database cannot be read.
pub async fn as_it_is(db: &impl ConnectionTrait, post: PostId) -> Result<Option<PostAsItWas>, DbErr> {
    Entity::find_by_id(post)
        .select_only()
        .column_as(Column::Id, "post_id")
        .column(Column::AgencyId)
        .column_as(agency::Column::Name, "agency_name")
        .column(Column::Role)
        .column(Column::Sector)
        .column(Column::TrainingGroup)
        .join(JoinType::InnerJoin, Entity::belongs_to(agency::Entity).from(Column::AgencyId).to(agency::Column::Id).into())
        .into_model()
        .one(db)
        .await
}
