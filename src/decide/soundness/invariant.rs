//! The invariants by number and in words (3.6). Nineteen is not used.

/// What must hold of every assignment before a flow is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Invariant {
    /// 1: total and deterministic.
    Total,
    /// 2: no basis, no share.
    NoBasisNoShare,
    /// 3: the stated basis is true.
    BasisIsTrue,
    /// 4: purpose.
    Purpose,
    /// 5: unsure never decides.
    UnsureNeverDecides,
    /// 6: advice if and only if unsure.
    AdviceIffUnsure,
    /// 7: the protective track follows harm.
    ProtectiveFollowsHarm,
    /// 8: child harm is never blocked for a procedure body.
    ChildHarmNeverBlocked,
    /// 9: harm never widens recipients.
    HarmNeverWidens,
    /// 10: refusal respected.
    RefusalRespected,
    /// 11: duty dominates.
    DutyDominates,
    /// 12: power is not duty.
    PowerIsNotDuty,
    /// 13: irrelevance.
    Irrelevance,
    /// 14: right-way gate.
    RightWayGate,
    /// 15: order.
    Order,
    /// 16: ask first.
    AskFirst,
    /// 17: refusals have their true reason.
    ReasonIsTrue,
    /// 18: definite answers decide.
    DefiniteAnswersDecide,
    /// 20: enough is enough.
    EnoughIsEnough,
    /// 21: advice is resolvable.
    AdviceIsResolvable,
}

impl Invariant {
    /// All twenty, in the order of the specification.
    pub const ALL: [Invariant; 20] = [
        Invariant::Total,
        Invariant::NoBasisNoShare,
        Invariant::BasisIsTrue,
        Invariant::Purpose,
        Invariant::UnsureNeverDecides,
        Invariant::AdviceIffUnsure,
        Invariant::ProtectiveFollowsHarm,
        Invariant::ChildHarmNeverBlocked,
        Invariant::HarmNeverWidens,
        Invariant::RefusalRespected,
        Invariant::DutyDominates,
        Invariant::PowerIsNotDuty,
        Invariant::Irrelevance,
        Invariant::RightWayGate,
        Invariant::Order,
        Invariant::AskFirst,
        Invariant::ReasonIsTrue,
        Invariant::DefiniteAnswersDecide,
        Invariant::EnoughIsEnough,
        Invariant::AdviceIsResolvable,
    ];

    /// Its number in 3.6.
    pub const fn number(self) -> u8 {
        match self {
            Invariant::EnoughIsEnough => 20,
            Invariant::AdviceIsResolvable => 21,
            other => other as u8 + 1,
        }
    }

    /// What it says, in one line.
    pub const fn meaning(self) -> &'static str {
        match self {
            Invariant::Total => "every set of answers has exactly one result, with no dead ends and no loops",
            Invariant::NoBasisNoShare => "identifiable confidential information is never shared without a basis",
            Invariant::BasisIsTrue => "the basis stated is true of the answers",
            Invariant::Purpose => "nothing is shared without a purpose, except child harm with a procedure body",
            Invariant::UnsureNeverDecides => "no decision has an unsure answer on its path",
            Invariant::AdviceIffUnsure => "it holds for advice exactly at the first unsure answer",
            Invariant::ProtectiveFollowsHarm => "the protective track follows harm in every result",
            Invariant::ChildHarmNeverBlocked => "child harm is never blocked by questions 1 to 6 for a procedure body",
            Invariant::HarmNeverWidens => "harm changes nothing for anybody but a procedure body for a child",
            Invariant::RefusalRespected => "a refusal is respected where no duty, public interest or child harm outweighs it",
            Invariant::DutyDominates => "a duty outweighs refusal and not asking, and only a duty makes sharing mandatory",
            Invariant::PowerIsNotDuty => "a power gives the same result as no duty",
            Invariant::Irrelevance => "answers to questions not on the path change nothing",
            Invariant::RightWayGate => "nothing is shared before question 7 passes, and a package to be mended holds",
            Invariant::Order => "questions are asked in order from harm, none twice, and the recipient never",
            Invariant::AskFirst => "public interest is never weighed before consent is asked for or a reason given",
            Invariant::ReasonIsTrue => "every refusal gives its true reason",
            Invariant::DefiniteAnswersDecide => "definite answers decide",
            Invariant::EnoughIsEnough => "one sufficient basis is enough once question 7 passes",
            Invariant::AdviceIsResolvable => "a definite answer resolves every hold for advice",
        }
    }
}
