//! The eight questions: the flow against a closed form written apart, its invariants, and what surrounds it.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its own data has failed")]

mod closed_form;
mod command;
mod framework_file;
mod interview;
mod invariants;
mod mutations;
mod random;
mod record;
mod scenario_keys;

use std::sync::LazyLock;

use octavo::decide::{Answer, Answers, Dimension, Flow, Walk, walk};

/// The founding flow, as the specification gives it.
pub static FLOW: LazyLock<Flow> = LazyLock::new(|| serde_json::from_str(include_str!("../data/eightq-2006.json")).unwrap());

/// The edition as it is published.
pub const FILE: &str = include_str!("../../content/frameworks/eightq-2006.md");

/// Its front matter, split off without the content parser.
pub fn front_matter() -> &'static str {
    FILE.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).unwrap().0
}

/// Every assignment with its walk.
pub static WALKS: LazyLock<Vec<(Answers, Walk)>> =
    LazyLock::new(|| assignments().into_iter().map(|answers| (answers, walk(&FLOW, &answers))).collect());

/// All 38,880 assignments, from the answers of 3.1 written out here.
pub fn assignments() -> Vec<Answers> {
    let codes = [
        "NONE CHILD ADULT UNSURE",
        "PROC OTHER",
        "Y N U",
        "Y N U",
        "Y N U",
        "GIVEN REFUSED NOT_SOUGHT NOT_ASKED U",
        "Y POWER N U",
        "Y N U",
        "PASS FIX U",
    ];
    let mut assignments = vec![Answers::default()];
    for (dimension, codes) in Dimension::ALL.into_iter().zip(codes) {
        let grown = assignments.iter().flat_map(|answers| codes.split(' ').map(|code| answers.with(dimension, answer(code))));
        assignments = grown.collect();
    }
    assignments
}

/// The answer with this code.
pub fn answer(code: &str) -> Answer {
    Answer::parse(code).unwrap()
}

/// Answers written `H=NONE Q1=Y`.
pub fn answers(text: &str) -> Answers {
    let mut answers = Answers::default();
    for pair in text.split_whitespace() {
        let (dimension, code) = pair.split_once('=').unwrap();
        answers.set(Dimension::parse(dimension).unwrap(), answer(code));
    }
    answers
}

#[test]
fn there_are_38_880_assignments() {
    assert_eq!(WALKS.len(), 38_880);
}

#[test]
fn the_founding_flow_has_no_faults() {
    assert_eq!(FLOW.faults(), []);
}

#[test]
fn the_framework_file_has_the_flow_of_the_specification() {
    let flow: Flow = toml::from_str(front_matter()).unwrap();
    assert_eq!(flow, *FLOW);
}

#[test]
fn a_flow_survives_being_written_and_read() {
    let written = serde_json::to_string(&*FLOW).unwrap();
    assert_eq!(serde_json::from_str::<Flow>(&written).unwrap(), *FLOW);
    let written = toml::to_string(&*FLOW).unwrap();
    assert_eq!(toml::from_str::<Flow>(&written).unwrap(), *FLOW);
}

#[test]
fn every_code_reads_as_what_it_writes() {
    for answer in Answer::ALL {
        assert_eq!(Answer::parse(answer.code()), Some(answer));
        assert_eq!(serde_json::to_string(&answer).unwrap(), format!("\"{}\"", answer.code()));
    }
    for dimension in Dimension::ALL {
        assert_eq!(Dimension::parse(dimension.code()), Some(dimension));
        assert_eq!(FLOW.answers(dimension), dimension.possible());
    }
    assert_eq!(Answer::parse("y"), None);
    assert_eq!(Dimension::parse("Q8"), None);
}
