//! Octavo's tables: one file for each change, names as text and never entities, so that an old change cannot change.
//! A migration that has shipped is never edited; every one runs in a transaction on both databases.

use sea_orm_migration::prelude::*;

pub use sea_orm_migration::MigratorTrait;

mod m20261123_000001_partnership;
mod m20261123_000002_sign_in;
mod m20261123_000003_content;
mod m20261123_000004_learning;
mod m20261123_000005_records;
mod m20261125_000020_page_reports;
mod m20261125_000101_passwords;
mod m20261125_000102_sessions;
mod m20261125_000103_email_changes;
mod m20261125_000104_held_posts;
mod m20261125_000105_privacy_notice;
mod m20261125_000201_people;
mod m20261125_000202_people_imports;
mod m20261125_000301_agencies;
mod m20261125_000302_agreements;
mod m20261125_000303_audit_indices;
mod m20261125_000401_rules;
mod m20261125_000402_assignments;
mod m20261125_000403_evidence;
mod m20261125_000404_changed_parts;
mod m20261125_000501_outbox;
mod m20261125_000502_reminders;
mod m20261125_000503_refused_addresses;
mod m20261125_000601_drafts;
mod m20261125_000602_reviews;
mod m20261125_000603_retired_content;
mod m20261125_000701_report_rows;
mod m20261125_000702_ledger;
mod m20261125_000703_report_months;
mod m20261125_000704_certificates;
mod m20261125_000705_corrections;
mod m20261125_000706_frozen_reports;
mod m20261125_000707_disclosures;
mod m20261125_000801_held_post_claims;

/// Brings a database up to date.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_partnership::Migration),
            Box::new(m20261123_000002_sign_in::Migration),
            Box::new(m20261123_000003_content::Migration),
            Box::new(m20261123_000004_learning::Migration),
            Box::new(m20261123_000005_records::Migration),
            Box::new(m20261125_000020_page_reports::Migration),
            Box::new(m20261125_000101_passwords::Migration),
            Box::new(m20261125_000102_sessions::Migration),
            Box::new(m20261125_000103_email_changes::Migration),
            Box::new(m20261125_000104_held_posts::Migration),
            Box::new(m20261125_000105_privacy_notice::Migration),
            Box::new(m20261125_000201_people::Migration),
            Box::new(m20261125_000202_people_imports::Migration),
            Box::new(m20261125_000301_agencies::Migration),
            Box::new(m20261125_000302_agreements::Migration),
            Box::new(m20261125_000303_audit_indices::Migration),
            Box::new(m20261125_000401_rules::Migration),
            Box::new(m20261125_000402_assignments::Migration),
            Box::new(m20261125_000403_evidence::Migration),
            Box::new(m20261125_000404_changed_parts::Migration),
            Box::new(m20261125_000501_outbox::Migration),
            Box::new(m20261125_000502_reminders::Migration),
            Box::new(m20261125_000503_refused_addresses::Migration),
            Box::new(m20261125_000601_drafts::Migration),
            Box::new(m20261125_000602_reviews::Migration),
            Box::new(m20261125_000603_retired_content::Migration),
            Box::new(m20261125_000701_report_rows::Migration),
            Box::new(m20261125_000702_ledger::Migration),
            Box::new(m20261125_000703_report_months::Migration),
            Box::new(m20261125_000704_certificates::Migration),
            Box::new(m20261125_000705_corrections::Migration),
            Box::new(m20261125_000706_frozen_reports::Migration),
            Box::new(m20261125_000707_disclosures::Migration),
            Box::new(m20261125_000801_held_post_claims::Migration),
        ]
    }
}

/// A foreign key to another table's `id`. Rows that others rest on are never deleted from under them.
fn refers(table: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(Alias::new(table), Alias::new(column))
        .to(Alias::new(to), Alias::new("id"))
        .on_delete(ForeignKeyAction::Restrict)
        .to_owned()
}

/// An index named after its table and columns.
fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("idx_{table}_{}", columns.join("_"))).table(Alias::new(table));
    for column in columns {
        index.col(Alias::new(*column));
    }
    index
}

/// A unique index named after its table and columns.
fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, columns).unique().to_owned()
}
