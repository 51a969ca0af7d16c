//! What answers lead to: the sharing track, and beside it the protective one (3.2).

use serde::{Deserialize, Serialize};

use super::answers::Dimension;

/// What allows a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Basis {
    /// Nobody can be identified.
    NotIdentifiable,
    /// It is not confidential.
    NotConfidential,
    /// Consent.
    Consent,
    /// A statutory duty or a court order: the only basis that makes sharing mandatory.
    Duty,
    /// The public interest outweighs.
    PublicInterest,
    /// Child harm, towards a procedure body.
    HarmProcedure,
}

/// Why nothing is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// No legitimate purpose.
    NoPurpose,
    /// Consent was refused and nothing outweighs the refusal.
    RefusalRespected,
    /// Consent was not sought and nothing else allows it.
    NoBasis,
}

/// What must be done about harm, whatever is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Protective {
    /// Nothing.
    None,
    /// Follow child-protection procedures now.
    ChildProceduresNow,
    /// Follow adult procedures now.
    AdultProceduresNow,
    /// Seek advice the same day.
    AdviceUrgent,
}

/// What came of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// This question has no answer yet.
    Open(Dimension),
    /// Share.
    Share {
        /// On this basis.
        basis: Basis,
    },
    /// Do not share.
    DoNotShare {
        /// For this reason.
        reason: Reason,
    },
    /// Take advice before going on.
    HoldAdvice {
        /// The question in doubt.
        at: Dimension,
        /// What would have allowed the share, if the doubt is at question 7.
        basis: Option<Basis>,
    },
    /// Go and ask, or say why not.
    HoldConsent,
    /// Right decision, wrong package.
    HoldFix {
        /// What allows the share once the package is right.
        basis: Basis,
    },
}

/// A settled or held outcome as a scenario states it after `Decision:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// `share: …`
    Share(Basis),
    /// `do not share: …`
    DoNotShare(Reason),
    /// `hold: advice at question N`
    HoldAdvice(Dimension),
    /// `hold: ask`
    HoldConsent,
    /// `hold: fix`
    HoldFix,
}

impl Outcome {
    /// The decision it amounts to; none while open.
    pub const fn decision(self) -> Option<Decision> {
        match self {
            Outcome::Open(_) => None,
            Outcome::Share { basis } => Some(Decision::Share(basis)),
            Outcome::DoNotShare { reason } => Some(Decision::DoNotShare(reason)),
            Outcome::HoldAdvice { at, .. } => Some(Decision::HoldAdvice(at)),
            Outcome::HoldConsent => Some(Decision::HoldConsent),
            Outcome::HoldFix { .. } => Some(Decision::HoldFix),
        }
    }

    /// The result's code in data; `OPEN` while an answer is missing.
    pub const fn code(self) -> &'static str {
        match self {
            Outcome::Open(_) => "OPEN",
            Outcome::Share { .. } => "SHARE",
            Outcome::DoNotShare { .. } => "DO_NOT_SHARE",
            Outcome::HoldAdvice { .. } => "HOLD_ADVICE",
            Outcome::HoldConsent => "HOLD_CONSENT",
            Outcome::HoldFix { .. } => "HOLD_FIX",
        }
    }

    /// What allows, or would allow, the share.
    pub const fn basis(self) -> Option<Basis> {
        match self {
            Outcome::Share { basis } | Outcome::HoldFix { basis } => Some(basis),
            Outcome::HoldAdvice { basis, .. } => basis,
            _ => None,
        }
    }

    /// Why nothing is shared.
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Outcome::DoNotShare { reason } => Some(reason),
            _ => None,
        }
    }

    /// Whether the law leaves no choice: a share by duty (3.2).
    pub const fn is_mandatory(self) -> bool {
        matches!(self, Outcome::Share { basis: Basis::Duty })
    }
}

