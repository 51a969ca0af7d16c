//! Octavo: an induction server for people who work with children.
//!
//! ARCHITECTURE.md is the map; these are the invariants, each checked by `tests/core/house.rs`:
//!
//! 1. The core (`decide`, `course`, `standing`, `reminder`) does no input or output, asks no clock, and fails only by returning a value.
//! 2. No journey (`learn`, `author`, `report`, `people`, `operate`, `remind`) imports another.
//! 1. The core (`decide`, `course`, `standing`) does no input or output, asks no clock, and fails only by returning a value.
//! 2. No journey (`learn`, `author`, `report`, `people`, `partnership`, `team`, `operate`) imports another.
//! 2. No journey (`learn`, `author`, `report`, `people`, `assignments`, `operate`) imports another.
//! 3. Only `database` opens a connection; only `Store::begin_write` starts a transaction that writes.
//! 4. Only `page` builds a document; `inner_html` stands only in `page/prose.rs` and `page/fields.rs`.
//! 5. Every handler that reads or changes somebody's data takes an identity extractor; every query for other people's rows takes a `Scope`.
//! 6. A published version, an answer, a completion, an audit entry is never updated or deleted.
//! 7. Nothing outside `database/connect.rs` knows whether the database is SQLite or PostgreSQL.
//! 8. One table in `routes.rs` builds the router; no GET changes what anybody has done.
//! 9. No island takes a prop that holds a key.

pub mod course;
pub mod decide;
pub mod islands;
pub mod reminder;
pub mod standing;

#[cfg(feature = "ssr")]
pub mod account;
#[cfg(feature = "ssr")]
pub mod app;
#[cfg(feature = "ssr")]
pub mod assigning;
#[cfg(feature = "ssr")]
pub mod assignments;
#[cfg(feature = "ssr")]
pub mod author;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod content;
#[cfg(feature = "ssr")]
pub mod database;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
pub mod fold;
#[cfg(feature = "ssr")]
pub mod layers;
#[cfg(feature = "ssr")]
pub mod learn;
#[cfg(feature = "ssr")]
pub mod ledger;
#[cfg(feature = "ssr")]
pub mod library;
#[cfg(feature = "ssr")]
pub mod operate;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod partnership;
#[cfg(feature = "ssr")]
pub mod people;
#[cfg(feature = "ssr")]
pub mod remind;
#[cfg(feature = "ssr")]
pub mod report;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
pub mod team;

/// Wakes the islands of a page. Called by the page's script.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
