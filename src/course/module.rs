//! A module: what a learner reads, a page at a time, with checks.

use chrono::NaiveDate;

use super::text::{Choice, Html, Slug};

/// A module, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// The file's name.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// One sentence about it.
    pub summary: String,
    /// How long it takes, in minutes.
    pub minutes: u16,
    /// The edition of the questions it teaches.
    pub framework: Slug,
    /// Which of the eight questions it is about, 1 to 8.
    pub questions: Vec<u8>,
    /// Which of the six key points it is about, 1 to 6.
    pub key_points: Vec<u8>,
    /// Who answers for its text.
    pub owner: String,
    /// When its text must be looked at again.
    pub review_by: NaiveDate,
    /// The pages of its short form; empty where it has none.
    pub short: Vec<Slug>,
    /// What stands before the first page.
    pub cover: Html,
    /// Its pages.
    pub sections: Vec<Section>,
    /// Old addresses of pages: (old, new).
    pub was_sections: Vec<(Slug, Slug)>,
}

/// One page of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading's address, by GitHub's rule.
    pub slug: Slug,
    /// The heading.
    pub title: String,
    /// Prose and checks in the order written.
    pub blocks: Vec<Block>,
    /// Whether this is the page headed "Check your understanding", which decides completion.
    pub is_final_check: bool,
}

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Rendered prose.
    Prose(Html),
    /// A question with its options.
    Check(Check),
}

/// A question within a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The heading's address, unique in the module.
    pub slug: Slug,
    /// The heading after "Check:".
    pub title: String,
    /// What stands between the heading and the options.
    pub prompt: Html,
    /// Whether several options are right and all are needed (tick boxes), or one (radio buttons).
    pub takes_several: bool,
    /// The options as written.
    pub options: Vec<Choice>,
}

impl Module {
    /// Share of the final check that must be right, in percent (`content-format.md`, "A module").
    pub const PASS_PERCENT: usize = 80;

    /// The page with this address, by its present or an old one.
    pub fn section(&self, slug: &str) -> Option<&Section> {
        let current = self.was_sections.iter().find(|(old, _)| old.as_str() == slug).map_or(slug, |(_, new)| new.as_str());
        self.sections.iter().find(|section| section.slug.as_str() == current)
    }

    /// About how many minutes so many of its pages take.
    pub fn minutes_of(&self, pages: usize) -> u16 {
        let minutes = usize::from(self.minutes) * pages;
        u16::try_from(minutes.div_ceil(self.sections.len().max(1))).unwrap_or(u16::MAX)
    }

    /// The pages of the short form, or all of them.
    pub fn sections_of(&self, short: bool) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(move |section| !short || self.short.contains(&section.slug))
    }
}

impl Section {
    /// The checks on this page.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Check(check) => Some(check),
            Block::Prose(_) => None,
        })
    }
}
