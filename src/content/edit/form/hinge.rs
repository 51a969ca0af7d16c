//! What changes on a retake: the heading's words, the answers that turn, the decision, and what follows. Changes of the recipient and
//! of facts are left as they are: the text view has them.

use std::ops::Range;

use super::plain::{decision, decision_field, replaced, save_decision};
use super::{Field, Group, Input, Posted, answers, choices_with, field};
use crate::content::edit::outline::{Part, trimmed};
use crate::content::edit::text::{Change, as_posted};
use crate::content::fault::Faults;
use crate::content::labels;
use crate::content::markdown;
use crate::course::Framework;
use crate::decide::Dimension;

const ASKED: [Dimension; 8] =
    [Dimension::H, Dimension::Q1, Dimension::Q2, Dimension::Q3, Dimension::Q4, Dimension::Q5, Dimension::Q6, Dimension::Q7];

/// A changed answer and where it stands.
struct Turned {
    at: Dimension,
    /// The whole item, with its line's end.
    item: Range<usize>,
    value: Range<usize>,
}

fn turned(text: &str, part: &Part) -> (Vec<Turned>, Range<usize>) {
    let faults = Faults::new("", text);
    let nodes = markdown::parse(text.get(part.body.clone()).unwrap_or(""), part.body.start, &faults);
    let mut found = Vec::new();
    let mut list = part.body.start..part.body.start;
    for node in nodes.iter().filter(|node| node.is_list()) {
        let inside = trimmed(text, node.range.clone());
        list = if list.is_empty() { inside } else { list.start..inside.end };
        found.extend(node.children.iter().filter_map(|item| one(text, item.range.clone())));
    }
    (found, list)
}

fn one(text: &str, item: Range<usize>) -> Option<Turned> {
    let line_end = text.get(item.start..)?.find('\n').map_or(text.len(), |end| item.start + end + 1);
    let line = text.get(item.start..line_end)?;
    let colon = line.find(':')?;
    let head = line.get(..colon)?.trim_start_matches(['-', '*', '+', ' ']);
    let at = match labels::asked(head)? {
        crate::course::framework::Asked::Dimension(at) => at,
        crate::course::framework::Asked::Record => return None,
    };
    Some(Turned { at, item: item.start..line_end, value: trimmed(text, item.start + colon + 1..line_end) })
}

fn name(at: Dimension) -> String {
    at.number().map_or_else(|| "harm".to_owned(), |number| format!("question-{number}"))
}

fn heading(at: Dimension) -> String {
    at.number().map_or_else(|| "Harm".to_owned(), |number| format!("Question {number}"))
}

/// The words of the heading after its colon.
fn title(text: &str, part: &Part) -> Range<usize> {
    let line = text.get(part.heading.clone()).unwrap_or("");
    let start = line.find(':').map_or(part.heading.end, |colon| part.heading.start + colon + 1);
    trimmed(text, start..part.heading.end)
}

/// What stands after the decision.
fn follows(text: &str, part: &Part) -> Range<usize> {
    let start = decision(text, &part.body).map_or_else(|| turned(text, part).1.end, |(line, _)| line.end);
    trimmed(text, start..part.body.end)
}

fn words_in(text: &str, range: &Range<usize>) -> String {
    as_posted(text.get(range.clone()).unwrap_or(""))
}

pub(super) fn groups(text: &str, part: &Part, edition: &Framework) -> Vec<Group> {
    let (found, _) = turned(text, part);
    let changes = ASKED.map(|at| -> Field {
        let value = found.iter().find(|one| one.at == at).map(|one| words_in(text, &one.value)).unwrap_or_default();
        let list = answers(edition, at).into_iter().map(|words| (words.clone(), words));
        let list = std::iter::once((String::new(), "As in the case".to_owned())).chain(list).collect();
        field(name(at), heading(at), choices_with(list, &value), value)
    });
    let title = field("title", "What changes, in a few words", Input::Area(2), words_in(text, &title(text, part)));
    let follows = field("follows", "What follows, and what to do instead", Input::Area(6), words_in(text, &follows(text, part)));
    vec![
        Group { title: String::new(), fields: vec![title] },
        Group { title: "Answers that change".to_owned(), fields: changes.to_vec() },
        Group { title: "Where it leads".to_owned(), fields: vec![decision_field(text, &part.body), follows] },
    ]
}

pub(super) fn save(text: &str, part: &Part, _edition: &Framework, posted: Posted<'_>) -> Vec<Change> {
    let (found, list) = turned(text, part);
    let mut changes = Vec::new();
    let heading_words = title(text, part);
    if let Some(now) = posted("title").filter(|now| *now != words_in(text, &heading_words)) {
        let now = now.split_whitespace().collect::<Vec<_>>().join(" ");
        let space = if heading_words.is_empty() && !now.is_empty() { " " } else { "" };
        changes.push(Change { range: heading_words, with: format!("{space}{now}") });
    }
    let mut new = String::new();
    for at in ASKED {
        let Some(now) = posted(&name(at)) else { continue };
        match found.iter().find(|one| one.at == at) {
            Some(one) if now == words_in(text, &one.value) => {}
            Some(one) if now.is_empty() => changes.push(Change { range: one.item.clone(), with: String::new() }),
            Some(one) => changes.push(Change { range: one.value.clone(), with: now }),
            None if now.is_empty() => {}
            None => new.push_str(&format!("\n- {}: {now}", heading(at))),
        }
    }
    if !new.is_empty() {
        let with = if list.is_empty() { format!("{}\n", new.trim_start()) } else { new };
        changes.push(Change { range: list.end..list.end, with });
    }
    changes.extend(save_decision(text, &part.body, posted));
    changes.extend(replaced_or_added(text, follows(text, part), posted("follows")));
    changes
}

fn replaced_or_added(text: &str, range: Range<usize>, posted: Option<String>) -> Option<Change> {
    let change = replaced(text, range, posted)?;
    let with = if change.range.is_empty() { format!("\n{}", change.with) } else { change.with };
    Some(Change { with, ..change })
}
