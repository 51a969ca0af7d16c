//! Which reminders are due on a day: a table of cases, and what holds for any steps and any standing.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its own data has failed")]

use chrono::{Days, NaiveDate};
use octavo::reminder::{Asked, LAST_DAY, Step, Steps};
use octavo::standing::{Facts, Progress};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Somebody who has not begun, due on 1 June 2027, in a post since January.
fn asked() -> Asked {
    Asked {
        facts: Facts { progress: Progress::NotStarted, due_on: day("2027-06-01"), expires_on: None, paused_until: None, waived: false },
        completed_on: None,
        assigned_on: day("2027-01-04"),
        starts_on: day("2027-01-04"),
        ends_on: None,
    }
}

/// Every reminder from the first of January 2027 to the end of 2028.
fn all(asked: &Asked) -> Vec<(String, String, bool)> {
    let days = day("2027-01-01").iter_days().take_while(|date| *date <= day("2028-12-31"));
    let due = days.filter_map(|date| Some((date, Steps::default().due(asked, date)?)));
    due.map(|(date, due)| (date.to_string(), due.step.code(), due.tells_manager)).collect()
}

fn check(asked: &Asked, wanted: &[(&str, &str, bool)]) {
    let found = all(asked);
    let found: Vec<_> = found.iter().map(|(date, step, manager)| (date.as_str(), step.as_str(), *manager)).collect();
    assert_eq!(found.get(..wanted.len()), Some(wanted), "{found:?}");
}

#[test]
fn somebody_is_told_before_on_the_day_and_after_and_the_manager_from_a_week_overdue() {
    check(
        &asked(),
        &[
            ("2027-05-04", "before-28", false),
            ("2027-05-25", "before-7", false),
            ("2027-06-01", "on-day", false),
            ("2027-06-08", "after-7", true),
            ("2027-06-29", "after-28", true),
            ("2027-07-27", "after-56", true),
            ("2027-08-24", "after-84", true),
        ],
    );
}

#[test]
fn reminders_end_two_years_after_the_day() {
    let last = day("2027-06-01") + Days::new(u64::from(LAST_DAY));
    let after: Vec<_> = last.iter_days().skip(1).take(400).filter(|date| Steps::default().due(&asked(), *date).is_some()).collect();
    assert_eq!(after, Vec::<NaiveDate>::new());
}

#[test]
fn whoever_holds_a_pass_is_told_before_it_runs_out_and_then_as_anybody_who_is_overdue() {
    let facts = Facts { progress: Progress::Completed, expires_on: Some(day("2028-03-01")), ..asked().facts };
    let passed = Asked { facts, completed_on: Some(day("2027-03-02")), ..asked() };
    check(
        &passed,
        &[
            ("2028-01-01", "expiry-60", false),
            ("2028-02-02", "expiry-28", false),
            ("2028-02-23", "expiry-7", false),
            ("2028-03-01", "on-day", false),
            ("2028-03-08", "after-7", true),
        ],
    );
    let for_ever = Asked { facts: Facts { expires_on: None, ..facts }, ..passed };
    assert_eq!(all(&for_ever), []);
}

#[test]
fn nobody_is_told_who_is_paused_waived_gone_not_yet_there_or_done() {
    let facts = asked().facts;
    let waived = Asked { facts: Facts { waived: true, ..facts }, ..asked() };
    assert_eq!(all(&waived), []);
    let paused = Asked { facts: Facts { paused_until: Some(day("2027-06-08")), ..facts }, ..asked() };
    check(&paused, &[("2027-06-29", "after-28", true)]);
    check(&Asked { ends_on: Some(day("2027-06-01")), ..asked() }, &[("2027-05-04", "before-28", false)]);
    assert_eq!(all(&Asked { ends_on: Some(day("2027-06-01")), ..asked() }).len(), 3, "the last day is still a day of the post");
    check(&Asked { starts_on: day("2027-05-05"), ..asked() }, &[("2027-05-25", "before-7", false)]);
    check(&Asked { assigned_on: day("2027-05-25"), ..asked() }, &[("2027-05-25", "before-7", false)]);
    check(&Asked { assigned_on: day("2027-05-26"), ..asked() }, &[("2027-06-01", "on-day", false)]);
}

