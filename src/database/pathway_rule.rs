//! Rules: whom a pathway is for, by when, how often. A rule is changed in its row; what was changed stands in the audit.

use super::id::{ContentId, RuleId};
use super::post;
use super::scope::Scope;
use crate::course::pathway::{Period, Suggested};
use crate::standing::rules::{Again, Conditions, Due, Rule};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

/// One row. Lists are JSON; an empty one names everybody.
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
    /// Roles.
    #[sea_orm(column_type = "Text")]
    pub roles: String,
    /// Sectors, by code.
    #[sea_orm(column_type = "Text")]
    pub sectors: String,
    /// Agencies, by key.
    #[sea_orm(column_type = "Text")]
    pub agencies: String,
    /// Kinds of employment.
    #[sea_orm(column_type = "Text")]
    pub employment_kinds: String,
    /// The first start of a post that it is for.
    pub starts_from: Option<Date>,
    /// The last.
    pub starts_to: Option<Date>,
    /// Due on this day of the calendar; `due_within` is then for those who start later.
    pub due_on: Option<Date>,
    /// Renewed every year in this month, 1 to 12.
    pub renew_month: Option<i32>,
    /// The pathway that renews it; the same one if none.
    pub renew_with: Option<ContentId>,
    /// How many days before a completion runs out its renewal opens.
    pub opens_before: i32,
    /// When it was last changed.
    pub changed_at: Option<DateTimeUtc>,
    /// When it ended.
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A rule together with the pathways it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The pathway it asks for.
    pub pathway: ContentId,
    /// The pathway that renews it; the same one if none.
    pub renew_with: Option<ContentId>,
    /// Whom, by when, how often.
    pub rule: Rule,
}

/// Twelve weeks from the start of a post (`guidance-and-flow.md` 5.4, suggested default).
const DEFAULT_DUE: Period = Period::Weeks(12);
/// How many days before a completion runs out its renewal opens, unless a rule says otherwise.
pub const OPENS_BEFORE: u64 = 60;

/// Copies an author's suggestion into a rule; from then on the rule is HR's.
///
/// # Errors
/// If the database refuses.
pub async fn prefill(db: &impl ConnectionTrait, pathway: ContentId, suggested: &Suggested, now: DateTimeUtc) -> Result<(), DbErr> {
    let conditions = Conditions { groups: suggested.groups.iter().map(|group| i32::from(*group)).collect(), ..Conditions::default() };
    let rule = Rule {
        conditions,
        due: Due::After(suggested.due_within.unwrap_or(DEFAULT_DUE)),
        again: suggested.renew_every.map_or(Again::Never, Again::Every),
        opens_before: OPENS_BEFORE,
    };
    add(db, RuleId::new(), &Terms { pathway, renew_with: None, rule }, now).await.map(|_| ())
}

/// Adds a rule. Gives false, and adds nothing, if there is one with this key already: a double post.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, id: RuleId, terms: &Terms, now: DateTimeUtc) -> Result<bool, DbErr> {
    if Entity::find_by_id(id).one(db).await?.is_some() {
        return Ok(false);
    }
    let row = ActiveModel { id: Set(id), content_id: Set(terms.pathway), created_at: Set(now), ..columns(terms) };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(true)
}

/// Changes a rule that has not ended. Gives whether there was one.
///
/// # Errors
/// If the database refuses.
pub async fn change(db: &impl ConnectionTrait, id: RuleId, terms: &Terms, now: DateTimeUtc) -> Result<bool, DbErr> {
    let row = ActiveModel { changed_at: Set(Some(now)), ..columns(terms) };
    let changed = Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::EndedAt.is_null()).exec(db).await?;
    Ok(changed.rows_affected > 0)
}

/// Ends a rule. Gives whether it had not ended before.
///
/// # Errors
/// If the database refuses.
pub async fn end(db: &impl ConnectionTrait, id: RuleId, now: DateTimeUtc) -> Result<bool, DbErr> {
    let row = ActiveModel { ended_at: Set(Some(now)), ..Default::default() };
    let changed = Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::EndedAt.is_null()).exec(db).await?;
    Ok(changed.rows_affected > 0)
}

