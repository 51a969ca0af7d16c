//! The words of the trade: what each means, for the places where a text links to it.
//! Must never say what a word means in two ways: the glossary's own page is the only source.

use std::collections::HashMap;

use super::document::{Document, reading, sections};
use super::fault::Fault;
use super::render::Renderer;
use super::{module, page, scenario};
use crate::course::{Framework, Html, Kind, Module, Page, Scenario, Slug};

/// What the words of the glossary mean now. Texts read with it explain them where they stand; without it they link to its page.
#[derive(Debug, Default)]
pub struct Glossary {
    terms: HashMap<String, Term>,
}

/// One word and what it means.
#[derive(Debug)]
pub(super) struct Term {
    /// The word as its heading writes it.
    pub(super) name: String,
    /// What it means: rendered, with links that work from any page.
    pub(super) meaning: Html,
}

impl Glossary {
    /// The slug of the glossary's page.
    pub const SLUG: &str = "glossary";

    /// Reads the glossary's page: each `##` is a word.
    pub fn read(text: &str) -> Glossary {
        let slug = Slug::parse(Glossary::SLUG);
        let read = |slug: &Slug| reading(Kind::Page, slug, text, None, |document| Some(terms(document))).0;
        Glossary { terms: slug.as_ref().and_then(read).unwrap_or_default() }
    }

    /// The word whose heading has this address.
    pub(super) fn term(&self, anchor: &str) -> Option<&Term> {
        self.terms.get(anchor)
    }

    /// Reads a module, with its words explained.
    pub fn parse_module(&self, slug: &Slug, text: &str) -> (Option<Module>, Vec<Fault>) {
        reading(Kind::Module, slug, text, Some(self), |document| module::module(document, None))
    }

    /// Reads a page or a help page, with its words explained.
    pub fn parse_page(&self, kind: Kind, slug: &Slug, text: &str) -> (Option<Page>, Vec<Fault>) {
        reading(kind, slug, text, Some(self), |document| page::page(document, None))
    }

    /// Reads a scenario that is keyed in this framework, with its words explained.
    pub fn parse_scenario(&self, slug: &Slug, text: &str, framework: &Framework) -> (Option<Scenario>, Vec<Fault>) {
        reading(Kind::Scenario, slug, text, Some(self), |document| scenario::scenario(document, framework, None))
    }
}

fn terms(document: &Document<'_>) -> HashMap<String, Term> {
    let renderer = Renderer::new(document, None, 0).apart();
    let (_, parts) = sections(&document.nodes, 2);
    let terms = parts.into_iter().filter_map(|part| {
        let anchor = document.headings.standing_at(part.at())?.anchor.clone();
        // A heading below the word would be a second heading of that address on the page that shows it.
        let meaning = renderer.blocks(part.body.iter().filter(|node| node.heading_level().is_none()));
        (!meaning.is_empty()).then_some((anchor, Term { name: part.title, meaning }))
    });
    terms.collect()
}

/// The words of one document as it is rendered: which are explained where.
#[derive(Default)]
pub(super) struct Words {
    /// Those explained so far in what is shown together, with the address of the explanation.
    explained: HashMap<String, String>,
    /// How often each is explained in the document: no address is given twice, however its parts are put together.
    given: HashMap<String, usize>,
    /// Those linked in the block being written, in order.
    waiting: Vec<Waiting>,
}

struct Waiting {
    anchor: String,
    address: String,
    name: String,
    meaning: Html,
}

impl Words {
    /// Forgets what was explained: what comes next is shown on its own. Gives back what was known.
    pub(super) fn turn(&mut self) -> HashMap<String, String> {
        std::mem::take(&mut self.explained)
    }

    /// Goes on where it was.
    pub(super) fn turn_back(&mut self, explained: HashMap<String, String>) {
        self.explained = explained;
    }

    /// The address within the page at which a word is explained. `said` is how the text has it.
    pub(super) fn link(&mut self, anchor: &str, term: &Term, said: &str) -> String {
        if let Some(address) = self.explained.get(anchor) {
            return address.clone();
        }
        let times = self.given.entry(anchor.to_owned()).and_modify(|times| *times += 1).or_insert(1);
        let address = if *times == 1 { format!("word-{anchor}") } else { format!("word-{anchor}-{times}") };
        self.explained.insert(anchor.to_owned(), address.clone());
        // The sentence knows best whether the word is written small.
        let name = if said.to_lowercase() == term.name.to_lowercase() { said } else { &term.name };
        let waiting = Waiting { anchor: anchor.to_owned(), address: address.clone(), name: name.to_owned(), meaning: term.meaning.clone() };
        self.waiting.push(waiting);
        address
    }

    /// Writes what the words of the block just written mean. The address is inside: going there, a browser opens it.
    pub(super) fn explain(&mut self, escape: impl Fn(&str, &mut String), out: &mut String) {
        if self.waiting.is_empty() {
            return;
        }
        out.push_str("<section class=\"oct-words\">\n");
        for Waiting { anchor, address, name, meaning } in self.waiting.drain(..) {
            out.push_str("<details class=\"oct-word\"><summary>What \u{201c}");
            escape(&name, out);
            out.push_str("\u{201d} means</summary>\n<div class=\"oct-word__text\" id=\"");
            escape(&address, out);
            out.push_str("\">\n");
            out.push_str(meaning.as_str());
            out.push_str("\n<p><a href=\"/about/glossary#");
            escape(&anchor, out);
            out.push_str("\">\u{201c}");
            escape(&name, out);
            out.push_str("\u{201d} in the glossary</a></p>\n</div></details>\n");
        }
        out.push_str("</section>\n");
    }
}
