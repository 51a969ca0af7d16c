//! What HR officers look at: who stands where, and the record of one person. Every query takes the asker's scope.

pub mod completion;
mod csv;
pub mod person;
mod rows;
