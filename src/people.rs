//! People and what is asked of them: the list that HR keeps, each person's page, posts, and assignments made by rule.

pub mod edit;
pub mod email;
pub mod entry;
pub mod import;
pub mod list;
mod looking;
pub mod new_person;
pub mod person;
mod person_view;
pub mod post;
mod post_form;
pub mod removal;
mod why;
