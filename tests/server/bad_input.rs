//! What nobody should send: each gets a page with the right status, and nothing of it is stored.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{Method, Request, StatusCode};
use octavo::database::person_grant::Permission;
use octavo::database::{answer, attempt, sign_in_link};
use octavo::routes::TABLE;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::page::Page;
use crate::support::{Browser, PUBLIC, TestServer, bare};

const FORM: &str = "application/x-www-form-urlencoded";

/// Somebody who may do everything.
async fn anybody(server: &TestServer) -> Browser<'_> {
    let alder = server.agency("Alder").await;
    let all = [Permission::Learner, Permission::Trainer, Permission::Approver, Permission::Hr, Permission::Administrator];
    let person = server.person("Anybody", &all.map(|permission| (permission, None))).await;
    server.post(person, alder, "Key person", "2027-02-01").await;
    server.assign().await;
    server.sign_in_as(person).await
}

/// A page of ours, whole and safe, that says no more than it should.
fn check_page(page: &Page, what: &str) {
    check_headers(page, what);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{what}: {}", page.text());
    assert!(page.title().ends_with("\u{2013} Octavo") && page.has("main h1"), "{what}: {}", page.text());
    for leak in ["panicked", "src/", "sqlx", "DbErr", "stack backtrace", "deserialize", "Invalid URL"] {
        assert!(!page.text().contains(leak), "{what}: {leak}");
    }
}

