//! Each invariant of 3.6 as a question about one case. A case leaves answers open, so a check must hold however they
//! are filled in: `is` for what is certain, `may_be` for what some assignment of the case has.

use super::cases::{Case, Cases};
use super::invariant::Invariant;
use crate::decide::answers::{Answer, Dimension};
use crate::decide::outcome::{Basis, Outcome, Protective, Reason};
use Dimension::{H, Q1, Q2, Q3, Q4, Q5, Q6, Q7, R};

/// The answers at question 4 that leave the matter without consent but answered.
const WITHOUT_CONSENT: [Answer; 3] = [Answer::Refused, Answer::NotSought, Answer::NotAsked];
/// The answers at question 5 that compel nobody.
const NO_DUTY: [Answer; 2] = [Answer::N, Answer::Power];

impl Cases<'_> {
    /// Whether an invariant holds for a case with a result.
    pub fn holds(&self, invariant: Invariant, case: &Case) -> bool {
        match invariant {
            // Cases without a result are sorted out before.
            Invariant::Total => true,
            Invariant::NoBasisNoShare => !case.shares() || case.has_some_basis(),
            Invariant::BasisIsTrue => case.walk.outcome.basis().is_none_or(|basis| case.bears_out(basis)),
            Invariant::Purpose => !case.shares() || case.is(Q1, Answer::Y) || case.is_child_to_procedure_body(),
            Invariant::UnsureNeverDecides => !case.decides() || case.first_unsure().is_none(),
            Invariant::AdviceIffUnsure => case.advice_at() == case.first_unsure(),
            Invariant::ProtectiveFollowsHarm => case.protective_follows_harm(),
            Invariant::ChildHarmNeverBlocked => !self.may_be_child_to_procedure_body(case) || case.turns_on_question_7(),
            Invariant::HarmNeverWidens => self.harm_never_widens(case),
            Invariant::RefusalRespected => self.refusal_is_respected(case),
            Invariant::DutyDominates => self.duty_dominates(case),
            Invariant::PowerIsNotDuty => self.power_is_not_duty(case),
            Invariant::Irrelevance => case.turns_on_its_path(),
            Invariant::RightWayGate => case.passes_question_7_rightly(),
            Invariant::Order => case.is_in_order(),
            Invariant::AskFirst => !case.asks(Q6) || !self.may_be(case, Q4, Answer::NotAsked),
            Invariant::ReasonIsTrue => case.walk.outcome.reason().is_none_or(|reason| case.deserves(reason)),
            Invariant::DefiniteAnswersDecide => self.definite_answers_decide(case),
            Invariant::EnoughIsEnough => case.shares() || !self.may_have_enough(case),
            Invariant::AdviceIsResolvable => case.advice_at().is_none_or(|at| self.advice_is_resolvable(case, at)),
        }
    }

    /// Whether some assignment of the case has this answer.
    fn may_be(&self, case: &Case, dimension: Dimension, answer: Answer) -> bool {
        match case.answers.get(dimension) {
            Some(given) => given == answer,
            None => self.offered(dimension).contains(&answer),
        }
    }

    fn may_be_any(&self, case: &Case, dimension: Dimension, answers: &[Answer]) -> bool {
        answers.iter().any(|answer| self.may_be(case, dimension, *answer))
    }

    fn may_be_child_to_procedure_body(&self, case: &Case) -> bool {
        self.may_be(case, H, Answer::Child) && self.may_be(case, R, Answer::Proc)
    }

    /// Whether information with a purpose, about a person and confidential, may have come to question 4.
    fn may_need_consent(&self, case: &Case) -> bool {
        [Q1, Q2, Q3].into_iter().all(|question| self.may_be(case, question, Answer::Y))
    }

    /// 9. The same answers without harm give the same result.
    fn harm_never_widens(&self, case: &Case) -> bool {
        let harmless = case.answers.get(H).is_none_or(|harm| harm == Answer::None);
        harmless || case.is_child_to_procedure_body() || self.gives_the_same(case, H, Answer::None)
    }

    /// 10. Sharing over a refusal is caught by 2; this is the other half, that a refusal in full is what decides.
    fn refusal_is_respected(&self, case: &Case) -> bool {
        let refused_in_full = !case.is_child_to_procedure_body()
            && self.may_need_consent(case)
            && self.may_be(case, Q4, Answer::Refused)
            && self.may_be_any(case, Q5, &NO_DUTY)
            && self.may_be(case, Q6, Answer::N);
        !refused_in_full || case.walk.outcome.reason() == Some(Reason::RefusalRespected)
    }

    /// 11. Where a duty applies only question 7 is left, and nothing else is ever mandatory.
    fn duty_dominates(&self, case: &Case) -> bool {
        let may_apply = !case.is_child_to_procedure_body()
            && self.may_need_consent(case)
            && self.may_be_any(case, Q4, &WITHOUT_CONSENT)
            && self.may_be(case, Q5, Answer::Y);
        let applies = case.is_any(Q4, &WITHOUT_CONSENT) && case.is(Q5, Answer::Y);
        let followed = case.walk.outcome.basis() == Some(Basis::Duty) && case.turns_on_question_7();
        (!may_apply || followed) && (!case.walk.outcome.is_mandatory() || applies)
    }

    /// 12. Either answer can stand for the other.
    fn power_is_not_duty(&self, case: &Case) -> bool {
        match case.answers.get(Q5) {
            Some(Answer::Power) => self.gives_the_same(case, Q5, Answer::N),
            Some(Answer::N) => self.gives_the_same(case, Q5, Answer::Power),
            _ => true,
        }
    }

    /// 18. Without an unsure answer nobody waits for advice; with consent asked for and question 7 passed, nobody waits at all.
    fn definite_answers_decide(&self, case: &Case) -> bool {
        if case.first_unsure().is_some() {
            return true;
        }
        let asked = [Answer::Given, Answer::Refused, Answer::NotSought, Answer::U];
        let nothing_waits = self.may_be_any(case, Q4, &asked) && self.may_be(case, Q7, Answer::Pass);
        case.advice_at().is_none() && (!nothing_waits || case.decides())
    }

    /// 20. Whether some assignment of the case has a sufficient basis, reached in order, and question 7 passed.
    fn may_have_enough(&self, case: &Case) -> bool {
        let may = |question, answer| self.may_be(case, question, answer);
        let outweighed =
            self.may_be_any(case, Q4, &[Answer::Refused, Answer::NotSought]) && self.may_be_any(case, Q5, &NO_DUTY) && may(Q6, Answer::Y);
        let confidential = may(Q4, Answer::Given) || outweighed;
        let identifiable = may(Q3, Answer::N) || (may(Q3, Answer::Y) && confidential);
        let purposeful = may(Q2, Answer::N) || (may(Q2, Answer::Y) && identifiable);
        may(Q1, Answer::Y) && purposeful && may(Q7, Answer::Pass)
    }

    /// 21. Some definite answer at the question in doubt changes the result.
    fn advice_is_resolvable(&self, case: &Case, at: Dimension) -> bool {
        let mut definite = self.offered(at).iter().filter(|answer| !answer.is_unsure());
        definite.any(|answer| self.extensions(case, at, *answer).all(|outcome| outcome != case.walk.outcome))
    }

    /// Whether one changed answer leaves the sharing track as it is, whatever follows. So it does where it is not offered.
    fn gives_the_same(&self, case: &Case, dimension: Dimension, answer: Answer) -> bool {
        !self.offered(dimension).contains(&answer) || self.extensions(case, dimension, answer).all(|outcome| outcome == case.walk.outcome)
    }

    /// The outcomes to which a case can come with one answer changed.
    fn extensions(&self, case: &Case, dimension: Dimension, answer: Answer) -> impl Iterator<Item = Outcome> {
        self.extending(case.answers.with(dimension, answer)).into_iter().map(|extended| extended.walk.outcome)
    }
}

