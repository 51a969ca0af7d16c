//! Tests of the server through its real router, each with a database of its own, on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[macro_use]
mod support;

mod access;
mod account;
mod account_held;
mod account_notice;
mod account_password;
mod agencies;
mod agreements;
mod assignments;
mod bad_input;
mod certificates;
mod drafts;
mod durability;
mod evidence;
mod export;
mod grants;
mod learn_after;
mod learn_module;
mod learn_scenario;
mod ledger;
mod mail;
mod my_data;
mod outbox;
mod page_reports;
mod people;
mod people_by_hand;
mod people_import;
mod post_office;
mod reading;
mod records;
mod reminders;
mod renewals;
mod reports;
mod reports_corrections;
mod reports_disclosures;
mod reports_files;
mod reports_filters;
mod reports_frozen;
mod reports_home;
mod reports_past;
mod review;
mod rules;
mod search;
mod sign_in;
mod statistics;
mod team;
