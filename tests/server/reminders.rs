//! Reminders: each at its agency's hour, one message a day at most, also over the days on which the clocks change, after the server was
//! down, and with two servers at once; and whoever should have been told and was not raises an alarm.

use std::sync::Arc;

use axum::http::StatusCode;
use chrono::{Days, NaiveDate, TimeDelta};
use octavo::account::mail::Mailer;
use octavo::app::App;
use octavo::database::message::{self, State};
use octavo::database::person_grant::Permission;
use octavo::database::reminder::{self, Tells};
use octavo::database::reminder_policy::{self, Policy};
use octavo::database::{AgencyId, PersonId, Scope, assignment, post, standing};
use octavo::remind;
use octavo::reminder::Steps;
use octavo::settings::Settings;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::outbox::deliver;
use crate::post_office::PostOffice;
use crate::support::TestServer;

/// The core induction is due twelve weeks after the start of a post: for these people on 26 April 2027.
const DUE: &str = "2027-04-26";

fn with_mail(server: &TestServer, office: &PostOffice) -> App {
    let settings = Settings { smtp_url: Some(office.url.clone()), ..(*server.app.settings).clone() };
    App { mailer: Arc::new(Mailer::new(&settings).unwrap()), ..server.app.clone() }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn messages(server: &TestServer) -> Vec<message::Model> {
    let mut all = message::Entity::find().all(server.db()).await.unwrap();
    all.sort_by_key(|message| message.id);
    all
}

async fn reminders(server: &TestServer) -> Vec<(String, String, String)> {
    let all = reminder::Entity::find().all(server.db()).await.unwrap();
    let mut all: Vec<_> = all.into_iter().map(|row| (row.step, row.day.to_string(), row.told_on.to_string())).collect();
    all.sort();
    all
}

async fn has_manager(server: &TestServer, person: PersonId, manager: PersonId) {
    let set = post::Entity::update_many().col_expr(post::Column::ManagerId, Expr::value(manager));
    set.filter(post::Column::PersonId.eq(person)).exec(server.db()).await.unwrap();
}

async fn change_standing(server: &TestServer, person: PersonId, change: impl Fn(&mut standing::ActiveModel)) {
    for (assignment, _) in assignment::of_person(server.db(), person).await.unwrap() {
        let mut row = standing::ActiveModel::default();
        change(&mut row);
        standing::Entity::update_many().set(row).filter(standing::Column::AssignmentId.eq(assignment.id)).exec(server.db()).await.unwrap();
    }
}

async fn set_policy(server: &TestServer, agency: AgencyId, by: PersonId, policy: &Policy) {
    let transaction = server.app.store.begin_write().await.unwrap();
    reminder_policy::set(&transaction, agency, server.app.today(), policy, by, server.app.now()).await.unwrap();
    transaction.commit().await.unwrap();
}

/// Goes through the days from one to another, and does at 08:00 London what the server does every minute; gives the days on which
/// somebody was written to.
async fn live_through(server: &TestServer, first: &str, last: &str) -> Vec<String> {
    let mut days = Vec::new();
    for date in day(first).iter_days().take_while(|date| *date <= day(last)) {
        let before = messages(server).await.len();
        for time in ["05:00:00Z", "12:00:00Z", "15:00:00Z"] {
            server.set_clock(&format!("{date}T{time}"));
            remind::tick(&server.app).await;
        }
        if messages(server).await.len() > before {
            days.push(date.to_string());
        }
    }
    days
}

on_both!(somebody_is_told_on_each_day_of_the_steps_and_not_on_others, async |server| {
    let alder = server.agency("Alder").await;
    server.learner("Amina", alder).await;
    let days = live_through(server, "2027-03-20", "2027-06-30").await;
    assert_eq!(days, ["2027-03-29", "2027-04-19", DUE, "2027-05-03", "2027-05-24", "2027-06-21"]);
    let steps: Vec<_> = messages(server).await.into_iter().map(|message| message.subject).collect();
    assert_eq!(
        steps,
        [
            "Core induction: please complete it by 26 April 2027",
            "Core induction: please complete it by 26 April 2027",
            "Core induction: please complete it by 26 April 2027",
            "Core induction: it was due on 26 April 2027",
            "Core induction: it was due on 26 April 2027",
            "Core induction: it was due on 26 April 2027",
        ]
    );
});

/// At which of these moments somebody is written to.
async fn written_at(server: &TestServer, moments: &[&str]) -> Vec<String> {
    let mut at = Vec::new();
    for moment in moments {
        let before = messages(server).await.len();
        server.set_clock(moment);
        remind::tick(&server.app).await;
        if messages(server).await.len() > before {
            at.push((*moment).to_owned());
        }
    }
    at
}

/// Somebody who is told 28 days before on this day.
async fn told_on(server: &TestServer, name: &str, told: &str) {
    let starts = day(told) + Days::new(28) - Days::new(84);
    let alder = server.agency(name).await;
    let person = server.person(name, &[(Permission::Learner, None)]).await;
    server.post(person, alder, "Key person", &starts.to_string()).await;
    server.assign().await;
}

on_both!(eight_o_clock_is_by_the_clocks_of_london_on_the_days_they_change, async |server| {
    server.set_clock("2027-01-01T09:00:00Z");
    // On 28 March 2027 the clocks go forward, on 31 October 2027 back.
    told_on(server, "In Winter", "2027-03-27").await;
    told_on(server, "Forward", "2027-03-28").await;
    told_on(server, "Back", "2027-10-31").await;
    told_on(server, "In Summer", "2027-10-30").await;
    let written = written_at(
        server,
        &[
            "2027-03-27T07:59:59Z",
            "2027-03-27T08:00:00Z",
            "2027-03-28T06:59:59Z",
            "2027-03-28T07:00:00Z",
            "2027-03-28T08:00:00Z",
            "2027-10-30T06:59:59Z",
            "2027-10-30T07:00:00Z",
            "2027-10-31T07:00:00Z",
            "2027-10-31T07:59:59Z",
            "2027-10-31T08:00:00Z",
        ],
    )
    .await;
    let forward: Vec<_> = written.iter().filter(|at| at.starts_with("2027-03")).collect();
    assert_eq!(forward, ["2027-03-27T08:00:00Z", "2027-03-28T07:00:00Z"]);
    let back: Vec<_> = written.iter().filter(|at| at.starts_with("2027-10")).collect();
    assert_eq!(back, ["2027-10-30T07:00:00Z", "2027-10-31T08:00:00Z"]);
});

on_both!(a_run_again_or_two_at_once_tell_nobody_twice, async |server| {
    let alder = server.agency("Alder").await;
    for number in 0..30 {
        server.learner(&format!("Person {number}"), alder).await;
    }
    server.set_clock("2027-03-29T07:00:00Z");
    let (one, two) = (server.app.clone(), server.app.clone());
    tokio::join!(remind::run::remind_due(&one), remind::run::remind_due(&two)).0.unwrap();
    remind::run::remind_due(&one).await.unwrap();
    assert_eq!(messages(server).await.len(), 30);
    assert_eq!(reminder::Entity::find().count(server.db()).await.unwrap(), 30);
});

on_both!(what_was_missed_while_the_server_was_down_is_told_once_in_one_message, async |server| {
    let alder = server.agency("Alder").await;
    let amina = server.learner("Amina", alder).await;
    server.post(amina, alder, "Volunteer", "2027-02-03").await;
    server.assign().await;
    // Down from 28 to 30 March: one reminder was due on the 29th, and the other is due on the 31st.
    let days = live_through(server, "2027-03-31", "2027-04-02").await;
    assert_eq!(days, ["2027-03-31"]);
    let message = messages(server).await.remove(0);
    assert_eq!(message.subject, "2 things to complete in Octavo");
    assert!(message.text.contains("by 26 April 2027") && message.text.contains("by 28 April 2027"), "{}", message.text);
    let told = |step: &str, day: &str| (step.to_owned(), day.to_owned(), "2027-03-31".to_owned());
    assert_eq!(reminders(server).await, [told("before-28", "2027-03-29"), told("before-28", "2027-03-31")]);
});

on_both!(in_the_evening_nobody_is_written_to_and_the_next_morning_they_are, async |server| {
    let alder = server.agency("Alder").await;
    server.learner("Amina", alder).await;
    let written = written_at(server, &["2027-03-29T20:00:00Z", "2027-03-30T06:59:00Z", "2027-03-30T07:00:00Z"]).await;
    assert_eq!(written, ["2027-03-30T07:00:00Z"]);
});

on_both!(nobody_is_told_who_is_paused_waived_gone_not_yet_there_or_done, async |server| {
    let alder = server.agency("Alder").await;
    let names = ["Paused", "Waived", "Gone", "Done", "For Ever", "Told"];
    let mut people = Vec::new();
    for name in names {
        people.push(server.learner(name, alder).await);
    }
    use sea_orm::ActiveValue::Set;
    change_standing(server, people[0], |row| row.paused_until = Set(Some(day("2027-12-31")))).await;
    change_standing(server, people[1], |row| row.waived = Set(true)).await;
    let leave = post::Entity::update_many().col_expr(post::Column::EndsOn, Expr::value(day("2027-03-28")));
    leave.filter(post::Column::PersonId.eq(people[2])).exec(server.db()).await.unwrap();
    change_standing(server, people[3], |row| {
        row.progress = Set(standing::Progress::Completed);
        row.completed_at = Set(Some("2027-03-03T10:00:00Z".parse().unwrap()));
        row.expires_on = Set(Some(day("2028-03-03")));
    })
    .await;
    change_standing(server, people[4], |row| {
        row.progress = Set(standing::Progress::Completed);
        row.completed_at = Set(Some("2027-03-03T10:00:00Z".parse().unwrap()));
    })
    .await;
    let later = server.person("Later", &[(Permission::Learner, None)]).await;
    let its = server.post(later, alder, "Key person", "2027-02-01").await;
    server.assign().await;
    let begin = post::Entity::update_many().col_expr(post::Column::StartsOn, Expr::value(day("2027-12-01")));
    begin.filter(post::Column::Id.eq(its)).exec(server.db()).await.unwrap();
    live_through(server, "2027-03-28", "2027-08-01").await;
    assert!(messages(server).await.iter().all(|message| message.person_id == Some(people[5])));
    // Whoever holds a pass is told before it runs out.
    let days = live_through(server, "2028-01-02", "2028-01-05").await;
    assert_eq!(days, ["2028-01-03"]);
    let sent = messages(server).await;
    let of_holder: Vec<_> =
        sent.iter().filter(|message| message.person_id == Some(people[3])).map(|message| message.subject.as_str()).collect();
    assert_eq!(of_holder, ["Core induction: your completion holds until 3 March 2028"]);
    // Nothing is sent in this test, and that is what it finds; nobody is missed.
    let alarms = reminder::alarms(server.db(), &Scope::Partnership).await.unwrap();
    assert!(alarms.iter().all(|alarm| alarm.counts.unsent == alarm.counts.should && alarm.counts.missing == 0), "{alarms:?}");
});

on_both!(the_manager_is_told_in_one_message_of_their_own_and_their_teams, async |server| {
    let alder = server.agency("Alder").await;
    let (amina, ben) = (server.learner("Amina", alder).await, server.learner("Ben", alder).await);
    let mona = server.learner("Mona", alder).await;
    has_manager(server, amina, mona).await;
    has_manager(server, ben, mona).await;
    live_through(server, DUE, DUE).await;
    assert_eq!(messages(server).await.len(), 3, "each their own, and the manager nothing of the others yet");
    let days = live_through(server, "2027-05-01", "2027-05-03").await;
    assert_eq!(days, ["2027-05-03"]);
    let sent = messages(server).await.split_off(3);
    assert_eq!(sent.len(), 3, "one for each");
    let to_mona = sent.iter().find(|message| message.person_id == Some(mona)).unwrap();
    assert_eq!(to_mona.subject, "Core induction: it was due on 26 April 2027");
    for words in ["- Amina: Core induction, was due on 26 April 2027", "- Ben: Core induction", "because Alder asks it of you"] {
        assert!(to_mona.text.contains(words), "{words}: {}", to_mona.text);
    }
    let others = sent.iter().filter(|message| message.person_id != Some(mona));
    assert!(others.clone().count() == 2 && others.clone().all(|message| !message.text.contains("In your team")));
    let told = reminder::Entity::find().filter(reminder::Column::Tells.eq(Tells::Manager)).all(server.db()).await.unwrap();
    assert!(told.len() == 2 && told.iter().all(|row| row.person_id == mona));
});

on_both!(each_agency_has_steps_and_an_hour_of_its_own, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let (amina, bo) = (server.learner("Amina", alder).await, server.learner("Bo", birch).await);
    let officer = server.person("Olga", &[(Permission::Hr, None)]).await;
    let steps = Steps { before: vec![10], on_day: false, after: vec![], every: None, expiry: vec![], manager: None };
    set_policy(server, birch, officer, &Policy { hour: 14, steps }).await;
    let days = live_through(server, "2027-03-28", "2027-05-30").await;
    let sent = messages(server).await;
    let of = |person: PersonId| sent.iter().filter(|message| message.person_id == Some(person)).count();
    assert_eq!((of(amina), of(bo)), (5, 1));
    assert!(days.contains(&"2027-04-16".to_owned()));
    let to_bo = sent.iter().find(|message| message.person_id == Some(bo)).unwrap();
    assert_eq!(to_bo.created_at.to_rfc3339(), "2027-04-16T15:00:00+00:00", "after its hour, the next time it is looked");
});

