//! A manager's team: their own people and no others, the worst first, and a loop of managers comes to an end.

use axum::http::StatusCode;
use octavo::database::team::{self, Depth};
use octavo::database::{AgencyId, PersonId, PostId, TeamScope, assignment, audit, post, standing};
use octavo::standing::Word;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::TestServer;
use crate::support::page::Page;
use crate::support::people::STARTED;

/// Somebody with a post that names this manager.
async fn managed(server: &TestServer, name: &str, agency: AgencyId, manager: PersonId) -> (PersonId, PostId) {
    let person = server.person(name, &[]).await;
    let post = server.post(person, agency, "Key person", STARTED).await;
    manage(server, post, Some(manager)).await;
    (person, post)
}

async fn manage(server: &TestServer, post: PostId, manager: Option<PersonId>) {
    let update = post::Entity::update_many().col_expr(post::Column::ManagerId, Expr::value(manager)).filter(post::Column::Id.eq(post));
    update.exec(server.db()).await.unwrap();
}

fn people(page: &Page) -> Vec<String> {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    page.all("tbody th")
}

on_both!(a_manager_sees_their_own_people_and_if_asked_everybody_below, async |server| {
    let alder = server.agency("Alder").await;
    let mo = server.person("Mo", &[]).await;
    let (ann, _) = managed(server, "Ann", alder, mo).await;
    let (bo, _) = managed(server, "Bo", alder, ann).await;
    managed(server, "Cy", alder, bo).await;
    let other = server.person("Other", &[]).await;
    managed(server, "Di", alder, other).await;
    server.assign().await;
    let browser = server.sign_in_as(mo).await;
    let page = browser.get("/team").await;
    assert_eq!(people(&page), ["Ann"]);
    assert!(page.all("nav li").contains(&"My team".to_owned()));
    let row = page.words("tbody tr");
    assert!(
        row.contains("Key person, Alder") && row.contains("Core induction") && row.contains("Not started") && row.contains("26 Apr 2027"),
        "{row}"
    );
    assert_eq!(people(&browser.get("/team?show=below").await), ["Ann", "Bo", "Cy"]);
    assert_eq!(people(&server.sign_in_as(ann).await.get("/team?show=below").await), ["Bo", "Cy"], "nobody above");
    let noted = audit::Entity::find().all(server.db()).await.unwrap();
    assert!(noted.iter().any(|entry| entry.act == "viewed their team" && entry.person_id == Some(mo)));
    let nobody = server.sign_in_as(server.person("Nobody", &[]).await).await;
    let refused = nobody.get("/team").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!refused.all("nav li").contains(&"My team".to_owned()));
});

on_both!(what_has_ended_and_what_belongs_to_another_post_is_not_the_managers, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let mo = server.person("Mo", &[]).await;
    let (ann, _) = managed(server, "Ann", alder, mo).await;
    server.post(ann, birch, "Volunteer", STARTED).await;
    let (_, left) = managed(server, "Bo", alder, mo).await;
    server.assign().await;
    let browser = server.sign_in_as(mo).await;
    assert_eq!(people(&browser.get("/team").await), ["Ann", "Bo"], "and Ann once, without what Birch asks of her");
    let end = post::Entity::update_many()
        .col_expr(post::Column::EndsOn, Expr::value(server.app.today().pred_opt()))
        .filter(post::Column::Id.eq(left));
    end.exec(server.db()).await.unwrap();
    assert_eq!(people(&browser.get("/team").await), ["Ann"]);
    let all = post::Entity::update_many().col_expr(post::Column::EndsOn, Expr::value(server.app.today().pred_opt()));
    all.exec(server.db()).await.unwrap();
    assert_eq!(browser.get("/team").await.status, StatusCode::FORBIDDEN, "who manages nobody any more is no manager");
});

