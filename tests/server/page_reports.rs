//! "Something is wrong on this page": from every page, to those who write the content, and back with an answer.

use axum::http::StatusCode;
use chrono::TimeDelta;
use octavo::course::Kind;
use octavo::database::page_report::{self, State};
use octavo::database::person_grant::Permission;
use octavo::database::{audit, person_grant};
use octavo::routes::TABLE;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::learn_module::publish_changed;
use crate::support::page::Page;
use crate::support::{Browser, TestServer};

const SECTION: &str = "/learn/modules/six-key-points/a-week-at-the-breakfast-club";

async fn rows(server: &TestServer) -> Vec<page_report::Model> {
    page_report::Entity::find().all(server.db()).await.unwrap()
}

async fn report(browser: &Browser<'_>, page: &str, text: &str) -> Page {
    let key = browser.get(&format!("/wrong?page={page}")).await.form_key();
    browser.post("/wrong", &[("form_key", &key), ("page", page), ("text", text)]).await
}

fn links(page: &Page) -> Vec<String> {
    let links = page.attributes("footer a", "href");
    links.into_iter().filter(|address| address.starts_with("/wrong")).collect()
}

on_both!(every_page_has_the_link_with_its_own_address_and_never_a_token, async |server| {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    let browser = server.sign_in_as(amina).await;
    for address in ["/learn", "/learn/browse", SECTION, "/help/contacts", "/privacy", "/nothing/here", "/author"] {
        let page = browser.get(&format!("{address}?x=1")).await;
        assert_eq!(links(&page), [format!("/wrong?page={address}")], "{address}");
        assert_eq!(page.all("footer li")[1], "Something is wrong on this page", "{address}");
    }
    let token = "a".repeat(64);
    for address in [format!("/sign-in/links/{token}"), format!("/sign-in/links/{token}/more")] {
        assert_eq!(links(&browser.get(&address).await), ["/wrong"], "{address}");
    }
    assert!(TABLE.iter().any(|route| route.path.contains("{token}")));
});

on_both!(a_report_goes_to_those_who_write_the_content_and_its_sender_is_told, async |server| {
    let alder = server.agency("Alder").await;
    let browser = server.sign_in_as(server.learner("Amina", alder).await).await;
    let sent = report(&browser, SECTION, "The date in the second line is wrong.").await;
    assert_eq!(sent.location(), "/wrong/sent");
    assert!(browser.get("/wrong/sent").await.text().contains("/learn/reports"));
    let [row] = rows(server).await.try_into().unwrap();
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    assert_eq!((row.address.as_str(), row.agency_id, row.state), (SECTION, Some(alder), State::Open));
    assert_eq!((row.content_id, row.version_id), (Some(published.content), Some(published.version)));
    assert!(browser.get("/learn/reports").await.words("main").contains("Waiting for an answer"));

    let trainer = server.sign_in_as(server.person("Tom", &[(Permission::Trainer, None)]).await).await;
    assert!(trainer.get("/author").await.words("main p").contains("1 waits for an answer"));
    let address = format!("/author/reports/{}", row.id);
    for page in ["/author/reports", "/author/modules/six-key-points"] {
        assert!(trainer.get(page).await.attributes("main a", "href").contains(&address), "{page}");
    }
    let page = trainer.get(&address).await;
    assert!(page.words("main").contains("The date in the second line is wrong.") && !page.words("main").contains("Amina"));
    for (fields, field) in [(vec![], "outcome"), (vec![("outcome", "no-change")], "words"), (vec![("outcome", "x")], "outcome")] {
        let page = trainer.post(&address, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.attributes(".govuk-error-summary a", "href"), [format!("#{field}")]);
    }
    let kept = trainer.post(&address, &[("words", "Because the court said so")]).await;
    assert_eq!(kept.words("textarea"), "Because the court said so");
    let answer = [("outcome", "no-change"), ("words", "The date is the court's own.")];
    let answered = server.and_after(trainer.post(&address, &answer)).await;
    assert_eq!(answered.location(), "/author/reports");
    let mail = server.mailed(1).await.concat();
    assert!(mail.contains("amina@octavo.example") && mail.contains("The date is the court's own.") && mail.contains(SECTION), "{mail}");
    assert_eq!(trainer.post(&address, &[("outcome", "mended")]).await.status, StatusCode::CONFLICT, "it is answered once");
    let own = browser.get("/learn/reports").await.words("main");
    assert!(own.contains("No change") && own.contains("The date is the court's own."), "{own}");
    assert!(trainer.get("/author/reports").await.words("main").contains("None waits"));
});

on_both!(a_report_is_about_the_version_that_was_open, async |server| {
    let browser = server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await;
    let before = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    browser.move_on(before.module().unwrap(), "a-week-at-the-breakfast-club").await;
    publish_changed(server, "modules/six-key-points.md", "Ella is 9.", "Ella is ten.").await;
    report(&browser, SECTION, "Ella's age").await;
    let attempt = browser.start("five-words").await;
    report(&browser, &format!("/learn/attempts/{attempt}/harm"), "A word is missing").await;
    report(&server.browser(), "/privacy", "Too long").await;
    let rows = rows(server).await;
    assert_eq!(rows[0].version_id, Some(before.version));
    let case = server.app.library.current(Kind::Scenario, "five-words").unwrap();
    assert_eq!((rows[1].content_id, rows[1].version_id), (Some(case.content), Some(case.version)));
    assert_eq!(rows[2].content_id, server.app.library.current(Kind::Page, "privacy").map(|page| page.content));
    let other = server.sign_in_as(server.learner("Ben", server.agency("Birch").await).await).await;
    let page = other.get(&format!("/wrong?page=/learn/attempts/{attempt}/harm")).await;
    assert!(!page.text().contains("Five words"), "another's attempt is not there");
});

