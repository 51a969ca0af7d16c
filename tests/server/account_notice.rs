//! The privacy notice at the outset: once, and again when it has changed in a way that matters.

use axum::http::StatusCode;
use octavo::database::person_grant::{self, Permission};
use octavo::database::version::Change;
use octavo::database::{PersonId, person, privacy_notice_read};
use octavo::library::publish::{self, Publication};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::{Browser, TestServer, course};

async fn newcomer(server: &TestServer, permission: Permission) -> PersonId {
    let transaction = server.app.store.begin_write().await.unwrap();
    let person = person::add(&transaction, "Amina", server.app.now()).await.unwrap();
    person_grant::give(&transaction, person, permission, None, server.app.now()).await.unwrap();
    transaction.commit().await.unwrap();
    person
}

async fn publish(server: &TestServer, change: Change, words: &str) {
    let mut files = course();
    let notice = files.iter_mut().find(|file| file.path == "pages/privacy.md").unwrap();
    notice.bytes.extend_from_slice(words.as_bytes());
    let publication = Publication { by: "test".to_owned(), change, note: "A change".to_owned(), at: server.app.now() };
    publish::publish(&server.app.store, &files, &publication).await.unwrap();
    server.app.library.refresh().await.unwrap();
}

async fn read_it(browser: &Browser<'_>) -> String {
    let page = browser.get("/privacy/notice?return_to=/learn/record").await;
    assert_eq!(page.status, StatusCode::OK);
    let version = page.attributes("input[name=version]", "value").remove(0);
    let read = browser.post("/privacy/notice", &[("version", &version), ("return_to", "/learn/record")]).await;
    assert_eq!(read.location(), "/learn/record");
    version
}

on_both!(a_learner_reads_the_notice_before_anything_else_and_once, async |server| {
    let browser = server.sign_in_as(newcomer(server, Permission::Learner).await).await;
    for address in ["/learn", "/learn/record", "/learn/modules/six-key-points", "/learn/browse?x=1"] {
        let encoded = address.replace('?', "%3F").replace('=', "%3D");
        assert_eq!(browser.get(address).await.location(), format!("/privacy/notice?return_to={encoded}"));
    }
    for open in ["/help", "/privacy", "/help/contacts", "/account"] {
        assert_eq!(browser.get(open).await.status, StatusCode::OK, "{open}");
    }
    let notice = browser.get("/privacy/notice").await;
    assert!(notice.words("main").contains("It is no consent") && notice.words("main dt").contains("How long"));
    assert!(notice.words("h2").contains("Your rights"), "the whole notice stands below");
    read_it(&browser).await;
    assert_eq!(browser.get("/learn").await.status, StatusCode::OK);
    read_it(&browser).await;
    assert_eq!(privacy_notice_read::Entity::find().count(server.db()).await.unwrap(), 1, "saying so twice is saying so once");
});

on_both!(a_post_is_not_held_up_by_the_notice, async |server| {
    let browser = server.sign_in_as(newcomer(server, Permission::Learner).await).await;
    let started = browser.post("/learn/scenarios/five-words/attempts", &[]).await;
    assert!(started.location().starts_with("/learn/attempts/"));
});

on_both!(a_change_that_matters_is_shown_again_and_a_small_one_is_not, async |server| {
    let browser = server.sign_in_as(newcomer(server, Permission::Learner).await).await;
    assert_eq!(read_it(&browser).await, "1");
    publish(server, Change::Minor, "\n\nA comma, put right.\n").await;
    assert_eq!(browser.get("/learn").await.status, StatusCode::OK);
    publish(server, Change::Material, "\n\nSomething else is kept as well.\n").await;
    assert!(browser.get("/learn").await.location().starts_with("/privacy/notice"));
    assert!(browser.get("/privacy/notice").await.words("main").contains("has changed since you last read it"));
    assert_eq!(read_it(&browser).await, "3");
    assert_eq!(browser.get("/learn").await.status, StatusCode::OK);
});

on_both!(a_version_that_there_is_not_cannot_have_been_read, async |server| {
    let browser = server.sign_in_as(newcomer(server, Permission::Learner).await).await;
    for version in ["", "0", "2", "-1", "one", "99999999999"] {
        assert_eq!(browser.post("/privacy/notice", &[("version", version)]).await.status, StatusCode::BAD_REQUEST, "{version}");
    }
    let led = browser.post("/privacy/notice", &[("version", "1"), ("return_to", "//evil.example")]).await;
    assert_eq!(led.location(), "/");
});

on_both!(who_does_not_learn_is_told_what_is_theirs_first, async |server| {
    let browser = server.sign_in_as(newcomer(server, Permission::Hr).await).await;
    assert_eq!(browser.get("/learn").await.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.get("/reports/completion").await.status, StatusCode::OK);
});
