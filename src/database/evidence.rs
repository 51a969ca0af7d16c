//! Training done elsewhere or in a classroom: what one person enters and a second decides. `evidence_line` says whose.

use super::id::{ContentId, EvidenceId, PersonId};
use super::scope::Scope;
use super::{assignment, evidence_line, post};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{Condition, JoinType, QueryOrder, QuerySelect, QueryTrait, Select};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EvidenceId,
    /// Earlier training of one person, or a classroom's.
    pub kind: Kind,
    /// The pathway that it stands for.
    pub pathway_id: ContentId,
    /// What it was.
    #[sea_orm(column_type = "Text")]
    pub what: String,
    /// Where it can be looked up, or what it says.
    #[sea_orm(column_type = "Text")]
    pub reference: String,
    /// When it was done.
    pub done_on: Date,
    /// How far it is.
    pub state: State,
    /// Who entered it.
    pub entered_by: PersonId,
    /// When.
    pub entered_at: DateTimeUtc,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Why, if it was refused.
    #[sea_orm(column_type = "Text")]
    pub decision_note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What it is evidence of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Kind {
    /// Earlier training of one person.
    #[sea_orm(string_value = "earlier")]
    Earlier,
    /// Training in a classroom, for a list of people.
    #[sea_orm(string_value = "classroom")]
    Classroom,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum State {
    /// A list that is still being put together.
    #[sea_orm(string_value = "open")]
    Open,
    /// Waits for a second person.
    #[sea_orm(string_value = "waiting")]
    Waiting,
    /// Approved: there are completions.
    #[sea_orm(string_value = "approved")]
    Approved,
    /// Refused, with a reason.
    #[sea_orm(string_value = "refused")]
    Refused,
}

/// What somebody enters.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct NewEvidence {
    pub id: EvidenceId,
    pub kind: Kind,
    pub pathway_id: ContentId,
    pub what: String,
    pub reference: String,
    pub done_on: Date,
    pub state: State,
    pub entered_by: PersonId,
}

/// Adds it. Gives false, and adds nothing, if there is one with this key already: a double post.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, new: NewEvidence, now: DateTimeUtc) -> Result<bool, DbErr> {
    if Entity::find_by_id(new.id).one(db).await?.is_some() {
        return Ok(false);
    }
    let row = ActiveModel {
        id: Set(new.id),
        kind: Set(new.kind),
        pathway_id: Set(new.pathway_id),
        what: Set(new.what),
        reference: Set(new.reference),
        done_on: Set(new.done_on),
        state: Set(new.state),
        entered_by: Set(new.entered_by),
        entered_at: Set(now),
        decided_by: Set(None),
        decided_at: Set(None),
        decision_note: Set(String::new()),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(true)
}

/// Moves it from one state to the next, once. Gives whether it was in that state.
///
/// # Errors
/// If the database refuses.
pub async fn send(db: &impl ConnectionTrait, id: EvidenceId) -> Result<bool, DbErr> {
    let row = ActiveModel { state: Set(State::Waiting), ..Default::default() };
    let sent = Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::State.eq(State::Open)).exec(db).await?;
    Ok(sent.rows_affected > 0)
}

/// Decides it, once, by somebody who did not enter it. Gives whether that was so.
///
/// # Errors
/// If the database refuses.
pub async fn decide(
    db: &impl ConnectionTrait,
    id: EvidenceId,
    (state, note): (State, &str),
    by: PersonId,
    now: DateTimeUtc,
) -> Result<bool, DbErr> {
    let row = ActiveModel {
        state: Set(state),
        decided_by: Set(Some(by)),
        decided_at: Set(Some(now)),
        decision_note: Set(note.to_owned()),
        ..Default::default()
    };
    let decided = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Waiting))
        .filter(Column::EnteredBy.ne(by))
        .exec(db)
        .await?;
    Ok(decided.rows_affected > 0)
}

/// What somebody with this scope may see: what has nobody in it outside the scope. A list that is still empty is its author's.
fn visible(scope: &Scope, who: PersonId) -> Condition {
    let empty = Condition::all().add(Column::EnteredBy.eq(who)).add(Column::Id.not_in_subquery(with_lines()));
    let whole = Condition::all().add(Column::Id.in_subquery(with_lines()));
    let whole = if scope.is_whole() { whole } else { whole.add(Column::Id.not_in_subquery(with_lines_outside(scope))) };
    Condition::any().add(empty).add(whole)
}

fn with_lines() -> SelectStatement {
    let standing = evidence_line::Entity::find().select_only().column(evidence_line::Column::EvidenceId);
    QueryTrait::into_query(standing.filter(evidence_line::Column::Removed.eq(false)))
}

fn with_lines_outside(scope: &Scope) -> SelectStatement {
    let of_assignment =
        evidence_line::Entity::belongs_to(assignment::Entity).from(evidence_line::Column::AssignmentId).to(assignment::Column::Id);
    let of_post = assignment::Entity::belongs_to(post::Entity).from(assignment::Column::PostId).to(post::Column::Id);
    let outside = evidence_line::Entity::find()
        .select_only()
        .column(evidence_line::Column::EvidenceId)
        .join(JoinType::InnerJoin, of_assignment.into())
        .join(JoinType::InnerJoin, of_post.into())
        .filter(evidence_line::Column::Removed.eq(false))
        .filter(scope.on(post::Column::AgencyId).not());
    QueryTrait::into_query(outside)
}

/// One of them.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, who: PersonId, id: EvidenceId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(visible(scope, who)).one(db).await
}

/// Those in a state, the oldest first.
pub fn in_state(scope: &Scope, who: PersonId, state: State) -> Select<Entity> {
    let found = Entity::find().filter(Column::State.eq(state)).filter(visible(scope, who));
    found.order_by_asc(Column::EnteredAt).order_by_asc(Column::Id)
}

/// Those decided last.
///
/// # Errors
/// If the database cannot be read.
pub async fn decided(db: &impl ConnectionTrait, scope: &Scope, who: PersonId, number: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::State.is_in([State::Approved, State::Refused]))
        .filter(visible(scope, who))
        .order_by_desc(Column::DecidedAt)
        .order_by_desc(Column::Id)
        .limit(number)
        .all(db)
        .await
}
