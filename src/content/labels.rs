//! The words that stand for answers in files (`content-format.md`, "A framework").
//! Must never differ between editions: a scenario's text is read by the same words in each.

use crate::course::framework::Asked;
use crate::course::text::ChoiceId;
use crate::decide::{Answer, Dimension, Flow, NotSought};

/// The answers of a dimension in the flow's order, with their ids and words. Not having sought consent stands once for each reason.
pub(super) fn expected(flow: &Flow, dimension: Dimension) -> Vec<(ChoiceId, String)> {
    let mut all = Vec::new();
    for answer in flow.answers(dimension) {
        if *answer == Answer::NotSought {
            let reasons = NotSought::ALL.iter().map(|reason| (not_sought(*reason), format!("Not sought: {}", reason.words())));
            all.extend(reasons);
        } else {
            all.push((ChoiceId(answer.code().to_owned()), words(dimension, *answer).to_owned()));
        }
    }
    all
}

/// The answer that a choice stands for.
pub(super) fn answer(id: &ChoiceId) -> Option<Answer> {
    Answer::parse(id.0.split('.').next().unwrap_or(""))
}

/// The reason that a choice stands for.
pub(super) fn reason(id: &ChoiceId) -> Option<NotSought> {
    NotSought::ALL.into_iter().find(|reason| not_sought(*reason) == *id)
}

/// The words of an answer.
pub(super) const fn words(dimension: Dimension, answer: Answer) -> &'static str {
    match (dimension, answer) {
        (Dimension::H, Answer::None) => "No concern",
        (Dimension::H, Answer::Child) => "A child",
        (Dimension::H, Answer::Adult) => "An adult",
        (Dimension::Q4, Answer::Given) => "Given",
        (Dimension::Q4, Answer::Refused) => "Refused",
        (Dimension::Q4, Answer::NotAsked) => "Not asked yet",
        (Dimension::Q5, Answer::Power) => "A power only",
        (Dimension::Q7, Answer::Fix) => "Not yet",
        (_, Answer::Y | Answer::Pass) => "Yes",
        (_, Answer::N) => "No",
        (_, Answer::U | Answer::Unsure) => "Not sure",
        (_, other) => other.code(),
    }
}

/// A label as it is compared: case and spaces do not count.
pub(super) fn plain(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What a message calls a question: “harm”, “the recipient”, “question 4”.
pub(super) fn name(dimension: Dimension) -> String {
    match dimension.number() {
        Some(number) => format!("question {number}"),
        None if dimension == Dimension::H => "harm".to_owned(),
        None => "the recipient".to_owned(),
    }
}

/// The question that a heading asks: `Harm`, `Question 1` to `Question 8`.
pub(super) fn asked(heading: &str) -> Option<Asked> {
    match plain(heading).as_str() {
        "harm" => Some(Asked::Dimension(Dimension::H)),
        "question 8" => Some(Asked::Record),
        other => other.strip_prefix("question ")?.parse().ok().and_then(Dimension::question).map(Asked::Dimension),
    }
}

fn not_sought(reason: NotSought) -> ChoiceId {
    ChoiceId(format!("{}.{}", Answer::NotSought.code(), reason.code()))
}
