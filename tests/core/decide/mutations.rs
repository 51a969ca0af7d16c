//! Every single edit of the table: one that changes any result must be caught by the checks that guard publishing.

use std::fmt::Debug;

use octavo::decide::{Answer, Answers, Basis, Dimension, End, Flow, Invariant, Outcome, Protective, Reason, Target, Transition, walk};

use super::{FLOW, WALKS, answers};

/// An edit and the flow it makes.
type Edit = (String, Flow);

/// Makes one edit.
fn edit(what: impl Debug, change: impl FnOnce(&mut Flow)) -> Edit {
    let mut flow = FLOW.clone();
    change(&mut flow);
    (format!("{what:?}"), flow)
}

/// Every single edit of every row, of the protective track and of the start.
fn edits() -> Vec<Edit> {
    let mut edits = Vec::new();
    for place in 0..FLOW.transitions.len() {
        edits.extend(targets(place));
        edits.extend(bases_and_reasons(place));
        edits.extend(answers_and_guards(place));
        let id = &FLOW.transitions[place].id;
        edits.push(edit(("removed", id), |flow| drop(flow.transitions.remove(place))));
        edits.extend((0..place).map(|to| edit(("moved up", id, to), |flow| flow.transitions[to..=place].rotate_right(1))));
    }
    edits.extend(protective_and_start());
    edits.retain(|(_, flow)| *flow != *FLOW);
    edits
}

fn targets(place: usize) -> Vec<Edit> {
    let questions = Dimension::ALL.map(Target::Ask);
    let ends = End::ALL.map(Target::End);
    let set = |target| edit((&FLOW.transitions[place].id, target), |flow| flow.transitions[place].to = target);
    questions.into_iter().chain(ends).map(set).collect()
}

fn bases_and_reasons(place: usize) -> Vec<Edit> {
    let id = &FLOW.transitions[place].id;
    let bases = [
        None,
        Some(Basis::NotIdentifiable),
        Some(Basis::NotConfidential),
        Some(Basis::Consent),
        Some(Basis::Duty),
        Some(Basis::PublicInterest),
        Some(Basis::HarmProcedure),
    ];
    let reasons = [None, Some(Reason::NoPurpose), Some(Reason::RefusalRespected), Some(Reason::NoBasis)];
    let bases = bases.map(|basis| edit((id, basis), |flow| flow.transitions[place].basis = basis));
    let reasons = reasons.map(|reason| edit((id, reason), |flow| flow.transitions[place].reason = reason));
    bases.into_iter().chain(reasons).collect()
}

/// Each answer taken from or added to `on`, each guard dropped, each answer taken from or added to a guard or a new one.
fn answers_and_guards(place: usize) -> Vec<Edit> {
    let row = &FLOW.transitions[place];
    let mut edits = Vec::new();
    for answer in row.from.possible() {
        edits.push(edit((&row.id, "on", answer), |flow| toggle(&mut flow.transitions[place].on, *answer)));
    }
    for dimension in Dimension::ALL {
        edits.push(edit((&row.id, "no guard", dimension), |flow| drop(flow.transitions[place].guard.remove(&dimension))));
        for answer in dimension.possible() {
            edits.push(edit((&row.id, "if", dimension, answer), |flow| {
                toggle(flow.transitions[place].guard.entry(dimension).or_default(), *answer);
            }));
        }
    }
    edits
}

fn toggle(answers: &mut Vec<Answer>, answer: Answer) {
    match answers.iter().position(|one| *one == answer) {
        Some(place) => drop(answers.remove(place)),
        None => answers.push(answer),
    }
}

fn protective_and_start() -> Vec<Edit> {
    let tracks = [Protective::None, Protective::ChildProceduresNow, Protective::AdultProceduresNow, Protective::AdviceUrgent];
    let mut edits: Vec<Edit> = Dimension::ALL.into_iter().map(|start| edit(("start", start), |flow| flow.start = start)).collect();
    for harm in Dimension::H.possible() {
        edits.push(edit(("no track", harm), |flow| {
            flow.protective.remove(harm);
        }));
        edits.extend(tracks.map(|track| {
            edit((harm, track), |flow| {
                flow.protective.insert(*harm, track);
            })
        }));
    }
    edits
}

