//! "Something is wrong on this page": what people report, and what came of it.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("page_report")
            .col(pk_uuid("id"))
            .col(uuid("form_key"))
            .col(uuid_null("person_id"))
            .col(uuid_null("agency_id"))
            .col(string_null("reply_to"))
            .col(string("address"))
            .col(uuid_null("content_id"))
            .col(uuid_null("version_id"))
            .col(text("text"))
            .col(timestamp_with_time_zone("at"))
            .col(string("state"))
            .col(text_null("answer"))
            .col(uuid_null("answered_by"))
            .col(timestamp_with_time_zone_null("answered_at"))
            .foreign_key(&mut refers("page_report", "person_id", "person"))
            .foreign_key(&mut refers("page_report", "agency_id", "agency"))
            .foreign_key(&mut refers("page_report", "content_id", "content"))
            .foreign_key(&mut refers("page_report", "version_id", "version"))
            .foreign_key(&mut refers("page_report", "answered_by", "person"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(unique("page_report", &["form_key"])).await?;
        manager.create_index(index("page_report", &["person_id", "at"])).await?;
        manager.create_index(index("page_report", &["state", "at"])).await?;
        manager.create_index(index("page_report", &["content_id"])).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
