//! Statistics of a case: first attempts, within a trainer's scope, and nothing that would show anybody.

use axum::http::StatusCode;
use octavo::database::AgencyId;
use octavo::database::person_grant::Permission;

use crate::learn_module::publish_changed;
use crate::support::{Browser, TestServer};

const ADDRESS: &str = "/author/scenarios/five-words/statistics";

async fn trainer_of(server: &TestServer, agency: Option<AgencyId>) -> Browser<'_> {
    let name = if agency.is_some() { "Tess" } else { "Tom" };
    let person = server.person(name, &[(Permission::Trainer, agency)]).await;
    server.sign_in_as(person).await
}

/// Learners who begin the case, answer one thing about harm, and stop there.
async fn begin(server: &TestServer, agency: AgencyId, name: &str, number: usize, harm: &str) {
    for index in 0..number {
        let browser = server.sign_in_as(server.learner(&format!("{name} {index}"), agency).await).await;
        let attempt = browser.start("five-words").await;
        browser.answer(attempt, "case", &[]).await;
        browser.answer(attempt, "harm", &[("answer", harm)]).await;
    }
}

fn row<'t>(table: &'t [String], words: &str) -> &'t str {
    table.iter().find(|row| row.starts_with(words)).unwrap_or_else(|| panic!("{words}: {table:#?}"))
}

on_both!(answers_are_counted_from_five_people_on_and_within_the_scope, async |server| {
    let (a, b) = (server.agency("Alder").await, server.agency("Birch").await);
    let tom = trainer_of(server, None).await;
    begin(server, a, "Amina", 4, "NONE").await;
    let page = tom.get(ADDRESS).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.words("main").contains("Fewer than five people have begun it") && !page.has("table"), "{}", page.words("main"));
    begin(server, a, "Ada", 1, "NONE").await;
    begin(server, b, "Ben", 2, "CHILD").await;
    let page = tom.get(ADDRESS).await;
    let rows = page.all("tbody tr");
    assert_eq!(row(&rows, "No concern"), "No concernModel5 (71%)");
    assert_eq!(row(&rows, "A child"), "A childWrong turnFewer than 5");
    assert!(page.words("dd").starts_with("7\n"), "{}", page.words("dd"));
    assert_eq!(row(&rows, "Harm"), "Harm7 (100%)", "where they stop");
    assert!(!page.text().contains("Amina") && !page.text().contains("Ben "), "nobody is named");
    let tess = trainer_of(server, Some(b)).await;
    assert!(tess.get(ADDRESS).await.words("main").contains("Fewer than five people have begun it"), "Birch has two");
});

on_both!(a_changed_answer_and_a_second_attempt_count_for_nothing_and_versions_are_apart, async |server| {
    let a = server.agency("Alder").await;
    let tom = trainer_of(server, None).await;
    begin(server, a, "Amina", 5, "NONE").await;
    let last = server.sign_in_as(server.learner("Last", a).await).await;
    let attempt = last.start("five-words").await;
    last.answer(attempt, "case", &[]).await;
    for harm in ["CHILD", "NONE"] {
        let key = uuid::Uuid::now_v7().to_string();
        last.post(&format!("/learn/attempts/{attempt}/harm"), &[("form_key", &key), ("answer", harm)]).await;
    }
    let rows = tom.get(ADDRESS).await.all("tbody tr");
    assert_eq!(row(&rows, "No concern"), "No concernModel5 (83%)", "first answers");
    publish_changed(server, "scenarios/five-words.md", "title = \"Five words\"", "title = \"A few words\"").await;
    assert!(tom.get(ADDRESS).await.words("main").contains("Fewer than five people have begun it"), "of version 2");
    let rows = tom.get(&format!("{ADDRESS}?version=1")).await.all("tbody tr");
    assert_eq!(row(&rows, "No concern"), "No concernModel5 (83%)");
    for nothing in [format!("{ADDRESS}?version=9"), "/author/modules/six-key-points/statistics".to_owned()] {
        assert_eq!(tom.get(&nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
});
