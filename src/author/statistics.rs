//! What first attempts at a case show, version by version: which answers were chosen, which facts went astray, where people stop.
//! Counts under five are left out, and nobody is named or ranked.

mod view;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::account::Trainer;
use crate::app::App;
use crate::course::scenario::{Beat, FactTag};
use crate::course::steps::{Place, Step};
use crate::course::text::{Choice, Worth, WrongTurn};
use crate::course::{Kind, Scenario};
use crate::database::case_result::{self, Tally};
use crate::database::version;
use crate::error::{AppError, Path, Query, Result};
use crate::page::{Frame, Here, Shape};

/// The fewest that are shown.
const FEWEST: i64 = 5;

/// Which version.
#[derive(Deserialize)]
pub struct Wanted {
    version: Option<i32>,
}

/// What was chosen at one step.
pub(super) struct AtStep {
    heading: String,
    /// How many answered it.
    number: i64,
    /// Each choice: its words, what it is worth, and how many chose it.
    choices: Vec<(String, Worth, i64)>,
}

/// A fact that went or stayed by mistake.
pub(super) struct Astray {
    words: String,
    number: i64,
    of: i64,
}

/// All that is shown of a version.
pub(super) struct Statistics {
    tally: Tally,
    /// The median time in minutes, of those who ended.
    minutes: Option<i64>,
    steps: Vec<AtStep>,
    turns: Vec<(WrongTurn, i64)>,
    over: Vec<Astray>,
    under: Vec<Astray>,
    stopped: Vec<(String, i64)>,
}

