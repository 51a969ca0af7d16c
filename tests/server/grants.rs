//! Permissions and the audit trail, as administrators see them.

use axum::http::StatusCode;
use octavo::database::person_grant::{self, Permission};
use octavo::database::{PersonId, audit};
use sea_orm::EntityTrait;

use crate::support::page::Page;
use crate::support::{Browser, TestServer};

async fn administrator<'s>(server: &'s TestServer, name: &str) -> (PersonId, Browser<'s>) {
    let person = server.person(name, &[(Permission::Administrator, None)]).await;
    (person, server.sign_in_as(person).await)
}

fn at(person: PersonId) -> String {
    format!("/operate/people/{person}")
}

async fn removal(browser: &Browser<'_>, person: PersonId) -> Vec<String> {
    browser.get(&at(person)).await.attributes("form[action$=removal]", "action")
}

/// The address that takes away somebody's first grant, whether or not a page offers it.
async fn removal_of(server: &TestServer, person: PersonId) -> String {
    let grants = person_grant::Entity::find().all(server.db()).await.unwrap();
    let grant = grants.into_iter().find(|grant| grant.person_id == person && grant.revoked_at.is_none()).unwrap();
    format!("{}/{}/removal", at(person), grant.id)
}

async fn acts(server: &TestServer) -> Vec<(String, String)> {
    let entries = audit::Entity::find().all(server.db()).await.unwrap();
    entries.into_iter().filter(|entry| entry.act.contains("a permission")).map(|entry| (entry.act, entry.detail)).collect()
}

on_both!(a_permission_is_given_once_and_taken_away_and_counts_from_the_next_page, async |server| {
    let alder = server.agency("Alder").await;
    let (_, browser) = administrator(server, "Ada").await;
    let tom = server.person("Tom", &[(Permission::Learner, None)]).await;
    let toms = server.sign_in_as(tom).await;
    assert_eq!(toms.get("/author").await.status, StatusCode::FORBIDDEN);
    let id = alder.to_string();
    for _ in 0..2 {
        assert_eq!(browser.post(&at(tom), &[("permission", "trainer"), ("agency", &id)]).await.location(), at(tom));
    }
    assert_eq!(toms.get("/author").await.status, StatusCode::OK);
    let page = browser.get(&at(tom)).await;
    assert_eq!(page.all("dt"), ["Learner", "Trainer"]);
    assert!(page.words("dd").contains("Alder, since 2 March 2027") && page.words("main").contains("tom@octavo.example"));
    assert_eq!(browser.get("/operate/people").await.all("tbody th"), ["Ada", "Tom"]);
    let away = removal(&browser, tom).await;
    assert_eq!(away.len(), 1, "to learn is not taken away here");
    for _ in 0..2 {
        assert_eq!(browser.post(&away[0], &[]).await.location(), at(tom));
    }
    assert_eq!(toms.get("/author").await.status, StatusCode::FORBIDDEN);
    let about = format!("trainer, agency {alder}");
    assert_eq!(acts(server).await, [("gave a permission".to_owned(), about.clone()), ("took a permission away".to_owned(), about)]);
    for (fields, wrong) in [
        (vec![], vec!["#permission", "#agency"]),
        (vec![("permission", "hr")], vec!["#agency"]),
        (vec![("permission", "learner"), ("agency", "partnership")], vec!["#permission"]),
    ] {
        let page = browser.post(&at(tom), &fields).await;
        assert_eq!(
            (page.status, page.attributes(".govuk-error-summary a", "href")),
            (StatusCode::UNPROCESSABLE_ENTITY, wrong.iter().map(|id| (*id).to_owned()).collect())
        );
    }
    browser.post(&at(tom), &[("permission", "administrator"), ("agency", &id)]).await;
    assert!(person_grant::of_person(server.db(), tom).await.unwrap().contains(&(Permission::Administrator, None)), "for the whole, always");
});

on_both!(nobody_takes_away_their_own_administration_or_the_last, async |server| {
    let (ada, browser) = administrator(server, "Ada").await;
    assert_eq!(removal(&browser, ada).await, Vec::<String>::new());
    let own = browser.post(&removal_of(server, ada).await, &[]).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
    assert!(own.words("main").contains("You cannot take away your own administration"));
    let (ben, bens) = administrator(server, "Ben").await;
    // Each takes the other's away at the same time: one of them stays.
    let (of_ada, of_ben) = (removal_of(server, ada).await, removal_of(server, ben).await);
    let (first, second): (Page, Page) = tokio::join!(browser.post(&of_ben, &[]), bens.post(&of_ada, &[]));
    let left = person_grant::Entity::find().all(server.db()).await.unwrap();
    let left: Vec<_> = left.iter().filter(|grant| grant.permission == Permission::Administrator && grant.revoked_at.is_none()).collect();
    assert_eq!(left.len(), 1, "{} {}", first.status, second.status);
});

