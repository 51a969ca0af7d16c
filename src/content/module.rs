//! Modules: pages of prose, and checks among it.
//! Must never let a page or a check through that a learner could not finish.

use super::document::{Document, Section as Part, reading, sections};
use super::fault::Fault;
use super::links::Index;
use super::markdown::Node;
use super::near;
use super::options::{self, Ticks};
use super::render::Renderer;
use crate::course::module::{Block, Check, Module, Section};
use crate::course::text::{ChoiceId, capitalised};
use crate::course::{Html, Kind, Slug};

/// What starts the heading of a check.
const CHECK: &str = "Check:";
/// The last part of the address where a module is printed: no page can have it.
const PRINT: &str = "print";
/// The heading of the page that decides completion.
const FINAL: &str = "check your understanding";
/// What a module's front matter may hold.
const KEYS: [&str; 10] =
    ["title", "summary", "minutes", "framework", "questions", "key_points", "owner", "review_by", "short", "was_sections"];

/// Reads a module. It is there unless its front matter cannot be used.
pub fn parse_module(slug: &Slug, text: &str) -> (Option<Module>, Vec<Fault>) {
    reading(Kind::Module, slug, text, None, |document| module(document, None))
}

/// Reads a module whose links may be looked up in the folder.
pub(super) fn module(document: &Document<'_>, index: Option<&Index>) -> Option<Module> {
    let front = &document.front;
    let before = document.faults.errors();
    front.know(&KEYS);
    let title = front.required_text("title");
    let summary = front.required_text("summary");
    let minutes = front.required_number("minutes", 1..=600);
    let framework = front.required_slug("framework");
    let questions = front.numbers("questions", 1..=8);
    let key_points = front.numbers("key_points", 1..=6);
    let owner = front.required_text("owner");
    let review_by = front.required_date("review_by");
    let is_sound = front.is_sound(before);

    let renderer = Renderer::new(document, index, 1);
    let (cover, parts) = sections(&document.nodes, 2);
    stray_boxes(document, cover);
    let cover = renderer.blocks(cover);
    let pages: Vec<Section> = parts.iter().map(|part| section(document, &renderer, part)).collect();
    pages_make_a_module(document, &pages);
    let short = short(document, &pages);
    let was_sections = was_sections(document, &pages);
    let slug = document.slug.clone();
    let framework = framework.filter(|_| is_sound)?;
    Some(Module {
        slug,
        title,
        summary,
        minutes,
        framework,
        questions,
        key_points,
        owner,
        review_by,
        short,
        cover,
        sections: pages,
        was_sections,
    })
}

fn section<'n, 'a>(document: &Document<'a>, renderer: &Renderer<'n, 'a>, part: &Part<'n, 'a>) -> Section {
    let heading = document.headings.standing_at(part.at());
    renderer.turn_page();
    let (before, parts) = checks(part.body);
    stray_boxes(document, before);
    let mut blocks = Vec::new();
    push_prose(renderer, before, &mut blocks);
    for part in &parts {
        let after = check(document, renderer, part, &mut blocks);
        stray_boxes(document, after);
        push_prose(renderer, after, &mut blocks);
    }
    let slug = heading.map_or_else(|| document.slug.clone(), |heading| heading.slug.clone());
    let is_final_check = part.title.to_lowercase() == FINAL;
    if is_final_check && parts.is_empty() {
        document.faults.error(part.at(), "this page checks nothing", "add a heading “### Check: …” with options under it");
    }
    Section { slug, title: part.title.clone(), blocks, is_final_check }
}

fn push_prose<'a>(renderer: &Renderer<'_, 'a>, nodes: &[Node<'a>], blocks: &mut Vec<Block>) {
    if !nodes.is_empty() {
        blocks.push(Block::Prose(renderer.blocks_of_page(nodes)));
    }
}

/// What stands before the first check of a page, and the checks, each with all that follows up to the next.
fn checks<'n, 'a>(nodes: &'n [Node<'a>]) -> (&'n [Node<'a>], Vec<Part<'n, 'a>>) {
    let is_check = |node: &Node<'a>| check_title(node).is_some();
    let first = nodes.iter().position(is_check).unwrap_or(nodes.len());
    let (before, mut rest) = nodes.split_at(first);
    let mut parts = Vec::new();
    while let Some((heading, after)) = rest.split_first() {
        let (body, next) = after.split_at(after.iter().position(is_check).unwrap_or(after.len()));
        parts.push(Part { heading, title: check_title(heading).unwrap_or_default(), body });
        rest = next;
    }
    (before, parts)
}

fn check_title(node: &Node<'_>) -> Option<String> {
    let is_level = node.heading_level() == Some(3);
    let text = if is_level { super::markdown::plain_text(&node.children) } else { String::new() };
    let start = text.get(..CHECK.len())?;
    // After "Check:" a title is written small; on the page it stands alone.
    start.eq_ignore_ascii_case(CHECK).then(|| capitalised(text.get(CHECK.len()..).unwrap_or("").trim()))
}

