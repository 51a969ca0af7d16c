//! The checks that refuse a scenario (`content-brief.md`, part D), and the warnings that go with them (`features.md`, K rules).
//! Must never say that something is lawful: only that it is consistent.

mod citations;
mod key;

use std::collections::BTreeSet;

use super::Case;
use super::beat::Read;
use super::facts::Placed;
use crate::content::labels;
use crate::course::scenario::FactTag;
use crate::decide::{Answer, Decision, Dimension, Flow, Target};

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

/// K11: a risk of harm, and nothing shared, is for two people to approve.
fn harm_without_share(case: &Case<'_, '_>, beat: &Read) {
    let at_risk = matches!(beat.key.get(Dimension::H), Some(Answer::Child | Answer::Adult));
    let is_answered = !case.document.front.text(NOT_SHARED_BECAUSE).is_empty();
    if let Some(stated) = beat.decision.filter(|stated| at_risk && !is_answered && matches!(stated.decision, Decision::DoNotShare(_))) {
        case.document.faults.warning(
            stated.at,
            "somebody is at risk of harm, and nothing is shared",
            "have a second person approve it, and say why in not_shared_because",
        );
    }
}
