//! Assignments made by hand, withdrawn and renewed; and what was changed about one: pauses, extensions, waivers.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in [
            uuid_null("made_by").to_owned(),
            uuid_null("renews_id").to_owned(),
            timestamp_with_time_zone_null("counts_from").to_owned(),
            timestamp_with_time_zone_null("ended_at").to_owned(),
        ] {
            manager.alter_table(Table::alter().table("assignment").add_column(column).to_owned()).await?;
        }
        let table = Table::create()
            .table("assignment_change")
            .col(pk_uuid("id"))
            .col(uuid("assignment_id"))
            .col(string("kind"))
            .col(string("reason"))
            .col(text("note"))
            .col(date_null("from_on"))
            .col(date_null("until_on"))
            .col(date_null("due_before"))
            .col(uuid_null("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut refers("assignment_change", "assignment_id", "assignment"))
            .foreign_key(&mut refers("assignment_change", "by_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        // A renewal may be due on the day on which what it renews was due.
        let old = Index::drop().name("idx_assignment_post_id_pathway_id_due_on").table(Alias::new("assignment")).to_owned();
        manager.drop_index(old).await?;
        manager.create_index(index("assignment", &["post_id", "pathway_id"])).await?;
        // One renewal of an assignment, whoever makes it.
        manager.create_index(unique("assignment", &["renews_id"])).await?;
        manager.create_index(index("assignment", &["rule_id"])).await?;
        manager.create_index(index("assignment_change", &["assignment_id"])).await?;
        manager.create_index(index("assignment_change", &["kind", "from_on"])).await?;
        manager.create_index(index("standing", &["progress", "expires_on"])).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
