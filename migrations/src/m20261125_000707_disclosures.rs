//! Disclosures: exports of other people's records to somebody, with why, to whom and for how long.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("disclosure")
            .col(pk_uuid("id"))
            .col(uuid_null("agency_id"))
            .col(uuid("disclosed_by"))
            .col(timestamp_with_time_zone("at"))
            .col(text("question"))
            .col(text("purpose"))
            .col(text("recipient"))
            .col(text("agreement"))
            .col(string("columns"))
            .col(date("kept_until"))
            .col(big_integer("rows"))
            .foreign_key(&mut refers("disclosure", "agency_id", "agency"))
            .foreign_key(&mut refers("disclosure", "disclosed_by", "person"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("disclosure", &["agency_id"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
