//! The flow as data: which answers each question takes, and the table of transitions (3.3).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answers::{Answer, Answers, Dimension};
use super::outcome::{Basis, Protective, Reason};

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
    /// All five.
    pub const ALL: [End; 5] = [End::Share, End::DoNotShare, End::HoldAdvice, End::HoldConsent, End::HoldFix];
}

/// What the flow does at one question.
pub(super) enum Step<'a> {
    /// This row applies.
    Taken(&'a Transition),
    /// This answer is needed first.
    Missing(Dimension),
    /// No row applies: only in an unsound flow.
    Stuck,
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
            match row.allows(answers) {
                Allowed::Yes => return Step::Taken(row),
                Allowed::Unknown(dimension) => return Step::Missing(dimension),
                Allowed::No => {}
            }
        }
        Step::Stuck
    }
}

/// Whether a guard lets a row apply.
enum Allowed {
    Yes,
    No,
    /// It turns on this answer, which is missing.
    Unknown(Dimension),
}

impl Transition {
    /// One condition that fails settles it, whatever else is missing: nothing is asked for needlessly.
    fn allows(&self, answers: &Answers) -> Allowed {
        let mut missing = None;
        for (dimension, wanted) in &self.guard {
            match answers.get(*dimension) {
                Some(answer) if wanted.contains(&answer) => {}
                Some(_) => return Allowed::No,
                None => missing = missing.or(Some(*dimension)),
            }
        }
        missing.map_or(Allowed::Yes, Allowed::Unknown)
    }
}
