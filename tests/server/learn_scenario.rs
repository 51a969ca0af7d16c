//! Working a case: by the model, by mistake, twice, late, and on two devices at once.

use axum::http::StatusCode;
use octavo::course::Kind;
use octavo::course::text::ChoiceId;
use octavo::database::attempt::AttemptResult;
use octavo::database::standing::Progress;
use octavo::database::{AttemptId, PersonId, answer, attempt, completion, standing};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::learn_module::publish_changed;
use crate::support::walk::Attempt;
use crate::support::{Browser, TestServer, encode};

const SCENARIOS: [&str; 5] = ["five-words", "trial-week", "a-bruise-at-five-months", "sealed-by-the-court", "doctor-on-the-line"];
const CRITICAL: &str = "Rely on the signed form: no further note is needed";

async fn amina(server: &TestServer) -> (PersonId, Browser<'_>) {
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    (amina, server.sign_in_as(amina).await)
}

async fn result(server: &TestServer, attempt: AttemptId) -> Option<AttemptResult> {
    Attempt::load(server, attempt).await.row.result
}

async fn answers_to(server: &TestServer, attempt: AttemptId, step: &str) -> Vec<answer::Model> {
    answer::of_attempt(server.db(), attempt).await.unwrap().into_iter().filter(|answer| answer.step == step).collect()
}

/// The id of the thing to do with these words, in a case's first beat.
async fn action(server: &TestServer, attempt: AttemptId, words: &str) -> String {
    let attempt = Attempt::load(server, attempt).await;
    let case = attempt.case();
    case.scenario.beats[0].actions.iter().find(|choice| choice.label_text == words).unwrap().id.0.clone()
}

on_both!(each_case_worked_by_its_model_is_passed_with_its_completion_and_standing, async |server| {
    let (amina, browser) = amina(server).await;
    for (before, slug) in SCENARIOS.into_iter().enumerate() {
        let attempt = browser.walk_all(slug).await;
        let going = Attempt::load(server, attempt).await;
        assert_eq!(going.row.result, Some(AttemptResult::Passed), "{slug}");
        let page = browser.get(&format!("/learn/attempts/{attempt}/result")).await;
        assert!(page.text().contains("You have completed this case"), "{slug}");
        let row = completion::Entity::find().filter(completion::Column::AttemptId.eq(attempt)).one(server.db()).await.unwrap().unwrap();
        let published = server.app.library.current(Kind::Scenario, slug).unwrap();
        assert_eq!((row.person_id, row.kind.as_str(), row.slug.as_str(), row.attempt_number), (amina, "scenarios", slug, Some(1)));
        assert_eq!((row.version_id, &row.version_digest), (published.version, &published.digest));
        assert_eq!((row.framework_slug.as_deref(), &row.framework_revision), (Some("eightq-2006"), &published.framework_revision));
        assert_eq!((row.agency_name.as_deref(), row.role.as_deref()), (Some("Alder"), Some("Key person")));
        let results: serde_json::Value = serde_json::from_str(&row.results).unwrap();
        let beats = results["beats"].as_array().unwrap();
        assert_eq!(beats.len(), going.case().scenario.beats.len(), "{slug}");
        for (beat, written) in beats.iter().zip(&going.case().scenario.beats) {
            assert_eq!((&beat["decision"], &beat["path_right"]), (&written.decision.words().into(), &beat["path_asked"]), "{slug}");
        }
        let standing = standing::Entity::find().one(server.db()).await.unwrap().unwrap();
        assert_eq!(
            (standing.progress, standing.items_done, standing.items_total),
            (Progress::InProgress, i32::try_from(before).unwrap() + 1, 6)
        );
    }
});

