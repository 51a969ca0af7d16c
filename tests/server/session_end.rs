//! What is sent after a session has ended: kept for whoever sent it, sent again once they are back, and by nobody else. And the notice before.

use axum::http::StatusCode;
use chrono::TimeDelta;
use octavo::account::sign_in::make_link;
use octavo::database::{AttemptId, PersonId, answer, held_post};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::page::Page;
use crate::support::{Browser, TestServer};

const RECORD: &str = "Dana agreed in writing at 15:05. \u{2019}Not about me and Craig.\u{2019}";

/// A learner whose session ends while the record stands in the form.
async fn late(server: &TestServer) -> (PersonId, Browser<'_>, AttemptId, String) {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    let browser = server.sign_in_as(amina).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("record")).await;
    let address = format!("/learn/attempts/{attempt}/record");
    server.pass(TimeDelta::hours(12));
    (amina, browser, attempt, address)
}

/// Signs in by a link, in a browser that may still have an old cookie.
async fn sign_in(server: &TestServer, browser: &mut Browser<'_>, person: PersonId, return_to: &str) -> Page {
    let link = make_link(&server.app, person).await.unwrap();
    let path = link.strip_prefix(server.app.settings.public_url().as_str()).unwrap().to_owned();
    let page = browser.post(&path, &[("return_to", return_to)]).await;
    browser.keep_cookie(&page);
    page
}

async fn records(server: &TestServer, attempt: AttemptId) -> Vec<String> {
    let answers = answer::of_attempt(server.db(), attempt).await.unwrap().into_iter();
    answers.filter(|answer| answer.step == "record").filter_map(|answer| answer.text).collect()
}

async fn held(server: &TestServer) -> u64 {
    held_post::Entity::find().count(server.db()).await.unwrap()
}

on_both!(a_record_sent_too_late_is_saved_once_the_same_person_is_back, async |server| {
    let (amina, mut browser, attempt, address) = late(server).await;
    let turned_away = browser.post(&address, &[("record", RECORD)]).await;
    assert_eq!(turned_away.location(), format!("/sign-in?kept=yes&return_to={address}"));
    let door = browser.get(turned_away.location()).await;
    assert!(door.words("main").contains("It is kept for an hour"), "{}", door.words("main"));
    assert!(records(server, attempt).await.is_empty(), "nobody has proved who they are yet");
    let back = sign_in(server, &mut browser, amina, &address).await;
    assert_eq!(back.location(), format!("/learn/attempts/{attempt}/compare"), "where the form would have led");
    assert_eq!(records(server, attempt).await, [RECORD]);
    assert_eq!(held(server).await, 0, "nothing is kept any longer");
    assert_eq!(browser.get(back.location()).await.status, StatusCode::OK);
    let again = sign_in(server, &mut browser, amina, "/learn").await;
    assert_eq!(again.location(), "/learn", "once");
    assert_eq!(records(server, attempt).await.len(), 1);
});

on_both!(nobody_else_sends_or_sees_what_was_kept, async |server| {
    let (amina, mut browser, attempt, address) = late(server).await;
    browser.post(&address, &[("record", RECORD)]).await;
    let ben = server.learner("Ben", server.agency("Birch").await).await;
    let as_ben = sign_in(server, &mut browser, ben, "/learn").await;
    assert_eq!(as_ben.location(), "/learn");
    assert!(!browser.get("/learn").await.text().contains("Dana"));
    assert!(records(server, attempt).await.is_empty());
    let mut elsewhere = server.browser();
    sign_in(server, &mut elsewhere, amina, "/learn").await;
    assert_eq!(records(server, attempt).await, [RECORD], "on another device too");
});

on_both!(what_was_kept_is_gone_after_an_hour, async |server| {
    let (amina, mut browser, attempt, address) = late(server).await;
    browser.post(&address, &[("record", RECORD)]).await;
    server.pass(TimeDelta::minutes(61));
    assert_eq!(sign_in(server, &mut browser, amina, "/learn").await.location(), "/learn");
    assert!(records(server, attempt).await.is_empty());
});

on_both!(what_is_too_long_to_keep_is_refused_with_what_to_do, async |server| {
    let (_, browser, attempt, address) = late(server).await;
    let page = browser.post(&address, &[("record", &"\u{e9}".repeat(20_000))]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.words("main").contains("your text is still in the form"));
    assert_eq!((held(server).await, records(server, attempt).await.len()), (0, 0));
});

on_both!(a_session_that_was_ended_or_never_was_keeps_nothing, async |server| {
    let (_, browser, _, address) = late(server).await;
    let stranger = server.browser();
    assert_eq!(stranger.post(&address, &[("record", RECORD)]).await.location(), format!("/sign-in?return_to={address}"));
    server.pass(TimeDelta::hours(-1));
    browser.post("/sign-out", &[]).await;
    server.pass(TimeDelta::hours(1));
    assert_eq!(browser.post(&address, &[("record", RECORD)]).await.location(), format!("/sign-in?return_to={address}"));
    assert_eq!(held(server).await, 0);
});

on_both!(a_form_kept_twice_is_one_answer, async |server| {
    let (amina, mut browser, attempt, address) = late(server).await;
    let fields = [("form_key", "0199aaaa-0000-7000-8000-000000000001"), ("record", RECORD)];
    browser.post(&address, &fields).await;
    browser.post(&address, &fields).await;
    sign_in(server, &mut browser, amina, "/learn").await;
    sign_in(server, &mut browser, amina, "/learn").await;
    assert_eq!(records(server, attempt).await, [RECORD]);
});

on_both!(no_more_than_five_are_kept_for_a_person, async |server| {
    let (_, browser, _, address) = late(server).await;
    for number in 0..8 {
        browser.post(&address, &[("record", &format!("Go {number}"))]).await;
    }
    let kept = held_post::Entity::find().all(server.db()).await.unwrap();
    let mut bodies: Vec<_> = kept.into_iter().map(|held| held.body).collect();
    bodies.sort();
    assert_eq!((bodies.len(), bodies[0].contains('3')), (5, true), "the latest: {bodies:?}");
});

on_both!(a_post_from_another_site_is_not_kept, async |server| {
    let (_, browser, _, address) = late(server).await;
    let page = browser.post_body(&address, "record=x", &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(held(server).await, 0);
});

on_both!(every_page_says_when_the_session_ends_and_can_put_it_off, async |server| {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    let mut browser = server.sign_in_as(amina).await;
    let page = browser.get("/learn").await;
    assert!(page.words(".oct-session-end").contains("You will be signed out at 22:00."), "{}", page.words(".oct-session-end"));
    server.pass(TimeDelta::minutes(11 * 60 + 50));
    let renewed = browser.post("/session/renew", &[("return_to", "/learn/record")]).await;
    assert_eq!(renewed.location(), "/learn/record");
    browser.keep_cookie(&renewed);
    server.pass(TimeDelta::hours(11));
    assert_eq!(browser.get("/learn").await.status, StatusCode::OK);
    server.pass(TimeDelta::hours(2));
    assert_eq!(browser.get("/learn").await.location(), "/sign-in?return_to=/learn");
    assert_eq!(browser.post("/session/renew", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/learn").await.location(), "/sign-in?return_to=/learn", "what has ended does not come back");
});
