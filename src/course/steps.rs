//! The steps of a case, in order, computed afresh from the answers given so far (`content-format.md`, "A scenario").
//! Must never remember where somebody was: going back, late harm and a second device then need nothing more.

use std::fmt;

use super::framework::Framework;
use super::scenario::{Beat, Fact, Hinge, Scenario};
use super::text::{Choice, ChoiceId, Worth};
use crate::decide::{Answer, Answers, Decision, Dimension, NotSought, Walk, walk};

/// One step of a beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The situation and the facts.
    Case,
    /// Is anybody at risk of harm? First, and changeable at every step.
    Harm,
    /// Who might be told; only where there is a choice.
    Recipient,
    /// Questions 1 to 7.
    Question(Dimension),
    /// Which facts go; where something is shared.
    Package,
    /// How they go.
    Channel,
    /// What else to do, whatever the result.
    Actions,
    /// The record, in the learner's words.
    Record,
    /// One's own record beside the model.
    Compare,
}

/// A step of one beat: a place in a case, with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The beat, from 0.
    pub beat: usize,
    /// The step.
    pub step: Step,
}

impl Place {
    /// Reads an address: `harm`, `question-4`, `beat-2-record`.
    pub fn parse(text: &str) -> Option<Place> {
        let (beat, name) = match text.strip_prefix("beat-") {
            Some(rest) => {
                let (number, name) = rest.split_once('-')?;
                (number.parse::<usize>().ok().filter(|number| (2..=9).contains(number))?.checked_sub(1)?, name)
            }
            None => (0, text),
        };
        let step = match name {
            "case" => Step::Case,
            "harm" => Step::Harm,
            "recipient" => Step::Recipient,
            "package" => Step::Package,
            "channel" => Step::Channel,
            "what-you-do" => Step::Actions,
            "record" => Step::Record,
            "compare" => Step::Compare,
            _ => Step::Question(Dimension::question(name.strip_prefix("question-")?.parse().ok()?)?),
        };
        Some(Place { beat, step })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.beat > 0 {
            write!(f, "beat-{}-", self.beat + 1)?;
        }
        match self.step {
            Step::Case => f.write_str("case"),
            Step::Harm => f.write_str("harm"),
            Step::Recipient => f.write_str("recipient"),
            Step::Question(dimension) => write!(f, "question-{}", dimension.number().unwrap_or_default()),
            Step::Package => f.write_str("package"),
            Step::Channel => f.write_str("channel"),
            Step::Actions => f.write_str("what-you-do"),
            Step::Record => f.write_str("record"),
            Step::Compare => f.write_str("compare"),
        }
    }
}

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// To which step.
    pub place: Place,
    /// What was chosen.
    pub choices: Vec<ChoiceId>,
    /// What was written.
    pub text: Option<String>,
}

/// A case as somebody is working it: what was published, which variant, and what they have answered, oldest first.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The scenario, in the version this attempt is against.
    pub scenario: &'a Scenario,
    /// The edition of the questions that version was keyed in.
    pub framework: &'a Framework,
    /// The hinge that makes it a variant, counted from 0 over all beats.
    pub hinge: Option<usize>,
    /// Every answer, oldest first.
    pub given: &'a [Given],
}

/// One beat of a case, with the variant's changes made.
#[derive(Clone, Copy, Debug)]
pub struct BeatOf<'a> {
    /// As written.
    pub beat: &'a Beat,
    /// What changed, if this beat is the variant's.
    pub hinge: Option<&'a Hinge>,
}

impl<'a> BeatOf<'a> {
    /// The facts as they stand.
    pub fn facts(&self) -> &'a [Fact] {
        self.hinge.map_or(&self.beat.facts, |hinge| &hinge.facts)
    }

    /// The model answers.
    pub fn key(&self) -> Answers {
        self.hinge.map_or(self.beat.key, |hinge| hinge.key)
    }

    /// What the model answers lead to.
    pub fn decision(&self) -> Decision {
        self.hinge.map_or(self.beat.decision, |hinge| hinge.decision)
    }

    /// Whether the learner chooses whom to tell.
    pub fn asks_recipient(&self) -> bool {
        self.beat.recipients.len() > 1 && self.hinge.is_none_or(|hinge| hinge.recipient.is_none())
    }

    /// The options of a step.
    pub fn choices(&self, step: Step) -> &'a [Choice] {
        match step {
            Step::Harm => &self.beat.harm,
            Step::Recipient => &self.beat.recipients,
            Step::Question(dimension) => self.beat.questions.get(&dimension).map_or(&[], Vec::as_slice),
            Step::Channel => &self.beat.channels,
            Step::Actions => &self.beat.actions,
            Step::Case | Step::Package | Step::Record | Step::Compare => &[],
        }
    }

    /// What a choice is worth here: a variant changes the model of the answers it names.
    pub fn worth(&self, step: Step, choice: &Choice) -> Worth {
        let changed = self.hinge.filter(|hinge| dimension_of(step).is_some_and(|dimension| hinge.changed.contains(&dimension)));
        let Some(hinge) = changed else { return choice.worth };
        let (answer, reason) = answer_of(&choice.id);
        let is_model = answer.is_some() && answer == dimension_of(step).and_then(|dimension| hinge.key.get(dimension));
        let reason_fits = hinge.not_sought.is_none_or(|wanted| answer != Some(Answer::NotSought) || reason == Some(wanted));
        if is_model && reason_fits { Worth::Model } else { Worth::Mistaken }
    }
}

