//! What a practitioner can answer.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is asked: harm, the recipient, and questions 1 to 7. Question 8 closes a decision and never changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dimension {
    /// Is somebody at risk of harm?
    H,
    /// Is the recipient a procedure body for that harm, identity verified? Never asked by name.
    R,
    /// Legitimate purpose.
    Q1,
    /// Identifies a person.
    Q2,
    /// Confidential.
    Q3,
    /// Consent.
    Q4,
    /// Statutory duty or court order.
    Q5,
    /// Sufficient public interest.
    Q6,
    /// Right information, right way.
    Q7,
}

impl Dimension {
    /// All nine, in the order of the flow.
    pub const ALL: [Dimension; 9] = [
        Dimension::H,
        Dimension::R,
        Dimension::Q1,
        Dimension::Q2,
        Dimension::Q3,
        Dimension::Q4,
        Dimension::Q5,
        Dimension::Q6,
        Dimension::Q7,
    ];

    /// Its code in data: `H`, `R`, `Q1` to `Q7`.
    pub const fn code(self) -> &'static str {
        match self {
            Dimension::H => "H",
            Dimension::R => "R",
            Dimension::Q1 => "Q1",
            Dimension::Q2 => "Q2",
            Dimension::Q3 => "Q3",
            Dimension::Q4 => "Q4",
            Dimension::Q5 => "Q5",
            Dimension::Q6 => "Q6",
            Dimension::Q7 => "Q7",
        }
    }

    /// The dimension with this code.
    pub fn parse(code: &str) -> Option<Dimension> {
        Dimension::ALL.into_iter().find(|dimension| dimension.code() == code)
    }

    /// The number people know it by: 1 to 7 for the questions, none for harm and the recipient.
    pub const fn number(self) -> Option<u8> {
        match self {
            Dimension::H | Dimension::R => None,
            Dimension::Q1 => Some(1),
            Dimension::Q2 => Some(2),
            Dimension::Q3 => Some(3),
            Dimension::Q4 => Some(4),
            Dimension::Q5 => Some(5),
            Dimension::Q6 => Some(6),
            Dimension::Q7 => Some(7),
        }
    }

    /// Every answer the specification knows for it (3.1), in its order. A framework may offer fewer.
    pub const fn possible(self) -> &'static [Answer] {
        match self {
            Dimension::H => &[Answer::None, Answer::Child, Answer::Adult, Answer::Unsure],
            Dimension::R => &[Answer::Proc, Answer::Other],
            Dimension::Q1 | Dimension::Q2 | Dimension::Q3 | Dimension::Q6 => &[Answer::Y, Answer::N, Answer::U],
            Dimension::Q4 => &[Answer::Given, Answer::Refused, Answer::NotSought, Answer::NotAsked, Answer::U],
            Dimension::Q5 => &[Answer::Y, Answer::Power, Answer::N, Answer::U],
            Dimension::Q7 => &[Answer::Pass, Answer::Fix, Answer::U],
        }
    }

    /// Question 1 to 7 by its number.
    pub fn question(number: u8) -> Option<Dimension> {
        Dimension::ALL.into_iter().find(|dimension| dimension.number() == Some(number))
    }
}

/// An answer, in the codes of the specification (3.1). Which dimension takes which is the framework's to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Answer {
    /// H: no concern.
    None,
    /// H: a child may be suffering or likely to suffer significant harm.
    Child,
    /// H: an adult may be at risk of serious harm.
    Adult,
    /// H: not sure.
    Unsure,
    /// R: a procedure body, identity verified.
    Proc,
    /// R: anyone else.
    Other,
    /// Yes.
    Y,
    /// No.
    N,
    /// Not sure.
    U,
    /// Q4: given.
    Given,
    /// Q4: refused or withdrawn.
    Refused,
    /// Q4: not sought, for a reason.
    NotSought,
    /// Q4: not asked yet.
    NotAsked,
    /// Q5: a power only.
    Power,
    /// Q7: yes.
    Pass,
    /// Q7: not yet.
    Fix,
}

impl Answer {
    /// All sixteen.
    pub const ALL: [Answer; 16] = [
        Answer::None,
        Answer::Child,
        Answer::Adult,
        Answer::Unsure,
        Answer::Proc,
        Answer::Other,
        Answer::Y,
        Answer::N,
        Answer::U,
        Answer::Given,
        Answer::Refused,
        Answer::NotSought,
        Answer::NotAsked,
        Answer::Power,
        Answer::Pass,
        Answer::Fix,
    ];

