//! Agencies and their contacts: who may change them, what is kept of each change, and where learners meet them.

use axum::http::StatusCode;
use octavo::database::person_grant::Permission;
use octavo::database::{AgencyId, agency, agency_change, audit, contact};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::page::Page;
use crate::support::{Browser, TestServer};

async fn officer<'s>(server: &'s TestServer, name: &str, agency: Option<AgencyId>) -> Browser<'s> {
    server.sign_in_as(server.person(name, &[(Permission::Hr, agency)]).await).await
}

async fn administrator(server: &TestServer) -> Browser<'_> {
    server.sign_in_as(server.person("Ada", &[(Permission::Administrator, None)]).await).await
}

const GUARDIAN: [(&str, &str); 4] =
    [("purpose", "Caldicott guardian"), ("name", "Priya Nair"), ("telephone", "020 7946 0000"), ("email", "priya@alder.example")];

fn actions(page: &Page, ending: &str) -> Vec<String> {
    let all = [page.attributes("main form", "action"), page.attributes("main a", "href")].concat();
    all.into_iter().filter(|address| address.ends_with(ending)).collect()
}

on_both!(hr_sees_and_changes_the_agencies_of_its_grant_only, async |server| {
    let (a, b) = (server.agency("Alder").await, server.agency("Birch").await);
    let of_a = officer(server, "Olga", Some(a)).await;
    assert_eq!(of_a.get("/agencies").await.all("tbody th"), ["Alder"]);
    assert_eq!(of_a.get(&format!("/agencies/{a}")).await.words("h1"), "Alder");
    let lead = contact::of_agency(server.db(), b).await.unwrap().remove(0);
    let other = format!("/agencies/{b}");
    for address in [other.clone(), format!("{other}/details"), format!("{other}/contacts/new"), format!("{other}/contacts/{}", lead.id)] {
        let page = of_a.get(&address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert!(!page.text().contains("Birch"));
    }
    for (address, fields) in [
        (format!("{other}/details"), vec![("name", "Bark"), ("sector", "police")]),
        (format!("{other}/contacts/new"), GUARDIAN.to_vec()),
        (format!("{other}/contacts/{}", lead.id), GUARDIAN.to_vec()),
        (format!("{other}/contacts/{}/up", lead.id), vec![]),
        (format!("{other}/contacts/{}/removal", lead.id), vec![]),
        // Another agency's contact is not reached through one's own.
        (format!("/agencies/{a}/contacts/{}", lead.id), GUARDIAN.to_vec()),
    ] {
        assert_eq!(of_a.post(&address, &fields).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    of_a.post(&format!("/agencies/{a}/contacts/{}/removal", lead.id), &[]).await;
    assert_eq!(contact::of_agency(server.db(), b).await.unwrap(), [lead]);
    assert_eq!(agency_change::Entity::find().count(server.db()).await.unwrap(), 0);
    assert_eq!(officer(server, "Ola", None).await.get("/agencies").await.all("tbody th"), ["Alder", "Birch"]);
    let administrator = administrator(server).await;
    assert_eq!(administrator.get("/agencies").await.all("tbody th"), ["Alder", "Birch"]);
    assert_eq!(administrator.get("/reports/completion").await.status, StatusCode::FORBIDDEN, "and sees nobody's record by that");
});

on_both!(an_agency_is_added_once_however_often_its_form_is_sent, async |server| {
    let browser = administrator(server).await;
    let key = browser.get("/agencies/new").await.form_key();
    let fields = [("form_key", key.as_str()), ("name", "Cedar  House"), ("sector", "housing")];
    let first = browser.post("/agencies/new", &fields).await;
    let again = browser.post("/agencies/new", &fields).await;
    assert_eq!(first.location(), again.location());
    let page = browser.get(first.location()).await;
    assert_eq!((page.words("h1"), page.words("main > div > .oct-caption")), ("Cedar House".to_owned(), "Housing".to_owned()));
    assert!(page.words("main").contains("Added on 2 March 2027 by Ada"), "{}", page.words("main"));
    assert_eq!(agency::Entity::find().count(server.db()).await.unwrap(), 1);
    let noted = audit::Entity::find().all(server.db()).await.unwrap();
    assert_eq!(noted.iter().filter(|entry| entry.act == "added an agency").count(), 1);
    let same = browser.post("/agencies/new", &[("name", "CEDAR HOUSE"), ("sector", "housing")]).await;
    assert_eq!((same.status, same.attributes("#name", "value")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["CEDAR HOUSE".to_owned()]));
    let long = "\u{142}".repeat(101);
    let page = browser.post("/agencies/new", &[("name", &long), ("sector", "x")]).await;
    assert_eq!(page.attributes(".govuk-error-summary a", "href"), ["#name", "#sector"]);
    assert_eq!(page.attributes("#name", "value"), [long]);
    assert_eq!(browser.post("/agencies/new", &[("name", &"\u{142}".repeat(100)), ("sector", "other")]).await.status, StatusCode::SEE_OTHER);
});

on_both!(what_an_agency_was_called_stays_in_its_history, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let at = format!("/agencies/{alder}");
    let page = browser.get(&format!("{at}/details")).await;
    assert_eq!(
        (page.attributes("#name", "value"), page.attributes("input[checked]", "value")),
        (vec!["Alder".to_owned()], vec!["early-years".to_owned()])
    );
    for _ in 0..2 {
        assert_eq!(browser.post(&format!("{at}/details"), &[("name", "Alders"), ("sector", "schools")]).await.location(), at);
    }
    let page = browser.get(&at).await;
    assert_eq!(page.words("h1"), "Alders");
    let lines = page.all("main ul.oct-list-roomy li");
    assert_eq!(lines.len(), 2, "a second press changes nothing: {lines:?}");
    assert!(
        lines[1].contains("Name: \u{201c}Alder\u{201d} became \u{201c}Alders\u{201d}")
            && lines[1].contains("Changed on 2 March 2027 by Olga"),
        "{lines:?}"
    );
    assert!(lines[0].contains("Sector: \u{201c}Early years\u{201d} became \u{201c}Schools\u{201d}"), "{lines:?}");
    assert_eq!(audit::Entity::find().all(server.db()).await.unwrap().iter().filter(|entry| entry.act == "changed an agency").count(), 2);
});

on_both!(contacts_are_added_changed_put_in_order_and_removed, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let at = format!("/agencies/{alder}");
    let key = browser.get(&format!("{at}/contacts/new")).await.form_key();
    let fields = [&[("form_key", key.as_str())], GUARDIAN.as_slice()].concat();
    for _ in 0..2 {
        assert_eq!(browser.post(&format!("{at}/contacts/new"), &fields).await.location(), at);
    }
    let other = [("purpose", "other"), ("purpose-other", "Night staff"), ("name", "the duty worker"), ("details", "the red phone")];
    browser.post(&format!("{at}/contacts/new"), &other).await;
    let page = browser.get(&at).await;
    assert_eq!(page.all("dt"), ["Safeguarding lead", "Caldicott guardian", "Night staff"], "a double post adds one");
    assert_eq!(page.attributes("dd a[href^=tel]", "href"), ["tel:02079460000"]);
    assert!(page.words("main").contains("There is no data protection officer yet."));
    let up = actions(&page, "/up");
    assert_eq!(up.len(), 2, "the first has nowhere to go");
    browser.post(&up[1], &[]).await;
    browser.post(&up[1], &[]).await;
    let page = browser.get(&at).await;
    assert_eq!(page.all("dt"), ["Night staff", "Safeguarding lead", "Caldicott guardian"]);

    let stored = contact::of_agency(server.db(), alder).await.unwrap();
    let night = format!("{at}/contacts/{}", stored[0].id);
    let form = browser.get(&night).await;
    assert_eq!(
        (form.attributes("input[checked]", "value"), form.attributes("#purpose-other", "value")),
        (vec!["other".to_owned()], vec!["Night staff".to_owned()])
    );
    browser.post(&night, &[("purpose", "Out of hours"), ("name", "the duty worker"), ("telephone", "+44 20 7946 0001")]).await;
    let removal = format!("{at}/contacts/{}/removal", stored[1].id);
    assert!(browser.get(&removal).await.words("main").contains("Lead of Alder"));
    browser.post(&removal, &[]).await;
    assert_eq!(browser.post(&removal, &[]).await.location(), at, "twice is once");
    let page = browser.get(&at).await;
    assert_eq!(page.all("dt"), ["Out of hours", "Caldicott guardian"]);
    let history = page.all("main ul.oct-list-roomy li");
    assert_eq!(history.len(), 4, "{history:?}");
    assert!(
        history[0].starts_with("Safeguarding lead: Lead of Alder") && history[0].contains("Removed on 2 March 2027 by Olga"),
        "{history:?}"
    );
    assert!(history[1].contains("the red phone") && history[1].contains("Out of hours: the duty worker, +44 20 7946 0001"), "{history:?}");
    let noted = audit::Entity::find().all(server.db()).await.unwrap();
    assert!(noted.iter().all(|entry| !format!("{entry:?}").contains("duty worker")), "nobody's words are noted");
    assert_eq!(contact::Entity::find().count(server.db()).await.unwrap(), 3, "nothing is deleted");
});

on_both!(what_is_wrong_with_a_contact_is_said_and_what_was_typed_is_kept, async |server| {
    let alder = server.agency("Alder").await;
    let browser = officer(server, "Olga", Some(alder)).await;
    let address = format!("/agencies/{alder}/contacts/new");
    let long = "d".repeat(201);
    for (fields, wrong) in [
        (vec![], vec!["#purpose", "#name", "#telephone"]),
        (vec![("purpose", "other"), ("name", "Ann"), ("details", "room 1")], vec!["#purpose-other"]),
        (vec![("purpose", "Out of hours"), ("name", "Ann"), ("telephone", "ext. 201")], vec!["#telephone"]),
        (vec![("purpose", "Out of hours"), ("name", "Ann"), ("email", "ann at alder")], vec!["#email"]),
        (vec![("purpose", "Out of hours"), ("name", "Ann"), ("details", &long)], vec!["#details"]),
    ] {
        let page = browser.post(&address, &fields).await;
        assert_eq!(
            (page.status, page.attributes(".govuk-error-summary a", "href")),
            (StatusCode::UNPROCESSABLE_ENTITY, wrong.iter().map(|id| (*id).to_owned()).collect()),
            "{fields:?}"
        );
        for (name, value) in fields.iter().filter(|(name, _)| *name != "purpose") {
            assert_eq!(page.attributes(&format!("#{name}"), "value"), [*value]);
        }
    }
    assert_eq!(contact::of_agency(server.db(), alder).await.unwrap().len(), 1);
});

on_both!(an_agency_that_is_closed_keeps_everything_and_can_be_opened_again, async |server| {
    let alder = server.agency("Alder").await;
    server.learner("Amina", alder).await;
    let browser = officer(server, "Olga", None).await;
    let closing = format!("/agencies/{alder}/closing");
    assert!(browser.get(&closing).await.words("main").contains("1 person\u{2019}s post here has not ended"));
    for to in ["closed", "closed", "open", "closed"] {
        assert_eq!(browser.post(&closing, &[("to", to)]).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(browser.post(&closing, &[]).await.status, StatusCode::BAD_REQUEST);
    let page = browser.get(&format!("/agencies/{alder}")).await;
    assert!(page.words(".govuk-inset-text").contains("Closed on 2 March 2027"));
    assert_eq!(page.all("main ul.oct-list-roomy li").len(), 3);
    assert!(browser.get("/agencies").await.words("tbody").contains("Closed on 2 March 2027"));
    assert_eq!(agency::open(server.db()).await.unwrap(), []);
    assert_eq!(browser.get("/reports/completion").await.all("tbody th"), ["Amina"], "its records stay");
    let of_alder = officer(server, "Ola", Some(alder)).await;
    assert_eq!(of_alder.post(&closing, &[("to", "open")]).await.status, StatusCode::FORBIDDEN);
});

on_both!(learners_meet_their_own_agencies_contacts_and_no_others, async |server| {
    let (a, b) = (server.agency("Alder").await, server.agency("Birch").await);
    server.agency("Cedar").await;
    let amina = server.learner("Amina", a).await;
    server.post(amina, b, "Volunteer", "2027-02-20").await;
    let hr = officer(server, "Olga", Some(a)).await;
    hr.post(&format!("/agencies/{a}/contacts/new"), &GUARDIAN).await;
    let browser = server.sign_in_as(amina).await;
    for address in ["/help/contacts", "/learn/modules/six-key-points/in-your-job"] {
        let page = browser.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        let words = page.words("main");
        for there in ["Alder", "Birch", "Lead of Alder", "Lead of Birch", "Priya Nair", "020 7946 0000", "priya@alder.example"] {
            assert!(words.contains(there), "{address}: {there}: {words}");
        }
        assert!(!words.contains("Cedar"), "{address}");
    }
    assert!(!browser.get("/learn/modules/six-key-points/a-week-at-the-breakfast-club").await.text().contains("Lead of Alder"));
    let removed = contact::of_agency(server.db(), a).await.unwrap().remove(1);
    hr.post(&format!("/agencies/{a}/contacts/{}/removal", removed.id), &[]).await;
    assert!(!browser.get("/help/contacts").await.text().contains("Priya"));
    assert!(!server.browser().get("/help/contacts").await.text().contains("Lead of"));
});
