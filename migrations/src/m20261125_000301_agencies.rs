//! Agencies that are closed, contacts with their numbers and addresses, and the history of both: a row for each change, never altered.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in [timestamp_with_time_zone_null("closed_at").to_owned(), uuid_null("form_key").to_owned()] {
            manager.alter_table(Table::alter().table("agency").add_column(column).to_owned()).await?;
        }
        for column in [
            string("telephone").default("").to_owned(),
            string("email").default("").to_owned(),
            timestamp_with_time_zone_null("removed_at").to_owned(),
            uuid_null("form_key").to_owned(),
        ] {
            manager.alter_table(Table::alter().table("contact").add_column(column).to_owned()).await?;
        }
        manager.create_index(unique("agency", &["form_key"])).await?;
        manager.create_index(unique("contact", &["form_key"])).await?;
        let table = Table::create()
            .table("agency_change")
            .col(pk_uuid("id"))
            .col(uuid("agency_id"))
            .col(timestamp_with_time_zone("at"))
            .col(uuid_null("changed_by"))
            .col(string("what"))
            .col(text("was"))
            .col(text("became"))
            .foreign_key(&mut refers("agency_change", "agency_id", "agency"))
            .foreign_key(&mut refers("agency_change", "changed_by", "person"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("agency_change", &["agency_id"])).await?;
        // Who manages whom, asked on every page of somebody signed in; and trees of managers.
        manager.create_index(index("post", &["manager_id", "ends_on"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
