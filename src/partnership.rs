//! The partnership: its agencies, whom to ask in each, and what they have agreed. Kept by HR and administrators, read by everybody.

pub mod agencies;
pub mod agreements;
pub mod contacts;
