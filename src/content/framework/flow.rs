//! The flow in a framework's front matter: the shape of `eightq-2006.json`, in TOML.
//! Must never guess: a code that is not known is a fault at its place.

use std::collections::BTreeMap;

use crate::content::front::Front;
use crate::decide::flow::End;
use crate::decide::{Answer, Basis, Dimension, Flow, Protective, Reason, Target, Transition};

const BASES: [Basis; 6] =
    [Basis::NotIdentifiable, Basis::NotConfidential, Basis::Consent, Basis::Duty, Basis::PublicInterest, Basis::HarmProcedure];
const REASONS: [Reason; 3] = [Reason::NoPurpose, Reason::RefusalRespected, Reason::NoBasis];
const PROTECTIVE: [Protective; 4] =
    [Protective::None, Protective::ChildProceduresNow, Protective::AdultProceduresNow, Protective::AdviceUrgent];
const ENDS: [(&str, End); 5] = [
    ("SHARE", End::Share),
    ("DO_NOT_SHARE", End::DoNotShare),
    ("HOLD_ADVICE", End::HoldAdvice),
    ("HOLD_CONSENT", End::HoldConsent),
    ("HOLD_FIX", End::HoldFix),
];
/// What a row of the table may hold.
const ROW: [&str; 7] = ["id", "from", "on", "if", "to", "basis", "reason"];

/// Reads the flow. What is missing or unknown is reported; whether the flow is sound is for `Flow::faults`.
pub(super) fn read(front: &Front<'_>) -> Flow {
    let start = front.required_code("start", &dimensions(), "question").unwrap_or(Dimension::H);
    for (key, example) in [("dimensions", "{ … }"), ("protective", "{ … }"), ("transitions", "[ … ]")] {
        front.require(key, example);
    }
    let dimensions = front.table("dimensions").map(|table| answers_by_dimension(&table)).unwrap_or_default();
    let protective = front.table("protective").map(|table| protective(&table)).unwrap_or_default();
    let transitions = front.tables("transitions").iter().filter_map(row).collect();
    Flow { dimensions, protective, start, transitions }
}

/// The flow of an edition that is only read about.
pub(super) fn none() -> Flow {
    Flow { dimensions: BTreeMap::new(), protective: BTreeMap::new(), start: Dimension::H, transitions: Vec::new() }
}

fn row(table: &Front<'_>) -> Option<Transition> {
    table.know_only(&ROW);
    let id = table.required_text("id");
    let from = table.required_code("from", &dimensions(), "question");
    table.require("on", "[\"Y\"]");
    let on = answer_list(table, "on");
    let guard = table.table("if").map(|guard| answers_by_dimension(&guard)).unwrap_or_default();
    let to = table.required_code("to", &targets(), "question or a result");
    let basis = table.code("basis", &BASES.map(|basis| (basis.code(), basis)), "basis");
    let reason = table.code("reason", &REASONS.map(|reason| (reason.code(), reason)), "reason");
    Some(Transition { id, from: from?, on, guard, to: to?, basis, reason })
}

fn answers_by_dimension(table: &Front<'_>) -> BTreeMap<Dimension, Vec<Answer>> {
    let all = dimensions();
    table.know_only(&all.map(|(code, _)| code));
    let known = all.iter().filter(|(code, _)| table.get(code).is_some());
    known.map(|(code, dimension)| (*dimension, answer_list(table, code))).collect()
}

fn answer_list(table: &Front<'_>, key: &str) -> Vec<Answer> {
    let codes = Answer::ALL.map(|answer| (answer.code(), answer));
    table.placed_texts(key).iter().filter_map(|(at, text)| table.code_at(*at, text, &codes, "answer")).collect()
}

fn protective(table: &Front<'_>) -> BTreeMap<Answer, Protective> {
    table.know_only(&Answer::ALL.map(Answer::code));
    let codes = PROTECTIVE.map(|track| (track.code(), track));
    Answer::ALL.into_iter().filter_map(|answer| Some((answer, table.code(answer.code(), &codes, "protective track")?))).collect()
}

fn dimensions() -> [(&'static str, Dimension); 9] {
    Dimension::ALL.map(|dimension| (dimension.code(), dimension))
}

fn targets() -> Vec<(&'static str, Target)> {
    let asks = Dimension::ALL.into_iter().map(|dimension| (dimension.code(), Target::Ask(dimension)));
    asks.chain(ENDS.iter().map(|(code, end)| (*code, Target::End(*end)))).collect()
}
