//! The ledger: whatever is changed behind its back is found, and the first bad record is named.

use octavo::app::Clock;
use octavo::commands::ledger::{look, sign};
use octavo::commands::serve;
use octavo::database::ledger::{Column, Entity, Model};
use octavo::database::{PersonId, certificate, completion, ledger_salt};
use octavo::ledger::{Checkpoint, Key};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::support::TestServer;

const CASES: [&str; 4] = ["five-words", "trial-week", "a-bruise-at-five-months", "sealed-by-the-court"];

/// Two people, in an agency each, with four and two completions.
async fn records(server: &TestServer) -> [PersonId; 2] {
    let (alder, birch) = (server.agency("Alder").await, server.agency("Birch").await);
    let people = [server.learner("Amina", alder).await, server.learner("Ben", birch).await];
    for (person, number) in people.into_iter().zip([4, 2]) {
        let browser = server.sign_in_as(person).await;
        for slug in &CASES[..number] {
            browser.walk_all(slug).await;
        }
    }
    people
}

async fn fault(server: &TestServer, checkpoint: Option<&Checkpoint>) -> Option<String> {
    look(server.db(), &server.app.ledger, checkpoint).await.unwrap().fault
}

async fn entries(server: &TestServer) -> Vec<Model> {
    Entity::find().order_by_asc(Column::Chain).order_by_asc(Column::Number).all(server.db()).await.unwrap()
}

/// Amina's chain, which has four.
async fn chain(server: &TestServer) -> Vec<Model> {
    let all = entries(server).await;
    let chain = all.iter().find(|entry| entry.number == 4).unwrap().chain;
    all.into_iter().filter(|entry| entry.chain == chain).collect()
}

async fn taken_checkpoint(server: &TestServer) -> Checkpoint {
    let text = sign(server.db(), &server.app.ledger, server.app.now()).await.unwrap();
    Checkpoint::read(&text, &server.app.ledger).unwrap()
}

/// Takes a record away with all that hangs on it, but not its entry.
async fn drop_record(server: &TestServer, entry: &Model) {
    let of_record = certificate::Column::CompletionId.eq(entry.completion_id);
    certificate::Entity::delete_many().filter(of_record).exec(server.db()).await.unwrap();
    ledger_salt::Entity::delete_by_id(entry.completion_id).exec(server.db()).await.unwrap();
    completion::Entity::delete_by_id(entry.completion_id).exec(server.db()).await.unwrap();
}

on_both!(records_that_nobody_touched_are_all_well, async |server| {
    records(server).await;
    let verified = look(server.db(), &server.app.ledger, Some(&taken_checkpoint(server).await)).await.unwrap();
    assert_eq!((verified.good, verified.forgotten, verified.fault), (6, 0, None));
    let numbers: Vec<_> = chain(server).await.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
});

on_both!(a_record_that_is_changed_is_named, async |server| {
    records(server).await;
    let second = chain(server).await.remove(1);
    let change = |column: completion::Column, value: &str| {
        completion::Entity::update_many().col_expr(column, Expr::value(value)).filter(completion::Column::Id.eq(second.completion_id))
    };
    change(completion::Column::PersonName, "Somebody else").exec(server.db()).await.unwrap();
    let said = fault(server, None).await.unwrap();
    assert!(said.contains(&second.completion_id.to_string()) && said.contains("(entry 2) has been changed"), "{said}");
    assert!(said.contains("the chain of Alder") && !said.contains("Somebody") && !said.contains("Amina"), "{said}");
    change(completion::Column::PersonName, "Amina").exec(server.db()).await.unwrap();
    assert_eq!(fault(server, None).await, None);
    change(completion::Column::Results, "{}").exec(server.db()).await.unwrap();
    assert!(fault(server, None).await.is_some());
});

on_both!(a_record_that_is_dropped_is_named, async |server| {
    records(server).await;
    let third = chain(server).await.remove(2);
    drop_record(server, &third).await;
    assert_eq!(fault(server, None).await, None, "this is what erasing looks like");
    Entity::delete_by_id((third.chain, third.number)).exec(server.db()).await.unwrap();
    assert_eq!(fault(server, None).await.unwrap(), "entry 3 is gone, in the chain of Alder.");
});

on_both!(a_record_that_is_put_in_is_named, async |server| {
    records(server).await;
    let real = completion::Entity::find().one(server.db()).await.unwrap().unwrap();
    let id = octavo::database::CompletionId::new();
    let made_up = completion::Model { id, attempt_id: None, ..real };
    completion::Entity::insert(made_up.into_active_model()).exec(server.db()).await.unwrap();
    let said = fault(server, None).await.unwrap();
    assert!(said.contains(&id.to_string()) && said.contains("put in from outside"), "{said}");
    // Also with an entry of its own, which nobody can link without the key; and also after a restart.
    let last = chain(server).await.pop().unwrap();
    let forged = Model { number: 5, completion_id: id, ..last };
    Entity::insert(forged.into_active_model()).exec(server.db()).await.unwrap();
    assert_eq!(fault(server, None).await.unwrap(), "entry 5 is not as it was made, or not in its place, in the chain of Alder.");
});

