//! Changes to a text by byte ranges: what is not named in a change stays as it is, byte for byte.
//! Must never print a text anew: comments and prose that a form does not know would be lost.

mod form;
mod front;
mod outline;
mod rows;
mod text;

pub use form::{Field, Form, Group, Input, Posted, form, form_parts, save};
pub use front::{front_text, set_front, toml_text};
pub use outline::{Part, What, parts};
pub use text::{Change, apply, as_posted, as_stored};
