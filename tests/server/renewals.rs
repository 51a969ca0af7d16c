//! Renewals: a new record that opens before the old one runs out, resets nothing, and gives the new expiry.

use octavo::assigning;
use octavo::assigning::rebuilding::Repair;
use octavo::database::pathway_rule::{self, Terms};
use octavo::database::{PersonId, assignment, completion, standing};
use octavo::standing::rules::{Again, Rule};
use octavo::standing::{Facts, Word};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::assignments::{complete_core, differences, only_of};
use crate::learn_module::publish_changed;
use crate::rules::{officer, pathway};
use crate::support::TestServer;

/// What the server does in the early morning of a day.
async fn begin_day(server: &TestServer, day: &str) -> assigning::Done {
    server.set_clock(&format!("{day}T05:00:00Z"));
    assigning::begin_day(&server.app).await.unwrap()
}

async fn of(server: &TestServer, person: PersonId) -> Vec<assignment::Model> {
    let own = assignment::Entity::find().filter(assignment::Column::PersonId.eq(person));
    own.order_by_asc(assignment::Column::Id).all(server.db()).await.unwrap()
}

async fn facts(server: &TestServer, of: &assignment::Model) -> Option<Facts> {
    standing::Entity::find_by_id(of.id).one(server.db()).await.unwrap().map(|found| found.facts(of.due_on))
}

on_both!(a_renewal_opens_sixty_days_before_and_leaves_the_person_in_date, async |server| {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    complete_core(server, amina).await;
    // Completed on 2 March 2027: holds until 2 March 2030.
    assert_eq!(begin_day(server, "2029-12-31").await.renewed, 0);
    assert_eq!(begin_day(server, "2030-01-01").await.renewed, 1);
    assert_eq!(begin_day(server, "2030-01-01").await.renewed, 0, "once");
    assert_eq!(begin_day(server, "2030-01-05").await.renewed, 0, "and no more");
    let both = of(server, amina).await;
    let [old, new] = both.as_slice() else { panic!("{both:?}") };
    assert_eq!((new.renews_id, new.due_on.to_string().as_str(), new.pathway_id), (Some(old.id), "2030-03-02", old.pathway_id));
    assert_eq!(facts(server, old).await, None, "one standing for one obligation");
    let renewed = facts(server, new).await.unwrap();
    let on = |day: &str| day.parse().unwrap();
    assert!(renewed.in_date(on("2030-03-02")) && !renewed.in_date(on("2030-03-03")));
    assert_eq!(renewed.word(on("2030-01-05")), Word::NotStarted);
    assert_eq!(renewed.word(on("2030-03-03")), Word::Overdue);
    assert_eq!(completion::of_assignments(server.db(), &[old.id]).await.unwrap().len(), 1, "the record stays");
    assert_eq!(differences(server, Repair::No).await, 0);
    let browser = server.sign_in_as(amina).await;
    let home = browser.get("/learn").await.words("main");
    assert!(home.contains("Renew it by 2 March 2030, because what was completed on 2 March 2027 holds until 2 March 2030."), "{home}");
    assert_eq!(home.matches("Not started").count(), 7, "the six items and the whole: {home}");
    let report = officer(server, "Officer", None).await.get("/reports/completion").await;
    assert_eq!(report.all("tbody tr").len(), 1);
    assert!(report.words("tbody tr").contains("Yes"), "in date: {}", report.words("tbody tr"));
});

on_both!(completing_the_renewal_gives_the_new_expiry_and_the_next_renewal, async |server| {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    complete_core(server, amina).await;
    begin_day(server, "2030-01-01").await;
    server.set_clock("2030-01-10T10:00:00Z");
    complete_core(server, amina).await;
    let both = of(server, amina).await;
    let done = completion::of_assignments(server.db(), &both.iter().map(|made| made.id).collect::<Vec<_>>()).await.unwrap();
    let expiries: Vec<_> = done.iter().map(|done| done.expires_on.unwrap().to_string()).collect();
    assert_eq!(expiries, ["2030-03-02", "2033-01-10"]);
    let facts = facts(server, &both[1]).await.unwrap();
    assert_eq!(facts.word("2030-03-03".parse().unwrap()), Word::InDate);
    assert_eq!(differences(server, Repair::No).await, 0);
    assert_eq!(begin_day(server, "2032-11-11").await.renewed, 1);
    assert_eq!(of(server, amina).await.len(), 3);
});

