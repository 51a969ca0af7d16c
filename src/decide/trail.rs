//! One walk through a flow, step by step, with how it came to a halt. Ends over any table, also one that runs in circles.

use super::answers::{Answers, Dimension};
use super::flow::{End, Flow, Step, Target};
use super::outcome::{Basis, Outcome, Reason};

/// Where a walk went and how it halted.
pub(super) struct Trail {
    /// The questions asked, in order.
    pub path: Vec<Dimension>,
    /// How it came to a halt.
    pub halt: Halt,
    /// What the rows taken said the share would rest on: the latest counts.
    basis: Option<Basis>,
}

/// How a walk came to a halt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Halt {
    /// This answer is needed first.
    Missing(Dimension),
    /// A row led to the end.
    Ended(End, Option<Reason>),
    /// No row is for the answer given: only in an unsound flow.
    DeadEnd,
    /// It came back to this question: only in an unsound flow.
    Loop(Dimension),
}

/// Follows the table from its start.
pub(super) fn follow(flow: &Flow, answers: &Answers) -> Trail {
    let mut path = Vec::with_capacity(Dimension::ALL.len());
    let mut basis = None;
    let mut state = flow.start;
    let halt = loop {
        if path.contains(&state) {
            break Halt::Loop(state);
        }
        path.push(state);
        let row = match flow.step(state, answers) {
            Step::Taken(row) => row,
            Step::Missing(dimension) => break Halt::Missing(dimension),
            Step::Stuck => break Halt::DeadEnd,
        };
        basis = row.basis.or(basis);
        match row.to {
            Target::Ask(next) => state = next,
            Target::End(end) => break Halt::Ended(end, row.reason),
        }
    };
    // A guard may ask for what is no state of its own: the recipient, while harm says a child.
    if let Halt::Missing(dimension) = halt
        && !path.contains(&dimension)
    {
        path.push(dimension);
    }
    Trail { path, halt, basis }
}

impl Trail {
    /// What came of it. A halt that a sound flow cannot have, and an end without the basis or reason it needs,
    /// hold for advice: nothing is ever shared, or refused, on nothing.
    pub fn outcome(&self) -> Outcome {
        match (self.halt, self.basis) {
            (Halt::Missing(dimension), _) => Outcome::Open(dimension),
            (Halt::Ended(End::Share, _), Some(basis)) => Outcome::Share { basis },
            (Halt::Ended(End::HoldFix, _), Some(basis)) => Outcome::HoldFix { basis },
            (Halt::Ended(End::DoNotShare, Some(reason)), _) => Outcome::DoNotShare { reason },
            (Halt::Ended(End::HoldConsent, _), _) => Outcome::HoldConsent,
            (_, basis) => Outcome::HoldAdvice { at: self.last(), basis },
        }
    }

    /// Why this is no result at all, if it is none (invariant 1).
    pub fn trouble(&self) -> Option<String> {
        match self.halt {
            Halt::Missing(dimension) => Some(format!("needs {}, which offers no answers", dimension.code())),
            Halt::DeadEnd => Some(format!("leads nowhere: no row from {} is for it", self.last().code())),
            Halt::Loop(dimension) => Some(format!("comes back to {}", dimension.code())),
            Halt::Ended(End::Share | End::HoldFix, _) if self.basis.is_none() => {
                Some(format!("ends at {} with no basis", self.last().code()))
            }
            Halt::Ended(End::DoNotShare, None) => Some(format!("ends at {} with no reason", self.last().code())),
            Halt::Ended(..) => None,
        }
    }

    /// The last question asked.
    fn last(&self) -> Dimension {
        self.path.last().copied().unwrap_or(Dimension::H)
    }
}
