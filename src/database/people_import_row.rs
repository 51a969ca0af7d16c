//! The rows of a list of people: what stands in each, what it does, and what undoes it.

use super::id::{ImportId, ImportRowId, PersonId};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "people_import_row")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportRowId,
    /// Of which import.
    pub import_id: ImportId,
    /// Its number in the file; past the last for people who are not in it.
    pub number: i32,
    /// Its cells, as a JSON list; empty for people who are not in the file.
    #[sea_orm(column_type = "Text")]
    pub cells: String,
    /// What it comes to: a word; empty until the dry run.
    pub outcome: String,
    /// Whom it is about and what changes, or what is wrong, as JSON.
    #[sea_orm(column_type = "Text")]
    pub detail: String,
    /// What was before and after, as JSON; empty until it is applied. Not part of anybody's download: it repeats other tables.
    #[sea_orm(column_type = "Text")]
    #[serde(skip_serializing)]
    pub undo: String,
    /// Whom it is about, if they are known.
    pub person_id: Option<PersonId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// A row as it comes from the file.
    pub fn new(import_id: ImportId, number: i32, cells: String) -> Model {
        let (id, nothing) = (ImportRowId::new(), String::new);
        Model { id, import_id, number, cells, outcome: nothing(), detail: nothing(), undo: nothing(), person_id: None }
    }
}

/// Adds rows, or gives those that are there their outcome and what undoes them.
///
/// # Errors
/// If the database refuses.
pub async fn put(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<(), DbErr> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(super::AT_A_TIME).map(Model::into_active_model).collect();
        let mut again = OnConflict::column(Column::Id);
        again.update_columns([Column::Outcome, Column::Detail, Column::Undo, Column::PersonId]);
        Entity::insert_many(some).on_conflict(again).exec_without_returning(db).await?;
    }
    Ok(())
}

/// All rows of an import, in order.
///
/// # Errors
/// If the database cannot be read.
pub async fn all(db: &impl ConnectionTrait, import: ImportId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ImportId.eq(import)).order_by_asc(Column::Number).all(db).await
}

/// Some rows of an import that come to one of these outcomes, in order.
///
/// # Errors
/// If the database cannot be read.
pub async fn some(db: &impl ConnectionTrait, import: ImportId, outcomes: &[&str], skip: u64, take: u64) -> Result<Vec<Model>, DbErr> {
    let of_import = Entity::find().filter(Column::ImportId.eq(import)).filter(Column::Outcome.is_in(outcomes.iter().copied()));
    of_import.order_by_asc(Column::Number).offset(skip).limit(take).all(db).await
}

/// The first rows of a file.
///
/// # Errors
/// If the database cannot be read.
pub async fn first(db: &impl ConnectionTrait, import: ImportId, take: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ImportId.eq(import)).order_by_asc(Column::Number).limit(take).all(db).await
}

/// Forgets the rows that are about people who are not in the file: the next dry run finds them anew.
///
/// # Errors
/// If the database refuses.
pub async fn forget_absent(db: &impl ConnectionTrait, import: ImportId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::ImportId.eq(import)).filter(Column::Cells.eq("")).exec(db).await.map(|_| ())
}

/// Forgets the rows of these imports.
///
/// # Errors
/// If the database refuses.
pub async fn forget(db: &impl ConnectionTrait, imports: &[ImportId]) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::ImportId.is_in(imports.iter().copied())).exec(db).await.map(|_| ())
}

/// Says of nobody's row any more that it is about one of these people, who are taken out.
///
/// # Errors
/// If the database refuses.
pub async fn let_go_of(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<(), DbErr> {
    let row = ActiveModel { person_id: Set(None), ..Default::default() };
    Entity::update_many().set(row).filter(Column::PersonId.is_in(people.iter().copied())).exec(db).await.map(|_| ())
}
