//! The whole example of the format is read as it is meant.

use chrono::NaiveDate;
use octavo::content::{Severity, parse_scenario};
use octavo::course::Scenario;
use octavo::course::scenario::{Difficulty, FactTag, Issue, Sector};
use octavo::course::text::Worth;
use octavo::decide::{Answer, Basis, Decision, Dimension, walk};

use super::{data, framework, slug};

fn example() -> Scenario {
    let (scenario, faults) = parse_scenario(&slug("a-bruise-at-five-months"), &data("example-scenario.md"), &framework());
    let errors: Vec<_> = faults.iter().filter(|fault| fault.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    scenario.expect("a scenario")
}

#[test]
fn front_matter_is_read() {
    let scenario = example();
    assert_eq!((scenario.title.as_str(), scenario.sector, scenario.role.as_str()), ("A bruise at five months", Sector::PrimaryCare, "GP"));
    assert_eq!((scenario.agency.as_str(), scenario.minutes, scenario.difficulty), ("Mill Lane Surgery", 18, Difficulty::Hard));
    assert_eq!((scenario.framework.as_str(), scenario.owner.as_str()), ("eightq-2006", "Safeguarding team"));
    assert_eq!(scenario.issues, [Issue::Harm]);
    assert_eq!(Some(scenario.review_by), NaiveDate::from_ymd_opt(2027, 6, 30));
    assert_eq!(scenario.content_note, "An injury to a baby. Nothing is shown.");
    assert!(scenario.support.starts_with("If this is close to home"));
}

#[test]
fn the_situation_is_the_opening_without_its_decision() {
    let scenario = example();
    assert_eq!(scenario.beats.len(), 1);
    let opening = scenario.opening.as_str();
    assert!(opening.starts_with("<p>Monday, 10:35.") && opening.ends_with("it&#39;ll be gone.&quot;</p>"), "{opening}");
    let beat = &scenario.beats[0];
    assert_eq!((beat.title.as_deref(), beat.situation.is_empty()), (None, true));
    assert_eq!(beat.decision, Decision::Share(Basis::HarmProcedure));
}

#[test]
fn facts_keep_their_numbers_tags_and_feedback() {
    let facts = &example().beats[0].facts;
    assert_eq!(facts.iter().map(|fact| fact.number).collect::<Vec<_>>(), (1..=12).collect::<Vec<u16>>());
    let tags: Vec<FactTag> = facts.iter().map(|fact| fact.tag).collect();
    assert_eq!(tags.iter().filter(|tag| **tag == FactTag::Share).count(), 8);
    assert_eq!((tags[8], tags[9], tags[11]), (FactTag::Background, FactTag::Withhold, FactTag::Withhold));
    assert_eq!(facts.iter().filter(|fact| fact.sensitive).map(|fact| fact.number).collect::<Vec<_>>(), [2, 6, 10, 11]);
    assert_eq!(facts.iter().filter(|fact| fact.opinion).map(|fact| fact.number).collect::<Vec<_>>(), [12]);
    assert_eq!(facts[0].plain, "Ruby cannot roll or crawl. You checked.");
    assert_eq!(facts[0].wrong_turn.map(|turn| turn.to_string()).as_deref(), Some("W06"));
    assert!(facts[0].feedback.as_str().ends_with("the first thing the duty team will ask.</p>"), "{}", facts[0].feedback.as_str());
    assert_eq!(facts[8].wrong_turn, None);
}

#[test]
fn every_answer_is_offered_in_the_frameworks_order() {
    let scenario = example();
    let beat = &scenario.beats[0];
    let harm: Vec<(&str, Worth, bool, bool)> =
        beat.harm.iter().map(|choice| (choice.id.0.as_str(), choice.worth, choice.critical, choice.written)).collect();
    assert_eq!(
        harm,
        [
            ("NONE", Worth::Mistaken, true, true),
            ("CHILD", Worth::Model, false, true),
            ("ADULT", Worth::Mistaken, false, false),
            ("UNSURE", Worth::Mistaken, false, true),
        ]
    );
    assert_eq!(beat.harm[2].feedback.as_str(), "<p>A general word about this answer.</p>");
    let consent: Vec<&str> = beat.questions[&Dimension::Q4].iter().map(|choice| choice.id.0.as_str()).collect();
    assert_eq!(consent.len(), 10);
    assert_eq!(consent[..3], ["GIVEN", "REFUSED", "NOT_SOUGHT.RAISES_RISK"]);
    assert_eq!(consent[7..], ["NOT_SOUGHT.LACKS_CAPACITY_NO_ONE_ELSE", "NOT_ASKED", "U"]);
    let power: Vec<Worth> = beat.questions[&Dimension::Q5].iter().map(|choice| choice.worth).collect();
    assert_eq!(power, [Worth::Mistaken, Worth::Model, Worth::Defensible, Worth::Mistaken]);
    assert_eq!(beat.questions.len(), 7);
}

#[test]
fn the_lists_of_the_case_are_numbered() {
    let scenario = example();
    let beat = &scenario.beats[0];
    let recipients: Vec<(&str, bool, Worth)> = beat.recipients.iter().map(|one| (one.id.0.as_str(), one.procedures, one.worth)).collect();
    assert_eq!(recipients, [("1", true, Worth::Model), ("2", false, Worth::Mistaken), ("3", false, Worth::Mistaken)]);
    assert_eq!((beat.channels.len(), beat.actions.len()), (3, 6));
    assert_eq!(beat.actions.iter().filter(|action| action.worth == Worth::Model).count(), 4);
    assert_eq!(beat.actions.iter().filter(|action| action.critical).count(), 2);
    assert_eq!(beat.recipients[2].label_text, "Dean, to hear his side first");
}

#[test]
fn the_key_runs_to_the_decision() {
    let scenario = example();
    let key = scenario.beats[0].key;
    let expected = [
        (Dimension::H, Answer::Child),
        (Dimension::R, Answer::Proc),
        (Dimension::Q1, Answer::Y),
        (Dimension::Q2, Answer::Y),
        (Dimension::Q3, Answer::Y),
        (Dimension::Q4, Answer::Refused),
        (Dimension::Q5, Answer::Power),
        (Dimension::Q6, Answer::Y),
        (Dimension::Q7, Answer::Pass),
    ];
    for (dimension, answer) in expected {
        assert_eq!(key.get(dimension), Some(answer), "{}", dimension.code());
    }
    assert_eq!(walk(&framework().flow, &key).outcome.decision(), Some(scenario.beats[0].decision));
}

#[test]
fn the_record_the_endings_the_hinge_and_today_are_read() {
    let scenario = example();
    let beat = &scenario.beats[0];
    assert_eq!(beat.record.lines.len(), 8);
    assert_eq!(beat.record.lines[0], "times, findings and a body map, as seen");
    assert!(beat.record.model.as_str().starts_with("<p><strong>Monday 3 March, 10:35.</strong>"));
    assert!(beat.if_you_share.as_str().starts_with("<p>The X-rays") && beat.if_you_do_not.as_str().starts_with("<p>On Thursday"));
    let [hinge] = beat.hinges.as_slice() else { panic!("{} hinges", beat.hinges.len()) };
    assert!(hinge.title.starts_with("Ruby is fourteen months old"));
    assert_eq!((hinge.changed.as_slice(), hinge.decision), ([Dimension::H, Dimension::Q4].as_slice(), Decision::HoldConsent));
    assert_eq!((hinge.key.get(Dimension::H), hinge.key.get(Dimension::Q4)), (Some(Answer::None), Some(Answer::NotAsked)));
    assert_eq!((hinge.recipient.as_ref(), hinge.facts.len()), (None, 12));
    assert!(hinge.text.as_str().starts_with("<p>Toddlers bruise their shins."));
    let today = scenario.today.as_ref().expect("a note");
    assert_eq!((today.verified, Some(today.review_by)), (false, NaiveDate::from_ymd_opt(2027, 3, 31)));
    assert!(today.text.as_str().starts_with("<div class=\"oct-alert oct-alert--note\">"));
}