impl Case {
    /// Whether every assignment of the case has this answer.
    fn is(&self, dimension: Dimension, answer: Answer) -> bool {
        self.answers.get(dimension) == Some(answer)
    }

    fn is_any(&self, dimension: Dimension, answers: &[Answer]) -> bool {
        answers.iter().any(|answer| self.is(dimension, *answer))
    }

    fn asks(&self, question: Dimension) -> bool {
        self.walk.path.contains(&question)
    }

    fn is_child_to_procedure_body(&self) -> bool {
        self.is(H, Answer::Child) && self.is(R, Answer::Proc)
    }

    fn shares(&self) -> bool {
        matches!(self.walk.outcome, Outcome::Share { .. })
    }

    fn decides(&self) -> bool {
        matches!(self.walk.outcome, Outcome::Share { .. } | Outcome::DoNotShare { .. })
    }

    /// The question it holds for advice about.
    fn advice_at(&self) -> Option<Dimension> {
        match self.walk.outcome {
            Outcome::HoldAdvice { at, .. } => Some(at),
            _ => None,
        }
    }

    fn first_unsure(&self) -> Option<Dimension> {
        self.walk.path.iter().copied().find(|question| self.answers.get(*question).is_some_and(Answer::is_unsure))
    }

    /// 2. Whether anything at all allows a share.
    fn has_some_basis(&self) -> bool {
        [Basis::NotIdentifiable, Basis::NotConfidential, Basis::Consent, Basis::Duty, Basis::PublicInterest, Basis::HarmProcedure]
            .into_iter()
            .any(|basis| self.bears_out(basis))
    }

