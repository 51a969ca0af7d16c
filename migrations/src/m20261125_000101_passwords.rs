//! Passwords, for those who want one beside links, and the guesses made at them. Only a slow hash is kept, never a password.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("credential")
            .col(pk_uuid("person_id"))
            .col(text("hash"))
            .col(timestamp_with_time_zone("set_at"))
            .foreign_key(&mut refers("credential", "person_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("password_guess")
            .col(ColumnDef::new("subject").string().not_null().primary_key())
            .col(text("recent"))
            .col(timestamp_with_time_zone("last_at"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("password_guess", &["last_at"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
