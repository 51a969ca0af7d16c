//! The home of the reports: who must act, who is in date by agency, and the months.

use octavo::database::person_grant::Permission;
use octavo::report::trend::count_months;

use crate::reports::officer;
use crate::support::TestServer;

on_both!(those_who_are_overdue_come_first_and_the_worst_before_the_others, async |server| {
    let alder = server.agency("Alder").await;
    for (name, starts) in [("Soon", "2026-12-20"), ("Late", "2026-11-20"), ("Latest", "2026-06-01"), ("Fine", "2027-03-01")] {
        let person = server.person(name, &[(Permission::Learner, None)]).await;
        server.post(person, alder, "Cook", starts).await;
    }
    server.assign().await;
    let page = officer(server).await.get("/reports").await;
    assert_eq!(page.all("[aria-label='Who needs action first'] tbody th"), ["Latest", "Late", "Soon"]);
    let due = page.all("[aria-label='Who needs action first'] tbody td:last-child");
    assert_eq!(due[0], "24 August 2026, 190 days ago");
    assert!(due[2].ends_with("in 12 days"), "{due:?}");
});

on_both!(the_numbers_of_the_agencies_open_the_people_behind_them, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    server.learner("Amina", alder).await;
    server.learner("Ben", alder).await;
    // Cem works in both, and counts once in each and once in all.
    let cem = server.person("Cem", &[(Permission::Learner, None)]).await;
    server.post(cem, alder, "Cook", "2026-11-02").await;
    server.post(cem, birch, "Cook", "2026-11-02").await;
    server.post(cem, birch, "Driver", "2027-02-15").await;
    server.assign().await;
    let browser = officer(server).await;
    let page = browser.get("/reports").await;
    let cells: Vec<_> = page.all("[aria-label='In date, by agency'] tbody td");
    let cells: Vec<_> = cells.chunks(6).map(<[String]>::to_vec).collect();
    let numbers = |row: &[String]| row.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let all: Vec<_> = cells.iter().map(|row| numbers(row)).collect();
    assert_eq!(all, ["0% 0 3 1 0", "0% 0 1 1 0", "0% 0 3 1 0"], "{all:?}");
    for address in page.attributes("[aria-label='In date, by agency'] a", "href") {
        assert_eq!(browser.get(&address).await.status.as_u16(), 200, "{address}");
    }
    let of_birch = server.sign_in_as(server.person("Officer of Birch", &[(Permission::Hr, Some(birch))]).await).await;
    let page = of_birch.get("/reports").await;
    assert_eq!(page.all("[aria-label='In date, by agency'] tbody th"), ["Birch"]);
    assert!(!page.text().contains("Alder") && !page.text().contains("Amina"));
});

on_both!(the_trend_has_a_line_for_each_month_and_for_today, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    let months = count_months(&server.app).await.unwrap();
    assert!(months > 0);
    assert_eq!(count_months(&server.app).await.unwrap(), 0, "each is counted once");
    server.set_clock("2027-03-20T10:00:00Z");
    let browser = server.sign_in_as(amina).await;
    browser.read_all("six-key-points").await;
    for slug in ["five-words", "trial-week", "a-bruise-at-five-months", "sealed-by-the-court", "doctor-on-the-line"] {
        browser.walk_all(slug).await;
    }
    server.set_clock("2027-05-02T10:00:00Z");
    count_months(&server.app).await.unwrap();
    let page = trend(server).await;
    assert_eq!(page, ["31 March 2027100%11", "30 April 2027100%11", "2 May 2027100%11"]);
});

async fn trend(server: &TestServer) -> Vec<String> {
    let page = officer(server).await.get("/reports").await;
    assert!(page.has("svg[role=img]"));
    let tables = page.all("table").len();
    assert_eq!(tables, page.all("caption").len());
    page.all("svg[role=img] + div tbody tr")
}

on_both!(what_was_counted_is_kept_for_a_minute_and_says_when_it_was, async |server| {
    let alder = server.agency("Alder").await;
    server.learner("Amina", alder).await;
    let browser = officer(server).await;
    let page = browser.get("/reports").await;
    assert!(page.words("main").contains("Counted at 10:00 on 2 March 2027."));
    server.learner("Ben", alder).await;
    assert_eq!(browser.get("/reports").await.all("[aria-label='In date, by agency'] tbody td")[3], "1");
    server.pass(chrono::TimeDelta::seconds(61));
    assert_eq!(browser.get("/reports").await.all("[aria-label='In date, by agency'] tbody td")[3], "2");
});