on_both!(a_rule_names_another_pathway_to_renew_with_and_a_month, async |server| {
    let core = pathway(server, "core-induction");
    let rule = pathway_rule::all(server.db()).await.unwrap().into_iter().find(|rule| rule.content_id == core).unwrap();
    let terms = rule.terms();
    let terms = Terms {
        renew_with: Some(pathway(server, "refresh")),
        rule: Rule { again: Again::EachYearIn(9), opens_before: 30, ..terms.rule },
        ..terms
    };
    let transaction = server.app.store.begin_write().await.unwrap();
    assert!(pathway_rule::change(&transaction, rule.id, &terms, server.app.now()).await.unwrap());
    transaction.commit().await.unwrap();
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    complete_core(server, amina).await;
    assert_eq!(begin_day(server, "2027-08-30").await.renewed, 0);
    assert_eq!(begin_day(server, "2027-08-31").await.renewed, 1);
    let new = of(server, amina).await.remove(1);
    assert_eq!((new.pathway_id, new.due_on.to_string().as_str()), (core, "2027-09-30"), "reports count it as what it renews");
    let home = server.sign_in_as(amina).await.get("/learn").await.words("main");
    assert!(home.contains("What has changed") && !home.contains("The six key points"), "{home}");
    assert_eq!(differences(server, Repair::No).await, 0);
});

on_both!(who_has_left_is_asked_to_renew_nothing, async |server| {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    complete_core(server, amina).await;
    let post = only_of(server, amina).await.post_id;
    end_post(server, post).await;
    assert_eq!(begin_day(server, "2030-02-01").await.renewed, 0);
    assert_eq!(assignment::Entity::find().count(server.db()).await.unwrap(), 1);
});

async fn end_post(server: &TestServer, post: octavo::database::PostId) {
    use octavo::database::post;
    use sea_orm::ActiveValue::Set;
    let row = post::ActiveModel { ends_on: Set(Some("2029-01-01".parse().unwrap())), ..Default::default() };
    post::Entity::update_many().set(row).filter(post::Column::Id.eq(post)).exec(server.db()).await.unwrap();
}

on_both!(a_change_that_matters_asks_for_the_changed_part_and_takes_nothing_away, async |server| {
    let alder = server.agency("Alder").await;
    let (amina, ben) = (server.learner("Amina", alder).await, server.learner("Ben", alder).await);
    complete_core(server, amina).await;
    assert_eq!(begin_day(server, "2027-06-01").await.changed, 0);
    publish_changed(server, "modules/six-key-points.md", "Ella is 9.", "Ella is ten.").await;
    assert_eq!(begin_day(server, "2027-06-02").await.changed, 1);
    assert_eq!(begin_day(server, "2027-06-03").await.changed, 0, "once for each change");
    assert_eq!(of(server, ben).await.len(), 1, "who has not completed it reads the new text anyhow");
    let both = of(server, amina).await;
    let held = facts(server, &both[1]).await.unwrap();
    assert!(held.in_date("2030-03-02".parse().unwrap()) && !held.in_date("2030-03-03".parse().unwrap()));
    assert_eq!(standing::Entity::find_by_id(both[1].id).one(server.db()).await.unwrap().unwrap().items_total, 1);
    assert_eq!(differences(server, Repair::No).await, 0);
    let browser = server.sign_in_as(amina).await;
    let home = browser.get("/learn").await.words("main");
    assert!(home.contains("Complete what has changed by 25 August 2027, because \u{201c}The six key points\u{201d} has changed"), "{home}");
    assert!(!home.contains("Five words"), "{home}");
    browser.read_all("six-key-points").await;
    let done = completion::of_assignments(server.db(), &[both[1].id]).await.unwrap();
    assert_eq!(done[0].expires_on.unwrap().to_string(), "2030-03-02", "the rest is not renewed by it");
    assert_eq!(begin_day(server, "2027-06-04").await.changed, 0);
    assert_eq!(differences(server, Repair::No).await, 0);
    assert_eq!(begin_day(server, "2030-01-02").await.renewed, 1);
});
