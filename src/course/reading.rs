//! How far somebody is with a module, from what they have answered (`content-format.md`, "A module").

use super::module::{Check, Module, Section};
use super::text::{ChoiceId, Worth};

/// Something done in a module: a page moved on from, or a check answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// `SECTION` for a page moved on from, `SECTION/CHECK` for an answer.
    pub step: String,
    /// What was chosen; nothing for a page.
    pub choices: Vec<ChoiceId>,
}

/// A module as somebody is reading it.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The module, in the version being read.
    pub module: &'a Module,
    /// Whether its short form is enough.
    pub short: bool,
    /// What has been done, oldest first.
    pub done: &'a [Done],
}

impl<'a> Reading<'a> {
    /// The pages to read, in order.
    pub fn sections(&self) -> impl Iterator<Item = &'a Section> + use<'a> {
        self.module.sections_of(self.short)
    }

    /// Whether a page has been moved on from.
    pub fn is_read(&self, section: &Section) -> bool {
        self.done.iter().any(|done| done.step == section.slug.as_str())
    }

    /// The standing answer to a check: its latest.
    pub fn answer(&self, section: &Section, check: &Check) -> Option<&'a [ChoiceId]> {
        let step = step_of(section, check);
        self.done.iter().rev().find(|done| done.step == step).map(|done| done.choices.as_slice())
    }

    /// Checks of a page without an answer.
    pub fn unanswered(&self, section: &'a Section) -> Vec<&'a Check> {
        section.checks().filter(|check| self.answer(section, check).is_none()).collect()
    }

    /// How many of a page's checks are right as they stand, and how many there are.
    pub fn score(&self, section: &Section) -> (usize, usize) {
        let right = section.checks().filter(|check| self.answer(section, check).is_some_and(|chosen| is_right(check, chosen)));
        (right.count(), section.checks().count())
    }

    /// Whether enough of the page is right to move on: for the final check 80%, elsewhere any answer will do.
    pub fn may_move_on(&self, section: &'a Section) -> bool {
        let (right, all) = self.score(section);
        self.unanswered(section).is_empty() && (!section.is_final_check || right * 100 >= all * Module::PASS_PERCENT)
    }

    /// The first page not yet moved on from.
    pub fn next(&self) -> Option<&'a Section> {
        self.sections().find(|section| !self.is_read(section))
    }

    /// Whether every page has been moved on from.
    pub fn is_complete(&self) -> bool {
        self.next().is_none()
    }

    /// About how many minutes are left, from the share of pages left; at least one while any is.
    pub fn minutes_left(&self) -> u16 {
        self.module.minutes_of(self.sections().filter(|section| !self.is_read(section)).count())
    }

    /// About how many minutes the pages to read take: all of the module, or the part that is its short form.
    pub fn minutes(&self) -> u16 {
        self.module.minutes_of(self.sections().count())
    }
}

/// The step an answer to a check is stored under.
pub fn step_of(section: &Section, check: &Check) -> String {
    format!("{}/{}", section.slug, check.slug)
}

/// Whether an answer is right: the model or a defensible one; where several are right, all of them and nothing mistaken.
pub fn is_right(check: &Check, chosen: &[ChoiceId]) -> bool {
    let mut picked = check.options.iter().filter(|option| chosen.contains(&option.id)).peekable();
    let nothing_picked = picked.peek().is_none();
    let nothing_mistaken = picked.all(|option| option.worth != Worth::Mistaken);
    let mut models = check.options.iter().filter(|option| option.worth == Worth::Model);
    let all_there = !check.takes_several || models.all(|option| chosen.contains(&option.id));
    !nothing_picked && nothing_mistaken && all_there
}
