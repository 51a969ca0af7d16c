//! Rules: whom they cover, what saving one does before and after it is saved, and who may keep which.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use octavo::assigning::{self, Moment};
use octavo::course::Kind;
use octavo::course::pathway::Period;
use octavo::course::scenario::Sector;
use octavo::database::pathway_rule::{self, Terms};
use octavo::database::person_grant::Permission;
use octavo::database::post::{self, NewPost};
use octavo::database::rule_cover::{self, Whose};
use octavo::database::{AgencyId, ContentId, PersonId, RuleId, assignment, audit, standing};
use octavo::standing::rules::{Again, Conditions, Due, Rule};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::support::page::Page;
use crate::support::people::STARTED;
use crate::support::{Browser, TestServer, encode};

pub fn pathway(server: &TestServer, slug: &str) -> ContentId {
    server.app.library.current(Kind::Pathway, slug).unwrap().content
}

/// An officer, for one agency or for all, signed in.
pub async fn officer<'s>(server: &'s TestServer, name: &str, agency: Option<AgencyId>) -> Browser<'s> {
    server.sign_in_as(server.person(name, &[(Permission::Hr, agency)]).await).await
}

/// Somebody with one post of this kind; nothing is assigned yet.
pub async fn in_post(server: &TestServer, name: &str, agency: AgencyId, role: &str, group: i32, kind: &str, starts: &str) -> PersonId {
    let person = server.person(name, &[(Permission::Learner, None)]).await;
    let new = NewPost {
        person_id: person,
        agency_id: agency,
        role: role.to_owned(),
        team: None,
        manager_id: None,
        training_group: group,
        sector: if group % 2 == 0 { Sector::EarlyYears } else { Sector::Police },
        employment_kind: kind.to_owned(),
        starts_on: starts.parse().unwrap(),
    };
    let transaction = server.app.store.begin_write().await.unwrap();
    post::add(&transaction, new).await.unwrap();
    transaction.commit().await.unwrap();
    person
}

/// The fields of a rule that is due within 12 weeks and never renewed, with these besides.
fn fields<'f>(pathway: &'f str, more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut fields = vec![("pathway", pathway), ("due", "after"), ("within", "12 weeks"), ("again", "never")];
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend(more);
    fields
}

async fn preview(browser: &Browser<'_>, fields: &[(&str, &str)]) -> Page {
    browser.get(&format!("/assignments/rules/preview?{}", encode(fields))).await
}

/// Presses "Save this rule" on a preview.
async fn save(browser: &Browser<'_>, preview: &Page) -> Page {
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.words(".govuk-error-summary"));
    let names = preview.attributes("main form[method=post] input[type=hidden]", "name");
    let values = preview.attributes("main form[method=post] input[type=hidden]", "value");
    let fields: Vec<_> = names.iter().map(String::as_str).zip(values.iter().map(String::as_str)).collect();
    browser.post("/assignments/rules", &fields).await
}

async fn assigned(server: &TestServer, pathway: ContentId) -> Vec<assignment::Model> {
    let live = assignment::Entity::find().filter(assignment::Column::PathwayId.eq(pathway)).filter(assignment::Column::EndedAt.is_null());
    live.order_by_asc(assignment::Column::Id).all(server.db()).await.unwrap()
}

async fn rules_of(server: &TestServer, pathway: ContentId) -> Vec<pathway_rule::Model> {
    pathway_rule::all(server.db()).await.unwrap().into_iter().filter(|rule| rule.content_id == pathway).collect()
}

