//! Everything the store holds about a person is theirs in one file; certificates and past answers are theirs alone.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use octavo::course::Kind;
use octavo::database::email_change::NewChange;
use octavo::database::people_import::NewImport;
use octavo::database::person_grant::Permission;
use octavo::database::reminder::{NewReminder, Tells};
use octavo::database::{AssignmentChangeId, EvidenceId, assignment_change, evidence, evidence_line};
use octavo::database::{
    assignment, attempt, certificate, completion, credential, email_change, held_post, message, people_import, people_import_row, person,
    person_email, personal, reminder,
};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, JsonValue, QueryFilter, Statement};
use serde_json::Value;

use crate::learn_module::publish_changed;
use crate::outbox::letter;
use crate::support::TestServer;
use crate::support::people::STARTED;

/// The tables whose rows belong to a person: those with a `person_id`.
async fn tables(server: &TestServer) -> BTreeSet<String> {
    let sql = match server.db().get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT t.name AS name FROM sqlite_master t JOIN pragma_table_info(t.name) c ON c.name = 'person_id' WHERE t.type = 'table'"
        }
        _ => "SELECT table_name::text AS name FROM information_schema.columns WHERE column_name = 'person_id' AND table_schema = 'public'",
    };
    let statement = Statement::from_string(server.db().get_database_backend(), sql);
    let rows = JsonValue::find_by_statement(statement).all(server.db()).await.unwrap();
    rows.into_iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

on_both!(every_table_with_rows_of_a_person_is_in_the_file, async |server| {
    let found = tables(server).await;
    assert!(found.len() >= 10, "{found:?}");
    let covered: BTreeSet<String> = personal::TABLES.iter().map(|table| (*table).to_owned()).collect();
    assert_eq!(found.difference(&covered).collect::<Vec<_>>(), Vec::<&String>::new(), "add these to database/personal.rs");
    let amina = server.learner("Amina", server.agency("Alder").await).await;
    let file = server.sign_in_as(amina).await.get("/learn/record/data.json").await;
    let data: Value = serde_json::from_str(&file.text()).unwrap();
    for table in personal::TABLES {
        assert!(data[table].is_array(), "{table}");
    }
});