    /// 3. Whether the answers bear out a basis.
    fn bears_out(&self, basis: Basis) -> bool {
        match basis {
            Basis::NotIdentifiable => self.is(Q2, Answer::N),
            Basis::NotConfidential => self.is(Q3, Answer::N),
            Basis::Consent => self.is(Q4, Answer::Given),
            Basis::Duty => self.is(Q5, Answer::Y),
            Basis::PublicInterest => self.is(Q6, Answer::Y),
            Basis::HarmProcedure => self.is_child_to_procedure_body(),
        }
    }

    /// 7. The four tracks are fixed: an edition may change the questions, never what harm demands.
    fn protective_follows_harm(&self) -> bool {
        let demanded = self.answers.get(H).map(|harm| match harm {
            Answer::Child => Protective::ChildProceduresNow,
            Answer::Adult => Protective::AdultProceduresNow,
            Answer::Unsure => Protective::AdviceUrgent,
            _ => Protective::None,
        });
        demanded.is_some() && self.walk.protective == demanded
    }

    /// 8 and 11. Whether the share stands and only its package can still hold it up.
    fn turns_on_question_7(&self) -> bool {
        match self.walk.outcome {
            Outcome::Share { .. } | Outcome::HoldFix { .. } => true,
            Outcome::HoldAdvice { at, .. } => at == Q7,
            _ => false,
        }
    }

    /// 13. It turns on what was asked, and on the recipient only where a child may be harmed.
    fn turns_on_its_path(&self) -> bool {
        let mut turned_on = self.answers.given().map(|(dimension, _)| dimension);
        turned_on.all(|dimension| self.asks(dimension) || (dimension == R && self.is(H, Answer::Child)))
    }

    /// 14. Sharing needs a pass, and a fix needs mending: each exactly where question 7 was asked.
    fn passes_question_7_rightly(&self) -> bool {
        let mends = matches!(self.walk.outcome, Outcome::HoldFix { .. });
        (!self.shares() || self.is(Q7, Answer::Pass)) && mends == self.is(Q7, Answer::Fix)
    }

    /// 15. A subsequence of harm and questions 1 to 7.
    fn is_in_order(&self) -> bool {
        let path = &self.walk.path;
        path.first() == Some(&H) && path.is_sorted_by(|earlier, later| earlier < later) && !path.contains(&R)
    }

    /// 17. Whether the answers bear out a reason.
    fn deserves(&self, reason: Reason) -> bool {
        let outweighed_by_nothing = self.is_any(Q5, &NO_DUTY) && self.is(Q6, Answer::N);
        match reason {
            Reason::NoPurpose => self.is(Q1, Answer::N),
            Reason::RefusalRespected => self.is(Q4, Answer::Refused) && outweighed_by_nothing,
            Reason::NoBasis => self.is(Q4, Answer::NotSought) && outweighed_by_nothing,
        }
    }
}
