//! Lists of people from files: upload, match the columns, look at what each row would do, apply it, and undo it for a day.
//! What a file would do is a pure function of its rows and of who is known (`plan`).

pub mod apply;
pub mod columns;
pub mod dry_run;
mod dry_run_view;
pub mod known;
pub mod matching;
mod matching_view;
pub mod plan;
pub mod reading;
pub mod stored;
pub mod undo;
pub mod upload;