on_both!(a_loop_of_managers_ends, async |server| {
    let alder = server.agency("Alder").await;
    let mo = server.person("Mo", &[]).await;
    let own = server.post(mo, alder, "Head", STARTED).await;
    let (ann, first) = managed(server, "Ann", alder, mo).await;
    let (bo, _) = managed(server, "Bo", alder, ann).await;
    manage(server, own, Some(bo)).await;
    let browser = server.sign_in_as(mo).await;
    assert_eq!(people(&browser.get("/team?show=below").await), ["Ann", "Bo"], "each once, and not the manager");
    manage(server, first, Some(bo)).await;
    assert_eq!(people(&server.sign_in_as(ann).await.get("/team?show=below").await), ["Bo", "Mo"]);
    let alone = server.person("Zed", &[]).await;
    let post = server.post(alone, alder, "Head", STARTED).await;
    manage(server, post, Some(alone)).await;
    let page = server.sign_in_as(alone).await.get("/team?show=below").await;
    assert_eq!(people(&page), Vec::<String>::new(), "one\u{2019}s own manager");
});

on_both!(nobody_is_looked_for_more_than_twenty_steps_down, async |server| {
    let alder = server.agency("Alder").await;
    let mut manager = server.person("Top", &[]).await;
    let top = manager;
    for number in 1..=25 {
        (manager, _) = managed(server, &format!("Step {number:02}"), alder, manager).await;
    }
    let found = team::rows(server.db(), TeamScope::of(top), Depth::Below, server.app.today(), 0, 100).await.unwrap();
    assert_eq!(found.len(), 20);
    assert_eq!(team::count(server.db(), TeamScope::of(top), Depth::Below, server.app.today()).await.unwrap(), 20);
});

on_both!(the_worst_comes_first_and_the_order_is_that_of_the_words, async |server| {
    let alder = server.agency("Alder").await;
    let mo = server.person("Mo", &[]).await;
    let mut posts = Vec::new();
    for number in 0..9 {
        posts.push(managed(server, &format!("Person {number}"), alder, mo).await.1);
    }
    server.assign().await;
    server.post(server.person("Unasked", &[]).await, alder, "Guest", STARTED).await;
    let assignments = assignment::Entity::find().all(server.db()).await.unwrap();
    let of = |post: PostId| assignments.iter().find(|assignment| assignment.post_id == post).unwrap().id;
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    // Due 26 April 2027; today is 2 March.
    for (index, progress, expires_on, paused_until, waived) in [
        (0, standing::Progress::Completed, None, None, false),
        (1, standing::Progress::Completed, Some("2028-03-01"), None, false),
        (2, standing::Progress::Completed, Some("2027-03-20"), None, false),
        (3, standing::Progress::Completed, Some("2027-03-01"), None, false),
        (4, standing::Progress::InProgress, None, None, false),
        (5, standing::Progress::NotStarted, None, Some("2027-03-02"), false),
        (6, standing::Progress::NotStarted, None, Some("2027-03-01"), false),
        (7, standing::Progress::NotStarted, None, None, true),
    ] {
        let row = standing::Entity::update_many()
            .col_expr(standing::Column::Progress, Expr::value(progress))
            .col_expr(standing::Column::ExpiresOn, Expr::value(expires_on.map(day)))
            .col_expr(standing::Column::PausedUntil, Expr::value(paused_until.map(day)))
            .col_expr(standing::Column::Waived, Expr::value(waived))
            .filter(standing::Column::AssignmentId.eq(of(posts[index])));
        row.exec(server.db()).await.unwrap();
    }
    for today in ["2027-03-02", "2027-04-01", "2027-05-01", "2029-01-01"].map(day) {
        let rows = team::rows(server.db(), TeamScope::of(mo), Depth::Direct, today, 0, 100).await.unwrap();
        let words: Vec<Word> = rows.iter().map(|row| row.asked.as_ref().unwrap().facts.word(today)).collect();
        assert!(words.is_sorted_by_key(|word| team::order(*word)), "{today}: {words:?}");
    }
    let browser = server.sign_in_as(mo).await;
    let page = browser.get("/team").await;
    let standings = ["Overdue", "Due soon", "Not started", "Not started", "In progress", "Paused", "Waived", "In date", "In date"];
    assert_eq!(page.all("tbody td:nth-child(4)"), standings);
    assert_eq!(people(&page)[0], "Person 3");
    assert!(!page.words("main").contains('%'), "no marks");
});
