//! What can be found in each kind of content, part by part.

use html_escape::decode_html_entities;

use super::Passage;
use crate::course::framework::Asked;
use crate::course::module::Block;
use crate::course::{Framework, Html, Kind, Module, Page, Scenario};
use crate::library::{Piece, Published};

/// Adds what can be found in a version.
pub(super) fn passages(published: &Published, passages: &mut Vec<Passage>) {
    match &published.piece {
        Piece::Module(module) => of_module(module, passages),
        Piece::Scenario(scenario) => passages.push(of_scenario(scenario)),
        Piece::Framework(framework) => of_framework(framework, passages),
        Piece::Page(page) => of_page(published.kind, page, passages),
        Piece::Pathway(_) => {}
    }
}

fn of_module(module: &Module, passages: &mut Vec<Passage>) {
    let address = format!("/learn/modules/{}", module.slug);
    let cover = format!("{} {}", module.summary, plain(module.cover.as_str()));
    passages.push(Passage::new(Kind::Module, &module.title, None, address.clone(), cover));
    for section in &module.sections {
        let address = format!("{address}/{}", section.slug);
        let mut own = String::new();
        let mut below = Vec::new();
        for block in &section.blocks {
            let Block::Prose(html) = block else { continue };
            for (heading, text) in parts(html) {
                match heading {
                    None => own.push_str(&text),
                    Some((anchor, words)) => below.push((format!("{address}#{anchor}"), words, text)),
                }
            }
        }
        passages.push(Passage::new(Kind::Module, &module.title, Some(section.title.clone()), address, own));
        passages
            .extend(below.into_iter().map(|(address, words, text)| Passage::new(Kind::Module, &module.title, Some(words), address, text)));
    }
}

/// The situation at the start only: what happens later would tell what came of the first decision.
fn of_scenario(scenario: &Scenario) -> Passage {
    let first = scenario.beats.first().map(|beat| plain(beat.situation.as_str())).unwrap_or_default();
    let text = format!("{}, {}. {} {first}", scenario.role, scenario.agency, plain(scenario.opening.as_str()));
    Passage::new(Kind::Scenario, &scenario.title, None, format!("/learn/scenarios/{}", scenario.slug), text)
}

fn of_framework(framework: &Framework, passages: &mut Vec<Passage>) {
    let address = format!("/learn/frameworks/{}", framework.slug);
    let introduction = plain(framework.introduction.as_str());
    passages.push(Passage::new(Kind::Framework, &framework.title, None, address.clone(), introduction));
    for question in &framework.questions {
        let (anchor, wording) = match question.asked {
            Asked::Dimension(dimension) => match dimension.number() {
                Some(number) => (format!("question-{number}"), format!("{number}. {}", question.wording)),
                None => ("harm".to_owned(), question.wording.clone()),
            },
            Asked::Record => ("question-8".to_owned(), format!("8. {}", question.wording)),
        };
        let help = plain(question.help.as_str());
        passages.push(Passage::new(Kind::Framework, &framework.title, Some(wording), format!("{address}#{anchor}"), help));
    }
}

fn of_page(kind: Kind, page: &Page, passages: &mut Vec<Passage>) {
    let address = match (kind, page.slug.as_str()) {
        (Kind::Help, slug) => format!("/help/{slug}"),
        (_, slug @ ("privacy" | "accessibility" | "about")) => format!("/{slug}"),
        (_, slug) => format!("/about/{slug}"),
    };
    let mut own = page.summary.clone();
    let mut below = Vec::new();
    for (heading, text) in parts(&page.body) {
        match heading {
            None => own = format!("{own} {text}"),
            Some((anchor, words)) => below.push(Passage::new(kind, &page.title, Some(words), format!("{address}#{anchor}"), text)),
        }
    }
    passages.push(Passage::new(kind, &page.title, None, address, own));
    passages.extend(below);
}

/// Rendered text, part by part: the address and words of each heading, and what stands under it.
fn parts(html: &Html) -> Vec<(Option<(String, String)>, String)> {
    let mut parts = Vec::new();
    let (mut heading, mut rest) = (None, html.as_str());
    while let Some((before, anchor, words, after)) = next_heading(rest) {
        parts.push((heading, plain(before)));
        heading = Some((decode_html_entities(anchor).into_owned(), plain(words)));
        rest = after;
    }
    parts.push((heading, plain(rest)));
    parts
}

/// What stands before the next heading, its address, its words, and what stands after it. The renderer writes `<h2 id="…">`.
fn next_heading(html: &str) -> Option<(&str, &str, &str, &str)> {
    let at = html.match_indices("<h").find_map(|(at, _)| {
        let after = html.get(at + 2..)?;
        let is_heading = after.starts_with(|letter: char| letter.is_ascii_digit()) && after.get(1..)?.starts_with(" id=\"");
        is_heading.then_some(at)
    })?;
    let (before, rest) = html.split_at(at);
    let (anchor, rest) = rest.split_once("id=\"")?.1.split_once("\">")?;
    let (words, rest) = rest.split_once("</h")?;
    Some((before, anchor, words, rest.split_once('>')?.1))
}

/// The words of rendered text, without the explanations of words among it: those are the glossary's.
fn plain(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        words.push_str(before);
        let tag = after.split('>').next().unwrap_or_default();
        rest = after.get(tag.len() + 1..).unwrap_or_default();
        if tag == "section class=\"oct-words\"" {
            rest = rest.split_once("</section>").map_or("", |(_, after)| after);
        }
        // Marks within a line part no words.
        if !matches!(tag.trim_start_matches('/').split(' ').next(), Some("a" | "em" | "strong" | "code" | "span" | "sup")) {
            words.push(' ');
        }
    }
    words.push_str(rest);
    decode_html_entities(&words).split_whitespace().collect::<Vec<_>>().join(" ")
}
