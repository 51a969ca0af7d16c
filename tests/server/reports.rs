//! The completion report: the same rows on the screen and in the file, right on the day in London.

use chrono::NaiveDate;
use octavo::course::scenario::Sector;
use octavo::database::person_grant::Permission;
use octavo::database::post::NewPost;
use octavo::database::{AgencyId, person, post};

use crate::support::page::Page;
use crate::support::people::STARTED;
use crate::support::{Browser, TestServer};

const PAGE: usize = 50;

/// An officer for the whole partnership, signed in now.
pub async fn officer(server: &TestServer) -> Browser<'_> {
    server.sign_in_as(server.person("Officer", &[(Permission::Hr, None)]).await).await
}

/// So many people with a post, all at once, some of them with names in common.
pub async fn crowd(server: &TestServer, agency: AgencyId, number: usize) {
    let transaction = server.app.store.begin_write().await.unwrap();
    for place in 0..number {
        let name = format!("Person {}", place % 97);
        let person_id = person::add(&transaction, &name, server.app.now()).await.unwrap();
        let new = NewPost {
            person_id,
            agency_id: agency,
            role: format!("Role {place}"),
            team: None,
            manager_id: None,
            training_group: 2,
            sector: Sector::Schools,
            employment_kind: "employee".to_owned(),
            starts_on: STARTED.parse().unwrap(),
        };
        post::add(&transaction, new).await.unwrap();
    }
    transaction.commit().await.unwrap();
    server.assign().await;
}

/// The rows of a page of the screen: every cell, dates as the file writes them.
pub fn rows_of(page: &Page) -> Vec<Vec<String>> {
    let columns = page.all(".oct-table-scroll thead th").len();
    if columns == 0 {
        return Vec::new();
    }
    let plain = |cell: String| match (cell.as_str(), NaiveDate::parse_from_str(&cell, "%d %B %Y")) {
        (_, Ok(day)) => day.to_string(),
        ("\u{2013}", _) => String::new(),
        _ => cell,
    };
    let cells: Vec<_> = page.all(".oct-table-scroll tbody th, .oct-table-scroll tbody td").into_iter().map(plain).collect();
    cells.chunks(columns).map(<[String]>::to_vec).collect()
}

/// The rows of the whole file, without its header; words as the screen writes them.
pub fn rows_of_file(file: &Page) -> Vec<Vec<String>> {
    let text = file.text();
    let mut reader = csv::Reader::from_reader(text.strip_prefix('\u{feff}').unwrap().as_bytes());
    let as_shown = |cell: &str| match cell {
        "yes" => "Yes".to_owned(),
        "no" => "No".to_owned(),
        "in progress" => "In progress".to_owned(),
        "not started" => "Not started".to_owned(),
        other => other.to_owned(),
    };
    reader.records().map(|row| row.unwrap().iter().map(as_shown).collect()).collect()
}

async fn all_pages(browser: &Browser<'_>, query: &str, number: usize) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for page in 1..=number.div_ceil(PAGE) {
        let page = browser.get(&format!("/reports/completion?page={page}{query}")).await;
        rows.extend(rows_of(&page));
    }
    rows
}

on_both!(the_file_has_the_rows_of_the_screen_however_many_there_are, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    crowd(server, alder, 503).await;
    let amina = server.learner("Amina", birch).await;
    server.sign_in_as(amina).await.walk_all("five-words").await;
    let browser = officer(server).await;
    let first = browser.get("/reports/completion").await;
    assert_eq!(first.words("main [role=status]"), "504 people.");
    assert_eq!(rows_of(&first).len(), PAGE);
    let shown = all_pages(&browser, "", 504).await;
    assert_eq!(shown.len(), 504);
    let file = browser.get("/reports/completion.csv").await;
    assert_eq!(rows_of_file(&file), shown);
    let roles: std::collections::BTreeSet<_> = shown.iter().map(|row| &row[2]).collect();
    assert_eq!(roles.len(), 504, "nobody is left out and nobody is there twice");
    let amina = &shown[0];
    assert_eq!(amina[..8], ["Amina", "Birch", "Key person", "In progress", "No", "2027-04-26", "", ""]);
    assert_eq!(amina[8..10], ["Not started", "2027-03-02"], "each item of the pathway has its column");
    let one = browser.get(&format!("/reports/completion.csv?agency={birch}")).await;
    assert_eq!(rows_of_file(&one), std::slice::from_ref(amina));
    assert_eq!(all_pages(&browser, &format!("&agency={alder}"), 503).await, shown[1..]);
});

on_both!(a_page_past_the_last_says_so, async |server| {
    crowd(server, server.agency("Alder").await, 52).await;
    let browser = officer(server).await;
    let last = browser.get("/reports/completion?page=2").await;
    assert_eq!(rows_of(&last).len(), 2);
    let past = browser.get("/reports/completion?page=3").await;
    assert_eq!(past.status.as_u16(), 404);
    assert!(past.words("main").contains("There is no page 3. This report has 2 pages"), "{}", past.words("main"));
    assert_eq!(rows_of(&browser.get(&past.attributes("main p a", "href")[0]).await).len(), PAGE, "the link leads to the first");
    for page in ["0", "-1", "999999999999", "two"] {
        assert_eq!(browser.get(&format!("/reports/completion?page={page}")).await.status.as_u16(), 404, "{page}");
    }
    let first = browser.get("/reports/completion").await;
    assert!(first.words(".govuk-pagination").contains("Page 1 of 2"));
    let next = first.attributes(".govuk-pagination a[rel=next]", "href");
    assert_eq!(rows_of(&browser.get(&next[0]).await), rows_of(&last), "the link leads there");
});

