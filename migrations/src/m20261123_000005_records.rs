//! Completions: only ever added, superseded and never changed.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("completion")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(uuid_null("post_id"))
            .col(uuid_null("agency_id"))
            .col(string("person_name"))
            .col(string_null("agency_name"))
            .col(string_null("role"))
            .col(string_null("sector"))
            .col(integer_null("training_group"))
            .col(uuid("content_id"))
            .col(uuid("version_id"))
            .col(string("kind"))
            .col(string("slug"))
            .col(string("title"))
            .col(integer("version_number"))
            .col(string("version_digest"))
            .col(string_null("framework_slug"))
            .col(string_null("framework_revision"))
            .col(uuid_null("attempt_id"))
            .col(integer_null("attempt_number"))
            .col(uuid_null("assignment_id"))
            .col(string("method"))
            .col(text("results"))
            .col(timestamp_with_time_zone("started_at"))
            .col(timestamp_with_time_zone("completed_at"))
            .col(timestamp_with_time_zone("recorded_at"))
            .col(date_null("expires_on"))
            .col(uuid_null("supersedes_id"))
            .foreign_key(&mut refers("completion", "person_id", "person"))
            .foreign_key(&mut refers("completion", "post_id", "post"))
            .foreign_key(&mut refers("completion", "agency_id", "agency"))
            .foreign_key(&mut refers("completion", "content_id", "content"))
            .foreign_key(&mut refers("completion", "version_id", "version"))
            .foreign_key(&mut refers("completion", "attempt_id", "attempt"))
            .foreign_key(&mut refers("completion", "assignment_id", "assignment"))
            .foreign_key(&mut refers("completion", "supersedes_id", "completion"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(unique("completion", &["attempt_id"])).await?;
        manager.create_index(index("completion", &["person_id", "content_id"])).await?;
        manager.create_index(index("completion", &["assignment_id"])).await?;
        manager.create_index(index("completion", &["content_id"])).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
