//! The list of people and their pages: found by any part of a name, seen within one's scope, and never unnoticed.

use octavo::database::person_grant::Permission;
use octavo::database::{AgencyId, PersonId, person, person_access, post};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::support::{Browser, TestServer};

/// An HR officer, for one agency or for the partnership.
pub async fn officer<'s>(server: &'s TestServer, name: &str, agency: Option<AgencyId>) -> Browser<'s> {
    server.sign_in_as(server.person(name, &[(Permission::Hr, agency)]).await).await
}

async fn named(server: &TestServer, name: &str, agency: AgencyId) -> PersonId {
    let person = server.person(name, &[(Permission::Learner, None)]).await;
    server.post(person, agency, "Key person", "2027-02-01").await;
    person
}

async fn found(browser: &Browser<'_>, query: &str) -> Vec<String> {
    browser.get(&format!("/people?{query}")).await.all("tbody th")
}

on_both!(people_are_found_by_any_part_of_a_name_an_address_or_a_staff_number, async |server| {
    let alder = server.agency("Alder").await;
    for name in ["Zo\u{eb} \u{141}ukasz", "Zack O\u{2019}Brien", "Ann Per_cent", "Ann Other"] {
        named(server, name, alder).await;
    }
    let ann = person::Entity::find().filter(person::Column::Name.eq("Ann Other")).one(server.db()).await.unwrap().unwrap();
    person::rename(server.db(), ann, "Ann Other", Some("AL-77".to_owned()), server.app.now()).await.unwrap();
    let browser = officer(server, "Olga", None).await;
    for (query, names) in [
        ("name=zoe+luka", vec!["Zo\u{eb} \u{141}ukasz"]),
        ("name=LUK+zo", vec!["Zo\u{eb} \u{141}ukasz"]),
        ("name=obrien", vec!["Zack O\u{2019}Brien"]),
        ("name=ann", vec!["Ann Other", "Ann Per_cent"]),
        ("name=r_c", vec!["Ann Per_cent"]),
        ("name=%25", vec![]),
        ("name=ann+zack", vec![]),
        ("name=ann.other@octavo.example", vec!["Ann Other"]),
        ("name=al-77", vec!["Ann Other"]),
        ("name=", vec!["Ann Other", "Ann Per_cent", "Zack O\u{2019}Brien", "Zo\u{eb} \u{141}ukasz"]),
    ] {
        assert_eq!(found(&browser, query).await, names, "{query}");
    }
    let long = browser.get(&format!("/people?name={}", "a".repeat(101))).await;
    assert_eq!(long.status.as_u16(), 422);
    assert!(long.has(".govuk-error-summary"));
});

on_both!(hr_finds_its_own_agencys_people_only, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let (amina, bo) = (named(server, "Amina", alder).await, named(server, "Bo", birch).await);
    let browser = officer(server, "Olga", Some(alder)).await;
    assert_eq!(found(&browser, "state=all").await, ["Amina"]);
    assert_eq!(browser.get(&format!("/people?agency={birch}")).await.status.as_u16(), 404);
    assert_eq!(browser.get(&format!("/people/{bo}")).await.status.as_u16(), 404);
    assert_eq!(browser.get(&format!("/people/{amina}")).await.words("h1"), "Amina");
    let moved = browser.get(&format!("/reports/people/{amina}")).await;
    assert_eq!(moved.location(), format!("/people/{amina}"));
    let all = officer(server, "Otto", None).await;
    assert_eq!(found(&all, "").await, ["Amina", "Bo"]);
    assert_eq!(found(&all, &format!("agency={birch}")).await, ["Bo"]);
});

on_both!(those_who_have_left_are_shown_when_asked_for, async |server| {
    let alder = server.agency("Alder").await;
    let (amina, _) = (named(server, "Amina", alder).await, named(server, "Ben", alder).await);
    let ended =
        post::Entity::update_many().col_expr(post::Column::EndsOn, Expr::value(Some("2027-03-01".parse::<chrono::NaiveDate>().unwrap())));
    ended.filter(post::Column::PersonId.eq(amina)).exec(server.db()).await.unwrap();
    let browser = officer(server, "Olga", Some(alder)).await;
    assert_eq!(found(&browser, "").await, ["Ben"]);
    assert_eq!(found(&browser, "state=leavers").await, ["Amina"]);
    assert_eq!(found(&browser, "state=all").await, ["Amina", "Ben"]);
});

