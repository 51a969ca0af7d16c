//! The eight questions as a pure function over answers (`guidance-and-flow.md`, section 3), read from a framework's flow.
//! Must never do input or output, ask a clock or fail: `walk` ends over any flow, and is right over those `Flow::faults` accepts.

pub mod answers;
pub mod flow;
pub mod interview;
pub mod outcome;
pub mod record;
pub mod soundness;
mod trail;

pub use answers::{Answer, Answers, Dimension, NotSought};
pub use flow::{End, Flow, Target, Transition};
pub use interview::{Prompt, prompts};
pub use outcome::{Basis, Decision, Outcome, Protective, Reason};
pub use record::{Line, Record, Stage, requirement_keys};
pub use soundness::{FlowFault, Invariant};

/// Where a set of answers leads: the questions asked on the way, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The questions asked, in order, from harm. The last is where the walk stopped.
    pub path: Vec<Dimension>,
    /// What came of it.
    pub outcome: Outcome,
    /// The second track, which follows from harm alone; `None` while harm is unanswered.
    pub protective: Option<Protective>,
}

impl Walk {
    /// The last question asked: what is missing, what gave the doubt, or what settled it.
    pub fn stopped_at(&self) -> Option<Dimension> {
        self.path.last().copied()
    }

    /// The question to ask next, if the walk is open.
    pub fn next(&self) -> Option<Dimension> {
        match self.outcome {
            Outcome::Open(dimension) => Some(dimension),
            _ => None,
        }
    }
}

/// Walks the flow with these answers, afresh each time (3.4): going back and late harm then need no memory.
/// A missing answer leaves it open at that question; a recipient is asked for only where a guard turns on it.
pub fn walk(flow: &Flow, answers: &Answers) -> Walk {
    let trail = trail::follow(flow, answers);
    Walk { outcome: trail.outcome(), path: trail.path, protective: answers.get(Dimension::H).map(|harm| flow.protective(harm)) }
}