on_both!(a_second_go_is_at_the_hinge_whose_own_model_passes, async |server| {
    let (_, browser) = amina(server).await;
    for slug in SCENARIOS {
        let published = server.app.library.current(Kind::Scenario, slug).unwrap();
        let hinges: Vec<_> =
            published.scenario().unwrap().beats.iter().flat_map(|beat| &beat.hinges).map(|hinge| hinge.title.clone()).collect();
        assert!(!hinges.is_empty(), "{slug}");
        for (number, title) in (0..).zip(&hinges) {
            let plain = browser.walk_all(slug).await;
            assert_eq!(Attempt::load(server, plain).await.row.hinge, None, "{slug}");
            let variant = browser.start(slug).await;
            assert_eq!(Attempt::load(server, variant).await.row.hinge, Some(number), "{slug}");
            browser.walk_to(variant, None).await;
            assert_eq!(result(server, variant).await, Some(AttemptResult::Passed), "{slug}: {title}");
            let turned = browser.get(&format!("/learn/attempts/{variant}/result")).await;
            assert!(turned.words("h2").contains("What follows"), "{slug}");
        }
    }
});

on_both!(the_case_as_it_was_answered_by_somebody_at_its_variant_is_not_passed, async |server| {
    let (_, browser) = amina(server).await;
    browser.walk_all("five-words").await;
    let variant = browser.start("five-words").await;
    let case = browser.get(&format!("/learn/attempts/{variant}/case")).await;
    assert!(case.words(".govuk-inset-text").contains("Dana rings and withdraws her agreement"));
    browser.walk_to(variant, Some("question-4")).await;
    browser.answer(variant, "question-4", &[("answer", "GIVEN")]).await;
    let page = browser.get(&format!("/learn/attempts/{variant}/question-4")).await;
    assert!(page.words(".oct-feedback").contains("Look again at what has changed"), "{}", page.words(".oct-feedback"));
    browser.walk_to(variant, None).await;
    assert_eq!(result(server, variant).await, Some(AttemptResult::NotPassed));
});

on_both!(a_critical_error_counts_though_it_was_changed, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("what-you-do")).await;
    let critical = action(server, attempt, CRITICAL).await;
    browser.answer(attempt, "what-you-do", &[("answer", &critical)]).await;
    let page = browser.get(&format!("/learn/attempts/{attempt}/what-you-do")).await;
    assert!(page.words(".oct-feedback--critical").contains("A critical error"));
    let models: Vec<_> = {
        let going = Attempt::load(server, attempt).await;
        let right = going.case().scenario.beats[0].actions.iter().filter(|choice| choice.worth == octavo::course::text::Worth::Model);
        right.map(|choice| choice.id.0.clone()).collect()
    };
    let fields: Vec<_> = models.iter().map(|id| ("answer", id.as_str())).collect();
    browser.answer(attempt, "what-you-do", &fields).await;
    browser.walk_to(attempt, None).await;
    assert_eq!(result(server, attempt).await, Some(AttemptResult::NotPassed));
    assert_eq!(completion::Entity::find().count(server.db()).await.unwrap(), 0);
    let page = browser.get(&format!("/learn/attempts/{attempt}/result")).await;
    assert_eq!(page.all("section ul li").iter().filter(|line| line.starts_with("A critical error")).count(), 1);
    let again = browser.start("five-words").await;
    assert_eq!(Attempt::load(server, again).await.row.number, 2);
});

on_both!(another_decision_than_the_facts_support_is_no_pass, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("question-1")).await;
    browser.answer(attempt, "question-1", &[("answer", "N")]).await;
    browser.walk_to(attempt, None).await;
    assert_eq!(result(server, attempt).await, Some(AttemptResult::NotPassed));
    let page = browser.get(&format!("/learn/attempts/{attempt}/result")).await;
    assert!(page.text().contains("Your answers lead to another decision than the facts support."));
    assert_eq!(page.all(".oct-ending h2"), ["If you do not", "If you share"], "one\u{2019}s own ending first, and the other");
    assert_eq!(
        browser.post(&format!("/learn/attempts/{attempt}/question-1"), &[("answer", "Y")]).await.location(),
        format!("/learn/attempts/{attempt}/result")
    );
    assert_eq!(answers_to(server, attempt, "question-1").await.len(), 1, "what has ended is not answered any more");
});