impl Decision {
    /// Every decision a scenario may state.
    pub const ALL: [Decision; 18] = [
        Decision::Share(Basis::Consent),
        Decision::Share(Basis::Duty),
        Decision::Share(Basis::PublicInterest),
        Decision::Share(Basis::NotIdentifiable),
        Decision::Share(Basis::NotConfidential),
        Decision::Share(Basis::HarmProcedure),
        Decision::DoNotShare(Reason::NoPurpose),
        Decision::DoNotShare(Reason::RefusalRespected),
        Decision::DoNotShare(Reason::NoBasis),
        Decision::HoldAdvice(Dimension::Q1),
        Decision::HoldAdvice(Dimension::Q2),
        Decision::HoldAdvice(Dimension::Q3),
        Decision::HoldAdvice(Dimension::Q4),
        Decision::HoldAdvice(Dimension::Q5),
        Decision::HoldAdvice(Dimension::Q6),
        Decision::HoldAdvice(Dimension::Q7),
        Decision::HoldConsent,
        Decision::HoldFix,
    ];

    /// The words after `Decision:` (`content-format.md`).
    pub const fn words(self) -> &'static str {
        match self {
            Decision::Share(Basis::Consent) => "share: consent",
            Decision::Share(Basis::Duty) => "share: duty",
            Decision::Share(Basis::PublicInterest) => "share: public interest",
            Decision::Share(Basis::NotIdentifiable) => "share: not identifiable",
            Decision::Share(Basis::NotConfidential) => "share: not confidential",
            Decision::Share(Basis::HarmProcedure) => "share: harm procedure",
            Decision::DoNotShare(Reason::NoPurpose) => "do not share: no purpose",
            Decision::DoNotShare(Reason::RefusalRespected) => "do not share: refusal respected",
            Decision::DoNotShare(Reason::NoBasis) => "do not share: no basis",
            Decision::HoldAdvice(at) => match at {
                Dimension::Q1 => "hold: advice at question 1",
                Dimension::Q2 => "hold: advice at question 2",
                Dimension::Q3 => "hold: advice at question 3",
                Dimension::Q4 => "hold: advice at question 4",
                Dimension::Q5 => "hold: advice at question 5",
                Dimension::Q6 => "hold: advice at question 6",
                Dimension::Q7 => "hold: advice at question 7",
                Dimension::H | Dimension::R => "hold: advice",
            },
            Decision::HoldConsent => "hold: ask",
            Decision::HoldFix => "hold: fix",
        }
    }

    /// The decision written so, in any case and spacing.
    pub fn parse(words: &str) -> Option<Decision> {
        let plain = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        Decision::ALL.into_iter().find(|decision| decision.words() == plain)
    }

    /// Whether something leaves, now or once the package is right: where a package is chosen.
    pub const fn shares(self) -> bool {
        matches!(self, Decision::Share(_) | Decision::HoldFix)
    }
}

impl Basis {
    /// Its code in data.
    pub const fn code(self) -> &'static str {
        match self {
            Basis::NotIdentifiable => "NOT_IDENTIFIABLE",
            Basis::NotConfidential => "NOT_CONFIDENTIAL",
            Basis::Consent => "CONSENT",
            Basis::Duty => "DUTY",
            Basis::PublicInterest => "PUBLIC_INTEREST",
            Basis::HarmProcedure => "HARM_PROCEDURE",
        }
    }
}

impl Reason {
    /// Its code in data.
    pub const fn code(self) -> &'static str {
        match self {
            Reason::NoPurpose => "NO_PURPOSE",
            Reason::RefusalRespected => "REFUSAL_RESPECTED",
            Reason::NoBasis => "NO_BASIS",
        }
    }
}

impl Protective {
    /// Its code in data.
    pub const fn code(self) -> &'static str {
        match self {
            Protective::None => "NONE",
            Protective::ChildProceduresNow => "CHILD_PROCEDURES_NOW",
            Protective::AdultProceduresNow => "ADULT_PROCEDURES_NOW",
            Protective::AdviceUrgent => "ADVICE_URGENT",
        }
    }
}
