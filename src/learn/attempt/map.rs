//! The path walked so far, drawn: harm, the seven questions, and where they led. The list of answers beneath says the same in words.

use leptos::prelude::*;

use crate::course::steps::{Case, Place, Step};
use crate::decide::{Dimension, Outcome};
use crate::page::flow::{Drawing, STOPS, decision, draw, short};

/// The drawing of a beat.
pub fn map(case: &Case<'_>, beat: usize) -> AnyView {
    let walk = case.walk(beat);
    let walked: Vec<Dimension> = STOPS.into_iter().filter(|stop| walk.path.contains(stop)).collect();
    let end = walk.outcome.decision().map(|reached| decision(reached).0);
    let states = STOPS.map(|stop| {
        let answered = case.latest(Place { beat, step: step_of(stop) }).is_some();
        match (walked.contains(&stop), walk.outcome, answered) {
            (true, Outcome::Open(next), _) if next == stop => "current",
            (true, ..) => "done",
            (false, _, true) => "off-path",
            (false, ..) => "ahead",
        }
    });
    let label = in_words(&walked, end);
    draw(&Drawing { walked, states, end, label })
}

const fn step_of(stop: Dimension) -> Step {
    match stop {
        Dimension::H => Step::Harm,
        question => Step::Question(question),
    }
}

fn in_words(walked: &[Dimension], end: Option<&str>) -> String {
    let stops: Vec<_> = walked.iter().map(|stop| short(*stop).to_lowercase()).collect();
    let end = end.map_or_else(|| "not at its end yet".to_owned(), |end| format!("which leads to: {}", end.to_lowercase()));
    format!("Your path, drawn: {}; {end}. The list of your answers says the same.", stops.join(", "))
}
