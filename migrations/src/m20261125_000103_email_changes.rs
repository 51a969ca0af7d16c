//! E-mail addresses with their history: an address that somebody has given up is theirs no more, and its row stays.
//! Also the changes that wait to be confirmed at both addresses.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers};

#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMNS: [&str; 4] = ["id", "person_id", "email", "created_at"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        keep_history(manager).await?;
        let table = Table::create()
            .table("email_change")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(uuid("person_email_id"))
            .col(string("email"))
            .col(string_uniq("old_digest"))
            .col(string_uniq("new_digest"))
            .col(timestamp_with_time_zone("asked_at"))
            .col(timestamp_with_time_zone_null("old_confirmed_at"))
            .col(timestamp_with_time_zone_null("new_confirmed_at"))
            .col(timestamp_with_time_zone_null("closed_at"))
            .foreign_key(&mut refers("email_change", "person_id", "person"))
            .foreign_key(&mut refers("email_change", "person_email_id", "person_email"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("email_change", &["person_id"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// SQLite cannot take away the old column's uniqueness, so the rows move to a table where only live addresses are unique.
async fn keep_history(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("person_email_dated")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(string("email"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(&mut refers("person_email_dated", "person_id", "person"))
        .to_owned();
    manager.create_table(table).await?;
    let rows = Query::select().columns(COLUMNS).from("person_email").to_owned();
    let mut copy = Query::insert();
    copy.into_table("person_email_dated").columns(COLUMNS).select_from(rows).map_err(|error| DbErr::Migration(error.to_string()))?;
    manager.exec_stmt(copy).await?;
    manager.drop_table(Table::drop().table("person_email").to_owned()).await?;
    manager.rename_table(Table::rename().table("person_email_dated", "person_email").to_owned()).await?;
    let mut live = Index::create();
    live.name("idx_person_email_live").table("person_email").col("email").unique().and_where(Expr::col("ended_at").is_null());
    manager.create_index(live.to_owned()).await?;
    manager.create_index(index("person_email", &["person_id"])).await
}
