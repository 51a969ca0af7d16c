//! Changes to a text by byte ranges: what is not named in a change stays as it is, byte for byte.
//! Must never print a text anew: comments and prose that a form does not know would be lost.

mod front;
mod text;

pub use front::{front_text, set_front, toml_text};
pub use text::{Change, apply, as_posted, as_stored};
