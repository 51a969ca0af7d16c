//! What is kept for good: completions, versions, and who looked at whose record.

use chrono::{DateTime, Utc};
use octavo::course::Kind;
use octavo::database::completion::{NewCompletion, What};
use octavo::database::person_grant::Permission;
use octavo::database::{PersonId, audit, completion, version};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::learn_module::publish_changed;
use crate::support::{TestServer, course};

/// What somebody did, oldest first: the act, its subject and its detail.
async fn acts(server: &TestServer, person: PersonId) -> Vec<(String, String, String)> {
    let of_person = audit::Entity::find().filter(audit::Column::PersonId.eq(person)).order_by_asc(audit::Column::Id);
    of_person.all(server.db()).await.unwrap().into_iter().map(|entry| (entry.act, entry.subject, entry.detail)).collect()
}

fn again(row: &completion::Model, now: DateTime<Utc>) -> NewCompletion {
    NewCompletion {
        person_id: row.person_id,
        post: None,
        person_name: row.person_name.clone(),
        what: What {
            content_id: row.content_id,
            version_id: row.version_id,
            kind: Kind::Scenario,
            slug: row.slug.clone(),
            title: row.title.clone(),
            version_number: row.version_number,
            version_digest: row.version_digest.clone(),
            framework_slug: None,
            framework_revision: None,
        },
        attempt: row.attempt_id.zip(row.attempt_number),
        assignment_id: None,
        results: "{}".to_owned(),
        started_at: row.started_at,
        completed_at: now,
        expires_on: None,
    }
}

on_both!(one_attempt_has_one_completion_whoever_writes_it, async |server| {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    server.sign_in_as(amina).await.walk_all("five-words").await;
    let row = completion::Entity::find().one(server.db()).await.unwrap().unwrap();
    assert!(completion::add(server.db(), &server.app.ledger, again(&row, server.app.now())).await.is_err());
    assert_eq!(completion::Entity::find().all(server.db()).await.unwrap(), [row]);
});

on_both!(a_completion_stays_as_it_was_when_the_case_is_worked_again_and_changed, async |server| {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    let browser = server.sign_in_as(amina).await;
    browser.walk_all("five-words").await;
    let first = completion::Entity::find().one(server.db()).await.unwrap().unwrap();
    publish_changed(server, "scenarios/five-words.md", "Friday, five past three.", "Monday, noon.").await;
    browser.walk_all("five-words").await;
    let kept = completion::Entity::find().order_by_asc(completion::Column::Id).all(server.db()).await.unwrap();
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[0], first);
});

on_both!(a_version_stays_as_it_was_when_another_is_published, async |server| {
    let before = version::Entity::find().order_by_asc(version::Column::Id).all(server.db()).await.unwrap();
    publish_changed(server, "scenarios/five-words.md", "Friday, five past three.", "Monday, noon.").await;
    let after = version::Entity::find().order_by_asc(version::Column::Id).all(server.db()).await.unwrap();
    assert_eq!(after[..before.len()], before);
    let new = after.last().unwrap();
    assert_eq!((new.number, new.change, new.change_note.as_str()), (2, version::Change::Material, "reworded"));
    assert_ne!(new.digest, before.iter().find(|old| old.content_id == new.content_id).unwrap().digest);
});

on_both!(a_new_edition_of_the_questions_is_a_new_version_of_each_case_in_it, async |server| {
    use octavo::library::publish::{Publication, publish};
    let mut files = course();
    let file = files.iter_mut().find(|file| file.path == "frameworks/eightq-2006.md").unwrap();
    let revision = server.app.library.current(Kind::Framework, "eightq-2006").unwrap().framework_revision.clone().unwrap();
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    file.bytes = text.replacen(&format!("revision = \"{revision}\""), "revision = \"99\"", 1).into_bytes();
    let publication =
        Publication { by: "a test".to_owned(), change: version::Change::Minor, note: "a new edition".to_owned(), at: server.app.now() };
    publish(&server.app.store, &files, &publication).await.unwrap();
    server.app.library.refresh().await.unwrap();
    let case = server.app.library.current(Kind::Scenario, "five-words").unwrap();
    assert_eq!((case.number, case.framework_revision.as_deref()), (2, Some("99")));
});

on_both!(who_looks_at_a_report_or_a_record_or_takes_a_file_is_noted, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    let officer = server.person("Officer", &[(Permission::Hr, None)]).await;
    let browser = server.sign_in_as(officer).await;
    browser.get("/reports/completion").await;
    browser.get(&format!("/reports/completion.csv?agency={alder}")).await;
    browser.get(&format!("/people/{amina}")).await;
    browser.post("/sign-out", &[]).await;
    let entry = |act: &str, subject: &str, detail: &str| (act.to_owned(), subject.to_owned(), detail.to_owned());
    let expected = [
        entry("signed in", &officer.to_string(), "by link"),
        entry("viewed the completion report", "core-induction", ""),
        entry("downloaded the completion report", "core-induction", &format!("agency {alder}")),
        entry("viewed a person's record", &amina.to_string(), ""),
        entry("signed out", &officer.to_string(), ""),
    ];
    assert_eq!(acts(server, officer).await, expected);
});

on_both!(what_is_refused_is_not_noted_as_seen, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let amina = server.learner("Amina", alder).await;
    let officer = server.person("Officer", &[(Permission::Hr, Some(birch))]).await;
    let browser = server.sign_in_as(officer).await;
    browser.get(&format!("/people/{amina}")).await;
    browser.get(&format!("/reports/completion?agency={alder}")).await;
    let acts: Vec<_> = acts(server, officer).await.into_iter().map(|(act, ..)| act).collect();
    assert_eq!(acts, ["signed in"]);
});
