//! The framework's file: the wording word for word, every answer in order with its feedback, and the tone.

use super::FILE;

const WORDINGS: [&str; 9] = [
    "Is anybody at risk of harm?",
    "Is there a legitimate purpose for you or your agency to share the information?",
    "Does the information enable a person to be identified?",
    "Is the information confidential?",
    "If the information is confidential, do you have consent to share?",
    "Is there a statutory duty or court order to share the information?",
    "If consent is refused, or there are good reasons not to seek consent to share confidential information, is there a sufficient public interest to share information?",
    "If the decision is to share, are you sharing the right information in the right way?",
    "Have you properly recorded your decision?",
];

const YES_NO: &[&str] = &["Yes", "No", "Not sure"];

const LABELS: [&[&str]; 9] = [
    &["No concern", "A child", "An adult", "Not sure"],
    YES_NO,
    YES_NO,
    YES_NO,
    &[
        "Given",
        "Refused",
        "Not sought: raises risk",
        "Not sought: serious crime",
        "Not sought: undue delay",
        "Not sought: duty applies",
        "Not sought: not practicable",
        "Not sought: lacks capacity, no one else",
        "Not asked yet",
        "Not sure",
    ],
    &["Yes", "A power only", "No", "Not sure"],
    YES_NO,
    &["Yes", "Not yet", "Not sure"],
    &[],
];

/// One part of the file.
struct Section {
    heading: &'static str,
    wording: &'static str,
    /// Labels with their feedback.
    choices: Vec<(&'static str, &'static str)>,
}

/// The parts under the second-level headings.
fn sections() -> Vec<Section> {
    let body = FILE.split_once("\n+++\n").unwrap().1;
    let sections = body.split("\n## ").skip(1).map(|section| {
        let (heading, text) = section.split_once("\n\n").unwrap();
        let choices = text.split("\n- ").skip(1).map(|choice| choice.split_once("\n  > ").unwrap());
        Section {
            heading,
            wording: text.split("\n\n").next().unwrap().trim_end(),
            choices: choices.map(|(label, feedback)| (label, feedback.trim_end())).collect(),
        }
    });
    sections.collect()
}

#[test]
fn the_questions_are_word_for_word() {
    let headings: Vec<_> = sections().into_iter().map(|section| section.heading.to_owned()).collect();
    let questions = (1..=8).map(|number| format!("Question {number}"));
    assert_eq!(headings, std::iter::once("Harm".to_owned()).chain(questions).collect::<Vec<_>>());
    let wordings: Vec<_> = sections().into_iter().map(|section| section.wording).collect();
    assert_eq!(wordings, WORDINGS);
}

#[test]
fn every_answer_stands_in_order_with_feedback() {
    for (Section { heading, choices, .. }, labels) in sections().into_iter().zip(LABELS) {
        let written: Vec<_> = choices.iter().map(|(label, _)| *label).collect();
        assert_eq!(written, labels, "{heading}");
        assert!(choices.iter().all(|(_, feedback)| feedback.len() > 80), "{heading}");
    }
}

/// The same feedback is read by those who chose the model and by those who did not.
#[test]
fn feedback_passes_no_judgement_and_not_sure_leads_to_somebody() {
    for Section { heading, choices, .. } in sections() {
        for (label, feedback) in choices {
            let words = feedback.to_lowercase();
            let judging = ["correct", "wrong", "well done", "mistake", "right answer", "!"];
            assert_eq!(judging.iter().find(|word| words.contains(**word)), None, "{heading}: {label}");
            if label == "Not sure" {
                assert!(["ask your", "ring your", "with your"].iter().any(|whom| words.contains(whom)), "{heading}");
                assert!(words.contains("name") || words.contains("who it is about") || words.contains("instead of the child"), "{heading}");
            }
        }
    }
}
