//! Headings and their addresses, by GitHub's rule.
//! Must never give two headings of a file the same address.

use std::collections::{BTreeSet, HashMap};

use super::markdown::{Node, plain_text};
use crate::course::Slug;

/// One heading of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its level, 1 to 6.
    pub(super) level: u8,
    /// Where it stands, in bytes of the file.
    pub(super) at: usize,
    /// Its address by GitHub's rule, which links use.
    pub(super) anchor: String,
    /// Its address as the name of a page: the same wherever GitHub's rule gives one that can be such a name.
    pub(super) slug: Slug,
    /// For a heading below `##`: the page it stands on.
    pub(super) page: Option<Slug>,
    /// Its words.
    pub(super) text: String,
}

/// The headings of a file, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Headings {
    list: Vec<Heading>,
    by_anchor: HashMap<String, usize>,
}

impl Headings {
    /// All of them, in order.
    pub(super) fn iter(&self) -> std::slice::Iter<'_, Heading> {
        self.list.iter()
    }

    /// The heading with this address.
    pub(super) fn find(&self, anchor: &str) -> Option<&Heading> {
        self.by_anchor.get(anchor).and_then(|number| self.list.get(*number))
    }

    /// The heading that stands at this byte of the file.
    pub(super) fn standing_at(&self, at: usize) -> Option<&Heading> {
        let found = self.list.binary_search_by_key(&at, |heading| heading.at).ok()?;
        self.list.get(found)
    }
}

/// Gathers the headings of a document.
pub(super) fn gather(nodes: &[Node<'_>]) -> Headings {
    let list = in_order(nodes);
    let by_anchor = list.iter().enumerate().map(|(number, heading)| (heading.anchor.clone(), number)).collect();
    Headings { list, by_anchor }
}

fn in_order(nodes: &[Node<'_>]) -> Vec<Heading> {
    let mut anchors = Anchors::default();
    let mut slugs = BTreeSet::new();
    let mut page = None;
    let mut headings = Vec::new();
    for node in nodes {
        let Some(level) = node.heading_level() else { continue };
        let text = plain_text(&node.children);
        let anchor = anchors.next(&text);
        let slug = page_name(&anchor, &mut slugs);
        if level <= 2 {
            page = None;
        }
        headings.push(Heading { level, at: node.at(), anchor, slug: slug.clone(), page: page.clone(), text });
        if level == 2 {
            page = Some(slug);
        }
    }
    headings
}

/// Gives out addresses: the second “Notes” of a file is `notes-1`.
#[derive(Default)]
struct Anchors {
    given: HashMap<String, usize>,
}

impl Anchors {
    fn next(&mut self, text: &str) -> String {
        let plain = github(text);
        let mut anchor = plain.clone();
        while self.given.contains_key(&anchor) {
            let number = self.given.entry(plain.clone()).and_modify(|number| *number += 1).or_insert(1);
            anchor = format!("{plain}-{number}");
        }
        self.given.insert(anchor.clone(), 0);
        anchor
    }
}

/// GitHub's rule: lower case, letters, digits, hyphens and underscores stay, spaces become hyphens, all else goes.
fn github(text: &str) -> String {
    let kept = text.chars().flat_map(char::to_lowercase).filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        _ => letter.is_alphanumeric().then_some(letter),
    });
    kept.collect()
}

/// The name of a page: an anchor without what a slug cannot hold.
fn page_name(anchor: &str, given: &mut BTreeSet<Slug>) -> Slug {
    const ROOM_FOR_NUMBER: usize = 12;
    let plain: String =
        anchor.chars().map(|letter| if letter.is_ascii_lowercase() || letter.is_ascii_digit() { letter } else { '-' }).collect();
    let joined = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let short: String = joined.chars().take(Slug::LIMIT - ROOM_FOR_NUMBER).collect();
    let name = if short.is_empty() { "page".to_owned() } else { short.trim_end_matches('-').to_owned() };
    let mut number = given.len();
    let mut slug = Slug::parse(&name);
    loop {
        match slug {
            Some(slug) if given.insert(slug.clone()) => return slug,
            // The name is taken: no two headings have the same place in the file.
            _ => slug = Slug::parse(&format!("{name}-{number}")).or_else(|| Slug::parse(&format!("page-{number}"))),
        }
        number += 1;
    }
}
