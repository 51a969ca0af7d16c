//! Reviews: comments beside a draft's text, and whether two people are needed to publish one.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let comment = Table::create()
            .table("draft_comment")
            .col(pk_uuid("id"))
            .col(uuid("form_key"))
            .col(uuid("draft_id"))
            .col(integer("revision"))
            .col(string("digest"))
            .col(integer("line"))
            .col(text("quote"))
            .col(text("text"))
            .col(uuid("said_by"))
            .col(timestamp_with_time_zone("at"))
            .col(uuid_null("settled_by"))
            .col(timestamp_with_time_zone_null("settled_at"))
            .foreign_key(&mut refers("draft_comment", "draft_id", "draft"))
            .foreign_key(&mut refers("draft_comment", "said_by", "person"))
            .foreign_key(&mut refers("draft_comment", "settled_by", "person"))
            .to_owned();
        manager.create_table(comment).await?;
        manager.create_index(unique("draft_comment", &["form_key"])).await?;
        manager.create_index(index("draft_comment", &["draft_id"])).await?;

        let rule = Table::create()
            .table("review_rule")
            .col(pk_uuid("id"))
            .col(uuid_null("agency_id"))
            .col(boolean("two_people"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut refers("review_rule", "agency_id", "agency"))
            .to_owned();
        manager.create_table(rule).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
