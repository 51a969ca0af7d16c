//! Training done elsewhere: entered by one, decided by another, and then a completion like any other.

use axum::http::StatusCode;
use octavo::assigning::rebuilding::Repair;
use octavo::database::{AssignmentId, assignment, completion, standing};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::assignments::{dated, differences, only_of};
use crate::rules::{officer, pathway};
use crate::support::page::Page;
use crate::support::{Browser, TestServer};

async fn send(browser: &Browser<'_>, address: &str, fields: &[(&str, &str)], done: &str) -> Page {
    let key = browser.get(address).await.form_key();
    let days = dated("done", done);
    let mut all = vec![("form_key", key.as_str())];
    all.extend(fields);
    all.extend(days.iter().map(|(name, value)| (name.as_str(), *value)));
    browser.post(address, &all).await
}

async fn completions(server: &TestServer) -> Vec<completion::Model> {
    completion::Entity::find().filter(completion::Column::AssignmentId.is_not_null()).all(server.db()).await.unwrap()
}

const TRAINING: [(&str, &str); 2] = [("what", "CAF training, 2026"), ("reference", "Certificate 12, in the staff file")];

on_both!(earlier_training_counts_once_a_second_person_has_approved_it, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let amina = server.learner("Amina", alder).await;
    let id = only_of(server, amina).await.id;
    let (first, second) = (officer(server, "First", Some(alder)).await, officer(server, "Second", Some(alder)).await);
    let address = format!("/assignments/{id}/evidence");
    let sent = send(&first, &address, &TRAINING, "2026-05-01").await;
    let evidence = sent.location().to_owned();
    assert_eq!(completions(server).await.len(), 0, "nothing is completed yet");
    assert!(first.get(&evidence).await.words("main").contains("You entered this. Another HR officer must decide it."));
    let approve = [("decision", "approve")];
    assert_eq!(first.post(&evidence, &approve).await.status, StatusCode::CONFLICT);
    assert_eq!(officer(server, "Officer of Birch", Some(birch)).await.post(&evidence, &approve).await.status, StatusCode::NOT_FOUND);
    let list = second.get("/assignments/evidence").await;
    assert!(list.words("tbody").contains("CAF training, 2026") && list.words("tbody").contains("First"), "{}", list.words("tbody"));
    let empty = second.post(&evidence, &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(second.post(&evidence, &approve).await.status, StatusCode::SEE_OTHER);
    assert_eq!(second.post(&evidence, &approve).await.status, StatusCode::CONFLICT, "once");
    let done = completions(server).await;
    assert_eq!(done.len(), 1);
    let done = &done[0];
    assert_eq!((done.method.as_str(), done.completed_at.date_naive().to_string().as_str()), ("evidence", "2026-05-01"));
    assert_eq!(done.recorded_at, server.app.now());
    assert_eq!(done.expires_on.unwrap().to_string(), "2029-05-01", "from the day of the training");
    let stored = standing::Entity::find_by_id(id).one(server.db()).await.unwrap().unwrap();
    assert_eq!((stored.progress, stored.items_done), (standing::Progress::Completed, 6));
    assert_eq!(differences(server, Repair::No).await, 0);
    let home = server.sign_in_as(amina).await.get("/learn").await;
    assert!(home.words("main").contains("You completed this on 1 May 2026. It holds until 1 May 2029."), "{}", home.words("main"));
    assert!(!home.has("section a.govuk-button"), "there is nothing to go on with");
    assert!(
        first
            .get(&format!("/assignments/{id}"))
            .await
            .words("tbody")
            .contains("Earlier training of 1 May 2026: approved by a second person")
    );
    assert_eq!(first.get(&address).await.status, StatusCode::CONFLICT, "what is completed takes no evidence");
});

on_both!(a_refusal_says_why_and_completes_nothing, async |server| {
    let alder = server.agency("Alder").await;
    let id = only_of(server, server.learner("Amina", alder).await).await.id;
    let (first, second) = (officer(server, "First", Some(alder)).await, officer(server, "Second", None).await);
    let evidence = send(&first, &format!("/assignments/{id}/evidence"), &TRAINING, "2026-05-01").await.location().to_owned();
    let without = second.post(&evidence, &[("decision", "refuse")]).await;
    assert!(without.words(".govuk-error-summary").contains("Say why you refuse it"));
    second.post(&evidence, &[("decision", "refuse"), ("note", "The certificate is somebody else\u{2019}s.")]).await;
    assert!(first.get(&evidence).await.words("dl").contains("The certificate is somebody else\u{2019}s."));
    assert_eq!(completions(server).await.len(), 0);
});

