//! What trainers work with: the list of content, drafts with their faults, preview, review and publishing, and reports of pages.

pub mod begin;
mod checked;
pub mod comments;
mod differences;
pub mod drafts;
pub mod form;
pub mod group;
mod law;
pub mod list;
pub mod piece;
pub mod preview;
pub mod publish;
pub mod reports;
pub mod retire;
pub mod review;
pub mod statistics;
