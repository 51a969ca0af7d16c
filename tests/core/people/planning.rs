use std::collections::HashMap;

use chrono::NaiveDate;
use octavo::course::scenario::Sector;
use octavo::database::{AgencyId, EmailId, PersonId, PostId, person, post};
use octavo::people::entry::DateOrder;
use octavo::people::import::columns::{Matching, guess};
use octavo::people::import::plan::{FileRow, Known, KnownAgency, KnownPerson, Outcome, Planned, Setting, plan};

const HEADER: &str = "Staff number,E-mail,Name,Agency,Role,Team,Manager,Training group,First day,Last day";
const ALDER: AgencyId = AgencyId(uuid::Uuid::from_u128(1));
const BIRCH: AgencyId = AgencyId(uuid::Uuid::from_u128(2));

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn setting() -> Setting {
    let header: Vec<String> = HEADER.split(',').map(str::to_owned).collect();
    Setting {
        agency: ALDER,
        agencies: vec![KnownAgency { id: ALDER, name: "Alder".to_owned(), sector: Sector::Schools }],
        is_whole: false,
        matching: Matching { columns: guess(&header), order: DateOrder::DayFirst, training_group: None, leavers_on: None },
        header,
        today: date("2027-03-02"),
        now: "2027-03-02T10:00:00Z".parse().unwrap(),
    }
}

fn rows(lines: &[&str]) -> Vec<FileRow> {
    let row = |(place, line): (usize, &&str)| FileRow {
        number: u32::try_from(place).unwrap() + 2,
        cells: line.split(',').map(str::to_owned).chain(std::iter::repeat(String::new())).take(10).collect(),
    };
    lines.iter().enumerate().map(row).collect()
}

/// Somebody with a post as teacher in an agency since 1 February.
fn known(number: &str, email: &str, name: &str, agency: AgencyId) -> KnownPerson {
    let person = person::Model::new(name, Some(number.to_owned()), "2027-01-01T10:00:00Z".parse().unwrap());
    let post = post::Model {
        id: PostId::new(),
        person_id: person.id,
        agency_id: agency,
        role: "Teacher".to_owned(),
        team: Some("Blue".to_owned()),
        manager_id: None,
        training_group: 2,
        sector: "schools".to_owned(),
        employment_kind: "employee".to_owned(),
        starts_on: date("2027-02-01"),
        ends_on: None,
    };
    KnownPerson { person, emails: vec![(EmailId::new(), email.to_owned())], posts: vec![post], may_change_email: true }
}

fn everybody(people: Vec<KnownPerson>) -> Known {
    let names = people.iter().map(|known| (known.person.id, known.person.name.clone())).collect();
    Known { people, managers: HashMap::new(), names }
}

/// The outcome of the only row, and in words what changes or what is wrong.
fn check(line: &str, known: &Known) -> (Outcome, String) {
    let planned = plan(&setting(), &rows(&[line]), known).remove(0);
    (planned.outcome, words(&planned))
}

