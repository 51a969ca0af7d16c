//! Nodes to HTML, once for each version.
//! Must never write anything but its own tags: all that the author wrote is escaped.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};

use pulldown_cmark::{Alignment, BlockQuoteKind, LinkType, Tag};

use super::document::Document;
use super::glossary::{Glossary, Words};
use super::links::{self, Index};
use super::markdown::{Node, Piece, plain_text};
use crate::course::{Html, Kind};

/// Renders the parts of one document.
pub(super) struct Renderer<'d, 'a> {
    document: &'d Document<'a>,
    index: Option<&'d Index>,
    /// How many levels headings move up: a page's own heading is its `h1`.
    raised: u8,
    notes: RefCell<Notes<'d, 'a>>,
    /// Tables so far: two on a page are two regions, and need two names.
    tables: Cell<usize>,
    words: RefCell<Words>,
    /// Within a line, or apart from its page, there is no room to explain a word.
    has_room: Cell<bool>,
    /// Whether what is rendered is shown apart from its own page: places in the page are then somewhere else.
    is_apart: bool,
}

/// The footnotes of a document, numbered through all its parts so that no address is given twice.
#[derive(Default)]
struct Notes<'d, 'a> {
    texts: BTreeMap<&'d str, &'d [Node<'a>]>,
    last: usize,
    /// Those that the part being rendered refers to, with their numbers.
    asked: BTreeMap<&'d str, usize>,
    waiting: VecDeque<(&'d str, usize)>,
}

impl<'d, 'a> Renderer<'d, 'a> {
    /// A renderer whose headings move up by this many levels.
    pub(super) fn new(document: &'d Document<'a>, index: Option<&'d Index>, raised: u8) -> Renderer<'d, 'a> {
        let texts = document.notes().collect();
        Renderer {
            document,
            index,
            raised,
            notes: RefCell::new(Notes { texts, ..Notes::default() }),
            tables: Cell::new(0),
            words: RefCell::default(),
            has_room: Cell::new(true),
            is_apart: false,
        }
    }

    /// The same for parts that are shown on other pages than their own.
    pub(super) fn apart(self) -> Renderer<'d, 'a> {
        Renderer { is_apart: true, ..self }
    }

    /// Starts another page: words explained before it are explained again.
    pub(super) fn turn_page(&self) {
        self.words.borrow_mut().turn();
    }

    /// Blocks shown with what was rendered since the page was turned, with the footnotes they refer to after them.
    pub(super) fn blocks_of_page<'n>(&self, nodes: impl IntoIterator<Item = &'n Node<'a>>) -> Html
    where
        'a: 'n,
    {
        let mut out = String::new();
        self.each(nodes, &mut out);
        self.footnotes(&mut out);
        Html::from_rendered(out.trim_end().to_owned())
    }

    /// Blocks that may be shown on their own, with the footnotes they refer to after them.
    pub(super) fn blocks<'n>(&self, nodes: impl IntoIterator<Item = &'n Node<'a>>) -> Html
    where
        'a: 'n,
    {
        let page = self.words.borrow_mut().turn();
        let html = self.blocks_of_page(nodes);
        self.words.borrow_mut().turn_back(page);
        html
    }

    /// Blocks, each with its words explained after it.
    fn each<'n>(&self, nodes: impl IntoIterator<Item = &'n Node<'a>>, out: &mut String)
    where
        'a: 'n,
    {
        for node in nodes {
            self.node(node, out);
            if node.heading_level().is_none() {
                self.explain(out);
            }
        }
    }

    fn explain(&self, out: &mut String) {
        self.words.borrow_mut().explain(escape, out);
    }

    /// Blocks, and a last paragraph of this line.
    pub(super) fn blocks_and_line<'n>(&self, nodes: impl IntoIterator<Item = &'n Node<'a>>, line: &'n [Node<'a>]) -> Html
    where
        'a: 'n,
    {
        let page = self.words.borrow_mut().turn();
        let mut out = String::new();
        self.each(nodes, &mut out);
        let mut words = String::new();
        for node in line {
            self.node(node, &mut words);
        }
        out.push_str(&format!("<p>{}</p>\n", words.trim()));
        self.explain(&mut out);
        self.footnotes(&mut out);
        self.words.borrow_mut().turn_back(page);
        Html::from_rendered(out.trim_end().to_owned())
    }

    /// Markup within a line: no paragraph around it, no footnotes.
    pub(super) fn inline<'n>(&self, nodes: impl IntoIterator<Item = &'n Node<'a>>) -> Html
    where
        'a: 'n,
    {
        let mut out = String::new();
        let had_room = self.has_room.replace(false);
        for node in nodes {
            match &node.kind {
                Piece::Footnote(_) => {}
                _ => self.node(node, &mut out),
            }
        }
        self.has_room.set(had_room);
        Html::from_rendered(out.trim().to_owned())
    }

    fn node(&self, node: &Node<'a>, out: &mut String) {
        match &node.kind {
            Piece::Element(tag) => self.element(tag, node, out),
            Piece::Text(text) => escape(text, out),
            Piece::Code(code) => {
                out.push_str("<code>");
                escape(code, out);
                out.push_str("</code>");
            }
            Piece::Footnote(label) => self.reference(label, out),
            Piece::SoftBreak => out.push('\n'),
            Piece::HardBreak => out.push_str("<br>\n"),
            Piece::Rule => out.push_str("<hr>\n"),
            Piece::TaskBox(true) => out.push_str("☑ "),
            Piece::TaskBox(false) => out.push_str("☐ "),
        }
    }

    fn children(&self, node: &Node<'a>, out: &mut String) {
        for child in &node.children {
            self.node(child, out);
        }
    }

    fn wrapped(&self, open: &str, node: &Node<'a>, close: &str, out: &mut String) {
        out.push_str(open);
        self.children(node, out);
        out.push_str(close);
    }

    fn element(&self, tag: &Tag<'a>, node: &Node<'a>, out: &mut String) {
        match tag {
            Tag::Paragraph => self.wrapped("<p>", node, "</p>\n", out),
            Tag::Heading { .. } => self.heading(node, out),
            Tag::BlockQuote(None) => self.wrapped("<blockquote>\n", node, "</blockquote>\n", out),
            Tag::BlockQuote(Some(kind)) => self.alert(*kind, node, out),
            Tag::CodeBlock(_) => self.wrapped("<pre tabindex=\"0\"><code>", node, "</code></pre>\n", out),
            Tag::List(None) => self.wrapped("<ul>\n", node, "</ul>\n", out),
            Tag::List(Some(1)) => self.wrapped("<ol>\n", node, "</ol>\n", out),
            Tag::List(Some(start)) => self.wrapped(&format!("<ol start=\"{start}\">\n"), node, "</ol>\n", out),
            Tag::Item => self.wrapped("<li>", node, "</li>\n", out),
            Tag::Table(alignments) => self.table(alignments, node, out),
            Tag::Emphasis => self.wrapped("<em>", node, "</em>", out),
            Tag::Strong => self.wrapped("<strong>", node, "</strong>", out),
            Tag::Link { link_type, dest_url, .. } => self.link(*link_type, dest_url, node, out),
            Tag::Image { dest_url, .. } => self.image(dest_url, node, out),
            // Footnotes stand at the end of the part that refers to them; HTML never reaches the tree; a table's
            // parts are written by the table; the rest is not switched on.
            Tag::FootnoteDefinition(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {}
            _ => self.children(node, out),
        }
    }

    fn heading(&self, node: &Node<'a>, out: &mut String) {
        let level = node.heading_level().unwrap_or(2).saturating_sub(self.raised).clamp(2, 6);
        let anchor = self.document.headings.standing_at(node.at()).map_or("", |heading| heading.anchor.as_str());
        out.push_str(&format!("<h{level} id=\""));
        escape(anchor, out);
        self.wrapped("\">", node, &format!("</h{level}>\n"), out);
    }

    fn alert(&self, kind: BlockQuoteKind, node: &Node<'a>, out: &mut String) {
        let (class, word) = match kind {
            BlockQuoteKind::Note => ("note", "Note"),
            BlockQuoteKind::Tip => ("tip", "Tip"),
            BlockQuoteKind::Important => ("important", "Important"),
            BlockQuoteKind::Warning => ("warning", "Warning"),
            BlockQuoteKind::Caution => ("caution", "Caution"),
        };
        let open = format!("<div class=\"oct-alert oct-alert--{class}\">\n<p class=\"oct-alert__title\">{word}</p>\n");
        self.wrapped(&open, node, "</div>\n", out);
    }

    fn table(&self, alignments: &[Alignment], node: &Node<'a>, out: &mut String) {
        self.tables.set(self.tables.get() + 1);
        let columns: Vec<_> = node.children.iter().take(1).flat_map(|head| &head.children).map(|cell| plain_text(&cell.children)).collect();
        out.push_str(&format!("<div class=\"oct-table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table {}: ", self.tables.get()));
        escape(&columns.join(", "), out);
        out.push_str("\">\n<table>\n");
        let mut body_open = false;
        for row in &node.children {
            let is_head = matches!(row.tag(), Some(Tag::TableHead));
            out.push_str(if is_head {
                "<thead>\n<tr>"
            } else if body_open {
                "<tr>"
            } else {
                "<tbody>\n<tr>"
            });
            body_open |= !is_head;
            for (cell, alignment) in row.children.iter().zip(alignments) {
                self.cell(is_head, *alignment, cell, out);
            }
            out.push_str(if is_head { "</tr>\n</thead>\n" } else { "</tr>\n" });
        }
        out.push_str(if body_open { "</tbody>\n</table>\n</div>\n" } else { "</table>\n</div>\n" });
    }

    fn cell(&self, is_head: bool, alignment: Alignment, cell: &Node<'a>, out: &mut String) {
        let class = match alignment {
            Alignment::None | Alignment::Left => "",
            Alignment::Center => " class=\"oct-align-centre\"",
            Alignment::Right => " class=\"oct-align-right\"",
        };
        if is_head {
            self.wrapped(&format!("<th scope=\"col\"{class}>"), cell, "</th>", out);
        } else {
            self.wrapped(&format!("<td{class}>"), cell, "</td>", out);
        }
    }

    /// A link that is refused (a fault says so) leaves its words behind.
    fn link(&self, link_type: LinkType, url: &str, node: &Node<'a>, out: &mut String) {
        let url = if link_type == LinkType::Email { format!("mailto:{url}") } else { url.to_owned() };
        let Ok(link) = links::read(self.document.kind, &url) else { return self.children(node, out) };
        if let Some(address) = self.explained(&link, node) {
            out.push_str("<a class=\"oct-word-link\" href=\"#");
            escape_address(&address, out);
            return self.wrapped("\">", node, "</a>", out);
        }
        let link = match link {
            links::Link::Here(anchor) if self.is_apart => links::Link::File(self.document.kind, self.document.slug.clone(), Some(anchor)),
            link => link,
        };
        let address = links::address(&link, (self.document.kind, &self.document.slug), &self.document.headings, self.index);
        out.push_str("<a href=\"");
        escape_address(&address, out);
        let rel = if matches!(link, links::Link::Away(_)) { " rel=\"noreferrer\"" } else { "" };
        self.wrapped(&format!("\"{rel}>"), node, "</a>", out);
    }

    /// Where in the page the word is explained that a link goes to; none if it goes anywhere else.
    fn explained(&self, link: &links::Link, node: &Node<'a>) -> Option<String> {
        let links::Link::File(Kind::Page, slug, Some(anchor)) = link else { return None };
        let glossary = self.document.glossary.filter(|_| slug.as_str() == Glossary::SLUG && self.has_room.get() && !self.is_apart)?;
        let term = glossary.term(anchor)?;
        Some(self.words.borrow_mut().link(anchor, term, &plain_text(&node.children)))
    }

    /// Pictures come from `media/` only; anything else leaves its words behind.
    fn image(&self, url: &str, node: &Node<'a>, out: &mut String) {
        let words = plain_text(&node.children);
        let Ok(links::Link::Media(name)) = links::read(self.document.kind, url) else { return escape(&words, out) };
        out.push_str("<img src=\"/media/");
        escape_address(&name, out);
        out.push_str("\" alt=\"");
        escape(&words, out);
        out.push_str("\">");
    }

    fn reference(&self, label: &str, out: &mut String) {
        if self.is_apart {
            return;
        }
        let mut notes = self.notes.borrow_mut();
        let Some((label, _)) = notes.texts.get_key_value(label) else { return };
        let label = *label;
        let (number, mark) = match notes.asked.get(label) {
            Some(number) => (*number, String::new()),
            None => {
                notes.last += 1;
                let number = notes.last;
                notes.asked.insert(label, number);
                notes.waiting.push_back((label, number));
                (number, format!(" id=\"note-{number}-from\""))
            }
        };
        out.push_str(&format!(
            "<sup><a href=\"#note-{number}\"{mark}><span class=\"govuk-visually-hidden\">Note </span>{number}</a></sup>"
        ));
    }

    /// Writes the notes that were referred to, and those that they refer to in turn.
    fn footnotes(&self, out: &mut String) {
        let mut written = String::new();
        loop {
            let next = self.notes.borrow_mut().waiting.pop_front();
            let Some((label, number)) = next else { break };
            let text = self.notes.borrow().texts.get(label).copied().unwrap_or(&[]);
            written.push_str(&format!("<li id=\"note-{number}\" value=\"{number}\">"));
            for node in text {
                self.node(node, &mut written);
            }
            written.push_str(&format!("<a href=\"#note-{number}-from\">Back to the text</a></li>\n"));
        }
        self.notes.borrow_mut().asked.clear();
        if !written.is_empty() {
            out.push_str("<section class=\"oct-footnotes\" aria-label=\"Notes\">\n<ol>\n");
            out.push_str(&written);
            out.push_str("</ol>\n</section>\n");
        }
        self.explain(out);
    }
}

/// Writes text so that none of it is markup.
pub(super) fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
}

/// Writes an address: what may not stand in one is percent-encoded, the rest escaped.
fn escape_address(address: &str, out: &mut String) {
    for byte in address.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("%27"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'~' | b'!' | b'*' | b'(' | b')' | b';' | b':' | b'@' | b'=' | b'+' | b'$' | b',' | b'/' | b'?' | b'#'
            | b'%' | b'[' | b']' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
}