on_both!(a_message_holds_what_when_how_long_where_and_whom_to_ask, async |server| {
    let office = PostOffice::open().await;
    let app = with_mail(server, &office);
    let alder = server.agency("Alder & Sons, \u{141}\u{f3}d\u{17a}").await;
    let amina = server.learner("Amina & Ben", alder).await;
    let asked = assignment::of_person(server.db(), amina).await.unwrap().remove(0).0;
    server.set_clock("2027-03-29T07:00:00Z");
    remind::tick(&app).await;
    deliver(&app).await;
    let stored = messages(server).await.remove(0);
    assert_eq!(stored.state, State::Sent);
    for words in [
        "Dear Amina & Ben,",
        "Core induction\nPlease complete it by 26 April 2027.\nIt takes about ",
        "https://octavo.example/learn\n",
        "https://octavo.example/help/contacts\n",
        "because Alder & Sons, \u{141}\u{f3}d\u{17a} asks it of you",
    ] {
        assert!(stored.text.contains(words), "{words}: {}", stored.text);
    }
    let html = stored.html.unwrap();
    assert!(html.contains("Dear Amina &amp; Ben,") && html.contains("lang=\"en-GB\"") && html.contains("<h1>"), "{html}");
    for elsewhere in ["<img", "src=", "<script", "<link", "url("] {
        assert!(!html.contains(elsewhere), "{elsewhere}");
    }
    let calendar = stored.calendar.unwrap();
    for line in [
        "BEGIN:VCALENDAR\r\n",
        "METHOD:PUBLISH\r\n",
        "DTSTART;VALUE=DATE:20270426\r\n",
        &format!("UID:{}@octavo.example\r\n", asked.id),
        "DTSTAMP:20270329T070000Z\r\n",
        "SUMMARY:Core induction: last day to complete it\r\n",
    ] {
        assert!(calendar.contains(line), "{line}: {calendar}");
    }
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75) && !calendar.replace("\r\n", "").contains('\n'), "{calendar}");
    let mail = office.taken().remove(0).text;
    for part in [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "dates.ics",
        "Auto-Submitted: auto-generated",
    ] {
        assert!(mail.contains(part), "{part}: {mail}");
    }
    // The same day in a later message: a calendar moves it.
    live_through(server, "2027-04-19", "2027-04-19").await;
    let later = messages(server).await.pop().unwrap().calendar.unwrap();
    assert!(later.contains(&format!("UID:{}@octavo.example\r\n", asked.id)));
    // What is past is no day to keep free.
    live_through(server, "2027-05-03", "2027-05-03").await;
    assert_eq!(messages(server).await.pop().unwrap().calendar, None);
});

