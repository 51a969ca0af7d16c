//! Lists of options as authors write them: a box, words, tags as code spans, feedback as an indented block quote.
//! Must never drop what an author wrote without saying so.

use pulldown_cmark::Tag;

use super::document::Document;
use super::front::clip;
use super::markdown::{Node, Piece, plain_text};
use super::near;
use super::render::Renderer;
use crate::course::Html;
use crate::course::scenario::FactTag;
use crate::course::text::{Choice, ChoiceId, Worth, WrongTurn};

/// Tags that an option of any kind may have, besides a wrong turn.
pub(super) const OPTION: &[&str] = &["critical", "also"];
/// Tags of a recipient.
pub(super) const RECIPIENT: &[&str] = &["critical", "also", "procedures"];
/// Tags of a fact.
pub(super) const FACT: &[&str] = &["share", "withhold", "background", "sensitive", "opinion"];

/// One item of a list, taken apart.
pub(super) struct Written<'n, 'a> {
    /// Where it stands.
    pub(super) at: usize,
    /// Its box, if it has one.
    pub(super) ticked: Option<bool>,
    /// Its words without box and tags.
    pub(super) label: &'n [Node<'a>],
    /// The same as plain text.
    pub(super) text: String,
    /// Its tags.
    pub(super) tags: Tags,
    /// What its block quotes hold.
    pub(super) feedback: Vec<&'n Node<'a>>,
}

/// The tags of an option or a fact.
#[derive(Debug, Default)]
pub(super) struct Tags {
    pub(super) wrong_turn: Option<WrongTurn>,
    pub(super) critical: bool,
    pub(super) also: bool,
    pub(super) procedures: bool,
    pub(super) sensitive: bool,
    pub(super) opinion: bool,
    pub(super) facts: Vec<FactTag>,
}

/// The items of the lists among these nodes. Anything else there would never be shown, and is a fault.
pub(super) fn items<'n, 'a>(document: &Document<'a>, nodes: &'n [Node<'a>]) -> Vec<&'n Node<'a>> {
    for node in nodes.iter().filter(|node| !node.is_list()) {
        if node.is_quote() {
            document.faults.error(node.at(), "a block quote that belongs to nothing", "indent it by two spaces, under its option");
        } else {
            document.faults.error(
                node.at(),
                "this stands outside the list, and would never be shown",
                "make it part of an option, or move it to the situation",
            );
        }
    }
    nodes.iter().filter(|node| node.is_list()).flat_map(|list| &list.children).collect()
}

/// Takes an item apart. `allowed` are the tags it may have, besides a wrong turn.
pub(super) fn read<'n, 'a>(document: &Document<'a>, item: &'n Node<'a>, allowed: &[&str]) -> Written<'n, 'a> {
    let (line, rest) = split_line(item);
    let unboxed = match line.split_first() {
        Some((Node { kind: Piece::TaskBox(_), .. }, words)) => words,
        _ => line,
    };
    let (label, tag_nodes) = split_tags(unboxed);
    let mut tags = Tags::default();
    for (at, tag) in tag_nodes {
        read_tag(document, at, tag, allowed, &mut tags);
    }
    let feedback = feedback(document, rest, &mut tags);
    let at = item.at();
    let text = plain_text(label);
    if text.is_empty() {
        document.faults.error(at, "an item without words", "write it, or delete the item");
    }
    Written { at, ticked: item.task_box().map(|(ticked, _)| ticked), label, text, tags, feedback }
}

/// The line of an item, and the blocks under it.
fn split_line<'n, 'a>(item: &'n Node<'a>) -> (&'n [Node<'a>], &'n [Node<'a>]) {
    match item.children.split_first() {
        Some((first, rest)) if first.is_paragraph() => (&first.children, rest),
        _ => item.children.split_at(item.children.iter().position(|child| !child.is_inline()).unwrap_or(item.children.len())),
    }
}

/// Splits the code spans off the end of a line: they are its tags.
pub(super) fn split_tags<'n, 'a>(line: &'n [Node<'a>]) -> (&'n [Node<'a>], Vec<(usize, &'n str)>) {
    let mut words = line;
    let mut tags = Vec::new();
    let mut end = line;
    while let Some((last, before)) = end.split_last() {
        match &last.kind {
            Piece::Code(tag) => {
                tags.push((last.at(), tag.as_ref()));
                words = before;
            }
            Piece::Text(text) if text.trim().is_empty() => {}
            Piece::SoftBreak | Piece::HardBreak => {}
            _ => break,
        }
        end = before;
    }
    tags.reverse();
    (words, tags)
}

fn read_tag(document: &Document<'_>, at: usize, tag: &str, allowed: &[&str], tags: &mut Tags) {
    let tag = tag.trim();
    if let Some(turn) = WrongTurn::parse(tag) {
        if tags.wrong_turn.is_some_and(|other| other != turn) {
            document.faults.error(at, "a second wrong-turn code", "keep the one it turned on");
        }
        tags.wrong_turn = tags.wrong_turn.or(Some(turn));
        return;
    }
    if !allowed.contains(&tag) {
        return unknown_tag(document, at, tag, allowed);
    }
    match tag {
        "critical" => tags.critical = true,
        "also" => tags.also = true,
        "procedures" => tags.procedures = true,
        "sensitive" => tags.sensitive = true,
        "opinion" => tags.opinion = true,
        "share" => tags.facts.push(FactTag::Share),
        "withhold" => tags.facts.push(FactTag::Withhold),
        "background" => tags.facts.push(FactTag::Background),
        _ => {}
    }
}

