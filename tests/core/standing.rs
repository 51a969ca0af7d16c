//! Rules, dates and standings, told apart from any store: tables of cases, and random histories.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use chrono::{Days, NaiveDate, NaiveDateTime};
use octavo::course::pathway::Period;
use octavo::standing::history::{Change, Held, Item, Records, Row};
use octavo::standing::rules::{Again, Conditions, Due, Post, Rule, that_counts};
use octavo::standing::{Facts, Progress, Word};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const POST: &str = "2027-02-01";

fn post() -> Post<'static> {
    Post {
        role: "Key person",
        sector: "early-years",
        training_group: 2,
        agency: "alder",
        employment_kind: "employee",
        starts_on: NaiveDate::from_ymd_opt(2027, 2, 1).unwrap(),
    }
}

fn rule(due: Due, again: Again) -> Rule {
    Rule { conditions: Conditions::default(), due, again, opens_before: 60 }
}

#[test]
fn a_rule_names_a_post_only_if_all_of_its_parts_do() {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let cases = [
        (Conditions::default(), true),
        (Conditions { roles: words(&["key  PERSON", "Cook"]), ..Conditions::default() }, true),
        (Conditions { roles: words(&["Key"]), ..Conditions::default() }, false),
        (Conditions { groups: vec![2, 3], ..Conditions::default() }, true),
        (Conditions { groups: vec![3], ..Conditions::default() }, false),
        (Conditions { sectors: words(&["early-years"]), agencies: words(&["alder"]), ..Conditions::default() }, true),
        (Conditions { sectors: words(&["early-years"]), agencies: words(&["birch"]), ..Conditions::default() }, false),
        (Conditions { kinds: words(&["volunteer"]), ..Conditions::default() }, false),
        (Conditions { starts_from: Some(day(POST)), starts_to: Some(day(POST)), ..Conditions::default() }, true),
        (Conditions { starts_from: Some(day("2027-02-02")), ..Conditions::default() }, false),
        (Conditions { starts_to: Some(day("2027-01-31")), ..Conditions::default() }, false),
    ];
    for (conditions, covers) in cases {
        assert_eq!(conditions.cover(&post()), covers, "{conditions:?}");
    }
}

#[test]
fn it_is_due_some_time_after_the_start_or_on_a_date_and_whoever_starts_later_has_time() {
    let weeks = Period::Weeks(12);
    assert_eq!(Due::After(weeks).day(day(POST)), day("2027-04-26"));
    assert_eq!(Due::On(day("2027-09-30"), weeks).day(day(POST)), day("2027-09-30"));
    assert_eq!(Due::On(day("2027-01-31"), weeks).day(day(POST)), day("2027-04-26"));
}

#[test]
fn of_several_rules_the_earliest_due_counts_and_of_those_the_first() {
    let rules = [12, 8, 8].map(|weeks| rule(Due::After(Period::Weeks(weeks)), Again::Never));
    let found = that_counts(&rules, &post(), |rule| rule).unwrap();
    assert!(std::ptr::eq(found, &rules[1]));
    assert!(that_counts(&[] as &[Rule], &post(), |rule| rule).is_none());
}

#[test]
fn a_completion_holds_for_its_time_or_until_the_end_of_the_month_that_comes() {
    let every = |again| rule(Due::After(Period::Weeks(12)), again);
    assert_eq!(every(Again::Never).holds_until(day(POST)), None);
    assert_eq!(every(Again::Every(Period::Years(3))).holds_until(day("2024-02-29")), Some(day("2027-02-28")));
    let september = every(Again::EachYearIn(9));
    for (completed, until) in [
        ("2027-01-10", "2027-09-30"),
        ("2027-07-31", "2027-09-30"),
        // From 60 days before, it is that September's renewal already.
        ("2027-08-01", "2028-09-30"),
        ("2027-09-30", "2028-09-30"),
        ("2027-10-01", "2028-09-30"),
    ] {
        assert_eq!(september.holds_until(day(completed)), Some(day(until)), "{completed}");
    }
    assert_eq!(every(Again::EachYearIn(2)).holds_until(day("2027-06-01")), Some(day("2028-02-29")));
    assert_eq!(september.opens_on(day("2027-09-30")), day("2027-08-01"));
}

#[test]
fn renewing_takes_nothing_away_until_what_is_held_runs_out() {
    let facts =
        |progress| Facts { progress, due_on: day("2027-09-30"), expires_on: Some(day("2027-09-30")), paused_until: None, waived: false };
    for progress in [Progress::NotStarted, Progress::InProgress] {
        assert!(facts(progress).in_date(day("2027-09-30")));
        assert!(!facts(progress).in_date(day("2027-10-01")));
        assert_eq!(facts(progress).word(day("2027-10-01")), Word::Overdue);
        assert_eq!(facts(progress).word(day("2027-09-01")), Word::DueSoon);
    }
    assert_eq!(facts(Progress::NotStarted).word(day("2027-08-01")), Word::NotStarted);
    assert!(!Facts { expires_on: None, ..facts(Progress::NotStarted) }.in_date(day("2027-01-01")));
}

