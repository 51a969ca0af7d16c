//! People and what is asked of them: the list that HR keeps, each person's page, posts, and assignments made by rule.

pub mod assign;

pub mod list;
mod looking;
pub mod person;
mod person_view;
mod why;
