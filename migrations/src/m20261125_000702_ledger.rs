//! The ledger of completions: one chain for each agency, only ever added to. The salts stand apart, so that one can be forgotten while
//! the chain stands. A completion is superseded once at most.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("ledger")
            .col(uuid("chain"))
            .col(big_integer("number"))
            .col(uuid("completion_id"))
            .col(string("digest"))
            .col(string("link"))
            .col(string("key_id"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("chain").col("number"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("ledger_salt")
            .col(pk_uuid("completion_id"))
            .col(string("salt"))
            .foreign_key(&mut refers("ledger_salt", "completion_id", "completion"))
            .to_owned();
        manager.create_table(table).await?;
        let table =
            Table::create().table("ledger_state").col(string("id").primary_key()).col(timestamp_with_time_zone_null("begun_at")).to_owned();
        manager.create_table(table).await?;
        manager.create_index(unique("ledger", &["completion_id"])).await?;
        manager.create_index(unique("completion", &["supersedes_id"])).await?;
        let only = Query::insert().into_table("ledger_state").columns(["id"]).values_panic(["ledger".into()]).to_owned();
        manager.execute(only).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
