//! What is sent after a session has expired: kept for the same person, sent on once, seen by nobody else.

use axum::http::StatusCode;
use chrono::TimeDelta;
use octavo::account::sign_in::make_link;
use octavo::database::{AttemptId, PersonId, answer, held_post};
use sea_orm::{EntityTrait, PaginatorTrait};
use uuid::Uuid;

use crate::support::page::Page;
use crate::support::{Browser, PUBLIC, TestServer, encode};

/// A learner whose session has expired with the first question of a case on the screen.
struct Late<'s> {
    person: PersonId,
    browser: Browser<'s>,
    attempt: AttemptId,
    address: String,
    key: String,
}

async fn late<'s>(server: &'s TestServer) -> Late<'s> {
    let person = server.learner("Amina", server.agency("Alder").await).await;
    let browser = server.sign_in_as(person).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("harm")).await;
    let address = format!("/learn/attempts/{attempt}/harm");
    let key = browser.get(&address).await.form_key();
    server.pass(TimeDelta::hours(12));
    Late { person, browser, attempt, address, key }
}

impl Late<'_> {
    async fn send(&self) -> Page {
        self.browser.post(&self.address, &[("form_key", &self.key), ("answer", "NONE")]).await
    }
}

async fn sign_in(server: &TestServer, person: PersonId) -> Page {
    let link = make_link(&server.app, person).await.unwrap();
    server.browser().post(link.strip_prefix(PUBLIC).unwrap(), &[("return_to", "/learn/record")]).await
}

async fn answers(server: &TestServer, attempt: AttemptId) -> usize {
    answer::of_attempt(server.db(), attempt).await.unwrap().iter().filter(|answer| answer.step == "harm").count()
}

async fn held(server: &TestServer) -> u64 {
    held_post::Entity::find().count(server.db()).await.unwrap()
}

on_both!(what_came_too_late_goes_on_when_the_same_person_has_signed_in, async |server| {
    let late = late(server).await;
    let sent = late.send().await;
    assert!(sent.location().starts_with("/sign-in?return_to=") && sent.location().ends_with("&kept=yes"), "{}", sent.location());
    assert!(server.browser().get(sent.location()).await.words("[role=status]").contains("What you sent is kept"));
    assert_eq!((answers(server, late.attempt).await, held(server).await), (0, 1));
    let signed_in = sign_in(server, late.person).await;
    assert_eq!(signed_in.location(), late.address, "where the post would have led");
    assert_eq!((answers(server, late.attempt).await, held(server).await), (1, 0));
    let mut browser = server.browser();
    browser.keep_cookie(&signed_in);
    assert!(browser.get(&late.address).await.words("main").contains("model answer"));
    assert_eq!(sign_in(server, late.person).await.location(), "/learn/record", "once only");
    assert_eq!(answers(server, late.attempt).await, 1);
});

on_both!(it_goes_on_after_a_password_too, async |server| {
    let late = late(server).await;
    let browser = server.sign_in_as(late.person).await;
    assert_eq!(browser.post("/account/password", &[("new-password", "lemon kettle under nine")]).await.status, StatusCode::SEE_OTHER);
    server.pass(TimeDelta::hours(12));
    assert!(browser.post(&late.address, &[("form_key", &late.key), ("answer", "NONE")]).await.location().ends_with("kept=yes"));
    let page = browser.post("/sign-in", &[("email", "amina@octavo.example"), ("password", "lemon kettle under nine")]).await;
    assert_eq!(page.location(), late.address);
    assert_eq!(answers(server, late.attempt).await, 1);
});

on_both!(nobody_else_sees_it_or_sends_it, async |server| {
    let late = late(server).await;
    late.send().await;
    let ben = server.person("Ben", &[(octavo::database::person_grant::Permission::Learner, None)]).await;
    assert_eq!(sign_in(server, ben).await.location(), "/learn/record");
    let link = make_link(&server.app, ben).await.unwrap();
    let at_her_machine = late.browser.post(link.strip_prefix(PUBLIC).unwrap(), &[]).await;
    assert_eq!(at_her_machine.location(), "/", "not even in the browser that sent it");
    assert_eq!((answers(server, late.attempt).await, held(server).await), (0, 1));
    assert_eq!(sign_in(server, late.person).await.location(), late.address, "it still waits for her");
});

on_both!(two_who_sign_in_at_once_send_it_once, async |server| {
    let late = late(server).await;
    // Another form key each: what is stored twice would be seen.
    late.browser.post(&late.address, &[("answer", "NONE")]).await;
    let (one, two) = tokio::join!(sign_in(server, late.person), sign_in(server, late.person));
    let mut led = [one.location().to_owned(), two.location().to_owned()];
    led.sort();
    assert_eq!(led, [late.address.clone(), "/learn/record".to_owned()]);
    assert_eq!(answers(server, late.attempt).await, 1);
});

