//! The items of a list of options or facts, with the range of each of their pieces.
//! Must never lose a piece that it does not know: what is not read is not written either.

use std::ops::Range;

use super::outline::trimmed;
use super::text::{Change, as_posted};
use crate::content::fault::Faults;
use crate::content::markdown::{self, Node, Piece};
use crate::content::options::split_tags;
use crate::course::text::WrongTurn;

/// An item and where its pieces stand.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The whole item, with its last line's end.
    pub(super) range: Range<usize>,
    /// Its number's digits, in a numbered list.
    number: Option<Range<usize>>,
    /// Its box, `[x]` or `[ ]`.
    tick: Option<Range<usize>>,
    /// Its words as written.
    label: Range<usize>,
    /// From its first tag to its last; empty, after the words, if it has none.
    tags: Range<usize>,
    /// Its block quotes.
    quote: Option<Range<usize>>,
    /// What it says.
    pub(super) says: Says,
}

/// What an item says, as a form shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Says {
    pub(super) ticked: bool,
    pub(super) label: String,
    /// Tags of its line, without the wrong turn.
    pub(super) tags: Vec<String>,
    /// The wrong turn, wherever it is written.
    pub(super) turn: String,
    pub(super) feedback: String,
    /// Whether the wrong turn is written at the end of the feedback.
    pub(super) turn_in_feedback: bool,
}

/// The items of the lists in a part of a text.
pub(super) fn read(text: &str, body: Range<usize>) -> Vec<Row> {
    let faults = Faults::new("", text);
    let nodes = markdown::parse(text.get(body.clone()).unwrap_or(""), body.start, &faults);
    let lists = nodes.iter().filter(|node| node.is_list());
    lists.flat_map(|list| &list.children).filter_map(|item| row(text, item)).collect()
}

fn row(text: &str, item: &Node<'_>) -> Option<Row> {
    let line = match item.children.first() {
        Some(first) if first.is_paragraph() => first.children.as_slice(),
        _ => {
            let blocks = item.children.iter().position(|child| !child.is_inline()).unwrap_or(item.children.len());
            item.children.get(..blocks)?
        }
    };
    let (tick, words) = match line.split_first() {
        Some((Node { kind: Piece::TaskBox(_), range, .. }, words)) => (Some(range.clone()), words),
        _ => (None, line),
    };
    let (label, tags) = split_tags(words);
    let start = label.first().map(Node::at)?;
    let label_range = trimmed(text, start..label.last().map_or(start, |node| node.range.end));
    let tag_nodes: Vec<&Node<'_>> = words.iter().skip(label.len()).filter(|node| matches!(node.kind, Piece::Code(_))).collect();
    let tags_range = match (tag_nodes.first(), tag_nodes.last()) {
        (Some(first), Some(last)) => first.at()..last.range.end,
        _ => label_range.end..label_range.end,
    };
    let quotes: Vec<&Node<'_>> = item.children.iter().filter(|child| child.is_quote()).collect();
    let quote = quotes.first().zip(quotes.last()).map(|(first, last)| trimmed(text, first.at()..last.range.end));
    let mut says = Says {
        ticked: tick.clone().and_then(|range| text.get(range)).is_some_and(|found| found.contains(['x', 'X'])),
        label: as_posted(text.get(label_range.clone())?),
        feedback: quote.clone().map(|range| unquoted(text.get(range).unwrap_or(""))).unwrap_or_default(),
        ..Says::default()
    };
    for (_, tag) in tags {
        match WrongTurn::parse(tag.trim()) {
            Some(turn) if says.turn.is_empty() => says.turn = turn.to_string(),
            _ => says.tags.push(tag.trim().to_owned()),
        }
    }
    take_turn(&mut says);
    Some(Row {
        range: whole(text, item, quote.as_ref()),
        number: number(text, item),
        tick,
        label: label_range,
        tags: tags_range,
        quote,
        says,
    })
}

/// An item ends with the line of its last piece.
fn whole(text: &str, item: &Node<'_>, quote: Option<&Range<usize>>) -> Range<usize> {
    let inside = trimmed(text, item.range.clone());
    let end = quote.map_or(inside.end, |quote| quote.end.max(inside.end));
    let end = text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |line| end + line + 1);
    item.at()..end
}

fn number(text: &str, item: &Node<'_>) -> Option<Range<usize>> {
    let digits = text.get(item.at()..)?.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| item.at()..item.at() + digits)
}

