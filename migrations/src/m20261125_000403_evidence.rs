//! Earlier and classroom training: what one person enters and a second approves.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("evidence")
            .col(pk_uuid("id"))
            .col(string("kind"))
            .col(uuid("pathway_id"))
            .col(text("what"))
            .col(text("reference"))
            .col(date("done_on"))
            .col(string("state"))
            .col(uuid("entered_by"))
            .col(timestamp_with_time_zone("entered_at"))
            .col(uuid_null("decided_by"))
            .col(timestamp_with_time_zone_null("decided_at"))
            .col(text("decision_note"))
            .foreign_key(&mut refers("evidence", "pathway_id", "content"))
            .foreign_key(&mut refers("evidence", "entered_by", "person"))
            .foreign_key(&mut refers("evidence", "decided_by", "person"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("evidence_line")
            .col(pk_uuid("id"))
            .col(uuid("evidence_id"))
            .col(uuid("assignment_id"))
            .col(uuid("person_id"))
            .col(boolean("removed"))
            .col(uuid_null("completion_id"))
            .foreign_key(&mut refers("evidence_line", "evidence_id", "evidence"))
            .foreign_key(&mut refers("evidence_line", "assignment_id", "assignment"))
            .foreign_key(&mut refers("evidence_line", "person_id", "person"))
            .foreign_key(&mut refers("evidence_line", "completion_id", "completion"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("evidence", &["state"])).await?;
        manager.create_index(unique("evidence_line", &["evidence_id", "assignment_id"])).await?;
        manager.create_index(index("evidence_line", &["assignment_id"])).await?;
        manager.create_index(index("evidence_line", &["person_id"])).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
