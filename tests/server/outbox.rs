//! The outbox, against a mail server that is down, slow, refusing or hanging up: nothing is lost, nothing is sent twice for one reason.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use octavo::account::mail::Mailer;
use octavo::account::outbox::{More, deliver_some, keep_sending};
use octavo::app::App;
use octavo::database::message::{self, Claim, Kind, Mark, Model, New, Outcome, State, Trouble};
use octavo::database::person_grant::Permission;
use octavo::database::{PersonId, sign_in_link};
use octavo::settings::Settings;
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::post_office::{Mood, PostOffice};
use crate::support::{PUBLIC, TestServer};

/// The same server, with a mail server.
fn with_mail(server: &TestServer, url: &str) -> App {
    let settings = Settings { smtp_url: Some(url.to_owned()), ..(*server.app.settings).clone() };
    App { mailer: Arc::new(Mailer::new(&settings).unwrap()), ..server.app.clone() }
}

pub fn letter(reason: &str, person: Option<PersonId>, address: &str) -> New {
    New {
        reason: reason.to_owned(),
        kind: Kind::Letter,
        person_id: person,
        address: address.to_owned(),
        subject: format!("About {reason}"),
        text: format!("The text about {reason}.\n"),
        html: None,
        calendar: None,
        change_id: None,
        leads_to: None,
    }
}

async fn put(server: &TestServer, letters: Vec<New>) {
    let transaction = server.app.store.begin_write().await.unwrap();
    message::put_all(&transaction, letters, server.app.now()).await.unwrap();
    transaction.commit().await.unwrap();
}

/// Sends what is due now, all of it.
pub async fn deliver(app: &App) {
    while deliver_some(app).await.unwrap() == More::Yes {}
}

async fn all(server: &TestServer) -> Vec<Model> {
    let mut all = message::Entity::find().all(server.db()).await.unwrap();
    all.sort_by_key(|message| message.id);
    all
}

