//! Signing in by a link from an e-mail, and signing out.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use chrono::TimeDelta;
use octavo::account::sign_in::make_link;
use octavo::database::person_grant::Permission;
use octavo::database::{PersonId, session, sign_in_link};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::page::Page;
use crate::support::{Kind, PUBLIC, TestServer};

const AMINA: &str = "amina@octavo.example";

async fn amina(server: &TestServer) -> PersonId {
    server.person("Amina", &[(Permission::Learner, None)]).await
}

/// A link's address without the host.
async fn link(server: &TestServer, person: PersonId) -> String {
    make_link(&server.app, person).await.unwrap().strip_prefix(PUBLIC).unwrap().to_owned()
}

/// Asks for a link, and lets it be sent.
async fn ask(server: &TestServer, fields: &[(&str, &str)]) -> Page {
    let browser = server.browser();
    server.and_after(browser.post("/sign-in", fields)).await
}

/// The address of the link in a message, without the host.
fn link_in(message: &str) -> &str {
    let start = message.find(PUBLIC).unwrap() + PUBLIC.len();
    message[start..].split_whitespace().next().unwrap()
}

on_both!(a_known_address_is_sent_a_link_that_signs_in, async |server| {
    amina(server).await;
    let asked = ask(server, &[("email", "  Amina@Octavo.Example ")]).await;
    assert_eq!(asked.location(), "/sign-in/sent");
    let mail = server.mailed(1).await;
    assert!(mail[0].to_lowercase().contains(&format!("to: {AMINA}")), "{}", mail[0]);
    let mut browser = server.browser();
    let opened = browser.get(link_in(&mail[0])).await;
    assert_eq!((opened.status, opened.words("main button")), (StatusCode::OK, "Sign in".to_owned()));
    let signed_in = browser.post(&opened.attributes("main form", "action")[0], &[]).await;
    assert_eq!(signed_in.location(), "/");
    browser.keep_cookie(&signed_in);
    assert_eq!(browser.get("/learn").await.status, StatusCode::OK);
});

on_both!(nothing_tells_whether_an_address_is_known, async |server| {
    amina(server).await;
    let unknown = ask(server, &[("email", "nobody@octavo.example")]).await;
    let known = ask(server, &[("email", AMINA)]).await;
    assert_eq!((known.status, &known.headers, &known.body), (unknown.status, &unknown.headers, &unknown.body));
    assert_eq!(server.mailed(1).await.len(), 1, "only the known one is written to");
});

