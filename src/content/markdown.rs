//! Markdown as a tree of nodes that know their place in the file.
//! Must never let markup through: HTML comments are dropped here, any other HTML is a fault and is dropped too.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, Event, LinkType, Options, Parser, Tag};

use super::fault::Faults;
use super::front::clip;

/// Deepest nesting read (`content-format.md`, "Rules for every file").
const DEEPEST: usize = 32;

/// A piece of a document.
#[derive(Debug)]
pub(super) struct Node<'a> {
    /// What it is.
    pub(super) kind: Piece<'a>,
    /// Where it stands, in bytes of the whole file.
    pub(super) range: Range<usize>,
    /// What it holds.
    pub(super) children: Vec<Node<'a>>,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// An element of CommonMark or one of its extensions.
    Element(Tag<'a>),
    /// Text, with entities resolved.
    Text(pulldown_cmark::CowStr<'a>),
    /// A code span.
    Code(pulldown_cmark::CowStr<'a>),
    /// A reference to a footnote.
    Footnote(pulldown_cmark::CowStr<'a>),
    /// A line break that shows as a space.
    SoftBreak,
    /// A line break that shows.
    HardBreak,
    /// A thematic break.
    Rule,
    /// The box of a task list's item, ticked or not.
    TaskBox(bool),
}

impl<'a> Node<'a> {
    /// Where it starts.
    pub(super) fn at(&self) -> usize {
        self.range.start
    }

    /// Its tag, if it is an element.
    pub(super) fn tag(&self) -> Option<&Tag<'a>> {
        match &self.kind {
            Piece::Element(tag) => Some(tag),
            _ => None,
        }
    }

    /// Its level, if it is a heading.
    pub(super) fn heading_level(&self) -> Option<u8> {
        match self.tag() {
            Some(Tag::Heading { level, .. }) => Some(*level as u8),
            _ => None,
        }
    }

    /// Whether it is a paragraph.
    pub(super) fn is_paragraph(&self) -> bool {
        matches!(self.tag(), Some(Tag::Paragraph))
    }

    /// Whether it is a block quote and not an alert.
    pub(super) fn is_quote(&self) -> bool {
        matches!(self.tag(), Some(Tag::BlockQuote(None)))
    }

    /// Whether it is a list, numbered or not.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.tag(), Some(Tag::List(_)))
    }

    /// Whether it can stand within a paragraph.
    pub(super) fn is_inline(&self) -> bool {
        match self.tag() {
            None => !matches!(self.kind, Piece::Rule),
            Some(tag) => matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }),
        }
    }

    /// The box of a list item, and where it stands: the first thing in it, or in its first paragraph.
    pub(super) fn task_box(&self) -> Option<(bool, usize)> {
        let first = self.children.first()?;
        match first.kind {
            Piece::TaskBox(ticked) => Some((ticked, first.at())),
            Piece::Element(Tag::Paragraph) => first.task_box(),
            _ => None,
        }
    }
}

/// The words in these nodes: no markup, no boxes, single spaces.
pub(super) fn plain_text<'n, 'a: 'n>(nodes: impl IntoIterator<Item = &'n Node<'a>>) -> String {
    let mut text = String::new();
    for node in nodes {
        append_text(node, &mut text);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Like `plain_text`, with a line break where the source has one.
pub(super) fn plain_lines<'n, 'a: 'n>(nodes: impl IntoIterator<Item = &'n Node<'a>>) -> String {
    let mut text = String::new();
    for node in nodes {
        append_text(node, &mut text);
    }
    text
}

fn append_text(node: &Node<'_>, text: &mut String) {
    match &node.kind {
        Piece::Text(words) | Piece::Code(words) => text.push_str(words),
        Piece::SoftBreak | Piece::HardBreak => text.push('\n'),
        Piece::Element(_) => {
            for child in &node.children {
                append_text(child, text);
            }
            if !node.is_inline() {
                text.push('\n');
            }
        }
        Piece::Footnote(_) | Piece::Rule | Piece::TaskBox(_) => {}
    }
}

/// The extensions of CommonMark that are part of the format.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES | Options::ENABLE_GFM
}

