//! Sign-in links, sessions and the audit. Tokens are kept as digests only.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("sign_in_link")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(string_uniq("token_digest"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("used_at"))
            .foreign_key(&mut refers("sign_in_link", "person_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("session")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(string_uniq("token_digest"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .foreign_key(&mut refers("session", "person_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("audit")
            .col(pk_uuid("id"))
            .col(timestamp_with_time_zone("at"))
            .col(uuid_null("person_id"))
            .col(string("act"))
            .col(string("subject"))
            .col(text("detail"))
            .foreign_key(&mut refers("audit", "person_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("sign_in_link", &["person_id"])).await?;
        manager.create_index(index("session", &["person_id"])).await?;
        manager.create_index(index("audit", &["at"])).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
