//! Agreements: the register, as it stands. What one says is in its revisions; a row here says only that there is one, and of what kind.

use super::id::{AgencyId, AgreementId, RevisionId};
use super::scope::Scope;
use super::{agreement_party, agreement_revision};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};

use agreement_party as party;
use agreement_revision as revision;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgreementId,
    /// What it is.
    pub kind: Kind,
    /// When it was entered.
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What an agreement is, by the three levels (`wording.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Kind {
    /// Level 1: between agencies, at the highest level.
    #[sea_orm(string_value = "1-between")]
    Between,
    /// Level 1: by the senior management within one agency.
    #[sea_orm(string_value = "1-within")]
    Within,
    /// Level 2: the guidance that the partnership works by.
    #[sea_orm(string_value = "2-guidance")]
    Guidance,
    /// Level 3: between named agencies, for a purpose.
    #[sea_orm(string_value = "3-sharing")]
    Sharing,
}

/// An agreement of the register, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Listed {
    /// Which.
    pub id: AgreementId,
    /// Its latest revision.
    pub revision_id: RevisionId,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// When it is to be looked at again.
    pub review_on: Date,
    /// When it ended, if it has.
    pub ended_on: Option<Date>,
}

/// Which agreements somebody wants to see.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Of this agency only.
    pub agency: Option<AgencyId>,
    /// Of this level only.
    pub level: Option<i32>,
}

/// How long before its day a review falls due.
const REVIEW_WITHIN: chrono::Days = chrono::Days::new(60);

impl Kind {
    /// All four, in the order of the levels.
    pub const ALL: [Kind; 4] = [Kind::Between, Kind::Within, Kind::Guidance, Kind::Sharing];

    /// Its level.
    pub const fn level(self) -> i32 {
        match self {
            Kind::Between | Kind::Within => 1,
            Kind::Guidance => 2,
            Kind::Sharing => 3,
        }
    }
}

/// Enters an agreement, whose first revision follows.
///
/// # Errors
/// If the database refuses.
pub async fn begin(db: &impl ConnectionTrait, kind: Kind, now: DateTimeUtc) -> Result<AgreementId, DbErr> {
    let id = AgreementId::new();
    let row = ActiveModel { id: Set(id), kind: Set(kind), created_at: Set(now) };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// Takes hold of an agreement until the transaction ends, so that two that change it wait for each other.
///
/// # Errors
/// If the database refuses.
pub async fn hold(db: &impl ConnectionTrait, id: AgreementId) -> Result<(), DbErr> {
    Entity::find_by_id(id).lock_exclusive().one(db).await.map(|_| ())
}

/// One agreement. The register is for everybody who is signed in.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, id: AgreementId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// How many agreements there are of those wanted.
///
/// # Errors
/// If the database cannot be read.
pub async fn count(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<u64, DbErr> {
    matching(wanted).count(db).await
}

/// Those wanted, by level and title, so many after the first `skip`.
///
/// # Errors
/// If the database cannot be read.
pub async fn list(db: &impl ConnectionTrait, wanted: &Wanted, skip: u64, take: u64) -> Result<Vec<Listed>, DbErr> {
    listed(matching(wanted)).offset(skip).limit(take).into_model().all(db).await
}

/// Every agreement of a kind that has not ended: what others may rest on.
///
/// # Errors
/// If the database cannot be read.
pub async fn in_force(db: &impl ConnectionTrait, kind: Kind) -> Result<Vec<Listed>, DbErr> {
    let found = current().filter(Column::Kind.eq(kind)).filter(revision::Column::EndedOn.is_null());
    listed(found).into_model().all(db).await
}

/// One agreement as it stands.
///
/// # Errors
/// If the database cannot be read.
pub async fn standing(db: &impl ConnectionTrait, id: AgreementId) -> Result<Option<Listed>, DbErr> {
    listed(current().filter(Column::Id.eq(id))).into_model().one(db).await
}

/// The titles of these agreements as they stand.
///
/// # Errors
/// If the database cannot be read.
pub async fn titles(db: &impl ConnectionTrait, ids: &[AgreementId]) -> Result<Vec<(AgreementId, String)>, DbErr> {
    let found = current().filter(Column::Id.is_in(ids.iter().copied())).select_only();
    found.column(Column::Id).column(revision::Column::Title).into_tuple().all(db).await
}

/// The agreements in force that rest on this one.
///
/// # Errors
/// If the database cannot be read.
pub async fn resting_on(db: &impl ConnectionTrait, id: AgreementId) -> Result<Vec<Listed>, DbErr> {
    let cites = Condition::any().add(revision::Column::Level1Id.eq(id)).add(revision::Column::Level2Id.eq(id));
    listed(current().filter(revision::Column::EndedOn.is_null()).filter(cites)).into_model().all(db).await
}

/// The level 3 agreements in force between two agencies.
///
/// # Errors
/// If the database cannot be read.
pub async fn between(db: &impl ConnectionTrait, one: AgencyId, other: AgencyId) -> Result<Vec<revision::Model>, DbErr> {
    let both = Condition::all().add(has_party(is_agency(one))).add(has_party(is_agency(other)));
    revision::Entity::find()
        .join(JoinType::InnerJoin, revision::Entity::belongs_to(Entity).from(revision::Column::AgreementId).to(Column::Id).into())
        .filter(Column::Kind.eq(Kind::Sharing))
        .filter(is_current())
        .filter(revision::Column::EndedOn.is_null())
        .filter(both)
        .order_by_asc(revision::Column::Title)
        .order_by_asc(revision::Column::Id)
        .all(db)
        .await
}

/// The agreements in force within a scope whose review falls due within 60 days of this day, or is overdue: the earliest first.
/// The guidance has no parties, and belongs to the whole partnership.
///
/// # Errors
/// If the database cannot be read.
pub async fn reviews_due(db: &impl ConnectionTrait, scope: &Scope, on: Date) -> Result<Vec<Listed>, DbErr> {
    let by = on.checked_add_days(REVIEW_WITHIN).unwrap_or(Date::MAX);
    let mut found = current().filter(revision::Column::EndedOn.is_null()).filter(revision::Column::ReviewOn.lte(by));
    if !scope.is_whole() {
        found = found.filter(has_party(scope.on(party::Column::AgencyId)));
    }
    as_listed(found.order_by_asc(revision::Column::ReviewOn).order_by_asc(Column::Id)).into_model().all(db).await
}

fn matching(wanted: &Wanted) -> Select<Entity> {
    let kinds = Kind::ALL.into_iter().filter(|kind| wanted.level.is_none_or(|level| kind.level() == level));
    let found = current().filter(Column::Kind.is_in(kinds));
    match wanted.agency {
        Some(agency) => found.filter(has_party(is_agency(agency))),
        None => found,
    }
}

/// Each agreement with its latest revision.
fn current() -> Select<Entity> {
    let of_agreement = Entity::belongs_to(revision::Entity).from(Column::Id).to(revision::Column::AgreementId);
    Entity::find().join(JoinType::InnerJoin, of_agreement.into()).filter(is_current())
}

fn is_current() -> Expr {
    let latest = Query::select()
        .expr(Expr::col(("newer", revision::Column::Number)).max())
        .from_as(revision::Entity, "newer")
        .and_where(Expr::col(("newer", revision::Column::AgreementId)).equals((revision::Entity, revision::Column::AgreementId)))
        .to_owned();
    Expr::col((revision::Entity, revision::Column::Number)).eq(Expr::SubQuery(None, Box::new(latest.into())))
}

fn has_party(which: Condition) -> Expr {
    let parties: SelectStatement = Query::select()
        .expr(Expr::val(1))
        .from(party::Entity)
        .and_where(Expr::col((party::Entity, party::Column::RevisionId)).equals((revision::Entity, revision::Column::Id)))
        .cond_where(which)
        .to_owned();
    Expr::exists(parties)
}

fn is_agency(agency: AgencyId) -> Condition {
    Condition::all().add(Expr::col((party::Entity, party::Column::AgencyId)).eq(agency))
}

fn listed(found: Select<Entity>) -> Select<Entity> {
    as_listed(found.order_by_asc(Column::Kind).order_by_asc(revision::Column::Title).order_by_asc(Column::Id))
}

fn as_listed(found: Select<Entity>) -> Select<Entity> {
    found.select_only().columns([Column::Id, Column::Kind]).column_as(revision::Column::Id, "revision_id").columns([
        revision::Column::Title,
        revision::Column::ReviewOn,
        revision::Column::EndedOn,
    ])
}
