//! One assignment: made by hand, paused, extended, waived; and why its standing is what it is, for HR and for the person.

use axum::http::StatusCode;
use octavo::assigning;
use octavo::assigning::Moment;
use octavo::assigning::rebuilding::{self, Repair};
use octavo::database::assignment_change::{self, Kind};
use octavo::database::{AssignmentId, PersonId, assignment, audit, completion, standing};
use octavo::standing::Word;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::rules::{officer, pathway};
use crate::support::page::Page;
use crate::support::people::STARTED;
use crate::support::{Browser, TestServer};

pub async fn only_of(server: &TestServer, person: PersonId) -> assignment::Model {
    assignment::Entity::find().filter(assignment::Column::PersonId.eq(person)).one(server.db()).await.unwrap().unwrap()
}

/// The day as the three fields of a date.
pub fn dated<'d>(id: &str, day: &'d str) -> Vec<(String, &'d str)> {
    let parts: Vec<_> = day.split('-').collect();
    vec![(format!("{id}-year"), parts[0]), (format!("{id}-month"), parts[1]), (format!("{id}-day"), parts[2])]
}

/// Posts one of the forms of an assignment's page, with these dates.
async fn change(browser: &Browser<'_>, id: AssignmentId, fields: &[(&str, &str)], dates: &[(&str, &str)]) -> Page {
    let address = format!("/assignments/{id}");
    let key = browser.get(&address).await.form_key();
    let days: Vec<_> = dates.iter().flat_map(|(id, day)| dated(id, day)).collect();
    let mut all = vec![("form_key", key.as_str())];
    all.extend(fields);
    all.extend(days.iter().map(|(name, value)| (name.as_str(), *value)));
    browser.post(&address, &all).await
}

async fn word(server: &TestServer, id: AssignmentId) -> Word {
    let due = assignment::Entity::find_by_id(id).one(server.db()).await.unwrap().unwrap().due_on;
    standing::Entity::find_by_id(id).one(server.db()).await.unwrap().unwrap().facts(due).word(server.app.today())
}

/// What the records say against what is stored.
pub async fn differences(server: &TestServer, repair: Repair) -> usize {
    let at = Moment::of(&server.app);
    rebuilding::verify(&server.app.store, &server.app.library, repair, at).await.unwrap().len()
}

