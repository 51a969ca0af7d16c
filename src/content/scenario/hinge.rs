//! Hinges: what changes in a beat, and what then follows.
//! Must never change what it does not name: the rest is the beat's model.

use super::Case;
use super::decision::{self, Stated};
use super::facts::{self, Placed};
use super::outline::Part;
use crate::content::front::clip;
use crate::content::markdown::Node;
use crate::content::options;
use crate::content::{labels, near};
use crate::course::scenario::{Hinge, HingeRecipient};
use crate::decide::{Answer, Answers, Dimension, NotSought};
use pulldown_cmark::Tag;

/// A hinge as read, with the places that the publishing checks name.
pub(super) struct Read {
    pub(super) at: usize,
    pub(super) decision: Option<Stated>,
    pub(super) key: Answers,
    pub(super) facts: Vec<Placed>,
    /// Where each change stands.
    pub(super) changes: Vec<(Dimension, usize)>,
    /// The hinge itself, unless its decision is missing.
    pub(super) hinge: Option<Hinge>,
}

/// What the changes of a hinge amount to.
#[derive(Default)]
struct Changes {
    key: Answers,
    named: Vec<(Dimension, usize)>,
    recipient: Option<HingeRecipient>,
    not_sought: Option<NotSought>,
}

/// Reads a hinge of a beat with this key and these facts.
pub(super) fn read<'n, 'a>(case: &Case<'n, 'a>, title: &str, part: &Part<'n, 'a>, key: Answers, facts: &[Placed]) -> Read {
    let decision = decision::read(case, part.body, part.at);
    let until = part.body.iter().position(decision::is_one).unwrap_or(part.body.len());
    let (before, after) = part.body.split_at(until);
    let mut changes = Changes { key, ..Changes::default() };
    let mut standing = facts.to_vec();
    let mut next = facts::after(facts);
    for node in before.iter().filter(|node| node.is_list()) {
        if matches!(node.tag(), Some(Tag::List(Some(_)))) {
            standing = facts::read(case, std::slice::from_ref(node), standing, &[], &mut next);
            continue;
        }
        for item in &node.children {
            change(case, item, &mut changes, &mut standing);
        }
    }
    let prose = before.iter().filter(|node| !node.is_list()).chain(after.iter().filter(|node| !decision::is_one(node)));
    let text = case.renderer.blocks(prose);
    if text.is_empty() {
        case.document.faults.error(part.at, "this hinge does not say what follows", "add a paragraph after its decision");
    }
    let changed: Vec<Dimension> = changes.named.iter().map(|(dimension, _)| *dimension).collect();
    let hinge = decision.map(|stated| Hinge {
        title: title.to_owned(),
        recipient: changes.recipient,
        key: changes.key,
        changed,
        not_sought: changes.not_sought,
        facts: facts::values(&standing),
        decision: stated.decision,
        text,
    });
    Read { at: part.at, decision, key: changes.key, facts: standing, changes: changes.named, hinge }
}

/// One line: an answer, the recipient, or a fact tagged anew.
fn change<'n, 'a>(case: &Case<'n, 'a>, item: &'n Node<'a>, changes: &mut Changes, facts: &mut Vec<Placed>) {
    let faults = case.document.faults;
    let words = facts::line_text(item);
    if facts::fact_number(&words).is_some() {
        return facts::retag(case, item, facts, &[]);
    }
    let head = words.split(':').next().unwrap_or("");
    let is_recipient = labels::plain(head) == "recipient";
    let written = options::read(case.document, item, if is_recipient { &["procedures"] } else { &[] });
    let (Some((head, value)), at) = (written.text.split_once(':'), item.at()) else {
        return faults.error(
            item.at(),
            "this is not a change",
            "write “Question 4: Refused”, “Harm: A child”, “Recipient: …” or “Fact 4: share”",
        );
    };
    if is_recipient {
        let answer = if written.tags.procedures { Answer::Proc } else { Answer::Other };
        changes.recipient = Some(HingeRecipient { label: value.trim().to_owned(), procedures: written.tags.procedures });
        return record(case, changes, Dimension::R, answer, at);
    }
    match labels::asked(head) {
        Some(crate::course::framework::Asked::Dimension(dimension)) => answer(case, changes, dimension, value.trim(), at),
        _ => faults.error(at, format!("“{}” is not what a hinge can change", clip(head)), near::hint(head, &KNOWN)),
    }
}

/// What may stand before the colon.
const KNOWN: [&str; 10] =
    ["Harm", "Recipient", "Question 1", "Question 2", "Question 3", "Question 4", "Question 5", "Question 6", "Question 7", "Fact 1"];

fn answer(case: &Case<'_, '_>, changes: &mut Changes, dimension: Dimension, value: &str, at: usize) {
    let expected = labels::expected(&case.framework.flow, dimension);
    let found = expected.iter().find(|(_, words)| labels::plain(words) == labels::plain(value));
    match found.and_then(|(id, _)| Some((id, labels::answer(id)?))) {
        Some((id, answer)) => {
            changes.not_sought = labels::reason(id).or(changes.not_sought);
            record(case, changes, dimension, answer, at);
        }
        None => {
            let known: Vec<&str> = expected.iter().map(|(_, words)| words.as_str()).collect();
            let message = format!("“{}” is not an answer to {}", clip(value), labels::name(dimension));
            case.document.faults.error(at, message, near::hint(value, &known));
        }
    }
}

fn record(case: &Case<'_, '_>, changes: &mut Changes, dimension: Dimension, answer: Answer, at: usize) {
    if changes.named.iter().any(|(named, _)| *named == dimension) {
        case.document.faults.error(at, format!("a second change of {}", labels::name(dimension)), "keep one");
    }
    changes.key.set(dimension, answer);
    changes.named.push((dimension, at));
}