on_both!(the_last_item_completes_the_pathway_for_three_years, async |server| {
    let (amina, browser) = amina(server).await;
    browser.read_all("six-key-points").await;
    for slug in SCENARIOS {
        assert_eq!(pathways_completed(server).await, 0);
        browser.walk_all(slug).await;
    }
    let [row] =
        completion::Entity::find().filter(completion::Column::Kind.eq("pathways")).all(server.db()).await.unwrap().try_into().unwrap();
    assert_eq!(
        (row.person_id, row.slug.as_str(), row.attempt_id, row.role.as_deref()),
        (amina, "core-induction", None, Some("Key person"))
    );
    assert_eq!(row.expires_on, Some("2030-03-02".parse().unwrap()));
    let standing = standing::Entity::find().one(server.db()).await.unwrap().unwrap();
    assert_eq!((standing.progress, standing.items_done), (Progress::Completed, 6));
    assert_eq!((standing.completed_at, standing.expires_on), (Some(server.app.now()), row.expires_on));
    assert_eq!(row.assignment_id, Some(standing.assignment_id));
    let home = browser.get("/learn").await;
    assert!(home.words("section p").contains("You completed this on 2 March 2027. It holds until 2 March 2030."));
    assert!(!home.has("section a.govuk-button"), "there is nothing to go on with");
    browser.walk_all("five-words").await;
    assert_eq!(pathways_completed(server).await, 1);
});

/// The last form of a case, filled in and not yet sent.
async fn last_form(browser: &Browser<'_>, slug: &str, step: &str) -> (String, String) {
    let attempt = browser.start(slug).await;
    browser.walk_to(attempt, Some(step)).await;
    let address = format!("/learn/attempts/{attempt}/{step}");
    let lines = browser.get(&address).await.attributes("input[name=answer]", "value");
    let body = encode(&lines.iter().map(|line| ("answer", line.as_str())).collect::<Vec<_>>());
    (address, body)
}

async fn pathways_completed(server: &TestServer) -> u64 {
    completion::Entity::find().filter(completion::Column::Kind.eq("pathways")).count(server.db()).await.unwrap()
}

on_both!(two_items_that_end_at_once_complete_the_pathway_once, async |server| {
    let (_, browser) = amina(server).await;
    browser.read_all("six-key-points").await;
    for slug in &SCENARIOS[..3] {
        browser.walk_all(slug).await;
    }
    let (one, first) = last_form(&browser, "sealed-by-the-court", "compare").await;
    let (two, second) = last_form(&browser, "doctor-on-the-line", "beat-2-compare").await;
    let (first, second) = tokio::join!(browser.post_body(&one, first, &[]), browser.post_body(&two, second, &[]));
    assert_eq!([first.status, second.status], [StatusCode::SEE_OTHER; 2]);
    assert_eq!(pathways_completed(server).await, 1);
    assert_eq!(standing::Entity::find().one(server.db()).await.unwrap().unwrap().progress, Progress::Completed);
});

on_both!(a_case_worked_again_while_the_last_item_ends_does_not_complete_the_pathway_twice, async |server| {
    let (_, browser) = amina(server).await;
    browser.read_all("six-key-points").await;
    for slug in &SCENARIOS[..4] {
        browser.walk_all(slug).await;
    }
    let (one, first) = last_form(&browser, "five-words", "compare").await;
    let (two, second) = last_form(&browser, "doctor-on-the-line", "beat-2-compare").await;
    let (first, second) = tokio::join!(browser.post_body(&one, first, &[]), browser.post_body(&two, second, &[]));
    assert_eq!([first.status, second.status], [StatusCode::SEE_OTHER; 2]);
    assert_eq!(pathways_completed(server).await, 1);
});

on_both!(beginnings_at_once_are_one_attempt, async |server| {
    let (_, browser) = amina(server).await;
    let begun = futures_util::future::join_all((0..8).map(|_| browser.start("five-words"))).await;
    assert!(begun.iter().all(|attempt| *attempt == begun[0]));
    assert_eq!(attempt::Entity::find().count(server.db()).await.unwrap(), 1);
});