#[test]
fn what_is_completed_later_was_not_completed_before() {
    let facts = Facts { progress: Progress::Completed, expires_on: Some(day("2030-01-01")), ..asked().facts };
    let passed = Asked { facts, completed_on: Some(day("2027-05-25")), ..asked() };
    assert_eq!(all(&passed), [("2027-05-04".to_owned(), "before-28".to_owned(), false)], "not on the day itself");
}

#[test]
fn an_agency_has_steps_of_its_own() {
    let steps = Steps { before: vec![14], on_day: false, after: vec![], every: Some(10), expiry: vec![], manager: Some(20) };
    let due = |date: &str| steps.due(&asked(), day(date)).map(|due| (due.step, due.tells_manager));
    assert_eq!(due("2027-05-18"), Some((Step::Before(14), false)));
    assert_eq!(due("2027-06-01"), None);
    assert_eq!(due("2027-06-11"), Some((Step::After(10), false)));
    assert_eq!(due("2027-06-21"), Some((Step::After(20), true)));
    let silent = Steps { before: vec![], every: None, ..steps };
    assert!(silent.is_silent() && !Steps::default().is_silent());
    assert!(silent.in_order().is_empty());
}

#[test]
fn steps_in_order_are_those_somebody_meets() {
    let codes: Vec<_> = Steps::default().in_order().into_iter().map(Step::code).collect();
    assert_eq!(codes, ["before-28", "before-7", "on-day", "after-7", "after-28", "after-56", "after-84"]);
}

fn steps() -> impl Strategy<Value = Steps> {
    let days = || prop::collection::vec(1u16..=180, 0..4);
    let every = prop::option::of(7u16..=180);
    (days(), any::<bool>(), days(), every, days(), prop::option::of(0u16..90))
        .prop_map(|(before, on_day, after, every, expiry, manager)| Steps { before, on_day, after, every, expiry, manager })
}

fn standings() -> impl Strategy<Value = Asked> {
    let near = || (-400i64..400).prop_map(|days| day("2027-06-01") + chrono::TimeDelta::days(days));
    let progress = prop::sample::select(vec![Progress::NotStarted, Progress::InProgress, Progress::Completed]);
    let facts = (progress, near(), prop::option::of(near()), prop::option::of(near()), prop::bool::weighted(0.1));
    (facts, near(), near(), near(), prop::option::of(near())).prop_map(|(facts, completed, assigned_on, starts_on, ends_on)| {
        let (progress, due_on, expires_on, paused_until, waived) = facts;
        let facts = Facts { progress, due_on, expires_on, paused_until, waived };
        let completed_on = (progress == Progress::Completed).then_some(completed);
        Asked { facts, completed_on, assigned_on, starts_on, ends_on }
    })
}

proptest! {
    #[test]
    fn whoever_is_reminded_is_in_their_post_asked_and_not_excused(steps in steps(), asked in standings(), days in -400i64..1200) {
        let today = day("2027-06-01") + chrono::TimeDelta::days(days);
        if let Some(due) = steps.due(&asked, today) {
            prop_assert!(asked.starts_on <= today && asked.ends_on.is_none_or(|last| today <= last) && asked.assigned_on <= today);
            prop_assert!(!asked.facts.waived && asked.facts.paused_until.is_none_or(|last| last < today));
            prop_assert_eq!(due.by, if due.renews { asked.facts.expires_on.unwrap() } else { asked.facts.due_on });
            prop_assert_eq!(due.tells_manager, matches!(due.step, Step::After(days) if steps.manager.is_some_and(|from| days >= from)));
            // The database finds by these days whom to look at: it must never miss anybody.
            let days = if due.renews { steps.expiry_days(today) } else { steps.due_days(today) };
            prop_assert!(days.contains(&due.by));
        }
    }

    #[test]
    fn the_days_that_are_looked_for_are_those_of_reminders(steps in steps(), days in 0i64..500) {
        let today = day("2027-06-01") + chrono::TimeDelta::days(days);
        let open = Asked { assigned_on: day("2000-01-01"), starts_on: day("2000-01-01"), ..asked() };
        for due_on in steps.due_days(today) {
            let asked = Asked { facts: Facts { due_on, ..open.facts }, ..open };
            prop_assert!(steps.due(&asked, today).is_some());
        }
    }
}
