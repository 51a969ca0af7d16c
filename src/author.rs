//! What trainers work with: the list of content, drafts with their faults, preview, review and publishing, and reports of pages.

pub mod begin;
mod checked;
mod differences;
pub mod drafts;
mod law;
pub mod list;
pub mod piece;
pub mod preview;
pub mod reports;
