//! Scenarios: a case in one or more beats (`content-format.md`, "A scenario").
//! Must never let a key through that its own flow contradicts.

mod answers;
mod beat;
mod decision;
mod facts;
mod generic;
mod hinge;
mod outline;
mod publish;
mod today;

use super::document::{Document, reading};
use super::fault::Fault;
use super::links::Index;
use super::near;
use super::render::Renderer;
use crate::course::framework::{Framework, Status};
use crate::course::scenario::{Difficulty, Issue, Scenario, Sector};
use crate::course::{Html, Kind, Slug};
use outline::{Name, Outline};

/// What a scenario's front matter may hold.
const KEYS: [&str; 13] = [
    "title",
    "sector",
    "role",
    "agency",
    "framework",
    "minutes",
    "difficulty",
    "owner",
    "review_by",
    "issues",
    "content_note",
    "support",
    publish::NOT_SHARED_BECAUSE,
];
/// How hard a case may be.
const DIFFICULTY: [(&str, Difficulty); 3] = [("easy", Difficulty::Easy), ("medium", Difficulty::Medium), ("hard", Difficulty::Hard)];
/// What a case may be drawn for.
const ISSUES: [(&str, Issue); 2] = [("refusal", Issue::Refusal), ("harm", Issue::Harm)];

/// Reads a scenario that is keyed in this framework. It is there unless its front matter cannot be used or a beat or a
/// hinge states no decision; publishing needs no errors as well.
pub fn parse_scenario(slug: &Slug, text: &str, framework: &Framework) -> (Option<Scenario>, Vec<Fault>) {
    reading(Kind::Scenario, slug, text, None, |document| scenario(document, framework, None))
}

/// What every part of the reader needs.
pub(super) struct Case<'d, 'a> {
    pub(super) document: &'d Document<'a>,
    pub(super) renderer: Renderer<'d, 'a>,
    pub(super) framework: &'d Framework,
}

/// Reads a scenario whose links may be looked up in the folder.
pub(super) fn scenario(document: &Document<'_>, framework: &Framework, index: Option<&Index>) -> Option<Scenario> {
    let before = document.faults.errors();
    let frame = frame(document, framework);
    let is_sound = document.front.is_sound(before);
    let case = Case { document, renderer: Renderer::new(document, index, 1), framework };
    let outline = outline::read(&case);
    let shared = shared_facts(&case, &outline);
    let mut next = facts::after(&shared);
    let mut earlier = shared.clone();
    let mut beats = Vec::new();
    for text in &outline.beats {
        let beat = beat::read(&case, text, &shared, &earlier, &mut next);
        earlier.extend(
            beat.facts
                .iter()
                .filter(|fact| !earlier.iter().any(|other| other.fact.number == fact.fact.number))
                .cloned()
                .collect::<Vec<_>>(),
        );
        beats.push(beat);
    }
    publish::check(&case, &beats, &earlier);
    generic::warn(&case, &beats);
    let today = today::read(&case, &outline);
    publish::consent_is_explained(&case, &beats, today.as_ref());
    let opening = opening(&case, &outline);
    let beats: Option<Vec<_>> = beats.into_iter().map(|beat| beat.beat).collect();
    let frame = frame.filter(|_| is_sound)?;
    Some(Scenario { opening, beats: beats?, today, ..frame })
}

/// The front matter, as a scenario without a story.
fn frame(document: &Document<'_>, framework: &Framework) -> Option<Scenario> {
    let front = &document.front;
    front.know(&KEYS);
    let sectors = Sector::ALL.map(|sector| (sector.code(), sector));
    let title = front.required_text("title");
    let sector = front.required_code("sector", &sectors, "sector");
    let role = front.required_text("role");
    let agency = front.required_text("agency");
    let named = front.required_slug("framework");
    let minutes = front.required_number("minutes", 1..=600);
    let difficulty = front.required_code("difficulty", &DIFFICULTY, "difficulty");
    let issues = front.placed_texts("issues").iter().filter_map(|(at, text)| front.code_at(*at, text, &ISSUES, "kind of issue")).collect();
    let owner = front.required_text("owner");
    let review_by = front.required_date("review_by");
    let content_note = front.text("content_note");
    let support = front.text("support");
    if let Some(named) = named.as_ref().filter(|named| **named != framework.slug) {
        let message = format!("this scenario is keyed in “{named}”, and was read with “{}”", framework.slug);
        document.faults.error(front.place("framework"), message, "name the framework it is keyed in");
    }
    edition_is_current(document, framework);
    let slug = document.slug.clone();
    let (opening, beats, today) = (Html::default(), Vec::new(), None);
    let (sector, framework, difficulty) = (sector?, named?, difficulty?);
    Some(Scenario {
        slug,
        title,
        sector,
        role,
        agency,
        framework,
        minutes,
        difficulty,
        issues,
        owner,
        review_by,
        content_note,
        support,
        opening,
        beats,
        today,
    })
}

/// K14 of `features.md`: the guidance a case rests on should be in use.
fn edition_is_current(document: &Document<'_>, framework: &Framework) {
    match framework.status {
        Status::Current => {}
        Status::Draft => super::framework::refuse_draft(document, framework),
        Status::Superseded => {
            let message = format!("the framework “{}” is superseded", framework.slug);
            let at = document.front.place("framework");
            document.faults.warning(at, message, "key the case in the current edition, or say why not when it is published");
        }
    }
}

/// The facts that stand before the first beat of a case in several.
fn shared_facts<'n, 'a>(case: &Case<'n, 'a>, outline: &Outline<'n, 'a>) -> Vec<facts::Placed> {
    let mut shared = Vec::new();
    for part in &outline.parts {
        match part.name {
            Name::Facts => shared = facts::read(case, part.body, Vec::new(), &[], &mut 1),
            _ => case.document.faults.error(
                part.at,
                "this stands before the first beat",
                "move it under a “#” heading: only facts are shared",
            ),
        }
    }
    shared
}

/// The situation of the whole case. In a case of one beat, the decision stands in it and is taken out.
fn opening<'n, 'a>(case: &Case<'n, 'a>, outline: &Outline<'n, 'a>) -> Html {
    match outline.beats.first() {
        Some(only) if only.title.is_none() => case.renderer.blocks(decision::others(only.situation)),
        _ => {
            for paragraph in outline.opening.iter().filter(|node| decision::is_one(node)) {
                case.document.faults.error(
                    paragraph.at(),
                    "a decision before the first beat",
                    "state it in each beat, under its “#” heading",
                );
            }
            case.renderer.blocks(outline.opening)
        }
    }
}

/// The nearest of some known headings, as advice.
pub(super) fn heading_hint(title: &str, known: &[&str]) -> String {
    near::hint(title, known)
}
