//! The key of a beat and of its hinges, run through the flow.
//! Must never repeat the flow's rules: `decide::walk` is asked, and believed.

use crate::content::front::clip;
use crate::content::labels;
use crate::content::scenario::Case;
use crate::content::scenario::beat::Read;
use crate::content::scenario::decision::Stated;
use crate::content::scenario::hinge;
use crate::course::text::{Choice, Worth};
use crate::decide::{Answer, Answers, Dimension, Outcome, Walk, walk};

/// Checks a beat's key, each defensible answer, and each hinge.
pub(super) fn check(case: &Case<'_, '_>, beat: &Read) {
    let flow = &case.framework.flow;
    let walked = walk(flow, &beat.key);
    if let Some(stated) = beat.decision {
        agrees(case, beat, &walked, stated);
        for dimension in Dimension::ALL {
            defensible(case, beat, dimension, stated, &walked);
        }
    }
    for hinge in &beat.hinges {
        check_hinge(case, beat, &walked, hinge);
    }
}

/// The stated decision is the one that the answers lead to.
fn agrees(case: &Case<'_, '_>, beat: &Read, walked: &Walk, stated: Stated) {
    let faults = case.document.faults;
    let Some(found) = walked.outcome.decision() else {
        if let Outcome::Open(missing) = walked.outcome {
            // A list without a tick has been reported where it stands.
            let at = beat.list(missing).filter(|list| !list.is_written()).map(|list| list.at);
            let Some(at) = at else { return };
            faults.error(at, format!("the flow asks {}, and no answer to it is ticked", labels::name(missing)), "tick the model answer");
        }
        return;
    };
    if found != stated.decision {
        let told = settling(walked).and_then(|dimension| model(case, beat, dimension)).map_or_else(String::new, |told| format!("{told}, "));
        let here = format!("line {} says “{}”", faults.line(stated.at), stated.decision.words());
        let message = format!("{told}{here}; with these answers the flow gives “{}”", found.words());
        faults.error(stated.at, message, "change the answers or the decision");
    }
}

/// “line 31 answers question 4 “Given””.
fn model(case: &Case<'_, '_>, beat: &Read, dimension: Dimension) -> Option<String> {
    let (choice, at) = beat.list(dimension)?.model()?;
    let line = case.document.faults.line(at);
    Some(format!("line {line} answers {} “{}”", labels::name(dimension), clip(&choice.label_text)))
}

/// The question that settled a walk: the last, but question 7 only where it held the decision up.
fn settling(walked: &Walk) -> Option<Dimension> {
    let passed = matches!(walked.outcome, Outcome::Share { .. });
    walked.path.iter().rev().copied().find(|dimension| *dimension != Dimension::R && !(passed && *dimension == Dimension::Q7))
}

/// Each answer tagged `also`, alone, leads to the same result: the decision, and what is done to protect.
fn defensible(case: &Case<'_, '_>, beat: &Read, dimension: Dimension, stated: Stated, model: &Walk) {
    let list = beat.list(dimension);
    let also = list.iter().flat_map(|list| list.with_places()).filter(|(choice, _)| choice.worth == Worth::Defensible);
    for (choice, at) in also {
        let Some(answer) = meaning(dimension, choice) else { continue };
        let walked = walk(&case.framework.flow, &beat.key.with(dimension, answer));
        let found = match walked.outcome {
            Outcome::Open(missing) => format!("the flow goes on to {}, to which no answer is ticked", labels::name(missing)),
            outcome => match outcome.decision().filter(|found| *found != stated.decision) {
                Some(found) => format!("the flow gives “{}”, not “{}”", found.words(), stated.decision.words()),
                None if walked.protective != model.protective => "something else is done to protect".to_owned(),
                None => continue,
            },
        };
        let message = format!("“{}” is tagged `also`, and with it {found}", clip(&choice.label_text));
        case.document.faults.error(at, message, "take the tag away: a defensible answer leads to the same result");
    }
}

fn meaning(dimension: Dimension, choice: &Choice) -> Option<Answer> {
    match dimension {
        Dimension::R if choice.procedures => Some(Answer::Proc),
        Dimension::R => Some(Answer::Other),
        _ => labels::answer(&choice.id),
    }
}

/// A hinge changes an answer, says what follows, and what follows is something else.
fn check_hinge(case: &Case<'_, '_>, beat: &Read, before: &Walk, hinge: &hinge::Read) {
    let faults = case.document.faults;
    let same = |dimension: Dimension| hinge.key.get(dimension) == beat.key.get(dimension);
    if hinge.changes.iter().all(|(dimension, _)| same(*dimension)) {
        faults.error(hinge.at, "this hinge changes no answer", "name what changes: “- Question 4: Refused”, “- Recipient: …”");
        return;
    }
    for (dimension, at) in hinge.changes.iter().filter(|(dimension, _)| *dimension != Dimension::R && same(*dimension)) {
        faults.warning(*at, format!("{} is answered so in the beat already", labels::name(*dimension)), "take the line away");
    }
    let after = walk(&case.framework.flow, &hinge.key);
    if matches!(before.outcome, Outcome::Open(_)) && before.outcome == after.outcome {
        return;
    }
    if let Outcome::Open(missing) = after.outcome {
        let mend = format!("add “- {}: …”, or answer it in the beat", written(missing));
        faults.error(hinge.at, format!("after this hinge the flow asks {}, and nothing answers it", labels::name(missing)), mend);
        return;
    }
    if after.outcome.decision() == before.outcome.decision() && after.protective == before.protective {
        faults.error(hinge.at, "this hinge gives the result that stood before it", "change something that turns the answer");
    }
    if let (Some(stated), Some(found)) = (hinge.decision, after.outcome.decision())
        && found != stated.decision
    {
        let changes = told(case, &hinge.changes, &hinge.key, &after);
        let message = format!(
            "{changes}line {} says “{}”; after this hinge the flow gives “{}”",
            faults.line(stated.at),
            stated.decision.words(),
            found.words()
        );
        faults.error(stated.at, message, "change the answers or the decision");
    }
}

/// The change that settled it, if a change did.
fn told(case: &Case<'_, '_>, changes: &[(Dimension, usize)], key: &Answers, walked: &Walk) -> String {
    let settling = settling(walked);
    let Some((dimension, at)) = changes.iter().find(|(dimension, _)| Some(*dimension) == settling) else { return String::new() };
    let words = key.get(*dimension).map_or("", |answer| labels::words(*dimension, answer));
    format!("line {} answers {} “{words}”, ", case.document.faults.line(*at), labels::name(*dimension))
}

/// How a hinge names what it changes.
fn written(dimension: Dimension) -> String {
    match dimension.number() {
        Some(number) => format!("Question {number}"),
        None if dimension == Dimension::H => "Harm".to_owned(),
        None => "Recipient".to_owned(),
    }
}
