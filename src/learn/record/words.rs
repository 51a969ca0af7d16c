//! What somebody chose, in the words it was offered in: keys alone would tell them nothing.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use crate::course::reading::step_of;
use crate::course::steps::{BeatOf, Place, Step};
use crate::course::text::{Choice, ChoiceId};
use crate::course::{Module, Scenario};
use crate::library::{Piece, Published};

/// Puts beside each answer's keys, as `chosen`, the words they stood for in the version it was given to. `worked` holds that version for
/// each attempt, by its key.
pub fn add_chosen(answers: &mut [Value], worked: &HashMap<String, Arc<Published>>) {
    for answer in answers.iter_mut().filter_map(Value::as_object_mut) {
        let text = |name: &str| answer.get(name).and_then(Value::as_str);
        let published = text("attempt_id").and_then(|attempt| worked.get(attempt));
        let (Some(published), Some(step), Some(keys)) = (published, text("step"), text("choices")) else { continue };
        let keys: Vec<String> = serde_json::from_str(keys).unwrap_or_default();
        let words: Vec<_> = keys.into_iter().map(|key| Value::String(words_of(published, step, &ChoiceId(key)))).collect();
        if !words.is_empty() {
            answer.insert("chosen".to_owned(), Value::Array(words));
        }
    }
}

/// The words of one choice, or its key where it is not one of the options: how sure somebody was, or a line they ticked.
fn words_of(published: &Published, step: &str, key: &ChoiceId) -> String {
    let words = match &published.piece {
        Piece::Module(module) => in_module(module, step, key),
        Piece::Scenario(scenario) => in_scenario(scenario, step, key),
        _ => None,
    };
    words.unwrap_or_else(|| key.0.clone())
}

fn in_module(module: &Module, step: &str, key: &ChoiceId) -> Option<String> {
    let checks = module.sections.iter().flat_map(|section| section.checks().map(move |check| (section, check)));
    let (_, check) = checks.into_iter().find(|(section, check)| step_of(section, check) == step)?;
    label(&check.options, key)
}

fn in_scenario(scenario: &Scenario, step: &str, key: &ChoiceId) -> Option<String> {
    let place = Place::parse(step)?;
    let beat = scenario.beats.get(place.beat)?;
    match place.step {
        Step::Package => beat.facts.iter().find(|fact| fact.number.to_string() == key.0).map(|fact| fact.plain.clone()),
        step => label(BeatOf { beat, hinge: None }.choices(step), key),
    }
}

fn label(choices: &[Choice], key: &ChoiceId) -> Option<String> {
    choices.iter().find(|choice| choice.id == *key).map(|choice| choice.label_text.clone())
}
