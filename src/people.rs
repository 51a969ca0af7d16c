//! People and what is asked of them. For now: assignments made by rule.

pub mod assign;