on_both!(what_the_store_finds_is_what_the_core_decides, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let mut number = 0;
    for (agency, role) in [(alder, "Key person"), (alder, "K\u{c9}Y  person"), (birch, "Cook"), (birch, "\u{c9}cole")] {
        for (group, kind, starts) in [(1, "employee", "2027-01-01"), (2, "volunteer", "2027-02-01"), (3, "employee", "2027-03-01")] {
            number += 1;
            in_post(server, &format!("Person {number}"), agency, role, group, kind, starts).await;
        }
    }
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let day = |day: &str| Some(day.parse().unwrap());
    let all = [
        Conditions::default(),
        Conditions { roles: words(&["k\u{e9}y Person", "\u{e9}COLE"]), ..Conditions::default() },
        Conditions { roles: words(&["Nobody\u{2019}s"]), ..Conditions::default() },
        Conditions { groups: vec![2, 3], sectors: words(&["police"]), ..Conditions::default() },
        Conditions { agencies: vec![birch.to_string()], kinds: words(&["employee"]), ..Conditions::default() },
        Conditions { starts_from: day("2027-02-01"), ..Conditions::default() },
        Conditions { starts_from: day("2027-01-02"), starts_to: day("2027-02-01"), ..Conditions::default() },
        Conditions { agencies: words(&["not a key"]), ..Conditions::default() },
    ];
    let posts = post::Entity::find().all(server.db()).await.unwrap();
    for conditions in all {
        let rule = Rule { conditions, due: Due::After(Period::Weeks(12)), again: Again::Never, opens_before: 60 };
        let covers = rule_cover::covers(server.db(), vec![(None, rule.clone())]).await.unwrap();
        let found = rule_cover::covered(&covers, &Whose::All, server.app.today()).all(server.db()).await.unwrap();
        let found: BTreeSet<_> = found.into_iter().map(|post| post.id).collect();
        let decided = posts.iter().filter(|post| rule.conditions.cover(&post.for_rules(&post.agency_id.to_string())));
        assert_eq!(found, decided.map(|post| post.id).collect(), "{:?}", rule.conditions);
    }
});

on_both!(a_rule_is_shown_with_whom_it_adds_before_it_is_saved, async |server| {
    let alder = server.agency("Alder").await;
    for (name, role) in [("Amina", "Lead practitioner"), ("Ben", "lead  PRACTITIONER"), ("Carys", "Cook")] {
        in_post(server, name, alder, role, 8, "employee", STARTED).await;
    }
    let refresh = pathway(server, "refresh");
    let browser = officer(server, "Officer", None).await;
    let key = refresh.to_string();
    let asked = fields(&key, &[("roles", "Lead practitioner"), ("groups", "8"), ("again", "month"), ("month", "9")]);
    let shown = preview(&browser, &asked).await;
    assert!(shown.words("main").contains("The rule covers 2 posts."), "{}", shown.words("main"));
    assert!(shown.words("main").contains("It is assigned to 2 people."));
    assert_eq!(shown.all("tbody th"), ["Amina", "Ben"]);
    assert!(shown.words("dl").contains("Every September; opens 60 days before"));
    assert_eq!(rules_of(server, refresh).await, [], "looking saves nothing");
    assert_eq!(assigned(server, refresh).await, []);
    assert_eq!(save(&browser, &shown).await.location(), "/assignments/rules");
    save(&browser, &shown).await;
    assert_eq!(rules_of(server, refresh).await.len(), 1, "a double post saves one rule");
    let made = assigned(server, refresh).await;
    assert_eq!(made.len(), 2);
    assert_eq!(made[0].due_on.to_string(), "2027-04-26");
    let list = browser.get("/assignments/rules").await;
    let row = list.all("tbody tr").into_iter().find(|row| row.contains("Lead practitioner")).unwrap();
    assert!(row.contains("Training groups: 8") && row.contains("12 weeks after the post starts"), "{row}");
    assert!(row.contains("opens 60 days before2Change"), "assigned to 2: {row}");
    let noted = audit::Entity::find().filter(audit::Column::Act.eq("made a rule")).all(server.db()).await.unwrap();
    assert!(noted.len() == 1 && noted[0].detail.ends_with("2 assigned, 0 withdrawn"), "{noted:?}");
});

on_both!(a_rule_that_nobody_matches_warns_and_can_be_saved, async |server| {
    in_post(server, "Amina", server.agency("Alder").await, "Cook", 8, "employee", STARTED).await;
    let key = pathway(server, "refresh").to_string();
    let browser = officer(server, "Officer", None).await;
    let shown = preview(&browser, &fields(&key, &[("roles", "Astronaut")])).await;
    assert!(shown.words(".govuk-warning-text").contains("This rule covers nobody."), "{}", shown.words("main"));
    assert_eq!(save(&browser, &shown).await.status, StatusCode::SEE_OTHER);
    let covering = preview(&browser, &fields(&key, &[("roles", "Cook")])).await;
    assert!(!covering.has(".govuk-warning-text"));
});

