//! `make bench`: how fast Octavo is, as ratios measured in one run on one machine, so that the figures mean the same anywhere.
//!
//! Pages (a module's, the learner's home, a step of a case): requests a second, each against a bare axum handler that makes the same
//! queries and returns the same bytes.
//! Answers: durable answers a second over HTTP, against single rows inserted and synced one by one by as many writers.
//! Reports: the home and a filtered page among 100,000 people, against the same among 10,000.
//! Rounds alternate, and the median of each is taken. Exit status 1 if a ratio falls short.

#![expect(clippy::expect_used, reason = "a bench that cannot go on stops")]

mod bare;
mod client;
mod partnership;
mod reports;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use octavo::app::App;
use octavo::database::{PersonId, audit};
use octavo::routes;
use tokio::net::TcpListener;

use client::{Client, Request};
use partnership::Partnership;

/// Connections, and writers, at a time.
const AT_ONCE: usize = 32;
/// How long one round of one measurement lasts.
const ROUND: Duration = Duration::from_secs(3);
const ROUNDS: usize = 3;

/// A page, and the bare handler it is held against.
struct Measured {
    name: &'static str,
    request: fn(&Partnership, usize) -> Request,
    bare: String,
    bytes: usize,
    rates: (Vec<f64>, Vec<f64>),
}

/// The least a page may do of what its bare handler does.
const PAGE_LEAST: f64 = 0.35;

#[tokio::main]
async fn main() -> ExitCode {
    let folder = tempfile::tempdir().expect("a folder for the database");
    let partnership = Arc::new(Partnership::build(folder.path()).await);
    let octavo = serve(routes::router(partnership.app.clone())).await;
    println!("{AT_ONCE} connections, {ROUNDS} rounds of {} s each, median", ROUND.as_secs());
    let mut pages = Vec::new();
    for (name, request) in [
        ("module page", Partnership::read_module as fn(&Partnership, usize) -> Request),
        ("learner's home", Partnership::see_home),
        ("step of a case", Partnership::see_harm),
    ] {
        let page = Client::connect(&octavo).await.send(&request(&partnership, 0)).await;
        assert_eq!(page.status, 200, "{name}");
        let bare = serve(bare::router(partnership.app.clone(), page.body.clone())).await;
        pages.push(Measured { name, request, bare, bytes: page.body.len(), rates: (Vec::new(), Vec::new()) });
    }
    let (mut answers, mut inserts) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for page in &mut pages {
            page.rates.0.push(over_http(&octavo, &partnership, page.request, 200).await);
            page.rates.1.push(over_http(&page.bare, &partnership, page.request, 200).await);
        }
        answers.push(over_http(&octavo, &partnership, Partnership::answer_harm, 303).await);
        inserts.push(single_inserts(&partnership.app).await);
    }
    let mut good = vec![report("durable answers / single-row synced inserts", median(answers), median(inserts), 0.7)];
    for Measured { name, bytes, rates: (ours, bare), .. } in pages {
        let what = format!("{name} ({bytes} bytes) / bare handler with the same queries");
        good.push(report(&what, median(ours), median(bare), PAGE_LEAST));
    }
    good.push(reports::compare().await);
    if good.iter().all(|good| *good) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address").to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
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
