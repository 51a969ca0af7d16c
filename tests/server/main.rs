//! Tests of the server through its real router, each with a database of its own, on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[macro_use]
mod support;

mod access;
mod account;
mod account_held;
mod account_notice;
mod account_password;
mod bad_input;
mod durability;
mod learn_after;
mod learn_module;
mod learn_scenario;
mod mail;
mod my_data;
mod outbox;
mod page_reports;
mod post_office;
mod reading;
mod records;
mod reminders;
mod reports;
mod search;
mod sign_in;