on_both!(my_data_is_all_of_mine_and_nothing_of_anybody_else, async |server| {
    let alder = server.agency("Alder").await;
    let (amina, ben) = (server.learner("Amina", alder).await, server.learner("Ben", alder).await);
    let (browser, other) = (server.sign_in_as(amina).await, server.sign_in_as(ben).await);
    browser.read_all("six-key-points").await;
    let attempt = browser.start("five-words").await;
    browser.walk_to(attempt, Some("record")).await;
    browser.answer(attempt, "record", &[("record", "My <own> words.")]).await;
    browser.post("/wrong", &[("page", "/help"), ("text", "My report.")]).await;
    other.post("/wrong", &[("page", "/help"), ("text", "Not mine.")]).await;
    let transaction = server.app.store.begin_write().await.unwrap();
    for person in [amina, ben] {
        held_post::hold(&transaction, person, "/learn/elsewhere", "record=sent+too+late", server.app.now()).await.unwrap();
        credential::set(&transaction, person, "a hash".to_owned(), server.app.now()).await.unwrap();
        let address = person_email::live_of(&transaction, person).await.unwrap().remove(0);
        let change = NewChange {
            person,
            address: address.id,
            email: format!("new.{}", address.email.clone()),
            old_digest: format!("old {person}"),
            new_digest: format!("new {person}"),
        };
        email_change::ask(&transaction, change, server.app.now()).await.unwrap();
        message::put_all(&transaction, vec![letter(&person.to_string(), Some(person), &address.email)], server.app.now()).await.unwrap();
        let written = message::list::of_person(&transaction, person, 1).await.unwrap().remove(0);
        let (asked, _) = assignment::of_person(&transaction, person).await.unwrap().remove(0);
        let today = server.app.today();
        let key = (asked.id, "on-day".to_owned(), today, Tells::Person);
        let told = NewReminder { key, person_id: person, agency_id: alder, message_id: written.id };
        reminder::add_all(&transaction, &[told], today, server.app.now()).await.unwrap();
        let own = assignment::Entity::find().filter(assignment::Column::PersonId.eq(person)).one(&transaction).await.unwrap().unwrap();
        let change = assignment_change::NewChange {
            id: AssignmentChangeId::new(),
            assignment_id: own.id,
            kind: assignment_change::Kind::AskedAgain,
            reason: "rule".to_owned(),
            note: format!("A note about {person}"),
            from_on: None,
            until_on: None,
            due_before: None,
            by_id: Some(ben),
        };
        assignment_change::add_many(&transaction, vec![change], server.app.now()).await.unwrap();
        let entered = evidence::NewEvidence {
            id: EvidenceId::new(),
            kind: evidence::Kind::Earlier,
            pathway_id: own.pathway_id,
            what: format!("Training of {person}"),
            reference: "a file".to_owned(),
            done_on: STARTED.parse().unwrap(),
            state: evidence::State::Waiting,
            entered_by: ben,
        };
        let id = entered.id;
        evidence::add(&transaction, entered, server.app.now()).await.unwrap();
        evidence_line::add_many(&transaction, id, &[(own.id, person)]).await.unwrap();
    }
    let renamed = person::Entity::find_by_id(amina).one(&transaction).await.unwrap().unwrap();
    person::rename(&transaction, renamed, "Amina", Some("AL-1".to_owned()), server.app.now()).await.unwrap();
    let new = NewImport { agency_id: alder, uploaded_by: None, file_name: "x.csv".to_owned(), header: "[]".to_owned(), row_count: 1 };
    let import = people_import::add(&transaction, new, server.app.now()).await.unwrap();
    let rows = [(2, amina), (3, ben)].map(|(number, person)| {
        let mine = person == amina;
        let cells = if mine { "My row." } else { "Not mine." }.to_owned();
        people_import_row::Model { person_id: Some(person), ..people_import_row::Model::new(import, number, cells) }
    });
    people_import_row::put(&transaction, rows.to_vec()).await.unwrap();
    transaction.commit().await.unwrap();
    let officer = server.person("Olga", &[(Permission::Hr, None)]).await;
    let officers = server.sign_in_as(officer).await;
    officers.get(&format!("/people/{amina}")).await;
    let completed = completion::of_person(server.db(), amina).await.unwrap().remove(0).id;
    let asked = [("what", "withdraw"), ("reason", "It is somebody else\u{2019}s.")];
    assert_eq!(officers.post(&format!("/reports/completions/{completed}/correct"), &asked).await.status, StatusCode::SEE_OTHER);

    let file = browser.get("/learn/record/data.json").await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"my-data-2027-03-02.json\"");
    let data: Value = serde_json::from_str(&file.text()).unwrap();
    for table in personal::TABLES {
        assert!(!data[table].as_array().unwrap().is_empty(), "{table} is empty");
    }
    assert_eq!(data["person"][0]["name"], "Amina");
    assert_eq!(data["held_post"].as_array().unwrap().len(), 1, "and not Ben\u{2019}s");
    assert_eq!(data["completion"][0]["what"], "module \u{201c}The six key points\u{201d}, version 1");
    let answers = data["answer"].as_array().unwrap();
    let chosen = |step: &str| answers.iter().find(|answer| answer["step"] == step).unwrap()["chosen"].clone();
    assert_eq!(chosen("harm"), serde_json::json!(["No concern"]), "the words, and not only the key");
    let package = chosen("package");
    let facts = &server.app.library.current(Kind::Scenario, "five-words").unwrap();
    let facts: Vec<_> = facts.scenario().unwrap().beats[0].facts.iter().map(|fact| fact.plain.clone()).collect();
    assert!(package.as_array().unwrap().iter().all(|fact| facts.iter().any(|plain| fact == plain)), "{package}");
    assert!(answers.iter().filter(|answer| answer["step"].as_str().unwrap().contains('/')).all(|answer| answer["chosen"].is_array()));
    let audit: Vec<_> = data["audit"].as_array().unwrap().iter().map(|entry| (entry["by"].as_str(), entry["act"].as_str())).collect();
    assert!(audit.contains(&(Some("somebody else"), Some("viewed a person's record"))), "{audit:?}");
    let text = file.text();
    assert!(text.contains("My <own> words.") && text.contains("My report."));
    assert_eq!(data["person_access"][0]["who_looked"], "Olga");
    for foreign in ["Not mine.", "token_digest", "a hash", "old_digest", &ben.to_string(), &officer.to_string()] {
        assert!(!text.contains(foreign), "{foreign}");
    }

    let page = browser.get("/learn/record/data.html").await;
    assert!(page.header("content-disposition").ends_with(".html\""));
    let text = page.text();
    assert!(text.starts_with("<!DOCTYPE html>") && text.ends_with("</html>\n"));
    assert!(text.contains("My &lt;own&gt; words.") && text.contains("My report.") && !text.contains("Not mine."));
    for elsewhere in ["src=", "href=", "<script", "<link"] {
        assert!(!text.contains(elsewhere), "it stands alone: {elsewhere}");
    }
    let nobody = server.browser().get("/learn/record/data.json").await;
    assert!(nobody.location().starts_with("/sign-in"));
});