on_both!(an_answer_that_is_off_the_path_is_kept_and_greyed, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("question-4")).await;
    browser.answer(attempt, "question-4", &[("answer", "REFUSED")]).await;
    browser.answer(attempt, "question-5", &[("answer", "N")]).await;
    browser.answer(attempt, "question-4", &[("answer", "GIVEN")]).await;
    let page = browser.get(&format!("/learn/attempts/{attempt}/package")).await;
    let [greyed] = page.all("li[data-state=off-path]").try_into().unwrap();
    assert!(greyed.contains("5. Duty or order") && greyed.contains("No") && greyed.contains("Kept, but not on your path now"), "{greyed}");
    browser.answer(attempt, "question-4", &[("answer", "REFUSED")]).await;
    let page = browser.get(&format!("/learn/attempts/{attempt}/question-6")).await;
    assert!(!page.has("li[data-state=off-path]"), "back on the path, it is back");
});

on_both!(a_changed_answer_is_kept_beside_the_first, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("question-1")).await;
    browser.answer(attempt, "question-1", &[("answer", "N")]).await;
    browser.answer(attempt, "question-1", &[("answer", "Y")]).await;
    let chosen: Vec<_> = answers_to(server, attempt, "question-1").await.iter().map(answer::Model::choice_ids).collect();
    assert_eq!(chosen, [[ChoiceId("N".to_owned())], [ChoiceId("Y".to_owned())]]);
    let page = browser.get(&format!("/learn/attempts/{attempt}/question-1")).await;
    assert!(page.text().contains("Your first answer was \u{201c}No\u{201d}. It is kept"));
});

on_both!(a_double_post_is_one_answer, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("harm")).await;
    let address = format!("/learn/attempts/{attempt}/harm");
    let key = browser.get(&address).await.form_key();
    let fields = [("form_key", key.as_str()), ("answer", "NONE")];
    let (one, two) = tokio::join!(browser.post(&address, &fields), browser.post(&address, &fields));
    let three = browser.post(&address, &fields).await;
    assert_eq!([one.location(), two.location(), three.location()], [address.as_str(); 3]);
    assert_eq!(answers_to(server, attempt, "harm").await.len(), 1);
});

on_both!(the_last_answer_posted_twice_ends_the_case_once, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("compare")).await;
    let address = format!("/learn/attempts/{attempt}/compare");
    let page = browser.get(&address).await;
    let (key, lines) = (page.form_key(), page.attributes("input[name=answer]", "value"));
    let mut fields = vec![("form_key", key.as_str())];
    fields.extend(lines.iter().map(|line| ("answer", line.as_str())));
    let (one, two) = tokio::join!(browser.post(&address, &fields), browser.post(&address, &fields));
    let result = format!("/learn/attempts/{attempt}/result");
    assert_eq!([one.location(), two.location()], [result.as_str(); 2]);
    assert_eq!(completion::Entity::find().count(server.db()).await.unwrap(), 1);
});

