//! The 27 answer keys of the brief give the results it states.

use std::collections::BTreeMap;

use octavo::decide::{Answer, Answers, Dimension, walk};
use serde::Deserialize;

use super::FLOW;

#[derive(Deserialize)]
struct Key {
    id: String,
    a: BTreeMap<Dimension, Answer>,
    expect: (String, Option<String>, String),
}

#[test]
fn every_key_gives_its_stated_result() {
    let keys: Vec<Key> = serde_json::from_str(include_str!("../../data/scenario-keys.json")).unwrap();
    assert_eq!(keys.len(), 27);
    for key in keys {
        let mut answers = Answers::default();
        for (dimension, answer) in key.a {
            answers.set(dimension, answer);
        }
        let walk = walk(&FLOW, &answers);
        let basis = walk.outcome.basis().map(|basis| basis.code().to_owned());
        let protective = walk.protective.unwrap().code().to_owned();
        assert_eq!((walk.outcome.code().to_owned(), basis, protective), key.expect, "{}", key.id);
    }
}