/// The words of a block quote: each line without what makes it one.
fn unquoted(quote: &str) -> String {
    let lines = quote.lines().map(|line| {
        let line = line.trim_start();
        line.strip_prefix("> ").or_else(|| line.strip_prefix('>')).unwrap_or(line)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A wrong turn may be written at the end of the feedback as well.
fn take_turn(says: &mut Says) {
    if !says.turn.is_empty() {
        return;
    }
    let Some((before, turn)) =
        says.feedback.trim_end().rsplit_once('`').filter(|(_, after)| after.is_empty()).and_then(|(rest, _)| rest.rsplit_once('`'))
    else {
        return;
    };
    if WrongTurn::parse(turn).is_some() {
        (says.turn, says.feedback, says.turn_in_feedback) = (turn.to_owned(), before.trim_end().to_owned(), true);
    }
}

/// The block quote that says this, in a list set in by so much. The first line stands where the quote does.
fn quoted(words: &str, indent: &str) -> String {
    let lines = words.trim_end().lines().map(|line| if line.trim().is_empty() { ">".to_owned() } else { format!("> {line}") });
    lines.collect::<Vec<_>>().join(&format!("\n{indent}"))
}

fn tags_of(says: &Says) -> String {
    let turn = (!says.turn.is_empty() && !says.turn_in_feedback).then_some(&says.turn);
    says.tags.iter().chain(turn).map(|tag| format!("`{tag}`")).collect::<Vec<_>>().join(" ")
}

fn feedback_of(says: &Says) -> String {
    match (says.turn_in_feedback && !says.turn.is_empty(), says.feedback.trim_end()) {
        (true, "") => format!("`{}`", says.turn),
        (true, words) => format!("{words} `{}`", says.turn),
        (false, words) => words.to_owned(),
    }
}

/// The changes that make an item say something else: only to the pieces that differ.
pub(super) fn change(text: &str, row: &Row, mut now: Says) -> Vec<Change> {
    let was = &row.says;
    now.turn_in_feedback = was.turn_in_feedback;
    let mut changes = Vec::new();
    if let Some(tick) = row.tick.clone().filter(|_| now.ticked != was.ticked) {
        changes.push(Change { range: tick, with: if now.ticked { "[x]" } else { "[ ]" }.to_owned() });
    }
    if now.label != was.label {
        changes.push(Change { range: row.label.clone(), with: one_line(&now.label) });
    }
    if tags_of(&now) != tags_of(was) {
        changes.push(tags_change(text, row, &tags_of(&now)));
    }
    if feedback_of(&now) != feedback_of(was) {
        changes.push(feedback_change(text, row, &feedback_of(&now)));
    }
    changes
}

fn tags_change(text: &str, row: &Row, tags: &str) -> Change {
    if row.tags.is_empty() {
        return Change { range: row.tags.clone(), with: format!(" {tags}") };
    }
    if tags.is_empty() {
        // The space before the tags goes with them.
        let spaces = text.get(row.label.end..row.tags.start).filter(|between| between.trim().is_empty());
        let start = if spaces.is_some() { row.label.end } else { row.tags.start };
        return Change { range: start..row.tags.end, with: String::new() };
    }
    Change { range: row.tags.clone(), with: tags.to_owned() }
}

fn feedback_change(text: &str, row: &Row, feedback: &str) -> Change {
    let Some(quote) = row.quote.clone() else {
        let indent = indent(text, row);
        let end = text.get(row.tags.end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| row.tags.end + end);
        return Change { range: end..end, with: format!("\n{indent}{}", quoted(feedback, &indent)) };
    };
    let line = text.get(..quote.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    if feedback.is_empty() {
        return Change { range: line..quote.end, with: String::new() };
    }
    let indent = text.get(line..quote.start).unwrap_or("  ").to_owned();
    Change { range: quote, with: quoted(feedback, &indent) }
}

/// How far what belongs to an item is set in: as far as its words.
fn indent(text: &str, row: &Row) -> String {
    let line = text.get(..row.range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let before = row.range.start - line;
    let marker = row.number.as_ref().map_or(2, |number| number.len() + 2);
    " ".repeat(before + marker)
}

/// A new item, printed. `number` is its own in a numbered list.
pub(super) fn printed(says: &Says, number: Option<usize>) -> String {
    let marker = number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
    let tick = match (number, says.ticked) {
        (Some(_), _) => "",
        (None, true) => "[x] ",
        (None, false) => "[ ] ",
    };
    let tags = tags_of(says);
    let space = if tags.is_empty() { "" } else { " " };
    let mut out = format!("{marker}{tick}{}{space}{tags}\n", one_line(&says.label));
    if !says.feedback.trim().is_empty() {
        let indent = " ".repeat(marker.len());
        out.push_str(&format!("{indent}{}\n", quoted(&says.feedback, &indent)));
    }
    out
}

/// The changes that take items out and put new ones in at the end, and number a numbered list anew.
pub(super) fn add_and_remove(
    text: &str,
    body: &Range<usize>,
    rows: &[Row],
    removed: &[usize],
    new: &[Says],
    numbered: bool,
) -> Vec<Change> {
    let mut changes: Vec<Change> =
        removed.iter().filter_map(|index| rows.get(*index)).map(|row| Change { range: row.range.clone(), with: String::new() }).collect();
    let first: usize = rows.first().and_then(|row| row.number.clone()).and_then(|range| text.get(range)?.parse().ok()).unwrap_or(1);
    let kept = rows.iter().enumerate().filter(|(index, _)| !removed.contains(index));
    let mut next = first;
    for (_, row) in kept {
        if let Some(range) = row.number.clone().filter(|range| !removed.is_empty() && text.get(range.clone()) != Some(&next.to_string())) {
            changes.push(Change { range, with: next.to_string() });
        }
        next += 1;
    }
    if new.is_empty() {
        return changes;
    }
    let at = rows.last().map_or_else(|| trimmed(text, body.clone()).end.max(body.start), |row| row.range.end);
    let joined: String = new.iter().enumerate().map(|(index, says)| printed(says, numbered.then_some(next + index))).collect();
    let needs_break = text.get(..at).is_some_and(|before| !before.ends_with('\n'));
    let with = if needs_break { format!("\n{}", joined.trim_end_matches('\n')) } else { joined };
    changes.push(Change { range: at..at, with });
    changes
}

fn one_line(words: &str) -> String {
    words.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
