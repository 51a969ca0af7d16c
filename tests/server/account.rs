//! My account: sessions, how long they last, and changing one's e-mail address at both ends.

use axum::http::StatusCode;
use chrono::TimeDelta;
use octavo::database::person_grant::Permission;
use octavo::database::{PersonId, audit, person_email, session};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::support::page::Page;
use crate::support::{Browser, Kind, NewDatabase, PUBLIC, TestServer};

const OLD: &str = "amina@octavo.example";
const NEW: &str = "amina.new@octavo.example";
const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0";

async fn amina(server: &TestServer) -> PersonId {
    server.person("Amina", &[(Permission::Learner, None)]).await
}

on_both!(my_account_shows_who_i_am_and_where_i_am_signed_in, async |server| {
    let person = amina(server).await;
    let link = octavo::account::sign_in::make_link(&server.app, person).await.unwrap();
    let mut there = server.browser();
    let page = there.post_body(link.strip_prefix(PUBLIC).unwrap(), "", &[("user-agent", FIREFOX)]).await;
    there.keep_cookie(&page);
    server.pass(TimeDelta::minutes(90));
    there.get("/learn").await;
    let here = server.sign_in_as(person).await;
    let account = here.get("/account").await;
    assert_eq!(account.words("h1"), "My account");
    assert!(
        account.words("dl").contains("Amina")
            && account.words("dl").contains(OLD)
            && account.words("dl").contains("None: you sign in by a link")
    );
    let sessions = account.all("main li");
    assert_eq!(sessions.len(), 2);
    assert!(sessions[0].contains("This one") && !sessions[0].contains("End this"), "{sessions:?}");
    assert!(sessions[1].starts_with("Firefox on WindowsSigned in by a link on 2 March 2027 at 10:00."), "{sessions:?}");
    assert!(sessions[1].contains("Last used between 11:00 and 12:00 on 2 March 2027."), "only the hour is kept: {sessions:?}");
    assert_eq!(here.get("/learn").await.attributes("nav a[href='/account']", "href"), ["/account"]);
});

