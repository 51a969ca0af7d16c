//! Frozen reports stay as they were, and are frozen once; the return withholds what is small.

use octavo::database::frozen_report::{Column, Entity};
use octavo::database::person_grant::Permission;
use octavo::report::reconcile::reconcile;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, QueryOrder};

use crate::reports::{crowd, officer};
use crate::reports_filters::end;
use crate::support::Browser;
use crate::support::page::Page;

async fn freeze(browser: &Browser<'_>, agency: &str, on: &str) -> Page {
    browser.post("/reports/frozen", &[("pathway", "core-induction"), ("agency", agency), ("on", on)]).await
}

on_both!(a_frozen_report_stays_as_it_was_whatever_is_entered_later, async |server| {
    let alder = server.agency("Alder").await;
    let ben = server.person("Ben", &[(Permission::Learner, None)]).await;
    let post = server.post(ben, alder, "Cook", "2026-11-02").await;
    server.learner("Amina", alder).await;
    server.set_clock("2027-03-10T10:00:00Z");
    let browser = officer(server).await;
    let address = freeze(&browser, "", "2027-03-08").await.location().to_owned();
    let page = browser.get(&address).await;
    let numbers = page.words("dl");
    for said in ["All agencies", "8 March 2027", "It is as it was frozen", "Frozen by"] {
        assert!(numbers.contains(said), "{said}: {numbers}");
    }
    let file = browser.get(&format!("{address}/rows.csv")).await;
    assert!(file.text().contains("Ben,Alder,Cook,Overdue"));
    end(server, post, "2027-03-05").await;
    reconcile(&server.app).await.unwrap();
    assert!(!browser.get("/reports/completion.csv?on=2027-03-08").await.text().contains("Ben"), "now it is known that he had left");
    assert_eq!(browser.get(&format!("{address}/rows.csv")).await.body, file.body);
    let later = freeze(&browser, "", "2027-03-09").await.location().to_owned();
    let frozen = Entity::find().order_by_desc(Column::Id).all(server.db()).await.unwrap();
    let compared = browser.get(&format!("{later}?with={}", frozen[1].id)).await.words("main");
    assert!(compared.contains("Only in the other: 1") && compared.contains("Ben, Cook, Alder"), "{compared}");
    assert!(compared.contains("Standing changed: 0"), "{compared}");
});

on_both!(whoever_freezes_the_same_second_is_told, async |server| {
    let alder = server.agency("Alder").await;
    server.learner("Amina", alder).await;
    let first = server.sign_in_as(server.person("Helen Marsh", &[(Permission::Hr, None)]).await).await;
    let second = server.sign_in_as(server.person("Omar Ali", &[(Permission::Hr, None)]).await).await;
    let address = freeze(&first, &alder.to_string(), "2027-02-28").await.location().to_owned();
    let told = freeze(&second, &alder.to_string(), "2027-02-28").await;
    assert_eq!(told.status.as_u16(), 422);
    assert!(told.words(".govuk-error-summary").contains("Helen Marsh has frozen this report already"));
    assert!(told.attributes("main a", "href").contains(&address));
    assert_eq!(Entity::find().all(server.db()).await.unwrap().len(), 1);
    // At the very same time one of them is kept, and the other is told.
    let both = futures_util::future::join(freeze(&first, "", "2027-01-31"), freeze(&second, "", "2027-01-31")).await;
    let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
});

on_both!(a_frozen_report_that_is_changed_says_so, async |server| {
    server.learner("Amina", server.agency("Alder").await).await;
    let browser = officer(server).await;
    let address = freeze(&browser, "", "2027-03-01").await.location().to_owned();
    Entity::update_many().col_expr(Column::Csv, Expr::value(b"Person\r\nNobody\r\n".to_vec())).exec(server.db()).await.unwrap();
    assert!(browser.get(&address).await.words("dl").contains("It has been changed since it was frozen"));
});

on_both!(an_officer_of_one_agency_freezes_and_sees_only_its_own, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    server.learner("Amina", alder).await;
    let of_all = officer(server).await;
    let everybody = freeze(&of_all, "", "2027-03-01").await.location().to_owned();
    let of_birch = server.sign_in_as(server.person("Officer of Birch", &[(Permission::Hr, Some(birch))]).await).await;
    assert_eq!(of_birch.get(&everybody).await.status.as_u16(), 404);
    assert_eq!(of_birch.get(&format!("{everybody}/rows.csv")).await.status.as_u16(), 404);
    let page = freeze(&of_birch, "", "2027-03-01").await;
    assert!(page.words(".govuk-error-summary").contains("Choose one agency"));
    assert_eq!(freeze(&of_birch, &alder.to_string(), "2027-03-01").await.status.as_u16(), 404);
    assert_eq!(freeze(&of_birch, &birch.to_string(), "2027-03-01").await.status.as_u16(), 303);
    assert_eq!(freeze(&of_birch, &birch.to_string(), "2027-03-03").await.status.as_u16(), 422, "not yet");
    assert_eq!(freeze(&of_birch, &birch.to_string(), "").await.status.as_u16(), 422);
});

on_both!(the_return_withholds_what_is_small, async |server| {
    let (alder, birch, cedar) = (server.agency("Alder").await, server.agency("Birch").await, server.agency("Cedar").await);
    crowd(server, alder, 30).await;
    crowd(server, birch, 3).await;
    crowd(server, cedar, 12).await;
    // The pathway has been published since then.
    server.set_clock("2027-06-10T10:00:00Z");
    let browser = officer(server).await;
    let page = browser.get("/reports/return?from=2027-04-01&on=2027-05-31").await;
    let lines = page.all("[aria-label='By agency'] tbody tr");
    assert!(lines[0] == "Alder300 (0%)300 (0%)0300", "{lines:?}");
    assert!(lines[1].starts_with("Birchwithheldwithheldwithheld"), "{lines:?}");
    assert!(lines[2].starts_with("Cedarwithheldwithheldwithheld"), "the smallest other goes with it: {lines:?}");
    assert!(lines[3] == "All together450 (0%)450 (0%)0450", "{lines:?}");
    let file = browser.get("/reports/return.csv?from=2027-04-01&on=2027-05-31").await.text();
    assert!(file.contains("By agency,Birch,under 5 or withheld") && file.contains("All together,,45,0,45,0,0,45,0"), "{file}");
    let wrong = browser.get("/reports/return?from=2027-06-02&on=2027-05-31").await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert_eq!(browser.get("/reports/return?on=2027-06-11").await.status.as_u16(), 422);
});
