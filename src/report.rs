//! What HR officers look at: who stands where, and the record of one person. Every query takes the asker's scope.

mod as_at;
pub mod asked;
mod chart;
pub mod completion;
pub mod correct;
pub mod corrections;
mod csv;
pub mod dictionary;
pub mod figures;
pub mod filter;
mod filter_form;
pub mod frozen;
mod frozen_page;
pub mod home;
pub mod items;
mod order;
pub mod person;
pub mod reconcile;
pub mod record;
pub mod rows;
mod suppress;
mod table;
pub mod trend;
pub mod workforce;
mod workforce_page;
mod xlsx;
