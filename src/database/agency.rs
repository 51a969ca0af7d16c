//! Agencies: the organisations in the partnership. One that has gone is closed, never deleted.

use super::id::AgencyId;
use super::post;
use super::scope::Scope;
use crate::course::scenario::Sector;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, TryInsertResult};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agency")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgencyId,
    /// What people call it.
    pub name: String,
    /// Its sector's code.
    pub sector: String,
    /// When it was added.
    pub created_at: DateTimeUtc,
    /// When it was closed, if it is.
    pub closed_at: Option<DateTimeUtc>,
    /// The form it came from: a double post is one agency.
    pub form_key: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Adds an agency.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, name: &str, sector: Sector, now: DateTimeUtc) -> Result<AgencyId, DbErr> {
    let id = AgencyId::new();
    Entity::insert(new(id, name, sector, None, now)).exec_without_returning(db).await?;
    Ok(id)
}

/// The keys of all agencies, for what is done for each of them. For no page.
///
/// # Errors
/// If the database cannot be read.
pub async fn keys(db: &impl ConnectionTrait) -> Result<Vec<AgencyId>, DbErr> {
    Entity::find().select_only().column(Column::Id).order_by_asc(Column::Id).into_tuple().all(db).await
}

/// Adds an agency from a form, and says which it is; the one added before if the form comes a second time.
///
/// # Errors
/// If the database refuses.
pub async fn add_once(
    db: &impl ConnectionTrait,
    form_key: Uuid,
    name: &str,
    sector: Sector,
    now: DateTimeUtc,
) -> Result<(AgencyId, Added), DbErr> {
    let id = AgencyId::new();
    let insert = Entity::insert(new(id, name, sector, Some(form_key), now)).on_conflict_do_nothing_on([Column::FormKey]);
    if matches!(insert.exec_without_returning(db).await?, TryInsertResult::Inserted(1)) {
        return Ok((id, Added::Now));
    }
    let before = of_form(db, form_key).await?.ok_or(DbErr::RecordNotInserted)?;
    Ok((before, Added::Before))
}

/// The agency that a form has added before.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_form(db: &impl ConnectionTrait, form_key: Uuid) -> Result<Option<AgencyId>, DbErr> {
    Ok(Entity::find().filter(Column::FormKey.eq(form_key)).one(db).await?.map(|agency| agency.id))
}

/// Whether a form added something, or had done so before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Added {
    Now,
    Before,
}

fn new(id: AgencyId, name: &str, sector: Sector, form_key: Option<Uuid>, now: DateTimeUtc) -> ActiveModel {
    ActiveModel {
        id: Set(id),
        name: Set(name.to_owned()),
        sector: Set(sector.code().to_owned()),
        created_at: Set(now),
        closed_at: Set(None),
        form_key: Set(form_key),
    }
}

/// The agencies within a scope, by name.
///
/// # Errors
/// If the database cannot be read.
pub async fn within(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(scope.on(Column::Id)).order_by_asc(Column::Name).order_by_asc(Column::Id).all(db).await
}

/// Every agency that is not closed, by name. Which agencies there are is no secret in the partnership: the register names them.
///
/// # Errors
/// If the database cannot be read.
pub async fn open(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ClosedAt.is_null()).order_by_asc(Column::Name).order_by_asc(Column::Id).all(db).await
}

/// Every agency, closed ones too, by name: those that the register of agreements may name, and whose names are taken.
///
/// # Errors
/// If the database cannot be read.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().order_by_asc(Column::Name).order_by_asc(Column::Id).all(db).await
}

/// One agency within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, id: AgencyId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(scope.on(Column::Id)).one(db).await
}

/// Changes the name and the sector of an agency within a scope.
///
/// # Errors
/// If the database refuses.
pub async fn describe(db: &impl ConnectionTrait, scope: &Scope, id: AgencyId, name: &str, sector: Sector) -> Result<(), DbErr> {
    let row = ActiveModel { name: Set(name.to_owned()), sector: Set(sector.code().to_owned()), ..Default::default() };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(scope.on(Column::Id)).exec(db).await.map(|_| ())
}

/// Closes an agency within a scope, or opens it again. Says whether that changed anything.
///
/// # Errors
/// If the database refuses.
pub async fn close(db: &impl ConnectionTrait, scope: &Scope, id: AgencyId, at: Option<DateTimeUtc>) -> Result<bool, DbErr> {
    let row = ActiveModel { closed_at: Set(at), ..Default::default() };
    let otherwise = if at.is_some() { Column::ClosedAt.is_null() } else { Column::ClosedAt.is_not_null() };
    let update = Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(scope.on(Column::Id)).filter(otherwise);
    Ok(update.exec(db).await?.rows_affected > 0)
}

/// How many posts in an agency within a scope have not ended by this day.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_live_posts(db: &impl ConnectionTrait, scope: &Scope, id: AgencyId, today: Date) -> Result<u64, DbErr> {
    let here = post::Entity::find().filter(post::Column::AgencyId.eq(id)).filter(scope.on(post::Column::AgencyId));
    here.filter(post::live_on(today)).count(db).await
}

/// The agency with this name, if there is one.
///
/// # Errors
/// If the database cannot be read.
pub async fn named(db: &impl ConnectionTrait, name: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Name.eq(name)).order_by_asc(Column::Id).one(db).await
}
