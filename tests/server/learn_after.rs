//! Beside and after a case: a second device that answers otherwise, how sure one was, a way out, where it turned, and going again.

use axum::http::StatusCode;
use octavo::course::confidence::step_name;
use octavo::course::steps::Step;
use octavo::course::text::Worth;
use octavo::database::attempt::AttemptResult;
use octavo::database::person_grant::Permission;
use octavo::database::{AnswerId, AttemptId, answer};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::support::page::Page;
use crate::support::walk::Attempt;
use crate::support::{Browser, TestServer};

async fn amina(server: &TestServer) -> Browser<'_> {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    server.sign_in_as(amina).await
}

async fn answers_to(server: &TestServer, attempt: AttemptId, step: &str) -> Vec<answer::Model> {
    answer::of_attempt(server.db(), attempt).await.unwrap().into_iter().filter(|answer| answer.step == step).collect()
}

/// The hidden fields of the first form of a page, as a browser would send them back.
fn hidden(page: &Page) -> Vec<(String, String)> {
    let of = |name: &str| page.attributes(&format!("main form input[type=hidden][name={name}]"), "value").into_iter().next();
    ["form_key", "seen"].into_iter().filter_map(|name| Some((name.to_owned(), of(name)?))).collect()
}

async fn send(browser: &Browser<'_>, address: &str, form: &Page, answers: &[(&str, &str)]) -> Page {
    let hidden = hidden(form);
    let fields: Vec<_> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(answers.iter().copied()).collect();
    browser.post(address, &fields).await
}

on_both!(a_second_device_that_answers_otherwise_is_shown_both_answers_and_asked, async |server| {
    let browser = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("harm")).await;
    let address = format!("/learn/attempts/{attempt}/harm");
    let (on_phone, on_desk) = (browser.get(&address).await, browser.get(&address).await);
    assert_eq!(send(&browser, &address, &on_phone, &[("answer", "NONE")]).await.status, StatusCode::SEE_OTHER);
    let asked = send(&browser, &address, &on_desk, &[("answer", "ADULT")]).await;
    assert_eq!(asked.status, StatusCode::CONFLICT);
    assert_eq!(asked.all(".oct-record__text"), ["No concern", "An adult"], "both, the stored one first");
    assert_eq!(answers_to(server, attempt, "harm").await.len(), 1, "nothing is stored over the first");
    let kept = send(&browser, &address, &asked, &[("answer", &asked.attributes("input[name=answer]", "value")[0])]).await;
    assert_eq!(kept.location(), address);
    let chosen: Vec<_> = answers_to(server, attempt, "harm").await.iter().map(|row| row.choices.clone()).collect();
    assert_eq!(chosen, [r#"["NONE"]"#, r#"["ADULT"]"#], "the first stays beside it");
});

on_both!(two_devices_that_answer_the_same_are_not_asked, async |server| {
    let browser = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("harm")).await;
    let address = format!("/learn/attempts/{attempt}/harm");
    let (one, two) = (browser.get(&address).await, browser.get(&address).await);
    for form in [one, two] {
        assert_eq!(send(&browser, &address, &form, &[("answer", "NONE")]).await.location(), address);
    }
});

