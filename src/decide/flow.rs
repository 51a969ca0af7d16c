//! The flow as data: which answers each question takes, and the table of transitions (3.3).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Step;
use super::answers::{Answer, Answers, Dimension};
use super::outcome::{Basis, Outcome, Protective, Reason};

/// One edition's flow, in the shape of `eightq-2006.json`. The first row that matches wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The answers each dimension takes, in the order they are offered.
    pub dimensions: BTreeMap<Dimension, Vec<Answer>>,
    /// The second track, by the answer about harm.
    pub protective: BTreeMap<Answer, Protective>,
    /// Where every walk starts.
    pub start: Dimension,
    /// The table.
    pub transitions: Vec<Transition>,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// Its name, `T01` for one.
    pub id: String,
    /// The question it leaves.
    pub from: Dimension,
    /// The answers it is for.
    pub on: Vec<Answer>,
    /// What else must have been answered.
    #[serde(rename = "if", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub guard: BTreeMap<Dimension, Vec<Answer>>,
    /// Where it goes.
    pub to: Target,
    /// What it says the share would rest on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Why it refuses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// Where a row goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Target {
    /// On to another question.
    Ask(Dimension),
    /// To the end.
    End(End),
}

/// How a walk can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum End {
    /// Share, on the basis gathered on the way.
    Share,
    /// Do not share, for the row's reason.
    DoNotShare,
    /// Take advice about the question just asked.
    HoldAdvice,
    /// Ask for consent, or say why not.
    HoldConsent,
    /// Mend the package.
    HoldFix,
}

impl End {
    /// The outcome, given the question it was reached from. A row that ends without the basis or reason it needs
    /// (only in an unsound flow) holds for advice: nothing is ever shared on no basis.
    pub(super) fn outcome(self, at: Dimension, basis: Option<Basis>, reason: Option<Reason>) -> Outcome {
        match (self, basis, reason) {
            (End::Share, Some(basis), _) => Outcome::Share { basis },
            (End::HoldFix, Some(basis), _) => Outcome::HoldFix { basis },
            (End::DoNotShare, _, Some(reason)) => Outcome::DoNotShare { reason },
            (End::HoldConsent, _, _) => Outcome::HoldConsent,
            _ => Outcome::HoldAdvice { at, basis },
        }
    }
}

impl Flow {
    /// The answers a dimension takes.
    pub fn answers(&self, dimension: Dimension) -> &[Answer] {
        self.dimensions.get(&dimension).map_or(&[], Vec::as_slice)
    }

    /// The protective track for an answer about harm. An answer the table does not know asks for urgent advice: the safe side.
    pub fn protective(&self, harm: Answer) -> Protective {
        self.protective.get(&harm).copied().unwrap_or(Protective::AdviceUrgent)
    }

    /// The row that applies at a question, or what must be answered before that can be said.
    pub(super) fn step(&self, state: Dimension, answers: &Answers) -> Step<'_> {
        let Some(given) = answers.get(state) else {
            return Step::Missing(state);
        };
        for row in self.transitions.iter().filter(|row| row.from == state && row.on.contains(&given)) {
            let mut applies = true;
            for (dimension, wanted) in &row.guard {
                match answers.get(*dimension) {
                    Some(answer) => applies &= wanted.contains(&answer),
                    None => return Step::Missing(*dimension),
                }
            }
            if applies {
                return Step::Taken(row);
            }
        }
        Step::Stuck
    }
}
