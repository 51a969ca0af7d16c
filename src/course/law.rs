//! Notes on the law of today, kept apart from what is taught: they age, and each says whether anybody has checked it.

use chrono::NaiveDate;

use super::text::Html;

/// One note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawNote {
    /// What it is about; empty where it is the only one.
    pub title: String,
    /// Whether somebody has checked it. Until then it is shown to trainers only (`guidance-and-flow.md` 4.4).
    pub verified: bool,
    /// When it must be checked again.
    pub review_by: NaiveDate,
    /// The note.
    pub text: Html,
}
