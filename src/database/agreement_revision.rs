//! The revisions of agreements: what one said, from when, by whose hand. Only ever added to.

use super::agreement_party::{self, Party};
use super::id::{AgreementId, PersonId, RevisionId};
use super::{agreement, person};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_revision")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RevisionId,
    /// Of which agreement.
    pub agreement_id: AgreementId,
    /// 1, 2, 3.
    pub number: i32,
    /// The form it came from: a double post is one revision.
    pub form_key: Uuid,
    /// When it was entered.
    pub at: DateTimeUtc,
    /// By whom.
    pub made_by: PersonId,
    /// What was changed and why, in their words.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// The title.
    pub title: String,
    /// What it is for.
    #[sea_orm(column_type = "Text")]
    pub purpose: String,
    /// Which information (level 3).
    #[sea_orm(column_type = "Text")]
    pub data_set: String,
    /// How it is kept, and for how long (level 3).
    #[sea_orm(column_type = "Text")]
    pub handling: String,
    /// By what route it is sent (level 3).
    #[sea_orm(column_type = "Text")]
    pub mechanism: String,
    /// Which edition of the guidance: a framework's slug (level 2).
    pub framework: Option<String>,
    /// Which board accepted the guidance (level 2).
    pub accepted_by: String,
    /// When.
    pub accepted_on: Option<Date>,
    /// The level 1 agreement it rests on (level 3).
    #[sea_orm(column_name = "level_1_id")]
    pub level_1_id: Option<AgreementId>,
    /// The guidance it rests on (level 3).
    #[sea_orm(column_name = "level_2_id")]
    pub level_2_id: Option<AgreementId>,
    /// Its documents, as JSON.
    #[sea_orm(column_type = "Text")]
    pub documents: String,
    /// When it is to be looked at again.
    pub review_on: Date,
    /// When it ended, if it has.
    pub ended_on: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A document of an agreement: its title, and where it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// A reference or an address; empty if none was given.
    pub reference: String,
}

/// What a revision says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct Content {
    pub title: String,
    pub purpose: String,
    pub data_set: String,
    pub handling: String,
    pub mechanism: String,
    pub framework: Option<String>,
    pub accepted_by: String,
    pub accepted_on: Option<Date>,
    pub level_1_id: Option<AgreementId>,
    pub level_2_id: Option<AgreementId>,
    pub documents: Vec<Document>,
    pub review_on: Date,
    pub ended_on: Option<Date>,
    /// Who has agreed.
    pub parties: Vec<Party>,
}

/// A revision about to be entered.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct NewRevision {
    pub agreement_id: AgreementId,
    pub number: i32,
    pub form_key: Uuid,
    pub made_by: PersonId,
    pub note: String,
    pub content: Content,
}

/// Enters a revision with its parties. Says whether it is new: none is, if its number has been taken meanwhile.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, new: NewRevision, now: DateTimeUtc) -> Result<bool, DbErr> {
    // Of two that change the same revision at once, the second waits here, and finds its number taken.
    agreement::hold(db, new.agreement_id).await?;
    let latest = i32::try_from(count(db, new.agreement_id).await?).unwrap_or(i32::MAX);
    if latest.checked_add(1) != Some(new.number) {
        return Ok(false);
    }
    let (id, content) = (RevisionId::new(), new.content);
    let row = ActiveModel {
        id: Set(id),
        agreement_id: Set(new.agreement_id),
        number: Set(new.number),
        form_key: Set(new.form_key),
        at: Set(now),
        made_by: Set(new.made_by),
        note: Set(new.note),
        title: Set(content.title),
        purpose: Set(content.purpose),
        data_set: Set(content.data_set),
        handling: Set(content.handling),
        mechanism: Set(content.mechanism),
        framework: Set(content.framework),
        accepted_by: Set(content.accepted_by),
        accepted_on: Set(content.accepted_on),
        level_1_id: Set(content.level_1_id),
        level_2_id: Set(content.level_2_id),
        documents: Set(serde_json::to_string(&content.documents).map_err(|error| DbErr::Json(error.to_string()))?),
        review_on: Set(content.review_on),
        ended_on: Set(content.ended_on),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    agreement_party::add(db, id, &content.parties).await?;
    Ok(true)
}

/// The agreement that a form has entered or changed before.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_form(db: &impl ConnectionTrait, form_key: Uuid) -> Result<Option<AgreementId>, DbErr> {
    Ok(Entity::find().filter(Column::FormKey.eq(form_key)).one(db).await?.map(|revision| revision.agreement_id))
}

/// The revisions of an agreement, the latest first, so many after the first `skip`.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_agreement(db: &impl ConnectionTrait, agreement: AgreementId, skip: u64, take: u64) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::AgreementId.eq(agreement));
    found.order_by_desc(Column::Number).offset(skip).limit(take).all(db).await
}

/// How many revisions an agreement has.
///
/// # Errors
/// If the database cannot be read.
pub async fn count(db: &impl ConnectionTrait, agreement: AgreementId) -> Result<u64, DbErr> {
    Entity::find().filter(Column::AgreementId.eq(agreement)).count(db).await
}

/// The names of those who made these revisions.
///
/// # Errors
/// If the database cannot be read.
pub async fn makers(db: &impl ConnectionTrait, revisions: &[Model]) -> Result<Vec<(PersonId, String)>, DbErr> {
    person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(person::Column::Id.is_in(revisions.iter().map(|revision| revision.made_by)))
        .into_tuple()
        .all(db)
        .await
}

impl Model {
    /// Its documents.
    pub fn documents(&self) -> Vec<Document> {
        serde_json::from_str(&self.documents).unwrap_or_default()
    }

    /// What it says, with its parties.
    pub fn content(&self, parties: Vec<Party>) -> Content {
        let documents = self.documents();
        let of = self.clone();
        Content {
            title: of.title,
            purpose: of.purpose,
            data_set: of.data_set,
            handling: of.handling,
            mechanism: of.mechanism,
            framework: of.framework,
            accepted_by: of.accepted_by,
            accepted_on: of.accepted_on,
            level_1_id: of.level_1_id,
            level_2_id: of.level_2_id,
            documents,
            review_on: of.review_on,
            ended_on: of.ended_on,
            parties,
        }
    }
}
