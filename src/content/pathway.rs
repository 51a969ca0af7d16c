//! Pathways: a numbered list of links to modules and scenarios.
//! Must never hold who, by when or how often: those are rules in the database.

use std::collections::BTreeSet;

use pulldown_cmark::Tag;

use super::document::{Document, reading};
use super::fault::Fault;
use super::front::{Front, clip};
use super::links::{self, Link};
use super::markdown::{Node, Piece, plain_text};
use super::{near, options};
use crate::course::pathway::{Filter, Item, Pathway, Period, Suggested};
use crate::course::{Kind, Slug};

/// The filters of a draw as they are written.
const FILTERS: [(&str, Filter); 3] = [("refusal", Filter::Refusal), ("harm", Filter::Harm), ("own sector", Filter::OwnSector)];

/// Reads a pathway. It is there unless its front matter cannot be used.
pub fn parse_pathway(slug: &Slug, text: &str) -> (Option<Pathway>, Vec<Fault>) {
    reading(Kind::Pathway, slug, text, None, pathway)
}

/// Reads a pathway.
pub(super) fn pathway(document: &Document<'_>) -> Option<Pathway> {
    let front = &document.front;
    let before = document.faults.errors();
    front.know(&["title", "summary", "owner", "suggested", "review_by"]);
    let title = front.required_text("title");
    let summary = front.text("summary");
    let owner = front.text("owner");
    front.date("review_by");
    let suggested = suggested(document);
    let is_sound = front.is_sound(before);
    let items = placed_items(document);
    asked_once(document, &items);
    let items = items.into_iter().map(|(_, item)| item).collect();
    is_sound.then(|| Pathway { slug: document.slug.clone(), title, summary, owner, suggested, items })
}

fn suggested(document: &Document<'_>) -> Suggested {
    let Some(table) = document.front.table("suggested") else { return Suggested::default() };
    table.know_only(&["due_within", "renew_every", "groups"]);
    let due_within = period(document, &table, "due_within");
    let renew_every = period(document, &table, "renew_every");
    Suggested { due_within, renew_every, groups: table.numbers("groups", 1..=8) }
}

fn period(document: &Document<'_>, table: &Front<'_>, key: &str) -> Option<Period> {
    table.get(key)?;
    let text = table.text(key);
    let period = Period::parse(&text);
    if period.is_none() {
        document.faults.error(
            table.place(key),
            format!("“{}” is not a length of time", clip(&text)),
            "write “12 weeks”, “6 months” or “3 years”",
        );
    }
    period
}

/// The items with their places.
pub(super) fn placed_items(document: &Document<'_>) -> Vec<(usize, Item)> {
    let faults = document.faults;
    let mut found = Vec::new();
    for node in &document.nodes {
        if !matches!(node.tag(), Some(Tag::List(Some(_)))) {
            faults.error(
                node.at(),
                "a pathway holds a numbered list and nothing else",
                "write each item as “1. [Title](../modules/name.md)”",
            );
            continue;
        }
        found.extend(node.children.iter().filter_map(|entry| Some((entry.at(), item(document, entry)?))));
    }
    if found.is_empty() && faults.errors() == 0 {
        faults.error(document.front.at(), "this pathway asks for nothing", "list what must be completed");
    }
    found
}

/// Nobody is asked for the same twice: the second would be done when the first is, and a draw would draw one fewer.
fn asked_once(document: &Document<'_>, items: &[(usize, Item)]) {
    let mut asked: BTreeSet<(Kind, &Slug)> = BTreeSet::new();
    for (at, item) in items {
        let (kind, slugs) = match item {
            Item::Module { slug, .. } => (Kind::Module, std::slice::from_ref(slug)),
            Item::Scenario { slug } => (Kind::Scenario, std::slice::from_ref(slug)),
            Item::Draw { from, .. } => (Kind::Scenario, from.as_slice()),
        };
        for slug in slugs {
            if !asked.insert((kind, slug)) {
                document.faults.error(*at, format!("the {} “{slug}” stands here for the second time", kind.noun()), "keep one");
            }
        }
    }
}

