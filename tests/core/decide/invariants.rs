//! The invariants of 3.6, each stated over all 38,880 assignments. The checks that guard publishing state them
//! another way (`decide::soundness`); the mutations hold the two against each other.

use Dimension::{H, Q1, Q2, Q3, Q4, Q5, Q6, Q7, R};
use octavo::decide::{Answer, Answers, Basis, Dimension, Invariant, Outcome, Protective, Reason, Walk, walk};

use super::{FLOW, WALKS};

/// Asserts that something holds of every assignment.
fn always(holds: impl Fn(&Answers, &Walk) -> bool) {
    for (answers, walk) in WALKS.iter() {
        assert!(holds(answers, walk), "{answers} gives {walk:?}");
    }
}

fn is(answers: &Answers, dimension: Dimension, answer: Answer) -> bool {
    answers.get(dimension) == Some(answer)
}

fn child_to_procedure_body(answers: &Answers) -> bool {
    is(answers, H, Answer::Child) && is(answers, R, Answer::Proc)
}

fn shares(walk: &Walk) -> bool {
    matches!(walk.outcome, Outcome::Share { .. })
}

fn refuses(walk: &Walk) -> bool {
    matches!(walk.outcome, Outcome::DoNotShare { .. })
}

fn advice_at(walk: &Walk) -> Option<Dimension> {
    match walk.outcome {
        Outcome::HoldAdvice { at, .. } => Some(at),
        _ => None,
    }
}

fn first_unsure(answers: &Answers, walk: &Walk) -> Option<Dimension> {
    walk.path.iter().copied().find(|question| is(answers, *question, Answer::U))
}

/// The sharing track with one answer changed.
fn outcome_with(answers: &Answers, dimension: Dimension, answer: Answer) -> Outcome {
    walk(&FLOW, &answers.with(dimension, answer)).outcome
}

#[test]
fn invariant_01_total_and_deterministic() {
    always(|answers, first| !matches!(first.outcome, Outcome::Open(_)) && walk(&FLOW, answers) == *first);
}

#[test]
fn invariant_02_no_basis_no_share() {
    always(|answers, walk| {
        let protected = is(answers, Q2, Answer::Y) && is(answers, Q3, Answer::Y);
        let allowed = is(answers, Q4, Answer::Given) || is(answers, Q5, Answer::Y) || is(answers, Q6, Answer::Y);
        !shares(walk) || !protected || allowed || child_to_procedure_body(answers)
    });
}

#[test]
fn invariant_03_the_stated_basis_is_true() {
    always(|answers, walk| match walk.outcome.basis() {
        None => true,
        Some(Basis::NotIdentifiable) => is(answers, Q2, Answer::N),
        Some(Basis::NotConfidential) => is(answers, Q3, Answer::N),
        Some(Basis::Consent) => is(answers, Q4, Answer::Given),
        Some(Basis::Duty) => is(answers, Q5, Answer::Y),
        Some(Basis::PublicInterest) => is(answers, Q6, Answer::Y),
        Some(Basis::HarmProcedure) => child_to_procedure_body(answers),
    });
}

#[test]
fn invariant_04_purpose() {
    always(|answers, walk| !shares(walk) || is(answers, Q1, Answer::Y) || child_to_procedure_body(answers));
}

#[test]
fn invariant_05_unsure_never_decides() {
    always(|answers, walk| !(shares(walk) || refuses(walk)) || first_unsure(answers, walk).is_none());
}

#[test]
fn invariant_06_advice_if_and_only_if_unsure() {
    always(|answers, walk| advice_at(walk) == first_unsure(answers, walk));
}

#[test]
fn invariant_07_protective_follows_harm() {
    always(|answers, walk| {
        let expected = match answers.get(H) {
            Some(Answer::Child) => Protective::ChildProceduresNow,
            Some(Answer::Adult) => Protective::AdultProceduresNow,
            Some(Answer::Unsure) => Protective::AdviceUrgent,
            _ => Protective::None,
        };
        walk.protective == Some(expected)
    });
}

#[test]
fn invariant_08_child_harm_is_never_blocked() {
    always(|answers, walk| {
        !child_to_procedure_body(answers)
            || match answers.get(Q7) {
                Some(Answer::Pass) => shares(walk),
                Some(Answer::Fix) => matches!(walk.outcome, Outcome::HoldFix { .. }),
                _ => advice_at(walk) == Some(Q7),
            }
    });
}

#[test]
fn invariant_09_harm_never_widens_recipients() {
    always(|answers, walk| child_to_procedure_body(answers) || walk.outcome == outcome_with(answers, H, Answer::None));
}

