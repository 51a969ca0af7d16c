//! Who may see what: every route of the table with every kind of person, and other people's things with each of them.

use axum::http::{Method, StatusCode};
use octavo::database::person_grant::Permission;
use octavo::database::{AgencyId, AttemptId, PersonId, answer, attempt, completion, post};
use octavo::routes::{Route, TABLE, Who};
use percent_encoding::percent_decode_str;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::support::page::Page;
use crate::support::{Browser, TestServer};

/// Somebody who asks: what they are, and their grants.
type Persona = (&'static str, Option<Vec<(Permission, Option<AgencyId>)>>);

fn personas(a: AgencyId, b: AgencyId) -> Vec<Persona> {
    let one = |permission, agency| Some(vec![(permission, agency)]);
    vec![
        ("Nobody", None),
        ("Signed In", Some(Vec::new())),
        ("Learner", one(Permission::Learner, None)),
        ("Trainer Of A", one(Permission::Trainer, Some(a))),
        ("Approver Of A", one(Permission::Approver, Some(a))),
        ("Officer Of A", one(Permission::Hr, Some(a))),
        ("Officer Of B", one(Permission::Hr, Some(b))),
        ("Officer Of All", one(Permission::Hr, None)),
        ("Administrator", one(Permission::Administrator, None)),
        (MANAGER, Some(Vec::new())),
    ]
}

/// Somebody with no grant, who manages Amina.
const MANAGER: &str = "Manager";

/// What a route does with somebody.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    LetsIn,
    AsksToSignIn,
    Refuses,
}

/// What the table says it must do.
fn expected(who: Who, name: &str, grants: Option<&[(Permission, Option<AgencyId>)]>) -> Answer {
    let has = |wanted: &[Permission]| grants.is_some_and(|grants| grants.iter().any(|(permission, _)| wanted.contains(permission)));
    let may = match who {
        Who::Anyone => true,
        Who::SignedIn => grants.is_some(),
        Who::Learner => has(&[Permission::Learner]),
        Who::Trainer => has(&[Permission::Trainer, Permission::Approver]),
        Who::Approver => has(&[Permission::Approver]),
        Who::Hr => has(&[Permission::Hr]),
        Who::Administrator => has(&[Permission::Administrator]),
        Who::Manager => name == MANAGER,
        Who::AgencyKeeper => has(&[Permission::Hr, Permission::Administrator]),
        Who::PartnershipKeeper => {
            has(&[Permission::Administrator]) || grants.is_some_and(|grants| grants.contains(&(Permission::Hr, None)))
        }
    };
    match (may, grants) {
        (true, _) => Answer::LetsIn,
        (false, None) => Answer::AsksToSignIn,
        (false, Some(_)) => Answer::Refuses,
    }
}

fn given(page: &Page, route: &Route) -> Answer {
    let sign_in = page.status == StatusCode::SEE_OTHER && page.location().starts_with("/sign-in?");
    match page.status {
        StatusCode::FORBIDDEN => Answer::Refuses,
        _ if sign_in => Answer::AsksToSignIn,
        status => {
            let fine = !status.is_server_error() && ![StatusCode::UNAUTHORIZED, StatusCode::METHOD_NOT_ALLOWED].contains(&status);
            assert!(fine, "{} {}: {status}", route.method, route.path);
            Answer::LetsIn
        }
    }
}

