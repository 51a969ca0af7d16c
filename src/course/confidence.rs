//! How sure somebody is of a decision: asked beside it, never required, and shown to nobody but them (`features.md`, idea 15).

use super::steps::{Case, Place, Step};

/// How sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Would stake something on it.
    Very,
    /// Would act, and look again.
    Fairly,
    /// Would ask first.
    Little,
}

impl Confidence {
    /// All three, the surest first.
    pub const ALL: [Confidence; 3] = [Confidence::Very, Confidence::Fairly, Confidence::Little];

    /// As it is posted and stored.
    pub const fn code(self) -> &'static str {
        match self {
            Confidence::Very => "very",
            Confidence::Fairly => "fairly",
            Confidence::Little => "little",
        }
    }

    /// Reads what was posted or stored.
    pub fn parse(code: &str) -> Option<Confidence> {
        Confidence::ALL.into_iter().find(|confidence| confidence.code() == code)
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Confidence::Very => "Very sure",
            Confidence::Fairly => "Fairly sure",
            Confidence::Little => "Not very sure",
        }
    }
}

/// Whether a step asks for it: the one that first shows what the answers lead to.
pub fn is_asked(case: &Case<'_>, place: Place) -> bool {
    let first = if case.steps(place.beat).contains(&Step::Actions) { Step::Actions } else { Step::Record };
    place.step == first
}

/// What it is stored under: no step of the flow, so nothing that marks a case can read it.
pub fn step_name(beat: usize) -> String {
    if beat == 0 { "confidence".to_owned() } else { format!("beat-{}-confidence", beat + 1) }
}