on_both!(what_is_wrong_with_a_rule_is_said_and_what_was_typed_stays, async |server| {
    server.agency("Alder").await;
    let browser = officer(server, "Officer", None).await;
    let key = pathway(server, "refresh").to_string();
    let long = "r".repeat(101);
    for (more, problem) in [
        (vec![("within", "soon")], "in days, weeks, months or years"),
        (vec![("within", "40 years")], "at most 3 years"),
        (vec![("due", "on")], "Enter the date by which it is due"),
        (vec![("due", "")], "Choose whether it is due"),
        (vec![("again", "every"), ("every", "never")], "how long a completion holds"),
        (vec![("again", "month"), ("month", "13")], "Choose a month"),
        (vec![("opens", "0")], "from 1 to 366"),
        (vec![("roles", &long)], "at most 100 characters"),
        (vec![("starts-from-day", "31"), ("starts-from-month", "2"), ("starts-from-year", "2027")], "as a real date"),
        (vec![("pathway", "nothing")], "Choose a pathway"),
    ] {
        let page = preview(&browser, &fields(&key, &more)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert!(page.words(".govuk-error-summary").contains(problem), "{}", page.words(".govuk-error-summary"));
        let typed = page.attributes("input[name=within]", "value");
        let expected = more.iter().find(|(name, _)| *name == "within").map_or("12 weeks", |(_, value)| value);
        assert_eq!(typed, [expected]);
    }
    assert_eq!(pathway_rule::all(server.db()).await.unwrap().len(), 2, "only those that came with the content");
});

on_both!(an_officer_keeps_rules_for_their_own_agencies_only, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    for (name, agency) in [("Amina", alder), ("Ben", birch)] {
        in_post(server, name, agency, "Cook", 8, "employee", STARTED).await;
    }
    let refresh = pathway(server, "refresh");
    let (key, own, other) = (refresh.to_string(), alder.to_string(), birch.to_string());
    let of_alder = officer(server, "Officer of Alder", Some(alder)).await;
    for more in [vec![], vec![("agencies", other.as_str())]] {
        let page = preview(&of_alder, &fields(&key, &more)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.words(".govuk-error-summary").contains("Choose at least one of your agencies"));
        assert_eq!(of_alder.post("/assignments/rules", &fields(&key, &more)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let shown = preview(&of_alder, &fields(&key, &[("agencies", own.as_str())])).await;
    assert_eq!(shown.all("tbody th"), ["Amina"]);
    save(&of_alder, &shown).await;
    let made = assigned(server, refresh).await;
    assert_eq!(made.len(), 1);
    let rule = rules_of(server, refresh).await.remove(0).id;
    let partnership = rules_of(server, pathway(server, "core-induction")).await.remove(0).id;
    assert_eq!(of_alder.get(&format!("/assignments/rules/{rule}")).await.status, StatusCode::OK);
    let of_birch = officer(server, "Officer of Birch", Some(birch)).await;
    for (browser, rule) in [(&of_alder, partnership), (&of_birch, rule), (&of_birch, partnership)] {
        assert_eq!(browser.get(&format!("/assignments/rules/{rule}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.get(&format!("/assignments/rules/{rule}/end")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.post(&format!("/assignments/rules/{rule}/end"), &[]).await.status, StatusCode::NOT_FOUND);
        let id = rule.to_string();
        let stolen = fields(
            &key,
            &[
                ("agencies", if browser.get("/assignments/rules").await.text().contains("Alder") { own.as_str() } else { other.as_str() }),
                ("rule", id.as_str()),
            ],
        );
        assert_eq!(browser.post("/assignments/rules", &stolen).await.status, StatusCode::NOT_FOUND);
    }
    let list = of_birch.get("/assignments/rules").await.words("tbody");
    assert!(!list.contains("Alder") && list.contains("Kept by the partnership"), "{list}");
});

on_both!(what_no_rule_asks_for_is_withdrawn_unless_it_has_been_begun, async |server| {
    let alder = server.agency("Alder").await;
    let (amina, ben) = (server.learner("Amina", alder).await, server.learner("Ben", alder).await);
    server.sign_in_as(ben).await.start("five-words").await;
    let core = pathway(server, "core-induction");
    let rule = rules_of(server, core).await.remove(0).id;
    let browser = officer(server, "Officer", None).await;
    let end = format!("/assignments/rules/{rule}/end");
    let shown = browser.get(&end).await;
    assert!(shown.words("main").contains("withdrawn, because they have not begun, from 1 person."), "{}", shown.words("main"));
    assert!(shown.words("main").contains("stays because they have begun, for 1 person."));
    assert_eq!(shown.all("tbody th"), ["Amina", "Ben"]);
    assert_eq!(assigned(server, core).await.len(), 2);
    browser.post(&end, &[]).await;
    let left = assigned(server, core).await;
    assert_eq!(left.iter().map(|left| left.person_id).collect::<Vec<_>>(), [ben]);
    let kept = browser.get(&format!("/assignments/{}", left[0].id)).await;
    assert!(kept.words("dl").contains("No rule asks for it any more. What has been begun stays."), "{}", kept.words("dl"));
    let home = server.sign_in_as(amina).await.get("/learn").await;
    assert!(home.words("main").contains("Nothing has been asked of you yet."), "{}", home.words("main"));
    let gone = assignment::Entity::find().filter(assignment::Column::PersonId.eq(amina)).one(server.db()).await.unwrap().unwrap();
    assert!(gone.ended_at.is_some(), "the row stays");
    let page = browser.get(&format!("/assignments/{}", gone.id)).await;
    assert!(page.words("main").contains("Withdrawn: no rule asks for it any more, and it had not been begun"));
    assert!(!page.has("main form"), "nothing about it can be changed");
    // Another rule asks for it again: the same row, with its standing.
    let key = core.to_string();
    let again = preview(&browser, &fields(&key, &[("groups", "2")])).await;
    assert!(again.words("main").contains("It is assigned to 1 person."), "{}", again.words("main"));
    save(&browser, &again).await;
    let back = assignment::Entity::find_by_id(gone.id).one(server.db()).await.unwrap().unwrap();
    assert_eq!((back.ended_at, back.due_on.to_string().as_str()), (None, "2027-04-26"));
    assert_eq!(assignment::Entity::find().filter(assignment::Column::PathwayId.eq(core)).count(server.db()).await.unwrap(), 2);
    assert_eq!(standing::Entity::find_by_id(gone.id).one(server.db()).await.unwrap().unwrap().items_total, 6);
});

on_both!(of_two_rules_the_earlier_date_counts_and_a_later_rule_moves_no_date, async |server| {
    let alder = server.agency("Alder").await;
    in_post(server, "Amina", alder, "Cook", 8, "employee", STARTED).await;
    in_post(server, "Late", alder, "Cook", 8, "employee", "2027-06-01").await;
    let refresh = pathway(server, "refresh");
    let key = refresh.to_string();
    let browser = officer(server, "Officer", None).await;
    let on = [("due", "on"), ("due-on-day", "31"), ("due-on-month", "3"), ("due-on-year", "2027"), ("groups", "8")];
    let terms = Terms {
        pathway: refresh,
        renew_with: None,
        rule: Rule {
            conditions: Conditions { roles: vec!["Cook".to_owned()], ..Conditions::default() },
            due: Due::After(Period::Weeks(20)),
            again: Again::Never,
            opens_before: 60,
        },
    };
    let transaction = server.app.store.begin_write().await.unwrap();
    pathway_rule::add(&transaction, RuleId::new(), &terms, server.app.now()).await.unwrap();
    transaction.commit().await.unwrap();
    let shown = preview(&browser, &fields(&key, &on)).await;
    save(&browser, &shown).await;
    let due: Vec<_> = assigned(server, refresh).await.iter().map(|made| made.due_on.to_string()).collect();
    assert_eq!(due.iter().collect::<BTreeSet<_>>(), ["2027-03-31".to_owned(), "2027-08-24".to_owned()].iter().collect());
    // A rule with an earlier date comes later: those who have the pathway keep their date.
    let shown = preview(&browser, &fields(&key, &[("within", "1 week"), ("groups", "8")])).await;
    assert!(shown.words("main").contains("It is assigned to nobody."));
    save(&browser, &shown).await;
    let after: Vec<_> = assigned(server, refresh).await.iter().map(|made| made.due_on.to_string()).collect();
    assert_eq!(after, due);
});

on_both!(a_person_alone_is_brought_up_to_date_in_the_callers_transaction, async |server| {
    let alder = server.agency("Alder").await;
    let (amina, ben) = (server.person("Amina", &[]).await, server.person("Ben", &[]).await);
    for person in [amina, ben] {
        server.post(person, alder, "Cook", STARTED).await;
    }
    let at = Moment::of(&server.app);
    let transaction = server.app.store.begin_write().await.unwrap();
    let done = assigning::assign_in(&transaction, &server.app.library, &Whose::Person(amina), at).await.unwrap();
    assert_eq!(done.assigned, 1);
    drop(transaction);
    assert_eq!(assignment::Entity::find().count(server.db()).await.unwrap(), 0, "it was the caller's to commit");
    server.assign().await;
    server.assign().await;
    assert_eq!(assignment::Entity::find().count(server.db()).await.unwrap(), 2, "and twice is once");
});