/// Reads the part of a file after its front matter. `body` is that part, `base` where it starts.
pub(super) fn parse<'a>(body: &'a str, base: usize, faults: &Faults<'_>) -> Vec<Node<'a>> {
    let broken = |link: BrokenLink<'_>| {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            let message = format!("nothing in this file says where the link “{}” goes", clip(&link.reference));
            faults.error(base + link.span.start, message, "write [words](address), or define the reference");
        }
        None
    };
    let parser = Parser::new_with_broken_link_callback(body, options(), Some(broken));
    let mut tree = Tree { base, faults, open: Vec::new(), done: Vec::new() };
    for (event, range) in parser.into_offset_iter() {
        let range = base + range.start..base + range.end;
        if tree.take(event, range).is_none() {
            break;
        }
    }
    tree.finish()
}

/// The tree while it grows: built with a list of open nodes, since recursion would follow the author's nesting.
struct Tree<'a, 'f> {
    base: usize,
    faults: &'f Faults<'f>,
    open: Vec<Node<'a>>,
    done: Vec<Node<'a>>,
}

impl<'a> Tree<'a, '_> {
    /// Adds one event; none if the rest of the file should not be read.
    fn take(&mut self, event: Event<'a>, range: Range<usize>) -> Option<()> {
        match event {
            Event::Start(tag) => return self.start(tag, range),
            Event::End(_) => self.close(),
            Event::Text(text) => self.add(Piece::Text(text), range),
            Event::Code(text) => self.add(Piece::Code(text), range),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, range),
            Event::FootnoteReference(label) => self.add(Piece::Footnote(label), range),
            Event::SoftBreak => self.add(Piece::SoftBreak, range),
            Event::HardBreak => self.add(Piece::HardBreak, range),
            Event::Rule => self.add(Piece::Rule, range),
            Event::TaskListMarker(ticked) => self.add(Piece::TaskBox(ticked), range),
            // Mathematics is not switched on.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.add(Piece::Text(text), range),
        }
        Some(())
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) -> Option<()> {
        if self.open.len() >= DEEPEST {
            self.faults.error(
                range.start,
                "this is nested more than 32 levels deep",
                "take some levels out; the rest of the file was not read",
            );
            return None;
        }
        self.open.push(Node { kind: Piece::Element(tag), range, children: Vec::new() });
        Some(())
    }

    fn close(&mut self) {
        if let Some(node) = self.open.pop() {
            if matches!(node.tag(), Some(Tag::HtmlBlock)) {
                self.html_block(&node);
            } else {
                self.push(node);
            }
        }
    }

    fn add(&mut self, kind: Piece<'a>, range: Range<usize>) {
        self.push(Node { kind, range, children: Vec::new() });
    }

    fn push(&mut self, node: Node<'a>) {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.done.push(node),
        }
    }

    /// HTML within a paragraph, or a line of a block of it, which is looked at when the block is whole.
    fn html(&mut self, html: &pulldown_cmark::CowStr<'a>, range: Range<usize>) {
        if matches!(self.open.last().and_then(Node::tag), Some(Tag::HtmlBlock)) {
            self.add(Piece::Text(html.clone()), range);
        } else if !is_comment(html) {
            self.refuse(html, range.start);
        }
    }

    fn html_block(&self, node: &Node<'a>) {
        let mut html = String::new();
        append_text(node, &mut html);
        if html.trim_start().starts_with("<!--") && !html.contains("-->") {
            self.faults.error(node.at(), "this comment never ends, and hides the rest of the text", "end it with -->");
        } else if !is_comment(&html) {
            self.refuse(&html, node.at());
        }
    }

    fn refuse(&self, html: &str, at: usize) {
        let mend = "use Markdown; write < as &lt; where it is meant as a sign";
        self.faults.error(at, format!("HTML is refused: “{}”", clip(html.trim())), mend);
    }

    /// Closes what an early end left open.
    fn finish(mut self) -> Vec<Node<'a>> {
        while !self.open.is_empty() {
            self.close();
        }
        debug_assert!(self.done.iter().all(|node| node.at() >= self.base));
        self.done
    }
}

/// Whether there is nothing here but comments.
fn is_comment(html: &str) -> bool {
    let mut rest = html.trim();
    while let Some(comment) = rest.strip_prefix("<!--") {
        // `<!-->` and `<!--->` are whole comments, in CommonMark as in HTML.
        let end = if comment.starts_with('>') {
            Some(1)
        } else if comment.starts_with("->") {
            Some(2)
        } else {
            comment.find("-->").map(|at| at + 3)
        };
        let Some(after) = end.and_then(|end| comment.get(end..)) else { return false };
        rest = after.trim_start();
    }
    rest.is_empty()
}