#[test]
fn invariant_10_refusal_respected() {
    always(|answers, walk| {
        let protected = is(answers, Q2, Answer::Y) && is(answers, Q3, Answer::Y) && is(answers, Q4, Answer::Refused);
        let outweighed = is(answers, Q5, Answer::Y) || is(answers, Q6, Answer::Y) || child_to_procedure_body(answers);
        !protected || outweighed || !shares(walk)
    });
}

#[test]
fn invariant_11_duty_dominates() {
    always(|answers, walk| {
        let reached = !child_to_procedure_body(answers)
            && [Q1, Q2, Q3].into_iter().all(|question| is(answers, question, Answer::Y))
            && !is(answers, Q4, Answer::Given)
            && !is(answers, Q4, Answer::U);
        let binds = reached && is(answers, Q5, Answer::Y);
        let by_duty = walk.outcome.basis() == Some(Basis::Duty);
        binds == by_duty && walk.outcome.is_mandatory() == (binds && is(answers, Q7, Answer::Pass))
    });
}

#[test]
fn invariant_12_power_is_not_duty() {
    always(|answers, walk| !is(answers, Q5, Answer::Power) || walk.outcome == outcome_with(answers, Q5, Answer::N));
}

#[test]
fn invariant_13_irrelevance() {
    always(|answers, first| {
        let off_path = Dimension::ALL.into_iter().filter(|dimension| !first.path.contains(dimension));
        off_path.filter(|dimension| *dimension != R || !is(answers, H, Answer::Child)).all(|dimension| {
            let mut others = dimension.possible().iter();
            others.all(|other| walk(&FLOW, &answers.with(dimension, *other)) == *first)
        })
    });
}

#[test]
fn invariant_14_right_way_gate() {
    always(|answers, walk| {
        let fix = walk.path.contains(&Q7) && is(answers, Q7, Answer::Fix);
        (!shares(walk) || is(answers, Q7, Answer::Pass)) && fix == matches!(walk.outcome, Outcome::HoldFix { .. })
    });
}

#[test]
fn invariant_15_order() {
    let order = [H, Q1, Q2, Q3, Q4, Q5, Q6, Q7];
    always(|_, walk| {
        let mut rest = order.iter();
        walk.path.first() == Some(&H) && walk.path.iter().all(|asked| rest.any(|question| question == asked))
    });
}

#[test]
fn invariant_16_ask_first() {
    always(|answers, walk| !is(answers, Q4, Answer::NotAsked) || !walk.path.contains(&Q6));
}

#[test]
fn invariant_17_refusals_have_their_true_reason() {
    always(|answers, walk| {
        let nothing_outweighs = !is(answers, Q5, Answer::Y) && is(answers, Q6, Answer::N);
        match walk.outcome.reason() {
            None => true,
            Some(Reason::NoPurpose) => is(answers, Q1, Answer::N),
            Some(Reason::RefusalRespected) => is(answers, Q4, Answer::Refused) && nothing_outweighs,
            Some(Reason::NoBasis) => is(answers, Q4, Answer::NotSought) && nothing_outweighs,
        }
    });
}

#[test]
fn invariant_18_definite_answers_decide() {
    always(|answers, walk| {
        let nothing_waits = !is(answers, Q4, Answer::NotAsked) && is(answers, Q7, Answer::Pass);
        first_unsure(answers, walk).is_some() || (advice_at(walk).is_none() && (!nothing_waits || shares(walk) || refuses(walk)))
    });
}

#[test]
fn invariant_20_enough_is_enough() {
    always(|answers, walk| {
        let yes = |questions: &[Dimension]| questions.iter().all(|question| is(answers, *question, Answer::Y));
        let no_duty = is(answers, Q5, Answer::N) || is(answers, Q5, Answer::Power);
        let without = is(answers, Q4, Answer::Refused) || is(answers, Q4, Answer::NotSought);
        let enough = (yes(&[Q1]) && is(answers, Q2, Answer::N))
            || (yes(&[Q1, Q2]) && is(answers, Q3, Answer::N))
            || (yes(&[Q1, Q2, Q3]) && is(answers, Q4, Answer::Given))
            || (yes(&[Q1, Q2, Q3, Q6]) && without && no_duty);
        !enough || !is(answers, Q7, Answer::Pass) || shares(walk)
    });
}

#[test]
fn invariant_21_advice_is_resolvable() {
    always(|answers, walk| {
        advice_at(walk).is_none_or(|at| {
            let mut definite = at.possible().iter().filter(|answer| **answer != Answer::U);
            definite.any(|answer| outcome_with(answers, at, *answer) != walk.outcome)
        })
    });
}

#[test]
fn the_invariants_are_numbered_as_in_the_specification() {
    let numbers: Vec<u8> = Invariant::ALL.into_iter().map(Invariant::number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21]);
}
