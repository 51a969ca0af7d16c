//! The audit trail is looked through: by act, by who did it, and by whom or what it was done to.

use sea_orm_migration::prelude::*;

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for columns in [["act", "id"], ["person_id", "id"], ["subject", "id"]] {
            manager.create_index(index("audit", &columns)).await?;
        }
        // Grants are asked for by person already; administrators, by what they are.
        manager.create_index(index("person_grant", &["permission", "revoked_at"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
