//! Reads Markdown into a course, or says what is wrong in which line (`content-format.md`).
//! Must never stop at the first fault, and never panic, whatever the bytes.

mod document;
pub mod edit;
mod fault;
mod folder;
mod framework;
mod front;
mod glossary;
mod headings;
mod history;
mod labels;
mod law;
mod links;
mod markdown;
mod media;
mod module;
mod near;
mod options;
mod page;
mod particulars;
mod pathway;
mod render;
mod rules;
mod scenario;
mod source;
mod terms;

pub use fault::{Fault, Severity};
pub use folder::{Checked, SourceFile, check, read_folder};
pub use framework::parse_framework;
pub use glossary::Glossary;
pub use history::{Change, History, read_history};
pub use module::parse_module;
pub use page::{parse_help, parse_page};
pub use particulars::{Particulars, read_particulars};
pub use pathway::parse_pathway;
pub use scenario::parse_scenario;
