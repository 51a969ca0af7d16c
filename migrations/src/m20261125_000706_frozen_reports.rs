//! Reports that were frozen for a period: the rows as they were, their numbers, their digest and a signature.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("frozen_report")
            .col(pk_uuid("id"))
            .col(string("question"))
            .col(uuid("pathway_id"))
            .col(uuid_null("agency_id"))
            .col(date("as_at"))
            .col(timestamp_with_time_zone("known_at"))
            .col(big_integer("rows"))
            .col(big_integer("people"))
            .col(big_integer("in_date"))
            .col(big_integer("overdue"))
            .col(big_integer("due_soon"))
            .col(string("digest"))
            .col(string("signature"))
            .col(binary("csv"))
            .col(uuid("frozen_by"))
            .col(timestamp_with_time_zone("frozen_at"))
            .foreign_key(&mut refers("frozen_report", "pathway_id", "content"))
            .foreign_key(&mut refers("frozen_report", "agency_id", "agency"))
            .foreign_key(&mut refers("frozen_report", "frozen_by", "person"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(unique("frozen_report", &["question"])).await?;
        manager.create_index(index("frozen_report", &["agency_id"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
