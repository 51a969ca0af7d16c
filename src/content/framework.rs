//! Frameworks: an edition's flow in the front matter, its words in the body.
//! A draft without a flow is an edition to read about: its body is a page, and no case can be keyed in it.
//! Must never let a flow through that breaks an invariant of `guidance-and-flow.md` 3.6.

mod flow;

use super::document::{Document, Section, reading, sections};
use super::fault::Fault;
use super::front::clip;
use super::links::Index;
use super::markdown::plain_text;
use super::options::{self, Written};
use super::render::Renderer;
use super::{labels, law, near};
use crate::course::Kind;
use crate::course::framework::{Asked, Framework, QuestionText, RecordRequirement, Status};
use crate::course::text::{Choice, Html, Slug};
use crate::decide::record::all_requirement_keys;
use crate::decide::{Dimension, Flow};

/// What a framework's front matter may hold.
const KEYS: [&str; 8] = ["title", "revision", "status", "source", "applies_from", "applies_to", "owner", "review_by"];
/// What it holds besides, unless it is only to be read about.
const FLOW_KEYS: [&str; 5] = ["start", "dimensions", "protective", "transitions", "record"];
/// How far an edition may be used.
const STATUS: [(&str, Status); 3] = [("draft", Status::Draft), ("current", Status::Current), ("superseded", Status::Superseded)];

/// Reads a framework. It is there unless its front matter cannot be used; a flow that is unsound is an error for each
/// invariant it breaks.
pub fn parse_framework(slug: &Slug, text: &str) -> (Option<Framework>, Vec<Fault>) {
    reading(Kind::Framework, slug, text, None, |document| framework(document, None))
}

/// Reads a framework whose links may be looked up in the folder.
pub(super) fn framework(document: &Document<'_>, index: Option<&Index>) -> Option<Framework> {
    let front = &document.front;
    let before = document.faults.errors();
    let title = front.required_text("title");
    let revision = front.required_text("revision");
    let status = front.required_code("status", &STATUS, "status");
    let source = front.required_text("source");
    let applies_from = front.date("applies_from");
    let applies_to = front.date("applies_to");
    let owner = front.required_text("owner");
    let review_by = front.required_date("review_by");
    let is_to_read = status == Some(Status::Draft) && front.get("start").is_none();
    let flow_keys = FLOW_KEYS.iter().filter(|_| !is_to_read);
    front.know(&KEYS.iter().chain(flow_keys).copied().collect::<Vec<_>>());
    let flow = if is_to_read { flow::none() } else { flow::read(front) };
    let record_requirements = if is_to_read { Vec::new() } else { record(document) };
    if !front.is_sound(before) {
        return None;
    }
    let renderer = Renderer::new(document, index, if is_to_read { 0 } else { 1 });
    let (before, mut parts) = sections(&document.nodes, 2);
    let notes = parts.iter().position(|part| part.title.to_lowercase() == law::HEADING).map(|number| parts.remove(number));
    let law_notes = notes.map(|notes| law::notes(document, &renderer, notes.body)).unwrap_or_default();
    let (introduction, questions) = if is_to_read {
        let all = before.iter().chain(parts.iter().flat_map(|part| std::iter::once(part.heading).chain(part.body)));
        (renderer.blocks(all), Vec::new())
    } else {
        for fault in flow.faults() {
            let message = format!("the flow is unsound: {fault}");
            document.faults.error(front.place("transitions"), message, "correct the rows of [[transitions]]");
        }
        (renderer.blocks(before), questions(document, &renderer, &flow, &parts))
    };
    Some(Framework {
        slug: document.slug.clone(),
        title,
        revision,
        status: status?,
        source,
        applies_from,
        applies_to,
        owner,
        review_by,
        flow,
        introduction,
        questions,
        record_requirements,
        law_notes,
    })
}

/// Nothing is assessed on a draft, so neither a module nor a case may name one.
pub(super) fn refuse_draft(document: &Document<'_>, draft: &Framework) {
    let message = format!("the framework “{}” is a draft: nothing is assessed on it", draft.slug);
    document.faults.error(document.front.place("framework"), message, "name an edition that is in use");
}

/// What is asked, in the order in which an edition has it.
fn all_asked() -> impl Iterator<Item = Asked> {
    let dimensions = Dimension::ALL.into_iter().filter(|dimension| *dimension != Dimension::R);
    dimensions.map(Asked::Dimension).chain([Asked::Record])
}

fn heading_of(asked: Asked) -> String {
    match asked {
        Asked::Record => "Question 8".to_owned(),
        Asked::Dimension(dimension) => dimension.number().map_or_else(|| "Harm".to_owned(), |number| format!("Question {number}")),
    }
}

