//! Reading a module: page by page, with its checks, to the completion.

use axum::http::StatusCode;
use chrono::TimeDelta;
use octavo::content::SourceFile;
use octavo::course::{Kind, Module};
use octavo::database::person_grant::Permission;
use octavo::database::version::Change;
use octavo::database::{answer, attempt, completion, standing};
use octavo::library::Published;
use octavo::library::publish::{Publication, publish};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::support::walk::wrong_answer;
use crate::support::{TestServer, course};

const MODULE: &str = "/learn/modules/six-key-points";
const FINAL: &str = "check-your-understanding";

fn module(published: &Published) -> &Module {
    published.module().unwrap()
}

on_both!(a_module_read_to_its_end_with_its_checks_right_is_a_completion, async |server| {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    let browser = server.sign_in_as(amina).await;
    let begun = server.app.now();
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    let first = &module(&published).sections[0];
    browser.move_on(module(&published), first.slug.as_str()).await;
    server.pass(TimeDelta::minutes(15));
    browser.read_all("six-key-points").await;
    let [row] = completion::Entity::find().all(server.db()).await.unwrap().try_into().unwrap();
    let whole = (row.person_id, row.kind.as_str(), row.slug.as_str(), row.title.as_str());
    assert_eq!(whole, (amina, "modules", "six-key-points", "The six key points"));
    assert_eq!((row.version_id, row.version_number, row.version_digest), (published.version, 1, published.digest.clone()));
    assert_eq!((row.framework_slug.as_deref(), row.framework_revision), (Some("eightq-2006"), published.framework_revision.clone()));
    assert!(published.framework_revision.is_some());
    let post = (row.person_name.as_str(), row.agency_name.as_deref(), row.role.as_deref(), row.sector.as_deref(), row.training_group);
    assert_eq!(post, ("Amina", Some("Alder"), Some("Key person"), Some("early-years"), Some(2)));
    assert_eq!((row.started_at, row.completed_at, row.recorded_at), (begun, server.app.now(), server.app.now()));
    assert_eq!((row.method.as_str(), row.attempt_number, row.expires_on), ("this course", Some(1), None));
    assert_eq!(row.results, r#"{"check":{"of":5,"right":5},"short_form":false}"#);
    let record = browser.get("/learn/record").await;
    assert_eq!(record.all("tbody th"), ["The six key points"]);
    assert!(record.words("tbody td").contains("2 March 2027"));
    assert!(browser.get(MODULE).await.words("h2").contains("You have completed this module"));
});

on_both!(the_post_on_a_record_stays_as_it_was, async |server| {
    use octavo::database::{agency, person, post};
    use sea_orm::sea_query::Expr;
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    server.sign_in_as(amina).await.read_all("six-key-points").await;
    person::Entity::update_many().col_expr(person::Column::Name, Expr::value("Mina")).exec(server.db()).await.unwrap();
    post::Entity::update_many().col_expr(post::Column::Role, Expr::value("Manager")).exec(server.db()).await.unwrap();
    agency::Entity::update_many().col_expr(agency::Column::Name, Expr::value("Elder")).exec(server.db()).await.unwrap();
    let row = completion::Entity::find().one(server.db()).await.unwrap().unwrap();
    assert_eq!((row.person_name.as_str(), row.role.as_deref(), row.agency_name.as_deref()), ("Amina", Some("Key person"), Some("Alder")));
});

on_both!(a_page_is_not_left_before_its_checks_are_answered, async |server| {
    let browser = server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await;
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    let section = module(&published).sections.iter().find(|section| section.checks().count() == 2).unwrap();
    let page = browser.move_on(module(&published), section.slug.as_str()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let missing: Vec<_> = section.checks().map(|check| format!("Answer \u{201c}{}\u{201d} before you go on", check.title)).collect();
    assert_eq!(page.all(".govuk-error-summary li"), missing);
    assert_eq!(answer::Entity::find().count(server.db()).await.unwrap(), 0);
});

on_both!(below_four_fifths_of_the_final_check_the_module_is_not_complete, async |server| {
    let browser = server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await;
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    let module = module(&published);
    let last = module.section(FINAL).unwrap();
    let checks: Vec<_> = last.checks().collect();
    for (place, check) in checks.iter().enumerate() {
        browser.check(module, FINAL, check, place > 1).await;
    }
    let page = browser.move_on(module, FINAL).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.words(".govuk-error-summary").contains("3 of 5 are right so far, and 4 are needed"),
        "{}",
        page.words(".govuk-error-summary")
    );
    browser.check(module, FINAL, checks[0], true).await;
    assert_eq!(browser.move_on(module, FINAL).await.status, StatusCode::SEE_OTHER, "four of five are enough");
    assert_eq!(completion::Entity::find().count(server.db()).await.unwrap(), 0, "the other pages have not been read");
});

on_both!(wrong_answers_elsewhere_teach_and_hold_nobody_up, async |server| {
    let browser = server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await;
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    let module = module(&published);
    let section = module.sections.iter().find(|section| !section.is_final_check && section.checks().count() == 1).unwrap();
    let check = section.checks().next().unwrap();
    let posted = browser.check(module, section.slug.as_str(), check, false).await;
    let page = browser.get(posted.location()).await;
    assert!(page.words(".oct-feedback__word").contains("Not this one"), "{}", page.words(".oct-feedback__word"));
    assert!(page.text().contains("The right answer: "));
    assert!(page.words("[role=status]").contains("Saved at 10:00"));
    assert_eq!(browser.move_on(module, section.slug.as_str()).await.status, StatusCode::SEE_OTHER);
});

on_both!(a_check_answered_again_keeps_the_first_answer_beside_it, async |server| {
    let browser = server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await;
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    let module = module(&published);
    let check = module.section(FINAL).unwrap().checks().next().unwrap();
    browser.check(module, FINAL, check, false).await;
    browser.check(module, FINAL, check, true).await;
    let rows = answer::Entity::find().all(server.db()).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].choice_ids(), wrong_answer(check));
});

