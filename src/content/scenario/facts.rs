//! The facts of a case: a numbered list, with tags; a beat or a hinge adds some and tags others anew.
//! Must never renumber: what people say about fact 4 is about the author's fact 4.

use super::Case;
use crate::content::front::clip;
use crate::content::markdown::{Node, plain_text};
use crate::content::options::{self, FACT, Written};
use crate::course::scenario::{Fact, FactTag};
use pulldown_cmark::Tag;

/// A fact and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) at: usize,
    pub(super) fact: Fact,
}

/// The number after the last.
pub(super) fn after(facts: &[Placed]) -> u16 {
    facts.iter().map(|placed| placed.fact.number).max().unwrap_or(0).saturating_add(1)
}

/// The facts without their places.
pub(super) fn values(facts: &[Placed]) -> Vec<Fact> {
    facts.iter().map(|placed| placed.fact.clone()).collect()
}

/// Reads a list of facts onto those that stand already. `earlier` are all that came before and may be tagged anew;
/// `next` is the number that the first new one must have.
pub(super) fn read<'n, 'a>(
    case: &Case<'n, 'a>,
    nodes: &'n [Node<'a>],
    standing: Vec<Placed>,
    earlier: &[Placed],
    next: &mut u16,
) -> Vec<Placed> {
    let mut facts = standing;
    for node in nodes {
        match node.tag() {
            Some(Tag::List(Some(_))) => {
                for item in &node.children {
                    facts.push(added(case, item, next));
                }
            }
            Some(Tag::List(None)) => {
                for item in &node.children {
                    retag(case, item, &mut facts, earlier);
                }
            }
            _ => case.document.faults.error(node.at(), "facts are a numbered list and nothing else", "write each as “1. … `share`”"),
        }
    }
    facts.sort_by_key(|placed| placed.fact.number);
    facts
}

/// A new fact. The parser keeps only the first number of a list, so the author's is read from the text.
fn added<'n, 'a>(case: &Case<'n, 'a>, item: &'n Node<'a>, next: &mut u16) -> Placed {
    let faults = case.document.faults;
    let number = written_number(case, item);
    if number != Some(*next) {
        let found = number.map_or_else(|| "?".to_owned(), |number| number.to_string());
        faults.error(
            item.at(),
            format!("this fact is numbered {found}, and the next is {next}"),
            "number the facts one after the other, through the whole case",
        );
    }
    let number = *next;
    *next = next.saturating_add(1);
    let written = options::read(case.document, item, FACT);
    if written.ticked.is_some() {
        faults.error(item.at(), "a fact has a box", "take it away: the tag says what becomes of the fact");
    }
    let tag = one_tag(case, &written, number);
    Placed { at: item.at(), fact: fact(case, &written, number, tag) }
}

fn fact<'n, 'a>(case: &Case<'n, 'a>, written: &Written<'n, 'a>, number: u16, tag: FactTag) -> Fact {
    Fact {
        number,
        text: case.renderer.inline(written.label),
        plain: written.text.clone(),
        tag,
        sensitive: written.tags.sensitive,
        opinion: written.tags.opinion,
        wrong_turn: written.tags.wrong_turn,
        feedback: options::feedback_html(&case.renderer, &written.feedback),
    }
}

/// The number as the author wrote it.
fn written_number(case: &Case<'_, '_>, item: &Node<'_>) -> Option<u16> {
    let text = case.document.text.get(item.at()..)?.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(..digits)?.parse().ok()
}

/// Exactly one of `share`, `withhold`, `background`.
fn one_tag<'n, 'a>(case: &Case<'n, 'a>, written: &Written<'n, 'a>, number: u16) -> FactTag {
    let faults = case.document.faults;
    let Some((first, others)) = written.tags.facts.split_first() else {
        faults.error(written.at, format!("fact {number} has no tag"), "end it with `share`, `withhold` or `background`");
        return FactTag::Background;
    };
    if let Some(other) = others.iter().find(|other| *other != first) {
        let message = format!("fact {number} is tagged `{}` and `{}`", word(*first), word(*other));
        faults.error(written.at, message, "keep one: for this recipient, now, it goes or it stays");
    }
    *first
}

const fn word(tag: FactTag) -> &'static str {
    match tag {
        FactTag::Share => "share",
        FactTag::Withhold => "withhold",
        FactTag::Background => "background",
    }
}

/// An item such as `- Fact 4: share`.
pub(super) fn retag<'n, 'a>(case: &Case<'n, 'a>, item: &'n Node<'a>, facts: &mut Vec<Placed>, earlier: &[Placed]) {
    let faults = case.document.faults;
    let mut written = options::read(case.document, item, FACT);
    let Some((number, words)) = fact_number(&written.text) else {
        return faults.error(
            item.at(),
            "this is neither a numbered fact nor one tagged anew",
            "write “4. …” for a new fact, or “- Fact 4: share”",
        );
    };
    for name in words.split([',', ' ']).filter(|name| !name.is_empty()) {
        match [FactTag::Share, FactTag::Withhold, FactTag::Background].into_iter().find(|tag| word(*tag) == name) {
            Some(tag) => written.tags.facts.push(tag),
            None => faults.error(item.at(), format!("“{}” is not a tag of a fact", clip(name)), "write share, withhold or background"),
        }
    }
    let tag = one_tag(case, &written, number);
    if !facts.iter().any(|placed| placed.fact.number == number) {
        match earlier.iter().find(|placed| placed.fact.number == number) {
            Some(placed) => facts.push(placed.clone()),
            None => return faults.error(item.at(), format!("there is no fact {number} to tag anew"), "correct the number"),
        }
    }
    for placed in facts.iter_mut().filter(|placed| placed.fact.number == number) {
        placed.fact.tag = tag;
        placed.fact.sensitive |= written.tags.sensitive;
        placed.fact.opinion |= written.tags.opinion;
        placed.fact.wrong_turn = written.tags.wrong_turn.or(placed.fact.wrong_turn);
        if !written.feedback.is_empty() {
            placed.fact.feedback = options::feedback_html(&case.renderer, &written.feedback);
        }
    }
}

/// The words of an item's line, without what stands under it.
pub(super) fn line_text(item: &Node<'_>) -> String {
    match item.children.first() {
        Some(first) if first.is_paragraph() => plain_text(&first.children),
        _ => plain_text(item.children.iter().take_while(|child| child.is_inline())),
    }
}

/// The number and the words of “Fact 4: share”.
pub(super) fn fact_number(text: &str) -> Option<(u16, &str)> {
    let (head, words) = text.split_once(':')?;
    let (fact, number) = head.trim().split_once(' ')?;
    fact.eq_ignore_ascii_case("fact").then(|| number.trim().parse().ok()).flatten().map(|number| (number, words))
}