on_both!(people_are_found_by_any_part_of_a_name_or_address, async |server| {
    let (_, browser) = administrator(server, "Ada").await;
    for name in ["Priya Nair", "Nairn Ross", "Percy 100%", "Under_Score"] {
        server.person(name, &[]).await;
    }
    let found = async |words: &str| browser.get(&format!("/operate/people?q={words}")).await.all("ul.oct-list-roomy li");
    assert_eq!(found("nair").await, ["Nairn Ross", "Priya Nair"]);
    assert_eq!(found("priya.nair@").await, ["Priya Nair"]);
    assert_eq!(found("0%25").await, ["Percy 100%"], "a percent sign is a percent sign");
    assert_eq!(found("r_s").await, ["Under_Score"]);
    assert_eq!(found("%25%25").await, Vec::<String>::new());
    assert!(browser.get("/operate/people?q=n").await.words("main").contains("at least two letters"));
});

on_both!(the_audit_trail_is_filtered_paged_and_the_same_as_a_file, async |server| {
    let alder = server.agency("Alder").await;
    let (_, browser) = administrator(server, "Ada").await;
    let amina = server.learner("Amina", alder).await;
    server.sign_in_as(amina).await.post("/wrong", &[("page", "/help"), ("text", "My secret words")]).await;
    let officer = server.sign_in_as(server.person("=Olga", &[(Permission::Hr, None)]).await).await;
    for _ in 0..60 {
        officer.get(&format!("/people/{amina}")).await;
    }
    let page = browser.get("/operate/audit").await;
    assert_eq!(page.all("tbody tr").len(), 50);
    assert!(
        page.words("tbody").contains("viewed a person's record =Olga Amina") || page.all("tbody tr")[0].contains("Amina"),
        "{}",
        page.all("tbody tr")[0]
    );
    assert!(!page.text().contains("secret"));
    let older = page.attributes("a[rel=next]", "href").remove(0);
    let rest = browser.get(&older).await;
    assert!(rest.all("tbody tr").len() >= 12 && rest.all("tbody tr").len() < 50 && !rest.text().contains("secret"));
    let acts = page.all("#act option");
    assert!(acts.contains(&"signed in".to_owned()) && acts.is_sorted_by(|one, other| one == "All" || one <= other), "{acts:?}");

    let mine = browser.get("/operate/audit?act=signed+in&person=amina@octavo.example").await;
    assert_eq!(mine.all("tbody tr").len(), 1);
    assert_eq!(
        browser.get("/operate/audit?person=amina@octavo.example&act=viewed+a+person%27s+record").await.all("tbody tr").len(),
        50,
        "about her too"
    );
    server.set_clock("2027-03-31T23:30:00Z");
    server.sign_in_as(amina).await;
    let ada = octavo::database::person_email::find_person(server.db(), "ada@octavo.example").await.unwrap().unwrap();
    let browser = server.sign_in_as(ada).await;
    let day =
        async |from: &str, to: &str| browser.get(&format!("/operate/audit?act=signed+in&from={from}&to={to}")).await.all("tbody tr").len();
    assert_eq!((day("1+4+2027", "1+4+2027").await, day("", "31+3+2027").await), (2, 3), "by London\u{2019}s days");
    let wrong = browser.get("/operate/audit?from=1+13+2027&person=nobody@example.org").await;
    assert_eq!(wrong.attributes(".govuk-error-summary a", "href"), ["#person", "#from"]);

    let file = browser.get("/operate/audit.csv?act=viewed+a+person%27s+record").await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"audit-2027-04-01.csv\"");
    let text = file.text();
    assert_eq!(text.lines().count(), 61);
    assert!(
        text.starts_with("\u{feff}When (UTC),What,By,About,More,Key\r\n2027-03-02T10:00:00Z,viewed a person's record,'=Olga,Amina,"),
        "{text}"
    );
    assert!(!browser.get("/operate/audit.csv").await.text().contains("secret"));
    let noted = audit::Entity::find().all(server.db()).await.unwrap();
    assert_eq!(noted.iter().filter(|entry| entry.act == "downloaded the audit trail").count(), 2);
});
