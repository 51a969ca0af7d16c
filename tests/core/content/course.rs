//! The course as it is shipped: clean without a warning, and each case keyed as the brief has it.

use std::collections::BTreeMap;

use octavo::content;
use octavo::course::Slug;
use octavo::course::pathway::Item;
use octavo::course::scenario::Scenario;
use octavo::decide::{Answer, Dimension, walk};
use octavo::library::publish::embedded;
use serde::Deserialize;

use super::data;

#[derive(Deserialize)]
struct Key {
    id: String,
    a: BTreeMap<Dimension, Answer>,
    expect: (String, Option<String>, String),
}

/// Each key of the brief: the case it is of, its beat, and whether it is the hinge's.
const KEYS: [(&str, &str, usize, bool); 26] = [
    ("S01", "five-words", 0, false),
    ("S02", "trial-week", 0, false),
    ("S03", "a-bruise-at-five-months", 0, false),
    ("S04", "the-summer-wedding", 0, false),
    ("S05", "the-ward-spreadsheet", 0, false),
    ("S06", "strategy-discussion-at-two", 0, false),
    ("S07", "sealed-by-the-court", 0, false),
    ("S08", "what-the-paper-said", 0, false),
    ("S09-colleague", "doctor-on-the-line", 0, false),
    ("S09", "doctor-on-the-line", 1, false),
    ("S10", "friday", 0, false),
    ("S11", "the-exam-room", 0, false),
    ("S12-beat1", "gone-north", 0, false),
    ("S12-beat2", "gone-north", 1, false),
    ("S01-hinge", "five-words", 0, true),
    ("S02-hinge", "trial-week", 0, true),
    ("S03-hinge", "a-bruise-at-five-months", 0, true),
    ("S04-hinge", "the-summer-wedding", 0, true),
    ("S05-hinge", "the-ward-spreadsheet", 0, true),
    ("S06-hinge", "strategy-discussion-at-two", 0, true),
    ("S07-hinge", "sealed-by-the-court", 0, true),
    ("S08-hinge", "what-the-paper-said", 0, true),
    ("S09-hinge", "doctor-on-the-line", 1, true),
    ("S10-hinge", "friday", 0, true),
    ("S11-hinge", "the-exam-room", 0, true),
    ("S12-hinge", "gone-north", 0, true),
];