on_both!(a_record_written_on_two_devices_comes_back_whole_to_be_settled, async |server| {
    let browser = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("record")).await;
    let address = format!("/learn/attempts/{attempt}/record");
    let (one, two) = (browser.get(&address).await, browser.get(&address).await);
    send(&browser, &address, &one, &[("record", "Written on the telephone.")]).await;
    let hostile = "Written at the desk. </textarea><script>alert(1)</script>";
    let asked = send(&browser, &address, &two, &[("record", hostile)]).await;
    assert_eq!(asked.status, StatusCode::CONFLICT);
    assert_eq!(asked.all(".oct-record__text"), ["Written on the telephone.", hostile]);
    assert_eq!(asked.words("textarea"), hostile, "nothing typed is lost");
    assert_eq!(send(&browser, &address, &asked, &[("record", hostile)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(answers_to(server, attempt, "record").await.last().unwrap().text.as_deref(), Some(hostile));
});

on_both!(how_sure_one_was_is_shown_to_nobody_else_and_marks_nothing, async |server| {
    let browser = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("question-4")).await;
    browser.answer(attempt, "question-4", &[("answer", "REFUSED")]).await;
    browser.walk_to(attempt, Some("what-you-do")).await;
    let step = browser.get(&format!("/learn/attempts/{attempt}/what-you-do")).await;
    assert_eq!(step.attributes("input[name=sure]", "value"), ["very", "fairly", "little"]);
    let models = models(server, attempt).await;
    let mut fields: Vec<_> = models.iter().map(|id| ("answer", id.as_str())).collect();
    fields.push(("sure", "very"));
    browser.answer(attempt, "what-you-do", &fields).await;
    assert_eq!(answers_to(server, attempt, &step_name(0)).await.len(), 1);
    browser.walk_to(attempt, None).await;
    let result = browser.get(&format!("/learn/attempts/{attempt}/result")).await;
    assert!(result.text().contains("You were very sure of this decision, and the facts support another."));
    assert!(result.has("section details[open] .oct-feedback__text"), "the fullest feedback stands open");
    let trainer = server.person("Tess", &[(Permission::Trainer, None), (Permission::Hr, None)]).await;
    let trainer = server.sign_in_as(trainer).await;
    assert_eq!(trainer.get(&format!("/learn/attempts/{attempt}/result")).await.status, StatusCode::FORBIDDEN);
});

/// What the model does, in a case's first beat.
async fn models(server: &TestServer, attempt: AttemptId) -> Vec<String> {
    let going = Attempt::load(server, attempt).await;
    let case = going.case();
    let beat = case.beat(0).unwrap();
    let models = beat.choices(Step::Actions).iter().filter(|choice| choice.worth == Worth::Model);
    models.map(|choice| choice.id.0.clone()).collect()
}

on_both!(nobody_has_to_say_how_sure_they_are, async |server| {
    let browser = amina(server).await;
    let attempt = browser.walk_all("five-words").await;
    assert!(answers_to(server, attempt, &step_name(0)).await.is_empty());
    assert_eq!(Attempt::load(server, attempt).await.row.result, Some(AttemptResult::Passed));
    assert!(!browser.get(&format!("/learn/attempts/{attempt}/result")).await.text().contains("sure of this decision"));
});

on_both!(the_way_out_keeps_the_place_and_says_where_support_is, async |server| {
    let browser = amina(server).await;
    let attempt = browser.start("a-bruise-at-five-months").await;
    browser.walk_to(attempt, Some("harm")).await;
    let step = browser.get(&format!("/learn/attempts/{attempt}/harm")).await;
    let [out] = step.attributes(".oct-wayout a", "href").try_into().unwrap();
    let page = browser.get(&out).await;
    assert_eq!((page.status, page.words("h1")), (StatusCode::OK, "Your place is kept".to_owned()));
    assert!(page.text().contains("Your safeguarding lead and your own GP can both help."), "the case\u{2019}s own support");
    assert!(page.words("main").contains("Lead of Alder, extension 201"), "one\u{2019}s own agency");
    assert!(page.attributes("main a", "href").contains(&format!("/learn/attempts/{attempt}/harm")), "and the way back");
    let other = server.learner("Ben", server.agency("Birch").await).await;
    assert_eq!(server.sign_in_as(other).await.get(&out).await.status, StatusCode::NOT_FOUND);
});

on_both!(after_the_case_first_and_last_answers_stand_apart, async |server| {
    let browser = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("question-3")).await;
    browser.answer(attempt, "question-3", &[("answer", "N")]).await;
    browser.answer(attempt, "question-3", &[("answer", "Y")]).await;
    browser.walk_to(attempt, None).await;
    let result = browser.get(&format!("/learn/attempts/{attempt}/result")).await;
    assert!(
        result.all("summary").contains(&"3. Confidential: first \u{201c}No\u{201d}, then \u{201c}Yes\u{201d}".to_owned()),
        "{:?}",
        result.all("summary")
    );
    let clean = browser.start("trial-week").await;
    browser.walk_to(clean, None).await;
    let result = browser.get(&format!("/learn/attempts/{clean}/result")).await;
    assert!(result.text().contains("You took no wrong turn at the questions"));
});

