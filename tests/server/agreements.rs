//! The register of agreements: who keeps what, what a level 3 agreement must rest on, that no revision is lost, and what learners are told.

use axum::http::StatusCode;
use chrono::{Days, TimeDelta};
use octavo::database::agreement::{self, Kind, Listed};
use octavo::database::person_grant::Permission;
use octavo::database::{AgencyId, Scope, agreement_revision, audit};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::page::Page;
use crate::support::{Browser, TestServer};

async fn officer<'s>(server: &'s TestServer, name: &str, agency: Option<AgencyId>) -> Browser<'s> {
    server.sign_in_as(server.person(name, &[(Permission::Hr, agency)]).await).await
}

/// A level 1 between these agencies; gives its key.
async fn level_1(browser: &Browser<'_>, agencies: &[AgencyId]) -> String {
    let ids: Vec<_> = agencies.iter().map(AgencyId::to_string).collect();
    let signed: Vec<_> = ids.iter().map(|id| (format!("signed-by-{id}"), format!("signed-on-{id}"))).collect();
    let mut fields = vec![
        ("kind", "between"),
        ("title", "The overarching protocol"),
        ("purpose", "To share as the guidance says."),
        ("review-on", "1 3 2028"),
    ];
    for (id, (by, on)) in ids.iter().zip(&signed) {
        fields.extend([("parties", id.as_str()), (by.as_str(), "Jo Bell, director"), (on.as_str(), "11/1/2027")]);
    }
    entered(browser.post("/agreements/new", &fields).await)
}

async fn level_2(browser: &Browser<'_>) -> String {
    let fields = [
        ("kind", "guidance"),
        ("title", "The practitioners\u{2019} guide"),
        ("framework", "eightq-2006"),
        ("accepted-by", "The Children\u{2019}s Trust Board"),
        ("accepted-on", "25 January 2007"),
        ("review-on", "2028-01-01"),
    ];
    entered(browser.post("/agreements/new", &fields).await)
}

const SHARING: [(&str, &str); 7] = [
    ("kind", "sharing"),
    ("title", "Speech and hearing"),
    ("purpose", "So that a child is helped before school."),
    ("data-set", "Name, date of birth, what was found."),
    ("handling", "Kept with the child\u{2019}s record for as long as that."),
    ("mechanism", "By secure mail, on the day."),
    ("review-on", "30 4 2027"),
];

fn entered(page: Page) -> String {
    page.location().strip_prefix("/agreements/").unwrap_or_else(|| panic!("{}", page.text())).to_owned()
}

fn wrong(page: &Page) -> Vec<String> {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.words("main"));
    page.attributes(".govuk-error-summary a", "href")
}

fn with<'f>(fields: &[(&'f str, &'f str)], more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    [fields, more].concat()
}

on_both!(a_level_3_agreement_rests_on_a_level_1_that_all_its_agencies_share_and_on_the_guidance, async |server| {
    let [a, b, c] = [server.agency("Alder").await, server.agency("Birch").await, server.agency("Cedar").await];
    let browser = officer(server, "Olga", None).await;
    let [ai, bi, ci] = [a, b, c].map(|id| id.to_string());
    let nothing = browser.post("/agreements/new", &with(&SHARING, &[("parties", &ai), ("parties", &bi)])).await;
    assert_eq!(wrong(&nothing), ["#level-1", "#level-2"]);
    assert!(nothing.words("main").contains("No level 1 agreement between agencies is entered yet."));
    let (one, two) = (level_1(&browser, &[a, b]).await, level_2(&browser).await);
    let rests = [("level-1", one.as_str()), ("level-2", two.as_str())];
    let outside = browser.post("/agreements/new", &with(&with(&SHARING, &rests), &[("parties", &ai), ("parties", &ci)])).await;
    assert_eq!(wrong(&outside), ["#level-1"]);
    assert!(
        outside.words(".govuk-error-summary").contains("Not party to \u{201c}The overarching protocol\u{201d}: Cedar"),
        "{}",
        outside.words("main")
    );
    assert_eq!(outside.words("#mechanism"), "By secure mail, on the day.", "what was typed is kept");
    assert_eq!(wrong(&browser.post("/agreements/new", &with(&with(&SHARING, &rests), &[("parties", &ai)])).await), ["#parties"]);
    // What is named must be of the right level.
    let swapped = [("level-1", two.as_str()), ("level-2", one.as_str()), ("parties", &ai), ("parties", &bi)];
    assert_eq!(wrong(&browser.post("/agreements/new", &with(&SHARING, &swapped)).await), ["#level-1", "#level-2"]);
    assert_eq!(agreement::count(server.db(), &Default::default()).await.unwrap(), 2);
    let id = entered(browser.post("/agreements/new", &with(&with(&SHARING, &rests), &[("parties", &ai), ("parties", &bi)])).await);
    let page = browser.get(&format!("/agreements/{id}")).await;
    for words in ["Level 3", "Alder", "Birch", "The overarching protocol", "practitioners\u{2019} guide", "30 April 2027", "By secure mail"]
    {
        assert!(page.words("main").contains(words), "{words}: {}", page.words("main"));
    }
    let page = browser.get(&format!("/agreements/{one}")).await;
    assert!(page.words("main").contains("Alder: signed by Jo Bell, director on 11 January 2027"), "{}", page.words("main"));
    let page = browser.get(&format!("/agreements/{two}")).await;
    assert!(
        page.words("main").contains("by The Children\u{2019}s Trust Board on 25 January 2007")
            && page.has("a[href='/learn/frameworks/eightq-2006']")
    );
});

