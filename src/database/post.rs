//! Posts: a person's job in an agency.

use super::agency;
use super::completion::PostAsItWas;
use super::id::{AgencyId, PersonId, PostId};
use crate::course::scenario::Sector;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{Condition, IntoActiveModel, JoinType, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
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

/// Adds these posts, or gives those of them that are there what they have here.
///
/// # Errors
/// If the database refuses.
pub async fn put(db: &impl ConnectionTrait, posts: &[Model]) -> Result<(), DbErr> {
    for some in posts.chunks(super::AT_A_TIME) {
        let rows = some.iter().map(|post| post.clone().into_active_model());
        let mut again = OnConflict::column(Column::Id);
        again.update_columns([Column::Role, Column::Team, Column::ManagerId, Column::TrainingGroup, Column::Sector]);
        again.update_columns([Column::EmploymentKind, Column::StartsOn, Column::EndsOn]);
        Entity::insert_many(rows).on_conflict(again).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Takes posts out that a list added by mistake, and on which nothing rests.
///
/// # Errors
/// If the database refuses, for one because something rests on one of them.
pub async fn remove(db: &impl ConnectionTrait, posts: &[PostId]) -> Result<(), DbErr> {
    for some in posts.chunks(super::AT_A_TIME) {
        Entity::delete_many().filter(Column::Id.is_in(some.iter().copied())).exec(db).await?;
    }
    Ok(())
}

/// A post of this person.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId, post: PostId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(post).filter(Column::PersonId.eq(person)).one(db).await
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
