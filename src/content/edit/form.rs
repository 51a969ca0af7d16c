//! A scenario as forms: each part's fields, and the changes that posted values make. Text and form are two views of one text.
//! Must never change what has not been changed in the form: a value that comes back as it was makes no change.

mod hinge;
mod listed;
mod plain;

use super::outline::{Part, What, parts};
use super::text::{Change, apply, as_posted};
use crate::content::labels;
use crate::course::Framework;

/// How a field is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// One line.
    Line,
    /// So many lines.
    Area(u8),
    /// One of these: values and words.
    Choice(Vec<(String, String)>),
    /// A box; its value is `yes` where it is ticked.
    Tick,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// How it is filled in.
    pub input: Input,
    /// What it holds.
    pub value: String,
}

/// Fields that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// What they are about; empty if it is the whole form.
    pub title: String,
    /// The fields.
    pub fields: Vec<Field>,
}

/// The form of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The part.
    pub part: Part,
    /// Its fields.
    pub groups: Vec<Group>,
}

/// What was posted: the value of a field, none for a box without a tick.
pub type Posted<'p> = &'p dyn Fn(&str) -> Option<String>;

/// The parts of a scenario, in order.
pub fn form_parts(text: &str) -> Vec<Part> {
    parts(text)
}

/// The form of the part with this name.
pub fn form(text: &str, key: &str, edition: &Framework) -> Option<Form> {
    let part = parts(text).into_iter().find(|part| part.key == key)?;
    let groups = match &part.what {
        What::Settings => plain::settings(text),
        What::Situation => plain::situation(text, &part),
        What::Prose => vec![plain::prose(text, &part)],
        What::Record => vec![plain::record(text, &part)],
        What::Lines => vec![plain::lines(text, &part)],
        What::Hinge => hinge::groups(text, &part, edition),
        What::Facts => listed::facts(text, &part),
        What::Answers(dimension) => listed::answers(text, &part, &answers(edition, *dimension)),
        What::Options { recipients } => listed::options(text, &part, *recipients),
        What::Actions => listed::actions(text, &part),
    };
    Some(Form { part, groups })
}

/// The text with what was posted for a part. None if there is no such part.
pub fn save(text: &str, key: &str, edition: &Framework, posted: Posted<'_>) -> Option<String> {
    let part = parts(text).into_iter().find(|part| part.key == key)?;
    let posted = |name: &str| posted(name).map(|value| as_posted(&value));
    let posted: Posted<'_> = &posted;
    let mut changes: Vec<Change> = match &part.what {
        What::Settings => plain::save_settings(text, posted),
        What::Situation => plain::save_situation(text, &part, posted),
        What::Prose => plain::save_prose(text, &part, posted),
        What::Record => plain::save_record(text, &part, posted),
        What::Lines => plain::save_lines(text, &part, posted),
        What::Hinge => hinge::save(text, &part, edition, posted),
        What::Facts => listed::save_facts(text, &part, posted),
        What::Answers(dimension) => listed::save_answers(text, &part, &answers(edition, *dimension), posted),
        What::Options { .. } => listed::save_options(text, &part, posted),
        What::Actions => listed::save_actions(text, &part, posted),
    };
    let lines = text.matches('\n').count();
    if lines > 0 && text.matches("\r\n").count() == lines {
        for change in &mut changes {
            change.with = change.with.replace("\r\n", "\n").replace('\n', "\r\n");
        }
    }
    Some(apply(text, changes))
}

fn answers(edition: &Framework, dimension: crate::decide::Dimension) -> Vec<String> {
    labels::expected(&edition.flow, dimension).into_iter().map(|(_, words)| words).collect()
}

fn field(name: impl Into<String>, label: impl Into<String>, input: Input, value: impl Into<String>) -> Field {
    Field { name: name.into(), label: label.into(), input, value: value.into() }
}

fn tick(name: String, label: &str, ticked: bool) -> Field {
    field(name, label, Input::Tick, if ticked { "yes" } else { "" })
}

fn choices(list: &[(&str, &str)]) -> Input {
    Input::Choice(list.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect())
}

/// A choice that also offers what stands there, if it is none of the list: nothing is changed by being shown.
fn choices_with(mut list: Vec<(String, String)>, value: &str) -> Input {
    if !list.iter().any(|(known, _)| known == value) {
        list.push((value.to_owned(), value.to_owned()));
    }
    Input::Choice(list)
}

/// The decisions that a text can state.
fn decisions() -> Vec<(String, String)> {
    const ALL: [&str; 11] = [
        "share: consent",
        "share: duty",
        "share: public interest",
        "share: not identifiable",
        "share: not confidential",
        "share: harm procedure",
        "do not share: no purpose",
        "do not share: refusal respected",
        "do not share: no basis",
        "hold: ask",
        "hold: fix",
    ];
    let advice = (1..=7).map(|number| format!("hold: advice at question {number}"));
    let all = std::iter::once(String::new()).chain(ALL.map(str::to_owned)).chain(advice);
    all.map(|value| (value.clone(), if value.is_empty() { "Choose one".to_owned() } else { value })).collect()
}
