//! Lists of people from files: what was uploaded, what each row would do, and how an agency's columns were matched.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, refers, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("people_import")
            .col(pk_uuid("id"))
            .col(uuid("agency_id"))
            .col(uuid_null("uploaded_by"))
            .col(timestamp_with_time_zone("uploaded_at"))
            .col(string("file_name"))
            .col(string("state"))
            .col(text("header"))
            .col(text("matching"))
            .col(text("counts"))
            .col(integer("row_count"))
            .col(timestamp_with_time_zone_null("planned_at"))
            .col(timestamp_with_time_zone_null("applied_at"))
            .col(timestamp_with_time_zone_null("undone_at"))
            .foreign_key(&mut refers("people_import", "agency_id", "agency"))
            .foreign_key(&mut refers("people_import", "uploaded_by", "person"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("people_import_row")
            .col(pk_uuid("id"))
            .col(uuid("import_id"))
            .col(integer("number"))
            .col(text("cells"))
            .col(string("outcome"))
            .col(text("detail"))
            .col(text("undo"))
            .col(uuid_null("person_id"))
            .foreign_key(&mut refers("people_import_row", "import_id", "people_import"))
            .to_owned();
        manager.create_table(table).await?;
        let table = Table::create()
            .table("people_import_match")
            .col(pk_uuid("id"))
            .col(uuid("agency_id"))
            .col(string("header_digest"))
            .col(text("matching"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut refers("people_import_match", "agency_id", "agency"))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("people_import", &["agency_id", "uploaded_at"])).await?;
        manager.create_index(unique("people_import_row", &["import_id", "number"])).await?;
        manager.create_index(index("people_import_row", &["person_id"])).await?;
        manager.create_index(unique("people_import_match", &["agency_id", "header_digest"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
