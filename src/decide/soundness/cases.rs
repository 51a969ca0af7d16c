//! The cases of a flow: sets of answers just large enough to settle a result. Together they cover every assignment once.

use crate::decide::Walk;
use crate::decide::answers::{Answer, Answers, Dimension};
use crate::decide::flow::Flow;
use crate::decide::trail::{self, Halt};

/// Answers that settle a result, and that result.
pub(super) struct Case {
    /// Only those that the walk turned on.
    pub answers: Answers,
    /// Where they lead.
    pub walk: Walk,
    /// Why this is no result, in an unsound flow.
    pub trouble: Option<String>,
}

/// The cases of one flow.
pub(super) struct Cases<'a> {
    flow: &'a Flow,
    /// What each dimension offers, without strangers or repeats: this bounds the number of assignments to 38,880.
    offered: [Vec<Answer>; Dimension::ALL.len()],
}

impl<'a> Cases<'a> {
    /// The cases of this flow.
    pub fn of(flow: &'a Flow) -> Cases<'a> {
        let offered = Dimension::ALL.map(|dimension| {
            let possible = dimension.possible().iter().copied();
            possible.filter(|answer| flow.answers(dimension).contains(answer)).collect()
        });
        Cases { flow, offered }
    }

    /// All of them.
    pub fn all(&self) -> Vec<Case> {
        self.extending(Answers::default())
    }

    /// Those into which some answers can grow. Each stands for other assignments, so there are never more than assignments.
    pub fn extending(&self, answers: Answers) -> Vec<Case> {
        let mut found = Vec::new();
        self.gather(answers, &mut found);
        found
    }

    /// The answers a dimension really takes.
    pub fn offered(&self, dimension: Dimension) -> &[Answer] {
        &self.offered[dimension as usize]
    }

    /// Asks for what is missing until nothing is; no deeper than there are dimensions.
    fn gather(&self, answers: Answers, found: &mut Vec<Case>) {
        let trail = trail::follow(self.flow, &answers);
        if let Halt::Missing(dimension) = trail.halt
            && !self.offered(dimension).is_empty()
        {
            for answer in self.offered(dimension) {
                self.gather(answers.with(dimension, *answer), found);
            }
            return;
        }
        found.push(Case {
            answers,
            trouble: trail.trouble(),
            walk: Walk {
                outcome: trail.outcome(),
                path: trail.path,
                protective: answers.get(Dimension::H).map(|harm| self.flow.protective(harm)),
            },
        });
    }
}
