//! Reading: contents with progress, pages before and after, words explained where they stand, and the same on paper.

use axum::http::StatusCode;
use octavo::course::Kind;

use crate::learn_module::publish_changed;
use crate::support::{Browser, TestServer};

const MODULE: &str = "/learn/modules/six-key-points";

async fn learner(server: &TestServer) -> Browser<'_> {
    server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await
}

/// The page of the module that links to a word.
fn page_with(server: &TestServer, word: &str) -> String {
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    let section = published.module().unwrap().sections.iter().find(|section| format!("{section:?}").contains(&format!("#word-{word}")));
    format!("{MODULE}/{}", section.unwrap().slug)
}

on_both!(a_page_says_where_it_is_and_what_is_before_and_after_it, async |server| {
    let browser = learner(server).await;
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    let sections = &published.module().unwrap().sections;
    for (place, section) in sections.iter().enumerate() {
        let page = browser.get(&format!("{MODULE}/{}", section.slug)).await;
        assert!(page.words(".oct-steps").starts_with(&format!("Page {} of {} ", place + 1, sections.len())));
        let beside: Vec<_> = [place.checked_sub(1), Some(place + 1)].into_iter().flatten().filter_map(|at| sections.get(at)).collect();
        let titles: Vec<_> = beside.iter().map(|section| section.title.clone()).collect();
        assert_eq!(page.all(".govuk-pagination__link-label"), titles);
        let addresses: Vec<_> = beside.iter().map(|section| format!("{MODULE}/{}", section.slug)).collect();
        assert_eq!(page.attributes(".govuk-pagination a", "href"), addresses);
        assert_eq!(page.all("details.oct-contents li").len(), sections.len());
    }
});

on_both!(a_word_is_explained_right_after_the_block_that_links_to_it, async |server| {
    let browser = learner(server).await;
    let page = browser.get(&page_with(server, "significant-harm")).await;
    assert!(page.has("a[href='#word-significant-harm']") && page.has("details > #word-significant-harm"));
    assert!(page.has("ul:has(a[href='#word-significant-harm']) + section.oct-words"), "right after its list");
    assert!(page.all("details.oct-word summary").contains(&"What \u{201c}significant harm\u{201d} means".to_owned()));
    assert!(page.attributes(".oct-word a", "href").contains(&"/about/glossary#significant-harm".to_owned()));
    let privacy = server.browser().get("/privacy").await;
    assert!(privacy.has("p:has(a[href='#word-data-controller']) + section.oct-words #word-data-controller"));
    let ids = privacy.attributes("[id]", "id");
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len(), "no address twice");
});

on_both!(a_word_means_everywhere_what_the_glossary_says_now, async |server| {
    let browser = learner(server).await;
    let address = page_with(server, "significant-harm");
    let before = browser.get(&address).await.words("#word-significant-harm");
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    browser.move_on(published.module().unwrap(), "a-week-at-the-breakfast-club").await;
    publish_changed(server, "pages/glossary.md", "## Significant harm\n", "## Significant harm\nAs of today: ").await;
    let after = browser.get(&address).await.words("#word-significant-harm");
    assert!(after.starts_with("As of today:") && !before.contains("As of today"), "{after}");
});

on_both!(what_was_completed_stays_readable, async |server| {
    let browser = learner(server).await;
    browser.read_all("six-key-points").await;
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    for section in &published.module().unwrap().sections {
        let page = browser.get(&format!("{MODULE}/{}", section.slug)).await;
        assert_eq!((page.status, page.words("h1")), (StatusCode::OK, section.title.clone()));
    }
    assert!(browser.get(MODULE).await.words("main a").contains("Read it again"));
});

on_both!(a_module_on_paper_has_every_page_and_no_answer, async |server| {
    let browser = learner(server).await;
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    let module = published.module().unwrap();
    assert!(browser.get(MODULE).await.attributes("main a", "href").contains(&format!("{MODULE}/print")));
    let page = browser.get(&format!("{MODULE}/print")).await;
    let checks: Vec<_> = module.sections.iter().flat_map(|section| section.checks()).collect();
    assert_eq!(page.all("main .oct-sheet-question h3"), checks.iter().map(|check| check.title.clone()).collect::<Vec<_>>());
    for section in &module.sections {
        assert!(page.all("main h2").contains(&section.title));
    }
    for option in checks.iter().flat_map(|check| &check.options) {
        assert!(page.text().contains(option.label.as_str()));
        assert!(option.feedback.is_empty() || !page.text().contains(option.feedback.as_str()), "{}", option.label_text);
    }
    let ids = page.attributes("[id]", "id");
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len(), "no address twice: {ids:?}");
});

on_both!(a_case_on_paper_has_its_questions_and_no_key, async |server| {
    let browser = learner(server).await;
    for published in server.app.library.all(Kind::Scenario) {
        let (slug, scenario) = (&published.slug, published.scenario().unwrap());
        let page = browser.get(&format!("/learn/scenarios/{slug}/print")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            browser
                .get(&format!("/learn/scenarios/{slug}"))
                .await
                .attributes("main a", "href")
                .contains(&format!("/learn/scenarios/{slug}/print"))
        );
        assert_eq!(page.all("main .oct-sheet-question").len(), 9, "harm and the eight");
        let beat = &scenario.beats[0];
        for fact in &beat.facts {
            assert!(
                page.text().contains(fact.text.as_str()) && (fact.feedback.is_empty() || !page.text().contains(fact.feedback.as_str()))
            );
        }
        for hidden in [&beat.if_you_share, &beat.if_you_do_not, &beat.record.model] {
            assert!(hidden.is_empty() || !page.text().contains(hidden.as_str()), "{slug}");
        }
        if let Some(later) = scenario.beats.get(1) {
            assert!(!page.text().contains(later.situation.as_str()), "{slug}: what happens next is not told yet");
        }
    }
});
