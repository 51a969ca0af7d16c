//! The parts of a scenario's text, each with its range: what the form view shows a page at a time.
//! Must never give a part a byte that belongs to another.

use std::ops::Range;

use crate::content::fault::Faults;
use crate::content::headings;
use crate::content::labels;
use crate::content::markdown::{self, Node};
use crate::content::source;
use crate::course::framework::Asked;
use crate::decide::Dimension;

/// What a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The settings at the top.
    Settings,
    /// What happens, with the decision: the start of a case, or of a beat.
    Situation,
    /// The facts.
    Facts,
    /// Answers whose words the edition gives: harm and the questions.
    Answers(Dimension),
    /// Options in the author's words, one of which is the model: recipients, routes.
    Options {
        /// Whether one may be a body that procedures name.
        recipients: bool,
    },
    /// Options of which several may be right.
    Actions,
    /// A text in a block quote: the model record.
    Record,
    /// Lines of a list: what a good record says.
    Lines,
    /// Plain text.
    Prose,
    /// What changes on a retake.
    Hinge,
}

/// A part of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name in addresses.
    pub key: String,
    /// Its heading in words.
    pub title: String,
    /// What it is.
    pub what: What,
    /// Its heading's line, as a range; empty where it has none.
    pub heading: Range<usize>,
    /// What stands under it.
    pub body: Range<usize>,
}

/// The parts of a text, in order. A text without settings has none.
pub fn parts(text: &str) -> Vec<Part> {
    let Ok(split) = source::split(text) else { return Vec::new() };
    let faults = Faults::new("", text);
    let nodes = markdown::parse(text.get(split.body.clone()).unwrap_or(""), split.body.start, &faults);
    let names = headings::gather(&nodes);
    let mut starts: Vec<(Part, u8)> = Vec::new();
    let mut above = String::new();
    for node in &nodes {
        let (Some(level), Some(heading)) = (node.heading_level(), names.standing_at(node.at())) else { continue };
        if level <= 2 {
            above = labels::plain(&heading.text);
        }
        let Some((what, title)) = what(level, &heading.text, &above) else { continue };
        let line = line_of(text, node);
        let part = Part { key: heading.slug.to_string(), title, what, heading: line.clone(), body: line.end..text.len() };
        starts.push((part, level));
    }
    let first = nodes.iter().find(|node| node.heading_level().is_some_and(|level| level <= 2)).map_or(text.len(), Node::at);
    let situation = Part {
        key: "situation".to_owned(),
        title: "What happens".to_owned(),
        what: What::Situation,
        heading: split.body.start..split.body.start,
        body: split.body.start..first,
    };
    let settings =
        Part { key: "settings".to_owned(), title: "Settings".to_owned(), what: What::Settings, heading: 0..0, body: split.front };
    let ends: Vec<usize> = nodes.iter().filter(|node| node.heading_level().is_some_and(|level| level <= 3)).map(Node::at).collect();
    let parts = starts.into_iter().map(|(part, _)| {
        let end = ends.iter().copied().find(|end| *end >= part.body.start).unwrap_or(text.len());
        Part { body: part.body.start..end, ..part }
    });
    [settings, situation].into_iter().chain(parts).collect()
}

fn line_of(text: &str, node: &Node<'_>) -> Range<usize> {
    let end = text.get(node.at()..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| node.at() + end + 1);
    node.at()..end
}

/// What a heading begins, and what the form calls it; none for one that holds others, or that is not known.
fn what(level: u8, heading: &str, above: &str) -> Option<(What, String)> {
    let plain = labels::plain(heading);
    let own = |what| Some((what, heading.to_owned()));
    match (level, plain.as_str(), above) {
        (1, ..) => own(What::Situation),
        (2, "facts", _) => own(What::Facts),
        (2, "recipient", _) => own(What::Options { recipients: true }),
        (2, "what you do", _) => own(What::Actions),
        (2, "today", _) => own(What::Prose),
        (2, "question 7" | "question 8" | "afterwards", _) => None,
        (2, ..) if plain.starts_with("hinge") => own(What::Hinge),
        (2, ..) => match labels::asked(heading)? {
            Asked::Dimension(dimension) => own(What::Answers(dimension)),
            Asked::Record => None,
        },
        (3, "how", "question 7") => Some((What::Options { recipients: false }, "Question 7: how it is sent".to_owned())),
        (3, _, "question 7") => Some((What::Answers(Dimension::Q7), "Question 7: is it right?".to_owned())),
        (3, "a model record", "question 8") => Some((What::Record, "Question 8: the model record".to_owned())),
        (3, "a good record", "question 8") => Some((What::Lines, "Question 8: what a good record says".to_owned())),
        (3, _, "afterwards") => Some((What::Prose, format!("Afterwards: {}", plain))),
        _ => None,
    }
}

/// A range without the empty lines and spaces around it.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = text.get(range.clone()).unwrap_or("");
    let start = range.start + (inside.len() - inside.trim_start().len());
    let end = range.start + inside.trim_end().len();
    start..end.max(start)
}
