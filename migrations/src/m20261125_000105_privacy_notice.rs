//! Who has read which version of the privacy notice. It is no consent.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("privacy_notice_read")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(integer("version_number"))
            .col(timestamp_with_time_zone("read_at"))
            .foreign_key(&mut refers("privacy_notice_read", "person_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(unique("privacy_notice_read", &["person_id", "version_number"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
