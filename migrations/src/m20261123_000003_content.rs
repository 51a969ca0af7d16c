//! Content and its immutable versions: the text is the truth.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("content")
            .col(pk_uuid("id"))
            .col(string("kind"))
            .col(string("slug"))
            .col(timestamp_with_time_zone("created_at"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("version")
            .col(pk_uuid("id"))
            .col(uuid("content_id"))
            .col(integer("number"))
            .col(string("digest"))
            .col(string("title"))
            .col(text("text"))
            .col(string("change"))
            .col(text("change_note"))
            .col(uuid_null("framework_version_id"))
            .col(string_null("framework_revision"))
            .col(string("published_by"))
            .col(timestamp_with_time_zone("published_at"))
            .foreign_key(&mut refers("version", "content_id", "content"))
            .foreign_key(&mut refers("version", "framework_version_id", "version"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(unique("content", &["kind", "slug"])).await?;
        manager.create_index(unique("version", &["content_id", "number"])).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