on_both!(a_server_that_stops_while_it_sends_loses_nothing_and_sends_nothing_twice, async |server| {
    let late = late(server).await;
    late.send().await;
    let claim = async || {
        let transaction = server.app.store.begin_write().await.unwrap();
        let claimed = held_post::claim(&transaction, late.person, server.app.now()).await.unwrap().len();
        transaction.commit().await.unwrap();
        claimed
    };
    // Stopped between the claim and the sending.
    assert_eq!(claim().await, 1);
    assert_eq!(sign_in(server, late.person).await.location(), "/learn/record", "somebody may still be sending it");
    server.pass(TimeDelta::minutes(1));
    assert_eq!(sign_in(server, late.person).await.location(), late.address);
    // Stopped between the sending and the forgetting: what was sent is sent once more.
    late.send().await;
    sign_in(server, late.person).await;
    assert_eq!((answers(server, late.attempt).await, held(server).await), (1, 0));
});

on_both!(the_same_form_sent_twice_is_kept_and_stored_once, async |server| {
    let late = late(server).await;
    late.send().await;
    assert!(late.send().await.location().ends_with("kept=yes"));
    assert_eq!(held(server).await, 1);
    sign_in(server, late.person).await;
    assert_eq!(answers(server, late.attempt).await, 1);
});

on_both!(it_is_kept_for_an_hour, async |server| {
    let late = late(server).await;
    late.send().await;
    server.pass(TimeDelta::hours(1) - TimeDelta::microseconds(1));
    octavo::account::forget_old(&server.app).await.unwrap();
    assert_eq!(held(server).await, 1);
    server.pass(TimeDelta::microseconds(1));
    assert_eq!(sign_in(server, late.person).await.location(), "/learn/record");
    octavo::account::forget_old(&server.app).await.unwrap();
    assert_eq!((answers(server, late.attempt).await, held(server).await), (0, 0));
});

on_both!(what_is_too_large_or_too_much_to_keep_is_said, async |server| {
    let late = late(server).await;
    let sized = |size: usize| format!("answer={}", "a".repeat(size - 7));
    let large = late.browser.post_body(&late.address, sized(64 * 1024 + 1), &[]).await;
    assert_eq!((large.status, held(server).await), (StatusCode::PAYLOAD_TOO_LARGE, 0));
    assert!(large.words("main").contains("Sign in again in another tab"));
    assert_eq!(late.browser.post_body(&late.address, sized(300 * 1024), &[]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(late.browser.post_body(&late.address, sized(64 * 1024), &[]).await.location().ends_with("kept=yes"));
    for number in 2..=6 {
        let page = late.browser.post(&late.address, &[("form_key", &Uuid::now_v7().to_string()), ("answer", "NONE")]).await;
        let wanted = if number <= 5 { StatusCode::SEE_OTHER } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(page.status, wanted, "{number}");
    }
    assert_eq!(held(server).await, 5);
});

on_both!(a_session_that_was_ended_keeps_nothing, async |server| {
    let late = late(server).await;
    let again = server.sign_in_as(late.person).await;
    again.post("/sign-out", &[]).await;
    let sent = again.post(&late.address, &[("form_key", &late.key), ("answer", "NONE")]).await;
    assert!(sent.location().starts_with("/sign-in?") && !sent.location().contains("kept"));
    server.pass(TimeDelta::hours(12));
    assert!(!again.post(&late.address, &[("answer", "NONE")]).await.location().contains("kept"), "nor after it would have expired");
    let nobody = server.browser().post(&late.address, &[("answer", "NONE")]).await;
    assert!(!nobody.location().contains("kept"));
    assert_eq!(held(server).await, 0);
});

on_both!(neither_a_password_nor_what_concerns_an_account_is_ever_kept, async |server| {
    let late = late(server).await;
    for address in ["/account/password", "/account/password/link", "/account/sessions/others/end", "/account/signed-in", "/sign-out"] {
        let sent = late.browser.post(address, &[("new-password", "lemon kettle under nine")]).await;
        assert!(sent.location().starts_with("/sign-in?") && !sent.location().contains("kept"), "{address}");
    }
    let other_site = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    assert_eq!(late.browser.post_body(&late.address, encode(&[("answer", "NONE")]), &other_site).await.status, StatusCode::FORBIDDEN);
    assert_eq!(held(server).await, 0);
});

on_both!(what_is_wrong_with_it_is_said_with_what_was_typed, async |server| {
    let late = late(server).await;
    late.browser.post(&late.address, &[("form_key", &late.key)]).await;
    let page = sign_in(server, late.person).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.words(".govuk-error-summary").contains("Choose an answer"));
    assert_eq!(page.attributes("main form[method=post]", "action").first(), Some(&late.address), "the form goes where it went before");
    assert!(page.header("set-cookie").starts_with("__Host-octavo="));
});