/// Waits until so many messages have been written and tried, which happens after the answer.
async fn tried(server: &TestServer, number: usize) -> Vec<Model> {
    let tried = async {
        loop {
            let all = all(server).await;
            if all.len() == number && all.iter().all(|message| message.state != State::Waiting) {
                return all;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), tried).await.unwrap()
}

async fn only(server: &TestServer) -> Model {
    let mut all = all(server).await;
    assert_eq!(all.len(), 1);
    all.remove(0)
}

on_both!(what_is_in_the_outbox_is_sent_once_with_an_id_of_its_own, async |server| {
    let office = PostOffice::open().await;
    let app = with_mail(server, &office.url);
    put(server, (0..20).map(|number| letter(&format!("matter {number}"), None, &format!("p{number}@octavo.example"))).collect()).await;
    put(server, vec![letter("matter 7", None, "other@octavo.example")]).await;
    deliver(&app).await;
    deliver(&app).await;
    let taken = office.taken();
    assert_eq!(taken.len(), 20, "once for each reason");
    for message in all(server).await {
        assert_eq!((message.state, message.tries, message.sent_at), (State::Sent, 1, Some(app.now())));
        let id = format!("Message-ID: <{}@octavo.example>", message.id);
        let mine = taken.iter().find(|received| received.text.contains(&id)).unwrap();
        assert_eq!(mine.to, message.address);
        assert!(mine.text.contains(&message.text.replace('\n', "\r\n")));
    }
});

on_both!(a_mail_server_that_is_down_is_tried_again_with_longer_pauses_and_given_up_after_three_days, async |server| {
    let office = PostOffice::open().await;
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let down = with_mail(server, &format!("smtp://{nobody}"));
    put(server, vec![letter("patience", None, "amina@octavo.example")]).await;
    let mut pauses = Vec::new();
    loop {
        deliver(&down).await;
        let message = only(server).await;
        assert_eq!(message.trouble, Some(Trouble::Unreachable));
        if message.state == State::GivenUp {
            break;
        }
        assert_eq!(message.state, State::Failed);
        let pause = message.due_at - down.now();
        pauses.push(pause.num_minutes());
        server.pass(pause - TimeDelta::microseconds(1));
        deliver(&down).await;
        assert_eq!(only(server).await.tries, message.tries, "not before it is due");
        server.pass(TimeDelta::microseconds(1));
    }
    assert_eq!(&pauses[..10], [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
    let tried_for: i64 = pauses.iter().sum();
    assert!((66 * 60..=72 * 60).contains(&tried_for), "given up after {tried_for} minutes");
    server.pass(TimeDelta::days(1));
    deliver(&with_mail(server, &office.url)).await;
    assert_eq!(office.tried(), 0, "what is given up is not tried again by itself");
});

on_both!(a_message_waits_for_the_mail_server_to_come_back, async |server| {
    let office = PostOffice::open().await;
    let app = with_mail(server, &office.url);
    for (mood, trouble, code) in [
        (Mood::NotNow, Trouble::NotNow, Some(451)),
        (Mood::RefusesTexts, Trouble::Refused, Some(554)),
        (Mood::RefusesTheSender, Trouble::Refused, Some(550)),
        (Mood::HangsUp, Trouble::Garbled, None),
        (Mood::Babbles, Trouble::Garbled, None),
    ] {
        office.is(mood);
        put(server, vec![letter(&format!("{mood:?}"), None, "amina@octavo.example")]).await;
        deliver(&app).await;
        let message = all(server).await.pop().unwrap();
        // How a hanging up reaches us depends on how much of the text was under way.
        let hung_up = mood == Mood::HangsUp && message.trouble == Some(Trouble::Unreachable);
        assert!(message.trouble == Some(trouble) || hung_up, "{mood:?}: {:?}", message.trouble);
        assert_eq!((message.state, message.trouble_code), (State::Failed, code), "{mood:?}");
        assert!(office.taken().is_empty());
    }
    office.is(Mood::Fine);
    server.pass(TimeDelta::minutes(1));
    deliver(&app).await;
    assert_eq!(office.taken().len(), 5);
    assert!(all(server).await.iter().all(|message| message.state == State::Sent && message.tries == 2 && message.trouble.is_none()));
});

on_both!(a_mail_server_that_says_nothing_is_not_waited_for_for_ever, async |server| {
    let office = PostOffice::open().await;
    office.is(Mood::Silent);
    let settings = Settings { smtp_url: Some(office.url.clone()), ..(*server.app.settings).clone() };
    let mailer = Mailer::with_patience(&settings, Duration::from_millis(100)).unwrap();
    let app = App { mailer: Arc::new(mailer), ..server.app.clone() };
    put(server, vec![letter("a", None, "amina@octavo.example")]).await;
    deliver(&app).await;
    let message = only(server).await;
    assert_eq!((message.state, message.trouble), (State::Failed, Some(Trouble::TooSlow)));
});

on_both!(the_sender_sends_what_comes_and_stops_when_it_is_told_to, async |server| {
    let office = PostOffice::open().await;
    let app = with_mail(server, &office.url);
    put(server, (0..30).map(|number| letter(&format!("matter {number}"), None, "amina@octavo.example")).collect()).await;
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let sending = tokio::spawn(keep_sending(app.clone(), stopping));
    let sent = async {
        while office.taken().len() < 30 {
            tokio::task::yield_now().await;
        }
        stop.send_replace(true);
        sending.await.unwrap();
    };
    tokio::time::timeout(Duration::from_secs(60), sent).await.unwrap();
    assert!(all(server).await.iter().all(|message| message.state == State::Sent), "none is left between the two");
});

on_both!(an_address_that_is_refused_is_given_up_at_once_and_is_known, async |server| {
    let office = PostOffice::open().await;
    let app = with_mail(server, &office.url);
    let (amina, ben) = (server.person("Amina", &[]).await, server.person("Ben", &[]).await);
    office.refuses("amina@octavo.example");
    put(server, vec![letter("a", Some(amina), "amina@octavo.example"), letter("b", Some(ben), "ben@octavo.example")]).await;
    deliver(&app).await;
    let first = all(server).await.remove(0);
    assert_eq!((first.state, first.trouble, first.trouble_code), (State::GivenUp, Some(Trouble::AddressRefused), Some(550)));
    assert_eq!(office.taken().len(), 1, "the other is not held up by it");
    let refused = message::list::refused(server.db(), &[amina, ben]).await.unwrap();
    assert_eq!(refused.len(), 1);
    assert!(refused[&amina].contains("amina@octavo.example"));
    // Another address is used instead, if there is one.
    let transaction = server.app.store.begin_write().await.unwrap();
    octavo::database::person_email::add(&transaction, amina, "amina@new.example", app.now()).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(message::list::addresses(server.db(), &[amina]).await.unwrap()[&amina], "amina@new.example");
    // A server that takes it again makes it an address again.
    office.takes_again("amina@octavo.example");
    server.pass(TimeDelta::minutes(1));
    put(server, vec![letter("c", Some(amina), "amina@octavo.example")]).await;
    deliver(&app).await;
    assert!(message::list::refused(server.db(), &[amina]).await.unwrap().is_empty());
});

on_both!(an_address_that_is_none_is_given_up_at_once, async |server| {
    let app = with_mail(server, &PostOffice::open().await.url);
    put(server, vec![letter("a", None, "no address")]).await;
    deliver(&app).await;
    let message = only(server).await;
    assert_eq!((message.state, message.trouble), (State::GivenUp, Some(Trouble::NoAddress)));
});

on_both!(two_servers_at_once_do_not_both_send, async |server| {
    let office = PostOffice::open().await;
    let (one, two) = (with_mail(server, &office.url), with_mail(server, &office.url));
    put(server, (0..40).map(|number| letter(&format!("matter {number}"), None, &format!("p{number}@octavo.example"))).collect()).await;
    tokio::join!(deliver(&one), deliver(&two));
    deliver(&one).await;
    assert_eq!(office.taken().len(), 40);
    let claimed = tokio::join!(
        server.app.store.write(Claim { now: one.now(), limit: 8 }),
        server.app.store.write(Claim { now: one.now(), limit: 8 })
    );
    assert!(claimed.0.unwrap().is_empty() && claimed.1.unwrap().is_empty());
});

on_both!(whoever_is_killed_between_sending_and_noting_it_leaves_it_to_the_next_who_sends_it_again, async |server| {
    let office = PostOffice::open().await;
    let app = with_mail(server, &office.url);
    put(server, vec![letter("at least once", None, "amina@octavo.example")]).await;
    // The mail server has it, and this is as far as the first one came.
    let held = server.app.store.write(Claim { now: app.now(), limit: 8 }).await.unwrap().remove(0);
    app.mailer
        .send(octavo::account::mail::Letter {
            id: held.id.0,
            to: &held.address,
            subject: &held.subject,
            text: &held.text,
            html: None,
            calendar: None,
        })
        .await
        .unwrap();
    deliver(&app).await;
    assert_eq!(office.taken().len(), 1, "its lease still holds");
    server.pass(message::LEASE);
    deliver(&app).await;
    let taken = office.taken();
    assert_eq!(taken.len(), 2, "at least once");
    let id = format!("Message-ID: <{}@octavo.example>", held.id);
    assert!(taken.iter().all(|received| received.text.contains(&id)), "under one Message-ID");
    assert_eq!(only(server).await.state, State::Sent);
    // The first wakes up again: its lease is gone, and it changes nothing.
    let late = Mark { id: held.id, lease: held.lease, outcome: Outcome::GivenUp(Trouble::Unreachable, None), now: app.now() };
    server.app.store.write(late).await.unwrap();
    assert_eq!(only(server).await.state, State::Sent);
});

on_both!(a_mail_server_that_takes_a_text_and_hangs_up_gets_it_again_under_the_same_id, async |server| {
    let office = PostOffice::open().await;
    let app = with_mail(server, &office.url);
    put(server, vec![letter("a", None, "amina@octavo.example")]).await;
    office.is(Mood::TakesAndHangsUp);
    deliver(&app).await;
    assert_eq!(only(server).await.state, State::Failed);
    office.is(Mood::Fine);
    server.pass(TimeDelta::minutes(1));
    deliver(&app).await;
    let ids: Vec<_> = office.taken().iter().map(|received| message_id(&received.text)).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
});

fn message_id(text: &str) -> String {
    text.lines().find(|line| line.starts_with("Message-ID:")).unwrap().to_owned()
}

on_both!(a_sign_in_link_survives_a_mail_server_that_is_down_and_its_token_stands_nowhere, async |server| {
    let office = PostOffice::open().await;
    let amina = server.person("Amina", &[(Permission::Learner, None)]).await;
    // The folder that mail goes to in this server is gone, so nothing can be sent.
    let mail = server.app.settings.data.join("mail");
    std::fs::remove_dir_all(&mail).unwrap();
    let browser = server.browser();
    browser.post("/sign-in", &[("email", "Amina@octavo.example"), ("return_to", "/learn/record")]).await;
    let waiting = tried(server, 1).await.remove(0);
    assert_eq!((waiting.state, waiting.kind, waiting.trouble), (State::Failed, Kind::SignInLink, Some(Trouble::Folder)));
    assert_eq!((waiting.text.as_str(), waiting.html.as_deref()), ("", None), "the link is not in the table");
    std::fs::create_dir(&mail).unwrap();
    server.pass(TimeDelta::minutes(1));
    deliver(&with_mail(server, &office.url)).await;
    assert_eq!(only(server).await.text, "");
    let text = office.taken().remove(0).text.replace("=\r\n", "").replace("=3D", "=");
    let link = text.split_whitespace().find_map(|word| word.strip_prefix(PUBLIC)).unwrap().to_owned();
    assert!(link.ends_with("?return_to=/learn/record"), "{link}");
    let opened = browser.post(link.split('?').next().unwrap(), &[]).await;
    assert_eq!(opened.location(), "/");
    assert_eq!(sign_in_link::Entity::find().count(server.db()).await.unwrap(), 2, "the first, which nobody got, and this one");
    assert_eq!(amina, waiting.person_id.unwrap());
});

on_both!(a_link_is_given_up_after_an_hour, async |server| {
    server.person("Amina", &[(Permission::Learner, None)]).await;
    std::fs::remove_dir_all(server.app.settings.data.join("mail")).unwrap();
    let browser = server.browser();
    browser.post("/sign-in", &[("email", "amina@octavo.example")]).await;
    tried(server, 1).await;
    for _ in 0..20 {
        server.pass(TimeDelta::minutes(4));
        deliver(&server.app).await;
    }
    assert_eq!(only(server).await.state, State::GivenUp);
});

on_both!(the_links_of_a_change_of_address_survive_too_and_are_unwanted_once_it_is_refused, async |server| {
    let office = PostOffice::open().await;
    let app = with_mail(server, &office.url);
    let amina = server.person("Amina", &[(Permission::Learner, None)]).await;
    let browser = server.sign_in_as(amina).await;
    std::fs::remove_dir_all(server.app.settings.data.join("mail")).unwrap();
    let form = browser.get("/account").await.attributes("a[href^='/account/email/']", "href").remove(0);
    browser.post(&form, &[("email", "new@octavo.example")]).await;
    let waiting = tried(server, 2).await;
    assert!(waiting.iter().all(|message| message.kind == Kind::AddressLink && message.text.is_empty()));
    // What goes to an address that is not hers yet is not among her messages.
    assert_eq!(waiting.iter().filter(|message| message.person_id == Some(amina)).count(), 1);
    server.pass(TimeDelta::minutes(1));
    deliver(&app).await;
    let taken = office.taken();
    assert_eq!(taken.len(), 2);
    let link_in = |to: &str| {
        let text = taken.iter().find(|received| received.to == to).unwrap().text.replace("=\r\n", "").replace("=3D", "=");
        text.split_whitespace().find_map(|word| word.strip_prefix(PUBLIC)).unwrap().to_owned()
    };
    let refused = browser.post(&link_in("amina@octavo.example"), &[("answer", "no")]).await;
    assert_eq!(refused.words("h1"), "Your address stays as it is");
    // Had they not been taken before: nobody is sent a link to what is no more.
    let waiting = message::ActiveModel { state: Set(State::Failed), ..Default::default() };
    message::Entity::update_many().set(waiting).exec(server.db()).await.unwrap();
    deliver(&app).await;
    assert_eq!(office.taken().len(), 2);
    assert!(all(server).await.iter().all(|message| message.trouble == Some(Trouble::Unwanted) && message.state == State::GivenUp));
});

/// Where a log goes in a test.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_holds_no_address_whatever_the_mail_server_says() {
    let log = Log::default();
    let copy = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_writer(move || copy.clone()).finish();
    let second = tracing::Dispatch::new(tracing_subscriber::registry());
    let guard = tracing::subscriber::set_default(subscriber);
    let server = TestServer::start(crate::support::Kind::Sqlite, PUBLIC).await;
    let office = PostOffice::open().await;
    let app = with_mail(&server, &office.url);
    for mood in [Mood::NotNow, Mood::RefusesTexts, Mood::RefusesTheSender, Mood::HangsUp, Mood::Fine] {
        office.is(mood);
        put(&server, vec![letter(&format!("{mood:?}"), None, "amina@octavo.example")]).await;
        deliver(&app).await;
    }
    office.refuses("amina@octavo.example");
    put(&server, vec![letter("refused", None, "amina@octavo.example")]).await;
    deliver(&app).await;
    drop((guard, second));
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("AddressRefused") && log.contains("NotNow"), "{log}");
    assert!(!log.contains("amina"), "{}", log.lines().find(|line| line.contains("amina")).unwrap());
}

/// Somebody with a post in an agency.
async fn holder(server: &TestServer, name: &str, agency: octavo::database::AgencyId) -> PersonId {
    let person = server.person(name, &[(Permission::Learner, None)]).await;
    server.post(person, agency, "Key person", "2027-02-01").await;
    person
}

on_both!(hr_sees_messages_to_its_own_people_and_never_the_text_of_a_link, async |server| {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let (amina, bo) = (holder(server, "Amina Yusuf", alder).await, holder(server, "Bo", birch).await);
    put(
        server,
        vec![
            letter("hers", Some(amina), "amina@octavo.example"),
            letter("his", Some(bo), "bo@octavo.example"),
            letter("nobody", None, "visitor@octavo.example"),
            New { kind: Kind::SignInLink, text: "secret".to_owned(), ..letter("link", Some(amina), "amina@octavo.example") },
        ],
    )
    .await;
    let id = |messages: &[Model], reason: &str| messages.iter().find(|message| message.reason == reason).unwrap().id;
    let messages = all(server).await;
    let of_alder = server.sign_in_as(server.person("Olga", &[(Permission::Hr, Some(alder))]).await).await;
    let list = of_alder.get("/reminders/outbox").await;
    assert_eq!(list.all("tbody th"), ["About link", "About hers"], "newest first");
    for (filter, found) in [
        ("state=waiting", vec!["About link", "About hers"]),
        ("state=sent", vec![]),
        ("state=refused", vec![]),
        ("name=YUS", vec!["About link", "About hers"]),
        ("name=bo", vec![]),
        ("name=%25", vec!["About link", "About hers"]),
    ] {
        assert_eq!(of_alder.get(&format!("/reminders/outbox?{filter}")).await.all("tbody th"), found, "{filter}");
    }
    let shown = of_alder.get(&format!("/reminders/outbox/{}", id(&messages, "hers"))).await;
    assert_eq!(shown.words("blockquote"), "The text about hers.");
    let link = of_alder.get(&format!("/reminders/outbox/{}", id(&messages, "link"))).await;
    assert!(!link.text().contains("secret") && link.words("main").contains("its text is not kept"));
    for foreign in ["his", "nobody"] {
        let address = format!("/reminders/outbox/{}", id(&messages, foreign));
        assert_eq!(of_alder.get(&address).await.status, axum::http::StatusCode::NOT_FOUND);
        assert_eq!(of_alder.post(&address, &[]).await.status, axum::http::StatusCode::NOT_FOUND);
    }
    let of_all = server.sign_in_as(server.person("Of All", &[(Permission::Hr, None)]).await).await;
    assert_eq!(of_all.get("/reminders/outbox").await.all("tbody th").len(), 4);
    assert!(
        of_alder
            .get(&format!("/people/{amina}"))
            .await
            .words("main")
            .contains("About hers, written on 2 March 2027 at 10:00, not sent yet")
    );
    // That HR looked is in her own list.
    let data = server.sign_in_as(amina).await.get("/learn/record/data.json").await.text();
    assert!(data.contains("viewed a message"), "{data}");
    assert!(server.sign_in_as(amina).await.get("/learn/record").await.words("main").contains("About hers"));
});

on_both!(what_was_given_up_is_sent_again_by_hr_once_to_the_address_of_now, async |server| {
    let office = PostOffice::open().await;
    let app = with_mail(server, &office.url);
    let alder = server.agency("Alder").await;
    let amina = holder(server, "Amina", alder).await;
    office.refuses("amina@octavo.example");
    put(server, vec![New { kind: Kind::Reminder, ..letter("reminder", Some(amina), "amina@octavo.example") }]).await;
    deliver(&app).await;
    let browser = server.sign_in_as(server.person("Olga", &[(Permission::Hr, Some(alder))]).await).await;
    let address = format!("/reminders/outbox/{}", only(server).await.id);
    let page = browser.get(&address).await;
    assert!(page.words("dl").contains("The mail server refused this e-mail address for good (550)"), "{}", page.words("dl"));
    let person = browser.get(&format!("/people/{amina}")).await;
    assert!(person.words("main").contains("The mail server refuses amina@octavo.example"), "{}", person.words("main"));
    let transaction = server.app.store.begin_write().await.unwrap();
    octavo::database::person_email::add(&transaction, amina, "amina@new.example", app.now()).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(browser.post(&address, &[]).await.location(), address);
    assert_eq!(browser.post(&address, &[]).await.status, axum::http::StatusCode::CONFLICT, "a second press does nothing");
    deliver(&app).await;
    let again = only(server).await;
    assert_eq!((again.state, again.address.as_str(), again.tries), (State::Sent, "amina@new.example", 2));
    assert_eq!(office.taken().len(), 1);
    // The old address stays known as refused.
    assert_eq!(message::list::addresses(server.db(), &[amina]).await.unwrap()[&amina], "amina@new.example");
    let noted = octavo::database::audit::Entity::find().all(server.db()).await.unwrap();
    assert!(noted.iter().any(|entry| entry.act == "sent a message again" && entry.subject == amina.to_string()));
});

on_both!(the_outbox_is_shown_a_page_at_a_time, async |server| {
    put(server, (0..120).map(|number| letter(&format!("matter {number}"), None, "visitor@octavo.example")).collect()).await;
    let browser = server.sign_in_as(server.person("Of All", &[(Permission::Hr, None)]).await).await;
    let (mut address, mut seen) = ("/reminders/outbox?state=waiting".to_owned(), Vec::new());
    loop {
        let page = browser.get(&address).await;
        seen.extend(page.all("tbody th"));
        let links = page.attributes("main p a", "href");
        let Some(older) = links.into_iter().find(|link| link.contains("before=") && link.contains("state=waiting")) else { break };
        address = older;
    }
    let mut different = seen.clone();
    different.sort();
    different.dedup();
    assert_eq!((seen.len(), different.len()), (120, 120), "each once");
});