fn item(document: &Document<'_>, entry: &Node<'_>) -> Option<Item> {
    let line = match entry.children.first() {
        Some(first) if first.is_paragraph() => &first.children,
        _ => &entry.children,
    };
    let (words, tags) = options::split_tags(line);
    let is_short = tags.iter().any(|(_, tag)| *tag == "short");
    for (at, tag) in tags.iter().filter(|(_, tag)| *tag != "short") {
        document.faults.error(*at, format!("the tag `{}` is not known here", clip(tag)), "`short` is the only one");
    }
    let links: Vec<(usize, Kind, Slug)> = words.iter().filter_map(|node| link(document, node)).collect();
    let first_words = plain_text(words.iter().take_while(|node| !is_link(node)));
    let item = match first_words.strip_prefix("Draw ") {
        Some(draw) => drawn(document, entry.at(), draw, links),
        None => single(document, entry.at(), is_short, words, links),
    };
    if is_short && !matches!(item, Some(Item::Module { .. }) | None) {
        document.faults.error(entry.at(), "only a module has a short form", "take the tag `short` away");
    }
    item
}

fn is_link(node: &Node<'_>) -> bool {
    matches!(node.tag(), Some(Tag::Link { .. }))
}

fn link(document: &Document<'_>, node: &Node<'_>) -> Option<(usize, Kind, Slug)> {
    let Some(Tag::Link { dest_url, .. }) = node.tag() else { return None };
    // A link that cannot be read is already a fault (`rules`).
    match links::read(document.kind, dest_url).ok()? {
        Link::File(kind @ (Kind::Module | Kind::Scenario), slug, _) => Some((node.at(), kind, slug)),
        _ => {
            document.faults.error(node.at(), "only modules and scenarios can be completed", "link to ../modules/… or ../scenarios/…");
            None
        }
    }
}

fn single(document: &Document<'_>, at: usize, is_short: bool, words: &[Node<'_>], links: Vec<(usize, Kind, Slug)>) -> Option<Item> {
    let only_a_link = words.iter().all(|node| is_link(node) || matches!(&node.kind, Piece::Text(text) if text.trim().is_empty()));
    let number = links.len();
    match links.into_iter().next() {
        Some((_, kind, slug)) if number == 1 && only_a_link => Some(match kind {
            Kind::Scenario => Item::Scenario { slug },
            _ => Item::Module { slug, short: is_short },
        }),
        None if words.iter().any(is_link) => None,
        _ => {
            document.faults.error(
                at,
                "this item is neither one link nor a draw",
                "write “[Title](../modules/name.md)”, or “Draw 1: …: [..](..) · [..](..)”",
            );
            None
        }
    }
}

/// Reads what follows “Draw ”: a number, the filters, and the scenarios to draw from.
fn drawn(document: &Document<'_>, at: usize, draw: &str, links: Vec<(usize, Kind, Slug)>) -> Option<Item> {
    let faults = document.faults;
    let (number, filters) = draw.split_once(':').unwrap_or((draw, ""));
    let count: usize = number.trim().parse().ok().filter(|number| (1..=100).contains(number)).or_else(|| {
        faults.error(at, format!("“{}” is not how many to draw", clip(number)), "write “Draw 3: …”");
        None
    })?;
    let filters: Vec<Filter> = filters
        .trim()
        .trim_end_matches(':')
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .filter_map(|word| filter(document, at, word))
        .collect();
    for (at, _, _) in links.iter().filter(|(_, kind, _)| *kind != Kind::Scenario) {
        faults.error(*at, "only scenarios can be drawn", "list the module as an item of its own");
    }
    let from: Vec<Slug> = links.into_iter().filter(|(_, kind, _)| *kind == Kind::Scenario).map(|(_, _, slug)| slug).collect();
    if filters.len() > count {
        faults.error(at, format!("{} filters, but {count} to draw", filters.len()), "draw more, or take a filter away");
    }
    if from.len() < count {
        faults.error(at, format!("{count} to draw, from {}", from.len()), "list more scenarios");
    }
    Some(Item::Draw { count, filters, from })
}

fn filter(document: &Document<'_>, at: usize, word: &str) -> Option<Filter> {
    let known: Vec<&str> = FILTERS.iter().map(|(name, _)| *name).collect();
    let found = FILTERS.iter().find(|(name, _)| *name == word.to_lowercase()).map(|(_, filter)| *filter);
    if found.is_none() {
        document.faults.error(at, format!("“{}” is not a filter", clip(word)), near::hint(word, &known));
    }
    found
}
