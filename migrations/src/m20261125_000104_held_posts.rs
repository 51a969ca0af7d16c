//! What somebody sent after their session had ended: kept for an hour, for them alone.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("held_post")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(text("path"))
            .col(text("body"))
            .col(timestamp_with_time_zone("held_at"))
            .foreign_key(&mut refers("held_post", "person_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("held_post", &["person_id"])).await?;
        manager.create_index(index("held_post", &["held_at"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
