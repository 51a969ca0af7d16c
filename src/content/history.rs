//! What a file says of its own past: old names, and what changed since the version before.
//! Must never fail: a file whose front matter cannot be read has faults, and those come from its parser.

use super::fault::Faults;
use super::front;
use crate::course::Slug;

/// How much a new version asks of people who completed the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Minor,
    /// To read what changed.
    Material,
}

/// The codes in files.
pub(super) const CHANGES: [(&str, Change); 2] = [("minor", Change::Minor), ("material", Change::Material)];

/// The keys `was`, `change` and `change_note` (`content-format.md`, "Rules for every file").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Names the file had before.
    pub was: Vec<Slug>,
    /// How far this version differs from the one before, if it says so.
    pub change: Option<Change>,
    /// What changed; empty if it does not say.
    pub change_note: String,
}

/// Reads what a file of any kind says of its past.
pub fn read_history(text: &str) -> History {
    let faults = Faults::new("", text);
    let (front, _) = front::split(text, &faults);
    History { was: front.slugs("was"), change: front.code("change", &CHANGES, "change"), change_note: front.text("change_note") }
}