on_both!(the_back_button_and_another_choice_is_a_second_answer, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("harm")).await;
    let address = format!("/learn/attempts/{attempt}/harm");
    let key = browser.get(&address).await.form_key();
    for chosen in ["NONE", "UNSURE", "UNSURE", "NONE"] {
        assert_eq!(browser.post(&address, &[("form_key", &key), ("answer", chosen)]).await.status, StatusCode::SEE_OTHER);
    }
    let rows = answers_to(server, attempt, "harm").await;
    let chosen: Vec<_> = rows.iter().map(|row| (row.form_turn, row.choices.as_str())).collect();
    assert_eq!(chosen, [(0, r#"["NONE"]"#), (1, r#"["UNSURE"]"#), (2, r#"["NONE"]"#)]);
});

on_both!(a_step_there_is_not_is_not_found_and_one_not_reached_leads_to_the_open_one, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    let at = |step: &str| format!("/learn/attempts/{attempt}/{step}");
    browser.walk_to(attempt, Some("question-1")).await;
    for step in ["question-0", "question-8", "beat-2-harm", "beat-1-harm", "beat-99999999999999999999-harm", "nowhere", "Harm"] {
        assert_eq!(browser.get(&at(step)).await.status, StatusCode::NOT_FOUND, "{step}");
        assert_eq!(browser.post(&at(step), &[("answer", "Y")]).await.status, StatusCode::NOT_FOUND, "{step}");
    }
    for step in ["question-2", "package", "record", "compare", "result"] {
        assert_eq!(browser.get(&at(step)).await.location(), at("question-1"), "{step}");
    }
    assert_eq!(browser.get(&format!("/learn/attempts/{attempt}")).await.location(), at("question-1"));
    let early = browser.post(&at("question-4"), &[("answer", "GIVEN")]).await;
    assert_eq!((early.status, early.words("h1")), (StatusCode::CONFLICT, "This has changed".to_owned()));
    assert!(answers_to(server, attempt, "question-4").await.is_empty());
});

on_both!(no_answer_is_asked_for_again_and_an_invented_one_is_refused, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("question-1")).await;
    let address = format!("/learn/attempts/{attempt}/question-1");
    let none = browser.post(&address, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(none.attributes(".govuk-error-summary a", "href"), ["#answer"]);
    assert!(none.has("input#answer"), "the summary leads to the field");
    for invented in [vec![("answer", "MAYBE")], vec![("answer", "Y"), ("answer", "N")], vec![("answer", "CHILD")]] {
        assert_eq!(browser.post(&address, &invented).await.status, StatusCode::BAD_REQUEST, "{invented:?}");
    }
    assert!(answers_to(server, attempt, "question-1").await.is_empty());
});