on_both!(what_can_be_defended_too_is_said, async |server| {
    let browser = amina(server).await;
    let attempt = browser.start("a-bruise-at-five-months").await;
    browser.walk_to(attempt, Some("harm")).await;
    browser.answer(attempt, "harm", &[("answer", "UNSURE")]).await;
    browser.walk_to(attempt, Some("question-5")).await;
    browser.answer(attempt, "question-5", &[("answer", "POWER")]).await;
    let page = browser.get(&format!("/learn/attempts/{attempt}/question-5")).await;
    assert!(page.words("main").contains("Defensible too: \u{201c}No\u{201d}"), "{}", page.words("main"));
});

on_both!(only_what_was_wrong_is_answered_again, async |server| {
    let browser = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("question-4")).await;
    browser.answer(attempt, "question-4", &[("answer", "REFUSED")]).await;
    browser.walk_to(attempt, None).await;
    let failed = browser.get(&format!("/learn/attempts/{attempt}/result")).await;
    assert_eq!(failed.attributes("input[name=again]", "value"), ["changed", "wrong"]);
    let started = browser.post("/learn/scenarios/five-words/attempts", &[("again", "wrong")]).await;
    let again = AttemptId::parse(started.location().rsplit('/').next().unwrap()).unwrap();
    let row = Attempt::load(server, again).await.row;
    assert_eq!((row.number, row.hinge), (2, None), "the same case");
    assert_eq!(browser.get(&format!("/learn/attempts/{again}")).await.location(), format!("/learn/attempts/{again}/question-4"));
    assert!(answers_to(server, again, "question-4").await.is_empty());
    assert_eq!(answers_to(server, again, "harm").await.len(), 1, "what was right is kept");
    browser.walk_to(again, None).await;
    assert_eq!(Attempt::load(server, again).await.row.result, Some(AttemptResult::Passed));
});

on_both!(one_fact_changed_is_always_one_fact_changed, async |server| {
    let browser = amina(server).await;
    let mut attempt = browser.start("five-words").await;
    for number in 2..=4 {
        browser.walk_to(attempt, Some("question-4")).await;
        browser.answer(attempt, "question-4", &[("answer", "REFUSED")]).await;
        browser.walk_to(attempt, None).await;
        let started = browser.post("/learn/scenarios/five-words/attempts", &[("again", "changed")]).await;
        attempt = AttemptId::parse(started.location().rsplit('/').next().unwrap()).unwrap();
        let row = Attempt::load(server, attempt).await.row;
        assert_eq!((row.number, row.hinge), (number, Some(0)));
    }
});

on_both!(a_critical_error_is_answered_again, async |server| {
    let browser = amina(server).await;
    let attempt = browser.start("a-bruise-at-five-months").await;
    browser.walk_to(attempt, Some("harm")).await;
    browser.answer(attempt, "harm", &[("answer", "NONE")]).await;
    browser.answer(attempt, "harm", &[("answer", "CHILD")]).await;
    browser.walk_to(attempt, None).await;
    assert_eq!(Attempt::load(server, attempt).await.row.result, Some(AttemptResult::NotPassed));
    let started = browser.post("/learn/scenarios/a-bruise-at-five-months/attempts", &[("again", "wrong")]).await;
    let again = AttemptId::parse(started.location().rsplit('/').next().unwrap()).unwrap();
    assert!(answers_to(server, again, "harm").await.is_empty(), "it was the critical error that failed");
});

on_both!(a_step_that_is_not_answered_gives_nothing_of_its_key_away, async |server| {
    let browser = amina(server).await;
    for slug in ["five-words", "a-bruise-at-five-months", "doctor-on-the-line"] {
        let attempt = browser.start(slug).await;
        while let Some(place) = Attempt::load(server, attempt).await.case().next() {
            let page = browser.get(&format!("/learn/attempts/{attempt}/{place}")).await.text();
            let going = Attempt::load(server, attempt).await;
            let case = going.case();
            let beat = case.beat(place.beat).unwrap();
            for choice in beat.choices(place.step).iter().filter(|choice| !choice.feedback.is_empty()) {
                assert!(!page.contains(choice.feedback.as_str()), "{slug} {place}: {}", choice.label_text);
            }
            for fact in beat.facts().iter().filter(|fact| !fact.feedback.is_empty() && place.step == Step::Package) {
                assert!(!page.contains(fact.feedback.as_str()), "{slug} {place}: fact {}", fact.number);
            }
            if place.step == Step::Record {
                assert!(!page.contains(beat.beat.record.model.as_str()), "{slug} {place}: the model record");
            }
            browser.answer_by_the_model(attempt, place).await;
        }
    }
});

