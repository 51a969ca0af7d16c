//! The figures of the ends of months, counted once and kept: what a trend is drawn from.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("report_month")
            .col(uuid("pathway_id"))
            .col(uuid("agency_id"))
            .col(date("ends_on"))
            .col(big_integer("people"))
            .col(big_integer("in_date"))
            .col(timestamp_with_time_zone("counted_at"))
            .primary_key(Index::create().col("pathway_id").col("agency_id").col("ends_on"))
            .to_owned();
        manager.create_table(table).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
