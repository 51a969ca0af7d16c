//! The revisions of drafts: every text that a draft has been, and who saved it. Only ever added to.

use super::id::{DraftId, DraftRevisionId, PersonId};
use super::person;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect, RelationDef};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft_revision")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DraftRevisionId,
    /// Of which draft.
    pub draft_id: DraftId,
    /// 1, 2, 3.
    pub number: i32,
    /// The text.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// SHA-256 of the text.
    pub digest: String,
    /// How it came about.
    pub how: How,
    /// Who saved it.
    pub saved_by: PersonId,
    /// When.
    pub saved_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How a revision came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum How {
    /// The text to begin with: nobody's own work yet.
    #[sea_orm(string_value = "begun")]
    Begun,
    /// Written here.
    #[sea_orm(string_value = "written")]
    Written,
}

/// A revision as a list shows it.
#[derive(Clone, Debug, FromQueryResult)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct Listed {
    pub number: i32,
    pub how: How,
    pub saved_at: DateTimeUtc,
    /// The name of whoever saved it.
    pub name: String,
}

/// Adds one. There is no way to change one.
///
/// # Errors
/// If the database refuses.
pub async fn add(
    db: &impl ConnectionTrait,
    (draft_id, number): (DraftId, i32),
    (text, digest): (&str, &str),
    how: How,
    saved_by: PersonId,
    now: DateTimeUtc,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(DraftRevisionId::new()),
        draft_id: Set(draft_id),
        number: Set(number),
        text: Set(text.to_owned()),
        digest: Set(digest.to_owned()),
        how: Set(how),
        saved_by: Set(saved_by),
        saved_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(db).await.map(|_| ())
}

/// One of them, with its text.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, draft: DraftId, number: i32) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::DraftId.eq(draft)).filter(Column::Number.eq(number)).one(db).await
}

/// The last so many, newest first, without their texts.
///
/// # Errors
/// If the database cannot be read.
pub async fn latest(db: &impl ConnectionTrait, draft: DraftId, limit: u64) -> Result<Vec<Listed>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::Number, Column::How, Column::SavedAt])
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, by_person())
        .filter(Column::DraftId.eq(draft))
        .order_by_desc(Column::Number)
        .limit(limit)
        .into_model()
        .all(db)
        .await
}

/// Who has written any of it since this revision.
///
/// # Errors
/// If the database cannot be read.
pub async fn authors(db: &impl ConnectionTrait, draft: DraftId, since: i32) -> Result<Vec<PersonId>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::SavedBy)
        .filter(Column::DraftId.eq(draft))
        .filter(Column::Number.gte(since))
        .distinct()
        .into_tuple()
        .all(db)
        .await
}

fn by_person() -> RelationDef {
    Entity::belongs_to(person::Entity).from(Column::SavedBy).to(person::Column::Id).into()
}