on_both!(a_certificate_says_what_was_completed_and_is_its_owners_alone, async |server| {
    let alder = server.agency("Alder").await;
    let browser = server.sign_in_as(server.learner("Amina", alder).await).await;
    browser.read_all("six-key-points").await;
    publish_changed(server, "modules/six-key-points.md", "title = \"The six key points\"", "title = \"Six points\"").await;
    let row = completion::Entity::find().one(server.db()).await.unwrap().unwrap();
    let address = format!("/learn/certificates/{}", row.id);
    assert!(browser.get("/learn/record").await.attributes("tbody th a", "href").contains(&address));
    let page = browser.get(&address).await;
    let number = certificate::of_completion(server.db(), row.id).await.unwrap().unwrap().id;
    let number = number.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-");
    assert_eq!(page.words("h1"), "The six key points", "as it was");
    for words in ["Amina", "Key person, Alder", "2 March 2027", "No end date", &number, &row.version_digest] {
        assert!(page.words("article").contains(words), "{words}");
    }
    let other = server.sign_in_as(server.learner("Ben", alder).await).await;
    assert_eq!(other.get(&address).await.status, StatusCode::NOT_FOUND);
    let officer = server.sign_in_as(server.person("Olga", &[(Permission::Learner, None), (Permission::Hr, None)]).await).await;
    assert_eq!(officer.get(&address).await.status, StatusCode::NOT_FOUND);
});

on_both!(past_answers_are_shown_in_the_text_they_were_given_to, async |server| {
    let browser = server.sign_in_as(server.learner("Amina", server.agency("Alder").await).await).await;
    browser.read_all("six-key-points").await;
    let case = browser.walk_all("five-words").await;
    let published = server.app.library.current(Kind::Module, "six-key-points").unwrap();
    let check = published.module().unwrap().sections.iter().flat_map(|section| section.checks()).next().unwrap();
    let text = octavo::library::publish::embedded().into_iter().find(|file| file.path == "modules/six-key-points.md").unwrap().bytes;
    let text = String::from_utf8(text).unwrap();
    let written =
        text.lines().find(|line| line.to_lowercase() == format!("### check: {}", check.title.to_lowercase())).unwrap().to_owned() + "\n";
    publish_changed(server, "modules/six-key-points.md", &written, "### Check: something else altogether\n").await;
    let attempts = attempt::Entity::find().all(server.db()).await.unwrap();
    let module = attempts.iter().find(|attempt| attempt.id != case).unwrap().id;
    let links = browser.get("/learn/record").await.attributes("main li a", "href");
    for address in [format!("/learn/record/attempts/{module}"), format!("/learn/attempts/{case}/result")] {
        assert!(links.contains(&address), "{links:?}");
        assert_eq!(browser.get(&address).await.status, StatusCode::OK);
    }
    let page = browser.get(&format!("/learn/record/attempts/{module}")).await;
    assert!(page.all("h2").contains(&check.title), "{:?}", page.all("h2"));
    assert!(page.words("main").contains("Your answer, which is right"));
    assert_eq!(browser.get(&format!("/learn/record/attempts/{case}")).await.status, StatusCode::NOT_FOUND, "a case has its result");
});
