//! Rules with more conditions than training groups; due on a date of the calendar; renewal in a given month or with another pathway.

use sea_orm_migration::{prelude::*, schema::*};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in [
            text("roles").default("[]").to_owned(),
            text("sectors").default("[]").to_owned(),
            text("agencies").default("[]").to_owned(),
            text("employment_kinds").default("[]").to_owned(),
            date_null("starts_from").to_owned(),
            date_null("starts_to").to_owned(),
            date_null("due_on").to_owned(),
            integer_null("renew_month").to_owned(),
            uuid_null("renew_with").to_owned(),
            integer("opens_before").default(60).to_owned(),
            timestamp_with_time_zone_null("changed_at").to_owned(),
            timestamp_with_time_zone_null("ended_at").to_owned(),
        ] {
            manager.alter_table(Table::alter().table("pathway_rule").add_column(column).to_owned()).await?;
        }
        manager.create_index(index("post", &["role"])).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
