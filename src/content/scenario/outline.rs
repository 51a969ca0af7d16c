//! The bones of a scenario: beats, and the parts of each by their headings.
//! Must never accept a heading it does not know: what stands under it would vanish.

use super::Case;
use crate::content::document::sections;
use crate::content::front::clip;
use crate::content::labels;
use crate::content::markdown::Node;
use crate::course::framework::Asked;
use crate::decide::Dimension;

/// What a part of a scenario is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Facts,
    Harm,
    Recipient,
    Question(Dimension),
    Actions,
    Record,
    Afterwards,
    Hinge(String),
    Today,
}

/// A part of a scenario: what stands under a `##`.
pub(super) struct Part<'n, 'a> {
    pub(super) name: Name,
    pub(super) at: usize,
    pub(super) body: &'n [Node<'a>],
}

/// One beat as written.
pub(super) struct BeatText<'n, 'a> {
    /// Its heading; none in a case of one beat.
    pub(super) title: Option<String>,
    pub(super) at: usize,
    /// What stands before its first part, the decision among it.
    pub(super) situation: &'n [Node<'a>],
    pub(super) parts: Vec<Part<'n, 'a>>,
}

/// A whole scenario as written.
pub(super) struct Outline<'n, 'a> {
    /// What stands before the first beat of a case in several; empty in a case of one.
    pub(super) opening: &'n [Node<'a>],
    /// The parts before the first beat: facts, if any.
    pub(super) parts: Vec<Part<'n, 'a>>,
    pub(super) beats: Vec<BeatText<'n, 'a>>,
}

impl<'n, 'a> Outline<'n, 'a> {
    /// The notes about the law of today, wherever they stand.
    pub(super) fn today(&self) -> impl Iterator<Item = &Part<'n, 'a>> {
        let parts = self.beats.iter().flat_map(|beat| &beat.parts);
        parts.filter(|part| part.name == Name::Today)
    }
}

impl<'n, 'a> BeatText<'n, 'a> {
    /// The part with this name.
    pub(super) fn part(&self, name: &Name) -> Option<&Part<'n, 'a>> {
        self.parts.iter().find(|part| part.name == *name)
    }
}

/// Splits a scenario. A case without a `#` has one beat.
pub(super) fn read<'d, 'a>(case: &Case<'d, 'a>) -> Outline<'d, 'a> {
    let nodes = &case.document.nodes;
    let (before, beats) = sections(nodes, 1);
    let (opening, own) = parts(case, before);
    if beats.is_empty() {
        let beat = BeatText { title: None, at: case.document.front.at(), situation: opening, parts: own };
        return Outline { opening: &[], parts: Vec::new(), beats: vec![beat] };
    }
    let beats = beats.iter().map(|beat| {
        let (situation, parts) = parts(case, beat.body);
        BeatText { title: Some(beat.title.clone()), at: beat.at(), situation, parts }
    });
    Outline { opening, parts: own, beats: beats.collect() }
}

fn parts<'d, 'a>(case: &Case<'d, 'a>, nodes: &'d [Node<'a>]) -> (&'d [Node<'a>], Vec<Part<'d, 'a>>) {
    let faults = case.document.faults;
    let (before, sections) = sections(nodes, 2);
    let mut parts: Vec<Part<'d, 'a>> = Vec::new();
    for section in sections {
        match name(&section.title) {
            None => faults.error(
                section.at(),
                format!("the heading “{}” is not known in a scenario", clip(&section.title)),
                hint(&section.title),
            ),
            Some(Name::Hinge(title)) if title.is_empty() => {
                faults.error(section.at(), "a hinge without words", "say what changes after “Hinge:”")
            }
            Some(name) if !matches!(name, Name::Hinge(_)) && parts.iter().any(|part| part.name == name) => {
                faults.error(section.at(), format!("a second heading “{}”", section.title), "put both under one");
            }
            Some(name) => parts.push(Part { name, at: section.at(), body: section.body }),
        }
    }
    (before, parts)
}

fn name(title: &str) -> Option<Name> {
    if let Some((word, rest)) = title.split_once(':')
        && word.trim().eq_ignore_ascii_case("hinge")
    {
        return Some(Name::Hinge(rest.trim().to_owned()));
    }
    match (labels::asked(title), labels::plain(title).as_str()) {
        (Some(Asked::Dimension(Dimension::H)), _) => Some(Name::Harm),
        (Some(Asked::Dimension(dimension)), _) => Some(Name::Question(dimension)),
        (Some(Asked::Record), _) => Some(Name::Record),
        (None, "facts") => Some(Name::Facts),
        (None, "recipient") => Some(Name::Recipient),
        (None, "what you do") => Some(Name::Actions),
        (None, "afterwards") => Some(Name::Afterwards),
        (None, "today") => Some(Name::Today),
        _ => None,
    }
}

fn hint(title: &str) -> String {
    const KNOWN: [&str; 16] = [
        "Facts",
        "Harm",
        "Recipient",
        "Question 1",
        "Question 2",
        "Question 3",
        "Question 4",
        "Question 5",
        "Question 6",
        "Question 7",
        "Question 8",
        "What you do",
        "Afterwards",
        "Hinge: what changes",
        "Today",
        "Hinge",
    ];
    super::heading_hint(title, &KNOWN)
}
