//! Help and pages: a title and a text.
//! Must never do more than the rules for every file ask.

use super::document::{Document, reading};
use super::fault::Fault;
use super::links::Index;
use super::render::Renderer;
use crate::course::{Kind, Page, Slug};

/// Reads a page: the privacy notice, the glossary. The page is there unless its front matter cannot be used.
pub fn parse_page(slug: &Slug, text: &str) -> (Option<Page>, Vec<Fault>) {
    reading(Kind::Page, slug, text, None, |document| page(document, None))
}

/// Reads a help page, as `parse_page` does.
pub fn parse_help(slug: &Slug, text: &str) -> (Option<Page>, Vec<Fault>) {
    reading(Kind::Help, slug, text, None, |document| page(document, None))
}

/// Reads a page whose links may be looked up in the folder.
pub(super) fn page(document: &Document<'_>, index: Option<&Index>) -> Option<Page> {
    let front = &document.front;
    let before = document.faults.errors();
    front.know(&["title", "summary", "owner", "review_by"]);
    let title = front.required_text("title");
    let summary = front.required_text("summary");
    let owner = front.required_text("owner");
    front.required_date("review_by");
    if !front.is_sound(before) {
        return None;
    }
    let body = Renderer::new(document, index, 0).blocks(&document.nodes);
    Some(Page { slug: document.slug.clone(), title, summary, owner, body })
}
