//! What a record must say for a result, and when it closes the decision (3.2, 3.7). It never changes the decision (D8).

use super::outcome::{Basis, Outcome, Reason};

/// The keys of the record requirements that apply to a result: `always`, the result (`SHARE`), and the result with its
/// basis or reason (`SHARE.CONSENT`, `DO_NOT_SHARE.NO_BASIS`). None while the walk is open: there is nothing to record yet.
pub fn requirement_keys(outcome: Outcome) -> Vec<String> {
    if let Outcome::Open(_) = outcome {
        return Vec::new();
    }
    let mut keys = vec!["always".to_owned(), outcome.code().to_owned()];
    if let Some(detail) = detail(outcome) {
        keys.push(format!("{}.{detail}", outcome.code()));
    }
    keys
}

/// Every key that some result has, for checking what an author wrote.
pub fn all_requirement_keys() -> Vec<String> {
    let bases = [Basis::NotIdentifiable, Basis::NotConfidential, Basis::Consent, Basis::Duty, Basis::PublicInterest, Basis::HarmProcedure];
    let reasons = [Reason::NoPurpose, Reason::RefusalRespected, Reason::NoBasis];
    let plain = ["always", "SHARE", "DO_NOT_SHARE", "HOLD_ADVICE", "HOLD_CONSENT", "HOLD_FIX"];
    let mut keys: Vec<String> = plain.map(str::to_owned).into();
    keys.extend(bases.map(|basis| format!("SHARE.{}", basis.code())));
    keys.extend(bases.map(|basis| format!("HOLD_FIX.{}", basis.code())));
    keys.extend(reasons.map(|reason| format!("DO_NOT_SHARE.{}", reason.code())));
    keys
}

/// What a result rests on. Advice about question 7 waits on the package, so its basis asks nothing more of the record.
fn detail(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Share { basis } | Outcome::HoldFix { basis } => Some(basis.code()),
        Outcome::DoNotShare { reason } => Some(reason.code()),
        _ => None,
    }
}

/// How the writer dealt with one line that a record must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// The record says it.
    Said,
    /// Not needed, because.
    NotNeeded(&'a str),
    /// Not dealt with yet.
    Open,
}

/// Whether a record says what its result demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    /// It does.
    Complete,
    /// It does not yet.
    Incomplete,
}

impl Record {
    /// Judges a record by its text and by every line asked for: the requirement's key and how it was dealt with.
    /// Lines for other results do not count.
    pub fn of<'a>(outcome: Outcome, text: &str, lines: impl IntoIterator<Item = (&'a str, Line<'a>)>) -> Record {
        let keys = requirement_keys(outcome);
        let mut applying = lines.into_iter().filter(|(key, _)| keys.iter().any(|applies| applies == key));
        let written = !text.trim().is_empty();
        if written && applying.all(|(_, line)| line.is_dealt_with()) { Record::Complete } else { Record::Incomplete }
    }
}

impl Line<'_> {
    fn is_dealt_with(self) -> bool {
        match self {
            Line::Said => true,
            Line::NotNeeded(because) => !because.trim().is_empty(),
            Line::Open => false,
        }
    }
}

/// How far a decision has come (the status of 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// An answer is missing.
    Open,
    /// It waits for advice, consent or a better package.
    Held,
    /// It is decided, and not yet recorded.
    Decided,
    /// Decided or held, and recorded.
    Closed,
}

impl Stage {
    /// The stage of a result with this record. An open walk is never closed, whatever was written.
    pub const fn of(outcome: Outcome, record: Record) -> Stage {
        match (outcome, record) {
            (Outcome::Open(_), _) => Stage::Open,
            (_, Record::Complete) => Stage::Closed,
            (Outcome::Share { .. } | Outcome::DoNotShare { .. }, Record::Incomplete) => Stage::Decided,
            (_, Record::Incomplete) => Stage::Held,
        }
    }
}