/// Whether an edit changes what comes of any assignment, on either track. Asks whatever either flow still needs, so a few
/// hundred cases stand for all assignments; that the founding flow itself is right is the closed form's to show.
fn changes_a_result(flow: &Flow, answers: Answers) -> bool {
    let (edited, founding) = (walk(flow, &answers), walk(&FLOW, &answers));
    match edited.next().or(founding.next()) {
        Some(next) => next.possible().iter().any(|answer| changes_a_result(flow, answers.with(next, *answer))),
        None => (edited.outcome, edited.protective) != (founding.outcome, founding.protective),
    }
}

#[test]
fn every_edit_that_changes_a_result_is_caught() {
    let edits = edits();
    let mut changing = 0;
    let mut broken = [0; 22];
    for (what, flow) in &edits {
        if !changes_a_result(flow, Answers::default()) {
            continue;
        }
        changing += 1;
        let faults = flow.faults();
        assert!(!faults.is_empty(), "not caught: {what}");
        faults.iter().for_each(|fault| broken[usize::from(fault.invariant.number())] += 1);
    }
    println!("{} edits, of which {changing} change a result; faults by invariant: {broken:?}", edits.len());
    assert!(changing > 300);
    assert!((1..=21).all(|number| number == 19 || broken[number] > 0), "an invariant that no edit breaks: {broken:?}");
}

/// The example of a fault is one: whole assignments that agree with it do what the fault says.
#[test]
fn an_example_shows_its_fault() {
    for (what, flow) in edits().into_iter().step_by(5) {
        for fault in flow.faults().into_iter().filter(|fault| fault.example != Answers::default()) {
            let shown = walk(&flow, &fault.example).outcome;
            for full in [first_completion(fault.example), last_completion(fault.example)] {
                assert_eq!(walk(&flow, &full).outcome, shown, "{what}: {fault}");
            }
        }
    }
}

fn first_completion(answers: Answers) -> Answers {
    complete(answers, |possible| possible[0])
}

fn last_completion(answers: Answers) -> Answers {
    complete(answers, |possible| possible[possible.len() - 1])
}

fn complete(mut answers: Answers, choose: impl Fn(&[Answer]) -> Answer) -> Answers {
    for dimension in Dimension::ALL.into_iter().filter(|dimension| answers.get(*dimension).is_none()).collect::<Vec<_>>() {
        answers.set(dimension, choose(dimension.possible()));
    }
    answers
}

/// Cases that disagree with whole assignments would make every count here worthless.
#[test]
fn an_edit_counts_as_changing_exactly_when_some_assignment_differs() {
    for (what, flow) in edits().into_iter().step_by(101) {
        let differs = WALKS.iter().any(|(answers, founding)| {
            let edited = walk(&flow, answers);
            (edited.outcome, edited.protective) != (founding.outcome, founding.protective)
        });
        assert_eq!(changes_a_result(&flow, Answers::default()), differs, "{what}");
    }
}

/// One fault in the words an author reads.
#[test]
fn a_fault_says_what_is_broken_and_where() {
    let mut flow = FLOW.clone();
    flow.transitions.iter_mut().find(|row| row.id == "T17").unwrap().on.push(Answer::Fix);
    let faults: Vec<String> = flow.faults().iter().map(ToString::to_string).collect();
    let expected = "invariant 14 (nothing is shared before question 7 passes, and a package to be mended holds): \
                    H=NONE, Q1=Y, Q2=Y, Q3=Y, Q4=GIVEN, Q7=FIX gives SHARE (CONSENT) by H Q1 Q2 Q3 Q4 Q7; protective: NONE";
    assert_eq!(faults, [expected]);
}

#[test]
fn faults_of_the_data_are_named() {
    let check = |change: fn(&mut Flow), says: &str| {
        let mut flow = FLOW.clone();
        change(&mut flow);
        let faults: Vec<String> = flow.faults().iter().map(ToString::to_string).collect();
        assert!(faults.iter().any(|fault| fault.contains(says)), "{says}: {faults:?}");
    };
    check(|flow| drop(flow.dimensions.remove(&Dimension::Q5)), "Q5 offers no answers");
    check(|flow| drop(flow.dimensions.remove(&Dimension::Q5)), "needs Q5, which offers no answers");
    check(|flow| flow.dimensions.clear(), "H offers no answers");
    check(|flow| flow.transitions.clear(), "leads nowhere: no row from H is for it");
    check(|flow| drop(flow.dimensions.insert(Dimension::Q2, vec![])), "Q2 offers no answers");
    check(|flow| flow.dimensions.entry(Dimension::Q1).or_default().push(Answer::Pass), "Q1 cannot be answered PASS");
    check(|flow| flow.dimensions.entry(Dimension::Q1).or_default().push(Answer::Y), "Q1 offers Y twice");
    check(|flow| flow.transitions[2].on.push(Answer::Given), "T03 is for Q1=GIVEN, which cannot be");
    check(|flow| flow.transitions[3].id = "T03".to_owned(), "two rows are called T03");
    check(
        |flow| {
            flow.protective.remove(&Answer::Unsure);
        },
        "says nothing for UNSURE",
    );
    check(
        |flow| {
            flow.protective.insert(Answer::Y, Protective::None);
        },
        "Y is no answer about harm",
    );
    check(|flow| flow.transitions[2].to = Target::Ask(Dimension::Q1), "comes back to Q1");
    check(|flow| flow.transitions[16].basis = Some(Basis::Duty), "the basis stated is true");
}