on_both!(every_change_is_a_revision_and_what_was_said_before_stays, async |server| {
    let (a, b) = (server.agency("Alder").await, server.agency("Birch").await);
    let browser = officer(server, "Olga", None).await;
    let id = level_1(&browser, &[a, b]).await;
    let (at, ids) = (format!("/agreements/{id}"), [a.to_string(), b.to_string()]);
    let change = format!("{at}/change");
    let form = browser.get(&change).await;
    assert_eq!(form.attributes("#title", "value"), ["The overarching protocol"]);
    assert_eq!(form.attributes("input[name=parties][checked]", "value"), ids);
    assert_eq!(form.attributes(&format!("[id='signed-on-{}']", ids[0]), "value"), ["11 1 2027"]);
    let signed: Vec<_> = ids.iter().map(|id| (format!("signed-by-{id}"), format!("signed-on-{id}"))).collect();
    let mut fields = vec![("title", "The protocol"), ("purpose", "To share as the guidance says."), ("review-on", "1 3 2029")];
    fields.push(("documents", "Protocol | IG/2026/14\nLeaflet | https://alder.example/leaflet"));
    for (id, (by, on)) in ids.iter().zip(&signed) {
        fields.extend([("parties", id.as_str()), (by.as_str(), "Jo Bell, director"), (on.as_str(), "11 1 2027")]);
    }
    let key = form.form_key();
    let seen = [("seen", "1"), ("form_key", key.as_str())];
    assert_eq!(wrong(&browser.post(&change, &with(&fields, &seen)).await), ["#note"]);
    let whole = with(&with(&fields, &seen), &[("note", "The board asked for a shorter title.")]);
    for _ in 0..2 {
        assert_eq!(browser.post(&change, &whole).await.location(), at);
    }
    assert_eq!(agreement_revision::Entity::find().count(server.db()).await.unwrap(), 2, "a double post is one revision");
    // Somebody else still has the first revision open.
    let late = browser.post(&change, &with(&fields, &[("seen", "1"), ("note", "Mine"), ("title", "x")])).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!((late.attributes("input[name=seen]", "value"), late.words("#note")), (vec!["2".to_owned()], "Mine".to_owned()));
    let history = browser.get(&format!("{at}/history")).await;
    assert_eq!(history.all("main h2"), ["Revision 2", "Revision 1"]);
    let newest = history.all("main section").remove(0);
    for words in [
        "Changed on 2 March 2027 by Olga",
        "a shorter title",
        "Was: The overarching protocol",
        "Became: The protocol",
        "Leaflet (https",
        "1 March 2028",
    ] {
        assert!(newest.contains(words), "{words}: {newest}");
    }
    assert!(!newest.contains("Jo Bell"), "only what changed: {newest}");
    let page = browser.get(&at).await;
    assert_eq!(page.words("h1"), "The protocol");
    assert_eq!(page.attributes("a[rel=noreferrer]", "href"), ["https://alder.example/leaflet"]);
    let noted = audit::Entity::find().all(server.db()).await.unwrap();
    let acts: Vec<_> = noted.iter().filter(|entry| entry.subject == id).map(|entry| (entry.act.as_str(), entry.detail.as_str())).collect();
    assert_eq!(acts, [("entered an agreement", "level 1"), ("changed an agreement", "revision 2")]);
});