on_both!(a_record_that_is_too_long_comes_back_with_its_text, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("record")).await;
    let written = format!("{}end", "\u{e9}".repeat(20_000));
    let page = browser.answer(attempt, "record", &[("record", &written)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.words(".govuk-error-summary").contains("Shorten your record by 3 characters"));
    assert_eq!(page.words("textarea"), written);
    assert!(answers_to(server, attempt, "record").await.is_empty());
    assert_eq!(browser.answer(attempt, "record", &[("record", "  ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let longest = "\u{e9}".repeat(20_000);
    assert_eq!(browser.answer(attempt, "record", &[("record", &longest)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(answers_to(server, attempt, "record").await[0].text.as_deref(), Some(longest.as_str()));
});

on_both!(what_looks_like_a_real_person_is_asked_about_before_it_is_stored, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("record")).await;
    let written = "Noah, NHS number 943 476 5919, is referred.";
    let asked = browser.answer(attempt, "record", &[("record", written)]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.words(".govuk-error-summary").contains("This looks like an NHS number"));
    assert!(asked.has("input#confirmed[type=checkbox]"));
    assert_eq!(asked.words("textarea"), written);
    assert!(answers_to(server, attempt, "record").await.is_empty());
    assert_eq!(browser.answer(attempt, "record", &[("record", written), ("confirmed", "yes")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(answers_to(server, attempt, "record").await[0].text.as_deref(), Some(written));
});

on_both!(what_is_written_is_text_on_every_page_and_never_markup, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("record")).await;
    let hostile = "</textarea><script>alert(1)</script><p class=\"planted\">&amp;</p>";
    browser.answer(attempt, "record", &[("record", hostile)]).await;
    browser.walk_to(attempt, Some("compare")).await;
    let record = browser.get(&format!("/learn/attempts/{attempt}/record")).await;
    assert_eq!(record.words("textarea"), hostile);
    let compare = browser.get(&format!("/learn/attempts/{attempt}/compare")).await;
    assert_eq!(compare.words(".oct-record__own .oct-record__text"), hostile);
    browser.walk_to(attempt, None).await;
    let result = browser.get(&format!("/learn/attempts/{attempt}/result")).await;
    assert_eq!(result.words(".oct-record__own .oct-record__text"), hostile);
    for page in [record, compare, result] {
        assert!(!page.has(".planted") && !page.text().contains("<script>alert"), "{}", page.title());
    }
});

on_both!(every_line_of_the_list_is_ticked_or_excused, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("compare")).await;
    let page = browser.get(&format!("/learn/attempts/{attempt}/compare")).await;
    assert!(page.has(".oct-record__model"), "beside the model");
    let lines = page.attributes("input[name=answer]", "value");
    let mut fields: Vec<_> = lines.iter().skip(1).map(|line| ("answer", line.as_str())).collect();
    let open = browser.answer(attempt, "compare", &fields).await;
    assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(open.attributes(".govuk-error-summary a", "href"), ["#line-1"]);
    assert_eq!(open.attributes("input[name=answer][checked]", "value"), lines[1..], "what was ticked stays ticked");
    assert_eq!(result(server, attempt).await, None);
    fields.push(("because-1", "Dana was not there"));
    assert_eq!(browser.answer(attempt, "compare", &fields).await.location(), format!("/learn/attempts/{attempt}/result"));
    assert_eq!(answers_to(server, attempt, "compare").await[0].text.as_deref(), Some(r#"{"1":"Dana was not there"}"#));
    assert_eq!(result(server, attempt).await, Some(AttemptResult::Passed));
});

on_both!(harm_may_be_changed_at_every_step_and_its_banner_with_it, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("question-3")).await;
    let address = format!("/learn/attempts/{attempt}/question-3");
    let harm = format!("/learn/attempts/{attempt}/harm");
    let page = browser.get(&address).await;
    assert!(!page.has(".oct-protect"));
    assert!(page.attributes(".oct-path a", "href").contains(&harm));
    for (chosen, banner) in
        [("CHILD", "Follow child-protection procedures now"), ("ADULT", "Follow adult procedures now"), ("UNSURE", "Take advice today")]
    {
        browser.answer(attempt, "harm", &[("answer", chosen)]).await;
        assert_eq!(browser.get(&address).await.words(".oct-protect h2"), banner);
    }
    browser.answer(attempt, "harm", &[("answer", "NONE")]).await;
    assert!(!browser.get(&address).await.has(".oct-protect"));
});

on_both!(both_tracks_are_shown_where_there_are_two, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("a-bruise-at-five-months").await;
    browser.walk_to(attempt, Some("what-you-do")).await;
    let page = browser.get(&format!("/learn/attempts/{attempt}/what-you-do")).await;
    assert_eq!(page.all(".oct-outcome__result"), ["Follow child-protection procedures now", "Share now"]);
});

on_both!(not_sure_leads_to_whom_to_ask_in_ones_own_agency, async |server| {
    server.agency("Birch").await;
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("question-1")).await;
    browser.answer(attempt, "question-1", &[("answer", "U")]).await;
    let page = browser.get(&format!("/learn/attempts/{attempt}/question-1")).await;
    let asked = page.words("section[aria-labelledby=ask]");
    assert!(asked.contains("Safeguarding lead: Lead of Alder, extension 201") && !asked.contains("Birch"), "{asked}");
    browser.answer(attempt, "question-1", &[("answer", "Y")]).await;
    assert!(!browser.get(&format!("/learn/attempts/{attempt}/question-1")).await.has("section[aria-labelledby=ask]"));
});

on_both!(feedback_follows_each_answer_with_the_model_in_words, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("question-1")).await;
    browser.answer(attempt, "question-1", &[("answer", "N")]).await;
    let page = browser.get(&format!("/learn/attempts/{attempt}/question-1")).await;
    assert!(page.words(".oct-saved").contains("Saved at 10:00"));
    assert_eq!(page.all(".oct-feedback--mistaken .oct-feedback__word"), ["A wrong turn: No"]);
    assert!(page.words(".oct-feedback--mistaken .oct-feedback__text").starts_with("Noah starts school with a few dozen words"));
    assert!(page.text().contains("The model answer: "));
    browser.answer(attempt, "question-1", &[("answer", "Y")]).await;
    let page = browser.get(&format!("/learn/attempts/{attempt}/question-1")).await;
    assert_eq!(page.all(".oct-feedback--model .oct-feedback__word"), ["The model answer: Yes"]);
});