/// Something that happens in a history.
#[derive(Clone, Debug)]
enum Step {
    Begin(usize),
    Pass(usize),
    Complete(Option<u64>),
    Pause(i64, i64),
    Resume(i64),
    Extend(i64),
    Waive(i64, Option<i64>),
    EndWaiver(i64),
    Days(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..4_usize).prop_map(Step::Begin),
        (0..4_usize).prop_map(Step::Pass),
        proptest::option::of(0..400_u64).prop_map(Step::Complete),
        (-20..20_i64, 0..30_i64).prop_map(|(from, length)| Step::Pause(from, length)),
        (-5..10_i64).prop_map(Step::Resume),
        (1..90_i64).prop_map(Step::Extend),
        (-20..20_i64, proptest::option::of(0..30_i64)).prop_map(|(from, length)| Step::Waive(from, length)),
        (-5..10_i64).prop_map(Step::EndWaiver),
        (0..25_u64).prop_map(Step::Days),
    ]
}

/// A history as it goes on: the row kept up step by step, and the records beside it.
struct History {
    today: NaiveDate,
    first_due_on: NaiveDate,
    renewed: Option<Held>,
    row: Row,
    items: Vec<Item>,
    completion: Option<Held>,
    changes: Vec<Change>,
}

impl History {
    fn begin(items: usize, renewed: bool) -> History {
        let (today, first_due_on) = (day("2027-03-02"), day("2027-04-26"));
        let renewed = renewed.then(|| Held { at: noon(day("2024-04-26")), until: Some(first_due_on) });
        let row = Row::begin(i32::try_from(items).unwrap(), first_due_on, renewed);
        let items = vec![Item::default(); items];
        History { today, first_due_on, renewed, row, items, completion: None, changes: Vec::new() }
    }

    fn count(&mut self) {
        let done = i32::try_from(self.items.iter().filter(|item| item.done).count()).unwrap();
        self.row = self.row.progressed(done, self.items.iter().any(|item| item.begun));
    }

    fn change(&mut self, change: Change) {
        self.changes.push(change);
        self.row = self.row.changed(change, self.today);
    }

    fn go_on(&mut self, step: &Step) {
        let on = |days: i64| self.today.checked_add_signed(chrono::TimeDelta::days(days)).unwrap();
        match *step {
            Step::Begin(item) => {
                let item = item % self.items.len();
                self.items[item].begun = true;
                self.count();
            }
            Step::Pass(item) => {
                let item = item % self.items.len();
                self.items[item] = Item { begun: true, done: true };
                self.count();
            }
            Step::Complete(holds) if self.completion.is_none() => {
                let until = holds.map(|days| self.today.checked_add_days(Days::new(days)).unwrap());
                let held = Held { at: noon(self.today), until };
                self.completion = Some(held);
                self.row = self.row.completed(held);
            }
            Step::Complete(_) => {}
            Step::Pause(from, length) => self.change(Change::Paused { from: on(from), until: on(from + length) }),
            Step::Resume(days) => self.change(Change::Resumed { on: on(days) }),
            Step::Extend(days) => {
                let due_on = self.row.due_on.checked_add_signed(chrono::TimeDelta::days(days)).unwrap();
                self.change(Change::Extended { due_on });
            }
            Step::Waive(from, length) => {
                self.change(Change::Waived { from: on(from), until: length.map(|length| on(from + length)) });
            }
            Step::EndWaiver(days) => self.change(Change::WaiverEnded { on: on(days) }),
            Step::Days(days) => {
                for _ in 0..days {
                    self.today = self.today.succ_opt().unwrap();
                    self.row = self.row.on_day(&self.changes, self.today);
                }
            }
        }
    }

    fn rebuilt(&self) -> Row {
        let records = Records {
            items: &self.items,
            completion: self.completion,
            renewed: self.renewed,
            first_due_on: self.first_due_on,
            changes: &self.changes,
        };
        Row::rebuilt(&records, self.today)
    }
}

fn noon(day: NaiveDate) -> NaiveDateTime {
    day.and_hms_opt(12, 0, 0).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_standing_kept_up_step_by_step_is_the_one_that_the_records_give(
        items in 1..4_usize,
        renewed in any::<bool>(),
        steps in proptest::collection::vec(step(), 0..25),
    ) {
        let mut history = History::begin(items, renewed);
        for step in &steps {
            history.go_on(step);
            let (kept, rebuilt) = (history.row.as_seen_on(history.today), history.rebuilt().as_seen_on(history.today));
            prop_assert_eq!(kept, rebuilt, "after {:?}", step);
        }
    }
}
