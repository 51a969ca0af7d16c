//! The rules for every file (`content-format.md`): headings, pictures, links, task lists, footnotes.
//! Must never know what a module or a scenario is.

use pulldown_cmark::{LinkType, Tag};

use super::document::Document;
use super::front::clip;
use super::links::{self, Index};
use super::markdown::{Node, Piece, plain_text};
use crate::course::Kind;

/// What a link is called by those who think that everybody sees what stands around it.
const SAYING_NOTHING: [&str; 7] = ["here", "click here", "this", "link", "this link", "more", "read more"];

/// Checks a document for what can be seen in it alone.
pub(super) fn check(document: &Document<'_>) {
    characters(document);
    heading_order(document);
    for node in document.nodes.iter().chain(document.footnotes()) {
        check_node(document, node, true);
    }
}

/// Checks that what the document links to is there.
pub(super) fn check_links(document: &Document<'_>, index: &Index) {
    for node in document.nodes.iter().chain(document.footnotes()) {
        check_targets(document, index, node);
    }
}

/// Characters that nobody can see, and that would reach spreadsheets and e-mails.
fn characters(document: &Document<'_>) {
    let hidden = |letter: char| (letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) || is_direction(letter);
    if let Some((at, letter)) = document.text.char_indices().find(|(_, letter)| hidden(*letter)) {
        document.faults.error(at, format!("a character that cannot be seen (U+{:04X})", u32::from(letter)), "delete it, and any others");
    }
}

/// Characters that turn the direction of text, so that it reads otherwise than it is.
fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn heading_order(document: &Document<'_>) {
    let mut last = 1;
    for heading in document.headings.iter() {
        let level = heading.level;
        if level == 1 && document.kind != Kind::Scenario {
            document.faults.error(heading.at, "a heading of level 1: the title stands in the front matter", "start headings with ##");
        } else if level > last + 1 {
            let message = format!("this heading skips a level: {} after {}", "#".repeat(level.into()), "#".repeat(last.into()));
            document.faults.error(heading.at, message, format!("start it with {}", "#".repeat(usize::from(last) + 1)));
        }
        if heading.text.is_empty() {
            document.faults.error(heading.at, "a heading without words", "write the heading, or delete it");
        }
        last = level;
    }
}

fn check_node(document: &Document<'_>, node: &Node<'_>, is_top: bool) {
    let faults = document.faults;
    match &node.kind {
        Piece::Element(Tag::Heading { .. }) if !is_top => {
            faults.error(node.at(), "a heading within a list or a quotation", "move it out, or make it bold text");
        }
        Piece::Element(Tag::List(_)) => task_list(document, node),
        Piece::Element(Tag::Link { link_type, dest_url, .. }) => {
            let words = plain_text(&node.children);
            if words.is_empty() {
                faults.error(node.at(), "a link without words", "write what it leads to between the square brackets");
            } else if SAYING_NOTHING.contains(&words.trim_end_matches('.').to_lowercase().as_str()) {
                let message = format!("the words of this link, “{}”, do not say where it leads", clip(&words));
                faults.warning(node.at(), message, "use the name of what it leads to: many people hear a page's links without the rest");
            }
            if let Err((message, mend)) = links::read(document.kind, &with_scheme(*link_type, dest_url)) {
                faults.error(node.at(), message, mend);
            }
        }
        Piece::Element(Tag::Image { dest_url, .. }) => picture(document, node, dest_url),
        _ => {}
    }
    missing_notes(document, &node.children);
    for child in &node.children {
        check_node(document, child, false);
    }
}

/// A picture needs words for those who do not see it, and stands in the folder.
fn picture(document: &Document<'_>, node: &Node<'_>, url: &str) {
    let words = plain_text(&node.children);
    if words.is_empty() {
        document.faults.error(node.at(), "a picture without alternative text", "say what it shows between the square brackets");
    } else if url.ends_with(words.trim()) {
        document.faults.error(node.at(), "the alternative text is the name of the file", "say what the picture shows");
    }
    if !matches!(links::read(document.kind, url), Ok(links::Link::Media(_))) {
        let message = format!("a picture from “{}”", clip(url));
        document.faults.error(node.at(), message, "put the file into media/ and write ../media/name.svg");
    }
}

/// The parser silently takes a box that is not quite one for words.
fn task_list(document: &Document<'_>, list: &Node<'_>) {
    let boxed = list.children.iter().filter(|item| item.task_box().is_some()).count();
    for item in &list.children {
        if item.task_box().is_some() {
            continue;
        }
        if looks_boxed(item) {
            document.faults.error(item.at(), "this looks like a box and is none", "write “- [ ] words” or “- [x] words”, with the spaces");
        } else if boxed > 0 {
            document.faults.error(
                item.at(),
                "an item without a box in a list that has boxes",
                "write “- [ ]” before it, or take the boxes away",
            );
        }
    }
}

fn looks_boxed(item: &Node<'_>) -> bool {
    let text = plain_text(item.children.iter().take_while(|child| child.is_inline()).take(4));
    let text = match item.children.first() {
        Some(first) if first.is_paragraph() => plain_text(first.children.iter().take(4)),
        _ => text,
    };
    let Some((inside, _)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) else { return false };
    matches!(inside.trim(), "" | "x" | "X" | "y" | "Y" | "v" | "*" | "✓" | "✔") && !matches!(first_link(item), Some(()))
}

/// Whether the item starts with a link, whose words may be anything.
fn first_link(item: &Node<'_>) -> Option<()> {
    let first = item.children.first()?;
    let first = if first.is_paragraph() { first.children.first()? } else { first };
    matches!(first.tag(), Some(Tag::Link { .. })).then_some(())
}

/// A reference to a footnote that nobody wrote stays text: `[`, `^name`, `]`.
fn missing_notes(document: &Document<'_>, nodes: &[Node<'_>]) {
    for pair in nodes.windows(2) {
        let [Node { kind: Piece::Text(open), range, .. }, Node { kind: Piece::Text(label), .. }] = pair else { continue };
        if open.ends_with('[') && label.starts_with('^') && label.len() > 1 {
            let message = format!("there is no footnote “{}”", clip(label.trim_start_matches('^')));
            document.faults.error(range.start, message, "write [^name]: and the note on a line of its own");
        }
    }
}

fn check_targets(document: &Document<'_>, index: &Index, node: &Node<'_>) {
    let url = match node.tag() {
        Some(Tag::Link { link_type, dest_url, .. }) => Some(with_scheme(*link_type, dest_url)),
        Some(Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    };
    if let Some(Ok(link)) = url.map(|url| links::read(document.kind, &url))
        && let Err((message, mend)) = index.check(&link, &document.headings)
    {
        document.faults.error(node.at(), message, mend);
    }
    for child in node.children.iter().filter(|_| !document.faults.is_full()) {
        check_targets(document, index, child);
    }
}

fn with_scheme(link_type: LinkType, url: &str) -> String {
    if link_type == LinkType::Email { format!("mailto:{url}") } else { url.to_owned() }
}