fn unknown_tag(document: &Document<'_>, at: usize, tag: &str, allowed: &[&str]) {
    if document.faults.is_full() {
        return;
    }
    let mend = match near::nearest(tag, allowed.iter().copied()) {
        _ if is_turn(tag) => "the wrong-turn codes are W01 to W20".to_owned(),
        Some(near) => format!("did you mean `{near}`?"),
        None if allowed.is_empty() => "a wrong-turn code, W01 to W20, is all that may stand here".to_owned(),
        None => format!("use a wrong-turn code, W01 to W20, or one of: {}", allowed.join(", ")),
    };
    document.faults.error(at, format!("the tag `{}` is not known here", clip(tag)), mend);
}

fn is_turn(tag: &str) -> bool {
    tag.strip_prefix(['W', 'w']).is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What the block quotes under an item hold. A wrong-turn code may stand at their end as well.
fn feedback<'n, 'a>(document: &Document<'a>, blocks: &'n [Node<'a>], tags: &mut Tags) -> Vec<&'n Node<'a>> {
    for block in blocks.iter().filter(|block| !block.is_quote()) {
        document.faults.error(block.at(), "only feedback may stand under an item", "write it as a block quote, with “>” before it");
    }
    let shown: Vec<&Node<'_>> = blocks.iter().filter(|block| block.is_quote()).flat_map(|quote| &quote.children).collect();
    if let Some(last) = shown.last().filter(|last| last.is_paragraph()) {
        for (at, tag) in split_tags(&last.children).1 {
            if is_turn(tag) {
                read_tag(document, at, tag, &[], tags);
            } else if OPTION.contains(&tag) || RECIPIENT.contains(&tag) || FACT.contains(&tag) {
                document.faults.error(
                    at,
                    format!("the tag `{tag}` stands in the feedback"),
                    "move it to the end of the option or fact itself",
                );
            }
        }
    }
    shown
}

/// Renders feedback, without the tags at its end.
pub(super) fn feedback_html<'n, 'a: 'n>(renderer: &Renderer<'n, 'a>, feedback: &[&'n Node<'a>]) -> Html {
    match feedback.split_last() {
        Some((last, before)) if last.is_paragraph() => {
            let (words, tags) = split_tags(&last.children);
            if tags.iter().any(|(_, tag)| is_turn(tag)) {
                return renderer.blocks_and_line(before.iter().copied(), words);
            }
            renderer.blocks(feedback.iter().copied())
        }
        _ => renderer.blocks(feedback.iter().copied()),
    }
}

/// Makes a choice of an item. Model and defensible come from its box and its tag.
pub(super) fn choice<'n, 'a: 'n>(renderer: &Renderer<'n, 'a>, written: &Written<'n, 'a>, id: ChoiceId) -> Choice {
    let worth = match (written.ticked, written.tags.also) {
        (Some(true), _) => Worth::Model,
        (_, true) => Worth::Defensible,
        _ => Worth::Mistaken,
    };
    Choice {
        id,
        label: renderer.inline(written.label),
        label_text: written.text.clone(),
        worth,
        critical: written.tags.critical,
        procedures: written.tags.procedures,
        wrong_turn: written.tags.wrong_turn,
        feedback: feedback_html(renderer, &written.feedback),
        written: true,
    }
}

/// How many `[x]` a list takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ticks {
    /// Exactly one.
    One,
    /// One or more.
    Several,
}

/// Checks the boxes of a list of options: all have one, the right number is ticked, `also` and `critical` fit.
pub(super) fn check_ticks(document: &Document<'_>, at: usize, list: &[Written<'_, '_>], ticks: Ticks) {
    let faults = document.faults;
    if !list.is_empty() && list.iter().all(|option| option.ticked.is_none()) {
        let at = list.first().map_or(at, |option| option.at);
        return faults.error(at, "the options have no boxes", "write “- [x]” before the right one and “- [ ]” before the others");
    }
    let ticked: Vec<&Written<'_, '_>> = list.iter().filter(|option| option.ticked == Some(true)).collect();
    if ticked.is_empty() {
        faults.error(at, "no option is the right one", "write “- [x]” before it");
    }
    if let (Ticks::One, Some(second)) = (ticks, ticked.get(1)) {
        faults.error(
            second.at,
            "a second option is ticked, and only one can be the model",
            "untick it, and tag it `also` if it can be defended",
        );
    }
    for option in list {
        let good = option.ticked == Some(true) || option.tags.also;
        if option.ticked == Some(true) && option.tags.also {
            faults.error(option.at, "this option is ticked and tagged `also`", "take the tag away: the tick says that it is right");
        }
        if good && option.tags.critical {
            faults.error(option.at, "a right answer is tagged `critical`", "take the tag away");
        }
    }
}

/// Checks that every option has feedback.
pub(super) fn check_feedback(document: &Document<'_>, list: &[Written<'_, '_>]) {
    for option in list.iter().filter(|option| option.feedback.is_empty()) {
        document.faults.error(option.at, "this option has no feedback", "say what follows from it, as a block quote indented under it");
    }
}

/// Whether a node is a list with boxes.
pub(super) fn is_task_list(node: &Node<'_>) -> bool {
    matches!(node.tag(), Some(Tag::List(_))) && node.children.iter().any(|item| item.task_box().is_some())
}
