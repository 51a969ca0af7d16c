//! Content: a slug and a kind, whatever its versions.

use super::id::ContentId;
use crate::course::{Kind, Slug};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "content")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContentId,
    /// The folder's name: modules, scenarios ...
    pub kind: String,
    /// The slug.
    pub slug: String,
    /// When it was first published.
    pub created_at: DateTimeUtc,
    /// Since when it is no longer offered.
    pub retired_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The key of a piece of content, added if it is new.
///
/// # Errors
/// If the database refuses.
pub async fn find_or_add(db: &impl ConnectionTrait, kind: Kind, slug: &Slug, now: DateTimeUtc) -> Result<ContentId, DbErr> {
    let found = Entity::find().filter(Column::Kind.eq(kind.folder())).filter(Column::Slug.eq(slug.as_str())).one(db).await?;
    if let Some(found) = found {
        return Ok(found.id);
    }
    let id = ContentId::new();
    let row = ActiveModel {
        id: Set(id),
        kind: Set(kind.folder().to_owned()),
        slug: Set(slug.to_string()),
        created_at: Set(now),
        retired_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// A piece of content by its name.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, kind: Kind, slug: &Slug) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Kind.eq(kind.folder())).filter(Column::Slug.eq(slug.as_str())).one(db).await
}

/// What is no longer offered: kinds and slugs.
///
/// # Errors
/// If the database cannot be read.
pub async fn retired(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::RetiredAt.is_not_null()).all(db).await
}

/// Offers a piece no longer from now on, or offers it again; says whether that changes anything.
///
/// # Errors
/// If the database refuses.
pub async fn retire(db: &impl ConnectionTrait, id: ContentId, since: Option<DateTimeUtc>) -> Result<bool, DbErr> {
    let is_otherwise = if since.is_some() { Column::RetiredAt.is_null() } else { Column::RetiredAt.is_not_null() };
    let change = Entity::update_many().col_expr(Column::RetiredAt, Expr::value(since));
    Ok(change.filter(Column::Id.eq(id)).filter(is_otherwise).exec(db).await?.rows_affected == 1)
}

/// Whether anything has ever been published under this name.
///
/// # Errors
/// If the database cannot be read.
pub async fn exists(db: &impl ConnectionTrait, kind: Kind, slug: &Slug) -> Result<bool, DbErr> {
    let found = Entity::find().filter(Column::Kind.eq(kind.folder())).filter(Column::Slug.eq(slug.as_str()));
    Ok(found.count(db).await? > 0)
}

/// Whether nothing has ever been published.
///
/// # Errors
/// If the database cannot be read.
pub async fn is_empty(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(Entity::find().one(db).await?.is_none())
}
