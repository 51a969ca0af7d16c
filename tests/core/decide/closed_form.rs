//! The results written apart from the table, as the condensed decision table of 3.3 has them.

use octavo::decide::{Answer, Answers, Basis, Dimension, Outcome, Protective, Reason};

use super::WALKS;

/// What a full assignment must give: the sharing track, the protective track, and the questions asked.
pub fn expected(answers: &Answers) -> (Outcome, Protective, &'static str) {
    use Answer as A;
    let [h, r, q1, q2, q3, q4, q5, q6, q7] = Dimension::ALL.map(|dimension| answers.get(dimension));
    let protective = match h {
        Some(A::Child) => Protective::ChildProceduresNow,
        Some(A::Adult) => Protective::AdultProceduresNow,
        Some(A::Unsure) => Protective::AdviceUrgent,
        _ => Protective::None,
    };
    let advice = |at| Outcome::HoldAdvice { at, basis: None };
    let refuse = |reason| Outcome::DoNotShare { reason };
    let package = |basis| match q7 {
        Some(A::Pass) => Outcome::Share { basis },
        Some(A::Fix) => Outcome::HoldFix { basis },
        _ => Outcome::HoldAdvice { at: Dimension::Q7, basis: Some(basis) },
    };
    let (sharing, path) = match [q1, q2, q3, q4, q5, q6].map(|answer| answer.unwrap_or(A::None)) {
        _ if h == Some(A::Child) && r == Some(A::Proc) => (package(Basis::HarmProcedure), "H Q7"),
        [A::N, ..] => (refuse(Reason::NoPurpose), "H Q1"),
        [A::U, ..] => (advice(Dimension::Q1), "H Q1"),
        [_, A::N, ..] => (package(Basis::NotIdentifiable), "H Q1 Q2 Q7"),
        [_, A::U, ..] => (advice(Dimension::Q2), "H Q1 Q2"),
        [_, _, A::N, ..] => (package(Basis::NotConfidential), "H Q1 Q2 Q3 Q7"),
        [_, _, A::U, ..] => (advice(Dimension::Q3), "H Q1 Q2 Q3"),
        [_, _, _, A::Given, ..] => (package(Basis::Consent), "H Q1 Q2 Q3 Q4 Q7"),
        [_, _, _, A::U, ..] => (advice(Dimension::Q4), "H Q1 Q2 Q3 Q4"),
        [_, _, _, _, A::Y, _] => (package(Basis::Duty), "H Q1 Q2 Q3 Q4 Q5 Q7"),
        [_, _, _, _, A::U, _] => (advice(Dimension::Q5), "H Q1 Q2 Q3 Q4 Q5"),
        [_, _, _, A::NotAsked, ..] => (Outcome::HoldConsent, "H Q1 Q2 Q3 Q4 Q5"),
        [.., A::Y] => (package(Basis::PublicInterest), "H Q1 Q2 Q3 Q4 Q5 Q6 Q7"),
        [.., A::U] => (advice(Dimension::Q6), "H Q1 Q2 Q3 Q4 Q5 Q6"),
        [_, _, _, A::Refused, ..] => (refuse(Reason::RefusalRespected), "H Q1 Q2 Q3 Q4 Q5 Q6"),
        _ => (refuse(Reason::NoBasis), "H Q1 Q2 Q3 Q4 Q5 Q6"),
    };
    (sharing, protective, path)
}

#[test]
fn every_assignment_gives_what_the_closed_form_says() {
    for (answers, walk) in WALKS.iter() {
        let (sharing, protective, path) = expected(answers);
        let walked: Vec<&str> = walk.path.iter().map(|dimension| dimension.code()).collect();
        assert_eq!(walk.outcome, sharing, "{answers}");
        assert_eq!(walk.protective, Some(protective), "{answers}");
        assert_eq!(walked.join(" "), path, "{answers}");
        assert_eq!(walk.stopped_at(), walk.path.last().copied());
        assert_eq!(walk.next(), None);
    }
}
