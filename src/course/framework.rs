//! An edition of the questions: its flow, and the words it is asked in.

use chrono::NaiveDate;

use super::law::LawNote;
use super::text::{Choice, Html, Slug};
use crate::decide::{Dimension, Flow};

/// An edition of the questions, `eightq-2006` for one.
#[derive(Clone, Debug, PartialEq)]
pub struct Framework {
    /// The file's name.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// Its own revision, stored with every completion.
    pub revision: String,
    /// Draft, current or superseded.
    pub status: Status,
    /// Whom it was issued by, and what it rests on.
    pub source: String,
    /// From which day it applied.
    pub applies_from: Option<NaiveDate>,
    /// Until which day it applied.
    pub applies_to: Option<NaiveDate>,
    /// Who answers for its text.
    pub owner: String,
    /// When its text must be looked at again.
    pub review_by: NaiveDate,
    /// The flow itself; that of a draft to read has no rows.
    pub flow: Flow,
    /// What stands before the first question: of a draft to read, all of it.
    pub introduction: Html,
    /// Harm and questions 1 to 8 in order.
    pub questions: Vec<QuestionText>,
    /// What a record must say, by result; the lines a learner ticks come from here and from the case.
    pub record_requirements: Vec<RecordRequirement>,
    /// What the law of today adds.
    pub law_notes: Vec<LawNote>,
}

/// How far an edition may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not yet verified: to read about, and nothing is assessed on it.
    Draft,
    /// In use.
    Current,
    /// Kept for the records that rest on it.
    Superseded,
}

/// What is asked: harm, one of questions 1 to 7, or question 8, which the flow does not decide by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asked {
    /// Harm, or the recipient, or questions 1 to 7.
    Dimension(Dimension),
    /// Question 8: the record.
    Record,
}

/// One question in the words of its edition.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionText {
    /// Which.
    pub asked: Asked,
    /// Its wording.
    pub wording: String,
    /// Help shown on request.
    pub help: Html,
    /// Every answer in the framework's order, with generic feedback; none is marked as the model. Empty for question 8.
    pub choices: Vec<Choice>,
}

/// One line that a record must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRequirement {
    /// For which result: `always`, a result code (`DO_NOT_SHARE`), or a result with its basis (`SHARE.CONSENT`).
    pub when: String,
    /// The line, as the learner reads it after "A good record".
    pub says: String,
}

impl Framework {
    /// The words for a question, if this edition asks it.
    pub fn question(&self, asked: Asked) -> Option<&QuestionText> {
        self.questions.iter().find(|question| question.asked == asked)
    }
}