on_both!(a_second_device_goes_on_where_the_first_one_was, async |server| {
    let (amina, browser) = amina(server).await;
    browser.read_all("six-key-points").await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("question-2")).await;
    let other = server.sign_in_as(amina).await;
    let address = format!("/learn/attempts/{attempt}/question-2");
    assert_eq!(other.get("/learn").await.attributes("section a.govuk-button", "href"), std::slice::from_ref(&address));
    assert_eq!(other.get("/learn/scenarios/five-words").await.attributes("main a.govuk-button", "href"), std::slice::from_ref(&address));
    assert_eq!(other.start("five-words").await, attempt, "a go that is open goes on");
    other.answer(attempt, "question-2", &[("answer", "Y")]).await;
    assert_eq!(browser.get(&format!("/learn/attempts/{attempt}")).await.location(), format!("/learn/attempts/{attempt}/question-3"));
});

on_both!(the_second_beat_opens_when_the_first_has_ended, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("doctor-on-the-line").await;
    browser.walk_to(attempt, Some("compare")).await;
    let early = browser.post(&format!("/learn/attempts/{attempt}/beat-2-case"), &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    browser.walk_to(attempt, Some("beat-2-case")).await;
    let page = browser.get(&format!("/learn/attempts/{attempt}/compare")).await;
    assert_eq!(page.words("h1"), "How this part ends");
    assert_eq!(page.attributes("main a.govuk-button", "href"), [format!("/learn/attempts/{attempt}/beat-2-case")]);
    browser.walk_to(attempt, Some("beat-2-harm")).await;
    browser.answer(attempt, "beat-2-harm", &[("answer", "NONE")]).await;
    browser.walk_to(attempt, None).await;
    assert_eq!(result(server, attempt).await, Some(AttemptResult::NotPassed), "each beat must be right");
});

on_both!(an_attempt_keeps_to_the_version_it_was_begun_in, async |server| {
    let (_, browser) = amina(server).await;
    let attempt = browser.start("five-words").await;
    publish_changed(server, "scenarios/five-words.md", "Friday, five past three.", "Monday, noon.").await;
    let case = browser.get(&format!("/learn/attempts/{attempt}/case")).await;
    assert!(case.text().contains("Friday, five past three.") && !case.text().contains("Monday, noon."));
    browser.walk_to(attempt, None).await;
    let row = completion::Entity::find().one(server.db()).await.unwrap().unwrap();
    assert_eq!((row.version_number, row.attempt_id), (1, Some(attempt)));
    let next = browser.start("five-words").await;
    assert!(browser.get(&format!("/learn/attempts/{next}/case")).await.text().contains("Monday, noon."));
    browser.walk_to(next, None).await;
    let rows = completion::Entity::find().filter(completion::Column::VersionNumber.eq(2)).all(server.db()).await.unwrap();
    assert_eq!(rows.len(), 1);
});

on_both!(every_case_of_the_course_and_its_hinge_is_passed_by_its_own_model, async |server| {
    let (_, browser) = amina(server).await;
    let all = server.app.library.all(Kind::Scenario);
    assert_eq!(all.len(), 12);
    for published in all {
        let plain = browser.walk_all(published.slug.as_str()).await;
        assert_eq!(result(server, plain).await, Some(AttemptResult::Passed), "{}", published.slug);
        let hinge = browser.walk_all(published.slug.as_str()).await;
        let row = Attempt::load(server, hinge).await.row;
        assert_eq!((row.hinge, row.result), (Some(0), Some(AttemptResult::Passed)), "{}, at its hinge", published.slug);
    }
});
