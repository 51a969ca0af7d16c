//! What was known of an assignment, and from when until when it was known: so that a report as at any date, as known on any day, comes
//! out the same for ever. Closed and added to by `report_row`; nothing that a row says is ever changed.

use super::id::{AgencyId, AssignmentId, ContentId, PersonId, PostId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "report_history")]
#[expect(missing_docs, reason = "as in `report_row::Model`")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub assignment_id: AssignmentId,
    /// Since when it was known.
    #[sea_orm(primary_key, auto_increment = false)]
    pub recorded_at: DateTimeUtc,
    /// Until when it was: then something else became known.
    pub until_at: Option<DateTimeUtc>,
    pub pathway_id: ContentId,
    pub person_id: PersonId,
    pub post_id: PostId,
    pub agency_id: AgencyId,
    pub role: String,
    pub team: Option<String>,
    pub sector: String,
    pub training_group: i32,
    #[serde(skip_serializing)]
    pub manager_id: Option<PersonId>,
    pub starts_on: Date,
    pub ends_on: Option<Date>,
    pub due_on: Date,
    pub paused_until: Option<Date>,
    pub waived: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
