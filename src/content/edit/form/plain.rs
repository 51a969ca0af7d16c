//! The settings, and the parts that are running text: what happens, the model record, what a good one says, how it ends.

use std::ops::Range;

use super::{Field, Group, Input, Posted, choices, choices_with, decisions, field};
use crate::content::edit::front::{front_text, set_front, toml_text};
use crate::content::edit::outline::{Part, trimmed};
use crate::content::edit::text::{Change, as_posted};
use crate::course::scenario::Sector;

/// How a setting is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Bare,
    List,
}

const SETTINGS: [(&str, &str, Kind); 14] = [
    ("title", "Title", Kind::Text),
    ("role", "The learner\u{2019}s part", Kind::Text),
    ("agency", "The invented agency they work for", Kind::Text),
    ("sector", "Sector", Kind::Text),
    ("framework", "Edition of the questions", Kind::Text),
    ("minutes", "Minutes it takes", Kind::Bare),
    ("difficulty", "Difficulty", Kind::Text),
    ("issues", "What pathways draw it for: refusal, harm, both with a comma, or nothing", Kind::List),
    ("owner", "The team that answers for it", Kind::Text),
    ("review_by", "Review by, as in 2028-06-30", Kind::Bare),
    ("content_note", "What to warn of before the start (optional)", Kind::Text),
    ("support", "Where help is, if it is close to home (optional)", Kind::Text),
    ("not_shared_because", "Why nothing is shared although somebody is at risk (only then)", Kind::Text),
    ("was", "Names it had before (only if it was renamed)", Kind::List),
];

pub(super) fn settings(text: &str) -> Vec<Group> {
    let fields = SETTINGS.iter().map(|(key, label, _)| {
        let value = as_posted(&front_text(text, key));
        let input = match *key {
            "sector" => {
                let sectors = Sector::ALL.map(|sector| (sector.code().to_owned(), sector.label().to_owned()));
                choices_with(sectors.to_vec(), &value)
            }
            "difficulty" => match choices(&[("easy", "Easy"), ("medium", "Medium"), ("hard", "Hard")]) {
                Input::Choice(list) => choices_with(list, &value),
                other => other,
            },
            "content_note" | "support" | "not_shared_because" => Input::Area(2),
            _ => Input::Line,
        };
        field(*key, *label, input, value)
    });
    vec![Group { title: String::new(), fields: fields.collect() }]
}

pub(super) fn save_settings(text: &str, posted: Posted<'_>) -> Vec<Change> {
    let changed = SETTINGS.iter().filter_map(|(key, _, kind)| {
        let value = posted(key)?;
        if value == as_posted(&front_text(text, key)) {
            return None;
        }
        set_front(text, key, &written(*kind, value.trim()))
    });
    changed.collect()
}

/// A value as TOML. What should be a number or a date and is none is written as text: the check then says so.
fn written(kind: Kind, value: &str) -> String {
    let is_bare = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match kind {
        Kind::Bare if is_bare => value.to_owned(),
        Kind::List => {
            let items: Vec<_> = value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(toml_text).collect();
            format!("[{}]", items.join(", "))
        }
        _ => toml_text(value),
    }
}

/// A text that stands in a range. One that is empty there is put in with empty lines around it.
pub(super) fn replaced(text: &str, range: Range<usize>, posted: Option<String>) -> Option<Change> {
    let now = posted?;
    if now == as_posted(text.get(range.clone())?) {
        return None;
    }
    let now = now.trim().to_owned();
    let with = match range.is_empty() && !now.is_empty() {
        true => format!("{now}\n\n"),
        false => now,
    };
    Some(Change { range, with })
}

fn words_in(text: &str, range: &Range<usize>) -> String {
    as_posted(text.get(range.clone()).unwrap_or(""))
}

/// The value of the paragraph that states a decision.
pub(super) fn decision(text: &str, body: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let inside = text.get(body.clone())?;
    let mut at = body.start;
    for line in inside.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix("Decision:") {
            let value = trimmed(text, at + line.len() - rest.len()..at + line.len());
            return Some((at..at + line.len(), value));
        }
        at += line.len();
    }
    None
}