on_both!(what_is_wrong_with_the_form_is_said_and_what_was_typed_is_kept, async |server| {
    let browser = server.browser();
    let long = "\u{142}".repeat(2_001);
    let page = browser.post("/wrong", &[("page", "/help"), ("text", &long), ("email", "nobody")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attributes(".govuk-error-summary a", "href"), ["#text", "#email"]);
    assert_eq!((page.words("textarea"), page.attributes("#email", "value")), (long, vec!["nobody".to_owned()]));
    assert_eq!(page.attributes("input[name=page]", "value"), ["/help"]);
    assert_eq!(browser.post("/wrong", &[("page", "/help")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let elsewhere = browser.get("/wrong?page=https://evil.example/").await;
    assert!(!elsewhere.text().contains("evil"));
    assert_eq!(rows(server).await.len(), 0);
    let fields = [("page", "/help"), ("text", &"\u{142}".repeat(2_000)), ("email", "Vi@Example.org")];
    assert_eq!(browser.post("/wrong", &fields).await.location(), "/wrong/sent");
    assert_eq!(rows(server).await[0].reply_to.as_deref(), Some("vi@example.org"));
});

on_both!(a_double_post_is_one_report, async |server| {
    let browser = server.browser();
    let key = browser.get("/wrong?page=/help").await.form_key();
    let fields = [("form_key", key.as_str()), ("page", "/help"), ("text", "Twice")];
    let (one, two) = tokio::join!(browser.post("/wrong", &fields), browser.post("/wrong", &fields));
    assert_eq!([one.location(), two.location()], ["/wrong/sent"; 2]);
    assert_eq!(rows(server).await.len(), 1);
    let noted = audit::Entity::find().all(server.db()).await.unwrap();
    assert_eq!(noted.iter().filter(|entry| entry.act == "reported a page").count(), 1);
    assert!(noted.iter().all(|entry| !entry.detail.contains("Twice")), "nobody's words are noted");
});

on_both!(there_is_a_limit_for_a_person_an_address_and_all_visitors, async |server| {
    let amina = server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await;
    let (visitor, post) = (server.browser(), [("page", "/help"), ("text", "Wrong")]);
    for _ in 0..20 {
        assert_eq!(amina.post("/wrong", &post).await.status, StatusCode::SEE_OTHER);
    }
    let page = amina.post("/wrong", &post).await;
    assert_eq!((page.status, page.words("textarea")), (StatusCode::TOO_MANY_REQUESTS, "Wrong".to_owned()));
    let with_address = [post[0], post[1], ("email", "vi@example.org")];
    for _ in 0..5 {
        assert_eq!(visitor.post("/wrong", &with_address).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(visitor.post("/wrong", &with_address).await.status, StatusCode::TOO_MANY_REQUESTS);
    server.pass(TimeDelta::minutes(61));
    assert_eq!(visitor.post("/wrong", &with_address).await.status, StatusCode::SEE_OTHER);
    for _ in 6..100 {
        assert_eq!(visitor.post("/wrong", &post).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(visitor.post("/wrong", &post).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(page_report::Entity::find().count(server.db()).await.unwrap(), 120);
    server.pass(TimeDelta::days(1));
    assert_eq!(amina.get("/learn").await.status, StatusCode::SEE_OTHER, "the session is over");
    assert_eq!(visitor.post("/wrong", &post).await.status, StatusCode::SEE_OTHER);
});

on_both!(a_trainer_of_an_agency_answers_what_its_own_people_sent, async |server| {
    let (a, b) = (server.agency("Alder").await, server.agency("Birch").await);
    report(&server.sign_in_as(server.learner("Amina", a).await).await, "/help", "From Alder").await;
    report(&server.sign_in_as(server.learner("Bo", b).await).await, "/help", "From Birch").await;
    report(&server.browser(), "/help", "From outside").await;
    let (of_a, of_all) = (server.person("Tom", &[(Permission::Trainer, Some(a))]).await, server.person("Tess", &[]).await);
    person_grant::give(server.db(), of_all, Permission::Approver, None, server.app.now()).await.unwrap();
    let (tom, tess) = (server.sign_in_as(of_a).await, server.sign_in_as(of_all).await);
    assert_eq!(tom.get("/author/reports").await.all("main li a"), ["From Alder"]);
    assert_eq!(tess.get("/author/reports").await.all("main li a"), ["From Alder", "From Birch", "From outside"]);
    for row in rows(server).await.iter().filter(|row| row.agency_id != Some(a)) {
        let address = format!("/author/reports/{}", row.id);
        assert_eq!(tom.get(&address).await.status, StatusCode::NOT_FOUND);
        assert_eq!(tom.post(&address, &[("outcome", "mended")]).await.status, StatusCode::NOT_FOUND);
    }
    assert!(rows(server).await.iter().all(|row| row.state == State::Open));
});