/// Reads a check, and gives back what follows its options.
fn check<'n, 'a>(document: &Document<'a>, renderer: &Renderer<'n, 'a>, part: &Part<'n, 'a>, blocks: &mut Vec<Block>) -> &'n [Node<'a>] {
    let faults = document.faults;
    if part.title.is_empty() {
        faults.error(part.at(), "this check has no title", "write what it asks after “Check:”");
    }
    let until = part.body.iter().position(|node| node.heading_level().is_some()).unwrap_or(part.body.len());
    let (own, beyond) = part.body.split_at(until);
    let Some(at) = own.iter().position(options::is_task_list) else {
        faults.error(part.at(), "this check has no options", "write a list of “- [ ]” and “- [x]” items under it");
        return part.body;
    };
    let (prompt, rest) = own.split_at(at);
    let Some((list, after)) = rest.split_first() else { return beyond };
    let written: Vec<_> = list.children.iter().map(|item| options::read(document, item, options::OPTION)).collect();
    options::check_ticks(document, list.at(), &written, Ticks::Several);
    options::check_feedback(document, &written);
    if written.len() < 2 {
        faults.error(list.at(), "a check with one option asks nothing", "add another option");
    }
    let takes_several = written.iter().filter(|option| option.ticked == Some(true)).count() > 1;
    let options =
        written.iter().enumerate().map(|(number, option)| options::choice(renderer, option, ChoiceId((number + 1).to_string()))).collect();
    let slug = document.headings.standing_at(part.at()).map_or_else(|| document.slug.clone(), |heading| heading.slug.clone());
    let prompt = if prompt.is_empty() { Html::default() } else { renderer.blocks(prompt) };
    blocks.push(Block::Check(Check { slug, title: part.title.clone(), prompt, takes_several, options }));
    // The rest of the page follows in one piece: it starts where the options end.
    part.body.split_at(part.body.len() - beyond.len() - after.len()).1
}

/// A list with boxes that no check asks.
fn stray_boxes(document: &Document<'_>, nodes: &[Node<'_>]) {
    for list in nodes.iter().filter(|node| options::is_task_list(node)) {
        document.faults.error(
            list.at(),
            "a list with boxes that no check asks",
            "put a heading “### Check: …” above it, or take the boxes away",
        );
    }
}

fn pages_make_a_module(document: &Document<'_>, pages: &[Section]) {
    let faults = document.faults;
    if pages.is_empty() {
        faults.error(document.front.at(), "this module has no pages", "start each page with a heading “## …”");
    } else if !pages.iter().any(|page| page.is_final_check) {
        let message = "no page is headed “Check your understanding”: the module is completed by reading alone";
        faults.warning(document.front.at(), message, "add such a page with checks");
    }
    for page in document.headings.iter().filter(|heading| heading.level == 2 && heading.slug.as_str() == PRINT) {
        faults.error(page.at, "a page with this heading would have the address where the module is printed", "word it otherwise");
    }
    let finals = document.headings.iter().filter(|heading| heading.level == 2 && heading.text.to_lowercase() == FINAL);
    for second in finals.skip(1) {
        faults.error(second.at, "a second page headed “Check your understanding”", "keep one: it decides completion");
    }
}

fn short(document: &Document<'_>, pages: &[Section]) -> Vec<Slug> {
    let named = document.front.placed_texts("short").into_iter();
    let short: Vec<Slug> = named.filter_map(|(at, text)| page_named(document, at, &text, pages)).collect();
    let is_checked = pages.iter().filter(|page| short.contains(&page.slug)).any(|page| page.is_final_check);
    if !short.is_empty() && !is_checked && pages.iter().any(|page| page.is_final_check) {
        let message = "the short form leaves out “Check your understanding”: it is completed by reading alone";
        document.faults.warning(document.front.place("short"), message, "add check-your-understanding to the list");
    }
    short
}

fn was_sections(document: &Document<'_>, pages: &[Section]) -> Vec<(Slug, Slug)> {
    let pairs = document.front.pairs("was_sections").into_iter();
    pairs
        .filter_map(|(at, old, new)| {
            if pages.iter().any(|page| page.slug.as_str() == old) {
                document.faults.error(at, format!("a page is still called “{old}”"), "list only names that are gone");
            }
            Some((document.front.slug_at(at, &old)?, page_named(document, at, &new, pages)?))
        })
        .collect()
}

fn page_named(document: &Document<'_>, at: usize, name: &str, pages: &[Section]) -> Option<Slug> {
    let found = pages.iter().find(|page| page.slug.as_str() == name).map(|page| page.slug.clone());
    if found.is_none() {
        let known: Vec<&str> = pages.iter().map(|page| page.slug.as_str()).collect();
        document.faults.error(at, format!("no page has the address “{}”", super::front::clip(name)), near::hint(name, &known));
    }
    found
}