on_both!(training_that_lies_ahead_or_has_run_out_is_refused_at_the_form, async |server| {
    let alder = server.agency("Alder").await;
    let id = only_of(server, server.learner("Amina", alder).await).await.id;
    let browser = officer(server, "First", Some(alder)).await;
    let address = format!("/assignments/{id}/evidence");
    for (done, problem) in [
        ("2027-03-03", "The day must be today or earlier"),
        ("2010-01-01", "within the last ten years"),
        ("2024-03-01", "would have run out on 1 March 2027"),
    ] {
        let page = send(&browser, &address, &TRAINING, done).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.words(".govuk-error-summary").contains(problem), "{}", page.words(".govuk-error-summary"));
        assert_eq!(page.attributes("input[name=what]", "value"), ["CAF training, 2026"]);
    }
    let long = "x".repeat(1_001);
    let page = send(&browser, &address, &[("reference", &long)], "2026-05-01").await;
    let problems = page.words(".govuk-error-summary");
    assert!(problems.contains("Say what the training was") && problems.contains("there are 1 too many"), "{problems}");
});

on_both!(a_classroom_list_is_put_together_page_by_page_and_approved_as_one, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let people = [("Amina", alder), ("Ben", alder), ("Carys", birch), ("Deniz", birch)];
    let mut ids: Vec<AssignmentId> = Vec::new();
    for (name, agency) in people {
        let person = server.learner(name, agency).await;
        ids.push(only_of(server, person).await.id);
    }
    let (first, second) = (officer(server, "First", None).await, officer(server, "Second", None).await);
    let core = pathway(server, "core-induction").to_string();
    let fields = [TRAINING[0], TRAINING[1], ("pathway", core.as_str())];
    let list = send(&first, "/assignments/classroom/new", &fields, "2027-03-01").await.location().to_owned();
    let shown = first.get(&list).await;
    assert_eq!(shown.attributes("input[name=add]", "value").len(), 4);
    let only = first.get(&format!("{list}?agency={birch}&q=ar")).await;
    assert_eq!(only.attributes("input[name=add]", "value"), [ids[2].to_string()]);
    let keys: Vec<_> = ids.iter().map(ToString::to_string).collect();
    first.post(&list, &[("act", "add"), ("add", &keys[0]), ("add", &keys[2])]).await;
    first.post(&list, &[("act", "add"), ("add", &keys[1]), ("add", &keys[0])]).await;
    first.post(&list, &[("act", "remove"), ("remove", &keys[2])]).await;
    let shown = first.get(&list).await;
    assert_eq!(shown.attributes("input[name=remove]", "value"), [keys[0].clone(), keys[1].clone()]);
    assert_eq!(first.post(&list, &[("act", "add")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(second.get(&list).await.status, StatusCode::NOT_FOUND, "a list is its author's until it is sent");
    let sent = first.post(&list, &[("act", "send")]).await;
    let evidence = sent.location().to_owned();
    assert_eq!(first.post(&list, &[("act", "add"), ("add", &keys[3])]).await.status, StatusCode::CONFLICT, "it has been sent");
    let of_alder = officer(server, "Officer of Alder", Some(alder)).await;
    assert_eq!(of_alder.get(&evidence).await.status, StatusCode::OK, "only people of Alder are on it");
    assert_eq!(officer(server, "Officer of Birch", Some(birch)).await.get(&evidence).await.status, StatusCode::NOT_FOUND);
    of_alder.post(&evidence, &[("decision", "approve")]).await;
    let done = completions(server).await;
    assert_eq!(done.len(), 2);
    assert!(done.iter().all(|done| done.method == "classroom" && done.agency_name.as_deref() == Some("Alder")));
    assert_eq!(differences(server, Repair::No).await, 0);
    assert_eq!(assignment::Entity::find().count(server.db()).await.unwrap(), 4);
});
