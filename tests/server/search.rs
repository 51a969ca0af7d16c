//! Search: what is found, in which order, and what is never found.

use axum::http::StatusCode;
use octavo::course::Kind;

use crate::learn_module::publish_changed;
use crate::support::{Browser, TestServer};

async fn search(browser: &Browser<'_>, words: &str) -> Vec<String> {
    let query = percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC);
    browser.get(&format!("/learn/search?q={query}")).await.attributes(".oct-results a", "href")
}

async fn learner(server: &TestServer) -> Browser<'_> {
    server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await
}

on_both!(a_word_leads_to_its_page_and_heading, async |server| {
    let browser = learner(server).await;
    for (words, address) in [
        ("caldicott", "/about/glossary#caldicott-guardian"),
        ("breakfast club week", "/learn/modules/six-key-points/a-week-at-the-breakfast-club"),
        ("five words", "/learn/scenarios/five-words"),
        ("DATA controller", "/about/glossary#data-controller"),
        ("privacy notice", "/privacy"),
        ("consent", "/learn/modules/consent"),
    ] {
        let found = search(&browser, words).await;
        assert_eq!(found.first().map(String::as_str), Some(address), "{words}: {found:?}");
    }
    let found = search(&browser, "consent").await;
    assert!(found.iter().any(|address| address.starts_with("/learn/frameworks/eightq-2006#question-")), "{found:?}");
    for address in found {
        let status = browser.get(address.split('#').next().unwrap()).await.status;
        assert_eq!(status, StatusCode::OK, "{address}");
    }
});

on_both!(the_words_are_marked_and_every_one_must_be_there, async |server| {
    let browser = learner(server).await;
    let page = browser.get("/learn/search?q=b%C3%A9%20breakf").await;
    assert!(page.all("mark").iter().any(|word| word.eq_ignore_ascii_case("breakfast")), "{:?}", page.all("mark"));
    assert_eq!(page.title(), "Search: bé breakf – Octavo");
    let nothing = browser.get("/learn/search?q=breakfast%20zzz").await;
    assert!(nothing.words("main").contains("Nothing found.") && nothing.words("main").contains("Try fewer words"));
    let markup = browser.get("/learn/search?q=%3Cscript%3E").await;
    assert!(!markup.text().contains("<script>"));
});

on_both!(there_are_limits_and_they_are_said, async |server| {
    let browser = learner(server).await;
    let long = browser.get(&format!("/learn/search?q={}", "a".repeat(201))).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(long.attributes("#q", "value"), ["a".repeat(201)]);
    assert_eq!(browser.get("/learn/search").await.status, StatusCode::OK);
    let page = browser.get("/learn/search?q=a").await;
    assert_eq!(page.all(".oct-results li").len(), 20);
    let last = browser.get("/learn/search?q=a&page=99").await;
    assert!(last.words(".govuk-pagination").contains("Previous") && last.all(".oct-results li").len() <= 20);
    let all = search(&browser, "the").await;
    assert!(all.len() <= 20);
});

on_both!(what_a_learner_is_asked_for_is_never_found, async |server| {
    let browser = learner(server).await;
    for published in server.app.library.all(Kind::Scenario) {
        let scenario = published.scenario().unwrap();
        let first: String = scenario.beats[0]
            .record
            .model
            .as_str()
            .split('>')
            .nth(1)
            .unwrap_or("")
            .split_whitespace()
            .take(9)
            .collect::<Vec<_>>()
            .join(" ");
        let hidden = [first, plain(scenario.beats[0].if_you_share.as_str()), plain(scenario.beats[0].if_you_do_not.as_str())];
        let feedback = scenario.beats[0].recipients.iter().chain(&scenario.beats[0].actions).map(|choice| plain(choice.feedback.as_str()));
        for words in hidden.into_iter().chain(feedback).filter(|words| words.split_whitespace().count() > 7) {
            let found = search(&browser, &words).await;
            assert!(!found.iter().any(|address| address.contains("/scenarios/")), "{words}: {found:?}");
        }
    }
});

/// The first ten words of some markup.
fn plain(html: &str) -> String {
    let text = scraper::Html::parse_fragment(html);
    let words: String = text.root_element().text().collect::<Vec<_>>().join(" ");
    words.split_whitespace().take(10).collect::<Vec<_>>().join(" ")
}

on_both!(what_is_published_is_found_and_what_it_replaced_is_not, async |server| {
    let browser = learner(server).await;
    assert_eq!(search(&browser, "rhinoceros").await, Vec::<String>::new());
    publish_changed(server, "modules/six-key-points.md", "Ella is 9.", "Ella is 9 and likes the rhinoceros.").await;
    assert_eq!(search(&browser, "rhinoceros").await, ["/learn/modules/six-key-points/a-week-at-the-breakfast-club"]);
});