/// A route's address with something real for each of its parameters. A parameter that has none here fails the test.
fn sample(route: &Route, attempt: AttemptId, person: PersonId) -> String {
    let part = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
        None => part.to_owned(),
        Some("token") => "0".repeat(64),
        Some("framework") => "eightq-2006".to_owned(),
        Some("module" | "slug") => "six-key-points".to_owned(),
        Some("section") => "a-week-at-the-breakfast-club".to_owned(),
        Some("scenario") => "five-words".to_owned(),
        Some("attempt") => attempt.to_string(),
        Some("step") => "case".to_owned(),
        Some("kind") => "modules".to_owned(),
        Some("part") => "facts".to_owned(),
        Some("number") => "1".to_owned(),
        Some("session" | "address") => person.to_string(),
        Some("person") => person.to_string(),
        Some("agency" | "contact" | "agreement" | "grant") => "0199aaaa-0000-7000-8000-000000000000".to_owned(),
        Some("help") => "learners".to_owned(),
        Some("page") => "glossary".to_owned(),
        Some("message") => "0199aaaa-0000-7000-8000-000000000000".to_owned(),
        Some("rule" | "assignment" | "evidence") => "0199aaaa-0000-7000-8000-000000000000".to_owned(),
        Some("comment" | "draft") => "0199aaaa-0000-7000-8000-000000000000".to_owned(),
        Some("post" | "import") => "0199aaaa-0000-7000-8000-000000000000".to_owned(),
        Some("report" | "certificate" | "completion" | "correction" | "disclosure" | "frozen") => {
            "0199aaaa-0000-7000-8000-000000000000".to_owned()
        }
        Some("media" | "asset") => "mark.svg".to_owned(),
        Some(other) => panic!("{}: give {{{other}}} a sample here", route.path),
    };
    route.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

async fn ask(browser: &Browser<'_>, route: &Route, address: &str) -> Page {
    match route.method {
        Method::GET => browser.get(address).await,
        Method::POST => browser.post(address, &[]).await,
        _ => panic!("{}: say here how {} is sent", route.path, route.method),
    }
}

/// What people have done, counted.
async fn done(server: &TestServer) -> [u64; 3] {
    [
        attempt::Entity::find().count(server.db()).await.unwrap(),
        answer::Entity::find().count(server.db()).await.unwrap(),
        completion::Entity::find().count(server.db()).await.unwrap(),
    ]
}

on_both!(every_route_lets_in_whom_the_table_names_and_nobody_else, async |server| {
    let (a, b) = (server.agency("Alder").await, server.agency("Birch").await);
    let amina = server.learner("Amina", a).await;
    let attempt = server.sign_in_as(amina).await.start("five-words").await;
    for (name, grants) in personas(a, b) {
        let person = match &grants {
            Some(grants) => Some(server.person(name, grants).await),
            None => None,
        };
        if name == MANAGER {
            let post = post::Entity::update_many().col_expr(post::Column::ManagerId, Expr::value(person));
            post.filter(post::Column::PersonId.eq(amina)).exec(server.db()).await.unwrap();
        }
        for route in TABLE {
            // Signing out ends a session, so each route gets its own.
            let browser = match person {
                Some(person) => server.sign_in_as(person).await,
                None => server.browser(),
            };
            let address = sample(route, attempt, amina);
            let before = done(server).await;
            let page = ask(&browser, route, &address).await;
            let what = format!("{} {address} by {name}: {}", route.method, page.status);
            let answer = expected(route.who, name, grants.as_deref());
            assert_eq!(given(&page, route), answer, "{what}");
            if answer != Answer::LetsIn {
                assert_eq!(done(server).await, before, "{what}");
            }
            if answer == Answer::AsksToSignIn {
                let back = page.location().strip_prefix("/sign-in?return_to=").unwrap();
                assert_eq!(percent_decode_str(back).decode_utf8().unwrap(), address, "{what}");
            }
        }
    }
});

on_both!(a_grant_that_is_taken_back_opens_nothing_from_the_next_page_on, async |server| {
    use octavo::database::person_grant;
    let person = server.person("Amina", &[(Permission::Learner, None)]).await;
    let browser = server.sign_in_as(person).await;
    assert_eq!(browser.get("/learn").await.status, StatusCode::OK);
    let revoke = person_grant::Entity::update_many().col_expr(person_grant::Column::RevokedAt, Expr::value(server.app.now()));
    revoke.exec(server.db()).await.unwrap();
    assert_eq!(browser.get("/learn").await.status, StatusCode::FORBIDDEN);
});

