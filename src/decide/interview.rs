//! What an interview needs beside the walk (3.4): which answers the decision rests on, and when to look at one again.

use super::Walk;
use super::answers::{Answer, Answers, Dimension, NotSought};

impl Walk {
    /// The answers the decision rests on: those to the questions asked, and the recipient where a child may be harmed.
    /// Walking with these alone gives the same walk.
    pub fn used(&self, answers: &Answers) -> Answers {
        let mut used = Answers::default();
        for (dimension, answer) in answers.given().filter(|(dimension, _)| self.rests_on(*dimension, answers)) {
            used.set(dimension, answer);
        }
        used
    }

    /// The questions with an answer that is no longer on the path: kept, shown greyed, and left out of the decision.
    pub fn stale(&self, answers: &Answers) -> Vec<Dimension> {
        let given = answers.given().map(|(dimension, _)| dimension);
        given.filter(|dimension| *dimension != Dimension::R && !self.path.contains(dimension)).collect()
    }

    /// The recipient is never asked for by name, so the path does not show it (3.1).
    fn rests_on(&self, dimension: Dimension, answers: &Answers) -> bool {
        match dimension {
            Dimension::R => answers.get(Dimension::H) == Some(Answer::Child),
            asked => self.path.contains(&asked),
        }
    }
}

/// An answer that sits badly with another. Said as a question, never as an error, and it changes no result (3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Prompt {
    /// A duty or an order applies, yet there is said to be no purpose: complying is the purpose.
    DutyIsPurpose,
    /// Consent was not sought because a duty applies, yet no duty is found.
    DutyNotFound,
}

impl Prompt {
    /// The question to look at again.
    pub const fn look_again_at(self) -> Dimension {
        match self {
            Prompt::DutyIsPurpose => Dimension::Q1,
            Prompt::DutyNotFound => Dimension::Q4,
        }
    }
}

/// The prompts that these answers call for, in the order of the questions to look at again.
/// A refusal at question 1 ends the walk, so the duty beside it is one given before, or for the record in learning mode.
pub fn prompts(answers: &Answers, not_sought: Option<NotSought>, walk: &Walk) -> Vec<Prompt> {
    let is = |dimension, answer| walk.path.contains(&dimension) && answers.get(dimension) == Some(answer);
    let mut prompts = Vec::new();
    if is(Dimension::Q1, Answer::N) && answers.get(Dimension::Q5) == Some(Answer::Y) {
        prompts.push(Prompt::DutyIsPurpose);
    }
    let relied_on_duty = is(Dimension::Q4, Answer::NotSought) && not_sought == Some(NotSought::DutyApplies);
    let no_duty = [Answer::Power, Answer::N, Answer::U].into_iter().any(|answer| is(Dimension::Q5, answer));
    if relied_on_duty && no_duty {
        prompts.push(Prompt::DutyNotFound);
    }
    prompts
}