    /// Its code in data.
    pub const fn code(self) -> &'static str {
        match self {
            Answer::None => "NONE",
            Answer::Child => "CHILD",
            Answer::Adult => "ADULT",
            Answer::Unsure => "UNSURE",
            Answer::Proc => "PROC",
            Answer::Other => "OTHER",
            Answer::Y => "Y",
            Answer::N => "N",
            Answer::U => "U",
            Answer::Given => "GIVEN",
            Answer::Refused => "REFUSED",
            Answer::NotSought => "NOT_SOUGHT",
            Answer::NotAsked => "NOT_ASKED",
            Answer::Power => "POWER",
            Answer::Pass => "PASS",
            Answer::Fix => "FIX",
        }
    }

    /// The answer with this code.
    pub fn parse(code: &str) -> Option<Answer> {
        Answer::ALL.into_iter().find(|answer| answer.code() == code)
    }

    /// Whether this is a doubt: at questions 1 to 7 it holds for advice (D3). Not sure about harm is its own track.
    pub const fn is_unsure(self) -> bool {
        matches!(self, Answer::U)
    }
}

/// Why consent was not sought (3.1). Recorded and marked with the path; no input of the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NotSought {
    /// Asking would put somebody at more risk.
    RaisesRisk,
    /// Asking would hinder dealing with a serious crime.
    SeriousCrime,
    /// Asking would delay enquiries about harm.
    UndueDelay,
    /// A duty or an order applies: a refusal could change nothing.
    DutyApplies,
    /// The person cannot be asked.
    NotPracticable,
    /// The person lacks capacity, and nobody else can agree for them.
    LacksCapacityNoOneElse,
}

impl NotSought {
    /// All six, in the order of the specification.
    pub const ALL: [NotSought; 6] = [
        NotSought::RaisesRisk,
        NotSought::SeriousCrime,
        NotSought::UndueDelay,
        NotSought::DutyApplies,
        NotSought::NotPracticable,
        NotSought::LacksCapacityNoOneElse,
    ];

    /// Its code in data.
    pub const fn code(self) -> &'static str {
        match self {
            NotSought::RaisesRisk => "RAISES_RISK",
            NotSought::SeriousCrime => "SERIOUS_CRIME",
            NotSought::UndueDelay => "UNDUE_DELAY",
            NotSought::DutyApplies => "DUTY_APPLIES",
            NotSought::NotPracticable => "NOT_PRACTICABLE",
            NotSought::LacksCapacityNoOneElse => "LACKS_CAPACITY_NO_ONE_ELSE",
        }
    }

    /// The words after "Not sought: " in scenarios (`content-format.md`, "Question 4").
    pub const fn words(self) -> &'static str {
        match self {
            NotSought::RaisesRisk => "raises risk",
            NotSought::SeriousCrime => "serious crime",
            NotSought::UndueDelay => "undue delay",
            NotSought::DutyApplies => "duty applies",
            NotSought::NotPracticable => "not practicable",
            NotSought::LacksCapacityNoOneElse => "lacks capacity, no one else",
        }
    }
}

/// One answer, or none yet, for each dimension.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Answers([Option<Answer>; 9]);

impl Answers {
    /// The answer given, if any.
    pub const fn get(&self, dimension: Dimension) -> Option<Answer> {
        self.0[dimension as usize]
    }

    /// Sets or replaces one answer.
    pub fn set(&mut self, dimension: Dimension, answer: Answer) {
        self.0[dimension as usize] = Some(answer);
    }

    /// The same answers with one changed.
    #[must_use]
    pub fn with(mut self, dimension: Dimension, answer: Answer) -> Answers {
        self.set(dimension, answer);
        self
    }

    /// The same answers with one taken back.
    #[must_use]
    pub fn without(mut self, dimension: Dimension) -> Answers {
        self.0[dimension as usize] = None;
        self
    }

    /// The answers given, in the order of the flow.
    pub fn given(&self) -> impl Iterator<Item = (Dimension, Answer)> + '_ {
        Dimension::ALL.into_iter().filter_map(|dimension| Some((dimension, self.get(dimension)?)))
    }
}

/// `H=NONE, Q1=Y`, for messages; nothing where nothing is answered.
impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (dimension, answer)) in self.given().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{}={}", dimension.code(), answer.code())?;
        }
        Ok(())
    }
}
