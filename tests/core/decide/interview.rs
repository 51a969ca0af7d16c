//! The interview: properties (a) to (f) of 3.6 as far as pure values can state them, stale answers, prompts.

use octavo::decide::{Answer, Answers, Dimension, NotSought, Outcome, Prompt, Protective, Reason, Target, Walk, prompts, walk};

use super::{FLOW, WALKS, answers};

/// Asks as a page would: only what `next` names, until nothing is asked.
fn interview(full: &Answers) -> (Answers, Walk) {
    let mut given = Answers::default();
    loop {
        let now = walk(&FLOW, &given);
        match now.next() {
            Some(question) => given.set(question, full.get(question).unwrap()),
            None => return (given, now),
        }
    }
}

#[test]
fn a_interviewing_ends_where_the_full_answers_do() {
    for (full, whole) in WALKS.iter() {
        let (given, walked) = interview(full);
        assert_eq!(walked, *whole, "{full}");
        assert_eq!(whole.used(full), given, "nothing is asked that the decision does not rest on: {full}");
    }
}

#[test]
fn b_harm_may_be_set_at_any_point() {
    for (full, whole) in WALKS.iter().step_by(7) {
        let mut late = full.without(Dimension::H);
        assert_eq!(walk(&FLOW, &late).next(), Some(Dimension::H));
        late.set(Dimension::H, Answer::None);
        late.set(Dimension::H, full.get(Dimension::H).unwrap());
        assert_eq!(walk(&FLOW, &late), *whole);
    }
}

#[test]
fn c_a_changed_answer_leaves_nothing_stale_in_the_decision() {
    for (full, _) in WALKS.iter().step_by(11) {
        for dimension in Dimension::ALL {
            for answer in dimension.possible() {
                let changed = full.with(dimension, *answer);
                let now = walk(&FLOW, &changed);
                let used = now.used(&changed);
                assert_eq!(walk(&FLOW, &used), now, "{changed}");
                for stale in now.stale(&changed) {
                    assert_eq!(used.get(stale), None, "{changed}");
                }
            }
        }
    }
}

#[test]
fn c_answers_come_back_when_the_path_does() {
    let before = answers("H=NONE R=OTHER Q1=Y Q2=Y Q3=Y Q4=REFUSED Q5=N Q6=Y Q7=PASS");
    let after = before.with(Dimension::Q3, Answer::N);
    let now = walk(&FLOW, &after);
    assert_eq!(now.stale(&after), [Dimension::Q4, Dimension::Q5, Dimension::Q6]);
    assert_eq!(now.used(&after), answers("H=NONE Q1=Y Q2=Y Q3=N Q7=PASS"));
    let again = after.with(Dimension::Q3, Answer::Y);
    assert_eq!(walk(&FLOW, &again).stale(&again), []);
}

#[test]
fn e_replaying_the_answers_in_any_order_rebuilds_the_result() {
    for (full, whole) in WALKS.iter().step_by(13) {
        let mut replayed = Answers::default();
        for (dimension, answer) in full.given().collect::<Vec<_>>().into_iter().rev() {
            replayed.set(dimension, Answer::U);
            replayed.set(dimension, answer);
        }
        assert_eq!(walk(&FLOW, &replayed), *whole);
    }
}

#[test]
fn f_a_new_revision_changes_no_result_under_the_old() {
    let mut revised = FLOW.clone();
    let refusal = revised.transitions.iter_mut().find(|row| row.id == "T15").unwrap();
    refusal.to = Target::Ask(Dimension::Q7);
    let stored = answers("H=NONE R=OTHER Q1=Y Q2=Y Q3=Y Q4=REFUSED Q5=N Q6=N Q7=PASS");
    assert_ne!(walk(&revised, &stored).outcome, walk(&FLOW, &stored).outcome);
    assert_eq!(walk(&FLOW, &stored).outcome, Outcome::DoNotShare { reason: Reason::RefusalRespected });
}

#[test]
fn an_unanswered_interview_asks_about_harm() {
    let start = walk(&FLOW, &Answers::default());
    assert_eq!(start.next(), Some(Dimension::H));
    assert_eq!(start.path, [Dimension::H]);
    assert_eq!(start.protective, None);
}

#[test]
fn the_recipient_is_needed_only_where_a_child_may_be_harmed() {
    let child = walk(&FLOW, &answers("H=CHILD"));
    assert_eq!(child.path, [Dimension::H, Dimension::R]);
    assert_eq!(child.next(), Some(Dimension::R));
    assert_eq!(child.protective, Some(Protective::ChildProceduresNow), "the protective track waits for nothing");
    for harm in ["H=NONE", "H=ADULT", "H=UNSURE"] {
        assert_eq!(walk(&FLOW, &answers(harm)).path, [Dimension::H, Dimension::Q1]);
    }
}

#[test]
fn a_guard_asks_for_nothing_once_one_condition_has_failed() {
    let mut flow = FLOW.clone();
    let row = flow.transitions.iter_mut().find(|row| row.id == "T01").unwrap();
    row.guard.insert(Dimension::Q1, vec![Answer::Y]);
    let walk = |text| walk(&flow, &answers(text));
    assert_eq!(walk("H=CHILD Q1=N").outcome, Outcome::DoNotShare { reason: Reason::NoPurpose }, "no need of a recipient");
    assert_eq!(walk("H=CHILD R=OTHER").path, [Dimension::H, Dimension::Q1]);
    assert_eq!(walk("H=CHILD").next(), Some(Dimension::R));
    assert_eq!(walk("H=CHILD Q1=Y").next(), Some(Dimension::R));
}

#[test]
fn a_duty_without_a_purpose_prompts_to_look_at_question_1() {
    let check = |text, expected: &[Prompt]| {
        let given = answers(text);
        assert_eq!(prompts(&given, None, &walk(&FLOW, &given)), expected, "{text}");
    };
    check("H=NONE Q1=N Q5=Y", &[Prompt::DutyIsPurpose]);
    check("H=NONE Q1=N Q5=POWER", &[]);
    check("H=NONE Q1=Y Q5=Y", &[]);
    check("H=NONE Q1=N", &[]);
    check("H=CHILD R=PROC Q1=N Q5=Y", &[]);
    assert_eq!(Prompt::DutyIsPurpose.look_again_at(), Dimension::Q1);
}

#[test]
fn no_duty_found_after_relying_on_one_prompts_to_look_at_question_4() {
    let check = |text: &str, why, expected: &[Prompt]| {
        let given = answers(&format!("H=NONE Q1=Y Q2=Y Q3=Y {text}"));
        assert_eq!(prompts(&given, why, &walk(&FLOW, &given)), expected, "{text}");
    };
    let duty = Some(NotSought::DutyApplies);
    for doubt in ["N", "POWER", "U"] {
        check(&format!("Q4=NOT_SOUGHT Q5={doubt}"), duty, &[Prompt::DutyNotFound]);
    }
    check("Q4=NOT_SOUGHT Q5=Y", duty, &[]);
    check("Q4=NOT_SOUGHT", duty, &[]);
    check("Q4=NOT_SOUGHT Q5=N", Some(NotSought::RaisesRisk), &[]);
    check("Q4=NOT_SOUGHT Q5=N", None, &[]);
    check("Q4=REFUSED Q5=N", duty, &[]);
    assert_eq!(Prompt::DutyNotFound.look_again_at(), Dimension::Q4);
}

#[test]
fn a_prompt_changes_no_result() {
    let given = answers("H=NONE Q1=N Q5=Y");
    assert_eq!(walk(&FLOW, &given).outcome, Outcome::DoNotShare { reason: Reason::NoPurpose });
}
