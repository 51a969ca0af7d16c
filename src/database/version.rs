//! Versions: immutable published texts, known by number and digest.

use super::content;
use super::id::{ContentId, VersionId};
use crate::course::{Kind, Slug};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect, RelationDef};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "version")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VersionId,
    /// Of what.
    pub content_id: ContentId,
    /// 1, 2, 3.
    pub number: i32,
    /// SHA-256 of the text.
    pub digest: String,
    /// Its title, for lists.
    pub title: String,
    /// The text: the truth.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// First, minor or material.
    pub change: Change,
    /// What changed.
    #[sea_orm(column_type = "Text")]
    pub change_note: String,
    /// The framework's version it was read with.
    pub framework_version_id: Option<VersionId>,
    /// The framework's own revision.
    pub framework_revision: Option<String>,
    /// Who published it.
    pub published_by: String,
    /// When.
    pub published_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What publishing a version meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Change {
    /// The first version.
    #[sea_orm(string_value = "first")]
    First,
    /// A correction that changes nothing for those who have completed it.
    #[sea_orm(string_value = "minor")]
    Minor,
    /// A change that matters.
    #[sea_orm(string_value = "material")]
    Material,
}

/// The version that counts now of a piece of content, without its text.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Latest {
    /// The version's key.
    pub version_id: VersionId,
    /// The content's kind, as its folder's name.
    pub kind: String,
    /// 1, 2, 3.
    pub number: i32,
    /// SHA-256 of the text.
    pub digest: String,
    /// The framework's version it was parsed with.
    pub framework_version_id: Option<VersionId>,
}

/// A version with its text, and of what it is one.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Stored {
    /// Of what.
    pub content_id: ContentId,
    /// The content's kind, as its folder's name.
    pub kind: String,
    /// The content's slug.
    pub slug: String,
    /// 1, 2, 3.
    pub number: i32,
    /// SHA-256 of the text.
    pub digest: String,
    /// The text.
    pub text: String,
    /// The framework's version it was parsed with.
    pub framework_version_id: Option<VersionId>,
    /// The framework's own revision.
    pub framework_revision: Option<String>,
}

/// What a new version is made of.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct NewVersion {
    pub content_id: ContentId,
    pub number: i32,
    pub digest: String,
    pub title: String,
    pub text: String,
    pub change: Change,
    pub change_note: String,
    pub framework_version_id: Option<VersionId>,
    pub framework_revision: Option<String>,
    pub published_by: String,
    pub published_at: DateTimeUtc,
}

/// The highest version of everything.
///
/// # Errors
/// If the database cannot be read.
pub async fn latest(db: &impl ConnectionTrait) -> Result<Vec<Latest>, DbErr> {
    find_latest().into_model().all(db).await
}

/// The highest version of one piece of content.
///
/// # Errors
/// If the database cannot be read.
pub async fn latest_of(db: &impl ConnectionTrait, kind: Kind, slug: &Slug) -> Result<Option<Latest>, DbErr> {
    find_latest().filter(content::Column::Kind.eq(kind.folder())).filter(content::Column::Slug.eq(slug.as_str())).into_model().one(db).await
}

fn find_latest() -> Select<Entity> {
    let highest = Query::select()
        .expr(Expr::col(("other", Column::Number)).max())
        .from_as(Entity, "other")
        .and_where(Expr::col(("other", Column::ContentId)).equals((Entity, Column::ContentId)))
        .to_owned();
    Entity::find()
        .select_only()
        .column_as(Column::Id, "version_id")
        .column(content::Column::Kind)
        .column(Column::Number)
        .column(Column::Digest)
        .column(Column::FrameworkVersionId)
        .join(JoinType::InnerJoin, of_content())
        .filter(Expr::col((Entity, Column::Number)).in_subquery(highest))
        .order_by_asc(content::Column::Kind)
        .order_by_asc(content::Column::Slug)
}

fn of_content() -> RelationDef {
    Entity::belongs_to(content::Entity).from(Column::ContentId).to(content::Column::Id).into()
}

/// One version with its text.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, id: VersionId) -> Result<Option<Stored>, DbErr> {
    Entity::find_by_id(id)
        .select_only()
        .column(Column::ContentId)
        .column(content::Column::Kind)
        .column(content::Column::Slug)
        .column(Column::Number)
        .column(Column::Digest)
        .column(Column::Text)
        .column(Column::FrameworkVersionId)
        .column(Column::FrameworkRevision)
        .join(JoinType::InnerJoin, of_content())
        .into_model()
        .one(db)
        .await
}

/// The texts of these versions, with kind and slug.
///
/// # Errors
/// If the database cannot be read.
pub async fn texts(db: &impl ConnectionTrait, ids: Vec<VersionId>) -> Result<Vec<(String, String, String)>, DbErr> {
    Entity::find()
        .select_only()
        .column(content::Column::Kind)
        .column(content::Column::Slug)
        .column(Column::Text)
        .join(JoinType::InnerJoin, of_content())
        .filter(Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await
}

/// The number of the last version of a piece that was its first or changed it in a way that matters.
///
/// # Errors
/// If the database cannot be read.
pub async fn newest_material(db: &impl ConnectionTrait, kind: Kind, slug: &str) -> Result<Option<i32>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Number)
        .join(JoinType::InnerJoin, of_content())
        .filter(content::Column::Kind.eq(kind.folder()))
        .filter(content::Column::Slug.eq(slug))
        .filter(Column::Change.ne(Change::Minor))
        .order_by_desc(Column::Number)
        .into_tuple()
        .one(db)
        .await
}

/// Every version of one piece of content, newest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn history(db: &impl ConnectionTrait, content: ContentId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ContentId.eq(content)).order_by_desc(Column::Number).all(db).await
}

/// Adds a version. There is no way to change one.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, new: NewVersion) -> Result<VersionId, DbErr> {
    let id = VersionId::new();
    let row = ActiveModel {
        id: Set(id),
        content_id: Set(new.content_id),
        number: Set(new.number),
        digest: Set(new.digest),
        title: Set(new.title),
        text: Set(new.text),
        change: Set(new.change),
        change_note: Set(new.change_note),
        framework_version_id: Set(new.framework_version_id),
        framework_revision: Set(new.framework_revision),
        published_by: Set(new.published_by),
        published_at: Set(new.published_at),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// The last version of each piece of content that changed it in a way that matters: its number, and when it was published.
///
/// # Errors
/// If the database cannot be read.
pub async fn last_material(db: &impl ConnectionTrait) -> Result<Vec<(ContentId, i32, DateTimeUtc)>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::ContentId)
        .column_as(Column::Number.max(), "number")
        .column_as(Column::PublishedAt.max(), "published_at")
        .filter(Column::Change.eq(Change::Material))
        .group_by(Column::ContentId)
        .into_tuple()
        .all(db)
        .await
}