fn words(planned: &Planned) -> String {
    let changes = planned.detail.changes.iter().map(|change| format!("{}: {} > {}", change.what, change.old, change.new));
    let faults = planned.detail.faults.iter().map(|fault| format!("{} [{}] {}", fault.column, fault.value, fault.reason));
    changes.chain(faults).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_row_says_what_it_would_do() {
    let amina = || everybody(vec![known("7", "amina@example.org", "Amina", ALDER)]);
    for (line, outcome, said) in [
        ("8,bo@example.org,Bo,,Teacher,,,2,1/3/2027", Outcome::New, "New post:  > Teacher, Alder, from 1 March 2027, training group 2"),
        ("7,amina@example.org,Amina,Alder,Teacher,Blue,,2,1/2/2027", Outcome::Unchanged, ""),
        ("7", Outcome::Unchanged, ""),
        (",AMINA@example.org", Outcome::Unchanged, ""),
        (
            "7,,Amina Khan,,Head,Red,,3",
            Outcome::Changed,
            "Name: Amina > Amina Khan; Role: Teacher > Head; Team: Blue > Red; Training group: 2 > 3",
        ),
        ("7,new@example.org", Outcome::Changed, "E-mail address: amina@example.org > new@example.org"),
        ("7,,,,,,,,,31/3/2027", Outcome::Leaver, "Last day:  > 31 March 2027"),
        (
            "7,,,,Head,,,3,1/4/2027",
            Outcome::Changed,
            "Last day as Teacher:  > 31 March 2027; New post:  > Head, Alder, from 1 April 2027, training group 3",
        ),
        ("7,,,,,,,,15/1/2027", Outcome::Changed, "First day: 1 February 2027 > 15 January 2027"),
    ] {
        assert_eq!(check(line, &amina()), (outcome, said.to_owned()), "{line}");
    }
}

#[test]
fn each_mistake_is_said_with_its_column_and_what_to_do() {
    let mut admin = known("9", "admin@example.org", "Ada", ALDER);
    admin.may_change_email = false;
    let people = || {
        let amina = known("7", "amina@example.org", "Amina", ALDER);
        everybody(vec![amina, known("5", "bo@example.org", "Bo", BIRCH), admin.clone()])
    };
    for (line, said) in [
        ("8,x@example.org,=SUM(A1),,Teacher,,,2,1/3/2027", "Name [=SUM(A1)] This is a formula"),
        ("8,x@example.org,X,,Teacher,,,2,31/2/2027", "First day [31/2/2027] Enter a date"),
        ("8,x@example.org,X,,Teacher,,,2,1/3/2027,1/2/2027", "Last day [1/2/2027] The last day is before the first"),
        ("7,,,,,,,,,1/1/2027", "Last day [1 January 2027] The last day is before the first"),
        ("8,x@example.org,X,,Teacher,,,12,1/3/2027", "Training group [12] Enter a training group"),
        ("8,x@example.org,X,Nowhere,Teacher,,,2,1/3/2027", "Agency [Nowhere] This is no agency whose people you keep"),
        ("8,,X,,Teacher,,,2,1/3/2027", "E-mail [] Nobody is known by this staff number"),
        ("8,x@example.org,,,Teacher,,,2,1/3/2027", "Name [] Nobody is known"),
        ("8,x@example.org,X,,,,,2", "Role [] This is a new post"),
        ("8,x@example.org,X,,Teacher,,,,1/3/2027", "Training group [] This is a new post"),
        (",,X,,Teacher,,,2,1/3/2027", "Staff number [] Give a staff number or an e-mail"),
        ("7,bo@example.org", "E-mail [bo@example.org] This address is somebody else\u{2019}s"),
        ("8,amina@example.org", "Staff number [8] The address belongs to somebody with staff number 7"),
        ("5,,,,Teacher,,,2,1/3/2027", "Staff number [5] This belongs to somebody of another agency"),
        ("9,other@example.org", "E-mail [other@example.org] They may do more here than learn"),
        ("7,,,,,,7", "Manager [7] Nobody manages themselves"),
        ("7,,,,,,404", "Manager [404] Nobody has this staff number"),
        ("a b,x@example.org,X,,Teacher,,,2,1/3/2027", "Staff number [a b] Enter a staff number"),
    ] {
        let (outcome, words) = check(line, &people());
        assert_eq!(outcome, Outcome::Refused, "{line}: {words}");
        assert!(words.starts_with(said), "{line}: {words}");
    }
}

#[test]
fn a_person_stands_in_one_row() {
    let planned = plan(
        &setting(),
        &rows(&["8,x@example.org,X,,T,,,2,1/3/2027", "8,y@example.org,Y,,T,,,2,1/3/2027", "9,z@example.org,Z,,T,,,2,1/3/2027"]),
        &Known::default(),
    );
    assert_eq!(planned.iter().map(|row| row.outcome).collect::<Vec<_>>(), [Outcome::Refused, Outcome::Refused, Outcome::New]);
    assert!(words(&planned[0]).contains("Row 3 has the same") && words(&planned[1]).contains("Row 2 has the same"));
}

#[test]
fn managers_are_found_in_the_file_and_never_in_a_circle() {
    let new = |number: &str, manager: &str| format!("{number},p{number}@example.org,P{number},,T,,{manager},2,1/3/2027");
    let outcomes = |lines: &[String], known: &Known| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        plan(&setting(), &rows(&lines), known).iter().map(|row| row.outcome).collect::<Vec<_>>()
    };
    use Outcome::{Changed, New, Refused};
    assert_eq!(outcomes(&[new("1", "P2@example.org"), new("2", "")], &Known::default()), [New, New]);
    assert_eq!(outcomes(&[new("1", "2"), new("2", "3"), new("3", "1"), new("4", "1")], &Known::default()), [Refused; 4]);
    assert_eq!(
        outcomes(&[new("1", "2"), "2,broken".to_owned()], &Known::default()),
        [Refused, Refused],
        "the manager\u{2019}s own row is refused"
    );
    // Ben manages Amina already, by way of Cem who is not in the file.
    let [amina, ben, cem] = ["7", "8", "9"].map(|number| known(number, &format!("{number}@example.org"), number, ALDER));
    let managers: HashMap<PersonId, Vec<PersonId>> = [(amina.person.id, vec![cem.person.id]), (cem.person.id, vec![ben.person.id])].into();
    let people = Known { managers, ..everybody(vec![amina, ben, cem]) };
    assert_eq!(outcomes(&["8,,,,,,7".to_owned()], &people), [Refused]);
    assert_eq!(outcomes(&["7,,,,,,8".to_owned()], &people), [Changed]);
}

