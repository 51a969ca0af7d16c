//! Corrections of completions. What is asked for is never changed; a second officer's decision is added to it once.

use super::completion;
use super::id::{AgencyId, CompletionId, CorrectionId, PersonId};
use super::scope::Scope;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{Condition, IntoActiveModel, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "correction")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CorrectionId,
    /// Of which completion.
    pub completion_id: CompletionId,
    /// Of which agency: whose officers decide.
    pub agency_id: AgencyId,
    /// Whether the record is taken back altogether.
    pub withdraws: bool,
    /// The day on which it was really completed.
    pub completed_on: Date,
    /// Until when it really holds.
    pub expires_on: Option<Date>,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who asked.
    #[serde(skip_serializing)]
    pub asked_by: PersonId,
    /// When.
    pub asked_at: DateTimeUtc,
    /// What became of it.
    pub state: State,
    /// Who decided.
    #[serde(skip_serializing)]
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Why it was declined.
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
}

/// What became of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum State {
    /// Nobody has decided yet.
    #[sea_orm(string_value = "asked")]
    Asked,
    /// It was made.
    #[sea_orm(string_value = "approved")]
    Approved,
    /// It was not.
    #[sea_orm(string_value = "declined")]
    Declined,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Asks for a correction.
///
/// # Errors
/// If the database refuses.
pub async fn ask(db: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// A correction within a scope, held until the transaction ends.
///
/// # Errors
/// If the database refuses.
pub async fn hold(db: &impl ConnectionTrait, scope: &Scope, id: CorrectionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(scope.on(Column::AgencyId)).lock_exclusive().one(db).await
}

/// A correction within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, id: CorrectionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(scope.on(Column::AgencyId)).one(db).await
}

/// The newest corrections within a scope, at most so many, with the completions they are of: first those that nobody has decided yet.
///
/// # Errors
/// If the database cannot be read.
pub async fn newest(db: &impl ConnectionTrait, scope: &Scope, at_most: u64) -> Result<Vec<(Model, completion::Model)>, DbErr> {
    let of_completion = Entity::belongs_to(completion::Entity).from(Column::CompletionId).to(completion::Column::Id);
    let order: Expr = Expr::case(Condition::all().add(Column::State.eq(State::Asked)), 0).finally(1).into();
    let found = Entity::find()
        .filter(scope.on(Column::AgencyId))
        .join(JoinType::InnerJoin, of_completion.into())
        .select_also(completion::Entity)
        .order_by_asc(order)
        .order_by_desc(Column::Id)
        .limit(at_most)
        .all(db)
        .await?;
    Ok(found.into_iter().filter_map(|(row, completion)| Some((row, completion?))).collect())
}

/// The corrections asked for of a completion, the newest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_completion(db: &impl ConnectionTrait, completion: CompletionId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CompletionId.eq(completion)).order_by_desc(Column::Id).all(db).await
}

/// Notes what somebody decided.
///
/// # Errors
/// If the database refuses.
pub async fn decide(
    db: &impl ConnectionTrait,
    id: CorrectionId,
    state: State,
    by: PersonId,
    answer: Option<String>,
    now: DateTimeUtc,
) -> Result<(), DbErr> {
    let row =
        ActiveModel { state: Set(state), decided_by: Set(Some(by)), decided_at: Set(Some(now)), answer: Set(answer), ..Default::default() };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::State.eq(State::Asked)).exec(db).await.map(|_| ())
}

/// The corrections of somebody's completions.
pub(super) fn of_person(person: PersonId) -> Select<Entity> {
    let own = Query::select()
        .column(completion::Column::Id)
        .from(completion::Entity)
        .and_where(completion::Column::PersonId.eq(person))
        .to_owned();
    Entity::find().filter(Column::CompletionId.in_subquery(own))
}
