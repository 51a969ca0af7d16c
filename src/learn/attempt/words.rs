//! The words around a case: what each step asks, what a decision is called, what a record must say.

use crate::course::framework::Asked;
use crate::course::marking::Shortfall;
use crate::course::steps::{Case, Place, Step};
use crate::decide::record::requirement_keys;
use crate::decide::{Dimension, Protective};
use crate::page::flow;

pub use crate::page::flow::decision;

/// What a step asks, as the page's heading.
pub fn heading(case: &Case<'_>, place: Place) -> String {
    let wording = |asked| case.framework.question(asked).map(|question| question.wording.clone());
    match place.step {
        Step::Case => case.beat(place.beat).and_then(|beat| beat.beat.title.clone()).unwrap_or_else(|| "The case".to_owned()),
        Step::Harm => wording(Asked::Dimension(Dimension::H)).unwrap_or_else(|| "Is anybody at risk of harm?".to_owned()),
        Step::Recipient => "Whom would you tell?".to_owned(),
        Step::Question(dimension) => {
            let number = dimension.number().unwrap_or_default();
            format!("{number}. {}", wording(Asked::Dimension(dimension)).unwrap_or_default())
        }
        Step::Package => "Which facts do you send?".to_owned(),
        Step::Channel => "How do you send them?".to_owned(),
        Step::Actions => "What do you do?".to_owned(),
        Step::Record => format!("8. {}", wording(Asked::Record).unwrap_or_default()),
        Step::Compare => "Compare your record".to_owned(),
    }
}

/// A step in two or three words, for the path.
pub fn short(step: Step) -> String {
    match step {
        Step::Case => "The case".to_owned(),
        Step::Harm => "Harm".to_owned(),
        Step::Recipient => "Recipient".to_owned(),
        Step::Question(dimension) => flow::short(dimension).to_owned(),
        Step::Package => "Facts to send".to_owned(),
        Step::Channel => "How to send them".to_owned(),
        Step::Actions => "What you do".to_owned(),
        Step::Record => "8. Your record".to_owned(),
        Step::Compare => "Your record and the model".to_owned(),
    }
}

/// What to do about harm, whatever is shared; none where there is no concern.
pub const fn protective(protective: Protective) -> Option<(&'static str, &'static str)> {
    match protective {
        Protective::None => None,
        Protective::ChildProceduresNow => Some((
            "Follow child-protection procedures now",
            "Tell your safeguarding lead, children\u{2019}s social care or the police without delay. If anybody is in immediate danger, ring 999.",
        )),
        Protective::AdultProceduresNow => Some((
            "Follow adult procedures now",
            "Tell your safeguarding lead, adult social care or the police today. If anybody is in immediate danger, ring 999.",
        )),
        Protective::AdviceUrgent => Some((
            "Take advice today",
            "Ask your safeguarding lead before the day is out. You can describe what worries you without giving names.",
        )),
    }
}

/// Why a beat was not passed, and what that means.
pub fn shortfall(shortfall: &Shortfall) -> String {
    match shortfall {
        Shortfall::Critical(what) => {
            format!("A critical error: \u{201c}{what}\u{201d}. In life this cannot be taken back, so it counts even if you change it.")
        }
        Shortfall::Decision => "Your answers lead to another decision than the facts support.".to_owned(),
        Shortfall::Protection => "What you said about harm leads to other action than the people in this case need.".to_owned(),
        Shortfall::Recipient => "You told somebody else than the people who should have it.".to_owned(),
        Shortfall::Package => "The facts you sent were too many or too few, or one of them exposes somebody.".to_owned(),
        Shortfall::Channel => "The way you sent them was not right for what they were.".to_owned(),
        Shortfall::Actions => "Something that had to be done was left out, or something you did makes it worse.".to_owned(),
        Shortfall::Record => "Your record is not complete.".to_owned(),
    }
}

/// A line of the list that a record is held against: what this case calls for, or a group of what records of its kind say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line.
    pub says: String,
    /// What belongs to it, where it stands for several.
    pub parts: Vec<String>,
}

/// What a record of this beat must say: the case's own lines, then those of the framework for the decision reached, grouped so
/// that nobody has to tick twenty boxes on a telephone. A variant has only the framework's: the model is of the case as it is.
pub fn lines(case: &Case<'_>, index: usize) -> Vec<Line> {
    let Some(beat) = case.beat(index) else { return Vec::new() };
    let own = if beat.hinge.is_none() { beat.beat.record.lines.as_slice() } else { &[] };
    let mut lines: Vec<_> = own.iter().map(|line| Line { says: line.clone(), parts: Vec::new() }).collect();
    let keys = requirement_keys(case.walk(index).outcome);
    let of = |wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
        let requirements = case.framework.record_requirements.iter();
        requirements.filter(|line| keys.contains(&line.when) && wanted(&line.when)).map(|line| line.says.clone()).collect()
    };
    for (says, parts) in [
        ("has what every record needs:", of(&|when| when == "always")),
        ("has what a record of this decision needs:", of(&|when| when != "always")),
    ] {
        if !parts.is_empty() {
            lines.push(Line { says: says.to_owned(), parts });
        }
    }
    lines
}
