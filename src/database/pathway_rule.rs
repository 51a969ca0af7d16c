//! Rules: whom a pathway is for, by when, how often.

use super::id::{ContentId, RuleId};
use crate::course::pathway::{Period, Suggested};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pathway_rule")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RuleId,
    /// The pathway.
    pub content_id: ContentId,
    /// How long after the start of a post: "12 weeks".
    pub due_within: String,
    /// How long a completion lasts.
    pub renew_every: Option<String>,
    /// Groups 1 to 8, separated by commas.
    pub training_groups: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Copies an author's suggestion into a rule; from then on the rule is HR's.
///
/// # Errors
/// If the database refuses.
pub async fn prefill(db: &impl ConnectionTrait, pathway: ContentId, suggested: &Suggested, now: DateTimeUtc) -> Result<(), DbErr> {
    let groups: Vec<_> = suggested.groups.iter().map(u8::to_string).collect();
    let row = ActiveModel {
        id: Set(RuleId::new()),
        content_id: Set(pathway),
        due_within: Set(suggested.due_within.unwrap_or(DEFAULT_DUE).to_string()),
        renew_every: Set(suggested.renew_every.map(|period| period.to_string())),
        training_groups: Set(groups.join(",")),
        created_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(db).await.map(|_| ())
}

/// Twelve weeks from the start of a post (`guidance-and-flow.md` 5.4, suggested default).
const DEFAULT_DUE: Period = Period::Weeks(12);

/// Every rule.
///
/// # Errors
/// If the database cannot be read.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().all(db).await
}

impl Model {
    /// How long after the start of a post it is due.
    pub fn due_within(&self) -> Period {
        Period::parse(&self.due_within).unwrap_or(DEFAULT_DUE)
    }

    /// How long a completion lasts; for ever if none is said.
    pub fn renew_every(&self) -> Option<Period> {
        self.renew_every.as_deref().and_then(Period::parse)
    }

    /// Whether it is for people in this training group; a rule that names none is for all.
    pub fn covers(&self, training_group: i32) -> bool {
        self.training_groups.is_empty() || self.training_groups.split(',').any(|group| group.parse() == Ok(training_group))
    }
}
