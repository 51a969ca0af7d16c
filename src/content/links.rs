//! Links: what an author may link to, whether it is there, and the address it gets in the app.
//! Must never let another scheme through than http, https and mailto.

use std::collections::{BTreeMap, BTreeSet};

use super::glossary::Glossary;
use super::headings::{Heading, Headings};
use super::near;
use crate::course::{Kind, Slug};

/// Where a link goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// Somewhere else: the address as written.
    Away(String),
    /// A place in the same file.
    Here(String),
    /// Another file of the content.
    File(Kind, Slug, Option<String>),
    /// A file in `media/`.
    Media(String),
}

/// What is in the folder, for the links between its files. The parsers of single files do without.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The headings of every file.
    pub(super) files: BTreeMap<(Kind, Slug), Headings>,
    /// The names in `media/`.
    pub(super) media: BTreeSet<String>,
}

/// What is wrong with a link, and how to mend it.
pub(super) type Bad = (String, String);

/// Reads a link as written in a file of this kind.
pub(super) fn read(from: Kind, url: &str) -> Result<Link, Bad> {
    if let Some(scheme) = scheme(url) {
        return match scheme.as_str() {
            "http" | "https" | "mailto" => Ok(Link::Away(url.to_owned())),
            "//" => Err(("this address does not say how to get there".to_owned(), "start it with https://".to_owned())),
            _ => Err((format!("links to “{scheme}:” are refused"), "link to https://…, mailto:… or another file".to_owned())),
        };
    }
    let (path, anchor) = match url.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (url, None),
    };
    if path.is_empty() {
        return match anchor.filter(|anchor| !anchor.is_empty()) {
            Some(anchor) => Ok(Link::Here(anchor)),
            None => Err(("this link goes nowhere".to_owned(), "write an address between the round brackets".to_owned())),
        };
    }
    let form = || ("a link to another file is written ../modules/name.md".to_owned(), format!("write “{}” so", super::front::clip(url)));
    let (folder, name) = place(from, path).ok_or_else(form)?;
    if folder == "media" {
        return Ok(Link::Media(name.to_owned()));
    }
    let kind = Kind::of_folder(folder).ok_or_else(form)?;
    let slug = name.strip_suffix(".md").and_then(Slug::parse).ok_or_else(form)?;
    Ok(Link::File(kind, slug, anchor.filter(|anchor| !anchor.is_empty())))
}

/// The scheme of an address, in lower case: what stands before the first colon, if it could be one.
/// Letters that browsers skip (tabs, line breaks) make it none that is known, so nothing hides behind them.
fn scheme(url: &str) -> Option<String> {
    if url.starts_with("//") {
        return Some("//".to_owned());
    }
    let before = url.split(['/', '?', '#']).next().unwrap_or("");
    before.split_once(':').map(|(scheme, _)| scheme.to_lowercase())
}

/// Folder and name of a relative path.
fn place(from: Kind, path: &str) -> Option<(&str, &str)> {
    let plain = path.strip_prefix("./").unwrap_or(path);
    match plain.strip_prefix("../") {
        Some(up) => up.split_once('/').filter(|(folder, name)| !folder.is_empty() && is_name(name)),
        None => is_name(plain).then_some((from.folder(), plain)),
    }
}

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !name.is_empty() && !name.starts_with('.') && name.bytes().all(plain)
}

impl Index {
    /// Whether a link's goal is there, or what is wrong.
    pub(super) fn check(&self, link: &Link, own: &Headings) -> Result<(), Bad> {
        match link {
            Link::Away(_) => Ok(()),
            Link::Here(anchor) => has_anchor(own, anchor),
            Link::Media(name) if self.media.contains(name) => Ok(()),
            Link::Media(name) => {
                let known: Vec<&str> = self.media.iter().map(String::as_str).collect();
                Err((format!("there is no media/{name}"), missing(name, &known)))
            }
            Link::File(kind, slug, anchor) => match self.files.get(&(*kind, slug.clone())) {
                Some(headings) => anchor.as_deref().map_or(Ok(()), |anchor| has_anchor(headings, anchor)),
                None => {
                    let known: Vec<&str> = self.files.keys().filter(|(other, _)| other == kind).map(|(_, slug)| slug.as_str()).collect();
                    Err((format!("there is no {}/{slug}.md", kind.folder()), missing(slug.as_str(), &known)))
                }
            },
        }
    }

    /// The words that the glossary explains.
    pub(super) fn glossary(&self) -> Option<&Headings> {
        self.files.get(&(Kind::Page, Slug::parse(Glossary::SLUG)?))
    }

    /// The page of a module that a heading stands on, where it is known.
    fn page_of(&self, slug: &Slug, anchor: &str) -> Option<&Heading> {
        self.files.get(&(Kind::Module, slug.clone()))?.find(anchor)
    }
}

fn has_anchor(headings: &Headings, anchor: &str) -> Result<(), Bad> {
    if headings.find(anchor).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = headings.iter().map(|heading| heading.anchor.as_str()).collect();
    Err((format!("there is no heading “#{}” there", super::front::clip(anchor)), missing(anchor, &known)))
}

fn missing(name: &str, known: &[&str]) -> String {
    near::nearest(name, known.iter().copied())
        .map_or_else(|| "correct the link, or add what it goes to".to_owned(), |near| format!("did you mean “{near}”?"))
}

/// The address of a link in the app (`architecture.md`, "Addresses").
pub(super) fn address(link: &Link, from: (Kind, &Slug), own: &Headings, index: Option<&Index>) -> String {
    match link {
        Link::Away(url) => url.clone(),
        Link::Media(name) => format!("/media/{name}"),
        Link::Here(anchor) => match own.find(anchor) {
            Some(heading) if from.0 == Kind::Module => module_address(from.1, heading),
            _ => format!("#{anchor}"),
        },
        Link::File(Kind::Module, slug, Some(anchor)) => {
            let heading = match index.and_then(|index| index.page_of(slug, anchor)) {
                None if from == (Kind::Module, slug) => own.find(anchor),
                found => found,
            };
            heading.map_or_else(|| format!("/learn/modules/{slug}/{anchor}"), |heading| module_address(slug, heading))
        }
        Link::File(kind, slug, anchor) => {
            let anchor = anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
            format!("{}{anchor}", file_address(*kind, slug))
        }
    }
}

/// Each `##` of a module is a page with an address of its own.
fn module_address(module: &Slug, heading: &Heading) -> String {
    match &heading.page {
        Some(page) => format!("/learn/modules/{module}/{page}#{}", heading.anchor),
        None => format!("/learn/modules/{module}/{}", heading.slug),
    }
}

fn file_address(kind: Kind, slug: &Slug) -> String {
    match kind {
        Kind::Module | Kind::Scenario | Kind::Framework => format!("/learn/{}/{slug}", kind.folder()),
        Kind::Pathway => "/learn".to_owned(),
        Kind::Help => format!("/help/{slug}"),
        Kind::Page if matches!(slug.as_str(), "privacy" | "accessibility" | "about") => format!("/{slug}"),
        Kind::Page => format!("/about/{slug}"),
    }
}
