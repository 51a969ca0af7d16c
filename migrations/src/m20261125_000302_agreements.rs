//! The register of agreements: each is a chain of revisions, and a revision is never altered.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("agreement")
            .col(pk_uuid("id"))
            .col(string("kind"))
            .col(timestamp_with_time_zone("created_at"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("agreement_revision")
            .col(pk_uuid("id"))
            .col(uuid("agreement_id"))
            .col(integer("number"))
            .col(uuid("form_key"))
            .col(timestamp_with_time_zone("at"))
            .col(uuid("made_by"))
            .col(text("note"))
            .col(string("title"))
            .col(text("purpose"))
            .col(text("data_set"))
            .col(text("handling"))
            .col(text("mechanism"))
            .col(string_null("framework"))
            .col(string("accepted_by"))
            .col(date_null("accepted_on"))
            .col(uuid_null("level_1_id"))
            .col(uuid_null("level_2_id"))
            .col(text("documents"))
            .col(date("review_on"))
            .col(date_null("ended_on"))
            .foreign_key(&mut refers("agreement_revision", "agreement_id", "agreement"))
            .foreign_key(&mut refers("agreement_revision", "made_by", "person"))
            .foreign_key(&mut refers("agreement_revision", "level_1_id", "agreement"))
            .foreign_key(&mut refers("agreement_revision", "level_2_id", "agreement"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("agreement_party")
            .col(uuid("revision_id"))
            .col(uuid("agency_id"))
            .col(string("signed_by"))
            .col(date_null("signed_on"))
            .primary_key(Index::create().col("revision_id").col("agency_id"))
            .foreign_key(&mut refers("agreement_party", "revision_id", "agreement_revision"))
            .foreign_key(&mut refers("agreement_party", "agency_id", "agency"))
            .to_owned();
        manager.create_table(table).await?;
        // Of two that change the same revision at once, the second is told.
        manager.create_index(unique("agreement_revision", &["agreement_id", "number"])).await?;
        manager.create_index(unique("agreement_revision", &["form_key"])).await?;
        manager.create_index(index("agreement_revision", &["review_on"])).await?;
        manager.create_index(index("agreement_party", &["agency_id"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
