//! Octavo: an induction server for people who work with children.

pub mod course;
pub mod decide;