on_both!(an_agreement_that_has_ended_stays_and_is_changed_no_more, async |server| {
    let (a, b) = (server.agency("Alder").await, server.agency("Birch").await);
    let browser = officer(server, "Olga", None).await;
    let (one, two) = (level_1(&browser, &[a, b]).await, level_2(&browser).await);
    let (ai, bi) = (a.to_string(), b.to_string());
    let parts = [("level-1", one.as_str()), ("level-2", two.as_str()), ("parties", &ai), ("parties", &bi)];
    let three = entered(browser.post("/agreements/new", &with(&SHARING, &parts)).await);
    let ending = format!("/agreements/{one}/ending");
    assert!(browser.get(&ending).await.words("main").contains("Speech and hearing"), "what rests on it is named");
    assert_eq!(
        wrong(&browser.post(&ending, &[("ended-on", "3 3 2027"), ("note", "")]).await),
        ["#ended-on", "#note"],
        "tomorrow is too early"
    );
    let key = browser.get(&ending).await.form_key();
    for _ in 0..2 {
        let ended = browser.post(&ending, &[("form_key", &key), ("ended-on", "28 2 2027"), ("note", "Replaced.")]).await;
        assert_eq!(ended.location(), format!("/agreements/{one}"), "a double post ends it once");
    }
    let page = browser.get(&format!("/agreements/{one}")).await;
    assert!(page.words("main").contains("This agreement ended on 28 February 2027") && !page.has("main a.govuk-button"));
    for address in [format!("/agreements/{one}/change"), ending] {
        assert_eq!(browser.get(&address).await.status, StatusCode::CONFLICT, "{address}");
        assert_eq!(browser.post(&address, &[]).await.status, StatusCode::CONFLICT, "{address}");
    }
    assert!(
        browser
            .get(&format!("/agreements/{three}"))
            .await
            .words("main")
            .contains("It rests on \u{201c}The overarching protocol\u{201d}, which ended on")
    );
    assert_eq!(wrong(&browser.post("/agreements/new", &with(&SHARING, &parts)).await), ["#level-1"], "nothing new rests on it");
});