on_both!(no_answer_or_an_invented_one_is_not_stored, async |server| {
    let browser = server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await;
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    let check = module(&published).section(FINAL).unwrap().checks().next().unwrap();
    let (slug, address) = (check.slug.as_str(), format!("{MODULE}/{FINAL}"));
    assert_eq!(browser.post(&address, &[("check", slug)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for fields in
        [vec![("check", slug), (slug, "99")], vec![("check", "none"), ("none", "1")], vec![("check", slug), (slug, "1"), (slug, "2")]]
    {
        assert_eq!(browser.post(&address, &fields).await.status, StatusCode::BAD_REQUEST, "{fields:?}");
    }
    assert_eq!(browser.post(&format!("{MODULE}/no-such-page"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/learn/modules/no-such-module").await.status, StatusCode::NOT_FOUND);
    assert_eq!(attempt::Entity::find().count(server.db()).await.unwrap(), 0);
    assert_eq!(answer::Entity::find().count(server.db()).await.unwrap(), 0);
});

on_both!(looking_begins_nothing_and_the_first_post_begins_the_attempt_once, async |server| {
    let browser = server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await;
    let address = format!("{MODULE}/a-week-at-the-breakfast-club");
    browser.get(MODULE).await;
    let key = browser.get(&address).await.form_key();
    assert_eq!(attempt::Entity::find().count(server.db()).await.unwrap(), 0);
    let fields = [("form_key", key.as_str())];
    let (one, two) = tokio::join!(browser.post(&address, &fields), browser.post(&address, &fields));
    assert_eq!([one.status, two.status], [StatusCode::SEE_OTHER; 2]);
    assert_eq!(attempt::Entity::find().count(server.db()).await.unwrap(), 1, "a double click is one beginning");
    assert_eq!(answer::Entity::find().count(server.db()).await.unwrap(), 1, "and one answer");
    let standing = standing::Entity::find().one(server.db()).await.unwrap().unwrap();
    assert_eq!(standing.progress, standing::Progress::InProgress);
});

on_both!(home_says_what_is_asked_by_when_and_why_and_goes_on_at_the_exact_page, async |server| {
    let browser = server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await;
    let home = browser.get("/learn").await;
    assert!(home.words("section p").contains("Complete it by 26 April 2027, because the post as Key person began on 1 February 2027"));
    assert_eq!(home.all("section .govuk-task-list__link").len(), 6);
    assert_eq!(
        (home.words("section a.govuk-button"), home.attributes("section a.govuk-button", "href")),
        ("Start".to_owned(), vec![MODULE.to_owned()])
    );
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    browser.move_on(module(&published), "a-week-at-the-breakfast-club").await;
    let home = browser.get("/learn").await;
    assert_eq!(home.words("section a.govuk-button"), "Continue");
    assert_eq!(home.attributes("section a.govuk-button", "href"), [format!("{MODULE}/what-would-you-do-now")]);
    browser.read_all("six-key-points").await;
    let home = browser.get("/learn").await;
    assert_eq!(home.attributes("section a.govuk-button", "href"), ["/learn/scenarios/five-words"]);
    assert!(home.words(".govuk-task-list__hint").contains("Completed on 2 March 2027"));
});

on_both!(somebody_of_whom_nothing_is_asked_may_still_read_and_has_it_on_record, async |server| {
    let browser = server.sign_in_as(server.person("Guest", &[(Permission::Learner, None)]).await).await;
    assert!(browser.get("/learn").await.text().contains("Nothing has been asked of you yet"));
    browser.read_all("six-key-points").await;
    let row = completion::Entity::find().one(server.db()).await.unwrap().unwrap();
    assert_eq!((row.post_id, row.agency_name, row.role), (None, None, None));
});

/// Publishes the content with one file changed.
pub async fn publish_changed(server: &TestServer, path: &str, from: &str, to: &str) {
    let mut files: Vec<SourceFile> = course();
    let file = files.iter_mut().find(|file| file.path == path).unwrap();
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    assert!(text.contains(from), "{path} does not say {from}");
    file.bytes = text.replacen(from, to, 1).into_bytes();
    let publication = Publication { by: "a test".to_owned(), change: Change::Material, note: "reworded".to_owned(), at: server.app.now() };
    let made = publish(&server.app.store, &files, &publication).await.unwrap();
    assert_eq!(made, 1, "only what changed is a new version");
    server.app.library.refresh().await.unwrap();
}

on_both!(a_module_once_begun_is_finished_in_the_version_it_was_begun_in, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    let browser = server.sign_in_as(amina).await;
    let before = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    browser.move_on(module(&before), "a-week-at-the-breakfast-club").await;
    publish_changed(server, "modules/six-key-points.md", "Ella is 9.", "Ella is ten.").await;
    assert!(browser.get(&format!("{MODULE}/a-week-at-the-breakfast-club")).await.text().contains("Ella is 9."));
    browser.read_all("six-key-points").await;
    let row = completion::Entity::find().one(server.db()).await.unwrap().unwrap();
    assert_eq!((row.version_number, row.version_digest), (1, before.digest.clone()));
    let ben = server.learner("Ben", alder).await;
    let browser = server.sign_in_as(ben).await;
    assert!(browser.get(&format!("{MODULE}/a-week-at-the-breakfast-club")).await.text().contains("Ella is ten."));
    browser.read_all("six-key-points").await;
    let row = completion::Entity::find().filter(completion::Column::PersonId.eq(ben)).one(server.db()).await.unwrap().unwrap();
    assert_eq!(row.version_number, 2);
    assert_ne!(row.version_digest, before.digest);
});

on_both!(faulty_content_is_not_published_at_all, async |server| {
    let mut files = course();
    let file = files.iter_mut().find(|file| file.path == "modules/six-key-points.md").unwrap();
    file.bytes = String::from_utf8(file.bytes.clone()).unwrap().replacen("title = ", "titel = ", 1).into_bytes();
    let publication = Publication { by: "a test".to_owned(), change: Change::Minor, note: String::new(), at: server.app.now() };
    assert!(publish(&server.app.store, &files, &publication).await.is_err());
    server.app.library.refresh().await.unwrap();
    assert_eq!(server.app.library.current(Kind::Module, "six-key-points").unwrap().number, 1);
});
