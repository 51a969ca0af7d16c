//! Whether a flow may be published: its data hold together and every invariant of 3.6 holds for every assignment.
//! Must be total and quick over any data an author can write, since it runs while they type.

mod cases;
mod checks;
mod invariant;
mod shape;

use std::fmt;

pub use invariant::Invariant;

use super::answers::Answers;
use super::flow::Flow;
use super::outcome::{Outcome, Protective};
use cases::{Case, Cases};

/// One way in which a flow is unsound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowFault {
    /// The invariant it breaks.
    pub invariant: Invariant,
    /// An assignment that shows it; answers left out make no difference. Empty where the data themselves are at fault.
    pub example: Answers,
    /// What the flow does there, or what is wrong with the data, to be read after the invariant's meaning.
    pub found: String,
}

impl fmt::Display for FlowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invariant {} ({}): ", self.invariant.number(), self.invariant.meaning())?;
        if self.example != Answers::default() {
            write!(f, "{} ", self.example)?;
        }
        f.write_str(&self.found)
    }
}

impl Flow {
    /// Everything that keeps this flow from being published; empty for a sound one. First what is wrong with the data,
    /// then each invariant that some assignment breaks, once, with the first example.
    ///
    /// All assignments are covered by their cases: a walk reads an answer only when it turns on it, so one case stands for
    /// every assignment that agrees with it (195 for the 38,880 of `eightq-2006`).
    pub fn faults(&self) -> Vec<FlowFault> {
        let mut faults = shape::faults(self);
        if shape::is_too_large(self) {
            return faults;
        }
        let cases = Cases::of(self);
        let settled = cases.all();
        if let Some((case, trouble)) = settled.iter().find_map(|case| Some((case, case.trouble.as_ref()?))) {
            faults.push(FlowFault { invariant: Invariant::Total, example: case.answers, found: trouble.clone() });
        }
        let results: Vec<&Case> = settled.iter().filter(|case| case.trouble.is_none()).collect();
        for invariant in Invariant::ALL {
            if let Some(case) = results.iter().find(|case| !cases.holds(invariant, case)) {
                faults.push(FlowFault { invariant, example: case.answers, found: gives(case) });
            }
        }
        faults
    }
}

/// What a flow gives for a case, in the codes of the specification.
fn gives(case: &Case) -> String {
    let path: Vec<&str> = case.walk.path.iter().map(|dimension| dimension.code()).collect();
    let because = match case.walk.outcome {
        Outcome::HoldAdvice { at, .. } => format!(" at {}", at.code()),
        Outcome::DoNotShare { reason } => format!(" ({})", reason.code()),
        outcome => outcome.basis().map_or(String::new(), |basis| format!(" ({})", basis.code())),
    };
    let protective = case.walk.protective.map_or("no protective track", Protective::code);
    format!("gives {}{because} by {}; protective: {protective}", case.walk.outcome.code(), path.join(" "))
}