#[test]
fn the_course_is_clean_without_a_warning() {
    let faults = content::check(&embedded()).faults;
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn each_case_and_each_hinge_is_keyed_as_the_brief_has_it() {
    let course = content::check(&embedded()).course;
    let keys: Vec<Key> = serde_json::from_str(&data("scenario-keys.json")).expect("the keys");
    let every_beat = course.scenarios.values().map(|scenario| scenario.beats.len()).sum::<usize>();
    let every_hinge = course.scenarios.values().flat_map(|scenario| &scenario.beats).map(|beat| beat.hinges.len()).sum::<usize>();
    assert_eq!((keys.len(), KEYS.len()), (27, every_beat + every_hinge), "a beat or a hinge that no key is of");
    for (id, slug, beat, hinge) in KEYS {
        let key = keys.iter().find(|key| key.id == id).expect("a key with this id");
        let scenario = course.scenarios.get(slug).unwrap_or_else(|| panic!("{slug} is not there"));
        let framework = course.frameworks.get(scenario.framework.as_str()).expect("its framework");
        let written = &scenario.beats[beat];
        let answers = if hinge { written.hinges[0].key } else { written.key };
        let got = walk(&framework.flow, &answers);
        let basis = got.outcome.basis().map(|basis| basis.code().to_owned());
        let protective = got.protective.map(|protective| protective.code().to_owned()).unwrap_or_default();
        assert_eq!((got.outcome.code().to_owned(), basis, protective), key.expect, "{id}");
        for asked in &got.path {
            assert_eq!(answers.get(*asked), key.a.get(asked).copied(), "{id}: {asked:?}");
        }
    }
}

/// The 27th key: the health visitor who sees no harm in the enquiry of S06 shares by duty all the same.
#[test]
fn a_duty_is_enough_where_somebody_sees_no_harm() {
    let course = content::check(&embedded()).course;
    let keys: Vec<Key> = serde_json::from_str(&data("scenario-keys.json")).expect("the keys");
    let key = keys.iter().find(|key| key.id == "S06-duty-only").expect("the key");
    let scenario = &course.scenarios["strategy-discussion-at-two"];
    let answers = scenario.beats[0].key.with(Dimension::H, Answer::None);
    let got = walk(&course.frameworks[&scenario.framework].flow, &answers);
    let basis = got.outcome.basis().map(|basis| basis.code().to_owned());
    let protective = got.protective.expect("a track").code().to_owned();
    assert_eq!((got.outcome.code().to_owned(), basis, protective), key.expect);
}

#[test]
fn questions_1_to_6_are_written_in_every_case() {
    for scenario in content::check(&embedded()).course.scenarios.values() {
        for (number, beat) in (1..).zip(&scenario.beats) {
            let questions = [Dimension::Q1, Dimension::Q2, Dimension::Q3, Dimension::Q4, Dimension::Q5, Dimension::Q6];
            let unwritten = |choices: &Vec<octavo::course::text::Choice>| choices.iter().any(|choice| !choice.written);
            for question in questions {
                let choices = beat.questions.get(&question).unwrap_or_else(|| panic!("{}: no {question:?}", scenario.slug));
                assert!(!unwritten(choices), "{}, beat {number}: {question:?} meets generic text", scenario.slug);
            }
        }
    }
}

#[test]
fn every_module_has_six_checks_five_of_them_at_its_end_and_one_where_not_sure_is_right() {
    let course = content::check(&embedded()).course;
    let core = course.pathways.get("core-induction").expect("the core induction");
    let modules: Vec<_> =
        core.items.iter().filter_map(|item| if let Item::Module { slug, .. } = item { Some(slug) } else { None }).collect();
    assert_eq!(modules.len(), 10);
    let minutes: u16 = modules.iter().filter_map(|slug| course.modules.get(*slug)).map(|module| module.minutes).sum();
    // 190 in the brief, whose 40 for the last one count its three cases; those say their own.
    assert_eq!(minutes, 165, "as the brief has it");
    for slug in modules {
        let module = course.modules.get(slug).unwrap_or_else(|| panic!("{slug} is not there"));
        let checks: Vec<_> = module.sections.iter().flat_map(|section| section.checks()).collect();
        assert!(checks.len() >= 6, "{slug}");
        let at_its_end: usize =
            module.sections.iter().filter(|section| section.is_final_check).map(|section| section.checks().count()).sum();
        assert_eq!(at_its_end, 5, "{slug}");
        assert!(
            checks.iter().flat_map(|check| &check.options).all(|option| !option.feedback.is_empty()),
            "{slug}: feedback on every option"
        );
        let not_sure_is_right = checks
            .iter()
            .flat_map(|check| &check.options)
            .any(|option| option.worth == octavo::course::text::Worth::Model && option.label_text.to_lowercase().starts_with("not sure"));
        assert!(not_sure_is_right, "{slug}: not sure is right somewhere");
    }
}

#[test]
fn each_draw_has_what_it_asks_for() {
    let course = content::check(&embedded()).course;
    let of = |fits: &dyn Fn(&Scenario) -> bool| course.scenarios.values().filter(|scenario| fits(scenario)).count();
    use octavo::course::scenario::Issue;
    assert_eq!(of(&|_| true), 12);
    assert!(of(&|scenario| scenario.issues.contains(&Issue::Refusal)) >= 2);
    assert!(of(&|scenario| scenario.issues.contains(&Issue::Harm)) >= 5);
    assert!(course.frameworks.contains_key(&Slug::parse("sevenq-2008").expect("a slug")));
}