on_both!(whoever_was_not_told_raises_an_alarm_in_their_agency_until_it_is_mended, async |server| {
    let office = PostOffice::open().await;
    let app = with_mail(server, &office);
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let (amina, ben) = (server.learner("Amina", alder).await, server.learner("Ben", alder).await);
    server.learner("Bo", birch).await;
    let end = octavo::database::person_email::Entity::update_many()
        .col_expr(octavo::database::person_email::Column::EndedAt, Expr::value(server.app.now()));
    end.filter(octavo::database::person_email::Column::PersonId.eq(amina)).exec(server.db()).await.unwrap();
    office.refuses("ben@octavo.example");
    server.set_clock("2027-03-29T07:00:00Z");
    remind::tick(&app).await;
    deliver(&app).await;
    server.set_clock("2027-03-29T08:00:00Z");
    remind::tick(&app).await;
    let alarms = reminder::alarms(server.db(), &Scope::Partnership).await.unwrap();
    assert_eq!(alarms.len(), 1, "{alarms:?}");
    let counts = alarms[0].counts;
    assert_eq!(alarms[0].agency, alder);
    assert_eq!((counts.should, counts.told, counts.no_address, counts.given_up, counts.missing), (2, 0, 1, 1, 0));
    assert_eq!(reminder::alarms(server.db(), &Scope::Agencies(vec![birch])).await.unwrap(), []);
    let of_alder = server.sign_in_as(server.person("Of Alder", &[(Permission::Hr, Some(alder))]).await).await;
    let page = of_alder.get("/reminders").await;
    assert!(
        page.words(".oct-alarm")
            .contains("Alder: of 2 reminders in the week up to 29 March 2027, 1 for people without an e-mail address, 1 given up."),
        "{}",
        page.words(".oct-alarm")
    );
    let of_birch = server.sign_in_as(server.person("Of Birch", &[(Permission::Hr, Some(birch))]).await).await;
    assert!(!of_birch.get("/reminders").await.has(".oct-alarm"));
    // Both are mended, and the next morning's comparison says so.
    let transaction = server.app.store.begin_write().await.unwrap();
    octavo::database::person_email::add(&transaction, amina, "amina@new.example", server.app.now()).await.unwrap();
    transaction.commit().await.unwrap();
    office.takes_again("ben@octavo.example");
    let given_up = messages(server).await.into_iter().find(|message| message.person_id == Some(ben)).unwrap();
    let of_all = server.sign_in_as(server.person("Of All", &[(Permission::Hr, None)]).await).await;
    of_all.post(&format!("/reminders/outbox/{}", given_up.id), &[]).await;
    for time in ["07:00:00Z", "09:00:00Z"] {
        server.set_clock(&format!("2027-03-30T{time}"));
        remind::tick(&app).await;
        deliver(&app).await;
    }
    assert_eq!(reminder::alarms(server.db(), &Scope::Partnership).await.unwrap(), []);
});