/// The headers of every response, page or not.
fn check_headers(page: &Page, what: &str) {
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{what}: {policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{what}: {policy}");
    assert!(page.status.is_redirection() || policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
    assert_eq!(page.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(page.header("x-frame-options"), "DENY", "{what}");
    assert_eq!(page.header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin", "{what}");
}

async fn expect(browser: &Browser<'_>, address: &str, status: StatusCode) {
    let page = browser.get(address).await;
    assert_eq!(page.status, status, "{address}");
    check_page(&page, address);
}

async fn stored(server: &TestServer) -> [u64; 3] {
    [
        attempt::Entity::find().count(server.db()).await.unwrap(),
        answer::Entity::find().count(server.db()).await.unwrap(),
        sign_in_link::Entity::find().count(server.db()).await.unwrap(),
    ]
}

on_both!(every_page_that_is_shown_carries_the_security_headers, async |server| {
    let browser = anybody(server).await;
    let attempt = browser.start("five-words").await;
    for address in [
        "/",
        "/sign-in",
        "/sign-in/sent",
        "/learn",
        "/learn/browse",
        "/learn/record",
        "/account",
        "/account/password",
        "/account/signed-in",
        "/privacy/notice",
        "/sign-in/forgotten",
        "/email-changes/x",
        "/learn/modules/six-key-points",
        "/learn/scenarios/five-words",
        "/author",
        "/author/modules/six-key-points",
        "/author/modules/six-key-points/versions/1",
        "/reports/completion",
        "/reminders",
        "/reminders/outbox",
        "/agencies",
        "/agencies/new",
        "/agreements",
        "/operate",
        "/operate/people?q=a",
        "/operate/audit",
        "/agreements/new?kind=between",
        "/help/agreements",
        "/help",
        "/help/contacts",
        "/help/learners",
        "/privacy",
        "/accessibility",
        "/about",
        "/about/glossary",
        "/learn/frameworks/eightq-2006",
        "/learn/modules/six-key-points/check-your-understanding",
        &format!("/learn/attempts/{attempt}/case"),
    ] {
        let page = browser.get(address).await;
        check_headers(&page, address);
        if page.status == StatusCode::OK {
            check_page(&page, address);
        }
    }
    browser.walk_to(attempt, Some("record")).await;
    let island = browser.get(&format!("/learn/attempts/{attempt}/record")).await;
    check_page(&island, "an island");
    assert!(island.header("content-security-policy").contains("script-src 'nonce-"), "{}", island.header("content-security-policy"));
    for address in ["/healthz", "/readyz", "/assets/mark.svg", "/reports/completion.csv", "/media/none.svg"] {
        check_headers(&browser.get(address).await, address);
    }
});

on_both!(an_address_there_is_not_is_a_page_that_says_so, async |server| {
    let browser = anybody(server).await;
    for address in [
        "/nowhere",
        "/learn/",
        "/learn/modules",
        "/learn/modules/six-key-points/nowhere",
        "/learn/scenarios/nowhere",
        "/help/nowhere",
        "/about/nowhere",
        "/author/nowhere/x",
        "/author/modules/nowhere",
        "/author/modules/six-key-points/versions/2",
        "/assets/nowhere.js",
        "/media/../Cargo.toml",
        "/sign-in/links/short",
        "/.env",
        "/index.php",
        "//evil.example",
        "/learn/frameworks/nowhere",
    ] {
        expect(&browser, address, StatusCode::NOT_FOUND).await;
    }
    assert_eq!(browser.post("/nowhere", &[]).await.status, StatusCode::NOT_FOUND);
});

on_both!(a_weird_key_or_number_is_a_page_and_never_a_fault_of_ours, async |server| {
    let browser = anybody(server).await;
    let long = "a".repeat(10_000);
    for id in [
        "%00",
        "%FF",
        "%F0%9F%92%A5",
        "..%2f..%2fetc",
        "'%20OR%201=1--",
        "00000000-0000-0000-0000-000000000000",
        "-1",
        "%zz",
        "%",
        long.as_str(),
    ] {
        for address in [
            format!("/learn/attempts/{id}"),
            format!("/learn/attempts/{id}/harm"),
            format!("/learn/attempts/{id}/result"),
            format!("/learn/modules/{id}"),
            format!("/learn/modules/six-key-points/{id}"),
            format!("/learn/scenarios/{id}"),
            format!("/learn/frameworks/{id}"),
            format!("/author/{id}/{id}"),
            format!("/author/modules/six-key-points/versions/{id}"),
            format!("/people/{id}"),
            format!("/people?agency={id}"),
            format!("/people?state={id}"),
            format!("/reminders/policies/{id}"),
            format!("/reminders/outbox/{id}"),
            format!("/reminders/outbox?state={id}"),
            format!("/agencies/{id}"),
            format!("/agencies/{id}/details"),
            format!("/agreements/{id}/history"),
            format!("/operate/people/{id}"),
            format!("/team?page={id}"),
            format!("/agreements?agency={id}"),
            format!("/help/agreements?own={id}"),
            format!("/agencies/{id}/contacts/{id}"),
            format!("/help/{id}"),
            format!("/about/{id}"),
            format!("/media/{id}"),
            format!("/assets/{id}"),
            format!("/sign-in/links/{id}"),
            format!("/assignments/{id}"),
            format!("/assignments/{id}/evidence"),
            format!("/assignments/rules/{id}"),
            format!("/assignments/evidence/{id}"),
            format!("/assignments/classroom/{id}"),
            format!("/assignments/new?person={id}"),
            format!("/reports/completion?agency={id}"),
            format!("/reports/completion.csv?pathway={id}"),
            format!("/reports/completion?page={id}"),
        ] {
            let page = browser.get(&address).await;
            let short: String = address.chars().take(60).collect();
            assert!(page.status.is_client_error(), "{short}: {}", page.status);
            check_page(&page, &short);
        }
    }
    for page in ["1.5", "one", "99999999999999999999999999"] {
        let shown = browser.get(&format!("/reports/completion?page={page}")).await;
        assert!(shown.status.is_client_error(), "{page}: {}", shown.status);
        check_page(&shown, page);
    }
});

on_both!(a_form_that_is_no_text_is_refused_and_not_stored, async |server| {
    let browser = anybody(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("record")).await;
    let before = stored(server).await;
    let record = format!("/learn/attempts/{attempt}/record");
    for body in [b"record=%FF".to_vec(), b"record=\xff".to_vec(), b"record=ok&%C3=x".to_vec(), b"record=%ED%A0%80".to_vec()] {
        for address in
            [record.as_str(), "/sign-in", "/learn/modules/six-key-points/check-your-understanding", "/learn/scenarios/trial-week/attempts"]
        {
            let page = browser.post_body(address, body.clone(), &[]).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{address} {body:?}");
            check_page(&page, address);
        }
    }
    assert_eq!(stored(server).await, before);
});

on_both!(a_percent_sign_that_means_nothing_is_a_percent_sign, async |server| {
    let browser = anybody(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("record")).await;
    let posted = browser.post_body(&format!("/learn/attempts/{attempt}/record"), "record=100%+sure%2&=&&x", &[]).await;
    assert_eq!(posted.status, StatusCode::SEE_OTHER);
    let kept = answer::of_attempt(server.db(), attempt).await.unwrap().pop().unwrap();
    assert_eq!(kept.text.as_deref(), Some("100% sure%2"));
});

on_both!(a_nul_is_no_text_that_can_be_kept_so_it_is_refused, async |server| {
    let browser = anybody(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("record")).await;
    let before = stored(server).await;
    for (address, body) in
        [(format!("/learn/attempts/{attempt}/record"), "record=before%00after"), ("/sign-in".to_owned(), "email=a%00@octavo.example")]
    {
        let page = browser.post_body(&address, body, &[]).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{address}");
        check_page(&page, &address);
    }
    assert_eq!(stored(server).await, before);
});

/// Whether a post's handler reads what is sent with it: these take no more than the press of their button.
fn reads_a_form(path: &str) -> bool {
    path != "/sign-out"
}

/// A key of nothing there is.
const NOBODYS: &str = "0199aaaa-0000-7000-8000-000000000000";

on_both!(one_byte_past_the_limit_is_too_long_and_the_limit_itself_is_not, async |server| {
    let browser = anybody(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("record")).await;
    let own_address = browser.get("/account").await.attributes("a[href^='/account/email/']", "href").remove(0);
    let own_address = own_address.rsplit('/').next().unwrap().to_owned();
    let before = stored(server).await;
    let mut forms = 0;
    for route in TABLE.iter().filter(|route| route.method == Method::POST && reads_a_form(route.path)) {
        let token = "0".repeat(64);
        let address = route.path.replace("{token}", &token).replace("{module}/{section}", "six-key-points/practice");
        let address = address.replace("{report}", NOBODYS).replace("{session}", NOBODYS).replace("{address}", &own_address);
        let address = address.replace("{message}", NOBODYS).replace("{agency}", NOBODYS);
        let address = address.replace("{agency}", NOBODYS).replace("{contact}", NOBODYS).replace("{agreement}", NOBODYS);
        let address = address.replace("{person}", NOBODYS).replace("{grant}", NOBODYS);
        let address = ["{rule}", "{assignment}", "{evidence}"].iter().fold(address, |address, part| address.replace(part, NOBODYS));
        let address = address
            .replace("{draft}", NOBODYS)
            .replace("{comment}", NOBODYS)
            .replace("{part}", "facts")
            .replace("{kind}/{slug}", "modules/six-key-points");
        let address = ["{person}", "{post}", "{import}"].into_iter().fold(address, |address, part| address.replace(part, NOBODYS));
        let address = ["{certificate}", "{completion}", "{correction}"].iter().fold(address, |address, key| address.replace(key, NOBODYS));
        let address = address.replace("{scenario}", "trial-week").replace("{attempt}/{step}", &format!("{attempt}/record"));
        assert!(!address.contains('{'), "give {address} a sample here");
        let body = |length: usize| format!("x={}", "a".repeat(length - 2));
        let page = browser.post_body(&address, body(route.limit + 1), &[]).await;
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{address}");
        check_page(&page, &address);
        forms += 1;
    }
    assert!(forms >= 5);
    assert_eq!(stored(server).await, before);
    let limit = TABLE.iter().find(|route| route.path == "/sign-in" && route.method == Method::POST).unwrap().limit;
    assert_eq!(limit, 256 * 1024);
    let whole = format!("email={}", "a".repeat(limit - 6));
    assert_eq!(
        browser.post_body("/sign-in", whole, &[]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "read, and found to be no address"
    );
});

on_both!(a_form_of_another_kind_is_refused, async |server| {
    let browser = anybody(server).await;
    let attempt = browser.start("five-words").await;
    let before = stored(server).await;
    for kind in ["text/plain", "application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded2", "\u{7f}"] {
        for address in ["/sign-in".to_owned(), format!("/learn/attempts/{attempt}/case"), "/learn/scenarios/trial-week/attempts".to_owned()]
        {
            let Ok(_) = kind.parse::<axum::http::HeaderValue>() else { continue };
            let page = browser.post_body(&address, "email=a@b.cd", &[(CONTENT_TYPE.as_str(), kind)]).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{address} {kind}");
            check_page(&page, &address);
        }
    }
    assert_eq!(stored(server).await, before);
});

on_both!(a_method_that_an_address_does_not_take_is_a_page_that_says_so, async |server| {
    let browser = anybody(server).await;
    let paths: std::collections::BTreeSet<_> = TABLE.iter().map(|route| route.path).collect();
    for path in paths {
        let address = path.replace(['{', '}'], "");
        let takes = |method: Method| TABLE.iter().any(|route| route.path == path && route.method == method);
        for method in
            [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH].into_iter().filter(|method| !takes(method.clone()))
        {
            let mut request = bare(method.clone(), &address).header(ORIGIN, PUBLIC);
            request = request.header("cookie", browser.cookie.clone().unwrap());
            let page = server.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {address}");
            check_page(&page, &address);
        }
    }
});

on_both!(a_post_from_elsewhere_is_refused_and_nothing_is_stored, async |server| {
    let browser = anybody(server).await;
    let attempt = browser.start("five-words").await;
    let before = stored(server).await;
    let elsewhere: [&[(&str, &str)]; 9] = [
        &[("origin", "https://octavo.example:8443"), ("sec-fetch-site", "same-site")],
        &[("origin", "https://octavo.example:8443"), ("sec-fetch-site", "")],
        &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        &[("origin", "https://evil.octavo.example"), ("sec-fetch-site", "same-site")],
        &[("origin", "null"), ("sec-fetch-site", "")],
        &[("origin", "null"), ("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "octavo.example"), ("sec-fetch-site", "")],
    ];
    for headers in elsewhere {
        for address in [
            format!("/learn/attempts/{attempt}/case"),
            "/learn/scenarios/trial-week/attempts".to_owned(),
            "/sign-in".to_owned(),
            "/sign-out".to_owned(),
        ] {
            let page = browser.post_body(&address, "email=anybody@octavo.example", headers).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{address} {headers:?}");
            check_page(&page, &address);
        }
    }
    assert_eq!(stored(server).await, before);
    assert_eq!(browser.get("/learn").await.status, StatusCode::OK, "nobody was signed out");
});

on_both!(another_port_and_another_name_of_this_machine_are_elsewhere, async |server| {
    for (host, origin, status) in [
        ("127.0.0.1:3000", "http://127.0.0.1:3000", StatusCode::SEE_OTHER),
        ("127.0.0.1:3000", "http://127.0.0.1:3001", StatusCode::FORBIDDEN),
        ("127.0.0.1:3000", "http://localhost:3000", StatusCode::FORBIDDEN),
        ("localhost:3000", "http://127.0.0.1:3000", StatusCode::FORBIDDEN),
        ("127.0.0.1:3000", "http://127.0.0.1", StatusCode::FORBIDDEN),
    ] {
        let request =
            Request::builder().method(Method::POST).uri("/sign-in").header(HOST, host).header(ORIGIN, origin).header(CONTENT_TYPE, FORM);
        let page = server.send(request.body(Body::from("email=nobody@octavo.example")).unwrap()).await;
        assert_eq!(page.status, status, "{host} {origin}");
    }
});

on_both!(a_cookie_that_is_nobodys_is_nobody, async |server| {
    let mut browser = anybody(server).await;
    let good = browser.cookie.clone().unwrap();
    for cookie in
        ["", "__Host-octavo=", "__Host-octavo=x", &good.replace("__Host-octavo", "octavo"), &good[..good.len() - 1], &good.to_uppercase()]
    {
        browser.cookie = Some(cookie.to_owned());
        assert!(browser.get("/learn").await.location().starts_with("/sign-in"), "{cookie}");
    }
    browser.cookie = Some(format!("other=1; {good}; more=2"));
    assert_eq!(browser.get("/learn").await.status, StatusCode::OK);
});