/// The field of a decision.
pub(super) fn decision_field(text: &str, body: &Range<usize>) -> Field {
    let value = decision(text, body).map(|(_, value)| words_in(text, &value)).unwrap_or_default();
    field("decision", "The decision that the model answers lead to", choices_with(decisions(), &value), value)
}

/// The change of a decision.
pub(super) fn save_decision(text: &str, body: &Range<usize>, posted: Posted<'_>) -> Option<Change> {
    let now = posted("decision")?;
    match decision(text, body) {
        Some((_, value)) => (now != words_in(text, &value)).then(|| Change { range: value, with: now.trim().to_owned() }),
        None if now.trim().is_empty() => None,
        None => {
            let at = trimmed(text, body.clone()).end.max(body.start);
            Some(Change { range: at..at, with: format!("\n\nDecision: {}\n", now.trim()) })
        }
    }
}

/// What stands before the decision, or all of it.
fn story(text: &str, part: &Part) -> Range<usize> {
    let end = decision(text, &part.body).map_or(part.body.end, |(line, _)| line.start);
    trimmed(text, part.body.start..end)
}

pub(super) fn situation(text: &str, part: &Part) -> Vec<Group> {
    let story = field("story", "What happens, and who presses for what", Input::Area(12), words_in(text, &story(text, part)));
    vec![Group { title: String::new(), fields: vec![story, decision_field(text, &part.body)] }]
}

pub(super) fn save_situation(text: &str, part: &Part, posted: Posted<'_>) -> Vec<Change> {
    let story = replaced(text, story(text, part), posted("story"));
    story.into_iter().chain(save_decision(text, &part.body, posted)).collect()
}

pub(super) fn prose(text: &str, part: &Part) -> Group {
    let words = field("words", part.title.clone(), Input::Area(10), words_in(text, &trimmed(text, part.body.clone())));
    Group { title: String::new(), fields: vec![words] }
}

pub(super) fn save_prose(text: &str, part: &Part, posted: Posted<'_>) -> Vec<Change> {
    replaced(text, trimmed(text, part.body.clone()), posted("words")).into_iter().collect()
}

/// The record's words: its lines without the marks of a block quote.
fn record_words(text: &str, part: &Part) -> String {
    let lines = words_in(text, &trimmed(text, part.body.clone()));
    let lines = lines.lines().map(|line| line.strip_prefix("> ").or_else(|| line.strip_prefix('>')).unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

pub(super) fn record(text: &str, part: &Part) -> Group {
    let words = field("words", "The record as an experienced colleague would write it", Input::Area(12), record_words(text, part));
    Group { title: String::new(), fields: vec![words] }
}

pub(super) fn save_record(text: &str, part: &Part, posted: Posted<'_>) -> Vec<Change> {
    let Some(now) = posted("words").filter(|now| *now != record_words(text, part)) else { return Vec::new() };
    let lines = now.trim().lines().map(|line| if line.trim().is_empty() { ">".to_owned() } else { format!("> {line}") });
    let range = trimmed(text, part.body.clone());
    let end = if range.is_empty() { "\n" } else { "" };
    vec![Change { range, with: lines.collect::<Vec<_>>().join("\n") + end }]
}

fn line_words(text: &str, part: &Part) -> String {
    let lines = words_in(text, &trimmed(text, part.body.clone()));
    lines.lines().map(|line| line.strip_prefix("- ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

pub(super) fn lines(text: &str, part: &Part) -> Group {
    let words = field("words", "What a good record of this case says, a line each", Input::Area(8), line_words(text, part));
    Group { title: String::new(), fields: vec![words] }
}

pub(super) fn save_lines(text: &str, part: &Part, posted: Posted<'_>) -> Vec<Change> {
    let Some(now) = posted("words").filter(|now| *now != line_words(text, part)) else { return Vec::new() };
    let lines = now.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("- {line}"));
    let range = trimmed(text, part.body.clone());
    let end = if range.is_empty() { "\n" } else { "" };
    vec![Change { range, with: lines.collect::<Vec<_>>().join("\n") + end }]
}
