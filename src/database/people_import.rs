//! Lists of people from files: each from its upload until a day after it was applied.

use super::id::{AgencyId, ImportId, PersonId};
use super::{Scope, agency, people_import_row};
use chrono::Duration;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{Condition, QueryOrder, QuerySelect};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "people_import")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportId,
    /// Whose people.
    pub agency_id: AgencyId,
    /// By whom; nobody for the command line.
    pub uploaded_by: Option<PersonId>,
    /// When.
    pub uploaded_at: DateTimeUtc,
    /// What the file is called.
    pub file_name: String,
    /// How far it is.
    pub state: ImportState,
    /// The names of its columns, as a JSON list.
    #[sea_orm(column_type = "Text")]
    pub header: String,
    /// How they are matched, as JSON; empty until they are.
    #[sea_orm(column_type = "Text")]
    pub matching: String,
    /// How many rows come to what, as JSON.
    #[sea_orm(column_type = "Text")]
    pub counts: String,
    /// How many rows the file has.
    pub row_count: i32,
    /// When the dry run was made.
    pub planned_at: Option<DateTimeUtc>,
    /// When it was applied.
    pub applied_at: Option<DateTimeUtc>,
    /// When it was undone.
    pub undone_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum ImportState {
    /// The file is here.
    #[sea_orm(string_value = "uploaded")]
    Uploaded,
    /// What it would do is known.
    #[sea_orm(string_value = "planned")]
    Planned,
    /// It is done.
    #[sea_orm(string_value = "applied")]
    Applied,
    /// It was done, and taken back.
    #[sea_orm(string_value = "undone")]
    Undone,
}

/// How long a file is kept, and how long what it did can be undone.
pub const KEPT: Duration = Duration::hours(24);

/// What a new import is made of.
#[expect(missing_docs, reason = "as in `Model`")]
pub struct NewImport {
    pub agency_id: AgencyId,
    pub uploaded_by: Option<PersonId>,
    pub file_name: String,
    pub header: String,
    pub row_count: usize,
}

/// Keeps a file that has been read.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, new: NewImport, now: DateTimeUtc) -> Result<ImportId, DbErr> {
    let id = ImportId::new();
    let row = ActiveModel {
        id: Set(id),
        agency_id: Set(new.agency_id),
        uploaded_by: Set(new.uploaded_by),
        uploaded_at: Set(now),
        file_name: Set(new.file_name),
        state: Set(ImportState::Uploaded),
        header: Set(new.header),
        matching: Set(String::new()),
        counts: Set(String::new()),
        row_count: Set(i32::try_from(new.row_count).unwrap_or(i32::MAX)),
        planned_at: Set(None),
        applied_at: Set(None),
        undone_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// An import of an agency within the scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn within(db: &impl ConnectionTrait, scope: &Scope, id: ImportId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(scope.on(Column::AgencyId)).one(db).await
}

/// The same, held until the transaction ends.
///
/// # Errors
/// If the database refuses.
pub async fn held_within(db: &impl ConnectionTrait, scope: &Scope, id: ImportId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(scope.on(Column::AgencyId)).lock_exclusive().one(db).await
}

/// The imports of the agencies within a scope that are still kept, the newest first, each with its agency.
///
/// # Errors
/// If the database cannot be read.
pub async fn all_within(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<(Model, Option<agency::Model>)>, DbErr> {
    let of_agency = Entity::belongs_to(agency::Entity).from(Column::AgencyId).to(agency::Column::Id);
    Entity::find()
        .join(sea_orm::JoinType::InnerJoin, of_agency.into())
        .select_also(agency::Entity)
        .filter(scope.on(Column::AgencyId))
        .order_by_desc(Column::UploadedAt)
        .limit(50)
        .all(db)
        .await
}

/// Takes hold of every agency, in one order, until the transaction ends: who applies a list waits for whoever does so already.
/// People and their addresses are the partnership's, so two agencies' lists wait for each other too.
///
/// # Errors
/// If the database refuses.
pub async fn wait_for_turn(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    // Not so strong that a row which refers to an agency would wait as well.
    agency::Entity::find().order_by_asc(agency::Column::Id).lock(LockType::NoKeyUpdate).all(db).await.map(|_| ())
}

/// Notes what a file would do.
///
/// # Errors
/// If the database refuses.
pub async fn note_plan(db: &impl ConnectionTrait, id: ImportId, matching: String, counts: String, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel {
        state: Set(ImportState::Planned),
        matching: Set(matching),
        counts: Set(counts),
        planned_at: Set(Some(now)),
        ..Default::default()
    };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(db).await.map(|_| ())
}

/// Notes that it is done.
///
/// # Errors
/// If the database refuses.
pub async fn note_applied(db: &impl ConnectionTrait, id: ImportId, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel { state: Set(ImportState::Applied), applied_at: Set(Some(now)), ..Default::default() };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(db).await.map(|_| ())
}

/// Notes that it is taken back.
///
/// # Errors
/// If the database refuses.
pub async fn note_undone(db: &impl ConnectionTrait, id: ImportId, counts: String, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel { state: Set(ImportState::Undone), counts: Set(counts), undone_at: Set(Some(now)), ..Default::default() };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(db).await.map(|_| ())
}

/// Forgets the files that were never applied within their day, and those whose day to be undone is over.
///
/// # Errors
/// If the database refuses.
pub async fn forget_old(db: &impl ConnectionTrait, now: DateTimeUtc) -> Result<(), DbErr> {
    let since = now - KEPT;
    let over = Condition::any()
        .add(Condition::all().add(Column::AppliedAt.is_null()).add(Column::UploadedAt.lt(since)))
        .add(Column::AppliedAt.lt(since));
    let old: Vec<ImportId> = Entity::find().select_only().column(Column::Id).filter(over).into_tuple().all(db).await?;
    if old.is_empty() {
        return Ok(());
    }
    people_import_row::forget(db, &old).await?;
    Entity::delete_many().filter(Column::Id.is_in(old)).exec(db).await.map(|_| ())
}