on_both!(a_run_that_never_happened_is_found_by_the_comparison, async |server| {
    let alder = server.agency("Alder").await;
    server.learner("Amina", alder).await;
    // The run is broken: only the comparison comes.
    server.set_clock("2027-03-29T12:00:00Z");
    remind::check::compare_due(&server.app).await.unwrap();
    let alarms = reminder::alarms(server.db(), &Scope::Partnership).await.unwrap();
    assert_eq!((alarms[0].counts.should, alarms[0].counts.missing), (1, 1));
    // It is mended and tells her late; the comparison of the next day finds her told.
    remind::tick(&server.app).await;
    server.set_clock("2027-03-30T12:00:00Z");
    remind::tick(&server.app).await;
    assert_eq!(reminder::alarms(server.db(), &Scope::Partnership).await.unwrap(), []);
});

on_both!(a_message_that_waits_for_the_mail_server_for_more_than_a_day_is_an_alarm, async |server| {
    let alder = server.agency("Alder").await;
    server.learner("Amina", alder).await;
    server.set_clock("2027-03-29T07:00:00Z");
    remind::tick(&server.app).await;
    for (moment, alarms) in [("2027-03-29T09:00:00Z", 0), ("2027-03-30T09:00:00Z", 1)] {
        server.set_clock(moment);
        remind::tick(&server.app).await;
        assert_eq!(reminder::alarms(server.db(), &Scope::Partnership).await.unwrap().len(), alarms, "{moment}");
    }
});

