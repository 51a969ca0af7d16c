//! The report as at any date: computed from the records alone, the same for today as the report of today, and the same again later.

use octavo::database::person_grant::Permission;
use octavo::database::{PersonId, person_email};
use octavo::report::reconcile::reconcile;

use crate::reports::{officer, rows_of};
use crate::reports_filters::end;
use crate::support::{Browser, TestServer};

const CASES: [&str; 5] = ["five-words", "trial-week", "a-bruise-at-five-months", "sealed-by-the-court", "doctor-on-the-line"];

async fn officer_again(server: &TestServer) -> Browser<'_> {
    match person_email::find_person(server.db(), "officer@octavo.example").await.unwrap() {
        Some(person) => server.sign_in_as(person).await,
        None => officer(server).await,
    }
}

async fn rows(server: &TestServer, query: &str) -> Vec<Vec<String>> {
    let page = officer_again(server).await.get(&format!("/reports/completion?{query}")).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.words("main"));
    if page.has("table") { rows_of(&page) } else { Vec::new() }
}

async fn complete(server: &TestServer, person: PersonId) {
    let browser = server.sign_in_as(person).await;
    browser.read_all("six-key-points").await;
    for slug in CASES {
        browser.walk_all(slug).await;
    }
}

on_both!(as_at_today_is_the_report_of_today_whatever_has_happened, async |server| {
    let agencies = [server.agency("Alder").await, server.agency("Birch").await];
    let mut people = Vec::new();
    for (place, name) in ["Amina", "Ben", "Cem", "Dot", "Eve", "Fay"].into_iter().enumerate() {
        let person = server.person(name, &[(Permission::Learner, None)]).await;
        people.push((person, server.post(person, agencies[place % 2], "Cook", ["2027-01-04", "2027-02-15"][place % 2]).await));
    }
    // Somebody with two posts.
    server.post(people[0].0, agencies[1], "Driver", "2027-02-22").await;
    server.assign().await;
    // What happens is chosen by a small generator, the same in every run.
    let mut dice = 7_u32;
    let mut roll = |sides: u32| {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (dice >> 8) % sides
    };
    for day in 3..12 {
        server.set_clock(&format!("2027-03-{day:02}T11:{:02}:00Z", roll(60)));
        let (person, post) = people[roll(6) as usize];
        let browser = server.sign_in_as(person).await;
        match roll(5) {
            0 => complete(server, person).await,
            1 => _ = browser.start(CASES[roll(5) as usize]).await,
            2 => _ = browser.walk_all(CASES[roll(5) as usize]).await,
            3 => {
                end(server, post, &format!("2027-03-{:02}", day + roll(5))).await;
                reconcile(&server.app).await.unwrap();
            }
            _ => browser.read_all("six-key-points").await,
        }
        let today = rows(server, "").await;
        assert_eq!(rows(server, &format!("on=2027-03-{day:02}")).await, today, "day {day}");
        for standing in ["action", "in-progress"] {
            let now = rows(server, &format!("standing={standing}&sort=due")).await;
            assert_eq!(rows(server, &format!("standing={standing}&sort=due&on=2027-03-{day:02}")).await, now, "day {day}: {standing}");
        }
    }
});

on_both!(the_same_question_gives_the_same_answer_later, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    let ben = server.person("Ben", &[(Permission::Learner, None)]).await;
    let post = server.post(ben, alder, "Cook", "2027-02-01").await;
    server.assign().await;
    server.set_clock("2027-03-10T10:00:00Z");
    complete(server, amina).await;
    let question = "on=2027-03-10&known=2027-03-11T00:00:00Z";
    server.set_clock("2027-03-11T09:00:00Z");
    let answer = rows(server, question).await;
    assert_eq!(answer.iter().map(|row| row[3].as_str()).collect::<Vec<_>>(), ["In date", "Not started"]);
    // Ben had left before then, and it is entered only now.
    server.set_clock("2027-03-20T10:00:00Z");
    end(server, post, "2027-03-05").await;
    reconcile(&server.app).await.unwrap();
    assert_eq!(rows(server, question).await, answer, "as it was known then");
    let now = rows(server, "on=2027-03-10").await;
    assert_eq!(now.len(), 1, "as it is known now");
    assert_eq!(rows(server, "on=2027-03-09").await[0][3], "Not started", "the day before it was completed");
    assert!(rows(server, "on=2027-01-31").await.is_empty(), "before the post began");
    server.set_clock("2030-03-11T10:00:00Z");
    assert_eq!(rows(server, question).await, answer, "years later");
    assert_eq!(rows(server, "").await[0][3], "Overdue");
});

on_both!(a_page_that_looks_back_says_so_and_has_an_address_that_always_answers_the_same, async |server| {
    server.learner("Amina", server.agency("Alder").await).await;
    server.set_clock("2027-03-03T10:00:00Z");
    let browser = officer(server).await;
    let page = browser.get("/reports/completion?on=2027-03-02").await;
    assert!(page.words(".govuk-inset-text").contains("At the end of 2 March 2027, as known at 10:00 on 3 March 2027."));
    let always = page.attributes(".govuk-inset-text a", "href").remove(0);
    assert!(always.contains("on=2027-03-02") && always.contains("known=2027-03-03T10"), "{always}");
    let row = rows_of(&page);
    server.pass(chrono::TimeDelta::minutes(20));
    assert_eq!(rows_of(&officer_again(server).await.get(&always).await), row);
    assert!(page.words("details").contains("left out of every percentage"), "who is counted is declared");
});
