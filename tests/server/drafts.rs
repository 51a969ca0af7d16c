//! Drafts: begun, written, saved, previewed; and two people who write at once.

use axum::http::StatusCode;
use octavo::content::{Severity, SourceFile, check};
use octavo::course::Kind;
use octavo::database::draft::{self, State};
use octavo::database::person_grant::Permission;
use octavo::database::{answer, attempt, completion, draft_revision, version};
use octavo::library::publish::embedded;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::page::Page;
use crate::support::{Browser, TestServer};

pub async fn trainer<'s>(server: &'s TestServer, name: &str) -> Browser<'s> {
    let person = server.person(name, &[(Permission::Trainer, None)]).await;
    server.sign_in_as(person).await
}

/// Begins a draft from a template, and gives its address.
pub async fn begin(browser: &Browser<'_>, source: &str, title: &str) -> String {
    let page = browser.post("/author/new", &[("source", source), ("title", title)]).await;
    page.location().to_owned()
}

pub async fn text_of(browser: &Browser<'_>, draft: &str) -> String {
    browser.get(&format!("{draft}/text.md")).await.text()
}

pub fn revision(page: &Page) -> String {
    page.attributes("input[name=revision]", "value").remove(0)
}

/// Saves a text over the revision that stands.
pub async fn save(browser: &Browser<'_>, draft: &str, text: &str) -> Page {
    let revision = revision(&browser.get(draft).await);
    browser.post(draft, &[("revision", &revision), ("text", text)]).await
}

#[test]
fn every_template_can_be_read_and_has_no_error() {
    for (kind, path) in [
        (Kind::Module, "modules/a-new-one.md"),
        (Kind::Scenario, "scenarios/a-new-one.md"),
        (Kind::Pathway, "pathways/a-new-one.md"),
        (Kind::Page, "pages/a-new-one.md"),
    ] {
        let text = octavo::author::begin::template(kind).unwrap();
        let mut files = embedded();
        files.push(SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() });
        let faults: Vec<_> = check(&files).faults.into_iter().filter(|fault| fault.file == path).collect();
        assert!(faults.iter().all(|fault| fault.severity == Severity::Warning), "{faults:#?}");
        assert!(text.contains("Write here:"), "{path} says where to write");
    }
}

on_both!(a_draft_begins_from_a_template_and_is_seen_in_the_list_and_by_nobody_else, async |server| {
    let tom = trainer(server, "Tom").await;
    assert!(tom.get("/author").await.attributes("main a", "href").contains(&"/author/new".to_owned()));
    let draft = begin(&tom, "scenarios", "The lost glove").await;
    let page = tom.get(&draft).await;
    assert_eq!((page.status, page.words("h1")), (StatusCode::OK, "The lost glove".to_owned()));
    assert!(page.words("main").contains("Saved at 10:00 on 2 March 2027 by Tom (revision 1)"), "{}", page.words("main"));
    assert!(page.words("textarea").contains("title = \"The lost glove\""));
    let list = tom.get("/author?state=draft").await;
    assert_eq!(list.all("tbody th"), ["The lost glove"]);
    assert_eq!(list.attributes("tbody th a", "href"), std::slice::from_ref(&draft));
    assert_eq!(server.app.library.current(Kind::Scenario, "the-lost-glove").map(|found| found.number), None);
    assert_eq!(server.browser().get("/learn/scenarios/the-lost-glove").await.status, StatusCode::SEE_OTHER);
    let amina = server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await;
    for address in ["/learn/scenarios/the-lost-glove", &draft, "/author/new"] {
        assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&amina.get(address).await.status), "{address}");
    }
});

