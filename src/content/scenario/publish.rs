//! The checks that refuse a scenario (`content-brief.md`, part D), and the warnings that go with them (`features.md`, K rules).
//! Must never say that something is lawful: only that it is consistent.

mod citations;
mod key;

use std::collections::BTreeSet;

use super::Case;
use super::beat::Read;
use super::decision::Stated;
use super::facts::Placed;
use crate::content::labels;
use crate::course::law::LawNote;
use crate::course::scenario::FactTag;
use crate::decide::{Answer, Answers, Decision, Dimension, Flow, Target, walk};

/// Fewest facts of a case, all beats together.
const FEWEST: usize = 8;
/// Most facts of a case, all beats together.
const MOST: usize = 12;

/// Checks a whole case. `facts` are all of its facts, without those of hinges.
pub(super) fn check(case: &Case<'_, '_>, beats: &[Read], facts: &[Placed]) {
    let reachable = reachable(&case.framework.flow);
    for beat in beats {
        key::check(case, beat);
        something_to_share(case, beat);
        critical_can_be_chosen(case, beat, &reachable);
        harm_without_share(case, beat);
        citations::check(case, beat, facts);
    }
    citations::all_used(case, beats, facts);
    reason_is_called_for(case, beats);
    if beats.iter().all(|beat| beat.hinges.is_empty()) {
        let at = beats.last().map_or(0, |beat| beat.at);
        case.document.faults.error(at, "this case has no hinge", "add “## Hinge: …”, with the change that turns the answer");
    }
    fact_sheet(case, beats, facts);
}

/// Eight to twelve facts, two of them sensitive, one that must stay back.
fn fact_sheet(case: &Case<'_, '_>, beats: &[Read], facts: &[Placed]) {
    let faults = case.document.faults;
    let at = facts.first().map_or(0, |placed| placed.at);
    let number = facts.len();
    if number < FEWEST {
        faults.error(
            at,
            format!("this case has {number} facts, and needs {FEWEST} to {MOST}"),
            "add some that matter, and some that only seem to",
        );
    } else if number > MOST {
        faults.error(
            at,
            format!("this case has {number} facts, and may have {FEWEST} to {MOST}"),
            "leave out what nobody would choose wrongly",
        );
    }
    let in_beats = || beats.iter().flat_map(|beat| &beat.facts).map(|placed| &placed.fact).chain(facts.iter().map(|placed| &placed.fact));
    let sensitive: BTreeSet<u16> = in_beats().filter(|fact| fact.sensitive).map(|fact| fact.number).collect();
    if sensitive.len() < 2 {
        faults.error(
            at,
            format!("{} of the facts are tagged `sensitive`, and two must be", sensitive.len()),
            "tag those that somebody would not want known",
        );
    }
    if in_beats().all(|fact| fact.tag == FactTag::Share) {
        faults.error(at, "every fact is to be shared", "add one that must stay back, `withhold` or `background`");
    }
}

/// Where something is shared, there is something to share and a way to send it.
fn something_to_share(case: &Case<'_, '_>, beat: &Read) {
    let faults = case.document.faults;
    let nothing = |facts: &[Placed]| facts.iter().all(|placed| placed.fact.tag != FactTag::Share);
    let message = |decision: Decision| format!("the decision is “{}”, and no fact is tagged `share`", decision.words());
    if let Some(stated) = beat.decision.filter(|stated| stated.decision.shares()) {
        if nothing(&beat.facts) {
            faults.error(stated.at, message(stated.decision), "tag what should go");
        }
        if beat.channels.choices.is_empty() {
            faults.error(stated.at, "something is shared, and no route is offered", "add “### How” under “## Question 7”");
        }
    }
    for hinge in &beat.hinges {
        if let Some(stated) = hinge.decision.filter(|stated| stated.decision.shares() && nothing(&hinge.facts)) {
            faults.error(stated.at, message(stated.decision), "tag what should go, “- Fact 4: share” for one");
        }
    }
}

/// A critical error must be one that a learner can make.
fn critical_can_be_chosen(case: &Case<'_, '_>, beat: &Read, reachable: &BTreeSet<Dimension>) {
    let questions = beat.questions.iter().map(|(dimension, list)| (*dimension, list));
    for (dimension, list) in questions.chain([(Dimension::Q7, &beat.channels)]).filter(|(dimension, _)| !reachable.contains(dimension)) {
        for (choice, at) in list.with_places().filter(|(choice, _)| choice.critical) {
            let message = format!("“{}” is `critical`, and no path reaches {}", choice.label_text, labels::name(dimension));
            case.document.faults.error(at, message, "take the tag away");
        }
    }
}

/// The questions that some answers lead to.
fn reachable(flow: &Flow) -> BTreeSet<Dimension> {
    let mut reached = BTreeSet::from([flow.start]);
    let mut waiting = vec![flow.start];
    while let Some(from) = waiting.pop() {
        for row in flow.transitions.iter().filter(|row| row.from == from) {
            if let Target::Ask(to) = row.to
                && reached.insert(to)
            {
                waiting.push(to);
            }
        }
    }
    reached
}

/// The key of the front matter that answers K11.
pub(super) const NOT_SHARED_BECAUSE: &str = "not_shared_because";

/// K11: a risk of harm, and nothing shared, is for two people to approve; the reason they give answers the warning.
fn harm_without_share(case: &Case<'_, '_>, beat: &Read) {
    let is_answered = !case.document.front.text(NOT_SHARED_BECAUSE).is_empty();
    if let Some(stated) = kept_in_harm(beat).filter(|_| !is_answered) {
        case.document.faults.warning(
            stated.at,
            "somebody is at risk of harm, and nothing is shared",
            "have a second person approve it, and say why in not_shared_because",
        );
    }
}

/// The decision of a beat in which somebody is at risk and nothing is shared.
fn kept_in_harm(beat: &Read) -> Option<Stated> {
    let at_risk = matches!(beat.key.get(Dimension::H), Some(Answer::Child | Answer::Adult));
    beat.decision.filter(|stated| at_risk && matches!(stated.decision, Decision::DoNotShare(_)))
}

/// A reason that answers nothing would hide the next warning.
fn reason_is_called_for(case: &Case<'_, '_>, beats: &[Read]) {
    let front = &case.document.front;
    if front.get(NOT_SHARED_BECAUSE).is_some() && !beats.iter().any(|beat| kept_in_harm(beat).is_some()) {
        let message = format!("“{NOT_SHARED_BECAUSE}” answers nothing: no beat keeps everything back where somebody is at risk");
        case.document.faults.warning(front.place(NOT_SHARED_BECAUSE), message, "take it away");
    }
}

/// K10: a case that turns on consent says which consent it means, and on what today's law rests instead.
pub(super) fn consent_is_explained(case: &Case<'_, '_>, beats: &[Read], today: Option<&LawNote>) {
    let asks = |key: &Answers| walk(&case.framework.flow, key).path.contains(&Dimension::Q4);
    let first = beats.iter().find(|beat| asks(&beat.key) || beat.hinges.iter().any(|hinge| asks(&hinge.key)));
    if let Some(beat) = first.filter(|_| today.is_none()) {
        case.document.faults.warning(
            beat.at,
            "this case asks about consent, and no note says what today's law rests on",
            "add “## Today”: which consent is meant, and which other basis there is",
        );
    }
}