fn columns(terms: &Terms) -> ActiveModel {
    let Rule { conditions, due, again, opens_before } = &terms.rule;
    let (due_within, due_on) = match due {
        Due::After(period) => (period, None),
        Due::On(day, period) => (period, Some(*day)),
    };
    let groups: Vec<_> = conditions.groups.iter().map(i32::to_string).collect();
    ActiveModel {
        due_within: Set(due_within.to_string()),
        due_on: Set(due_on),
        renew_every: Set(if let Again::Every(period) = again { Some(period.to_string()) } else { None }),
        renew_month: Set(if let Again::EachYearIn(month) = again { i32::try_from(*month).ok() } else { None }),
        renew_with: Set(terms.renew_with),
        opens_before: Set(i32::try_from(*opens_before).unwrap_or(i32::MAX)),
        training_groups: Set(groups.join(",")),
        roles: Set(list(&conditions.roles)),
        sectors: Set(list(&conditions.sectors)),
        agencies: Set(list(&conditions.agencies)),
        employment_kinds: Set(list(&conditions.kinds)),
        starts_from: Set(conditions.starts_from),
        starts_to: Set(conditions.starts_to),
        ..Default::default()
    }
}

fn list(values: &[String]) -> String {
    serde_json::to_string(values).unwrap_or_else(|_| "[]".to_owned())
}

/// Every rule, also those that have ended: live ones first, the oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    let mut rules = Entity::find().order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(db).await?;
    rules.sort_by_key(|rule| rule.ended_at.is_some());
    Ok(rules)
}

/// The same, held until the transaction ends, so that two that assign by them wait for each other.
///
/// # Errors
/// If the database refuses.
pub async fn hold_all(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    // SQLite has one writer and knows no such lock; PostgreSQL takes it on these rows.
    let mut rules = Entity::find().order_by_asc(Column::Id).lock_exclusive().all(db).await?;
    rules.sort_by_key(|rule| (rule.ended_at.is_some(), rule.created_at, rule.id));
    Ok(rules)
}

/// What kinds of employment and roles there are in posts within a scope, for the form that names them.
///
/// # Errors
/// If the database cannot be read.
pub async fn kinds_of_employment(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<String>, DbErr> {
    post::Entity::find()
        .select_only()
        .column(post::Column::EmploymentKind)
        .filter(scope.on(post::Column::AgencyId))
        .distinct()
        .order_by_asc(post::Column::EmploymentKind)
        .limit(50)
        .into_tuple()
        .all(db)
        .await
}

impl Model {
    /// Whether it still asks for anything.
    pub const fn is_live(&self) -> bool {
        self.ended_at.is_none()
    }

    /// Whether it names only agencies within a scope: whether somebody with that scope may change it.
    pub fn is_within(&self, scope: &Scope) -> bool {
        self.terms().rule.is_within(scope)
    }

    /// As the core reads it.
    pub fn terms(&self) -> Terms {
        let values = |column: &str| serde_json::from_str::<Vec<String>>(column).unwrap_or_default();
        let within = Period::parse(&self.due_within).unwrap_or(DEFAULT_DUE);
        let month = self.renew_month.and_then(|month| u32::try_from(month).ok()).filter(|month| (1..=12).contains(month));
        let again = match (month, self.renew_every.as_deref().and_then(Period::parse)) {
            (Some(month), _) => Again::EachYearIn(month),
            (None, Some(period)) => Again::Every(period),
            (None, None) => Again::Never,
        };
        Terms {
            pathway: self.content_id,
            renew_with: self.renew_with,
            rule: Rule {
                conditions: Conditions {
                    roles: values(&self.roles),
                    sectors: values(&self.sectors),
                    groups: self.training_groups.split(',').filter_map(|group| group.parse().ok()).collect(),
                    agencies: values(&self.agencies),
                    kinds: values(&self.employment_kinds),
                    starts_from: self.starts_from,
                    starts_to: self.starts_to,
                },
                due: self.due_on.map_or(Due::After(within), |day| Due::On(day, within)),
                again,
                opens_before: u64::try_from(self.opens_before).unwrap_or(OPENS_BEFORE),
            },
        }
    }
}

impl Rule {
    /// Whether it names only agencies within a scope. One that names none is for all, and only the partnership's officers'.
    pub fn is_within(&self, scope: &Scope) -> bool {
        let agencies = &self.conditions.agencies;
        let covers = |agency: &String| super::AgencyId::parse(agency).is_some_and(|agency| scope.covers(agency));
        scope.is_whole() || (!agencies.is_empty() && agencies.iter().all(covers))
    }
}