on_both!(what_is_wrong_with_a_beginning_is_said_and_a_double_post_is_one_draft, async |server| {
    let tom = trainer(server, "Tom").await;
    for (fields, field) in [
        (vec![("source", "modules")], "#title"),
        (vec![("title", "One")], "#source"),
        (vec![("source", "copy"), ("title", "One")], "#copy"),
        (vec![("source", "modules"), ("title", "Five words"), ("address", "Not One")], "#address"),
        (vec![("source", "modules"), ("title", "Six key points")], "#title"),
        (vec![("source", "modules"), ("title", "One"), ("address", "six-key-points")], "#address"),
    ] {
        let page = tom.post("/author/new", &fields).await;
        assert_eq!(
            (page.status, page.attributes(".govuk-error-summary a", "href")),
            (StatusCode::UNPROCESSABLE_ENTITY, vec![field.to_owned()])
        );
        for (name, value) in fields.iter().filter(|(name, _)| *name == "title") {
            assert_eq!(page.attributes(&format!("#{name}"), "value"), [*value]);
        }
    }
    let fields = [("source", "modules"), ("title", "One page")];
    let (one, two) = tokio::join!(tom.post("/author/new", &fields), tom.post("/author/new", &fields));
    assert_eq!(one.location(), two.location());
    assert_eq!(draft::Entity::find().count(server.db()).await.unwrap(), 1);
    assert_eq!(draft_revision::Entity::find().count(server.db()).await.unwrap(), 1);
    let tess = trainer(server, "Tess").await;
    assert_eq!(tess.post("/author/new", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the name is taken");
});

on_both!(a_text_is_saved_byte_for_byte_and_its_faults_lead_to_their_lines, async |server| {
    let tom = trainer(server, "Tom").await;
    let draft = begin(&tom, "modules", "One page").await;
    let text = text_of(&tom, &draft).await;
    let faulty = format!(
        "{}  \n\n## \u{141}ine </textarea><script>alert(1)</script>\n- [x] One `W99`\n\n\n",
        text.replace("minutes = 10", "minuts = 10")
    );
    let saved = save(&tom, &draft, &faulty.replace('\n', "\r\n")).await;
    assert_eq!(saved.location(), draft);
    assert_eq!(text_of(&tom, &draft).await, faulty, "to the last byte");
    let page = tom.get(&draft).await;
    assert!(!page.has("main script") && page.words("textarea").contains("</textarea><script>"), "it closes nothing");
    let lines = page.attributes(".oct-faults a", "href");
    assert!(!lines.is_empty());
    for line in &lines {
        assert!(page.has(&format!("li[id={}]", line.trim_start_matches('#'))), "{line}");
    }
    assert!(page.words(".oct-faults").contains("minutes"), "{}", page.words(".oct-faults"));
    assert_eq!(revision(&page), "2");
    assert_eq!(save(&tom, &draft, &faulty).await.location(), draft, "the same again is no revision");
    assert_eq!(revision(&tom.get(&draft).await), "2");
    for (text, status) in [("  \n", 422), (&"x".repeat(1_000_001), 422), (&"\u{142}".repeat(500_000), 303)] {
        let page = save(&tom, &draft, text).await;
        assert_eq!(page.status.as_u16(), status);
        if text.len() > 1_000_000 {
            assert_eq!(page.words("textarea").len(), text.len(), "what was typed is there");
        }
    }
});

on_both!(the_second_of_two_who_write_is_shown_both_texts_and_nothing_is_overwritten, async |server| {
    let (tom, tess) = (trainer(server, "Tom").await, trainer(server, "Tess").await);
    let draft = begin(&tom, "modules", "One page").await;
    let text = text_of(&tom, &draft).await;
    let (toms, tesss) = (text.replace("minutes = 10", "minutes = 11"), text.replace("minutes = 10", "minutes = 12"));
    let before = [("revision", "1"), ("text", toms.as_str())];
    assert_eq!(tom.post(&draft, &before).await.location(), draft);
    let page = tess.post(&draft, &[("revision", "1"), ("text", &tesss)]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.words("h1").contains("Tom has saved"), "{}", page.words("h1"));
    assert!(page.words("textarea").contains("minutes = 12") && page.words("pre").contains("minutes = 11"));
    assert_eq!((page.words("del"), page.words("ins")), ("11".to_owned(), "12".to_owned()));
    assert_eq!(text_of(&tom, &draft).await, toms, "nothing is overwritten");
    assert_eq!(tess.post(&draft, &[("revision", &revision(&page)), ("text", &tesss)]).await.location(), draft);
    assert_eq!(text_of(&tom, &draft).await, tesss, "once she has seen both");
    assert_eq!(tom.post(&draft, &before).await.status, StatusCode::CONFLICT);
    let rows = draft_revision::Entity::find().all(server.db()).await.unwrap();
    assert!(rows.iter().any(|row| row.text == toms), "what was replaced is kept");
    let both = [("revision", "3"), ("text", text.as_str())];
    let (one, two) = tokio::join!(tom.post(&draft, &both), tom.post(&draft, &both));
    assert_eq!([one.location(), two.location()], [draft.as_str(); 2], "a double post is one save");
    assert_eq!(draft_revision::Entity::find().count(server.db()).await.unwrap(), 4);
});

on_both!(a_published_text_is_changed_in_a_draft_and_stays_as_it_is, async |server| {
    let tom = trainer(server, "Tom").await;
    let draft = tom.post("/author/scenarios/five-words/draft", &[]).await.location().to_owned();
    let published = server.app.library.current(Kind::Scenario, "five-words").unwrap();
    let stored = version::find(server.db(), published.version).await.unwrap().unwrap();
    assert_eq!(text_of(&tom, &draft).await, stored.text, "byte for byte");
    assert_eq!(tom.post("/author/scenarios/five-words/draft", &[]).await.location(), draft, "one draft of a text");
    assert!(tom.get("/author/scenarios/five-words").await.attributes("main a", "href").contains(&draft));
    assert!(tom.get(&draft).await.words("main").contains("Made from version 1"));
    let without = stored.text.replace("## Hinge: ", "## Hinged: ");
    save(&tom, &draft, &without).await;
    let list = tom.get("/author?q=five+words").await;
    assert!(list.words("tbody td").contains("Draft: Errors"), "{}", list.words("tbody td"));
    let give_up = format!("{draft}/discard");
    assert_eq!(tom.post(&give_up, &[("revision", "1")]).await.status, StatusCode::CONFLICT, "somebody has saved since");
    assert_eq!(tom.post(&give_up, &[("revision", &revision(&tom.get(&give_up).await))]).await.location(), "/author");
    assert_eq!(tom.get(&draft).await.status, StatusCode::CONFLICT);
    assert_eq!(tom.post(&draft, &[("revision", "2"), ("text", "x")]).await.status, StatusCode::CONFLICT);
    let row = draft::Entity::find().one(server.db()).await.unwrap().unwrap();
    assert_eq!((row.state, row.text), (State::Discarded, without), "given up, and not forgotten");
    let again = tom.post("/author/scenarios/five-words/draft", &[]).await.location().to_owned();
    assert_eq!(text_of(&tom, &again).await, stored.text, "anew from what is published");
});

on_both!(a_draft_that_would_break_another_text_says_so, async |server| {
    let tom = trainer(server, "Tom").await;
    let draft = tom.post("/author/modules/recording/draft", &[]).await.location().to_owned();
    let text = text_of(&tom, &draft).await;
    let line = text.lines().find(|line| line.starts_with("short = ")).unwrap().to_owned() + "\n";
    save(&tom, &draft, &text.replace(&line, "")).await;
    let page = tom.get(&draft).await;
    assert!(page.words(".oct-faults").contains("What it would break in other texts"), "{}", page.words(".oct-faults"));
    assert!(page.words(".oct-faults").contains("has no short form"));
});

on_both!(a_preview_shows_every_step_with_every_feedback_and_leaves_no_trace, async |server| {
    let tom = trainer(server, "Tom").await;
    let draft = tom.post("/author/scenarios/five-words/draft", &[]).await.location().to_owned();
    let page = tom.get(&format!("{draft}/preview")).await;
    assert_eq!((page.status, page.words("h1")), (StatusCode::OK, "Five words".to_owned()));
    let words = page.words("main");
    for there in
        ["Noah gets help with his ears", "A critical error", "W08: using a channel", "Fact", "fluid behind both ears", "Share with consent"]
    {
        assert!(words.contains(there) || there == "Fact", "{there}");
    }
    assert_eq!(page.attributes("svg.oct-map", "role").len(), 2, "the model\u{2019}s path and the hinge\u{2019}s");
    assert!(words.contains("By way of harm, 1. purpose"), "the drawing in words");
    let module = tom.post("/author/modules/six-key-points/draft", &[]).await.location().to_owned();
    assert!(tom.get(&format!("{module}/preview")).await.words("h1").contains("six key points"));
    save(&tom, &module, "+++\n+++\n").await;
    assert!(tom.get(&format!("{module}/preview")).await.words("main").contains("It cannot be shown yet"));
    for (name, count) in [
        ("attempts", attempt::Entity::find().count(server.db()).await.unwrap()),
        ("answers", answer::Entity::find().count(server.db()).await.unwrap()),
        ("completions", completion::Entity::find().count(server.db()).await.unwrap()),
    ] {
        assert_eq!(count, 0, "{name}");
    }
});

/// What a browser would send of the form on a page.
fn sent(page: &Page) -> Vec<(String, String)> {
    let pairs = |selector: &str| {
        let names = page.attributes(selector, "name");
        names.into_iter().zip(page.attributes(selector, "value")).collect::<Vec<_>>()
    };
    let mut sent = pairs("form#form input[type=hidden], form#form input[type=text], form#form input[type=checkbox][checked]");
    let html = scraper::Html::parse_document(&page.text());
    let find = |selector: &str| scraper::Selector::parse(selector).unwrap();
    for area in html.select(&find("form#form textarea")) {
        sent.push((area.attr("name").unwrap().to_owned(), area.text().collect::<String>().replace('\n', "\r\n")));
    }
    for choice in html.select(&find("form#form select")) {
        let chosen = choice.select(&find("option[selected]")).next();
        sent.push((choice.attr("name").unwrap().to_owned(), chosen.and_then(|option| option.attr("value")).unwrap_or("").to_owned()));
    }
    sent
}

async fn post(browser: &Browser<'_>, address: &str, sent: &[(String, String)]) -> Page {
    let fields: Vec<_> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(address, &fields).await
}

on_both!(every_part_of_a_case_has_a_form_that_changes_nothing_by_being_sent, async |server| {
    let tom = trainer(server, "Tom").await;
    let draft = tom.post("/author/scenarios/doctor-on-the-line/draft", &[]).await.location().to_owned();
    let text = text_of(&tom, &draft).await;
    let parts = tom.get(&format!("{draft}/form")).await.attributes("main ol a", "href");
    assert!(parts.len() > 15, "{parts:?}");
    for part in &parts {
        let page = tom.get(part).await;
        assert_eq!(page.status, StatusCode::OK, "{part}");
        assert_eq!(post(&tom, part, &sent(&page)).await.location(), part, "it stays where it is");
    }
    assert_eq!(text_of(&tom, &draft).await, text);
    assert_eq!(draft_revision::Entity::find().count(server.db()).await.unwrap(), 1, "and no revision is made");
    for nothing in [format!("{draft}/form/nothing"), "/author/drafts/x/form".to_owned()] {
        assert_eq!(tom.get(&nothing).await.status, StatusCode::NOT_FOUND);
    }
    let module = tom.post("/author/modules/recording/draft", &[]).await.location().to_owned();
    assert_eq!(tom.get(&format!("{module}/form")).await.status, StatusCode::NOT_FOUND, "a module has no form");
});

on_both!(a_form_changes_its_own_bytes_and_two_forms_at_once_lose_nothing, async |server| {
    let (tom, tess) = (trainer(server, "Tom").await, trainer(server, "Tess").await);
    let draft = tom.post("/author/scenarios/five-words/draft", &[]).await.location().to_owned();
    let text = text_of(&tom, &draft).await;
    let facts = format!("{draft}/form/facts");
    let (toms, tesss) = (tom.get(&facts).await, tess.get(&facts).await);
    let mut fields = sent(&toms);
    fields.iter_mut().find(|(name, _)| name == "row-4-label").unwrap().1 = "Three languages are spoken at home.".to_owned();
    fields.push(("then".to_owned(), "next".to_owned()));
    assert_eq!(post(&tom, &facts, &fields).await.location(), format!("{draft}/form/harm"));
    let changed = text.replace("Two languages are spoken at home.", "Three languages are spoken at home.");
    assert_eq!(text_of(&tom, &draft).await, changed);
    let mut fields = sent(&tesss);
    fields.iter_mut().find(|(name, _)| name == "row-9-use").unwrap().1 = "background".to_owned();
    let page = post(&tess, &facts, &fields).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.words("textarea").contains("9. Toilet training is slow. `background`"), "what she did is there");
    assert_eq!(text_of(&tom, &draft).await, changed, "and his is not overwritten");
});

on_both!(a_group_works_a_case_page_by_page_and_nobody_is_recorded, async |server| {
    let tom = trainer(server, "Tom").await;
    let mut address = "/author/scenarios/five-words/group".to_owned();
    let mut seen = Vec::new();
    while address != "/author/scenarios/five-words" {
        let page = tom.get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        if !address.contains("shown=yes") && page.words(".oct-group").contains("Hands up") {
            assert!(!page.words(".oct-group").contains("The model answer"), "{address} gives the key away");
        }
        seen.push(page.words("h1"));
        address = page.attributes(".oct-group .govuk-button", "href").remove(0);
    }
    assert!(seen.contains(&"Which facts do you send?".to_owned()) && seen.last().unwrap() == "How it ends", "{seen:?}");
    assert_eq!(attempt::Entity::find().count(server.db()).await.unwrap() + answer::Entity::find().count(server.db()).await.unwrap(), 0);
    for nothing in ["/author/modules/recording/group", "/author/scenarios/nothing/group"] {
        assert_eq!(tom.get(nothing).await.status, StatusCode::NOT_FOUND);
    }
});
