//! Which address a mail server refused for good, kept also when the message has gone to another since.

use sea_orm_migration::{prelude::*, schema::*};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column at a time: SQLite adds no more.
        let address = Table::alter().table("message").add_column(string_null("refused_address")).to_owned();
        manager.alter_table(address).await?;
        let at = Table::alter().table("message").add_column(timestamp_with_time_zone_null("refused_at")).to_owned();
        manager.alter_table(at).await?;
        manager.create_index(index("message", &["refused_at"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