on_both!(a_restart_enters_nothing_that_was_put_in, async |server| {
    records(server).await;
    let real = completion::Entity::find().one(server.db()).await.unwrap().unwrap();
    let made_up = completion::Model { id: octavo::database::CompletionId::new(), attempt_id: None, ..real };
    completion::Entity::insert(made_up.into_active_model()).exec(server.db()).await.unwrap();
    let settings = octavo::settings::Settings::clone(&server.app.settings);
    let again = serve::open(settings, Clock::system()).await.unwrap();
    assert!(look(again.store.read(), &again.ledger, None).await.unwrap().fault.unwrap().contains("put in from outside"));
    again.store.close().await.unwrap();
});

on_both!(records_in_another_order_are_named, async |server| {
    records(server).await;
    let all = chain(server).await;
    for (entry, number) in [(&all[1], 99), (&all[2], 2), (&all[1], 3)] {
        let moved = Entity::update_many().col_expr(Column::Number, Expr::value(i64::from(number)));
        moved.filter(Column::CompletionId.eq(entry.completion_id)).exec(server.db()).await.unwrap();
    }
    assert_eq!(fault(server, None).await.unwrap(), "entry 2 is not as it was made, or not in its place, in the chain of Alder.");
});

on_both!(records_cut_off_are_missed_by_the_checkpoint, async |server| {
    records(server).await;
    let checkpoint = taken_checkpoint(server).await;
    for entry in chain(server).await.drain(2..).rev() {
        Entity::delete_by_id((entry.chain, entry.number)).exec(server.db()).await.unwrap();
        assert!(fault(server, None).await.unwrap().contains("its entry was cut off"));
        drop_record(server, &entry).await;
    }
    assert_eq!(fault(server, None).await, None, "cut off so that nothing shows");
    let said = fault(server, Some(&checkpoint)).await.unwrap();
    assert_eq!(said, "entry 3 is gone: the checkpoint has 4, and the chain ends at 2, in the chain of Alder.");
    let birch = entries(server).await.into_iter().find(|entry| entry.number == 1 && !entry.link.is_empty()).unwrap();
    assert_eq!(birch.key_id, server.app.ledger.id());
});

on_both!(what_is_erased_on_purpose_leaves_the_chain_whole, async |server| {
    let [amina, _] = records(server).await;
    let checkpoint = taken_checkpoint(server).await;
    let transaction = server.app.store.begin_write().await.unwrap();
    ledger_salt::forget(&transaction, amina).await.unwrap();
    let erased = completion::Entity::update_many().col_expr(completion::Column::PersonName, Expr::value("Erased"));
    erased.filter(completion::Column::PersonId.eq(amina)).exec(&transaction).await.unwrap();
    transaction.commit().await.unwrap();
    let verified = look(server.db(), &server.app.ledger, Some(&checkpoint)).await.unwrap();
    assert_eq!((verified.good, verified.forgotten, verified.fault), (6, 4, None));
});

on_both!(many_at_once_keep_one_order, async |server| {
    let alder = server.agency("Alder").await;
    let mut people = Vec::new();
    for name in ["A", "B", "C", "D", "E", "F", "G", "H"] {
        people.push(server.sign_in_as(server.learner(name, alder).await).await);
    }
    let all = people.iter().map(|browser| browser.walk_all("five-words"));
    assert_eq!(futures_util::future::join_all(all).await.len(), 8);
    let verified = look(server.db(), &server.app.ledger, None).await.unwrap();
    assert_eq!((verified.good, verified.fault), (8, None));
});

on_both!(another_key_neither_checks_nor_signs, async |server| {
    records(server).await;
    let other = Key::parse(&"ab".repeat(32)).unwrap();
    let said = look(server.db(), &other, None).await.unwrap().fault.unwrap();
    assert!(said.contains("was made with another key"), "{said}");
    let text = sign(server.db(), &other, server.app.now()).await.unwrap();
    assert_eq!(Checkpoint::read(&text, &server.app.ledger), Err("it was signed with another key"));
    let text = sign(server.db(), &server.app.ledger, server.app.now()).await.unwrap();
    assert_eq!(Checkpoint::read(&text.replace(" 4 ", " 3 "), &server.app.ledger), Err("it has been changed since it was signed"));
    assert_eq!(Checkpoint::read("", &server.app.ledger), Err("it has no signature"));
    assert!(Checkpoint::read(&text.replace('\n', "\r\n"), &server.app.ledger).is_ok(), "mail changes the ends of lines");
});

#[test]
fn the_key_is_made_once_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let settings = octavo::settings::Settings {
        data: folder.path().to_owned(),
        database_url: None,
        listen: "127.0.0.1:0".parse().unwrap(),
        public_url: None,
        smtp_url: None,
        mail_from: "Octavo <octavo@octavo.example>".to_owned(),
        ledger_key: None,
    };
    assert!(Key::find(&settings).is_err());
    let key = Key::open(&settings).unwrap();
    assert_eq!(Key::open(&settings).unwrap().id(), key.id());
    let file = folder.path().join("ledger.key");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::write(&file, "not a key").unwrap();
    assert!(Key::open(&settings).is_err(), "a file that is no key is not written over");
    let set = octavo::settings::Settings { ledger_key: Some("cd".repeat(32)), ..settings };
    assert_ne!(Key::open(&set).unwrap().id(), key.id());
    assert_eq!(format!("{key:?}"), "Key(…)");
}
