//! Whom to ask in an agency.

use super::id::{AgencyId, ContactId, PersonId};
use super::{agency, post};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactId,
    /// Whose contact.
    pub agency_id: AgencyId,
    /// What for: "Safeguarding lead".
    pub purpose: String,
    /// Who.
    pub name: String,
    /// How to reach them.
    pub details: String,
    /// Its place in the list.
    pub position: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Adds a contact at the end of an agency's list.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, agency: AgencyId, purpose: &str, name: &str, details: &str) -> Result<(), DbErr> {
    let position = Entity::find().filter(Column::AgencyId.eq(agency)).count(db).await?;
    let row = ActiveModel {
        id: Set(ContactId::new()),
        agency_id: Set(agency),
        purpose: Set(purpose.to_owned()),
        name: Set(name.to_owned()),
        details: Set(details.to_owned()),
        position: Set(i32::try_from(position).unwrap_or(i32::MAX)),
    };
    Entity::insert(row).exec_without_returning(db).await.map(|_| ())
}

/// The name of every contact of every agency, so that no case seems to be about one of them. For no page.
///
/// # Errors
/// If the database cannot be read.
pub async fn names(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    Entity::find().select_only().column(Column::Name).distinct().order_by_asc(Column::Name).into_tuple().all(db).await
}

/// Whom to ask in the agencies where somebody holds a post.
///
/// # Errors
/// If the database cannot be read.
pub async fn for_person(db: &impl ConnectionTrait, person: PersonId, today: Date) -> Result<Vec<(agency::Model, Vec<Model>)>, DbErr> {
    let posts = post::live_of(db, person, today).await?;
    let mut lists = Vec::new();
    for agency in agency::Entity::find().filter(agency::Column::Id.is_in(posts.iter().map(|post| post.agency_id))).all(db).await? {
        let contacts = Entity::find().filter(Column::AgencyId.eq(agency.id)).order_by_asc(Column::Position).all(db).await?;
        lists.push((agency, contacts));
    }
    Ok(lists)
}
