//! The facts that answers rest on: “(fact 4)”, “(facts 1, 2)” in the feedback (K13 of `features.md`).
//! Must never take a number for a citation that is not written so.

use std::collections::BTreeSet;

use crate::content::labels;
use crate::content::scenario::Case;
use crate::content::scenario::answers::List;
use crate::content::scenario::beat::Read;
use crate::content::scenario::facts::Placed;
use crate::course::scenario::FactTag;
use crate::course::text::Worth;
use crate::decide::{Dimension, walk};

/// Most numbers that a range stands for: no case has so many facts.
const MOST: u16 = 100;

/// Each fact that bears on the decision is used: some feedback of the case cites it, or it has feedback of its own.
pub(super) fn all_used(case: &Case<'_, '_>, beats: &[Read], facts: &[Placed]) {
    let written = beats.iter().flat_map(lists).flat_map(List::with_places).filter(|(choice, _)| choice.written);
    let used: BTreeSet<u16> = written.flat_map(|(choice, _)| cited(choice.feedback.as_str())).collect();
    for placed in facts.iter().filter(|placed| !used.contains(&placed.fact.number) && placed.fact.feedback.is_empty()) {
        let number = placed.fact.number;
        let tagged = beats.iter().flat_map(|beat| &beat.facts).filter(|other| other.fact.number == number);
        if tagged.clone().any(|other| other.fact.tag != FactTag::Withhold) && tagged.clone().all(|other| other.fact.feedback.is_empty()) {
            let message = format!("fact {number} bears on the case, and no feedback uses it");
            case.document.faults.warning(placed.at, message, format!("cite it, “(fact {number})”, or say under it what it is for"));
        }
    }
}

/// Cited facts exist, and the model answers on the path cite some.
pub(super) fn check(case: &Case<'_, '_>, beat: &Read, facts: &[Placed]) {
    let known: BTreeSet<u16> = facts.iter().map(|placed| placed.fact.number).collect();
    for (choice, at) in lists(beat).flat_map(List::with_places).filter(|(choice, _)| choice.written) {
        for number in cited(choice.feedback.as_str()).into_iter().filter(|number| !known.contains(number)) {
            case.document.faults.error(at, format!("the feedback cites fact {number}, and there is none"), "correct the number");
        }
    }
    let path = walk(&case.framework.flow, &beat.key).path;
    let bare: Vec<String> = path.into_iter().filter(|dimension| cites_nothing(beat, *dimension)).map(labels::name).collect();
    if !bare.is_empty() {
        let message = format!("these model answers cite no fact: {}", bare.join(", "));
        case.document.faults.warning(beat.at, message, "say in the feedback what they rest on, “(facts 1, 2)”");
    }
}

fn lists(beat: &Read) -> impl Iterator<Item = &List> {
    Dimension::ALL.into_iter().filter_map(|dimension| beat.list(dimension)).chain([&beat.channels, &beat.actions])
}

fn cites_nothing(beat: &Read, dimension: Dimension) -> bool {
    let models = beat.list(dimension).into_iter().flat_map(List::with_places);
    let mut models = models.filter(|(choice, _)| dimension != Dimension::R && choice.written && choice.worth == Worth::Model);
    models.any(|(choice, _)| cited(choice.feedback.as_str()).is_empty())
}

/// The numbers in “(fact 4)”, “(facts 1, 2 and 3)” and “(facts 1 to 6)”.
fn cited(text: &str) -> Vec<u16> {
    let starts = text.match_indices("(fact");
    let lists = starts.filter_map(|(at, start)| {
        let rest = text.get(at + start.len()..)?;
        let rest = rest.strip_prefix('s').unwrap_or(rest).strip_prefix(' ')?;
        rest.split(')').next()
    });
    lists.flat_map(numbers).collect()
}

fn numbers(list: &str) -> Vec<u16> {
    let mut numbers: Vec<u16> = Vec::new();
    let mut is_range = false;
    for word in list.split([',', ' ']) {
        let Ok(number) = word.parse::<u16>() else {
            is_range = word == "to";
            continue;
        };
        let first = numbers.last().filter(|_| is_range).map_or(number, |last| last.saturating_add(1));
        numbers.extend(first.max(number.saturating_sub(MOST))..=number);
        is_range = false;
    }
    numbers
}