on_both!(a_name_is_never_a_formula_in_the_file, async |server| {
    let alder = server.agency("@SUM(1)").await;
    let names = ["=HYPERLINK(\"https://evil.example\")", "+44", "-1", "@cmd", "\tTab", "O\u{2019}Brien, \"Pat\"\nJunior", "Zo\u{eb}"];
    for name in names {
        let person = server.person(&name.replace('\n', " \n"), &[]).await;
        server.post(person, alder, "=1+1", STARTED).await;
    }
    server.assign().await;
    let browser = officer(server).await;
    let file = browser.get("/reports/completion.csv").await;
    assert!(file.body.starts_with(b"\xEF\xBB\xBFPerson,"), "spreadsheets are told that it is UTF-8");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"completion-2027-03-02.csv\"");
    let rows = rows_of_file(&file);
    assert_eq!(rows.len(), names.len());
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    let said: Vec<_> = rows.iter().map(|row| row[0].trim_start_matches('\'').replace(" \n", "\n")).collect();
    for name in names {
        assert!(said.contains(&name.to_owned()), "{name} stays as it was, after the mark: {said:?}");
    }
    assert!(rows.iter().all(|row| row[1] == "'@SUM(1)" && row[2] == "'=1+1"));
});

/// The word and "in date" of the only person, at a moment.
async fn at(server: &TestServer, moment: &str) -> (String, String) {
    server.set_clock(moment);
    let row = rows_of(&officer_again(server).await.get("/reports/completion").await).remove(0);
    (row[3].clone(), row[4].clone())
}

/// A session does not last from one season to another.
async fn officer_again(server: &TestServer) -> Browser<'_> {
    let found = octavo::database::person_email::find_person(server.db(), "officer@octavo.example").await.unwrap();
    match found {
        Some(person) => server.sign_in_as(person).await,
        None => officer(server).await,
    }
}

on_both!(the_word_is_that_of_the_day_in_london, async |server| {
    server.learner("Amina", server.agency("Alder").await).await;
    let expect = |word: &str| (word.to_owned(), "No".to_owned());
    // Due on 26 April: soon from 27 March. Summer time begins on 28 March, after which midnight in London is 23:00 UTC.
    assert_eq!(at(server, "2027-03-26T23:59:59Z").await, expect("Not started"));
    assert_eq!(at(server, "2027-03-27T00:00:00Z").await, expect("Due soon"));
    assert_eq!(at(server, "2027-04-26T22:59:59Z").await, expect("Due soon"));
    assert_eq!(at(server, "2027-04-26T23:00:00Z").await, expect("Overdue"));
});

on_both!(a_pathway_completed_late_in_the_evening_counts_from_the_day_in_london, async |server| {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    server.set_clock("2027-04-26T23:30:00Z");
    let browser = server.sign_in_as(amina).await;
    browser.read_all("six-key-points").await;
    for slug in ["five-words", "trial-week", "a-bruise-at-five-months", "sealed-by-the-court", "doctor-on-the-line"] {
        browser.walk_all(slug).await;
    }
    let report = officer_again(server).await.get("/reports/completion").await;
    let row = rows_of(&report).remove(0);
    assert_eq!(row[3..8], ["In date", "Yes", "2027-04-26", "2027-04-27", "2030-04-27"]);
    assert!(row[8..].iter().all(|cell| cell == "2027-04-27"), "{row:?}");
    let expect = |word: &str, in_date: &str| (word.to_owned(), in_date.to_owned());
    assert_eq!(at(server, "2030-03-27T23:59:59Z").await, expect("In date", "Yes"));
    assert_eq!(at(server, "2030-03-28T00:00:00Z").await, expect("Due soon", "Yes"));
    assert_eq!(at(server, "2030-04-27T22:59:59Z").await, expect("Due soon", "Yes"));
    assert_eq!(at(server, "2030-04-27T23:00:00Z").await, expect("Overdue", "No"));
});

on_both!(a_pathway_there_is_not_is_not_found, async |server| {
    let browser = officer(server).await;
    for address in ["/reports/completion", "/reports/completion.csv"] {
        assert_eq!(browser.get(&format!("{address}?pathway=core-induction")).await.status.as_u16(), 200);
        for pathway in ["nowhere", "five-words", "%00", "../x"] {
            assert_eq!(browser.get(&format!("{address}?pathway={pathway}")).await.status.as_u16(), 404, "{pathway}");
        }
    }
});

on_both!(a_report_without_people_says_so, async |server| {
    let page = officer(server).await.get("/reports/completion").await;
    assert_eq!(page.words("main [role=status]"), "Nobody is asked to complete this pathway in what you may see.");
    assert!(!page.has("table"));
});
