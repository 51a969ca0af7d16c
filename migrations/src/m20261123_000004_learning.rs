//! Rules, assignments, attempts and answers. Answers are only ever added.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("pathway_rule")
            .col(pk_uuid("id"))
            .col(uuid("content_id"))
            .col(string("due_within"))
            .col(string_null("renew_every"))
            .col(string("training_groups"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut refers("pathway_rule", "content_id", "content"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("assignment")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(uuid("post_id"))
            .col(uuid("pathway_id"))
            .col(uuid("version_id"))
            .col(uuid_null("rule_id"))
            .col(text("reason"))
            .col(date("due_on"))
            .col(text("drawn"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut refers("assignment", "person_id", "person"))
            .foreign_key(&mut refers("assignment", "post_id", "post"))
            .foreign_key(&mut refers("assignment", "pathway_id", "content"))
            .foreign_key(&mut refers("assignment", "version_id", "version"))
            .foreign_key(&mut refers("assignment", "rule_id", "pathway_rule"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("standing")
            .col(pk_uuid("assignment_id"))
            .col(string("progress"))
            .col(integer("items_done"))
            .col(integer("items_total"))
            .col(timestamp_with_time_zone_null("completed_at"))
            .col(date_null("expires_on"))
            .col(date_null("paused_until"))
            .col(boolean("waived"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut refers("standing", "assignment_id", "assignment"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("attempt")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(uuid_null("post_id"))
            .col(uuid("content_id"))
            .col(uuid("version_id"))
            .col(integer("number"))
            .col(integer_null("hinge"))
            .col(boolean("short_form"))
            .col(timestamp_with_time_zone("started_at"))
            .col(timestamp_with_time_zone_null("finished_at"))
            .col(string_null("result"))
            .foreign_key(&mut refers("attempt", "person_id", "person"))
            .foreign_key(&mut refers("attempt", "post_id", "post"))
            .foreign_key(&mut refers("attempt", "content_id", "content"))
            .foreign_key(&mut refers("attempt", "version_id", "version"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("answer")
            .col(pk_uuid("id"))
            .col(uuid("attempt_id"))
            .col(string("step"))
            .col(uuid("form_key"))
            .col(integer("form_turn"))
            .col(text("choices"))
            .col(text_null("text"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut refers("answer", "attempt_id", "attempt"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(unique("assignment", &["post_id", "pathway_id", "due_on"])).await?;
        manager.create_index(index("assignment", &["person_id"])).await?;
        manager.create_index(index("assignment", &["pathway_id"])).await?;
        manager.create_index(index("attempt", &["person_id", "content_id"])).await?;
        manager.create_index(unique("answer", &["attempt_id", "form_key", "form_turn"])).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
