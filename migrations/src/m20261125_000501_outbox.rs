//! The outbox: every message to a person, written with what causes it, sent afterwards, once for each reason.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("message")
            .col(pk_uuid("id"))
            .col(string("reason"))
            .col(string("kind"))
            .col(uuid_null("person_id"))
            .col(string("address"))
            .col(string("subject"))
            .col(text("text"))
            .col(text_null("html"))
            .col(text_null("calendar"))
            .col(uuid_null("change_id"))
            .col(string_null("leads_to"))
            .col(string("state"))
            .col(integer("tries"))
            .col(timestamp_with_time_zone("due_at"))
            .col(timestamp_with_time_zone("since"))
            .col(uuid_null("lease"))
            .col(timestamp_with_time_zone_null("leased_until"))
            .col(string_null("trouble"))
            .col(integer_null("trouble_code"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("tried_at"))
            .col(timestamp_with_time_zone_null("sent_at"))
            .foreign_key(&mut refers("message", "person_id", "person"))
            .foreign_key(&mut refers("message", "change_id", "email_change"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(unique("message", &["reason"])).await?;
        manager.create_index(index("message", &["state", "due_at"])).await?;
        manager.create_index(index("message", &["state", "id"])).await?;
        manager.create_index(index("message", &["person_id", "id"])).await?;
        manager.create_index(index("message", &["lease"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
