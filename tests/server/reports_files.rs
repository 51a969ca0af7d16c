//! The spreadsheet has the rows of the screen, with real dates; files may begin with a byte-order mark or not.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::{Days, NaiveDate};

use crate::reports::{crowd, officer, rows_of, rows_of_file};
use crate::support::page::Page;

/// The rows of a spreadsheet, its header first; dates as the CSV writes them.
fn rows_of_sheet(file: &Page) -> Vec<Vec<String>> {
    let mut book = Xlsx::new(Cursor::new(file.body.clone())).unwrap();
    let sheet = book.worksheet_range("Completion").unwrap();
    let day = |serial: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a day of this century")]
        let days = serial as u64;
        "1899-12-30".parse::<NaiveDate>().unwrap().checked_add_days(Days::new(days)).unwrap().to_string()
    };
    let cell = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::DateTime(moment) => day(moment.as_f64()),
        other => panic!("{other:?} is neither text nor a date"),
    };
    sheet.rows().map(|row| row.iter().map(cell).collect()).collect()
}

on_both!(the_spreadsheet_has_the_rows_of_the_screen_with_real_dates, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    crowd(server, alder, 40).await;
    let amina = server.learner("Zoë Ŵyn", birch).await;
    server.sign_in_as(amina).await.walk_all("five-words").await;
    server.post(server.person("=1+1", &[]).await, birch, "@cmd", "2027-02-01").await;
    server.assign().await;
    let browser = officer(server).await;
    for query in ["", "sort=due&way=down", "agency=", "role=%40cmd"] {
        let file = browser.get(&format!("/reports/completion.xlsx?{query}")).await;
        assert_eq!(file.header("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"completion-2027-03-02.xlsx\"");
        let mut rows = rows_of_sheet(&file);
        let header = rows.remove(0);
        assert_eq!(header[..8], ["Person", "Agency", "Role", "Standing", "In date", "Due", "Completed", "Holds until"]);
        let screen = rows_of(&browser.get(&format!("/reports/completion?{query}")).await);
        let lower = |rows: Vec<Vec<String>>| {
            rows.into_iter().map(|row| row.into_iter().map(|cell| cell.to_lowercase()).collect()).collect::<Vec<Vec<_>>>()
        };
        assert_eq!(lower(rows), lower(screen), "{query}");
    }
    let file = browser.get("/reports/completion.xlsx?role=%40cmd").await;
    assert_eq!(rows_of_sheet(&file)[1][..3], ["=1+1", "Birch", "@cmd"], "text is text, and needs no mark before it");
    assert!(
        std::fs::read_dir(&server.app.settings.data).unwrap().all(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            name.starts_with("octavo.db") || ["mail", "ledger.key"].contains(&name.as_str())
        }),
        "nothing half made is left behind"
    );
});

on_both!(a_csv_file_begins_with_a_mark_or_not_as_asked, async |server| {
    crowd(server, server.agency("Alder").await, 3).await;
    let browser = officer(server).await;
    let with = browser.get("/reports/completion.csv").await;
    let without = browser.get("/reports/completion.csv?mark=no").await;
    assert_eq!(with.body.strip_prefix(b"\xEF\xBB\xBF"), Some(without.body.as_slice()));
    let page = browser.get("/reports/completion").await;
    let links = page.attributes("a[download]", "href");
    assert_eq!(links.len(), 3);
    for link in links {
        assert_eq!(browser.get(&link).await.status.as_u16(), 200, "{link}");
    }
});

on_both!(the_dictionary_names_every_column_of_the_file, async |server| {
    crowd(server, server.agency("Alder").await, 1).await;
    let browser = officer(server).await;
    let file = browser.get("/reports/completion.csv?mark=no").await.text();
    let named = browser.get("/reports/dictionary").await.all("tbody th");
    let header: Vec<_> = file.lines().next().unwrap().split(',').map(str::to_owned).collect();
    assert_eq!(named[..8], header[..8]);
    assert_eq!(rows_of_file(&browser.get("/reports/completion.csv").await).len(), 1);
});
