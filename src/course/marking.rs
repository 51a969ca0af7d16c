//! Marks a case: path, decision, package, actions and record, each apart (`guidance-and-flow.md` 7.3; `content-format.md`, "What is marked").
//! Must never turn them into one score: what somebody needs to know is which part went wrong, and why.

use serde::{Deserialize, Serialize};

use super::scenario::FactTag;
use super::steps::{BeatOf, Case, Given, Place, Step, answer_of};
use super::text::{Choice, ChoiceId, Worth};
use crate::decide::Protective;

/// How much of the package, and of what one does, must be right, both of what was needed and of what was chosen (7.3).
const ENOUGH_PERCENT: usize = 75;

/// The marks of a whole case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Each beat's.
    pub beats: Vec<BeatMarks>,
    /// Whether it is a pass: no shortfall in any beat. The path is shown and kept, and does not decide.
    pub passed: bool,
}

/// The marks of one beat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeatMarks {
    /// Questions on the path whose first answer was the model's or defensible.
    pub path_right: usize,
    /// Questions on the path.
    pub path_asked: usize,
    /// What the standing answers lead to, in the words of a `Decision:` line.
    pub decision: String,
    /// Facts that went and were needed, that were needed, and that went; none where nothing was chosen.
    pub package: Option<Tally>,
    /// Actions taken that were right, that are right, and that were taken.
    pub actions: Option<Tally>,
    /// What keeps it from being a pass.
    pub shortfalls: Vec<Shortfall>,
}

/// Right ones among those needed and those chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Chosen and needed.
    pub right: usize,
    /// Needed.
    pub needed: usize,
    /// Chosen.
    pub chosen: usize,
}

impl Tally {
    /// Whether recall and precision are both enough.
    fn is_enough(self) -> bool {
        self.right * 100 >= self.needed * ENOUGH_PERCENT && self.right * 100 >= self.chosen * ENOUGH_PERCENT
    }
}

/// Why a beat is not passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "detail")]
pub enum Shortfall {
    /// A critical error: it counts even if it was changed later. The words of the choice.
    Critical(String),
    /// The answers lead to another decision than the facts support.
    Decision,
    /// The harm in the case was not acted on, or harm was seen where there is none.
    Protection,
    /// It went to somebody else than who should have it.
    Recipient,
    /// Too much or too little was shared.
    Package,
    /// It was sent in a way that is not right for it.
    Channel,
    /// Something that had to be done was not, or something was done that makes it worse.
    Actions,
    /// The record is empty, or its list was not gone through.
    Record,
}

/// Marks a case by the answers given so far.
pub fn mark(case: &Case<'_>) -> Marks {
    let beats: Vec<_> = (0..case.scenario.beats.len()).filter_map(|index| mark_beat(case, index)).collect();
    let passed = !beats.is_empty() && beats.iter().all(|beat| beat.shortfalls.is_empty());
    Marks { beats, passed }
}

fn mark_beat(case: &Case<'_>, index: usize) -> Option<BeatMarks> {
    let beat = case.beat(index)?;
    let steps = case.steps(index);
    let asked: Vec<_> = steps.iter().copied().filter(|step| is_path(*step)).collect();
    let path_right = asked.iter().filter(|step| is_right_at_first(case, &beat, Place { beat: index, step: **step })).count();
    let package = steps.contains(&Step::Package).then(|| tally_package(case, &beat, index));
    let actions = steps.contains(&Step::Actions).then(|| tally_actions(case, &beat, index));
    let decision = case.walk(index).outcome.decision();
    Some(BeatMarks {
        path_right,
        path_asked: asked.len(),
        decision: decision.map_or("open", |decision| decision.words()).to_owned(),
        package,
        actions,
        shortfalls: shortfalls(case, &beat, index, package, actions),
    })
}

fn shortfalls(case: &Case<'_>, beat: &BeatOf<'_>, index: usize, package: Option<Tally>, actions: Option<Tally>) -> Vec<Shortfall> {
    let walk = case.walk(index);
    let mut found: Vec<_> = critical_errors(case, beat, index).into_iter().map(Shortfall::Critical).collect();
    if walk.outcome.decision() != Some(beat.decision()) {
        found.push(Shortfall::Decision);
    }
    if walk.protective.unwrap_or(Protective::None) != model_protective(case, beat) {
        found.push(Shortfall::Protection);
    }
    if beat.asks_recipient() && is_mistaken(case, beat, Place { beat: index, step: Step::Recipient }) {
        found.push(Shortfall::Recipient);
    }
    if package.is_some_and(|tally| !tally.is_enough()) || exposes_someone(case, beat, index) {
        found.push(Shortfall::Package);
    }
    if is_mistaken(case, beat, Place { beat: index, step: Step::Channel }) {
        found.push(Shortfall::Channel);
    }
    if actions.is_some_and(|tally| !tally.is_enough()) {
        found.push(Shortfall::Actions);
    }
    if !record_is_complete(case, index) {
        found.push(Shortfall::Record);
    }
    found
}

fn model_protective(case: &Case<'_>, beat: &BeatOf<'_>) -> Protective {
    beat.key().get(crate::decide::Dimension::H).map_or(Protective::None, |harm| case.framework.flow.protective(harm))
}

/// Whether a step is part of the path that is marked on first answers.
fn is_path(step: Step) -> bool {
    matches!(step, Step::Harm | Step::Recipient | Step::Question(_))
}

