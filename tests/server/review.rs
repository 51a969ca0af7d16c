//! Review and publishing: two people, exactly one text, and every check on the whole library.

use axum::http::StatusCode;
use octavo::course::Kind;
use octavo::database::draft::{self, State};
use octavo::database::person_grant::Permission;
use octavo::database::version::{self, Change};
use octavo::database::{audit, draft_comment, review_rule};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::drafts::{begin, revision, save, text_of, trainer};
use crate::learn_module::publish_changed;
use crate::support::page::Page;
use crate::support::{Browser, TestServer};

async fn approver<'s>(server: &'s TestServer, name: &str) -> Browser<'s> {
    let person = server.person(name, &[(Permission::Approver, None)]).await;
    server.sign_in_as(person).await
}

/// Presses a button of the review's page.
async fn press(browser: &Browser<'_>, draft: &str, act: &str) -> Page {
    let revision = revision(&browser.get(&format!("{draft}/review")).await);
    browser.post(&format!("{draft}/{act}"), &[("revision", &revision)]).await
}

async fn publish(browser: &Browser<'_>, draft: &str, change: &str, note: &str) -> Page {
    let revision = revision(&browser.get(&format!("{draft}/review")).await);
    browser.post(&format!("{draft}/publish"), &[("revision", &revision), ("change", change), ("note", note)]).await
}

/// A draft of a published module with one word changed.
async fn changed(browser: &Browser<'_>) -> String {
    let draft = browser.post("/author/modules/six-key-points/draft", &[]).await.location().to_owned();
    let text = text_of(browser, &draft).await;
    save(browser, &draft, &text.replace("Ella is 9.", "Ella is ten.")).await;
    draft
}

async fn row(server: &TestServer) -> draft::Model {
    draft::Entity::find().one(server.db()).await.unwrap().unwrap()
}

on_both!(a_text_is_written_by_one_approved_by_another_and_published, async |server| {
    let (tom, ada) = (trainer(server, "Tom").await, approver(server, "Ada").await);
    let draft = changed(&tom).await;
    let review = format!("{draft}/review");
    assert_eq!(
        tom.post(&format!("{draft}/publish"), &[("revision", "2"), ("change", "minor"), ("note", "x")]).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(press(&tom, &draft, "submit").await.location(), review);
    assert_eq!(press(&tom, &draft, "approve").await.status, StatusCode::FORBIDDEN, "he is no approver");
    assert_eq!(press(&ada, &draft, "approve").await.location(), review);
    assert!(tom.get(&review).await.words("main").contains("Approved by Ada on 2 March 2027"));
    for (change, note, field) in [("", "x", "#change"), ("minor", "", "#note"), ("minor", &"x".repeat(501), "#note")] {
        let page = publish(&tom, &draft, change, note).await;
        assert_eq!(
            (page.status, page.attributes(".govuk-error-summary a", "href")),
            (StatusCode::UNPROCESSABLE_ENTITY, vec![field.to_owned()])
        );
        assert_eq!(page.words("textarea#note"), note);
    }
    assert_eq!(publish(&tom, &draft, "material", "Her age was wrong.").await.location(), "/author/modules/six-key-points");
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    let versions = version::history(server.db(), published.content).await.unwrap();
    let newest = &versions[0];
    assert_eq!(
        (newest.number, newest.change, newest.change_note.as_str(), newest.published_by.as_str()),
        (2, Change::Material, "Her age was wrong.", "Tom")
    );
    assert!(newest.text.contains("Ella is ten."));
    assert_eq!(row(server).await.state, State::Published);
    let acts: Vec<_> = audit::Entity::find().all(server.db()).await.unwrap().into_iter().map(|entry| entry.act).collect();
    for act in ["began a draft", "submitted a draft", "approved a draft", "published"] {
        assert_eq!(acts.iter().filter(|done| *done == act).count(), 1, "{act}");
    }
    let page = tom.get("/author/modules/six-key-points/differences?from=1&to=2").await;
    assert_eq!((page.words("del"), page.words("ins")), ("9.".to_owned(), "ten.".to_owned()));
    assert!(page.words("main").contains("Taken out:") && page.words("main").contains("Put in:"), "for a screen reader");
    let file = tom.get("/author/modules/six-key-points/versions/2/text.md").await;
    assert_eq!(file.text(), newest.text);
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"six-key-points.md\"");
});