on_both!(another_learners_attempt_is_not_there, async |server| {
    let a = server.agency("Alder").await;
    let (amina, ben) = (server.learner("Amina", a).await, server.learner("Ben", a).await);
    let attempt = server.sign_in_as(amina).await.start("five-words").await;
    let other = server.sign_in_as(ben).await;
    let before = done(server).await;
    let of_attempt: Vec<_> = TABLE.iter().filter(|route| route.path.contains("{attempt}")).collect();
    assert!(of_attempt.iter().any(|route| route.method == Method::POST));
    for route in of_attempt {
        let page = ask(&other, route, &sample(route, attempt, amina)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{} {}", route.method, route.path);
        assert!(!page.text().contains("Five words"), "{}", route.path);
    }
    let harm = other.post(&format!("/learn/attempts/{attempt}/harm"), &[("answer", "NONE")]).await;
    assert_eq!(harm.status, StatusCode::NOT_FOUND);
    assert_eq!(done(server).await, before);
});

on_both!(hr_sees_the_people_of_its_own_agency_only, async |server| {
    let (a, b) = (server.agency("Alder").await, server.agency("Birch").await);
    let (amina, bo) = (server.learner("Amina", a).await, server.learner("Bo", b).await);
    let of_a = server.person("Officer Of A", &[(Permission::Hr, Some(a))]).await;
    let browser = server.sign_in_as(of_a).await;
    let report = browser.get("/reports/completion").await;
    assert_eq!(report.all("tbody th"), ["Amina"]);
    assert_eq!(report.all("select#agency option"), ["All that you may see", "Alder"]);
    let file = browser.get("/reports/completion.csv").await.text();
    assert!(file.contains("Amina") && !file.contains("Bo"), "{file}");
    assert_eq!(browser.get(&format!("/people/{amina}")).await.words("h1"), "Amina");
    let other = browser.get(&format!("/people/{bo}")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    assert!(!other.text().contains("Bo<"));
    for address in ["/reports/completion", "/reports/completion.csv"] {
        assert_eq!(browser.get(&format!("{address}?agency={a}")).await.status, StatusCode::OK);
        assert_eq!(browser.get(&format!("{address}?agency={b}")).await.status, StatusCode::NOT_FOUND, "{address}");
    }
});

on_both!(hr_of_two_agencies_sees_both_and_hr_of_the_partnership_sees_all, async |server| {
    let [a, b, c] = [server.agency("Alder").await, server.agency("Birch").await, server.agency("Cedar").await];
    for (name, agency) in [("Amina", a), ("Bo", b), ("Cem", c)] {
        server.learner(name, agency).await;
    }
    let of_two = server.person("Officer Of Two", &[(Permission::Hr, Some(a)), (Permission::Hr, Some(c))]).await;
    let browser = server.sign_in_as(of_two).await;
    assert_eq!(browser.get("/reports/completion").await.all("tbody th"), ["Amina", "Cem"]);
    assert_eq!(browser.get(&format!("/reports/completion?agency={c}")).await.all("tbody th"), ["Cem"]);
    let of_all = server.person("Officer Of All", &[(Permission::Hr, None)]).await;
    let browser = server.sign_in_as(of_all).await;
    assert_eq!(browser.get("/reports/completion").await.all("tbody th"), ["Amina", "Bo", "Cem"]);
    assert_eq!(browser.get(&format!("/reports/completion?agency={b}")).await.all("tbody th"), ["Bo"]);
});

on_both!(hr_sees_of_a_person_in_two_agencies_what_belongs_to_its_own, async |server| {
    let (a, b) = (server.agency("Alder").await, server.agency("Birch").await);
    let amina = server.learner("Amina", a).await;
    server.post(amina, b, "Volunteer", "2027-02-20").await;
    server.assign().await;
    let browser = server.sign_in_as(server.person("Officer Of B", &[(Permission::Hr, Some(b))]).await).await;
    let record = browser.get(&format!("/people/{amina}")).await;
    assert_eq!(record.status, StatusCode::OK);
    assert!(record.words("dd").contains("Volunteer") && !record.words("dd").contains("Key person"), "{}", record.words("dd"));
});

on_both!(a_trainers_grant_shows_nobodys_record, async |server| {
    let a = server.agency("Alder").await;
    let amina = server.learner("Amina", a).await;
    let grants =
        [(Permission::Trainer, None), (Permission::Approver, None), (Permission::Administrator, None), (Permission::Learner, None)];
    let browser = server.sign_in_as(server.person("Tom", &grants).await).await;
    assert_eq!(browser.get(&format!("/people/{amina}")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.get("/reports/completion.csv").await.status, StatusCode::FORBIDDEN);
});
