//! Corrections of completions: asked for by one HR officer, decided by another.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("correction")
            .col(pk_uuid("id"))
            .col(uuid("completion_id"))
            .col(uuid("agency_id"))
            .col(boolean("withdraws"))
            .col(date("completed_on"))
            .col(date_null("expires_on"))
            .col(text("reason"))
            .col(uuid("asked_by"))
            .col(timestamp_with_time_zone("asked_at"))
            .col(string("state"))
            .col(uuid_null("decided_by"))
            .col(timestamp_with_time_zone_null("decided_at"))
            .col(text_null("answer"))
            .foreign_key(&mut refers("correction", "completion_id", "completion"))
            .foreign_key(&mut refers("correction", "agency_id", "agency"))
            .foreign_key(&mut refers("correction", "asked_by", "person"))
            .foreign_key(&mut refers("correction", "decided_by", "person"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("correction", &["completion_id"])).await?;
        manager.create_index(index("correction", &["agency_id", "state"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
