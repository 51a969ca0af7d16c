//! People who are in the middle of their induction: signed in, with a module and a case begun.

use std::path::Path;

use chrono::{DateTime, Utc};
use octavo::account::Token;
use octavo::app::{App, Clock};
use octavo::assigning::assign_by_rule;
use octavo::commands::serve;
use octavo::course::Kind;
use octavo::course::scenario::Sector;
use octavo::course::text::ChoiceId;
use octavo::database::answer::{self, NewAnswer};
use octavo::database::attempt::{self, NewAttempt};
use octavo::database::person_grant::Permission;
use octavo::database::post::{self, NewPost};
use octavo::database::{AgencyId, AttemptId, PersonId, agency, person, person_grant, privacy_notice_read, session};
use octavo::library::Published;
use octavo::settings::Settings;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::client::Request;

const PEOPLE: usize = 400;

pub struct Partnership {
    pub app: App,
    people: Vec<Learning>,
}

struct Learning {
    token: Token,
    case: AttemptId,
}

impl Partnership {
    pub async fn build(folder: &Path) -> Partnership {
        let settings = Settings { database_url: std::env::var("OCTAVO_BENCH_DATABASE").ok(), ..settings(folder) };
        let app = serve::open(settings, Clock::system()).await.expect("an open store");
        let agency = agency(&app).await;
        let mut people = Vec::new();
        for number in 0..PEOPLE {
            people.push(begin(&app, agency, number).await);
        }
        assign_by_rule(&app).await.expect("assignments");
        Partnership { app, people }
    }

    /// A page of the module, as the nth request.
    pub fn read_module(&self, turn: usize) -> Request {
        let token = self.at(turn).token.reveal();
        let page = "/learn/modules/six-key-points/a-week-at-the-breakfast-club";
        Request(format!("GET {page} HTTP/1.1\r\nhost: bench\r\ncookie: octavo={token}\r\n\r\n"))
    }

    /// The home page, as the nth request.
    pub fn see_home(&self, turn: usize) -> Request {
        let token = self.at(turn).token.reveal();
        Request(format!("GET /learn HTTP/1.1\r\nhost: bench\r\ncookie: octavo={token}\r\n\r\n"))
    }

    /// A step of the case, as the nth request.
    pub fn see_harm(&self, turn: usize) -> Request {
        let Learning { token, case } = self.at(turn);
        let token = token.reveal();
        Request(format!("GET /learn/attempts/{case}/harm HTTP/1.1\r\nhost: bench\r\ncookie: octavo={token}\r\n\r\n"))
    }

    /// An answer about harm, a new one each time, as the nth request.
    pub fn answer_harm(&self, turn: usize) -> Request {
        let learning = self.at(turn);
        let body = format!("form_key={}&answer=NONE", Uuid::now_v7());
        Request(format!(
            "POST /learn/attempts/{}/harm HTTP/1.1\r\nhost: bench\r\ncookie: octavo={}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            learning.case,
            learning.token.reveal(),
            body.len()
        ))
    }

    fn at(&self, turn: usize) -> &Learning {
        &self.people[turn % self.people.len()]
    }
}

/// A server's settings, with everything in this folder.
pub fn settings(folder: &Path) -> Settings {
    Settings {
        data: folder.to_owned(),
        database_url: None,
        listen: "127.0.0.1:0".parse().expect("an address"),
        public_url: None,
        smtp_url: None,
        mail_from: "Octavo <octavo@localhost>".to_owned(),
        ledger_key: None,
    }
}

async fn agency(app: &App) -> AgencyId {
    let transaction = app.store.begin_write().await.expect("a transaction");
    let id = agency::add(&transaction, "Bench", Sector::EarlyYears, app.now()).await.expect("an agency");
    transaction.commit().await.expect("a commit");
    id
}

/// Gives somebody a session with this token.
pub async fn sign_in(db: &impl ConnectionTrait, person: PersonId, token: &Token, now: DateTime<Utc>) {
    let new = session::NewSession { person, token_digest: token.digest(), means: session::Means::Link, device: String::new() };
    session::begin(db, new, now).await.expect("a session");
}

async fn begin(app: &App, agency: AgencyId, number: usize) -> Learning {
    let now = app.now();
    let token = Token::new_random();
    let module = app.library.current(Kind::Module, "six-key-points").expect("the module");
    let scenario = app.library.current(Kind::Scenario, "five-words").expect("the scenario");
    let transaction = app.store.begin_write().await.expect("a transaction");
    let person = person::add(&transaction, &format!("Person {number}"), now).await.expect("a person");
    person_grant::give(&transaction, person, Permission::Learner, None, now).await.expect("a grant");
    let post = NewPost {
        person_id: person,
        agency_id: agency,
        role: "Key person".to_owned(),
        team: None,
        manager_id: None,
        training_group: 2,
        sector: Sector::EarlyYears,
        employment_kind: "employee".to_owned(),
        starts_on: app.today(),
    };
    post::add(&transaction, post).await.expect("a post");
    sign_in(&transaction, person, &token, now).await;
    let notice = app.library.notice_number().expect("a privacy notice");
    privacy_notice_read::add(&transaction, person, notice, now).await.expect("that it was read");
    let reading = attempt::begin(&transaction, new(person, &module), now).await.expect("an attempt");
    let case = attempt::begin(&transaction, new(person, &scenario), now).await.expect("an attempt");
    for (attempt, step) in [(reading, "a-week-at-the-breakfast-club"), (reading, "what-would-you-do-now"), (case, "case")] {
        let answer = NewAnswer {
            attempt_id: attempt,
            step: step.to_owned(),
            form_key: Uuid::now_v7(),
            choices: answer::list(&[] as &[ChoiceId]),
            text: None,
            seen: octavo::database::answer::Seen::Unsaid,
        };
        answer::add(&transaction, &answer, now).await.expect("an answer");
    }
    transaction.commit().await.expect("a commit");
    Learning { token, case }
}

fn new(person: PersonId, published: &Published) -> NewAttempt {
    NewAttempt {
        person_id: person,
        post_id: None,
        content_id: published.content,
        version_id: published.version,
        number: 1,
        hinge: None,
        short_form: false,
    }
}
