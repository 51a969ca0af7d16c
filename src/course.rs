//! What people learn from: modules, scenarios, frameworks, pathways and pages, as values.
//! Must never read a file, ask a clock or fail except by returning a value: `content` makes these values, journeys show them.

pub mod confidence;
pub mod framework;
pub mod identifiers;
pub mod law;
pub mod marking;
pub mod module;
pub mod pathway;
pub mod reading;
pub mod scenario;
pub mod steps;
pub mod text;

use std::collections::BTreeMap;

pub use framework::Framework;
pub use module::Module;
pub use pathway::Pathway;
pub use scenario::Scenario;
pub use text::{Html, Slug};

/// Everything that is published (or, for `octavo check`, everything in a folder), looked up by slug.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// Modules by slug.
    pub modules: BTreeMap<Slug, Module>,
    /// Scenarios by slug.
    pub scenarios: BTreeMap<Slug, Scenario>,
    /// Editions of the questions by slug.
    pub frameworks: BTreeMap<Slug, Framework>,
    /// Pathways by slug.
    pub pathways: BTreeMap<Slug, Pathway>,
    /// Help, by slug.
    pub help: BTreeMap<Slug, Page>,
    /// Privacy notice, accessibility statement, glossary and their like, by slug.
    pub pages: BTreeMap<Slug, Page>,
}

/// A page of plain Markdown: help, the privacy notice, the glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The file's name.
    pub slug: Slug,
    /// Its title, from the front matter.
    pub title: String,
    /// One sentence about it, for lists.
    pub summary: String,
    /// Who answers for it.
    pub owner: String,
    /// The whole text, rendered.
    pub body: Html,
}

/// The kinds of content. The four that are versioned and taken are modules, scenarios, frameworks and pathways;
/// help and pages are versioned with them so that what a person was told can be shown later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What a learner reads, a page at a time.
    Module,
    /// A case, worked through the questions.
    Scenario,
    /// An edition of the questions.
    Framework,
    /// An ordered list of modules and scenarios.
    Pathway,
    /// In-app help.
    Help,
    /// Privacy notice, accessibility statement, glossary.
    Page,
}

impl Kind {
    /// All kinds, in the order in which they depend on each other: a framework is needed to read a scenario.
    pub const ALL: [Kind; 6] = [Kind::Framework, Kind::Page, Kind::Help, Kind::Module, Kind::Scenario, Kind::Pathway];

    /// The folder under `content/`, which is also the word in addresses.
    pub const fn folder(self) -> &'static str {
        match self {
            Kind::Module => "modules",
            Kind::Scenario => "scenarios",
            Kind::Framework => "frameworks",
            Kind::Pathway => "pathways",
            Kind::Help => "help",
            Kind::Page => "pages",
        }
    }

    /// The kind whose folder has this name.
    pub fn of_folder(folder: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.folder() == folder)
    }

    /// The singular, as people say it.
    pub const fn noun(self) -> &'static str {
        match self {
            Kind::Module => "module",
            Kind::Scenario => "scenario",
            Kind::Framework => "framework",
            Kind::Pathway => "pathway",
            Kind::Help => "help page",
            Kind::Page => "page",
        }
    }
}
