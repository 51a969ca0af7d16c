//! Assigning lives below the journeys, in `assigning`; people change posts and have it brought up to date from here.

pub use crate::assigning::assign_by_rule;