on_both!(a_long_list_is_read_forwards_and_backwards_and_nobody_is_left_out, async |server| {
    let alder = server.agency("Alder").await;
    let transaction = server.app.store.begin_write().await.unwrap();
    for place in 0..120 {
        let id = person::add(&transaction, &format!("Person {}", place % 7), server.app.now()).await.unwrap();
        let model = post::Entity::find().one(&transaction).await.unwrap();
        assert!(model.is_none_or(|post| post.person_id != id));
        let new = octavo::database::post::NewPost {
            person_id: id,
            agency_id: alder,
            role: format!("Role {place}"),
            team: None,
            manager_id: None,
            training_group: 2,
            sector: octavo::course::scenario::Sector::Schools,
            employment_kind: "employee".to_owned(),
            starts_on: "2027-02-01".parse().unwrap(),
        };
        post::add(&transaction, new).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let browser = officer(server, "Olga", Some(alder)).await;
    let mut page = browser.get("/people").await;
    assert_eq!(page.words("main [role=status]"), "120 people.");
    let (mut forwards, mut sizes) = (page.all("tbody td:nth-child(4)"), vec![page.all("tbody tr").len()]);
    while let Some(next) = page.attributes("a[rel=next]", "href").pop() {
        page = browser.get(&next).await;
        forwards.extend(page.all("tbody td:nth-child(4)"));
        sizes.push(page.all("tbody tr").len());
    }
    assert_eq!(sizes, [50, 50, 20]);
    assert_eq!(forwards.iter().collect::<std::collections::BTreeSet<_>>().len(), 120);
    let before = browser.get(&page.attributes("a[rel=prev]", "href")[0]).await;
    assert_eq!(before.all("tbody td:nth-child(4)"), forwards[50..100]);
    let first = browser.get(&before.attributes("a[rel=prev]", "href")[0]).await;
    assert_eq!(first.all("tbody td:nth-child(4)"), forwards[..50]);
    assert!(!first.has("a[rel=prev]"));
});

on_both!(a_look_at_somebodys_page_is_theirs_to_see_once_a_day, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    let own = server.sign_in_as(amina).await;
    assert!(own.get("/learn/record").await.words("main").contains("Nobody but you."));
    let browser = officer(server, "Olga", Some(alder)).await;
    for _ in 0..2 {
        browser.get(&format!("/people/{amina}")).await;
    }
    assert_eq!(person_access::Entity::find().count(server.db()).await.unwrap(), 1);
    assert!(own.get("/learn/record").await.words("main").contains("Olga, on 2 March 2027: your person page"));
    server.set_clock("2027-03-03T09:00:00Z");
    let browser = officer(server, "Olaf", Some(alder)).await;
    browser.get(&format!("/people/{amina}")).await;
    assert_eq!(person_access::Entity::find().count(server.db()).await.unwrap(), 2);
    let hr = [(Permission::Hr, Some(alder)), (Permission::Learner, None)];
    let both = server.person("Both", &hr).await;
    server.post(both, alder, "HR officer", "2027-02-01").await;
    server.sign_in_as(both).await.get(&format!("/people/{both}")).await;
    assert_eq!(person_access::Entity::find().count(server.db()).await.unwrap(), 2, "one\u{2019}s own page is nobody else\u{2019}s look");
});

on_both!(the_page_says_why_each_standing_is_what_it_is, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    server.set_clock("2027-04-28T09:00:00Z");
    let browser = officer(server, "Olga", Some(alder)).await;
    let page = browser.get(&format!("/people/{amina}")).await;
    let said = page.words("dd");
    for words in [
        "Overdue",
        "Due 26 April 2027, because the post as Key person began on 1 February 2027",
        "0 of 6 parts are completed.",
        "the date was 2 days ago",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(
        page.all("tbody")[0],
        "Key personAlder\u{2013}\u{2013}2Early yearsEmployee1 February 2027\u{2013}Change the post as Key person"
    );
});
