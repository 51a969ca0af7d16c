//! The path walked so far, drawn: harm, the seven questions, and where they led. The list of answers beneath says the same in words.

use leptos::prelude::*;

use super::words;
use crate::course::steps::{Case, Place, Step};
use crate::decide::{Dimension, Outcome};

/// The questions from the top down, as the drawing has them.
const STOPS: [Dimension; 8] =
    [Dimension::H, Dimension::Q1, Dimension::Q2, Dimension::Q3, Dimension::Q4, Dimension::Q5, Dimension::Q6, Dimension::Q7];
/// Where the line of stops stands, and how far they are apart.
const LINE: usize = 46;
const APART: usize = 34;
const TOP: usize = 18;

/// The drawing of a beat.
pub fn map(case: &Case<'_>, beat: usize) -> AnyView {
    let walk = case.walk(beat);
    let walked: Vec<usize> = walk.path.iter().filter_map(|dimension| STOPS.iter().position(|stop| stop == dimension)).collect();
    let end = walk.outcome.decision().map(|decision| words::decision(decision).0);
    let last = walked.len().saturating_sub(1);
    let legs = walked.windows(2).enumerate().map(|(index, pair)| {
        let is_new = end.is_none() && index + 1 == last;
        leg(pair.first().copied().unwrap_or_default(), pair.last().copied().unwrap_or_default(), is_new)
    });
    let to_end = end.and(walked.last()).map(|from| leg(*from, STOPS.len(), true));
    let stops = STOPS.iter().enumerate().map(|(index, stop)| {
        let answered = case.latest(Place { beat, step: step_of(*stop) }).is_some();
        let state = match (walked.contains(&index), walk.outcome, answered) {
            (true, Outcome::Open(next), _) if next == *stop => "current",
            (true, ..) => "done",
            (false, _, true) => "off-path",
            (false, ..) => "ahead",
        };
        stop_at(index, words::short(step_of(*stop)), state)
    });
    let end_stop = end.map(|words| stop_at(STOPS.len(), words.to_owned(), "end"));
    let label = in_words(&walked, end);
    view! {
        <svg class="oct-map" viewBox="0 0 340 308" role="img" aria-label=label>
            {legs.collect_view()}
            {to_end}
            {stops.collect_view()}
            {end_stop}
        </svg>
    }
    .into_any()
}

const fn step_of(stop: Dimension) -> Step {
    match stop {
        Dimension::H => Step::Harm,
        question => Step::Question(question),
    }
}

const fn height(index: usize) -> usize {
    TOP + index * APART
}

/// From one stop to another: straight to the next, round those that are passed over.
fn leg(from: usize, to: usize, is_new: bool) -> AnyView {
    let (top, bottom) = (height(from), height(to));
    let bend = LINE.saturating_sub(14 + 4 * to.saturating_sub(from));
    let drawn = if to == from + 1 {
        format!("M{LINE} {top}V{bottom}")
    } else {
        format!("M{LINE} {top}C{bend} {} {bend} {} {LINE} {bottom}", top + APART / 2, bottom.saturating_sub(APART / 2))
    };
    let class = if is_new { "oct-map__leg oct-map__leg--new" } else { "oct-map__leg" };
    view! { <path class=class d=drawn pathLength="1"></path> }.into_any()
}

fn stop_at(index: usize, words: String, state: &'static str) -> AnyView {
    let (y, text_y) = (height(index).to_string(), (height(index) + 5).to_string());
    view! {
        <g class="oct-map__stop" data-state=state>
            <circle cx=LINE.to_string() cy=y r="8"></circle>
            <text x=(LINE + 20).to_string() y=text_y>{words}</text>
        </g>
    }
    .into_any()
}

fn in_words(walked: &[usize], end: Option<&str>) -> String {
    let stops: Vec<_> =
        walked.iter().filter_map(|index| STOPS.get(*index)).map(|stop| words::short(step_of(*stop)).to_lowercase()).collect();
    let end = end.map_or_else(|| "not at its end yet".to_owned(), |end| format!("which leads to: {}", end.to_lowercase()));
    format!("Your path, drawn: {}; {end}. The list of your answers says the same.", stops.join(", "))
}
