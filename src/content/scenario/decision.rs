//! The paragraph `Decision:` of a beat or a hinge.
//! Must never be shown: it is the key.

use super::Case;
use crate::content::front::clip;
use crate::content::markdown::{Node, plain_lines};
use crate::content::near;
use crate::decide::Decision;

/// What starts the paragraph.
const WORD: &str = "Decision:";

/// A decision, and where it is stated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    pub(super) at: usize,
    pub(super) decision: Decision,
}

/// Whether a node is such a paragraph.
pub(super) fn is_one(node: &Node<'_>) -> bool {
    node.is_paragraph() && starts(&plain_lines(&node.children))
}

fn starts(text: &str) -> bool {
    text.trim_start().get(..WORD.len()).is_some_and(|start| start.eq_ignore_ascii_case(WORD))
}

/// All nodes but such paragraphs.
pub(super) fn others<'n, 'a>(nodes: &'n [Node<'a>]) -> impl Iterator<Item = &'n Node<'a>> {
    nodes.iter().filter(|node| !is_one(node))
}

/// Reads the decision among these nodes. `at` is where it is missed if there is none.
pub(super) fn read(case: &Case<'_, '_>, nodes: &[Node<'_>], at: usize) -> Option<Stated> {
    let faults = case.document.faults;
    for node in nodes.iter().filter(|node| node.is_paragraph()) {
        if plain_lines(&node.children).lines().skip(1).any(starts) {
            faults.error(
                node.at(),
                "“Decision:” stands within a paragraph, and would be shown",
                "put an empty line before it and after it",
            );
        }
    }
    let mut stated = None;
    let mut found = 0;
    for node in nodes.iter().filter(|node| is_one(node)) {
        found += 1;
        if found > 1 {
            faults.error(node.at(), "a second decision", "keep one");
            continue;
        }
        stated = words(case, node).map(|decision| Stated { at: node.at(), decision });
    }
    if found == 0 {
        faults.error(at, "no decision is stated", "add a paragraph of its own, “Decision: share: consent” for one");
    }
    stated
}

fn words(case: &Case<'_, '_>, node: &Node<'_>) -> Option<Decision> {
    let text = plain_lines(&node.children);
    let words = text.trim().get(WORD.len()..).unwrap_or("").trim();
    let decision = Decision::parse(words);
    if decision.is_none() {
        let known = Decision::ALL.map(Decision::words);
        case.document.faults.error(node.at(), format!("“{}” is not a decision", clip(words)), near::hint(words, &known));
    }
    decision
}
