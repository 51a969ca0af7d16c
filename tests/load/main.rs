//! `make bench`: how fast Octavo is, as ratios measured in one run on one machine, so that the figures mean the same anywhere.
//!
//! Module page: requests a second, against a bare axum handler that makes the same queries and returns the same bytes.
//! Answers: durable answers a second over HTTP, against single rows inserted and synced one by one by as many writers.
//! Rounds alternate, and the median of each is taken. Exit status 1 if a ratio falls short.

#![expect(clippy::expect_used, reason = "a bench that cannot go on stops")]

mod client;
mod partnership;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Html;
use axum::routing::get;
use octavo::app::App;
use octavo::database::{PersonId, answer, attempt, audit, person_grant, session};
use octavo::routes;
use tokio::net::TcpListener;

use client::{Client, Request};
use partnership::Partnership;

/// Connections, and writers, at a time.
const AT_ONCE: usize = 32;
/// How long one round of one measurement lasts.
const ROUND: Duration = Duration::from_secs(3);
const ROUNDS: usize = 3;

#[tokio::main]
async fn main() -> ExitCode {
    let folder = tempfile::tempdir().expect("a folder for the database");
    let partnership = Arc::new(Partnership::build(folder.path()).await);
    let octavo = serve(routes::router(partnership.app.clone())).await;
    let page = Client::connect(&octavo).await.send(&partnership.read_module(0)).await;
    let bare = serve(bare(partnership.app.clone(), page.body.clone())).await;
    println!("{AT_ONCE} connections, {ROUNDS} rounds of {} s each, median; module page of {} bytes", ROUND.as_secs(), page.body.len());

    let (mut pages, mut bares, mut answers, mut inserts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        pages.push(over_http(&octavo, &partnership, Partnership::read_module, 200).await);
        bares.push(over_http(&bare, &partnership, Partnership::read_module, 200).await);
        answers.push(over_http(&octavo, &partnership, Partnership::answer_harm, 303).await);
        inserts.push(single_inserts(&partnership.app).await);
    }
    let good = [
        report("module page / bare handler with the same queries", median(pages), median(bares), 0.35),
        report("durable answers / single-row synced inserts", median(answers), median(inserts), 0.7),
    ];
    if good.iter().all(|good| *good) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address").to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// What the module page asks the database, and nothing else: who is asking, what they may do, their attempt and its answers.
fn bare(app: App, body: Vec<u8>) -> Router {
    let body: Arc<str> = String::from_utf8(body).expect("a page is text").into();
    let handler = async move |State((app, body)): State<(App, Arc<str>)>, headers: HeaderMap| {
        let cookie = headers.get("cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let token = cookie.split_once('=').and_then(|(_, token)| octavo::account::Token::parse(token)).expect("a session");
        let db = app.store.read();
        let live = session::find_live(db, &token.digest(), app.now()).await.expect("the session").expect("alive");
        person_grant::of_person(db, live.person_id).await.expect("the grants");
        let module = app.library.current(octavo::course::Kind::Module, "six-key-points").expect("the module");
        let attempt = attempt::at_content(db, live.person_id, module.content).await.expect("attempts").pop().expect("one");
        answer::of_attempt(db, attempt.id).await.expect("its answers");
        Html(body.to_string())
    };
    Router::new().route("/learn/modules/{module}/{section}", get(handler)).with_state((app, body))
}

/// Requests a second, all answered with this status.
async fn over_http(address: &str, partnership: &Arc<Partnership>, request: fn(&Partnership, usize) -> Request, status: u16) -> f64 {
    let turn = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (address, partnership, turn) = (address.to_owned(), partnership.clone(), turn.clone());
            tokio::spawn(async move {
                let mut client = Client::connect(&address).await;
                let mut done = 0;
                while begun.elapsed() < ROUND {
                    let response = client.send(&request(&partnership, turn.fetch_add(1, Ordering::Relaxed))).await;
                    assert_eq!(response.status, status, "{}", String::from_utf8_lossy(&response.body));
                    done += 1;
                }
                done
            })
        })
        .collect();
    per_second(tasks, begun).await
}

/// Rows a second, each inserted and synced in a transaction of its own.
async fn single_inserts(app: &App) -> f64 {
    let begun = Instant::now();
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let app = app.clone();
            tokio::spawn(async move {
                let mut done = 0;
                while begun.elapsed() < ROUND {
                    audit::note(app.store.read(), app.now(), None::<PersonId>, "bench", "row", "").await.expect("an insert");
                    done += 1;
                }
                done
            })
        })
        .collect();
    per_second(tasks, begun).await
}

async fn per_second(tasks: Vec<tokio::task::JoinHandle<usize>>, begun: Instant) -> f64 {
    let mut done = 0;
    for task in tasks {
        done += task.await.expect("a task that ends");
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
    let done = done as f64;
    done / begun.elapsed().as_secs_f64()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn report(what: &str, ours: f64, theirs: f64, least: f64) -> bool {
    let ratio = ours / theirs;
    let good = ratio >= least;
    println!("{what}: {ours:.0}/s to {theirs:.0}/s, ratio {ratio:.2} (at least {least}) {}", if good { "ok" } else { "FALLS SHORT" });
    good
}
