//! A path through the questions, drawn from the top down, and the words for where paths lead. A text beside it says the same.

use leptos::prelude::*;

use crate::decide::{Basis, Decision, Dimension, Reason};

/// The questions from the top down, as the drawing has them.
pub const STOPS: [Dimension; 8] =
    [Dimension::H, Dimension::Q1, Dimension::Q2, Dimension::Q3, Dimension::Q4, Dimension::Q5, Dimension::Q6, Dimension::Q7];
/// Where the line of stops stands, and how far they are apart.
const LINE: usize = 46;
const APART: usize = 34;
const TOP: usize = 18;

/// A path to be drawn.
pub struct Drawing {
    /// The stops it went by, in order.
    pub walked: Vec<Dimension>,
    /// How each stop is marked: `done`, `current`, `off-path`, `ahead`.
    pub states: [&'static str; 8],
    /// Where it ended, if it has.
    pub end: Option<&'static str>,
    /// The same in words.
    pub label: String,
}

/// A question in two or three words; nothing for the recipient, who is no stop.
pub const fn short(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::H => "Harm",
        Dimension::R => "",
        Dimension::Q1 => "1. Purpose",
        Dimension::Q2 => "2. Identifies a person",
        Dimension::Q3 => "3. Confidential",
        Dimension::Q4 => "4. Consent",
        Dimension::Q5 => "5. Duty or order",
        Dimension::Q6 => "6. Public interest",
        Dimension::Q7 => "7. Right information, right way",
    }
}

/// A decision in the learner's words (`guidance-and-flow.md` 3.2), and what it means now.
pub const fn decision(decision: Decision) -> (&'static str, &'static str) {
    match decision {
        Decision::Share(Basis::Consent) => ("Share with consent", "The person has agreed. Keep to what they agreed to."),
        Decision::Share(Basis::Duty) => ("Share: the law requires it", "A duty or an order applies. Send exactly what it covers."),
        Decision::Share(Basis::PublicInterest) => {
            ("Share in the public interest", "The need outweighs the confidence. Send the least that will do.")
        }
        Decision::Share(Basis::NotIdentifiable) => ("Share", "Nobody can be identified from it."),
        Decision::Share(Basis::NotConfidential) => ("Share", "It is not confidential."),
        Decision::Share(Basis::HarmProcedure) => {
            ("Share now", "A child may be at risk of significant harm, and these are the people whose job it is to act.")
        }
        Decision::DoNotShare(Reason::NoPurpose) => ("Do not share", "There is no proper purpose in giving this to whoever asks."),
        Decision::DoNotShare(Reason::RefusalRespected) => {
            ("Do not share", "Consent was refused, and nothing outweighs the refusal. Keep the door open.")
        }
        Decision::DoNotShare(Reason::NoBasis) => ("Do not share", "Nothing allows it as things stand."),
        Decision::HoldAdvice(_) => ("Seek advice", "You are not sure, so the next thing to do is to ask. Waiting is not a decision."),
        Decision::HoldConsent => ("Go and ask, or say why not", "Nobody has been asked yet, and nothing says that they should not be."),
        Decision::HoldFix => ("Right decision, wrong package", "Put right what is not yet right, and then share."),
    }
}

/// The drawing.
pub fn draw(drawing: &Drawing) -> AnyView {
    let walked: Vec<usize> = drawing.walked.iter().filter_map(|dimension| STOPS.iter().position(|stop| stop == dimension)).collect();
    let last = walked.len().saturating_sub(1);
    let legs = walked.windows(2).enumerate().map(|(index, pair)| {
        let is_new = drawing.end.is_none() && index + 1 == last;
        leg(pair.first().copied().unwrap_or_default(), pair.last().copied().unwrap_or_default(), is_new)
    });
    let to_end = drawing.end.and(walked.last()).map(|from| leg(*from, STOPS.len(), true));
    let stops = STOPS.iter().zip(drawing.states).enumerate().map(|(index, (stop, state))| stop_at(index, short(*stop), state));
    let end_stop = drawing.end.map(|words| stop_at(STOPS.len(), words, "end"));
    view! {
        <svg class="oct-map" viewBox="0 0 340 308" role="img" aria-label=drawing.label.clone()>
            {legs.collect_view()}
            {to_end}
            {stops.collect_view()}
            {end_stop}
        </svg>
    }
    .into_any()
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

fn stop_at(index: usize, words: &'static str, state: &'static str) -> AnyView {
    let (y, text_y) = (height(index).to_string(), (height(index) + 5).to_string());
    view! {
        <g class="oct-map__stop" data-state=state>
            <circle cx=LINE.to_string() cy=y r="8"></circle>
            <text x=(LINE + 20).to_string() y=text_y>{words}</text>
        </g>
    }
    .into_any()
}