on_both!(a_record_that_is_far_too_long_in_any_script_comes_back_whole, async |server| {
    let browser = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("record")).await;
    for written in ["a".repeat(100_000), "\u{1f469}\u{200d}\u{1f9d2}".repeat(33_334), "\u{5e9}\u{5dc}\u{5d5}\u{5dd} ".repeat(20_000)] {
        let page = browser.answer(attempt, "record", &[("record", &written)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.words("textarea"), written.trim());
        assert!(page.words(".govuk-error-summary").contains("Shorten your record by"));
    }
    let plain = "\u{1f469}\u{200d}\u{1f9d2} said: \u{202b}\u{5e9}\u{5dc}\u{5d5}\u{5dd}\u{202c}";
    assert_eq!(browser.answer(attempt, "record", &[("record", plain)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(answers_to(server, attempt, "record").await[0].text.as_deref(), Some(plain));
});

on_both!(a_clock_set_back_loses_no_answer_and_the_last_one_stands, async |server| {
    let browser = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("harm")).await;
    // As if the machine had run ahead by a century when this was answered, and had been put right since.
    let ahead = answer::ActiveModel {
        id: Set(AnswerId(Uuid::from_u128(u128::MAX / 2))),
        attempt_id: Set(attempt),
        step: Set("harm".to_owned()),
        form_key: Set(Uuid::now_v7()),
        form_turn: Set(0),
        choices: Set(r#"["CHILD"]"#.to_owned()),
        text: Set(None),
        at: Set("2127-03-02T10:00:00Z".parse().unwrap()),
    };
    answer::Entity::insert(ahead).exec_without_returning(server.db()).await.unwrap();
    server.set_clock("2027-03-02T09:00:00Z");
    browser.answer(attempt, "harm", &[("answer", "NONE")]).await;
    let page = browser.get(&format!("/learn/attempts/{attempt}/harm")).await;
    assert_eq!(page.all(".oct-feedback__word"), ["The model answer: No concern"]);
    assert!(page.text().contains("Your first answer was \u{201c}A child\u{201d}"));
    browser.walk_to(attempt, None).await;
    assert!(Attempt::load(server, attempt).await.row.result.is_some());
});

on_both!(a_check_answered_on_two_devices_asks_too, async |server| {
    let browser = amina(server).await;
    let published = server.app.library.current(octavo::course::Kind::Module, "six-key-points").unwrap();
    let module = published.module().unwrap();
    let section = module.sections.iter().find(|section| section.checks().any(|check| !check.takes_several)).unwrap();
    let check = section.checks().find(|check| !check.takes_several).unwrap();
    let address = format!("/learn/modules/six-key-points/{}", section.slug);
    let (one, two) = (browser.get(&address).await, browser.get(&address).await);
    let post = async |form: &Page, option: usize| {
        let of = |name: &str| {
            form.attributes(&format!("main form:has(input[name=check][value={}]) input[name={name}]", check.slug), "value").remove(0)
        };
        let (key, seen) = (of("form_key"), of("seen"));
        let chosen = &check.options[option].id.0;
        browser.post(&address, &[("check", check.slug.as_str()), ("form_key", &key), ("seen", &seen), (check.slug.as_str(), chosen)]).await
    };
    assert_eq!(post(&one, 0).await.status, StatusCode::SEE_OTHER);
    let asked = post(&two, 1).await;
    assert_eq!(asked.status, StatusCode::CONFLICT);
    assert_eq!(asked.all(".oct-record__text"), [check.options[0].label_text.clone(), check.options[1].label_text.clone()]);
    assert_eq!(post(&asked, 1).await.status, StatusCode::SEE_OTHER);
    let stored = answer::Entity::find().all(server.db()).await.unwrap();
    assert_eq!(stored.iter().filter(|row| row.step.ends_with(check.slug.as_str())).count(), 2);
    let again = browser.get(&address).await;
    assert_eq!(post(&again, 0).await.status, StatusCode::SEE_OTHER, "who has seen what stands may change it");
});
