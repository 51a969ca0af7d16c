//! How an agency's files are matched to what is kept here: one row for each set of column names it has sent.

use super::id::{AgencyId, ImportMatchId};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "people_import_match")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportMatchId,
    /// Whose files.
    pub agency_id: AgencyId,
    /// SHA-256 of the columns' names.
    pub header_digest: String,
    /// How they are matched, as JSON.
    #[sea_orm(column_type = "Text")]
    pub matching: String,
    /// When that was last said.
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Remembers how these columns are matched.
///
/// # Errors
/// If the database refuses.
pub async fn keep(db: &impl ConnectionTrait, agency: AgencyId, digest: String, matching: String, now: DateTimeUtc) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(ImportMatchId::new()),
        agency_id: Set(agency),
        header_digest: Set(digest),
        matching: Set(matching),
        updated_at: Set(now),
    };
    let mut again = OnConflict::columns([Column::AgencyId, Column::HeaderDigest]);
    again.update_columns([Column::Matching, Column::UpdatedAt]);
    Entity::insert(row).on_conflict(again).exec_without_returning(db).await.map(|_| ())
}

/// How these columns were matched the last time.
///
/// # Errors
/// If the database cannot be read.
pub async fn of(db: &impl ConnectionTrait, agency: AgencyId, digest: &str) -> Result<Option<String>, DbErr> {
    let kept = Entity::find().filter(Column::AgencyId.eq(agency)).filter(Column::HeaderDigest.eq(digest)).one(db).await?;
    Ok(kept.map(|kept| kept.matching))
}