on_both!(an_approval_is_of_one_text_and_a_change_takes_it_away, async |server| {
    let (tom, ada) = (trainer(server, "Tom").await, approver(server, "Ada").await);
    let draft = changed(&tom).await;
    press(&tom, &draft, "submit").await;
    let old = revision(&ada.get(&format!("{draft}/review")).await);
    save(&tom, &draft, &text_of(&tom, &draft).await.replace("Ella is ten.", "Ella is eleven.")).await;
    assert_eq!(row(server).await.state, State::Draft, "back to its author");
    let page = ada.post(&format!("{draft}/approve"), &[("revision", &old)]).await;
    assert_eq!(page.status, StatusCode::CONFLICT, "what she read is not what stands there");
    press(&tom, &draft, "submit").await;
    press(&ada, &draft, "approve").await;
    let approved = row(server).await;
    assert_eq!(approved.approved_digest.as_ref(), Some(&approved.digest));
    save(&tom, &draft, &text_of(&tom, &draft).await.replace("Ella is eleven.", "Ella is twelve.")).await;
    assert_eq!((row(server).await.state, row(server).await.approved_digest), (State::Draft, None));
    assert_eq!(publish(&tom, &draft, "minor", "x").await.status, StatusCode::CONFLICT);
    assert_eq!(server.app.library.current(Kind::Module, "six-key-points").unwrap().number, 1);
});

on_both!(nobody_approves_what_they_wrote_unless_the_rule_is_off_and_that_is_recorded, async |server| {
    let a = server.agency("Alder").await;
    let both = [(Permission::Trainer, Some(a)), (Permission::Approver, Some(a))];
    let ben = server.sign_in_as(server.person("Ben", &both).await).await;
    let draft = changed(&ben).await;
    press(&ben, &draft, "submit").await;
    let page = press(&ben, &draft, "approve").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.words(".govuk-error-summary").contains("somebody else must approve"));
    let transaction = server.app.store.begin_write().await.unwrap();
    review_rule::add(&transaction, None, false, server.app.now()).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(press(&ben, &draft, "approve").await.status, StatusCode::UNPROCESSABLE_ENTITY, "the partnership's rule is not Alder's");
    let transaction = server.app.store.begin_write().await.unwrap();
    review_rule::add(&transaction, Some(a), false, server.app.now()).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(press(&ben, &draft, "approve").await.status, StatusCode::SEE_OTHER);
    let noted = audit::Entity::find().all(server.db()).await.unwrap();
    let approved = noted.iter().find(|entry| entry.act == "approved a draft").unwrap();
    assert!(approved.detail.contains("switched off"), "{}", approved.detail);
});

on_both!(a_text_with_errors_or_unwritten_words_is_not_submitted_and_a_name_of_ours_is_not_published, async |server| {
    let (tom, ada) = (trainer(server, "Tom").await, approver(server, "Ada").await);
    let draft = begin(&tom, "scenarios", "The lost glove").await;
    let page = press(&tom, &draft, "submit").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.words(".govuk-error-summary").contains("still says"), "{}", page.words(".govuk-error-summary"));
    let text = text_of(&tom, &draft).await.replace("Write here:", "Written:");
    save(&tom, &draft, &text.replace("share: consent", "share: duty")).await;
    let page = press(&tom, &draft, "submit").await;
    assert!(page.words(".govuk-error-summary").contains("Mend the errors"));
    let alder = server.agency("Alder").await;
    let transaction = server.app.store.begin_write().await.unwrap();
    octavo::database::contact::add(&transaction, alder, "Lead", "Priya Nairn", "extension 9").await.unwrap();
    transaction.commit().await.unwrap();
    save(&tom, &draft, &text.replace("Written: when and where it is", "Priya Nairn is here")).await;
    press(&tom, &draft, "submit").await;
    press(&ada, &draft, "approve").await;
    let page = publish(&tom, &draft, "", "").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.words(".govuk-error-summary").contains("Priya Nairn in scenarios/the-lost-glove.md"),
        "{}",
        page.words(".govuk-error-summary")
    );
    assert_eq!(row(server).await.state, State::Approved, "and nothing has happened");
    assert!(server.app.library.current(Kind::Scenario, "the-lost-glove").is_none());
    save(&tom, &draft, &text).await;
    press(&tom, &draft, "submit").await;
    press(&ada, &draft, "approve").await;
    assert_eq!(publish(&tom, &draft, "", "").await.location(), "/author/scenarios/the-lost-glove");
    assert_eq!(server.app.library.current(Kind::Scenario, "the-lost-glove").unwrap().number, 1);
    let amina = server.sign_in_as(server.learner("Amina", alder).await).await;
    assert_eq!(amina.get("/learn/scenarios/the-lost-glove").await.status, StatusCode::OK, "and learners have it");
});

on_both!(a_version_published_from_a_file_meanwhile_is_a_conflict_and_never_overwritten, async |server| {
    let (tom, ada) = (trainer(server, "Tom").await, approver(server, "Ada").await);
    let draft = changed(&tom).await;
    press(&tom, &draft, "submit").await;
    press(&ada, &draft, "approve").await;
    publish_changed(server, "modules/six-key-points.md", "title = \"The six key points\"", "title = \"Six points\"").await;
    let page = publish(&tom, &draft, "minor", "x").await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.words("main").contains("Version 2 has been published since"), "{}", page.words("main"));
    assert!(page.words("ins").contains("ten.") && page.words("del").contains("Six"), "{}", page.words("del"));
    assert_eq!(server.app.library.current(Kind::Module, "six-key-points").unwrap().title(), "Six points");
    let base = page.attributes("input[name=version]", "value").remove(0);
    let joined = text_of(&tom, &draft).await.replace("title = \"The six key points\"", "title = \"Six points\"");
    let fields = [("revision", &*revision(&page)), ("version", &*base), ("text", &*joined)];
    assert_eq!(tom.post(&format!("{draft}/base"), &fields).await.location(), draft);
    press(&tom, &draft, "submit").await;
    press(&ada, &draft, "approve").await;
    assert_eq!(publish(&tom, &draft, "minor", "Joined").await.location(), "/author/modules/six-key-points");
    let now = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    assert_eq!((now.number, now.title()), (3, "Six points"));
});

