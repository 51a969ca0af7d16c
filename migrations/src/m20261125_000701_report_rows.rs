//! What reports read: a row for each assignment with all that it is filtered and sorted by, and what was known of it, and when.
//! The rows are made from the other tables, and made again wherever they differ.

use sea_orm_migration::{prelude::*, schema::*};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = facts("report_row")
            .col(pk_uuid("assignment_id"))
            .col(boolean("newest"))
            .col(string("name_folded"))
            .col(string("progress"))
            .col(timestamp_with_time_zone_null("completed_at"))
            .col(date_null("expires_on"))
            .col(date_null("next_on"))
            .to_owned();
        manager.create_table(table).await?;
        let table = facts("report_history")
            .col(uuid("assignment_id"))
            .col(timestamp_with_time_zone("recorded_at"))
            .col(timestamp_with_time_zone_null("until_at"))
            .primary_key(Index::create().col("assignment_id").col("recorded_at"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("report_row", &["pathway_id", "name_folded", "assignment_id"])).await?;
        manager.create_index(index("report_row", &["pathway_id", "next_on", "assignment_id"])).await?;
        manager.create_index(index("report_row", &["pathway_id", "agency_id", "name_folded", "assignment_id"])).await?;
        manager.create_index(index("report_row", &["pathway_id", "agency_id", "next_on", "assignment_id"])).await?;
        manager.create_index(index("report_row", &["person_id"])).await?;
        manager.create_index(index("report_history", &["person_id"])).await?;
        manager.create_index(index("report_history", &["pathway_id", "agency_id"])).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// What both tables say of an assignment.
fn facts(name: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .col(uuid("pathway_id"))
        .col(uuid("person_id"))
        .col(uuid("post_id"))
        .col(uuid("agency_id"))
        .col(string("role"))
        .col(string_null("team"))
        .col(string("sector"))
        .col(integer("training_group"))
        .col(uuid_null("manager_id"))
        .col(date("starts_on"))
        .col(date_null("ends_on"))
        .col(date("due_on"))
        .col(date_null("paused_until"))
        .col(boolean("waived"))
        .to_owned()
}
