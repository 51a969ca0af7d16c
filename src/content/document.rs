//! One file, read as far as all kinds of file are alike: front matter, tree, headings, footnotes.
//! Must never know what a module or a scenario is: the files beside this one do.

use std::collections::BTreeSet;

use pulldown_cmark::Tag;

use super::fault::{Fault, Faults};
use super::front::{self, Front};
use super::glossary::Glossary;
use super::headings::{self, Headings};
use super::links::Index;
use super::markdown::{self, Node};
use super::{rules, source};
use crate::course::{Kind, Slug};

/// A file that has been split, parsed and checked against the rules for every file.
pub(super) struct Document<'a> {
    /// What kind of content it is.
    pub(super) kind: Kind,
    /// Its name.
    pub(super) slug: Slug,
    /// The text of the whole file.
    pub(super) text: &'a str,
    /// Its front matter.
    pub(super) front: Front<'a>,
    /// Its text, without footnotes.
    pub(super) nodes: Vec<Node<'a>>,
    /// Its headings in order.
    pub(super) headings: Headings,
    /// What is wrong with it.
    pub(super) faults: &'a Faults<'a>,
    /// The words it may explain.
    pub(super) glossary: Option<&'a Glossary>,
    footnotes: Vec<Node<'a>>,
}

impl<'a> Document<'a> {
    /// Reads a file. What is wrong is reported; a document there always is.
    pub(super) fn read(kind: Kind, slug: &Slug, text: &'a str, faults: &'a Faults<'a>) -> Document<'a> {
        let (front, body, base) = if text.len() > source::LARGEST {
            faults.error(0, "the file is over 1 MB", "split it into several");
            (Front::empty(faults), "", 0)
        } else {
            let (front, range) = front::split(text, faults);
            let base = range.start;
            (front, text.get(range).unwrap_or(""), base)
        };
        let (footnotes, mut nodes): (Vec<_>, Vec<_>) =
            markdown::parse(body, base, faults).into_iter().partition(|node| note_label(node).is_some());
        limit_headings(&mut nodes, faults);
        let headings = headings::gather(&nodes);
        let document = Document { kind, slug: slug.clone(), text, front, nodes, headings, faults, glossary: None, footnotes };
        rules::check(&document);
        document
    }

    /// The footnotes by label. The first of a label counts.
    pub(super) fn notes(&self) -> impl Iterator<Item = (&str, &[Node<'a>])> {
        let mut seen = BTreeSet::new();
        self.footnotes.iter().filter_map(move |node| {
            let label = note_label(node)?;
            seen.insert(label).then_some((label, node.children.as_slice()))
        })
    }

    /// The footnotes as nodes.
    pub(super) fn footnotes(&self) -> &[Node<'a>] {
        &self.footnotes
    }

    /// Checks that what the file links to is there.
    pub(super) fn check_links(&self, index: &Index) {
        rules::check_links(self, index);
    }
}

/// Leaves out what follows too many headings: each is a page, a beat or a list, and the longest real file has fifty.
fn limit_headings(nodes: &mut Vec<Node<'_>>, faults: &Faults<'_>) {
    const MOST: usize = 1000;
    let first_too_many = nodes.iter().enumerate().filter(|(_, node)| node.heading_level().is_some()).nth(MOST);
    if let Some((number, at)) = first_too_many.map(|(number, node)| (number, node.at())) {
        faults.error(at, "the file has over 1,000 headings", "split it into several; the rest was not read");
        nodes.truncate(number);
    }
}

fn note_label<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match node.tag() {
        Some(Tag::FootnoteDefinition(label)) => Some(label),
        _ => None,
    }
}

/// A part of a document under a heading.
pub(super) struct Section<'n, 'a> {
    /// The heading.
    pub(super) heading: &'n Node<'a>,
    /// The heading's words.
    pub(super) title: String,
    /// What stands under it, up to the next heading of its level or above.
    pub(super) body: &'n [Node<'a>],
}

impl Section<'_, '_> {
    /// Where the heading stands.
    pub(super) fn at(&self) -> usize {
        self.heading.at()
    }
}

/// What stands before the first heading of this level, and the parts under such headings.
pub(super) fn sections<'n, 'a>(nodes: &'n [Node<'a>], level: u8) -> (&'n [Node<'a>], Vec<Section<'n, 'a>>) {
    let is_start = |node: &Node<'_>| node.heading_level() == Some(level);
    let mut parts = Vec::new();
    let first = nodes.iter().position(is_start).unwrap_or(nodes.len());
    let (before, mut rest) = nodes.split_at(first);
    while let Some((heading, after)) = rest.split_first() {
        let (body, next) = after.split_at(after.iter().position(is_start).unwrap_or(after.len()));
        parts.push(Section { heading, title: markdown::plain_text(&heading.children), body });
        rest = next;
    }
    (before, parts)
}

/// Reads a text and gathers what is wrong with it: the frame of every parser of a single file.
pub(super) fn reading<T>(
    kind: Kind,
    slug: &Slug,
    text: &str,
    glossary: Option<&Glossary>,
    read: impl FnOnce(&Document<'_>) -> Option<T>,
) -> (Option<T>, Vec<Fault>) {
    let file = path(kind, slug);
    let faults = Faults::new(&file, text);
    let value = read(&Document { glossary, ..Document::read(kind, slug, text, &faults) });
    (value, faults.into_sorted())
}

/// Where a file of this name lies.
pub(super) fn path(kind: Kind, slug: &Slug) -> String {
    format!("{}/{slug}.md", kind.folder())
}
