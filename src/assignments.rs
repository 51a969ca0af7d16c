//! What is asked of whom, as HR keeps it: rules, assignments made by hand, pauses, extensions and waivers, training done elsewhere.

mod changes;
pub mod classroom;
mod classroom_view;
mod decision;
pub mod evidence;
mod evidence_view;
pub mod front;
pub mod new;
pub mod one;
mod one_view;
mod open;
pub mod rules;
mod words;
