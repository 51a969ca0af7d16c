//! The eight questions as a pure function over answers (`guidance-and-flow.md`, section 3), read from a framework's flow.
//! Must never do input or output, ask a clock or fail: `walk` is total over every flow that `Flow::faults` accepts.

pub mod answers;
pub mod flow;
pub mod outcome;

pub use answers::{Answer, Answers, Dimension, NotSought};
pub use flow::{Flow, Target, Transition};
pub use outcome::{Basis, Decision, Outcome, Protective, Reason};

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
    let protective = answers.get(Dimension::H).map(|harm| flow.protective(harm));
    let mut path = Vec::with_capacity(Dimension::ALL.len());
    let mut state = flow.start;
    let mut basis = None;
    let outcome = loop {
        // A sound flow cannot come back to a question; an unsound one must still end.
        if path.contains(&state) {
            break Outcome::HoldAdvice { at: state, basis };
        }
        path.push(state);
        match flow.step(state, answers) {
            Step::Missing(dimension) => {
                if dimension != state {
                    path.push(dimension);
                }
                break Outcome::Open(dimension);
            }
            Step::Stuck => break Outcome::HoldAdvice { at: state, basis },
            Step::Taken(transition) => {
                basis = transition.basis.or(basis);
                match transition.to {
                    Target::Ask(next) => state = next,
                    Target::End(end) => break end.outcome(state, basis, transition.reason),
                }
            }
        }
    };
    Walk { path, outcome, protective }
}

/// What the flow does at one question.
pub(crate) enum Step<'a> {
    /// This row applies.
    Taken(&'a Transition),
    /// This answer is needed first.
    Missing(Dimension),
    /// No row applies: only in an unsound flow.
    Stuck,
}