#[test]
fn who_is_not_in_the_file_leaves_only_if_that_is_asked_for() {
    let people = || {
        everybody(vec![
            known("7", "amina@example.org", "Amina", ALDER),
            known("5", "bo@example.org", "Bo", BIRCH),
            known("6", "cem@example.org", "Cem", ALDER),
        ])
    };
    let file = rows(&["6,broken"]);
    assert_eq!(plan(&setting(), &file, &people()).len(), 1);
    let mut leavers = setting();
    leavers.matching.leavers_on = Some(date("2027-03-31"));
    let planned = plan(&leavers, &file, &people());
    assert_eq!(
        planned.iter().map(|row| row.outcome).collect::<Vec<_>>(),
        [Outcome::Refused, Outcome::Leaver],
        "Cem\u{2019}s row is wrong, and Bo is another agency\u{2019}s"
    );
    assert_eq!(planned[1].detail.name, "Amina");
    assert!(!planned[1].is_in_file);
}

#[test]
fn a_plan_does_not_turn_on_the_order_in_which_people_are_known() {
    let mut leavers = setting();
    leavers.matching.leavers_on = Some(date("2027-03-31"));
    let mut people: Vec<_> = (0..20)
        .map(|number| known(&format!("{number}"), &format!("{number}@example.org"), &format!("Person {}", number % 3), ALDER))
        .collect();
    let shown = |people: &[KnownPerson]| {
        let planned = plan(&leavers, &rows(&["x,x@example.org,X,,T,,,2,1/3/2027"]), &everybody(people.to_vec()));
        planned.into_iter().map(|row| (row.number, row.person, row.outcome)).collect::<Vec<_>>()
    };
    let first = shown(&people);
    people.reverse();
    assert_eq!(shown(&people), first);
}

#[test]
fn a_leaver_who_is_in_the_file_again_comes_back() {
    let mut amina = known("7", "amina@example.org", "Amina", ALDER);
    amina.posts[0].ends_on = Some(date("2027-02-20"));
    let people = everybody(vec![amina]);
    assert_eq!(check("7,,,,Teacher,,,2,1/2/2027", &people), (Outcome::Changed, "Last day: 20 February 2027 > ".to_owned()));
    let (outcome, said) = check("7,,,,Teacher,,,2,1/3/2027", &people);
    assert_eq!((outcome, said.as_str()), (Outcome::Changed, "New post:  > Teacher, Alder, from 1 March 2027, training group 2"));
}

#[test]
fn planning_again_what_was_done_changes_nothing() {
    let line = "7,new@example.org,Amina Khan,,Head,Red,,3,1/4/2027,";
    let people = everybody(vec![known("7", "amina@example.org", "Amina", ALDER)]);
    let act = plan(&setting(), &rows(&[line]), &people).remove(0).act.unwrap();
    let after = KnownPerson {
        person: act.person.clone(),
        emails: vec![(EmailId::new(), act.email_new.clone().unwrap())],
        posts: act.posts.iter().map(|(_, after)| after.clone()).collect(),
        may_change_email: true,
    };
    assert_eq!(check(line, &everybody(vec![after])), (Outcome::Unchanged, String::new()));
}