on_both!(an_assignment_made_after_the_days_run_is_told_the_next_day_and_is_no_alarm, async |server| {
    let alder = server.agency("Alder").await;
    server.set_clock("2027-03-29T07:00:00Z");
    remind::tick(&server.app).await;
    server.set_clock("2027-03-29T07:30:00Z");
    server.learner("Amina", alder).await;
    let days = live_through(server, "2027-03-29", "2027-03-31").await;
    assert_eq!(days, ["2027-03-30"]);
    assert_eq!(reminder::alarms(server.db(), &Scope::Partnership).await.unwrap(), []);
});

on_both!(hr_chooses_its_agencys_days_and_hour_and_sees_what_people_get_first, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let officer = server.person("Olga", &[(Permission::Hr, Some(alder))]).await;
    let browser = server.sign_in_as(officer).await;
    let address = format!("/reminders/policies/{alder}");
    let form = browser.get(&address).await;
    assert_eq!(form.attributes("#before", "value"), ["28, 7"]);
    assert!(
        form.words("tbody th")
            .starts_with("28 days before it is due\n7 days before it is due\nOn the day it is due\n7 days after it was due"),
        "{}",
        form.words("tbody th")
    );
    assert!(form.words(".oct-letter").contains("Dear Amina Yusuf"));
    let typed = [("hour", "9"), ("before", "14; 3"), ("after", ""), ("every", "30"), ("expiry", "30"), ("manager", "")];
    let shown = browser.post(&address, &[&typed[..], &[("act", "preview")]].concat()).await;
    assert_eq!((shown.status, shown.attributes("#before", "value")), (StatusCode::OK, vec!["14; 3".to_owned()]));
    assert!(
        shown.words("tbody th").starts_with("14 days before it is due\n3 days before it is due\n30 days after it was due"),
        "{}",
        shown.words("tbody th")
    );
    assert_eq!(reminder_policy::Entity::find().count(server.db()).await.unwrap(), 0, "only shown");
    for _ in 0..2 {
        assert_eq!(browser.post(&address, &[&typed[..], &[("act", "save")]].concat()).await.location(), "/reminders");
    }
    let saved = reminder_policy::Entity::find().all(server.db()).await.unwrap();
    assert_eq!(saved.len(), 1, "a double post is one act");
    // At ten the hour of today has come already, so it holds from tomorrow on.
    assert_eq!((saved[0].from_day, saved[0].hour), (day("2027-03-03"), 9));
    assert!(
        browser.get("/reminders").await.words("tbody").contains("14, 3 days before; then every 30; 30 days before a completion runs out")
    );
    for (field, value, says) in [
        ("before", "0", "whole numbers of days from 1 to 180"),
        ("before", "7, x", "whole numbers of days from 1 to 180"),
        ("after", "181", "whole numbers of days from 1 to 180"),
        ("expiry", "1,2,3,4,5,6,7", "at most 6 numbers"),
        ("every", "6", "from 7 to 180"),
        ("manager", "-1", "from 1 to 180"),
        ("hour", "3", "Choose an hour"),
    ] {
        let mut fields = typed.to_vec();
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let page = browser.post(&address, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={value}");
        assert!(page.words(".govuk-error-summary").contains(says), "{field}={value}: {}", page.words(".govuk-error-summary"));
        assert!(page.title().starts_with("Error: "));
    }
    let silent = browser.post(&address, &[("hour", "9")]).await;
    assert!(silent.words(".govuk-error-summary").contains("nobody is ever reminded"));
    let foreign = format!("/reminders/policies/{birch}");
    assert_eq!(browser.get(&foreign).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post(&foreign, &typed).await.status, StatusCode::NOT_FOUND);
});

