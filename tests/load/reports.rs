//! Reports among 10,000 people and among 100,000: how long the home and a filtered page take, and that ten times the people cost little.

use std::time::Instant;

use chrono::{Days, NaiveDate};
use octavo::account::Token;
use octavo::app::{App, Clock};
use octavo::commands::serve;
use octavo::course::Kind;
use octavo::course::scenario::Sector;
use octavo::database::person_grant::Permission;
use octavo::database::standing::Progress;
use octavo::database::{
    AgencyId, AssignmentId, ContentId, PersonId, PostId, VersionId, agency, assignment, person, person_grant, post, standing,
};
use octavo::report::reconcile::reconcile;
use octavo::routes;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

use crate::client::{Client, Request};
use crate::{median, partnership, serve as serve_router};

const AGENCIES: usize = 12;
const REQUESTS: usize = 40;
/// The most that ten times the people may cost, and the longest a page may take.
const MOST_TIMES: f64 = 2.0;
const LONGEST_MS: f64 = 100.0;

/// Measures both sizes and says whether they are within bounds.
pub async fn compare() -> bool {
    let small = measure(10_000).await;
    let large = measure(100_000).await;
    let mut good = true;
    for ((name, small), (_, large)) in small.into_iter().zip(large) {
        let ratio = large / small;
        let fine = ratio <= MOST_TIMES && large <= LONGEST_MS;
        good &= fine;
        println!(
            "{name}: {small:.1} ms among 10,000 people, {large:.1} ms among 100,000, ratio {ratio:.2} (at most {MOST_TIMES}, {LONGEST_MS} ms) {}",
            if fine { "ok" } else { "FALLS SHORT" }
        );
    }
    good
}

async fn measure(people: usize) -> Vec<(&'static str, f64)> {
    let folder = tempfile::tempdir().expect("a folder for the database");
    let app = serve::open(partnership::settings(folder.path()), Clock::system()).await.expect("an open store");
    let agencies = fill(&app, people).await;
    let token = officer(&app).await;
    reconcile(&app).await.expect("rows of the reports");
    let octavo = serve_router(routes::router(app.clone())).await;
    let mut client = Client::connect(&octavo).await;
    let mut found = Vec::new();
    for (name, address) in [
        ("report home", "/reports?pathway=core-induction".to_owned()),
        ("filtered report page", format!("/reports/completion?pathway=core-induction&agency={}&standing=overdue&sort=due", agencies[3])),
    ] {
        let request = Request(format!("GET {address} HTTP/1.1\r\nhost: bench\r\ncookie: octavo={}\r\n\r\n", token.reveal()));
        let mut times = Vec::new();
        for _ in 0..REQUESTS {
            let begun = Instant::now();
            let page = client.send(&request).await;
            assert_eq!(page.status, 200, "{address}");
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        found.push((name, median(times)));
    }
    app.store.close().await.expect("closed");
    found
}

async fn fill(app: &App, people: usize) -> Vec<AgencyId> {
    let pathway = app.library.current(Kind::Pathway, "core-induction").expect("the pathway");
    let (content, version) = (pathway.content, pathway.version);
    let transaction = app.store.begin_write().await.expect("a transaction");
    let mut agencies = Vec::new();
    for number in 0..AGENCIES {
        agencies.push(agency::add(&transaction, &format!("Agency {number}"), Sector::ALL[number], app.now()).await.expect("an agency"));
    }
    for first in (0..people).step_by(1000) {
        let some: Vec<_> =
            (first..(first + 1000).min(people)).map(|number| Member::new(app, &agencies, number, content, version)).collect();
        let db = &transaction;
        person::Entity::insert_many(some.iter().map(|member| member.person.clone())).exec_without_returning(db).await.expect("people");
        post::Entity::insert_many(some.iter().map(|member| member.post.clone())).exec_without_returning(db).await.expect("posts");
        let assignments = some.iter().map(|member| member.assignment.clone());
        assignment::Entity::insert_many(assignments).exec_without_returning(db).await.expect("assignments");
        let standings = some.iter().map(|member| member.standing.clone());
        standing::Entity::insert_many(standings).exec_without_returning(db).await.expect("standings");
    }
    transaction.commit().await.expect("a commit");
    agencies
}

/// Somebody, with a post, an assignment and a standing, different from the next.
struct Member {
    person: person::ActiveModel,
    post: post::ActiveModel,
    assignment: assignment::ActiveModel,
    standing: standing::ActiveModel,
}

impl Member {
    fn new(app: &App, agencies: &[AgencyId], number: usize, pathway: ContentId, version: VersionId) -> Member {
        let (person, post, assignment) = (PersonId::new(), PostId::new(), AssignmentId::new());
        let back = |days: usize| app.today().checked_sub_days(Days::new(u64::try_from(days).expect("a number"))).expect("a day");
        let starts_on = back(number * 37 % 1500);
        let due_on: NaiveDate = starts_on.checked_add_days(Days::new(84)).expect("a day");
        let (progress, completed_at) = match number % 10 {
            0 => (Progress::NotStarted, None),
            1 => (Progress::InProgress, None),
            _ => (Progress::Completed, Some(app.now())),
        };
        let name = format!("Person {}", number * 7919 % 1_000_003);
        Member {
            person: person::ActiveModel {
                id: Set(person),
                name_folded: Set(name.to_lowercase()),
                name: Set(name),
                created_at: Set(app.now()),
                staff_number: Set(None),
            },
            post: post::ActiveModel {
                id: Set(post),
                person_id: Set(person),
                agency_id: Set(agencies[number % agencies.len()]),
                role: Set(format!("Role {}", number % 30)),
                team: Set(Some(format!("Team {}", number % 50))),
                manager_id: Set(None),
                training_group: Set(2),
                sector: Set("schools".to_owned()),
                employment_kind: Set("employee".to_owned()),
                starts_on: Set(starts_on),
                ends_on: Set(None),
            },
            assignment: assignment::ActiveModel {
                id: Set(assignment),
                person_id: Set(person),
                post_id: Set(post),
                pathway_id: Set(pathway),
                version_id: Set(version),
                rule_id: Set(None),
                reason: Set("the bench asks for it".to_owned()),
                due_on: Set(due_on),
                drawn: Set("[]".to_owned()),
                created_at: Set(app.now()),
                made_by: Set(None),
                renews_id: Set(None),
                counts_from: Set(None),
                ended_at: Set(None),
                parts: Set(None),
            },
            standing: standing::ActiveModel {
                assignment_id: Set(assignment),
                progress: Set(progress),
                items_done: Set(0),
                items_total: Set(13),
                completed_at: Set(completed_at),
                expires_on: Set(completed_at
                    .map(|_| back(0).checked_add_days(Days::new(u64::try_from(number % 1000).expect("a number"))).expect("a day"))),
                paused_until: Set(None),
                waived: Set(false),
                updated_at: Set(app.now()),
            },
        }
    }
}

async fn officer(app: &App) -> Token {
    let token = Token::new_random();
    let transaction = app.store.begin_write().await.expect("a transaction");
    let person = person::add(&transaction, "Officer", app.now()).await.expect("a person");
    person_grant::give(&transaction, person, Permission::Hr, None, app.now()).await.expect("a grant");
    partnership::sign_in(&transaction, person, &token, app.now()).await;
    transaction.commit().await.expect("a commit");
    token
}
