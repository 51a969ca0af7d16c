//! What a record needs, and when it closes the decision: property (d) of 3.6.

use octavo::decide::record::all_requirement_keys;
use octavo::decide::{Basis, Dimension, Line, Outcome, Reason, Record, Stage, requirement_keys};

use super::{WALKS, front_matter};

const CONSENT: Outcome = Outcome::Share { basis: Basis::Consent };

#[test]
fn a_result_has_the_keys_of_everything_it_is() {
    let check = |outcome, keys: &[&str]| assert_eq!(requirement_keys(outcome), keys);
    check(CONSENT, &["always", "SHARE", "SHARE.CONSENT"]);
    check(Outcome::HoldFix { basis: Basis::Duty }, &["always", "HOLD_FIX", "HOLD_FIX.DUTY"]);
    check(Outcome::DoNotShare { reason: Reason::NoBasis }, &["always", "DO_NOT_SHARE", "DO_NOT_SHARE.NO_BASIS"]);
    check(Outcome::HoldAdvice { at: Dimension::Q7, basis: Some(Basis::Duty) }, &["always", "HOLD_ADVICE"]);
    check(Outcome::HoldConsent, &["always", "HOLD_CONSENT"]);
    check(Outcome::Open(Dimension::Q1), &[]);
}

#[test]
fn every_key_of_every_result_is_known() {
    let known = all_requirement_keys();
    for (_, walk) in WALKS.iter() {
        for key in requirement_keys(walk.outcome) {
            assert!(known.contains(&key), "{key}");
        }
    }
}

#[test]
fn every_key_the_framework_uses_is_known_and_every_result_is_covered() {
    #[derive(serde::Deserialize)]
    struct Front {
        record: Vec<Requirement>,
    }
    #[derive(serde::Deserialize)]
    struct Requirement {
        when: String,
    }
    let used: Vec<String> = toml::from_str::<Front>(front_matter()).unwrap().record.into_iter().map(|line| line.when).collect();
    let known = all_requirement_keys();
    assert_eq!(used.iter().find(|key| !known.contains(key)), None);
    let covered = "always SHARE SHARE.CONSENT SHARE.DUTY SHARE.PUBLIC_INTEREST SHARE.HARM_PROCEDURE \
                   DO_NOT_SHARE HOLD_ADVICE HOLD_CONSENT HOLD_FIX";
    assert_eq!(covered.split_whitespace().find(|key| !used.iter().any(|one| one == key)), None);
}

#[test]
fn a_record_is_complete_when_written_and_every_line_is_dealt_with() {
    let check = |text: &str, lines: &[(&'static str, Line<'static>)], expected| {
        assert_eq!(Record::of(CONSENT, text, lines.iter().copied()), expected, "{text:?} {lines:?}");
    };
    let said = ("SHARE.CONSENT", Line::Said);
    check("14 March, 15:10.", &[said], Record::Complete);
    check("14 March, 15:10.", &[said, ("always", Line::NotNeeded("nobody asked"))], Record::Complete);
    check("14 March, 15:10.", &[said, ("always", Line::NotNeeded(" "))], Record::Incomplete);
    check("14 March, 15:10.", &[said, ("SHARE", Line::Open)], Record::Incomplete);
    check("14 March, 15:10.", &[said, ("SHARE.DUTY", Line::Open)], Record::Complete);
    check(" \n", &[said], Record::Incomplete);
}

#[test]
fn d_closed_implies_a_complete_record_and_a_result() {
    for (_, walk) in WALKS.iter() {
        assert_eq!(Stage::of(walk.outcome, Record::Complete), Stage::Closed);
        let decided = matches!(walk.outcome, Outcome::Share { .. } | Outcome::DoNotShare { .. });
        let expected = if decided { Stage::Decided } else { Stage::Held };
        assert_eq!(Stage::of(walk.outcome, Record::Incomplete), expected);
    }
    assert_eq!(Stage::of(Outcome::Open(Dimension::Q4), Record::Complete), Stage::Open);
}
