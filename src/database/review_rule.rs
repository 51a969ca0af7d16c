//! Whether somebody else must approve a text before it is published: yes, unless an agency or the partnership has said otherwise.
//! Only ever added to: the last word counts.

use super::id::{AgencyId, ReviewRuleId};
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_rule")]
pub struct Model {
    /// Its key; later keys sort after earlier ones.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewRuleId,
    /// For whose approvers; none for those of the partnership.
    pub agency_id: Option<AgencyId>,
    /// Whether two people are needed.
    pub two_people: bool,
    /// Since when.
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Says what holds from now on.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, agency: Option<AgencyId>, two_people: bool, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel { id: Set(ReviewRuleId::new()), agency_id: Set(agency), two_people: Set(two_people), at: Set(now) };
    Entity::insert(row).exec_without_returning(db).await.map(|_| ())
}

/// Whether two people are needed where an approver is of this agency, or of the partnership.
///
/// # Errors
/// If the database cannot be read.
pub async fn two_people(db: &impl ConnectionTrait, agency: Option<AgencyId>) -> Result<bool, DbErr> {
    let of_agency = match agency {
        Some(agency) => Column::AgencyId.eq(agency),
        None => Column::AgencyId.is_null(),
    };
    let last = Entity::find().filter(of_agency).order_by_desc(Column::Id).one(db).await?;
    Ok(last.is_none_or(|rule| rule.two_people))
}
