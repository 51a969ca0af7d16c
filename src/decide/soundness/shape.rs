//! What can be wrong with a flow's data before anybody walks it.

use super::{FlowFault, Invariant};
use crate::decide::answers::{Answer, Answers, Dimension};
use crate::decide::flow::{Flow, Transition};

/// More rows than any edition could need. Bounds the work that an author's slip can cause.
const MOST_ROWS: usize = 250;
/// More answers named in rows and guards than any edition could need.
const MOST_ANSWERS_NAMED: usize = 2_000;

/// Whether the table is too large to be worth examining.
pub(super) fn is_too_large(flow: &Flow) -> bool {
    let named = |row: &Transition| row.on.len() + row.guard.values().map(Vec::len).sum::<usize>();
    flow.transitions.len() > MOST_ROWS || flow.transitions.iter().map(named).sum::<usize>() > MOST_ANSWERS_NAMED
}

/// Every fault of the data themselves.
pub(super) fn faults(flow: &Flow) -> Vec<FlowFault> {
    if is_too_large(flow) {
        let found = format!("the table is too large: at most {MOST_ROWS} rows naming {MOST_ANSWERS_NAMED} answers");
        return vec![fault(Invariant::Total, found)];
    }
    let mut faults = Vec::new();
    for dimension in Dimension::ALL {
        faults.extend(offered(flow, dimension));
    }
    faults.extend(protective(flow));
    for (place, row) in flow.transitions.iter().enumerate() {
        if flow.transitions[..place].iter().any(|earlier| earlier.id == row.id) {
            faults.push(fault(Invariant::Total, format!("two rows are called {}", row.id)));
        }
        faults.extend(row_answers(row));
    }
    faults
}

/// What is wrong with the answers a dimension offers.
fn offered(flow: &Flow, dimension: Dimension) -> Vec<FlowFault> {
    let offered = flow.answers(dimension);
    let code = dimension.code();
    if offered.is_empty() {
        return vec![fault(Invariant::Total, format!("{code} offers no answers"))];
    }
    let mut faults = Vec::new();
    for (place, answer) in offered.iter().enumerate() {
        if !dimension.possible().contains(answer) {
            faults.push(fault(Invariant::Total, format!("{code} cannot be answered {}", answer.code())));
        }
        // Sixteen codes exist, so nothing new comes after the first repeat.
        if offered[..place].contains(answer) {
            faults.push(fault(Invariant::Total, format!("{code} offers {} twice", answer.code())));
            break;
        }
    }
    faults
}

/// Every answer about harm that is offered needs its protective track, and no other answer has one.
fn protective(flow: &Flow) -> Vec<FlowFault> {
    let lacking = flow.answers(Dimension::H).iter().filter(|harm| !flow.protective.contains_key(harm));
    let lacking = lacking.map(|harm| format!("the protective track says nothing for {}", harm.code()));
    let strange = flow.protective.keys().filter(|key| !Dimension::H.possible().contains(key));
    let strange = strange.map(|key| format!("{} is no answer about harm, so it has no protective track", key.code()));
    lacking.take(Answer::ALL.len()).chain(strange).map(|found| fault(Invariant::ProtectiveFollowsHarm, found)).collect()
}

/// A row or guard for an answer that its dimension cannot have is a slip of the author's.
fn row_answers(row: &Transition) -> Vec<FlowFault> {
    let conditions = std::iter::once((row.from, &row.on)).chain(row.guard.iter().map(|(dimension, wanted)| (*dimension, wanted)));
    conditions
        .flat_map(|(dimension, wanted)| wanted.iter().map(move |answer| (dimension, *answer)))
        .filter(|(dimension, answer)| !dimension.possible().contains(answer))
        .map(|(dimension, answer)| format!("{} is for {}={}, which cannot be", row.id, dimension.code(), answer.code()))
        .map(|found| fault(Invariant::Total, found))
        .collect()
}

/// A fault that no assignment is needed to show.
fn fault(invariant: Invariant, found: String) -> FlowFault {
    FlowFault { invariant, example: Answers::default(), found }
}
