//! Agencies, whom to ask in each, people, their posts and their grants.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("agency")
            .col(pk_uuid("id"))
            .col(string("name"))
            .col(string("sector"))
            .col(timestamp_with_time_zone("created_at"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("contact")
            .col(pk_uuid("id"))
            .col(uuid("agency_id"))
            .col(string("purpose"))
            .col(string("name"))
            .col(string("details"))
            .col(integer("position"))
            .foreign_key(&mut refers("contact", "agency_id", "agency"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("person")
            .col(pk_uuid("id"))
            .col(string("name"))
            .col(string("name_folded"))
            .col(timestamp_with_time_zone("created_at"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("person_email")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(string_uniq("email"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut refers("person_email", "person_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("post")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(uuid("agency_id"))
            .col(string("role"))
            .col(string_null("team"))
            .col(uuid_null("manager_id"))
            .col(integer("training_group"))
            .col(string("sector"))
            .col(string("employment_kind"))
            .col(date("starts_on"))
            .col(date_null("ends_on"))
            .foreign_key(&mut refers("post", "person_id", "person"))
            .foreign_key(&mut refers("post", "agency_id", "agency"))
            .foreign_key(&mut refers("post", "manager_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("person_grant")
            .col(pk_uuid("id"))
            .col(uuid("person_id"))
            .col(string("permission"))
            .col(uuid_null("agency_id"))
            .col(timestamp_with_time_zone("granted_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .foreign_key(&mut refers("person_grant", "person_id", "person"))
            .foreign_key(&mut refers("person_grant", "agency_id", "agency"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("contact", &["agency_id"])).await?;
        manager.create_index(index("person", &["name_folded"])).await?;
        manager.create_index(index("person_email", &["person_id"])).await?;
        manager.create_index(index("post", &["person_id"])).await?;
        manager.create_index(index("post", &["agency_id"])).await?;
        manager.create_index(index("person_grant", &["person_id"])).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
