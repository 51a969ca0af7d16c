//! Disclosures: nothing is given without why, to whom and for how long; nobody is named unless that is ticked; the log is a report.

use octavo::database::person_grant::Permission;

use crate::reports::officer;
use crate::support::Browser;

const GOOD: [(&str, &str); 7] = [
    ("question", "pathway=core-induction&sort=due"),
    ("purpose", "Section 11 self-assessment"),
    ("recipient", "The safeguarding partners"),
    ("agreement", "Tier 1 agreement of 2026"),
    ("columns", "agency"),
    ("columns", "standing"),
    ("kept_until", "2028-03-01"),
];

async fn lines(browser: &Browser<'_>, address: &str) -> Vec<String> {
    let text = browser.get(&format!("{address}/rows.csv")).await.text();
    text.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect()
}

on_both!(a_disclosure_names_nobody_unless_that_is_ticked_and_holds_only_what_is_ticked, async |server| {
    let alder = server.agency("Alder").await;
    server.learner("Amina", alder).await;
    let browser = officer(server).await;
    let form = browser.get("/reports/disclose?pathway=core-induction&sort=due").await;
    assert_eq!(form.attributes("input[name=columns][checked]", "value"), ["agency", "standing", "in-date"], "the least is ticked");
    let address = browser.post("/reports/disclose", &GOOD).await.location().to_owned();
    let file = lines(&browser, &address).await;
    assert_eq!(file[0], "Code,Agency,Standing");
    assert!(file[1].ends_with(",Alder,Not started") && !file[1].contains("Amina") && file.len() == 2, "{file:?}");
    server.pass(chrono::TimeDelta::minutes(1));
    server.learner("Ben", alder).await;
    assert_eq!(lines(&browser, &address).await, file, "the same again later");
    let again = browser.get(&browser.get(&address).await.attributes("main a[href*='like=']", "href")[0]).await;
    assert_eq!(again.attributes("#recipient", "value"), ["The safeguarding partners"]);
    let mut named = GOOD.to_vec();
    named.push(("columns", "person"));
    server.pass(chrono::TimeDelta::minutes(1));
    let address = browser.post("/reports/disclose", &named).await.location().to_owned();
    assert_eq!(lines(&browser, &address).await[..2], ["Person,Agency,Standing", "Amina,Alder,Not started"]);
    let log = browser.get("/reports/disclosures").await;
    assert_eq!(log.all("tbody tr").len(), 2);
    assert!(log.words("tbody").contains("Section 11 self-assessment") && log.words("tbody").contains("Officer"));
});

on_both!(what_is_missing_is_asked_for_and_what_was_typed_stays, async |server| {
    server.learner("Amina", server.agency("Alder").await).await;
    let browser = officer(server).await;
    for (field, value, words) in [
        ("purpose", "", "Say what it is for"),
        ("recipient", "", "Say who gets it"),
        ("agreement", "", "Say under which agreement"),
        ("kept_until", "soon", "Enter the last day as 2027-03-31"),
        ("kept_until", "2027-03-01", "today or later"),
        ("kept_until", "2047-03-01", "within ten years"),
        ("columns", "", "Tick at least one column"),
    ] {
        let fields: Vec<_> = GOOD.iter().map(|(name, good)| (*name, if *name == field { value } else { *good })).collect();
        let page = browser.post("/reports/disclose", &fields).await;
        assert_eq!(page.status.as_u16(), 422, "{words}");
        assert!(page.words(".govuk-error-summary").contains(words), "{words}: {}", page.words(".govuk-error-summary"));
        assert_eq!(page.attributes("#recipient", "value"), [if field == "recipient" { "" } else { "The safeguarding partners" }]);
    }
    assert!(!browser.get("/reports/disclosures").await.has("table"));
});

on_both!(an_officer_sees_the_disclosures_of_their_own_agency_only, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    server.learner("Amina", alder).await;
    let of_all = officer(server).await.post("/reports/disclose", &GOOD).await.location().to_owned();
    let of_birch = server.sign_in_as(server.person("Officer of Birch", &[(Permission::Hr, Some(birch))]).await).await;
    for address in [of_all.clone(), format!("{of_all}/rows.csv")] {
        assert_eq!(of_birch.get(&address).await.status.as_u16(), 404, "{address}");
    }
    assert!(!of_birch.get("/reports/disclosures").await.has("table"));
    let own = of_birch.post("/reports/disclose", &GOOD).await.location().to_owned();
    assert_eq!(lines(&of_birch, &own).await, ["Code,Agency,Standing"], "none of Alder's rows");
});
