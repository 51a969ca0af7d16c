//! Words of the trade that a module uses and never links to the glossary.
//! Must never warn of a word that people use every day: only of what is no plain English.

use std::collections::BTreeSet;

use pulldown_cmark::Tag;

use super::document::Document;
use super::glossary::Glossary;
use super::headings::{Heading, Headings};
use super::links::{self, Index, Link};
use super::markdown::{Node, plain_text};
use super::options;
use crate::course::Kind;

/// Warns once of each such word, at its first use in the prose. Checks and what they say back are left alone.
pub(super) fn check(document: &Document<'_>, index: &Index) {
    let Some(glossary) = index.glossary() else { return };
    let mut linked = BTreeSet::new();
    for node in &document.nodes {
        gather_links(document, node, &mut linked);
    }
    let mut missing: Vec<&Heading> = of_the_trade(glossary).filter(|term| !linked.contains(&term.anchor)).collect();
    let prose = document.nodes.iter().filter(|node| node.heading_level().is_none() && !node.is_quote() && !options::is_task_list(node));
    for node in prose {
        let mut text = String::new();
        read(node, &mut text);
        let text = text.to_lowercase();
        missing.retain(|term| {
            let is_used = has_words(&text, &term.text.to_lowercase());
            if is_used {
                let message = format!("the glossary explains “{}”, and this module uses it and never links to it", term.text);
                let said = if is_letters(&term.text) { term.text.clone() } else { term.text.to_lowercase() };
                let mend = format!("link its first use, “[{said}](../pages/{}.md#{})”", Glossary::SLUG, term.anchor);
                document.faults.warning(node.at(), message, mend);
            }
            !is_used
        });
    }
}

/// Expressions of several words, and letters that stand for words. “Child” and “power” are everybody's.
fn of_the_trade(glossary: &Headings) -> impl Iterator<Item = &Heading> {
    glossary.iter().filter(|heading| heading.level == 2 && (heading.text.contains([' ', '-']) || is_letters(&heading.text)))
}

fn is_letters(text: &str) -> bool {
    text.len() > 1 && text.chars().all(char::is_uppercase)
}

fn gather_links(document: &Document<'_>, node: &Node<'_>, linked: &mut BTreeSet<String>) {
    if let Some(Tag::Link { dest_url, .. }) = node.tag()
        && let Ok(Link::File(Kind::Page, slug, Some(anchor))) = links::read(document.kind, dest_url)
        && slug.as_str() == Glossary::SLUG
    {
        linked.insert(anchor);
    }
    for child in &node.children {
        gather_links(document, child, linked);
    }
}

/// The words of a block, without those for a picture.
fn read(node: &Node<'_>, text: &mut String) {
    match node.tag() {
        Some(Tag::Image { .. }) => {}
        Some(_) if node.is_inline() => node.children.iter().for_each(|child| read(child, text)),
        Some(_) => {
            node.children.iter().for_each(|child| read(child, text));
            text.push('\n');
        }
        None => text.push_str(&plain_text([node])),
    }
}

/// Whether these words stand in the text, and not within longer ones.
fn has_words(text: &str, words: &str) -> bool {
    let is_edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    text.match_indices(words).any(|(at, found)| {
        let (before, after) = (text.get(..at).unwrap_or(""), text.get(at + found.len()..).unwrap_or(""));
        is_edge(before.chars().next_back()) && is_edge(after.chars().next())
    })
}