on_both!(comments_stand_beside_their_line_until_somebody_has_dealt_with_them, async |server| {
    let (tom, ada) = (trainer(server, "Tom").await, approver(server, "Ada").await);
    let draft = changed(&tom).await;
    let page = ada.get(&format!("{draft}/review")).await;
    let (key, at) = (page.form_key(), revision(&page));
    let address = format!("{draft}/comments");
    let fields = [("form_key", &*key), ("revision", &*at), ("line", "2"), ("comment", "A shorter <title>?")];
    for _ in 0..2 {
        assert_eq!(ada.post(&address, &fields).await.location(), format!("{draft}/review"));
    }
    assert_eq!(draft_comment::Entity::find().count(server.db()).await.unwrap(), 1, "a double post is one comment");
    for (line, comment, field) in
        [("999999", "x", "#line"), ("no", "x", "#line"), ("", "", "#comment"), ("", &*"x".repeat(2_001), "#comment")]
    {
        let page = ada.post(&address, &[("revision", &at), ("line", line), ("comment", comment)]).await;
        assert_eq!(
            (page.status, page.attributes(".govuk-error-summary a", "href")),
            (StatusCode::UNPROCESSABLE_ENTITY, vec![field.to_owned()])
        );
        assert_eq!(page.words("textarea#comment"), comment, "what was typed is kept");
    }
    let page = tom.get(&format!("{draft}/review")).await;
    assert!(page.words("#line-2").contains("Ada: A shorter <title>?"), "{}", page.words("#line-2"));
    save(&tom, &draft, &text_of(&tom, &draft).await.replace("Ella is ten.", "Ella is 11.")).await;
    let page = tom.get(&format!("{draft}/review")).await;
    assert!(page.words("main").contains("which has changed since") && !page.words("#line-2").contains("Ada"), "{}", page.words("main"));
    let settle = page.attributes("form[action$=settle]", "action").remove(0);
    assert_eq!(tom.post(&settle, &[]).await.location(), format!("{draft}/review"));
    assert!(tom.get(&format!("{draft}/review")).await.words("main").contains("Dealt with on 2 March 2027."));
});

on_both!(what_a_published_text_names_is_not_retired_and_whoever_is_half_way_goes_on, async |server| {
    let ada = approver(server, "Ada").await;
    let amina = server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await;
    let attempt = amina.start("five-words").await;
    let page = ada.get("/author/scenarios/five-words/retire").await;
    assert!(page.words("main").contains("1 person is half way through it") && page.words("main").contains("Core induction"));
    assert_eq!(ada.post("/author/scenarios/five-words/retire", &[]).await.status, StatusCode::CONFLICT, "a pathway names it");
    assert!(server.app.library.all(Kind::Scenario).iter().any(|case| case.slug.as_str() == "five-words"));
    let alone = "/author/modules/what-changed-since-2006";
    assert_eq!(ada.post(&format!("{alone}/retire"), &[]).await.status, StatusCode::CONFLICT, "other texts link to it");
    let (tom, draft) = (trainer(server, "Tom").await, "The lost glove");
    let draft = begin(&tom, "scenarios", draft).await;
    save(&tom, &draft, &text_of(&tom, &draft).await.replace("Write here:", "Written:")).await;
    press(&tom, &draft, "submit").await;
    press(&ada, &draft, "approve").await;
    publish(&tom, &draft, "", "").await;
    let going = amina.start("the-lost-glove").await;
    assert_eq!(tom.post("/author/scenarios/the-lost-glove/retire", &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ada.post("/author/scenarios/the-lost-glove/retire", &[]).await.location(), "/author/scenarios/the-lost-glove");
    assert!(!amina.get("/learn/browse").await.text().contains("The lost glove"), "it is not offered");
    assert_eq!(amina.get(&format!("/learn/attempts/{going}/harm")).await.status, StatusCode::SEE_OTHER, "and she goes on");
    assert_eq!(amina.get(&format!("/learn/attempts/{attempt}/case")).await.status, StatusCode::OK);
    assert_eq!(ada.get("/author?state=retired").await.all("tbody th"), ["The lost glove"]);
    assert_eq!(ada.post("/author/scenarios/the-lost-glove/restore", &[]).await.status, StatusCode::SEE_OTHER);
    assert!(amina.get("/learn/browse").await.text().contains("The lost glove"));
});