on_both!(the_page_says_how_many_are_told_today_and_tomorrow, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    server.learner("Amina", alder).await;
    server.learner("Ben", alder).await;
    let bo = server.person("Bo", &[(Permission::Learner, None)]).await;
    server.post(bo, birch, "Key person", "2027-02-02").await;
    server.assign().await;
    let officer = server.person("Olga", &[(Permission::Hr, None)]).await;
    // Birch reminds otherwise, so that the two are counted apart.
    let steps = Steps { before: vec![28, 9], ..Steps::default() };
    set_policy(server, birch, officer, &Policy { hour: 8, steps }).await;
    server.set_clock("2027-03-29T06:00:00Z");
    let browser = server.sign_in_as(officer).await;
    let page = browser.get("/reminders").await;
    assert_eq!(page.all("tbody:first-of-type td")[..2], ["2 people", "1 person"]);
    assert!(page.words(".oct-lede").contains("Nobody has been written to yet today."));
    server.set_clock("2027-03-29T07:00:00Z");
    remind::tick(&server.app).await;
    assert!(browser.get("/reminders").await.words(".oct-lede").contains("2 people were written to today."));
    let of_birch = server.sign_in_as(server.person("Of Birch", &[(Permission::Hr, Some(birch))]).await).await;
    assert_eq!(of_birch.get("/reminders").await.all("tbody:first-of-type td")[..2], ["0 people", "1 person"]);
    server.pass(TimeDelta::days(1));
    remind::tick(&server.app).await;
    let next_day = server.sign_in_as(server.person("Also Of Birch", &[(Permission::Hr, Some(birch))]).await).await;
    assert!(next_day.get("/reminders").await.words(".oct-lede").contains("1 person was written to today."));
});
