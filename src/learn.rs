//! What a learner meets: what is required, modules to read, cases to work, and one's own record.

pub mod agreements;
pub mod attempt;
mod completing;
pub mod contacts;
mod elsewhere;
pub mod home;
pub mod module;
mod obligations;
pub mod pages;
pub mod record;
pub mod scenario;
pub mod search;
pub mod wrong;
