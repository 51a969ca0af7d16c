//! The privacy notice at the outset: once, and again when its text has changed.

use axum::http::StatusCode;
use octavo::database::audit;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::learn_module::publish_changed;
use crate::support::Browser;
use crate::support::page::Page;

async fn press(browser: &Browser<'_>, page: &Page) -> Page {
    let [version, return_to] = ["version", "return_to"].map(|name| page.attributes(&format!("main input[name={name}]"), "value").remove(0));
    browser.post("/privacy/notice", &[("version", &version), ("return_to", &return_to)]).await
}

on_both!(a_newcomer_reads_the_notice_once_and_goes_on_where_they_wanted_to, async |server| {
    let amina = server.newcomer("Amina", server.agency("Alder").await).await;
    let browser = server.sign_in_as(amina).await;
    let wanted = "/learn/modules/six-key-points";
    let sent = browser.get(wanted).await;
    assert_eq!(sent.location(), format!("/privacy/notice?return_to={wanted}"));
    let notice = browser.get(sent.location()).await;
    assert_eq!((notice.status, notice.words("h1")), (StatusCode::OK, "What is kept about you".to_owned()));
    assert!(notice.words("details").contains("Who is responsible"), "the whole of it is there");
    assert_eq!(press(&browser, &notice).await.location(), wanted);
    assert_eq!(browser.get(wanted).await.status, StatusCode::OK);
    assert_eq!(server.sign_in_as(amina).await.get("/learn").await.status, StatusCode::OK, "once, on any device");
    let noted = audit::Entity::find().filter(audit::Column::Act.eq("read the privacy notice")).count(server.db()).await.unwrap();
    assert_eq!(noted, 1);
});

on_both!(a_notice_that_has_changed_is_shown_again, async |server| {
    let amina = server.newcomer("Amina", server.agency("Alder").await).await;
    let browser = server.sign_in_as(amina).await;
    let before = browser.get("/privacy/notice").await;
    publish_changed(server, "pages/privacy.md", "What is kept about you", "What we keep about you").await;
    assert_eq!(press(&browser, &before).await.location(), "/");
    assert_eq!(browser.get("/learn").await.location(), "/privacy/notice?return_to=/learn", "what was read is not what holds now");
    press(&browser, &browser.get("/privacy/notice").await).await;
    assert_eq!(browser.get("/learn").await.status, StatusCode::OK);
    publish_changed(server, "pages/privacy.md", "What is kept about you", "All that we keep about you").await;
    let again = browser.get("/privacy/notice?return_to=/learn").await;
    assert_eq!(again.words("h1"), "What is kept about you has changed");
});

on_both!(the_notice_keeps_nobody_from_what_they_send, async |server| {
    let amina = server.newcomer("Amina", server.agency("Alder").await).await;
    let browser = server.sign_in_as(amina).await;
    let started = browser.post("/learn/scenarios/five-words/attempts", &[]).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER);
    assert!(started.location().starts_with("/learn/attempts/"));
});
