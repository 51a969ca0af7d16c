//! The answers a learner is offered: all of the framework's, with what the author wrote; and the lists of the case itself.
//! Must never leave one of the framework's answers out.

use super::Case;
use crate::content::front::clip;
use crate::content::markdown::Node;
use crate::content::options::{self, OPTION, RECIPIENT, Ticks, Written};
use crate::content::{labels, near};
use crate::course::framework::Asked;
use crate::course::text::{Choice, ChoiceId, Worth};
use crate::decide::Dimension;

/// The choices of one list, and where each stands; those that the author left out stand where the list does.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    pub(super) at: usize,
    pub(super) choices: Vec<Choice>,
    pub(super) places: Vec<usize>,
}

impl List {
    /// The model, and where it stands.
    pub(super) fn model(&self) -> Option<(&Choice, usize)> {
        self.with_places().find(|(choice, _)| choice.worth == Worth::Model)
    }

    /// The choices with their places.
    pub(super) fn with_places(&self) -> impl Iterator<Item = (&Choice, usize)> {
        self.choices.iter().zip(self.places.iter().copied())
    }

    /// Whether the author wrote any of it.
    pub(super) fn is_written(&self) -> bool {
        self.choices.iter().any(|choice| choice.written)
    }
}

/// Every answer to a question: what the author wrote, and the framework's words for the rest.
pub(super) fn question<'n, 'a>(case: &Case<'n, 'a>, dimension: Dimension, at: usize, nodes: &'n [Node<'a>]) -> List {
    let written: Vec<Written<'n, 'a>> =
        options::items(case.document, nodes).into_iter().map(|item| options::read(case.document, item, OPTION)).collect();
    options::check_ticks(case.document, at, &written, Ticks::One);
    known_once(case, dimension, &written);
    let mut list = unwritten(case, dimension, at);
    for (choice, place) in list.choices.iter_mut().zip(list.places.iter_mut()) {
        if let Some(option) = written.iter().find(|option| labels::plain(&option.text) == labels::plain(&choice.label_text)) {
            let own = options::choice(&case.renderer, option, choice.id.clone());
            let generic = std::mem::take(&mut choice.feedback);
            *choice = Choice { label: std::mem::take(&mut choice.label), label_text: std::mem::take(&mut choice.label_text), ..own };
            *place = option.at;
            if option.feedback.is_empty() {
                let message = format!("“{}” has no feedback of its own: a learner reads the framework's", clip(&option.text));
                case.document.faults.warning(option.at, message, "say what follows in this case, as a block quote indented under it");
                choice.feedback = generic;
            }
        }
    }
    list
}

/// Every answer to a question that the author left out.
pub(super) fn unwritten(case: &Case<'_, '_>, dimension: Dimension, at: usize) -> List {
    let choices = case.framework.question(Asked::Dimension(dimension)).map(|question| question.choices.clone()).unwrap_or_default();
    let choices: Vec<Choice> = choices.into_iter().map(|choice| Choice { worth: Worth::Mistaken, written: false, ..choice }).collect();
    List { at, places: vec![at; choices.len()], choices }
}

/// Each option is an answer of the framework, and stands once.
fn known_once(case: &Case<'_, '_>, dimension: Dimension, written: &[Written<'_, '_>]) {
    let faults = case.document.faults;
    let expected = labels::expected(&case.framework.flow, dimension);
    for (number, option) in written.iter().enumerate() {
        let text = labels::plain(&option.text);
        if written.iter().take(number).any(|other| labels::plain(&other.text) == text) {
            faults.error(option.at, format!("“{}” stands twice", clip(&option.text)), "keep one");
        }
        if expected.iter().any(|(_, words)| labels::plain(words) == text) || faults.is_full() {
            continue;
        }
        let message = format!("“{}” is not an answer to {}", clip(&option.text), labels::name(dimension));
        let known: Vec<&str> = expected.iter().map(|(_, words)| words.as_str()).collect();
        let mend = match text.strip_prefix("not sought") {
            Some(_) if dimension == Dimension::Q4 => not_sought_hint(&text, &known),
            _ => near::hint(&option.text, &known),
        };
        faults.error(option.at, message, mend);
    }
}

/// K7 of `features.md`: consent not sought always has its reason.
fn not_sought_hint(text: &str, known: &[&str]) -> String {
    let reasons: Vec<&str> = known.iter().copied().filter(|words| words.starts_with("Not sought")).collect();
    match text.split_once(':') {
        Some(_) => near::hint(text, &reasons),
        None => format!("give the reason: {}", reasons.join("; ")),
    }
}

/// Who might be told. One recipient alone is shown and not asked, and needs no box.
pub(super) fn recipients<'n, 'a>(case: &Case<'n, 'a>, at: usize, nodes: &'n [Node<'a>]) -> List {
    let mut written: Vec<Written<'n, 'a>> =
        options::items(case.document, nodes).into_iter().map(|item| options::read(case.document, item, RECIPIENT)).collect();
    if let [only] = written.as_mut_slice() {
        only.ticked = only.ticked.or(Some(true));
    } else {
        options::check_feedback(case.document, &written);
    }
    numbered(case, at, &written, Ticks::One)
}

/// A list of the case itself: channels, things to do.
pub(super) fn own<'n, 'a>(case: &Case<'n, 'a>, at: usize, nodes: &'n [Node<'a>], ticks: Ticks) -> List {
    let written: Vec<Written<'n, 'a>> =
        options::items(case.document, nodes).into_iter().map(|item| options::read(case.document, item, OPTION)).collect();
    options::check_feedback(case.document, &written);
    numbered(case, at, &written, ticks)
}

fn numbered<'n, 'a>(case: &Case<'n, 'a>, at: usize, written: &[Written<'n, 'a>], ticks: Ticks) -> List {
    options::check_ticks(case.document, at, written, ticks);
    let choices =
        written.iter().enumerate().map(|(number, option)| options::choice(&case.renderer, option, ChoiceId((number + 1).to_string())));
    List { at, choices: choices.collect(), places: written.iter().map(|option| option.at).collect() }
}
