//! Reads what was posted for a step, and says what is wrong with it.

use std::collections::BTreeMap;

use super::words::Line;
use crate::course::confidence::{self, Confidence};
use crate::course::identifiers;
use crate::course::steps::{BeatOf, Case, Place, Step};
use crate::course::text::ChoiceId;
use crate::error::AppError;
use crate::page::fields::{Fields, Problems};

/// The longest record, in characters.
pub const RECORD_LIMIT: usize = 20_000;
/// The longest reason why a line is not needed, in characters.
const BECAUSE_LIMIT: usize = 500;
/// The most lines a list may have: what is posted for lines past that is not looked at.
const LINES: usize = 60;

/// What was typed and ticked, as it goes back into the form.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The values ticked or chosen, in the form's order.
    pub picked: Vec<String>,
    /// The record.
    pub text: String,
    /// Whether the writer says that what looks like a real person's details is invented.
    pub confirmed: bool,
    /// Why each line, by number from 1, is not needed.
    pub because: BTreeMap<usize, String>,
    /// How sure they are of the decision.
    pub sure: Option<Confidence>,
}

/// An answer that may be stored.
#[derive(Clone, Debug)]
pub struct Answered {
    /// What was chosen.
    pub choices: Vec<ChoiceId>,
    /// What was written.
    pub text: Option<String>,
    /// How sure they are of the decision, where they say.
    pub sure: Option<Confidence>,
}

impl Typed {
    /// Everything a step's form may hold.
    pub fn read(fields: &Fields) -> Typed {
        let because = (1..=LINES).filter_map(|line| Some((line, fields.one(&format!("because-{line}")).filter(|why| !why.is_empty())?)));
        Typed {
            picked: fields.all("answer").map(str::to_owned).collect(),
            text: fields.one("record").unwrap_or_default(),
            confirmed: fields.one("confirmed").is_some(),
            because: because.collect(),
            sure: fields.one("sure").and_then(|code| Confidence::parse(&code)),
        }
    }
}

/// The answer to a step, or what is wrong with the form.
///
/// # Errors
/// If the form is not one that this step has.
pub fn answer(case: &Case<'_>, beat: &BeatOf<'_>, place: Place, typed: &Typed) -> Result<Result<Answered, Problems>, AppError> {
    let answered = read(case, beat, place, typed)?;
    let sure = typed.sure.filter(|_| confidence::is_asked(case, place));
    Ok(answered.map(|answered| Answered { sure, ..answered }))
}

fn read(case: &Case<'_>, beat: &BeatOf<'_>, place: Place, typed: &Typed) -> Result<Result<Answered, Problems>, AppError> {
    match place.step {
        Step::Case => Ok(Ok(Answered { choices: Vec::new(), text: None, sure: None })),
        Step::Record => Ok(record(typed)),
        Step::Compare => Ok(compare(&super::words::lines(case, place.beat), typed)),
        Step::Package => {
            let offered: Vec<_> = beat.facts().iter().map(|fact| fact.number.to_string()).collect();
            several(&offered, typed, "Choose at least one fact to send")
        }
        Step::Actions => several(&ids(beat, place.step), typed, "Choose at least one thing to do"),
        _ => one(&ids(beat, place.step), typed),
    }
}

fn ids(beat: &BeatOf<'_>, step: Step) -> Vec<String> {
    beat.choices(step).iter().map(|choice| choice.id.0.clone()).collect()
}

fn one(offered: &[String], typed: &Typed) -> Result<Result<Answered, Problems>, AppError> {
    match typed.picked.as_slice() {
        [] => Ok(Err(Problems::one("answer", "Choose an answer. \u{201c}Not sure\u{201d} is one"))),
        [picked] if offered.contains(picked) => Ok(Ok(chosen(&typed.picked))),
        _ => Err(AppError::Malformed("no such answer")),
    }
}

fn several(offered: &[String], typed: &Typed, if_none: &str) -> Result<Result<Answered, Problems>, AppError> {
    match typed.picked.as_slice() {
        [] => Ok(Err(Problems::one("answer", if_none))),
        picked if picked.iter().all(|value| offered.contains(value)) => Ok(Ok(chosen(picked))),
        _ => Err(AppError::Malformed("no such answer")),
    }
}

fn chosen(picked: &[String]) -> Answered {
    let mut choices: Vec<_> = picked.iter().cloned().map(ChoiceId).collect();
    choices.sort();
    choices.dedup();
    Answered { choices, text: None, sure: None }
}

fn record(typed: &Typed) -> Result<Answered, Problems> {
    let length = typed.text.chars().count();
    if typed.text.is_empty() {
        return Err(Problems::one("record", "Write your record of this decision"));
    }
    if length > RECORD_LIMIT {
        let over = length - RECORD_LIMIT;
        return Err(Problems::one("record", format!("Shorten your record by {over} characters: it can have {RECORD_LIMIT}")));
    }
    let real = identifiers::likely(&typed.text);
    if !real.is_empty() && !typed.confirmed {
        let kinds: Vec<_> = real.iter().map(|kind| kind.words()).collect();
        let message = format!("This looks like {}. Take it out, or tick the box to say that it is invented", kinds.join(" and "));
        return Err(Problems::one("confirmed", message));
    }
    Ok(Answered { choices: Vec::new(), text: Some(typed.text.clone()), sure: None })
}

/// Every line of the list ticked, or "not needed, because". What was excused is kept as JSON: line number to reason.
fn compare(lines: &[Line], typed: &Typed) -> Result<Answered, Problems> {
    let mut problems = Problems::none();
    let ticked = |line: usize| typed.picked.contains(&line.to_string());
    for (line, Line { says, .. }) in (1..).zip(lines) {
        match typed.because.get(&line) {
            None if !ticked(line) => {
                problems.add(format!("line-{line}"), format!("Tick \u{201c}{says}\u{201d}, or say why it is not needed"))
            }
            Some(why) if why.chars().count() > BECAUSE_LIMIT => {
                problems.add(format!("because-{line}"), format!("Give the reason in at most {BECAUSE_LIMIT} characters"));
            }
            _ => {}
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let excused: BTreeMap<_, _> = typed.because.iter().filter(|(line, _)| !ticked(**line) && **line <= lines.len()).collect();
    let choices = (1..=lines.len()).filter(|line| ticked(*line)).map(|line| ChoiceId(line.to_string())).collect();
    let text = (!excused.is_empty()).then(|| serde_json::to_string(&excused).unwrap_or_default());
    Ok(Answered { choices, text, sure: None })
}