impl<'a> Case<'a> {
    /// A beat, with the variant's changes made.
    pub fn beat(&self, index: usize) -> Option<BeatOf<'a>> {
        let beat = self.scenario.beats.get(index)?;
        let before: usize = self.scenario.beats.iter().take(index).map(|beat| beat.hinges.len()).sum();
        let hinge = self.hinge.and_then(|number| number.checked_sub(before)).and_then(|number| beat.hinges.get(number));
        Some(BeatOf { beat, hinge })
    }

    /// The first answer to a step: what the path is marked on.
    pub fn first(&self, place: Place) -> Option<&'a Given> {
        self.given.iter().find(|given| given.place == place)
    }

    /// The standing answer to a step: its latest.
    pub fn latest(&self, place: Place) -> Option<&'a Given> {
        self.given.iter().rev().find(|given| given.place == place)
    }

    /// The answers that stand in a beat, as the flow takes them.
    pub fn answers(&self, beat: usize) -> Answers {
        let mut answers = Answers::default();
        for step in Dimension::ALL.into_iter().map(step_of) {
            if let (Some(dimension), Some(answer)) = (dimension_of(step), self.standing(Place { beat, step }).0) {
                answers.set(dimension, answer);
            }
        }
        if let Some(recipient) = self.recipient(beat) {
            answers.set(Dimension::R, recipient);
        }
        answers
    }

    /// Why consent was not sought, if that is the standing answer to question 4.
    pub fn not_sought(&self, beat: usize) -> Option<NotSought> {
        self.standing(Place { beat, step: Step::Question(Dimension::Q4) }).1
    }

    /// Where the standing answers of a beat lead.
    pub fn walk(&self, beat: usize) -> Walk {
        walk(&self.framework.flow, &self.answers(beat))
    }

    /// The steps of a beat on the learner's own path, as far as they can be known.
    pub fn steps(&self, index: usize) -> Vec<Step> {
        let Some(beat) = self.beat(index) else { return Vec::new() };
        let walk = self.walk(index);
        let mut steps = vec![Step::Case, Step::Harm];
        if beat.asks_recipient() {
            steps.push(Step::Recipient);
        }
        for dimension in &walk.path {
            match dimension {
                Dimension::H | Dimension::R => {}
                Dimension::Q7 => {
                    steps.push(Step::Package);
                    if !beat.beat.channels.is_empty() {
                        steps.push(Step::Channel);
                    }
                    steps.push(Step::Question(Dimension::Q7));
                }
                question => steps.push(Step::Question(*question)),
            }
        }
        if walk.next().is_none() {
            // What else to do, and the model record, are written for the case as it is, not for its variant.
            if beat.hinge.is_none() && !beat.beat.actions.is_empty() {
                steps.push(Step::Actions);
            }
            steps.extend([Step::Record, Step::Compare]);
        }
        steps
    }

    /// The first step that has no answer; none when the case is complete.
    pub fn next(&self) -> Option<Place> {
        (0..self.scenario.beats.len()).find_map(|beat| self.next_in(beat))
    }

    /// The first step of a beat that has no answer.
    pub fn next_in(&self, beat: usize) -> Option<Place> {
        self.steps(beat).into_iter().map(|step| Place { beat, step }).find(|place| self.latest(*place).is_none())
    }

    /// Whether a step may be shown and answered: it is on the path, and everything before it is answered.
    pub fn may_open(&self, place: Place) -> bool {
        let earlier_beats_done = (0..place.beat).all(|beat| self.next_in(beat).is_none());
        let steps = self.steps(place.beat);
        let Some(position) = steps.iter().position(|step| *step == place.step) else { return false };
        let before = steps.iter().take(position);
        earlier_beats_done && before.map(|step| Place { beat: place.beat, step: *step }).all(|place| self.latest(place).is_some())
    }

    /// Questions that were answered and are not on the path now: kept, shown greyed, and back if the path comes back.
    pub fn off_path(&self, beat: usize) -> Vec<Step> {
        let steps = self.steps(beat);
        let questions = Dimension::ALL.into_iter().filter(|dimension| dimension.number().is_some()).map(Step::Question);
        questions.filter(|step| !steps.contains(step) && self.latest(Place { beat, step: *step }).is_some()).collect()
    }

    fn standing(&self, place: Place) -> (Option<Answer>, Option<NotSought>) {
        self.latest(place).and_then(|given| given.choices.first()).map_or((None, None), answer_of)
    }

    /// R, which is never asked by name: whether the chosen or given recipient is a procedure body, identity verified.
    fn recipient(&self, index: usize) -> Option<Answer> {
        let beat = self.beat(index)?;
        let is_procedure_body = if let Some(recipient) = beat.hinge.and_then(|hinge| hinge.recipient.as_ref()) {
            recipient.procedures
        } else if beat.asks_recipient() {
            let chosen = self.latest(Place { beat: index, step: Step::Recipient })?.choices.first()?;
            beat.beat.recipients.iter().find(|choice| choice.id == *chosen)?.procedures
        } else {
            beat.beat.recipients.first().is_some_and(|choice| choice.procedures)
        };
        Some(if is_procedure_body { Answer::Proc } else { Answer::Other })
    }
}

/// The answer, and the reason within it, that a choice's id stands for.
pub fn answer_of(id: &ChoiceId) -> (Option<Answer>, Option<NotSought>) {
    let (code, reason) = id.0.split_once('.').unwrap_or((&id.0, ""));
    (Answer::parse(code), NotSought::ALL.into_iter().find(|known| known.code() == reason))
}

/// The dimension a step answers; none for those the flow does not ask. The recipient's is derived, never asked.
pub const fn dimension_of(step: Step) -> Option<Dimension> {
    match step {
        Step::Harm => Some(Dimension::H),
        Step::Question(dimension) => Some(dimension),
        _ => None,
    }
}

const fn step_of(dimension: Dimension) -> Step {
    match dimension {
        Dimension::H => Step::Harm,
        Dimension::R => Step::Recipient,
        question => Step::Question(question),
    }
}