/// `GET /author/{kind}/{slug}/statistics`: first attempts at one version of a case, within the trainer's scope.
///
/// # Errors
/// If there is no such case or version, or the store cannot be read.
pub async fn show_statistics(
    State(app): State<App>,
    Trainer(who): Trainer,
    Path((kind, slug)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let kind = Kind::of_folder(&kind).filter(|kind| *kind == Kind::Scenario).ok_or(AppError::NotFound)?;
    let current = app.library.current(kind, &slug).ok_or(AppError::NotFound)?;
    let versions = version::history(app.store.read(), current.content).await?;
    let number = wanted.version.unwrap_or(current.number);
    let asked = versions.iter().find(|version| version.number == number).ok_or(AppError::NotFound)?;
    let published = app.library.version(asked.id).await?;
    let scenario = published.scenario().ok_or(AppError::NotFound)?;
    let (db, scope) = (app.store.read(), who.trainer_scope());
    let tally = case_result::tally(db, &scope, asked.id).await?;
    let times = case_result::times(db, &scope, asked.id).await?;
    let answers = case_result::first_answers(db, &scope, asked.id).await?;
    let last = case_result::last_steps(db, &scope, asked.id).await?;
    let found = gather(scenario, tally, times.into_iter().map(|(from, to)| (to - from).num_minutes()).collect(), &answers, last);
    let title = format!("Statistics of {}, version {number}", published.title());
    let numbers: Vec<_> = versions.iter().map(|version| version.number).collect();
    let address = format!("/author/scenarios/{slug}");
    Ok(Frame::new(title.clone(), Some(&who), Here::Author)
        .shaped(Shape::Wide)
        .show(move || view::page(title, &address, number, numbers, &found)))
}

fn gather(
    scenario: &Scenario,
    tally: Tally,
    mut minutes: Vec<i64>,
    answers: &[(String, String, i64)],
    last: Vec<(String, i64)>,
) -> Statistics {
    minutes.sort_unstable();
    let mut found = Statistics {
        tally,
        minutes: minutes.get(minutes.len() / 2).copied(),
        steps: Vec::new(),
        turns: Vec::new(),
        over: Vec::new(),
        under: Vec::new(),
        stopped: Vec::new(),
    };
    let mut turns = BTreeMap::new();
    let given = by_step(answers);
    for (place, given) in &given {
        let Some(beat) = scenario.beats.get(place.beat) else { continue };
        let number: i64 = given.iter().map(|(_, count)| count).sum();
        if place.step == Step::Package {
            facts_astray(beat, given, number, &mut found, &mut turns);
            continue;
        }
        let chosen = |choice: &Choice| given.iter().filter(|(ids, _)| ids.contains(&choice.id.0)).map(|(_, count)| count).sum::<i64>();
        let choices: Vec<_> = choices(beat, place.step).iter().map(|choice| (choice, chosen(choice))).collect();
        for (choice, count) in &choices {
            if let Some(turn) = choice.wrong_turn.filter(|_| choice.worth == Worth::Mistaken) {
                *turns.entry(turn).or_insert(0) += count;
            }
        }
        if !choices.is_empty() {
            let choices = choices.into_iter().map(|(choice, count)| (choice.label_text.clone(), choice.worth, count)).collect();
            found.steps.push(AtStep { heading: heading(scenario, *place), number, choices });
        }
    }
    found.turns = turns.into_iter().filter(|(_, count)| *count >= FEWEST).collect();
    found.turns.sort_by_key(|(_, count)| -count);
    for list in [&mut found.over, &mut found.under] {
        list.retain(|astray| astray.number >= FEWEST);
        list.sort_by_key(|astray| -astray.number);
        list.truncate(5);
    }
    let stopped = last.into_iter().filter_map(|(step, count)| Some((Place::parse(&step)?, count)));
    let mut stopped: Vec<_> = stopped.collect();
    stopped.sort();
    found.stopped = stopped.into_iter().map(|(place, count)| (heading(scenario, place), count)).collect();
    found
}

/// The answers by step, in the order of the steps; what is no step of the flow (how sure somebody was) is left out.
fn by_step(answers: &[(String, String, i64)]) -> BTreeMap<Place, Vec<(Vec<String>, i64)>> {
    let mut steps: BTreeMap<Place, Vec<(Vec<String>, i64)>> = BTreeMap::new();
    for (step, choices, count) in answers {
        let Some(place) = Place::parse(step) else { continue };
        let ids: Vec<String> = serde_json::from_str(choices).unwrap_or_default();
        steps.entry(place).or_default().push((ids, *count));
    }
    steps
}

fn facts_astray(beat: &Beat, given: &[(Vec<String>, i64)], number: i64, found: &mut Statistics, turns: &mut BTreeMap<WrongTurn, i64>) {
    for fact in &beat.facts {
        let id = fact.number.to_string();
        let sent: i64 = given.iter().filter(|(ids, _)| ids.contains(&id)).map(|(_, count)| count).sum();
        let (list, astray) = match fact.tag {
            FactTag::Share => (&mut found.under, number - sent),
            FactTag::Withhold | FactTag::Background => (&mut found.over, sent),
        };
        if let Some(turn) = fact.wrong_turn {
            *turns.entry(turn).or_insert(0) += astray;
        }
        list.push(Astray { words: format!("Fact {}: {}", fact.number, fact.plain), number: astray, of: number });
    }
}

fn choices(beat: &Beat, step: Step) -> &[Choice] {
    match step {
        Step::Harm => &beat.harm,
        Step::Recipient => &beat.recipients,
        Step::Question(dimension) => beat.questions.get(&dimension).map_or(&[], Vec::as_slice),
        Step::Channel => &beat.channels,
        Step::Actions => &beat.actions,
        Step::Case | Step::Package | Step::Record | Step::Compare => &[],
    }
}

fn heading(scenario: &Scenario, place: Place) -> String {
    let step = match place.step {
        Step::Case => "The case",
        Step::Harm => "Harm",
        Step::Recipient => "Recipient",
        Step::Question(dimension) => crate::page::flow::short(dimension),
        Step::Package => "Facts to send",
        Step::Channel => "How to send them",
        Step::Actions => "What you do",
        Step::Record => "8. The record",
        Step::Compare => "The record and the model",
    };
    if scenario.beats.len() > 1 { format!("Part {}: {step}", place.beat + 1) } else { step.to_owned() }
}