/// Edits that leave every result alone, or that another invariant catches too, still break the one that is about them.
#[test]
fn each_invariant_sees_what_it_is_about() {
    let check = |change: fn(&mut Flow), broken: Invariant| {
        let mut flow = FLOW.clone();
        change(&mut flow);
        let found: Vec<Invariant> = flow.faults().iter().map(|fault| fault.invariant).collect();
        assert!(found.contains(&broken), "{broken:?}: {found:?}");
    };
    fn row<'a>(flow: &'a mut Flow, id: &str) -> &'a mut Transition {
        flow.transitions.iter_mut().find(|row| row.id == id).unwrap()
    }
    let recipient_first = |flow: &mut Flow| {
        let mut first = Transition { from: Dimension::R, on: Dimension::R.possible().to_vec(), ..flow.transitions[1].clone() };
        (first.id, first.to) = ("T00".to_owned(), Target::Ask(Dimension::H));
        flow.transitions.push(first);
        flow.start = Dimension::R;
    };
    check(recipient_first, Invariant::Order);
    let recipient_named = |flow: &mut Flow| {
        let mut named = Transition { from: Dimension::R, on: Dimension::R.possible().to_vec(), ..flow.transitions[1].clone() };
        named.id = "T00".to_owned();
        flow.transitions.push(named);
        row(flow, "T02").to = Target::Ask(Dimension::R);
    };
    check(recipient_named, Invariant::Order);
    let identity_after_confidence = |flow: &mut Flow| {
        row(flow, "T03").to = Target::Ask(Dimension::Q3);
        row(flow, "T07").to = Target::Ask(Dimension::Q2);
        row(flow, "T05").to = Target::Ask(Dimension::Q4);
    };
    check(identity_after_confidence, Invariant::Order);
    let recipient_for_all = |flow: &mut Flow| drop(row(flow, "T02").guard.insert(Dimension::R, Dimension::R.possible().to_vec()));
    check(recipient_for_all, Invariant::Irrelevance);
    check(|flow| row(flow, "T17").to = Target::End(End::HoldFix), Invariant::RightWayGate);
    check(|flow| row(flow, "T18").to = Target::End(End::HoldAdvice), Invariant::RightWayGate);
    check(|flow| row(flow, "T16").reason = Some(Reason::RefusalRespected), Invariant::ReasonIsTrue);
    check(|flow| row(flow, "T10").on.retain(|answer| *answer != Answer::NotAsked), Invariant::Total);
    check(|flow| row(flow, "T12").to = Target::Ask(Dimension::Q6), Invariant::AskFirst);
}

#[test]
fn an_unsound_flow_holds_rather_than_shares() {
    let mut flow = FLOW.clone();
    flow.transitions[2].to = Target::Ask(Dimension::H);
    let circle = walk(&flow, &answers("H=NONE Q1=Y"));
    assert_eq!(circle.path, [Dimension::H, Dimension::Q1]);
    assert_eq!(circle.outcome, Outcome::HoldAdvice { at: Dimension::Q1, basis: None });
    flow.transitions[2].to = Target::End(End::Share);
    assert_eq!(walk(&flow, &answers("H=NONE Q1=Y")).outcome, circle.outcome, "no basis, no share");
    flow.transitions.clear();
    flow.protective.clear();
    let nothing = walk(&flow, &answers("H=NONE"));
    assert_eq!(nothing.outcome, Outcome::HoldAdvice { at: Dimension::H, basis: None });
    assert_eq!(nothing.protective, Some(Protective::AdviceUrgent));
}
