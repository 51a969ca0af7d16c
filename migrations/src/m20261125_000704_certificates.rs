//! Certificates: a long random number for each completion, by which anybody may check it. Not the completion's own key.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("certificate")
            .col(string("id").primary_key())
            .col(uuid("completion_id"))
            .col(boolean("shows_name"))
            .foreign_key(&mut refers("certificate", "completion_id", "completion"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(unique("certificate", &["completion_id"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
