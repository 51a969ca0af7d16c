//! Any data at all may come from an author: walking and judging it ends, and never fails.

use std::collections::BTreeMap;

use octavo::decide::{Answer, Answers, Basis, Dimension, End, Flow, Invariant, Protective, Reason, Target, Transition, walk};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::closed_form::expected;
use super::{FLOW, WALKS};

fn dimension() -> impl Strategy<Value = Dimension> {
    select(Dimension::ALL.to_vec())
}

fn answer() -> impl Strategy<Value = Answer> {
    select(Answer::ALL.to_vec())
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![dimension().prop_map(Target::Ask), select(End::ALL.to_vec()).prop_map(Target::End)]
}

fn row() -> impl Strategy<Value = Transition> {
    let basis = of(select(vec![Basis::Consent, Basis::Duty, Basis::HarmProcedure]));
    let reason = of(select(vec![Reason::NoPurpose, Reason::NoBasis]));
    let guard = btree_map(dimension(), vec(answer(), 0..4), 0..3);
    ("[A-C]", dimension(), vec(answer(), 0..6), guard, target(), basis, reason)
        .prop_map(|(id, from, on, guard, to, basis, reason)| Transition { id, from, on, guard, to, basis, reason })
}

/// Half of the flows offer what the specification does, so that walks get somewhere.
fn flow() -> impl Strategy<Value = Flow> {
    let dimensions = prop_oneof![Just(FLOW.dimensions.clone()), btree_map(dimension(), vec(answer(), 0..9), 0..9)];
    let protective = btree_map(answer(), Just(Protective::None), 0..5);
    (dimensions, protective, dimension(), vec(row(), 0..40)).prop_map(|(dimensions, protective, start, transitions)| Flow {
        dimensions,
        protective,
        start,
        transitions,
    })
}

/// The founding table with a few rows replaced: closer to what an author gets wrong.
fn edited_flow() -> impl Strategy<Value = Flow> {
    vec((0..FLOW.transitions.len(), row()), 0..4).prop_map(|edits| {
        let mut flow = FLOW.clone();
        for (place, row) in edits {
            flow.transitions[place] = row;
        }
        flow
    })
}

fn some_answers() -> impl Strategy<Value = Answers> {
    vec(of(answer()), Dimension::ALL.len()).prop_map(|given| {
        let mut answers = Answers::default();
        for (dimension, answer) in Dimension::ALL.into_iter().zip(given) {
            answer.into_iter().for_each(|answer| answers.set(dimension, answer));
        }
        answers
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_flow_can_be_walked_and_judged(flow in prop_oneof![flow(), edited_flow()], answers in some_answers()) {
        let walked = walk(&flow, &answers);
        prop_assert!(!walked.path.is_empty() && walked.path.len() <= Dimension::ALL.len());
        prop_assert!(walked.next().is_none_or(|next| answers.get(next).is_none()));
        for fault in flow.faults() {
            prop_assert!(!fault.to_string().is_empty());
        }
    }

    /// What lets `faults` stand on cases: an answer that a walk did not need changes nothing when it is given.
    #[test]
    fn a_settled_walk_turns_on_nothing_more(flow in prop_oneof![flow(), edited_flow()], answers in some_answers(), more in some_answers()) {
        let settled = walk(&flow, &answers);
        let mut grown = more;
        answers.given().for_each(|(dimension, answer)| grown.set(dimension, answer));
        if settled.next().is_none() {
            prop_assert_eq!(walk(&flow, &grown).outcome, settled.outcome);
        }
    }

    /// A flow without faults is sound for whole assignments too, not only for its cases.
    #[test]
    fn what_faults_accepts_agrees_with_the_closed_form(flow in edited_flow()) {
        if flow.faults().is_empty() {
            for (answers, _) in WALKS.iter().step_by(97) {
                prop_assert_eq!(walk(&flow, answers).outcome, expected(answers).0);
            }
        }
    }
}

/// Rows that turn on every answer at once, as many as are allowed: the most work an author can cause.
#[test]
fn the_largest_table_is_judged_and_a_larger_one_refused() {
    let mut guard: BTreeMap<_, _> = Dimension::ALL.map(|dimension| (dimension, dimension.possible().to_vec())).into();
    let ends = |guard: &BTreeMap<Dimension, Vec<Answer>>| Transition {
        id: "wide".to_owned(),
        from: Dimension::H,
        on: Dimension::H.possible().to_vec(),
        guard: guard.clone(),
        to: Target::End(End::HoldConsent),
        basis: None,
        reason: None,
    };
    let last = ends(&guard);
    guard.insert(Dimension::Q7, Vec::new());
    let mut flow = Flow { transitions: vec![ends(&guard); 58], ..FLOW.clone() };
    flow.transitions.push(last);
    assert!(flow.faults().iter().any(|fault| fault.invariant == Invariant::Irrelevance));
    flow.transitions = vec![ends(&guard); 251];
    assert_eq!(flow.faults().len(), 1);
}
