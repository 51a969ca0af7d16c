//! Passwords beside links: what may be one, how often it may be guessed at, and what changes with it.

use axum::http::StatusCode;
use chrono::TimeDelta;
use octavo::database::person_grant::Permission;
use octavo::database::{PersonId, audit, credential, session};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::page::Page;
use crate::support::{Browser, PUBLIC, TestServer};

const AMINA: &str = "amina@octavo.example";
const GOOD: &str = " lemon kettle under nine ";

async fn amina(server: &TestServer) -> PersonId {
    server.person("Amina", &[(Permission::Learner, None)]).await
}

/// Amina, with a password, and a browser in which she has just set it.
async fn with_password(server: &TestServer) -> (PersonId, Browser<'_>) {
    let person = amina(server).await;
    let browser = server.sign_in_as(person).await;
    let set = browser.post("/account/password", &[("new-password", GOOD)]).await;
    assert_eq!(set.header("location"), "/account?done=password-set", "{}", set.words(".govuk-error-summary"));
    (person, browser)
}

async fn try_with(server: &TestServer, email: &str, password: &str) -> Page {
    server.browser().post("/sign-in", &[("email", email), ("password", password), ("return_to", "/learn/record")]).await
}

async fn acts(server: &TestServer) -> Vec<String> {
    audit::Entity::find().all(server.db()).await.unwrap().into_iter().map(|entry| entry.act).collect()
}