on_both!(what_is_no_address_is_said_and_kept_in_the_form, async |server| {
    for (typed, says) in [("", "Enter your e-mail address"), ("amina", "like name@example.org"), ("a b@c.de", "like name@example.org")] {
        let page = ask(server, &[("email", typed), ("return_to", "/learn/record")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(page.words(".govuk-error-summary").contains(says), "{typed}");
        assert_eq!(page.attributes("#email", "value"), [typed]);
        assert_eq!(page.attributes("input[name=return_to]", "value"), ["/learn/record"]);
        assert!(page.title().starts_with("Error: "));
    }
    let long = format!("{}@octavo.example", "a".repeat(250));
    assert_eq!(ask(server, &[("email", &long)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
});

on_both!(opening_a_link_does_not_use_it_up, async |server| {
    let link = link(server, amina(server).await).await;
    for _ in 0..3 {
        let opened = server.browser().get(&link).await;
        assert_eq!(opened.status, StatusCode::OK);
        assert!(opened.headers.get(SET_COOKIE).is_none());
    }
    assert_eq!(server.browser().post(&link, &[]).await.status, StatusCode::SEE_OTHER);
});

on_both!(a_link_works_once, async |server| {
    let link = link(server, amina(server).await).await;
    assert_eq!(server.browser().post(&link, &[]).await.status, StatusCode::SEE_OTHER);
    for used in [server.browser().post(&link, &[]).await, server.browser().get(&link).await] {
        assert_eq!(used.status, StatusCode::GONE);
        assert_eq!(used.words("h1"), "This link has been used");
        assert_eq!(used.attributes("main a.govuk-button", "href"), ["/sign-in"]);
        assert!(used.headers.get(SET_COOKIE).is_none());
    }
});

on_both!(of_two_posts_of_one_link_at_once_one_signs_in, async |server| {
    let link = link(server, amina(server).await).await;
    let (one, two) = (server.browser(), server.browser());
    let (one, two) = tokio::join!(one.post(&link, &[]), two.post(&link, &[]));
    let mut statuses = [one.status, two.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::GONE]);
    assert_eq!(session::Entity::find().count(server.db()).await.unwrap(), 1);
});

on_both!(a_link_works_for_twenty_minutes, async |server| {
    let person = amina(server).await;
    let (early, late) = (link(server, person).await, link(server, person).await);
    server.pass(TimeDelta::minutes(20) - TimeDelta::microseconds(1));
    assert_eq!(server.browser().post(&early, &[]).await.status, StatusCode::SEE_OTHER);
    server.pass(TimeDelta::microseconds(1));
    for expired in [server.browser().get(&late).await, server.browser().post(&late, &[]).await] {
        assert_eq!((expired.status, expired.words("h1")), (StatusCode::GONE, "This link is too old".to_owned()));
        assert_eq!(expired.attributes("main a.govuk-button", "href"), ["/sign-in"]);
    }
});

on_both!(a_wrong_link_says_so_and_offers_another, async |server| {
    let good = link(server, amina(server).await).await;
    for wrong in
        [&good[..good.len() - 1], &good.replace("links/", "links/x"), "/sign-in/links/x", &format!("/sign-in/links/{}", "a".repeat(64))]
    {
        for page in [server.browser().get(wrong).await, server.browser().post(wrong, &[]).await] {
            assert_eq!((page.status, page.words("h1")), (StatusCode::NOT_FOUND, "We do not know this link".to_owned()), "{wrong}");
            assert_eq!(page.attributes("main a.govuk-button", "href"), ["/sign-in"]);
        }
    }
});

on_both!(a_sixth_link_within_twenty_minutes_is_not_sent, async |server| {
    amina(server).await;
    for number in 1..=5 {
        ask(server, &[("email", AMINA)]).await;
        server.mailed(number).await;
    }
    let made = sign_in_link::Entity::find().count(server.db()).await.unwrap();
    assert_eq!(ask(server, &[("email", AMINA)]).await.location(), "/sign-in/sent", "the answer stays the same");
    server.pass(TimeDelta::minutes(20));
    ask(server, &[("email", AMINA)]).await;
    server.mailed(6).await;
    assert_eq!((made, sign_in_link::Entity::find().count(server.db()).await.unwrap()), (5, 6), "the one in between was not made");
});

on_both!(signing_in_again_gives_a_new_session_and_ends_the_old_one, async |server| {
    let person = amina(server).await;
    let before = server.sign_in_as(person).await;
    let mut after = before.clone();
    let page = after.post(&link(server, person).await, &[]).await;
    after.keep_cookie(&page);
    assert_ne!(before.cookie, after.cookie);
    assert_eq!(after.get("/learn").await.status, StatusCode::OK);
    assert!(before.get("/learn").await.location().starts_with("/sign-in"));
});

on_both!(a_session_that_somebody_brings_along_is_never_taken_over, async |server| {
    let mut browser = server.browser();
    let planted = format!("__Host-octavo={}", "b".repeat(64));
    browser.cookie = Some(planted.clone());
    let page = browser.post(&link(server, amina(server).await).await, &[]).await;
    browser.keep_cookie(&page);
    assert_ne!(browser.cookie, Some(planted.clone()));
    browser.cookie = Some(planted);
    assert!(browser.get("/learn").await.location().starts_with("/sign-in"));
});

on_both!(signing_out_ends_the_session_here_and_in_the_store, async |server| {
    let browser = server.sign_in_as(amina(server).await).await;
    let out = browser.post("/sign-out", &[]).await;
    assert_eq!(out.location(), "/");
    assert!(out.header("set-cookie").starts_with("__Host-octavo=;") && out.header("set-cookie").contains("Max-Age=0"));
    assert!(browser.get("/learn").await.location().starts_with("/sign-in"), "the cookie is worth nothing now");
});

on_both!(a_session_lasts_a_working_day, async |server| {
    let browser = server.sign_in_as(amina(server).await).await;
    server.pass(TimeDelta::hours(12));
    assert!(browser.get("/learn").await.location().starts_with("/sign-in"));
});

on_both!(after_signing_in_one_is_where_one_wanted_to_be_and_never_elsewhere, async |server| {
    let person = amina(server).await;
    let wanted = "/learn/modules/six-key-points?from=mail";
    ask(server, &[("email", AMINA), ("return_to", wanted)]).await;
    let mail = server.mailed(1).await;
    let opened = server.browser().get(link_in(&mail[0])).await;
    assert_eq!(opened.attributes("input[name=return_to]", "value"), [wanted]);
    for (return_to, leads_to) in
        [(wanted, wanted), ("https://evil.example/", "/"), ("//evil.example", "/"), ("/\\evil.example", "/"), ("", "/")]
    {
        let used = server.browser().post(&link(server, person).await, &[("return_to", return_to)]).await;
        assert_eq!(used.location(), leads_to, "{return_to}");
    }
    let form = server.browser().get("/sign-in?return_to=//evil.example").await;
    assert_eq!(form.attributes("input[name=return_to]", "value"), ["/"]);
    let there = server.sign_in_as(person).await.get("/sign-in?return_to=https://evil.example").await;
    assert_eq!(there.location(), "/");
});

async fn cookie_at(public_url: &str) -> String {
    let server = TestServer::start(Kind::Sqlite, public_url).await;
    let person = amina(&server).await;
    let link = make_link(&server.app, person).await.unwrap();
    let page = server.browser().post(link.strip_prefix(public_url).unwrap(), &[]).await;
    page.header("set-cookie").to_owned()
}

#[tokio::test]
async fn a_cookie_is_for_this_host_alone_and_hidden_from_scripts() {
    let over_https = cookie_at("https://octavo.example").await;
    assert!(over_https.starts_with("__Host-octavo="), "{over_https}");
    assert!(over_https.contains("; Secure"), "{over_https}");
    let over_http = cookie_at("http://127.0.0.1:3000").await;
    assert!(over_http.starts_with("octavo=") && !over_http.contains("Secure"), "{over_http}");
    for cookie in [over_https, over_http] {
        assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && cookie.contains("; Path=/;"), "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

/// Where a log goes in a test.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_holds_neither_tokens_nor_addresses_nor_passwords() {
    let log = Log::default();
    let copy = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || copy.clone()).finish();
    // While there is one subscriber only, tracing asks the thread that comes to a line first whether anybody listens, and another
    // test's thread says no for all of them. With a second it asks all.
    let second = tracing::Dispatch::new(tracing_subscriber::registry());
    let guard = tracing::subscriber::set_default(subscriber);
    let server = TestServer::start(Kind::Sqlite, PUBLIC).await;
    amina(&server).await;
    ask(&server, &[("email", AMINA)]).await;
    let mail = server.mailed(1).await;
    let link = link_in(&mail[0]);
    let mut browser = server.browser();
    browser.get(link).await;
    let signed_in = browser.post(link, &[]).await;
    browser.keep_cookie(&signed_in);
    browser.get("/learn").await;
    browser.post(link, &[]).await;
    browser.post("/account/password", &[("new-password", "lemon-kettle-under-nine")]).await;
    for password in ["lemon-kettle-under-nine", "not-her-password"] {
        server.browser().post("/sign-in", &[("email", AMINA), ("password", password)]).await;
    }
    drop((guard, second));
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let session = browser.cookie.as_deref().unwrap().split_once('=').unwrap().1;
    for secret in [link.rsplit('/').next().unwrap(), session, AMINA, "lemon-kettle-under-nine", "not-her-password", "argon2id"] {
        assert!(!log.contains(secret), "{}", log.lines().find(|line| line.contains(secret)).unwrap());
    }
    assert!(log.contains("/sign-in/links/{token}") && log.contains("/account/password"), "the route is logged");
}