on_both!(hr_of_an_agency_keeps_what_it_has_agreed_and_everybody_reads, async |server| {
    let [a, b, c] = [server.agency("Alder").await, server.agency("Birch").await, server.agency("Cedar").await];
    let all = officer(server, "Olga", None).await;
    let (one, two) = (level_1(&all, &[a, b, c]).await, level_2(&all).await);
    let of_a = officer(server, "Ana", Some(a)).await;
    let of_c = officer(server, "Cy", Some(c)).await;
    let [ai, bi, ci] = [a, b, c].map(|id| id.to_string());
    let rests = [("level-1", one.as_str()), ("level-2", two.as_str())];
    let foreign = of_a.post("/agreements/new", &with(&with(&SHARING, &rests), &[("parties", &bi), ("parties", &ci)])).await;
    assert_eq!(wrong(&foreign), ["#parties"]);
    let own = entered(of_a.post("/agreements/new", &with(&with(&SHARING, &rests), &[("parties", &ai), ("parties", &bi)])).await);
    for kind in ["between", "guidance"] {
        assert_eq!(of_a.get(&format!("/agreements/new?kind={kind}")).await.status, StatusCode::FORBIDDEN, "{kind}");
        assert_eq!(of_a.post("/agreements/new", &[("kind", kind), ("title", "x")]).await.status, StatusCode::FORBIDDEN, "{kind}");
    }
    assert_eq!(of_a.get("/agreements/new?kind=within").await.all("label.govuk-radios__label"), ["Alder"]);
    assert_eq!(
        of_a.post(&format!("/agreements/{one}/ending"), &[("ended-on", "1 1 2027"), ("note", "x")]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(of_c.get(&format!("/agreements/{own}/change")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        of_c.post(&format!("/agreements/{own}/ending"), &[("ended-on", "1 1 2027"), ("note", "x")]).await.status,
        StatusCode::FORBIDDEN
    );
    let reader = server.sign_in_as(server.person("Rea", &[]).await).await;
    let page = reader.get(&format!("/agreements/{own}")).await;
    assert_eq!((page.words("h1"), page.has("main a.govuk-button")), ("Speech and hearing".to_owned(), false));
    assert_eq!(reader.get("/agreements").await.all("tbody th").len(), 3);
    assert_eq!(reader.get(&format!("/agreements?agency={b}&level=3")).await.all("tbody th"), ["Speech and hearing"]);
    assert_eq!(reader.get(&format!("/agreements?agency={c}&level=3")).await.all("tbody th"), Vec::<String>::new());
});

on_both!(reviews_that_fall_due_are_said_to_those_who_keep_them, async |server| {
    let [a, b, c] = [server.agency("Alder").await, server.agency("Birch").await, server.agency("Cedar").await];
    let all = officer(server, "Olga", None).await;
    let (one, two) = (level_1(&all, &[a, b, c]).await, level_2(&all).await);
    let (ai, bi) = (a.to_string(), b.to_string());
    let parts = [("level-1", one.as_str()), ("level-2", two.as_str()), ("parties", &ai), ("parties", &bi)];
    all.post("/agreements/new", &with(&SHARING, &parts)).await;
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let due = async |scope: Scope, on: &str| {
        let found: Vec<Listed> = agreement::reviews_due(server.db(), &scope, day(on)).await.unwrap();
        found.into_iter().map(|listed| (listed.kind, listed.review_on)).collect::<Vec<_>>()
    };
    let sharing = (Kind::Sharing, day("2027-04-30"));
    assert_eq!(due(Scope::Partnership, "2027-02-28").await, [], "61 days before");
    assert_eq!(due(Scope::Partnership, "2027-03-01").await, [sharing], "60 days before");
    assert_eq!(due(Scope::Agencies(vec![b]), "2027-09-01").await, [sharing], "overdue stays");
    assert_eq!(due(Scope::Agencies(vec![c]), "2027-09-01").await, [], "not a party");
    assert_eq!(due(Scope::Agencies(vec![]), "2027-09-01").await, []);
    let later = day("2028-03-01").checked_sub_days(Days::new(1)).unwrap().to_string();
    assert_eq!(due(Scope::Agencies(vec![c]), &later).await.len(), 1, "its level 1");
    assert_eq!(due(Scope::Partnership, &later).await.len(), 3, "the guidance is the whole partnership\u{2019}s");
    assert_eq!(all.get("/agreements").await.all("#reviews + ul li a"), ["Speech and hearing"]);
    let reader = server.sign_in_as(server.person("Rea", &[]).await).await;
    assert!(!reader.get("/agreements").await.has("#reviews"));
    server.pass(TimeDelta::days(80));
    let olga = octavo::database::person_email::find_person(server.db(), "olga@octavo.example").await.unwrap().unwrap();
    let page = server.sign_in_as(olga).await.get("/agreements").await;
    assert!(page.words("section").contains("Overdue since 30 April 2027"), "{}", page.words("section"));
});

on_both!(learners_are_told_which_agreement_covers_it_and_whom_to_ask, async |server| {
    let [a, b, c] = [server.agency("Alder").await, server.agency("Birch").await, server.agency("Cedar").await];
    let all = officer(server, "Olga", None).await;
    let (one, two) = (level_1(&all, &[a, b, c]).await, level_2(&all).await);
    let (ai, bi) = (a.to_string(), b.to_string());
    let parts = [("level-1", one.as_str()), ("level-2", two.as_str()), ("parties", &ai), ("parties", &bi)];
    let three = entered(all.post("/agreements/new", &with(&SHARING, &parts)).await);
    let browser = server.sign_in_as(server.learner("Amina", a).await).await;
    let form = browser.get("/help/agreements").await;
    assert_eq!(form.attributes("#own option[selected]", "value"), [a.to_string()], "her own agency is chosen");
    assert!(form.words("main").contains("Lead of Alder"));
    let found = browser.get(&format!("/help/agreements?own={a}&other={b}")).await;
    for words in [
        "1 level 3 agreement between Alder and Birch",
        "So that a child is helped",
        "Name, date of birth",
        "By secure mail",
        "Lead of Alder",
    ] {
        assert!(found.words("main").contains(words), "{words}: {}", found.words("main"));
    }
    assert_eq!(
        browser.get(&format!("/help/agreements?own={b}&other={a}")).await.all("main h2 a"),
        ["Speech and hearing"],
        "either way round"
    );
    let none = browser.get(&format!("/help/agreements?own={a}&other={c}")).await;
    for words in [
        "There is no level 3 agreement between Alder and Cedar",
        "It does not forbid you to share",
        "never a reason not to tell",
        "Lead of Alder",
    ] {
        assert!(none.words("main").contains(words), "{words}: {}", none.words("main"));
    }
    assert!(browser.get(&format!("/help/agreements?own={a}&other={a}")).await.words("main").contains("the same agency"));
    all.post(&format!("/agreements/{three}/ending"), &[("ended-on", "1 3 2027"), ("note", "Over.")]).await;
    let ended = browser.get(&format!("/help/agreements?own={a}&other={b}")).await;
    assert!(ended.words("main").contains("There is no level 3 agreement"), "one that has ended covers nothing");
    assert!(server.browser().get("/help/agreements").await.location().starts_with("/sign-in"));
});
