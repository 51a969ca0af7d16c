//! Who has agreed to a revision of an agreement, and who signed for them. Only ever added to.

use super::agency;
use super::id::{AgencyId, RevisionId};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{JoinType, QueryOrder, QuerySelect};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_party")]
pub struct Model {
    /// Which revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision_id: RevisionId,
    /// Which agency.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: AgencyId,
    /// Who signed for it (level 1).
    pub signed_by: String,
    /// When.
    pub signed_on: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// An agency that has agreed, with its name as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Which.
    pub agency_id: AgencyId,
    /// Its name.
    pub name: String,
    /// Who signed for it; empty where nobody is named.
    pub signed_by: String,
    /// When.
    pub signed_on: Option<Date>,
}

/// Adds the parties of a new revision.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, revision: RevisionId, parties: &[Party]) -> Result<(), DbErr> {
    if parties.is_empty() {
        return Ok(());
    }
    let row = |party: &Party| ActiveModel {
        revision_id: Set(revision),
        agency_id: Set(party.agency_id),
        signed_by: Set(party.signed_by.clone()),
        signed_on: Set(party.signed_on),
    };
    Entity::insert_many(parties.iter().map(row)).exec_without_returning(db).await.map(|_| ())
}

/// The parties of one revision, by name.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_revision(db: &impl ConnectionTrait, revision: RevisionId) -> Result<Vec<Party>, DbErr> {
    Ok(of_revisions(db, &[revision]).await?.into_iter().map(|(_, party)| party).collect())
}

/// The parties of several revisions, by name.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_revisions(db: &impl ConnectionTrait, revisions: &[RevisionId]) -> Result<Vec<(RevisionId, Party)>, DbErr> {
    let found: Vec<(RevisionId, AgencyId, String, String, Option<Date>)> = Entity::find()
        .select_only()
        .columns([Column::RevisionId, Column::AgencyId])
        .column(agency::Column::Name)
        .columns([Column::SignedBy, Column::SignedOn])
        .join(JoinType::InnerJoin, Entity::belongs_to(agency::Entity).from(Column::AgencyId).to(agency::Column::Id).into())
        .filter(Column::RevisionId.is_in(revisions.iter().copied()))
        .order_by_asc(agency::Column::Name)
        .order_by_asc(agency::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let party = |(revision, agency_id, name, signed_by, signed_on)| (revision, Party { agency_id, name, signed_by, signed_on });
    Ok(found.into_iter().map(party).collect())
}