on_both!(one_session_or_all_others_can_be_ended_and_nobody_elses, async |server| {
    let person = amina(server).await;
    let (one, two, here) = (server.sign_in_as(person).await, server.sign_in_as(person).await, server.sign_in_as(person).await);
    let other = server.sign_in_as(server.person("Ben", &[(Permission::Learner, None)]).await).await;
    let end = here.get("/account").await.attributes("main li form", "action");
    assert_eq!(end.len(), 2);
    assert_eq!(other.post(&end[0], &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(here.post(&end[0], &[]).await.location(), "/account?done=session");
    assert_eq!(here.post(&end[0], &[]).await.status, StatusCode::NOT_FOUND, "it has ended");
    assert_eq!(one.get("/learn").await.status, StatusCode::OK);
    assert!(two.get("/learn").await.location().starts_with("/sign-in"), "the newest of the others");
    assert_eq!(here.post("/account/sessions/others/end", &[]).await.location(), "/account?done=sessions");
    assert!(one.get("/learn").await.location().starts_with("/sign-in"));
    for stays in [&here, &other] {
        assert_eq!(stays.get("/learn").await.status, StatusCode::OK);
    }
});

on_both!(a_session_that_is_used_slides_but_not_past_a_week, async |server| {
    let browser = server.sign_in_as(amina(server).await).await;
    let ends = async || session::Entity::find().one(server.db()).await.unwrap().unwrap().expires_at;
    let began = server.app.now();
    server.pass(TimeDelta::hours(6));
    browser.get("/learn").await;
    assert_eq!(ends().await, began + TimeDelta::hours(12), "half of it is left");
    server.pass(TimeDelta::microseconds(1));
    browser.get("/learn").await;
    assert_eq!(ends().await, server.app.now() + TimeDelta::hours(12));
    while server.app.now() + TimeDelta::hours(11) < began + TimeDelta::days(7) {
        server.pass(TimeDelta::hours(11));
        assert_eq!(browser.get("/learn").await.status, StatusCode::OK);
    }
    server.set_clock("2027-03-09T09:59:59Z");
    let page = browser.get("/learn").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.words(".oct-expiry").contains("cannot be made longer") && !page.has(".oct-expiry button"));
    server.set_clock("2027-03-09T10:00:00Z");
    assert!(browser.get("/learn").await.location().starts_with("/sign-in"));
});

on_both!(every_signed_in_page_says_when_its_session_ends_and_offers_to_stay, async |server| {
    let browser = server.sign_in_as(amina(server).await).await;
    server.pass(TimeDelta::minutes(355));
    for address in ["/learn", "/account", "/help", "/learn/modules/six-key-points"] {
        let page = browser.get(address).await;
        assert_eq!(
            page.attributes("[role=status] > .oct-expiry", "class"),
            ["oct-expiry oct-expiry--hours-6 oct-expiry--tens-0"],
            "{address}"
        );
        assert!(page.words(".oct-expiry").contains("signed out at 22:00"), "{}", page.words(".oct-expiry"));
        assert_eq!(page.attributes(".oct-expiry form", "action"), ["/account/signed-in"]);
        assert!(!page.has("[style]"));
    }
    assert!(!server.browser().get("/help").await.has(".oct-expiry"));
    assert_eq!(browser.post("/account/signed-in", &[]).await.location(), "/account/signed-in");
    let stays = browser.get("/account/signed-in").await;
    assert!(stays.words("main").contains("until 3 March 2027 at 03:55"), "{}", stays.words("main"));
});

/// Amina's address as the page of her account has it, to change.
async fn change_page(browser: &Browser<'_>) -> String {
    browser.get("/account").await.attributes("a[href^='/account/email/']", "href").remove(0)
}

async fn ask(browser: &Browser<'_>, email: &str) -> Page {
    browser.post(&change_page(browser).await, &[("email", email)]).await
}

/// The link in the message to this address.
fn link_to(mail: &[String], address: &str) -> Option<String> {
    let message = mail
        .iter()
        .find(|message| message.to_lowercase().contains(&format!("to: {address}\r\n")) && message.contains("/email-changes/"))?;
    Some(message[message.find("/email-changes/")?..].split_whitespace().next()?.to_owned())
}

async fn addresses(server: &TestServer, person: PersonId) -> Vec<(String, bool)> {
    let rows = person_email::Entity::find().filter(person_email::Column::PersonId.eq(person)).all(server.db()).await.unwrap();
    rows.into_iter().map(|row| (row.email, row.ended_at.is_none())).collect()
}

async fn changes(server: &TestServer, old_first: bool) {
    let person = amina(server).await;
    let browser = server.sign_in_as(person).await;
    assert_eq!(ask(&browser, " Amina.New@octavo.example").await.location(), "/account?done=email");
    let mail = server.mailed(2).await;
    let (old, new) = (link_to(&mail, OLD).unwrap(), link_to(&mail, NEW).unwrap());
    let in_order = if old_first { [&old, &new] } else { [&new, &old] };
    let anyone = server.browser();
    for link in in_order {
        let opened = anyone.get(link).await;
        assert_eq!(opened.status, StatusCode::OK);
        assert_eq!(opened.all("main button").len(), 2);
    }
    assert_eq!(addresses(server, person).await, [(OLD.to_owned(), true)], "a link that is only followed changes nothing");
    assert!(anyone.post(in_order[0], &[("answer", "yes")]).await.words("h1").starts_with("Confirmed at your"));
    assert!(
        anyone.post(in_order[0], &[("answer", "yes")]).await.words("h1").starts_with("Confirmed at your"),
        "twice at one end is not both"
    );
    assert_eq!(addresses(server, person).await, [(OLD.to_owned(), true)]);
    assert!(browser.get("/account").await.words(".govuk-inset-text").contains(NEW));
    assert_eq!(anyone.post(in_order[1], &[("answer", "yes")]).await.words("h1"), "Your e-mail address is changed");
    let mut now = addresses(server, person).await;
    now.sort();
    assert_eq!(now, [(NEW.to_owned(), true), (OLD.to_owned(), false)], "the old row stays, with its end");
    assert_eq!(server.mailed(4).await.len(), 4, "both are told");
    for link in in_order {
        assert_eq!(anyone.get(link).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(person_email::find_person(server.db(), OLD).await.unwrap(), None);
    assert_eq!(person_email::find_person(server.db(), NEW).await.unwrap(), Some(person));
}

on_both!(an_address_changes_once_both_have_pressed, async |server| changes(server, true).await);
on_both!(an_address_changes_in_the_other_order_too, async |server| changes(server, false).await);

on_both!(an_address_that_was_given_up_can_be_somebodys_again, async |server| {
    changes(server, true).await;
    let ben = server.person("Ben", &[(Permission::Learner, None)]).await;
    person_email::add(server.db(), ben, OLD, server.app.now()).await.unwrap();
    assert!(person_email::add(server.db(), ben, NEW, server.app.now()).await.is_err(), "a live one cannot");
    let found = audit::Entity::find().all(server.db()).await.unwrap();
    assert!(found.iter().any(|entry| entry.act == "changed an e-mail address"));
    assert!(found.iter().all(|entry| !entry.detail.contains('@') && !entry.subject.contains('@')));
});

on_both!(a_change_waits_for_a_day_and_can_be_refused, async |server| {
    let person = amina(server).await;
    let browser = server.sign_in_as(person).await;
    ask(&browser, NEW).await;
    let mail = server.mailed(2).await;
    let (old, new) = (link_to(&mail, OLD).unwrap(), link_to(&mail, NEW).unwrap());
    let anyone = server.browser();
    anyone.post(&new, &[("answer", "yes")]).await;
    server.pass(TimeDelta::hours(24));
    assert_eq!(anyone.post(&old, &[("answer", "yes")]).await.status, StatusCode::NOT_FOUND, "too old");
    let browser = server.sign_in_as(person).await;
    ask(&browser, "amina.newer@octavo.example").await;
    let mail = server.mailed(4).await;
    let new = link_to(&mail, "amina.newer@octavo.example").unwrap();
    let old = mail.iter().find(|message| message.contains("amina.newer") && message.contains("Was this you")).unwrap();
    let old = old[old.find("/email-changes/").unwrap()..].split_whitespace().next().unwrap();
    anyone.post(&new, &[("answer", "yes")]).await;
    assert!(anyone.post(old, &[("answer", "no")]).await.words("main").contains("tell your HR team"));
    assert_eq!(anyone.post(old, &[("answer", "yes")]).await.status, StatusCode::NOT_FOUND, "refused is refused");
    assert_eq!(addresses(server, person).await, [(OLD.to_owned(), true)]);
});

on_both!(an_address_in_use_looks_like_any_other_from_outside, async |server| {
    let person = amina(server).await;
    server.person("Ben", &[(Permission::Learner, None)]).await;
    let browser = server.sign_in_as(person).await;
    let free = ask(&browser, NEW).await;
    server.mailed(2).await;
    let free_account = browser.get("/account").await.text().replace(NEW, "ADDRESS");
    let taken = ask(&browser, "ben@octavo.example").await;
    assert_eq!((free.status, free.headers, free.body), (taken.status, taken.headers, taken.body));
    assert_eq!(browser.get("/account").await.text().replace("ben@octavo.example", "ADDRESS"), free_account);
    let mail = server.mailed(4).await;
    let to_ben = mail.iter().find(|message| message.to_lowercase().contains("to: ben@octavo.example\r\n")).unwrap();
    assert!(to_ben.contains("belongs to an account already") && !to_ben.contains("/email-changes/") && !to_ben.contains("amina"));
    let old = mail.iter().find(|message| message.contains("one to ben@octavo.example")).unwrap();
    let old = old[old.find("/email-changes/").unwrap()..].split_whitespace().next().unwrap();
    assert!(server.browser().post(old, &[("answer", "yes")]).await.words("h1").starts_with("Confirmed at your old"));
    assert_eq!(addresses(server, person).await, [(OLD.to_owned(), true)]);
});

on_both!(a_new_address_must_be_one_and_another_and_not_asked_for_too_often, async |server| {
    let browser = server.sign_in_as(amina(server).await).await;
    let page = change_page(&browser).await;
    assert!(browser.get(&page).await.words("main").contains("Ask your HR team"), "for those who lost the old mailbox");
    for (typed, says) in [("", "Enter your e-mail"), ("amina", "like name@example.org"), ("AMINA@octavo.example", "already")] {
        let shown = browser.post(&page, &[("email", typed)]).await;
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.words(".govuk-error-summary").contains(says), "{typed}");
        assert_eq!(shown.attributes("#email", "value"), [typed]);
    }
    for number in 1..=6 {
        let status = ask(&browser, &format!("amina{number}@octavo.example")).await.status;
        assert_eq!(status, if number <= 5 { StatusCode::SEE_OTHER } else { StatusCode::UNPROCESSABLE_ENTITY });
    }
    assert_eq!(octavo::database::email_change::Entity::find().count(server.db()).await.unwrap(), 5);
    let other = server.sign_in_as(server.person("Ben", &[(Permission::Learner, None)]).await).await;
    assert_eq!(other.get(&page).await.status, StatusCode::NOT_FOUND, "nobody else's address");
    assert_eq!(other.post(&page, &[("email", "x@octavo.example")]).await.status, StatusCode::NOT_FOUND);
});

/// What a server from before addresses had dates left behind.
async fn before_dates(url: &str) {
    use migrations::{Migrator, MigratorTrait};
    use sea_orm::sea_query::Query;
    use sea_orm::{ConnectionTrait, Database};
    let now = chrono::Utc::now();
    let database = Database::connect(url).await.unwrap();
    Migrator::up(&database, Some(5)).await.unwrap();
    let person = PersonId::new();
    let mut insert = Query::insert();
    insert.into_table("person").columns(["id", "name", "name_folded", "created_at"]);
    insert.values_panic([person.0.into(), "Amina".into(), "amina".into(), now.into()]);
    database.execute(&insert).await.unwrap();
    let mut insert = Query::insert();
    insert.into_table("person_email").columns(["id", "person_id", "email", "created_at"]);
    insert.values_panic([uuid::Uuid::now_v7().into(), person.0.into(), OLD.into(), now.into()]);
    database.execute(&insert).await.unwrap();
    Migrator::up(&database, None).await.unwrap();
    assert_eq!(person_email::find_person(&database, OLD).await.unwrap(), Some(person));
    assert!(person_email::add(&database, person, OLD, now).await.is_err(), "a live address stays one person's");
    let address = person_email::live_of(&database, person).await.unwrap().remove(0);
    person_email::end(&database, address.id, now).await.unwrap();
    person_email::add(&database, person, OLD, now).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test]
async fn addresses_of_an_older_database_are_kept_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    before_dates(&format!("sqlite://{}?mode=rwc", folder.path().join("old.db").display())).await;
}

#[tokio::test]
async fn addresses_of_an_older_database_are_kept_on_postgres() {
    let database = NewDatabase::of(Kind::Postgres).await;
    before_dates(database.url.as_ref().unwrap()).await;
    database.remove().await;
}