fn is_right_at_first(case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> bool {
    let chosen = case.first(place).and_then(|given| given.choices.first());
    let choice = chosen.and_then(|id| find(beat.choices(place.step), id));
    choice.is_some_and(|choice| beat.worth(place.step, choice) != Worth::Mistaken)
}

fn is_mistaken(case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> bool {
    let on_path = case.steps(place.beat).contains(&place.step);
    let chosen = case.latest(place).and_then(|given| given.choices.first());
    let choice = chosen.and_then(|id| find(beat.choices(place.step), id));
    on_path && choice.is_some_and(|choice| beat.worth(place.step, choice) == Worth::Mistaken)
}

/// The words of every critical choice ever made in a beat, changed later or not.
fn critical_errors(case: &Case<'_>, beat: &BeatOf<'_>, index: usize) -> Vec<String> {
    let mut errors = Vec::new();
    for given in case.given.iter().filter(|given| given.place.beat == index) {
        for id in &given.choices {
            let choice = find(beat.choices(given.place.step), id);
            let critical = choice.filter(|choice| is_critical(beat, given.place.step, choice));
            if let Some(choice) = critical.filter(|choice| !errors.contains(&choice.label_text)) {
                errors.push(choice.label_text.clone());
            }
        }
    }
    errors
}

fn tally_package(case: &Case<'_>, beat: &BeatOf<'_>, index: usize) -> Tally {
    let chosen = chosen_facts(case, index);
    let needed = beat.facts().iter().filter(|fact| fact.tag == FactTag::Share);
    let right = needed.clone().filter(|fact| chosen.contains(&fact.number)).count();
    Tally { right, needed: needed.count(), chosen: chosen.len() }
}

/// Whether a sensitive fact went that should have stayed: a named error whatever the proportions (7.3).
fn exposes_someone(case: &Case<'_>, beat: &BeatOf<'_>, index: usize) -> bool {
    let chosen = if case.steps(index).contains(&Step::Package) { chosen_facts(case, index) } else { Vec::new() };
    beat.facts().iter().any(|fact| fact.sensitive && fact.tag == FactTag::Withhold && chosen.contains(&fact.number))
}

/// The numbers of the facts in the standing package.
pub fn chosen_facts(case: &Case<'_>, beat: usize) -> Vec<u16> {
    let given = case.latest(Place { beat, step: Step::Package });
    given.map(|given| given.choices.iter().filter_map(|id| id.0.parse().ok()).collect()).unwrap_or_default()
}

fn tally_actions(case: &Case<'_>, beat: &BeatOf<'_>, index: usize) -> Tally {
    let place = Place { beat: index, step: Step::Actions };
    let choices = beat.choices(Step::Actions);
    let chosen: Vec<&Choice> =
        case.latest(place).map(|given| given.choices.iter().filter_map(|id| find(choices, id)).collect()).unwrap_or_default();
    let right = chosen.iter().filter(|choice| choice.worth == Worth::Model).count();
    // A defensible action is neither asked for nor held against anybody.
    let counted = chosen.iter().filter(|choice| choice.worth != Worth::Defensible).count();
    Tally { right, needed: choices.iter().filter(|choice| choice.worth == Worth::Model).count(), chosen: counted }
}

/// Whether something was written and the list gone through; that every line was ticked or excused is asked when it is posted.
fn record_is_complete(case: &Case<'_>, beat: usize) -> bool {
    let written = case.latest(Place { beat, step: Step::Record }).and_then(|given| given.text.as_deref());
    written.is_some_and(|text| !text.trim().is_empty()) && case.latest(Place { beat, step: Step::Compare }).is_some()
}

fn find<'c>(choices: &'c [Choice], id: &ChoiceId) -> Option<&'c Choice> {
    choices.iter().find(|choice| choice.id == *id)
}

/// The standing answers of a case that need not be given again: right at their step, and on the path that the facts support.
/// The record is kept to be gone through once more; a critical error is not carried over, since it is what was wrong.
pub fn right_answers<'a>(case: &Case<'a>) -> Vec<&'a Given> {
    let beats = 0..case.scenario.beats.len();
    beats
        .flat_map(|index| case.steps(index).into_iter().map(move |step| Place { beat: index, step }))
        .filter_map(|place| {
            let given = case.latest(place)?;
            (is_right(case, place) && !was_critical(case, place)).then_some(given)
        })
        .collect()
}

fn was_critical(case: &Case<'_>, place: Place) -> bool {
    let Some(beat) = case.beat(place.beat) else { return false };
    let given = case.given.iter().filter(|given| given.place == place);
    given
        .flat_map(|given| &given.choices)
        .filter_map(|id| find(beat.choices(place.step), id))
        .any(|choice| is_critical(&beat, place.step, choice))
}

/// An answer that the variant makes right is not a critical one.
fn is_critical(beat: &BeatOf<'_>, step: Step, choice: &Choice) -> bool {
    choice.critical && beat.worth(step, choice) != Worth::Model
}

fn is_right(case: &Case<'_>, place: Place) -> bool {
    let Some(beat) = case.beat(place.beat) else { return false };
    match place.step {
        Step::Case | Step::Record => true,
        Step::Compare => false,
        Step::Package => tally_package(case, &beat, place.beat).is_enough() && !exposes_someone(case, &beat, place.beat),
        Step::Actions => tally_actions(case, &beat, place.beat).is_enough(),
        _ => !is_mistaken(case, &beat, place),
    }
}

/// Whether a choice is "not sure": never simply wrong, it leads to whom to ask.
pub fn is_not_sure(choice: &Choice) -> bool {
    use crate::decide::Answer;
    matches!(answer_of(&choice.id).0, Some(Answer::U | Answer::Unsure)) || choice.label_text.eq_ignore_ascii_case("not sure")
}
