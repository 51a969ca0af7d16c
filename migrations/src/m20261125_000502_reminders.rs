//! Reminders: each agency's steps with their history, who was told what, which days are done, and what the daily comparison found.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("reminder_policy")
            .col(pk_uuid("id"))
            .col(uuid("agency_id"))
            .col(date("from_day"))
            .col(integer("hour"))
            .col(text("steps"))
            .col(uuid_null("set_by"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut refers("reminder_policy", "agency_id", "agency"))
            .foreign_key(&mut refers("reminder_policy", "set_by", "person"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("reminder_policy", &["agency_id", "from_day"])).await?;
        let table = Table::create()
            .table("reminder")
            .col(pk_uuid("id"))
            .col(uuid("assignment_id"))
            .col(string("step"))
            .col(date("day"))
            .col(string("tells"))
            .col(uuid("person_id"))
            .col(uuid("agency_id"))
            .col(uuid("message_id"))
            .col(date("told_on"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut refers("reminder", "assignment_id", "assignment"))
            .foreign_key(&mut refers("reminder", "person_id", "person"))
            .foreign_key(&mut refers("reminder", "agency_id", "agency"))
            .foreign_key(&mut refers("reminder", "message_id", "message"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(unique("reminder", &["assignment_id", "step", "day", "tells"])).await?;
        manager.create_index(index("reminder", &["person_id", "told_on"])).await?;
        manager.create_index(index("reminder", &["told_on", "agency_id"])).await?;
        manager.create_index(index("reminder", &["message_id"])).await?;
        let table = Table::create()
            .table("reminder_run")
            .col(pk_uuid("id"))
            .col(uuid("agency_id"))
            .col(date("day"))
            .col(timestamp_with_time_zone("finished_at"))
            .foreign_key(&mut refers("reminder_run", "agency_id", "agency"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(unique("reminder_run", &["agency_id", "day"])).await?;
        manager.create_index(index("reminder_run", &["day"])).await?;
        let table = Table::create()
            .table("reminder_check")
            .col(pk_uuid("id"))
            .col(uuid("agency_id"))
            .col(date("day"))
            .col(integer("should"))
            .col(integer("told"))
            .col(integer("late"))
            .col(integer("missing"))
            .col(integer("no_address"))
            .col(integer("unsent"))
            .col(integer("given_up"))
            .col(timestamp_with_time_zone("checked_at"))
            .foreign_key(&mut refers("reminder_check", "agency_id", "agency"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(unique("reminder_check", &["agency_id", "day"])).await?;
        manager.create_index(index("reminder_check", &["day"])).await?;
        // What the daily run looks for. Named apart, so that another change may have an index of its own on the same columns.
        manager.create_index(index("assignment", &["due_on"]).name("idx_remind_due_on").to_owned()).await?;
        manager.create_index(index("standing", &["expires_on"]).name("idx_remind_expires_on").to_owned()).await?;
        manager.create_index(index("post", &["manager_id"]).name("idx_remind_manager_id").to_owned()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
