//! A correction is asked for by one officer and made by another; the old record stays, and what counts is the new one.

use octavo::commands::ledger::look;
use octavo::database::person_grant::Permission;
use octavo::database::{CompletionId, PersonId, certificate, completion};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::reports::rows_of;
use crate::support::{Browser, TestServer};

const CASES: [&str; 5] = ["five-words", "trial-week", "a-bruise-at-five-months", "sealed-by-the-court", "doctor-on-the-line"];

/// Amina, who has completed her pathway; its completion; and two officers.
async fn completed(server: &TestServer) -> (PersonId, completion::Model, [Browser<'_>; 2]) {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    server.set_clock("2027-03-20T10:00:00Z");
    let browser = server.sign_in_as(amina).await;
    browser.read_all("six-key-points").await;
    for slug in CASES {
        browser.walk_all(slug).await;
    }
    let pathway = completion::Entity::find().filter(completion::Column::Kind.eq("pathways")).one(server.db()).await.unwrap().unwrap();
    let mut officers = Vec::new();
    for name in ["First", "Second"] {
        officers.push(server.sign_in_as(server.person(name, &[(Permission::Hr, Some(alder))]).await).await);
    }
    let second = officers.pop().unwrap();
    (amina, pathway, [officers.pop().unwrap(), second])
}

async fn ask(officer: &Browser<'_>, id: CompletionId, what: &str, on: &str, until: &str) -> String {
    let fields = [("what", what), ("completed_on", on), ("expires_on", until), ("reason", "The paper says so.")];
    let page = officer.post(&format!("/reports/completions/{id}/correct"), &fields).await;
    page.location().to_owned()
}

on_both!(a_second_officer_makes_a_correction_and_the_new_record_counts, async |server| {
    let (amina, pathway, [first, second]) = completed(server).await;
    let person = first.get(&format!("/people/{amina}")).await;
    let record = format!("/reports/completions/{}", pathway.id);
    assert!(person.attributes("table a", "href").contains(&record), "asked for from the person's page");
    assert!(first.get(&record).await.words("main").contains("Ask for a correction"));
    let asked = ask(&first, pathway.id, "dates", "2027-03-10", "2028-03-10").await;
    assert_eq!(first.post(&asked, &[("decision", "approve")]).await.status.as_u16(), 409, "not by oneself");
    assert!(!first.get(&asked).await.has("form[action^='/reports/corrections']"));
    assert_eq!(completion::Entity::find().all(server.db()).await.unwrap().len(), 7, "nothing has changed yet");
    assert_eq!(second.post(&asked, &[("decision", "approve")]).await.location(), asked);
    let rows = completion::Entity::find().order_by_asc(completion::Column::Id).all(server.db()).await.unwrap();
    assert!(rows.contains(&pathway), "the old one is as it was");
    let new = rows.last().unwrap();
    assert_eq!((new.supersedes_id, new.completed_at.to_rfc3339()), (Some(pathway.id), "2027-03-10T23:59:59+00:00".to_owned()));
    let row = rows_of(&second.get("/reports/completion").await).remove(0);
    assert_eq!(row[3..8], ["In date", "Yes", "2027-04-26", "2027-03-10", "2028-03-10"]);
    let past = rows_of(&second.get("/reports/completion?on=2027-03-15").await).remove(0);
    assert_eq!(past[3], "In date", "it takes effect on the day it corrects to");
    let number = certificate::of_completion(server.db(), pathway.id).await.unwrap().unwrap().id;
    assert!(server.browser().get(&format!("/verify/{number}")).await.words(".oct-lede").starts_with("Superseded"));
    let number = certificate::of_completion(server.db(), new.id).await.unwrap().unwrap().id;
    assert!(server.browser().get(&format!("/verify/{number}")).await.words(".oct-lede").starts_with("In date"));
    assert_eq!(look(server.db(), &server.app.ledger, None).await.unwrap().fault, None);
    let person = first.get(&format!("/people/{amina}")).await.words("table");
    assert!(person.contains("(superseded)"), "the old one stays to be seen: {person}");
    assert_eq!(second.post(&asked, &[("decision", "approve")]).await.status.as_u16(), 409, "once");
    let again = first.get(&format!("/reports/completions/{}/correct", pathway.id)).await;
    assert_eq!(again.status.as_u16(), 409, "the newer one is the one to correct");
});

on_both!(what_is_taken_back_counts_for_nothing, async |server| {
    let (amina, pathway, [first, second]) = completed(server).await;
    let asked = ask(&first, pathway.id, "withdraw", "", "").await;
    second.post(&asked, &[("decision", "approve")]).await;
    let row = rows_of(&second.get("/reports/completion").await).remove(0);
    assert_eq!(row[3..5], ["In progress", "No"]);
    assert_eq!(rows_of(&second.get("/reports/completion?on=2027-03-20").await).remove(0)[3], "In progress");
    let number = certificate::of_completion(server.db(), pathway.id).await.unwrap().unwrap().id;
    assert!(server.browser().get(&format!("/verify/{number}")).await.words(".oct-lede").starts_with("Revoked"));
    let own = server.sign_in_as(amina).await.get("/learn/record").await.words("table");
    assert!(own.contains("(taken back)") && own.contains("(superseded)"), "{own}");
});

on_both!(what_is_declined_changes_nothing_and_says_why, async |server| {
    let (_, pathway, [first, second]) = completed(server).await;
    let asked = ask(&first, pathway.id, "dates", "2027-02-20", "").await;
    let unsaid = second.post(&asked, &[("decision", "decline")]).await;
    assert_eq!(unsaid.status.as_u16(), 422);
    assert!(unsaid.words(".govuk-error-summary").contains("Say why it is declined"));
    second.post(&asked, &[("decision", "decline"), ("answer", "The paper is of somebody else.")]).await;
    assert!(first.get(&asked).await.words("main").contains("The paper is of somebody else."));
    assert_eq!(completion::Entity::find().all(server.db()).await.unwrap().len(), 7);
});

on_both!(what_cannot_be_meant_comes_back_with_what_was_typed, async |server| {
    let (_, pathway, [first, _]) = completed(server).await;
    let address = format!("/reports/completions/{}/correct", pathway.id);
    let long = "x".repeat(1001);
    for (what, on, until, reason, words) in [
        ("", "2027-02-20", "", "Why", "Choose what is wrong"),
        ("dates", "20 Feb", "", "Why", "Enter the day of completion as 2027-03-31"),
        ("dates", "2027-03-21", "", "Why", "must be today or in the past"),
        ("dates", "2027-02-20", "2027-02-19", "Why", "It cannot run out before it was completed"),
        ("dates", "2027-02-20", "never", "Why", "or leave it empty"),
        ("dates", "2027-03-20", "2030-03-20", "Why", "these are the dates of the record as it is"),
        ("withdraw", "", "", "", "Say why"),
        ("withdraw", "", "", &long, "it has 1001"),
    ] {
        let page = first.post(&address, &[("what", what), ("completed_on", on), ("expires_on", until), ("reason", reason)]).await;
        assert_eq!(page.status.as_u16(), 422, "{words}");
        assert!(page.words(".govuk-error-summary").contains(words), "{words}: {}", page.words(".govuk-error-summary"));
        assert_eq!(page.attributes("#completed_on", "value"), [on], "{words}");
    }
});

on_both!(an_officer_of_another_agency_finds_none_of_it, async |server| {
    let (_, pathway, [first, _]) = completed(server).await;
    let asked = ask(&first, pathway.id, "withdraw", "", "").await;
    let birch = server.agency("Birch").await;
    let other = server.sign_in_as(server.person("Other", &[(Permission::Hr, Some(birch))]).await).await;
    let record = format!("/reports/completions/{}", pathway.id);
    for address in [record.clone(), format!("{record}/correct"), asked.clone()] {
        assert_eq!(other.get(&address).await.status.as_u16(), 404, "{address}");
    }
    assert_eq!(other.post(&asked, &[("decision", "approve")]).await.status.as_u16(), 404);
    assert_eq!(other.post(&format!("{record}/correct"), &[("what", "withdraw"), ("reason", "x")]).await.status.as_u16(), 404);
    assert!(!other.get("/reports/corrections").await.text().contains("Amina"));
});
