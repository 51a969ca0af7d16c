//! Drafts: a text that somebody works on, and every text it has been.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let draft = Table::create()
            .table("draft")
            .col(pk_uuid("id"))
            .col(string("kind"))
            .col(string("slug"))
            .col(uuid_null("base_version_id"))
            .col(integer("revision"))
            .col(integer("opened_at_revision"))
            .col(text("text"))
            .col(string("digest"))
            .col(string("state"))
            .col(string_null("approved_digest"))
            .col(uuid_null("approved_by"))
            .col(timestamp_with_time_zone_null("approved_at"))
            .col(uuid("begun_by"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("saved_at"))
            .foreign_key(&mut refers("draft", "base_version_id", "version"))
            .foreign_key(&mut refers("draft", "approved_by", "person"))
            .foreign_key(&mut refers("draft", "begun_by", "person"))
            .to_owned();
        manager.create_table(draft).await?;
        manager.create_index(unique("draft", &["kind", "slug"])).await?;
        manager.create_index(index("draft", &["begun_by"])).await?;

        let revision = Table::create()
            .table("draft_revision")
            .col(pk_uuid("id"))
            .col(uuid("draft_id"))
            .col(integer("number"))
            .col(text("text"))
            .col(string("digest"))
            .col(string("how"))
            .col(uuid("saved_by"))
            .col(timestamp_with_time_zone("saved_at"))
            .foreign_key(&mut refers("draft_revision", "draft_id", "draft"))
            .foreign_key(&mut refers("draft_revision", "saved_by", "person"))
            .to_owned();
        manager.create_table(revision).await?;
        manager.create_index(unique("draft_revision", &["draft_id", "number"])).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
