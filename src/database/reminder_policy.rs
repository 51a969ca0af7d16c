//! When each agency reminds its people. Only ever added to: what held on a past day can be told, so that the daily comparison can be made.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::id::{AgencyId, PersonId, PolicyId};
use crate::reminder::Steps;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder_policy")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PolicyId,
    /// Whose.
    pub agency_id: AgencyId,
    /// The first day on which it holds.
    pub from_day: Date,
    /// The hour of the day in Europe/London.
    pub hour: i32,
    /// The steps, as JSON.
    #[sea_orm(column_type = "Text")]
    pub steps: String,
    /// Who set it.
    pub set_by: Option<PersonId>,
    /// When.
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The hour of agencies that have chosen none.
const DEFAULT_HOUR: u32 = 8;

/// What holds for an agency on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The hour of the day in Europe/London.
    pub hour: u32,
    /// The steps.
    pub steps: Steps,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy { hour: DEFAULT_HOUR, steps: Steps::default() }
    }
}

/// The policies of some agencies, with their history.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    by_agency: HashMap<AgencyId, Vec<(Date, Policy)>>,
    default: Policy,
}

impl Policies {
    /// What holds for an agency on a day.
    pub fn on(&self, agency: AgencyId, day: Date) -> &Policy {
        let own = self.by_agency.get(&agency).and_then(|own| own.iter().rev().find(|(from, _)| *from <= day));
        own.map_or(&self.default, |(_, policy)| policy)
    }

    /// Every policy that holds or held anywhere on a day of these, each once.
    pub fn all_between(&self, agencies: &[AgencyId], first: Date, last: Date) -> Vec<&Policy> {
        let mut found: Vec<&Policy> = Vec::new();
        for agency in agencies {
            for day in first.iter_days().take_while(|day| *day <= last) {
                let policy = self.on(*agency, day);
                if found.iter().all(|known| *known != policy) {
                    found.push(policy);
                }
            }
        }
        found
    }
}

/// Sets what holds for an agency from a day on.
///
/// # Errors
/// If the database refuses.
pub async fn set(
    db: &impl ConnectionTrait,
    agency: AgencyId,
    from_day: Date,
    policy: &Policy,
    by: PersonId,
    now: DateTimeUtc,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(PolicyId::new()),
        agency_id: Set(agency),
        from_day: Set(from_day),
        hour: Set(i32::try_from(policy.hour).unwrap_or_default()),
        steps: Set(serde_json::to_string(&policy.steps).map_err(|error| DbErr::Json(error.to_string()))?),
        set_by: Set(Some(by)),
        created_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(db).await.map(|_| ())
}

/// The policies of every agency. For the daily run, and for one agency of a scope that has been looked up.
///
/// # Errors
/// If the database cannot be read.
pub async fn all(db: &impl ConnectionTrait) -> Result<Policies, DbErr> {
    let mut policies = Policies::default();
    // Of two from one day on, the later counts: keys sort by time.
    for row in Entity::find().order_by_asc(Column::FromDay).order_by_asc(Column::Id).all(db).await? {
        let steps = serde_json::from_str(&row.steps).map_err(|error| DbErr::Json(error.to_string()))?;
        let policy = Policy { hour: u32::try_from(row.hour).unwrap_or(DEFAULT_HOUR), steps };
        policies.by_agency.entry(row.agency_id).or_default().push((row.from_day, policy));
    }
    Ok(policies)
}