on_both!(a_password_signs_in_to_its_last_blank, async |server| {
    with_password(server).await;
    let page = try_with(server, " Amina@Octavo.Example ", GOOD).await;
    assert_eq!(page.location(), "/learn/record");
    let mut browser = server.browser();
    browser.keep_cookie(&page);
    assert_eq!(browser.get("/learn").await.status, StatusCode::OK);
    assert_eq!(try_with(server, AMINA, GOOD.trim()).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = credential::Entity::find().one(server.db()).await.unwrap().unwrap();
    assert!(kept.hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && !format!("{kept:?}").contains("argon2"));
});

on_both!(an_empty_password_or_the_other_button_sends_a_link, async |server| {
    with_password(server).await;
    server.mailed(1).await;
    let browser = server.browser();
    for (number, fields) in [[("password", ""), ("way", "")], [("password", GOOD), ("way", "link")]].iter().enumerate() {
        let fields: Vec<_> = [("email", AMINA)].into_iter().chain(fields.iter().copied()).collect();
        assert_eq!(browser.post("/sign-in", &fields).await.location(), "/sign-in/sent");
        server.mailed(number + 2).await;
    }
});

on_both!(a_password_that_is_short_or_guessable_or_endless_is_refused, async |server| {
    let person = server.learner("Amina Yusuf", server.agency("Little Alders Nursery").await).await;
    let browser = server.sign_in_as(person).await;
    let endless = "lemon kettle ".repeat(100);
    for (password, says) in [
        ("", "12 characters"),
        ("Xk9#mQ2$vL7", "12 characters"),
        ("password1234", "harder to guess"),
        ("amina.yusuf1", "harder to guess"),
        ("octavooctavo", "harder to guess"),
        ("Little Alders Nursery", "harder to guess"),
        (&endless, "1,024 bytes"),
    ] {
        let page = browser.post("/account/password", &[("new-password", password)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
        assert!(page.words(".govuk-error-summary").contains(says), "{password}: {}", page.words(".govuk-error-summary"));
        assert!(password.is_empty() || !page.text().contains(password), "a password is never shown again");
        assert_eq!(page.attributes("#new-password", "autocomplete"), ["new-password"]);
    }
    assert_eq!(credential::Entity::find().count(server.db()).await.unwrap(), 0);
    let longest = &endless[..1024];
    assert_eq!(browser.post("/account/password", &[("new-password", longest)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(try_with(server, "amina.yusuf@octavo.example", longest).await.status, StatusCode::SEE_OTHER);
    assert_eq!(try_with(server, "amina.yusuf@octavo.example", &endless).await.status, StatusCode::UNPROCESSABLE_ENTITY);
});

on_both!(what_is_said_of_a_wrong_password_tells_nothing_of_the_address, async |server| {
    with_password(server).await;
    server.person("Ben", &[(Permission::Learner, None)]).await;
    let mut said = Vec::new();
    for email in [AMINA, "ben@octavo.example", "nobody@octavo.example"] {
        for number in 1..=11 {
            let page = try_with(server, email, "not her password").await;
            let wanted = if number <= 10 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::TOO_MANY_REQUESTS };
            assert_eq!(page.status, wanted, "{email}, try {number}");
            if number >= 10 {
                let mut headers = page.headers.clone();
                headers.remove("content-length");
                said.push((page.status, headers, page.text().replace(email, "ADDRESS")));
            }
        }
    }
    assert!(said.iter().step_by(2).all(|page| *page == said[0]), "the tenth");
    assert!(said.iter().skip(1).step_by(2).all(|page| *page == said[1]), "the eleventh");
    assert!(said[1].2.contains("Have a link e-mailed to you"));
});

on_both!(ten_guesses_in_five_minutes_and_no_more_however_they_come, async |server| {
    with_password(server).await;
    let browser = server.browser();
    let guess = || browser.post("/sign-in", &[("email", AMINA), ("password", "not her password")]);
    let pages = futures_util::future::join_all((0..25).map(|_| guess())).await;
    let let_through = pages.iter().filter(|page| page.status == StatusCode::UNPROCESSABLE_ENTITY).count();
    assert_eq!((let_through, pages.iter().filter(|page| page.status == StatusCode::TOO_MANY_REQUESTS).count()), (10, 15));
    assert_eq!(try_with(server, AMINA, GOOD).await.status, StatusCode::TOO_MANY_REQUESTS, "not even the right one");
    assert_eq!(try_with(server, "Amina@octavo.example", GOOD).await.status, StatusCode::TOO_MANY_REQUESTS, "in other letters");
    server.pass(TimeDelta::minutes(5) - TimeDelta::microseconds(1));
    octavo::account::forget_old(&server.app).await.unwrap();
    assert_eq!(try_with(server, AMINA, GOOD).await.status, StatusCode::TOO_MANY_REQUESTS);
    server.pass(TimeDelta::microseconds(1));
    octavo::account::forget_old(&server.app).await.unwrap();
    assert_eq!(try_with(server, AMINA, GOOD).await.status, StatusCode::SEE_OTHER);
});

on_both!(guesses_at_ones_own_account_page_count_too, async |server| {
    let (_, browser) = with_password(server).await;
    server.pass(TimeDelta::minutes(10));
    for number in 1..=11 {
        let page = browser.post("/account/password", &[("current-password", "not it"), ("new-password", "some other long words")]).await;
        let wanted = if number <= 10 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(page.status, wanted, "{number}");
    }
    assert_eq!(try_with(server, AMINA, GOOD).await.status, StatusCode::TOO_MANY_REQUESTS);
});

on_both!(changing_needs_the_password_there_is_or_a_link_not_ten_minutes_old, async |server| {
    let (person, browser) = with_password(server).await;
    let change = async |fields: &[(&str, &str)]| browser.post("/account/password", fields).await;
    server.pass(TimeDelta::minutes(10) - TimeDelta::microseconds(1));
    assert_eq!(change(&[("new-password", "second long words here")]).await.status, StatusCode::SEE_OTHER);
    server.pass(TimeDelta::microseconds(1));
    assert!(browser.get("/account/password").await.has("#current-password"));
    let without = change(&[("new-password", "third long words here")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.words(".govuk-error-summary").contains("as it is now"));
    let wrong = change(&[("current-password", GOOD), ("new-password", "third long words here")]).await;
    assert!(wrong.words(".govuk-error-summary").contains("not your password"));
    let right = change(&[("current-password", "second long words here"), ("new-password", "third long words here")]).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER);
    let by_password = try_with(server, AMINA, "third long words here").await;
    let mut other = server.browser();
    other.keep_cookie(&by_password);
    assert_eq!(
        other.post("/account/password", &[("new-password", "fourth long words here")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let by_link = server.sign_in_as(person).await;
    assert_eq!(by_link.post("/account/password", &[("new-password", "fourth long words here")]).await.status, StatusCode::SEE_OTHER);
});

on_both!(an_old_session_cannot_set_a_first_password, async |server| {
    let browser = server.sign_in_as(amina(server).await).await;
    server.pass(TimeDelta::minutes(10));
    assert!(!browser.get("/account/password").await.has("#new-password"));
    let set = browser.post("/account/password", &[("new-password", GOOD)]).await;
    assert_eq!(set.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.post("/account/password/link", &[]).await.location(), "/sign-in/sent");
    assert!(server.mailed(1).await[0].contains("return_to=/account/password"));
});

on_both!(a_new_password_ends_other_sessions_tells_the_person_and_is_audited, async |server| {
    let person = amina(server).await;
    let (other, browser) = (server.sign_in_as(person).await, server.sign_in_as(person).await);
    for (number, (fields, act)) in [
        ([("new-password", GOOD)], "password set"),
        ([("new-password", "second long words here")], "password changed"),
        ([("act", "remove")], "password removed"),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(browser.post("/account/password", &fields).await.status, StatusCode::SEE_OTHER, "{act}");
        let mail = server.mailed(number + 1).await;
        assert!(mail.iter().all(|message| message.to_lowercase().contains(&format!("to: {AMINA}"))));
        assert!(acts(server).await.contains(&act.to_owned()), "{act}");
        assert_eq!(browser.get("/learn").await.status, StatusCode::OK, "this session stays");
    }
    assert!(other.get("/learn").await.location().starts_with("/sign-in"));
    assert_eq!(credential::Entity::find().count(server.db()).await.unwrap(), 0);
    assert_eq!(try_with(server, AMINA, "second long words here").await.status, StatusCode::UNPROCESSABLE_ENTITY);
});

on_both!(a_forgotten_password_is_replaced_by_way_of_a_link, async |server| {
    with_password(server).await;
    server.mailed(1).await;
    let form = server.browser().get("/sign-in/forgotten").await;
    assert_eq!(form.attributes("form[action='/sign-in'] input[name=return_to]", "value"), ["/account/password"]);
    server.browser().post("/sign-in", &[("email", AMINA), ("way", "link"), ("return_to", "/account/password")]).await;
    let mail = server.mailed(2).await;
    let message = mail.iter().find(|message| message.contains("Set a new password")).unwrap();
    let link = message[message.find(PUBLIC).unwrap() + PUBLIC.len()..].split_whitespace().next().unwrap();
    let mut browser = server.browser();
    let opened = browser.get(link).await;
    let signed_in = browser.post(&opened.attributes("main form", "action")[0], &[("return_to", "/account/password")]).await;
    assert_eq!(signed_in.location(), "/account/password");
    browser.keep_cookie(&signed_in);
    assert!(!browser.get("/account/password").await.has("#current-password"));
    assert_eq!(browser.post("/account/password", &[("new-password", "second long words here")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(try_with(server, AMINA, "second long words here").await.status, StatusCode::SEE_OTHER);
});

on_both!(signing_in_by_password_gives_a_new_session_and_ends_the_old_one, async |server| {
    let (_, before) = with_password(server).await;
    let mut after = before.clone();
    let page = after.post("/sign-in", &[("email", AMINA), ("password", GOOD)]).await;
    after.keep_cookie(&page);
    assert_ne!(before.cookie, after.cookie);
    assert!(before.get("/learn").await.location().starts_with("/sign-in"));
    let means = session::Entity::find().all(server.db()).await.unwrap().into_iter().map(|session| session.means);
    assert!(means.into_iter().any(|means| means == session::Means::Password));
});