fn questions<'n, 'a>(document: &Document<'a>, renderer: &Renderer<'n, 'a>, flow: &Flow, parts: &[Section<'n, 'a>]) -> Vec<QuestionText> {
    let faults = document.faults;
    let mut questions: Vec<QuestionText> = Vec::new();
    for part in parts {
        match labels::asked(&part.title) {
            None => {
                let known: Vec<String> = all_asked().map(heading_of).collect();
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                faults.error(
                    part.at(),
                    format!("the heading “{}” is not known in a framework", clip(&part.title)),
                    near::hint(&part.title, &known),
                );
            }
            Some(asked) if questions.iter().any(|question| question.asked == asked) => {
                faults.error(part.at(), format!("a second heading “{}”", part.title), "put both under one");
            }
            Some(asked) => questions.push(question(document, renderer, flow, asked, part)),
        }
    }
    for asked in all_asked().filter(|asked| questions.iter().all(|question| question.asked != *asked)) {
        faults.error(document.front.at(), format!("“## {}” is missing", heading_of(asked)), "add it, with its wording, help and answers");
    }
    questions.sort_by_key(|question| question.asked);
    questions
}

fn question<'n, 'a>(
    document: &Document<'a>,
    renderer: &Renderer<'n, 'a>,
    flow: &Flow,
    asked: Asked,
    part: &Section<'n, 'a>,
) -> QuestionText {
    let (first, rest) = match part.body.split_first() {
        Some((first, rest)) if first.is_paragraph() => (plain_text(&first.children), rest),
        _ => {
            document.faults.error(part.at(), "this question has no wording", "start with a paragraph that asks it");
            (String::new(), part.body)
        }
    };
    let Asked::Dimension(dimension) = asked else {
        return QuestionText { asked, wording: first, help: help(renderer, rest), choices: Vec::new() };
    };
    // The help may have lists too: the answers are the last.
    let (before, list) = match rest.split_last() {
        Some((list, before)) if list.is_list() => (before, Some(list)),
        _ => (rest, None),
    };
    let written: Vec<Written<'_, '_>> =
        list.iter().flat_map(|list| &list.children).map(|item| options::read(document, item, &[])).collect();
    let choices = answers(document, renderer, flow, dimension, part.at(), &written);
    QuestionText { asked, wording: first, help: help(renderer, before), choices }
}

fn help<'n, 'a>(renderer: &Renderer<'n, 'a>, nodes: &'n [super::markdown::Node<'a>]) -> Html {
    if nodes.is_empty() { Html::default() } else { renderer.blocks(nodes) }
}

/// Matches the list with the flow: every answer, in its order, with feedback.
fn answers<'n, 'a>(
    document: &Document<'a>,
    renderer: &Renderer<'n, 'a>,
    flow: &Flow,
    dimension: Dimension,
    at: usize,
    written: &[Written<'n, 'a>],
) -> Vec<Choice> {
    let faults = document.faults;
    let expected = labels::expected(flow, dimension);
    for option in written {
        if option.ticked.is_some() {
            faults.error(option.at, "an answer of a framework has a box", "take it away: a framework marks nothing as right");
        }
        if !expected.iter().any(|(_, words)| labels::plain(words) == labels::plain(&option.text)) {
            let known: Vec<&str> = expected.iter().map(|(_, words)| words.as_str()).collect();
            let message = format!("“{}” is not an answer to {}", clip(&option.text), labels::name(dimension));
            faults.error(option.at, message, near::hint(&option.text, &known));
        }
    }
    options::check_feedback(document, written);
    let mut choices = Vec::new();
    let mut last = 0;
    for (id, words) in expected {
        let Some(found) = written.iter().find(|option| labels::plain(&option.text) == labels::plain(&words)) else {
            faults.error(at, format!("the answer “{words}” is missing"), "add it to the list that ends this question, with feedback");
            continue;
        };
        if found.at < last {
            faults.error(found.at, format!("the answer “{words}” is out of order"), "list the answers in the order of [dimensions]");
        }
        last = found.at;
        choices.push(Choice { written: false, ..options::choice(renderer, found, id) });
    }
    choices
}

/// The lines that a record must have.
fn record(document: &Document<'_>) -> Vec<RecordRequirement> {
    let known = all_requirement_keys();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let mut lines = Vec::new();
    for table in document.front.tables("record") {
        table.know_only(&["when", "says"]);
        let when = table.required_text("when");
        let says = table.required_text("says");
        if !when.is_empty() && !known.contains(&when.as_str()) {
            document.faults.error(table.place("when"), format!("“{}” is not a result", clip(&when)), near::hint(&when, &known));
        }
        lines.push(RecordRequirement { when, says });
    }
    lines
}
