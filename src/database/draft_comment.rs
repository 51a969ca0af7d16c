//! Comments beside a draft's text: to a line of the text as it was then, until somebody has dealt with them.

use super::id::{DraftCommentId, DraftId, PersonId};
use super::person;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect, RelationDef};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft_comment")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DraftCommentId,
    /// The form it came from: a double post is one comment.
    pub form_key: Uuid,
    /// On which draft.
    pub draft_id: DraftId,
    /// On which revision of it.
    pub revision: i32,
    /// That revision's digest.
    pub digest: String,
    /// To which line, from 1; 0 for the whole.
    pub line: i32,
    /// How that line began.
    #[sea_orm(column_type = "Text")]
    pub quote: String,
    /// What is said.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Who says it.
    pub said_by: PersonId,
    /// When.
    pub at: DateTimeUtc,
    /// Who dealt with it.
    pub settled_by: Option<PersonId>,
    /// When.
    pub settled_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A comment as it is shown.
#[derive(Clone, Debug, FromQueryResult)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct Listed {
    pub id: DraftCommentId,
    pub revision: i32,
    pub digest: String,
    pub line: i32,
    pub quote: String,
    pub text: String,
    pub at: DateTimeUtc,
    pub settled_at: Option<DateTimeUtc>,
    /// The name of whoever says it.
    pub name: String,
}

/// A comment about to be stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct NewComment {
    pub form_key: Uuid,
    pub draft_id: DraftId,
    pub revision: i32,
    pub digest: String,
    pub line: i32,
    pub quote: String,
    pub text: String,
    pub said_by: PersonId,
}

/// Stores one, unless the same form was stored before.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, new: NewComment, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(DraftCommentId::new()),
        form_key: Set(new.form_key),
        draft_id: Set(new.draft_id),
        revision: Set(new.revision),
        digest: Set(new.digest),
        line: Set(new.line),
        quote: Set(new.quote),
        text: Set(new.text),
        said_by: Set(new.said_by),
        at: Set(now),
        settled_by: Set(None),
        settled_at: Set(None),
    };
    Entity::insert(row).on_conflict_do_nothing_on([Column::FormKey]).exec_without_returning(db).await.map(|_| ())
}

/// Those on a draft since this revision, by line, the oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_draft(db: &impl ConnectionTrait, draft: DraftId, since: i32) -> Result<Vec<Listed>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::Id, Column::Revision, Column::Digest, Column::Line, Column::Quote, Column::Text, Column::At, Column::SettledAt])
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, said_by())
        .filter(Column::DraftId.eq(draft))
        .filter(Column::Revision.gte(since))
        .order_by_asc(Column::Line)
        .order_by_asc(Column::Id)
        .into_model()
        .all(db)
        .await
}

/// How many there are on a draft since this revision, dealt with or not.
///
/// # Errors
/// If the database cannot be read.
pub async fn count(db: &impl ConnectionTrait, draft: DraftId, since: i32) -> Result<u64, DbErr> {
    Entity::find().filter(Column::DraftId.eq(draft)).filter(Column::Revision.gte(since)).count(db).await
}

/// Notes that one has been dealt with, once; says whether this did.
///
/// # Errors
/// If the database refuses.
pub async fn settle(db: &impl ConnectionTrait, draft: DraftId, id: DraftCommentId, by: PersonId, now: DateTimeUtc) -> Result<bool, DbErr> {
    let settled = Entity::update_many()
        .col_expr(Column::SettledBy, Expr::value(by))
        .col_expr(Column::SettledAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::DraftId.eq(draft))
        .filter(Column::SettledAt.is_null())
        .exec(db)
        .await?;
    Ok(settled.rows_affected == 1)
}

fn said_by() -> RelationDef {
    Entity::belongs_to(person::Entity).from(Column::SaidBy).to(person::Column::Id).into()
}
