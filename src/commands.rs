//! What the program does when it is called: serve, check, decide, publish, and the first administrator.

pub mod admin;
pub mod check;
pub mod content;
pub mod decide;
mod demo;
pub mod ledger;
pub mod people;
pub mod serve;
pub mod standing;