on_both!(a_pathway_is_assigned_to_one_person_by_hand_once, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let amina = server.learner("Amina", alder).await;
    let browser = officer(server, "Officer", Some(alder)).await;
    let found = browser.get("/assignments/new?q=am").await;
    assert_eq!(found.attributes("main li a", "href"), [format!("/assignments/new?person={amina}")]);
    let form = browser.get(&format!("/assignments/new?person={amina}")).await;
    let (person, refresh, key) = (amina.to_string(), pathway(server, "refresh").to_string(), form.form_key());
    let days = dated("due", "2027-05-01");
    let mut fields = vec![("person", person.as_str()), ("form_key", &key), ("pathway", &refresh), ("reason", "you join a new team.")];
    let wrong = browser.post("/assignments/new", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.words(".govuk-error-summary").contains("Enter the date by which it is due"));
    assert_eq!(wrong.attributes("input[name=reason]", "value"), ["you join a new team."]);
    fields.extend(days.iter().map(|(name, value)| (name.as_str(), *value)));
    let made = browser.post("/assignments/new", &fields).await;
    assert_eq!(made.location(), format!("/assignments/{key}"));
    assert_eq!(browser.post("/assignments/new", &fields).await.location(), made.location(), "a double post is one");
    let other = browser.get(&format!("/assignments/new?person={amina}")).await.form_key();
    fields[1].1 = &other;
    assert!(browser.post("/assignments/new", &fields).await.words(".govuk-error-summary").contains("has that pathway already"));
    assert_eq!(assignment::Entity::find().count(server.db()).await.unwrap(), 2);
    let page = browser.get(made.location()).await;
    assert!(page.words("dl").contains("Due 1 May 2027, because you join a new team."), "{}", page.words("dl"));
    let home = server.sign_in_as(amina).await.get("/learn").await;
    assert!(home.words("main").contains("Complete it by 1 May 2027, because you join a new team."));
    server.assign().await;
    assert_eq!(assignment::Entity::find().filter(assignment::Column::EndedAt.is_not_null()).count(server.db()).await.unwrap(), 0);
    let of_birch = officer(server, "Officer of Birch", Some(birch)).await;
    assert_eq!(of_birch.get(made.location()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(of_birch.get(&format!("/assignments/new?person={amina}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(of_birch.post("/assignments/new", &fields).await.status, StatusCode::NOT_FOUND);
    assert_eq!(change_withdraw(&browser, made.location()).await.status, StatusCode::SEE_OTHER);
    assert!(browser.get(made.location()).await.words("main").contains("Withdrawn before it was begun"));
});

async fn change_withdraw(browser: &Browser<'_>, address: &str) -> Page {
    let key = browser.get(address).await.form_key();
    browser.post(address, &[("form_key", &key), ("change", "withdraw")]).await
}

on_both!(a_pause_shows_everywhere_and_ends_by_itself_or_by_hand, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    let id = only_of(server, amina).await.id;
    let browser = officer(server, "Officer", Some(alder)).await;
    let pause = [("change", "pause"), ("pause-reason", "leave"), ("pause-note", "Back in June.")];
    let paused = change(&browser, id, &pause, &[("pause-from", "2027-03-01"), ("pause-until", "2027-06-01")]).await;
    assert_eq!(paused.status, StatusCode::SEE_OTHER, "{}", paused.words(".govuk-error-summary"));
    assert_eq!(word(server, id).await, Word::Paused);
    let page = browser.get(&format!("/assignments/{id}")).await;
    assert!(page.words("dl").contains("Paused until 1 June 2027, that day included."), "{}", page.words("dl"));
    let line = page.all("tbody tr").into_iter().find(|line| line.contains("Paused from")).unwrap();
    assert_eq!(line, "2 March 2027Paused from 1 March 2027 to 1 June 2027: long leave. Back in June.Officer");
    assert!(
        server.sign_in_as(amina).await.get("/learn").await.words("main").contains("Your agency has paused this for you until 1 June 2027.")
    );
    assert!(browser.get("/reports/completion").await.words("tbody").contains("Paused"));
    assert_eq!(differences(server, Repair::No).await, 0);
    server.set_clock("2027-06-02T10:00:00Z");
    assert_eq!(word(server, id).await, Word::Overdue, "a pause moves no date");
    let browser = server.sign_in_as(find(server, "officer").await).await;
    let pause = [("change", "pause"), ("pause-reason", "secondment")];
    change(&browser, id, &pause, &[("pause-from", "2027-06-02"), ("pause-until", "2027-12-01")]).await;
    assert_eq!(word(server, id).await, Word::Paused);
    change(&browser, id, &[("change", "resume")], &[]).await;
    assert_eq!(word(server, id).await, Word::Overdue);
    assert_eq!(assignment_change::Entity::find().count(server.db()).await.unwrap(), 3, "an end is a row of its own");
    assert_eq!(differences(server, Repair::No).await, 0);
});

async fn find(server: &TestServer, name: &str) -> PersonId {
    octavo::database::person_email::find_person(server.db(), &format!("{name}@octavo.example")).await.unwrap().unwrap()
}

on_both!(a_pause_that_begins_later_comes_in_with_its_day, async |server| {
    let alder = server.agency("Alder").await;
    let id = only_of(server, server.learner("Amina", alder).await).await.id;
    let browser = officer(server, "Officer", Some(alder)).await;
    let pause = [("change", "pause"), ("pause-reason", "leave")];
    change(&browser, id, &pause, &[("pause-from", "2027-03-10"), ("pause-until", "2027-03-20")]).await;
    let waive = [("change", "waive"), ("waive-reason", "not-in-role")];
    change(&browser, id, &waive, &[("waive-from", "2027-03-15"), ("waive-until", "2027-03-16")]).await;
    for (day, expected) in [
        ("2027-03-02", Word::NotStarted),
        ("2027-03-10", Word::Paused),
        ("2027-03-15", Word::Waived),
        ("2027-03-17", Word::Paused),
        ("2027-03-21", Word::NotStarted),
    ] {
        server.set_clock(&format!("{day}T05:00:00Z"));
        assigning::begin_day(&server.app).await.unwrap();
        assert_eq!(word(server, id).await, expected, "{day}");
        assert_eq!(differences(server, Repair::No).await, 0, "{day}");
    }
});

on_both!(an_extension_gives_another_date_and_keeps_the_one_before, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    let id = only_of(server, amina).await.id;
    let browser = officer(server, "Officer", Some(alder)).await;
    let extend = [("change", "extend"), ("extend-reason", "other")];
    let page = change(&browser, id, &extend, &[("extend-due", "2027-04-26")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problems = page.words(".govuk-error-summary");
    assert!(problems.contains("The new date must be later") && problems.contains("Say what the reason is"), "{problems}");
    assert_eq!(page.attributes("input[name=extend-due-day]", "value"), ["26"], "what was typed stays");
    assert!(page.has("details[open] input[name=extend-due-day]"), "and the form is open");
    let extend = [("change", "extend"), ("extend-reason", "adjustment")];
    change(&browser, id, &extend, &[("extend-due", "2027-05-31")]).await;
    assert_eq!(only_of(server, amina).await.due_on.to_string(), "2027-05-31");
    let kept = assignment_change::of(server.db(), &[id]).await.unwrap().remove(0);
    assert_eq!((kept.kind, kept.due_before.unwrap().to_string().as_str()), (Kind::Extended, "2027-04-26"));
    assert!(browser.get("/reports/completion").await.words("tbody").contains("31 May 2027"));
    let noted = audit::Entity::find().filter(audit::Column::Act.eq("extended an assignment")).one(server.db()).await.unwrap().unwrap();
    assert_eq!((noted.subject, noted.detail.as_str()), (amina.to_string(), "Core induction: adjustment"), "no note in the audit");
    server.assign().await;
    assert_eq!(assignment::Entity::find().count(server.db()).await.unwrap(), 1);
    assert_eq!(differences(server, Repair::No).await, 0);
});

on_both!(a_waiver_takes_nothing_that_was_done_and_ends, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    let id = only_of(server, amina).await.id;
    server.sign_in_as(amina).await.start("five-words").await;
    let browser = officer(server, "Officer", Some(alder)).await;
    change(&browser, id, &[("change", "waive"), ("waive-reason", "leaving")], &[("waive-from", "2027-03-02")]).await;
    assert_eq!(word(server, id).await, Word::Waived);
    assert!(server.sign_in_as(amina).await.get("/learn").await.words("main").contains("Your agency has waived this for you"));
    change(&browser, id, &[("change", "end-waiver")], &[]).await;
    assert_eq!(word(server, id).await, Word::InProgress);
    assert_eq!(differences(server, Repair::No).await, 0);
});

on_both!(a_change_is_made_once_and_by_nobody_outside_the_agency, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let id = only_of(server, server.learner("Amina", alder).await).await.id;
    let browser = officer(server, "Officer", Some(alder)).await;
    let address = format!("/assignments/{id}");
    let key = browser.get(&address).await.form_key();
    let days = dated("waive-from", "2027-03-02");
    let mut fields = vec![("form_key", key.as_str()), ("change", "waive"), ("waive-reason", "leaving")];
    fields.extend(days.iter().map(|(name, value)| (name.as_str(), *value)));
    let of_birch = officer(server, "Officer of Birch", Some(birch)).await;
    assert_eq!(of_birch.post(&address, &fields).await.status, StatusCode::NOT_FOUND);
    for _ in 0..2 {
        assert_eq!(browser.post(&address, &fields).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(assignment_change::Entity::find().count(server.db()).await.unwrap(), 1);
    assert_eq!(browser.post(&address, &[("change", "nonsense")]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        browser.post(&address, &[("change", "withdraw")]).await.status,
        StatusCode::CONFLICT,
        "a rule's own is waived, not withdrawn"
    );
});

on_both!(a_standing_that_differs_from_the_records_is_found_and_mended, async |server| {
    let alder = server.agency("Alder").await;
    let (amina, ben, carys) =
        (server.learner("Amina", alder).await, server.learner("Ben", alder).await, server.learner("Carys", alder).await);
    server.sign_in_as(amina).await.walk_all("five-words").await;
    assert_eq!(differences(server, Repair::No).await, 0);
    let of = |id: AssignmentId| standing::Entity::find_by_id(id).one(server.db());
    let (first, second, third) = (only_of(server, amina).await.id, only_of(server, ben).await.id, only_of(server, carys).await.id);
    let before = of(first).await.unwrap().unwrap();
    let transaction = server.app.store.begin_write().await.unwrap();
    standing::note_progress(&transaction, first, 0, false, server.app.now()).await.unwrap();
    standing::take_away(&transaction, &[second], server.app.now()).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(differences(server, Repair::No).await, 2);
    assert_eq!(differences(server, Repair::No).await, 2, "looking mends nothing");
    assert_eq!(differences(server, Repair::Yes).await, 2);
    assert_eq!(differences(server, Repair::No).await, 0);
    let after = of(first).await.unwrap().unwrap();
    assert_eq!((after.progress, after.items_done), (before.progress, before.items_done));
    assert!(of(second).await.unwrap().is_some() && of(third).await.unwrap().is_some());
});

on_both!(what_was_done_before_it_was_asked_completes_it_at_once, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let amina = server.learner("Amina", alder).await;
    complete_core(server, amina).await;
    server.set_clock("2027-05-04T10:00:00Z");
    server.post(amina, birch, "Cook", "2027-05-01").await;
    server.assign().await;
    let done = completion::Entity::find().filter(completion::Column::AssignmentId.is_not_null()).all(server.db()).await.unwrap();
    assert_eq!(done.len(), 2);
    assert_eq!(done[0].expires_on, done[1].expires_on, "from the day it was done, not from the day it was asked");
    assert_eq!(done[1].agency_name.as_deref(), Some("Birch"));
    assert_eq!(differences(server, Repair::No).await, 0);
    let carys = server.person("Carys", &[]).await;
    server.post(carys, birch, "Cook", STARTED).await;
});

/// Works the short core induction of the tests to its end.
pub async fn complete_core(server: &TestServer, person: PersonId) {
    let browser = server.sign_in_as(person).await;
    browser.read_all("six-key-points").await;
    for slug in ["five-words", "trial-week", "a-bruise-at-five-months", "sealed-by-the-court", "doctor-on-the-line"] {
        browser.walk_all(slug).await;
    }
}
