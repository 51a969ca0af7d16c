//! What every test of the server stands on: the real router over a store of the test's own, a clock moved by hand, and people.

pub mod page;
pub mod people;
pub mod walk;

use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE};
use axum::http::{HeaderName, Method, Request, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use octavo::account::sign_in::make_link;
use octavo::app::{App, Clock};
use octavo::commands::serve;
use octavo::content::SourceFile;
use octavo::database::PersonId;
use octavo::database::version::Change;
use octavo::library::publish::{self, Publication};
use octavo::routes;
use octavo::settings::Settings;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;

use page::Page;

/// Makes two tests of one: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($name:ident, $test:expr) => {
        mod $name {
            use super::*;

            fn test(database: $crate::support::Kind) {
                $crate::support::on(database, $test);
            }

            #[test]
            fn sqlite() {
                test($crate::support::Kind::Sqlite);
            }

            #[test]
            fn postgres() {
                test($crate::support::Kind::Postgres);
            }
        }
    };
}

/// The two databases Octavo runs on.
#[derive(Clone, Copy)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// The address people use. Over HTTPS, so that cookies are as they will be.
pub const PUBLIC: &str = "https://octavo.example";
const AUTHORITY: &str = "octavo.example";
/// How long a test waits for what must come, before it says that it did not.
const PATIENCE: Duration = Duration::from_secs(60);

/// The server, with nothing in it but the default content.
pub struct TestServer {
    pub app: App,
    router: Router,
    now: Arc<Mutex<DateTime<Utc>>>,
    folder: TempDir,
    database: NewDatabase,
}

/// Runs a test against a server of its own, and clears up if it passes.
pub fn on(kind: Kind, test: impl AsyncFnOnce(&TestServer)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = TestServer::start(kind, PUBLIC).await;
        test(&server).await;
        server.stop().await;
    });
}

impl TestServer {
    pub async fn start(kind: Kind, public_url: &str) -> TestServer {
        let folder = tempfile::tempdir().unwrap();
        let database = NewDatabase::of(kind).await;
        let settings = Settings {
            data: folder.path().to_owned(),
            database_url: database.url.clone(),
            listen: "127.0.0.1:3000".parse().unwrap(),
            public_url: Some(public_url.to_owned()),
            smtp_url: None,
            mail_from: "Octavo <octavo@octavo.example>".to_owned(),
            ledger_key: None,
        };
        let now = Arc::new(Mutex::new("2027-03-02T10:00:00Z".parse::<DateTime<Utc>>().unwrap()));
        let told = now.clone();
        let app = serve::open(settings, Clock::told_by(move || *told.lock().unwrap())).await.unwrap();
        publish_small_pathway(&app).await;
        TestServer { router: routes::router(app.clone()), app, now, folder, database }
    }

    async fn stop(self) {
        self.app.store.clone().close().await.unwrap();
        self.database.remove().await;
    }

    /// The database, to look into.
    pub fn db(&self) -> &DatabaseConnection {
        self.app.store.read()
    }

    pub fn set_clock(&self, now: &str) {
        *self.now.lock().unwrap() = now.parse().unwrap();
    }

    pub fn pass(&self, time: TimeDelta) {
        *self.now.lock().unwrap() += time;
    }

    /// Somebody's browser, signed in by a link as people do.
    pub async fn sign_in_as(&self, person: PersonId) -> Browser<'_> {
        let link = make_link(&self.app, person).await.unwrap();
        let mut browser = self.browser();
        let page = browser.post(link.strip_prefix(self.app.settings.public_url().as_str()).unwrap(), &[]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
        browser.keep_cookie(&page);
        browser
    }

    /// A browser that nobody has signed in with.
    pub fn browser(&self) -> Browser<'_> {
        Browser { server: self, cookie: None }
    }

    /// Sends a request as it is; follows nothing.
    pub async fn send(&self, request: Request<Body>) -> Page {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Page { status: parts.status, headers: parts.headers, body: body.to_vec() }
    }

    /// Waits until so many messages have been mailed, which happens after the answer.
    pub async fn mailed(&self, number: usize) -> Vec<String> {
        let whole = |mail: &[String]| mail.len() >= number && mail.iter().all(|message| message.ends_with('\n'));
        let arrived = async {
            while !whole(&self.mail()) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, arrived).await.unwrap_or_else(|_| panic!("{} of {number} were mailed", self.mail().len()));
        self.mail()
    }

    /// Makes a request that goes on in the background after its answer, and waits until that has come to its end as well.
    pub async fn and_after(&self, request: impl Future<Output = Page>) -> Page {
        let alive = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
        let before = alive();
        let page = request.await;
        while alive() > before {
            tokio::task::yield_now().await;
        }
        page
    }

    /// What has been mailed, in no order.
    pub fn mail(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path().join("mail")).unwrap().map(|entry| entry.unwrap().path());
        let messages = files.filter(|file| file.extension().is_some_and(|ending| ending == "eml"));
        messages.map(|file| decode_quoted_printable(&std::fs::read_to_string(file).unwrap())).collect()
    }
}

/// The core induction of these tests is short, so that one can be worked to its end: a module and five cases, none of them drawn.
pub fn course() -> Vec<SourceFile> {
    let mut files = publish::embedded();
    let core = files.iter_mut().find(|file| file.path == "pathways/core-induction.md").unwrap();
    core.bytes = include_bytes!("../data/small-pathway.md").to_vec();
    files
}

async fn publish_small_pathway(app: &App) {
    let publication = Publication { by: "a test".to_owned(), change: Change::Minor, note: "short".to_owned(), at: app.now() };
    publish::publish(&app.store, &course(), &publication).await.unwrap();
    app.library.refresh().await.unwrap();
}

/// What is sent without a browser's headers, to add one's own.
pub fn bare(method: Method, address: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(address).header(HOST, AUTHORITY)
}

/// Keeps a cookie; sends what browsers send with a post.
#[derive(Clone)]
pub struct Browser<'s> {
    server: &'s TestServer,
    pub cookie: Option<String>,
}

impl Browser<'_> {
    pub async fn get(&self, address: &str) -> Page {
        self.server.send(self.request(Method::GET, address, &[]).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Page {
        self.post_body(address, encode(fields), &[]).await
    }

    /// Posts a body as it is, with other headers than a browser's own where they are named.
    pub async fn post_body(&self, address: &str, body: impl Into<Body>, headers: &[(&'static str, &str)]) -> Page {
        let ours =
            [(ORIGIN.as_str(), PUBLIC), ("sec-fetch-site", "same-origin"), (CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")];
        let kept = ours.iter().filter(|(name, _)| headers.iter().all(|(other, _)| other != name));
        let all: Vec<_> = kept.chain(headers).copied().filter(|(_, value)| !value.is_empty()).collect();
        self.server.send(self.request(Method::POST, address, &all).body(body.into()).unwrap()).await
    }

    pub fn keep_cookie(&mut self, page: &Page) {
        let cookie = page.headers.get(SET_COOKIE).unwrap().to_str().unwrap();
        self.cookie = cookie.split(';').next().map(str::to_owned);
    }

    fn request(&self, method: Method, address: &str, headers: &[(&'static str, &str)]) -> axum::http::request::Builder {
        let mut request = bare(method, address);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        headers.iter().fold(request, |request, (name, value)| request.header(HeaderName::from_static(name), *value))
    }
}

/// Fields as a form's body.
pub fn encode(fields: &[(&str, &str)]) -> String {
    let part = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    fields.iter().map(|(name, value)| format!("{}={}", part(name), part(value))).collect::<Vec<_>>().join("&")
}

fn decode_quoted_printable(text: &str) -> String {
    text.replace("=\r\n", "").replace("=3D", "=")
}

/// The address of the PostgreSQL that runs for the tests; started if no setup script has.
fn postgres() -> String {
    std::env::var("OCTAVO_TEST_POSTGRES").unwrap_or_else(|_| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/.ci/postgres.sh");
        let started = Command::new(script).arg("start").output().unwrap();
        assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
        String::from_utf8(started.stdout).unwrap().trim().to_owned()
    })
}

/// A database for one test alone: on PostgreSQL a new one, on SQLite the one that the server makes in its data folder.
pub struct NewDatabase {
    pub url: Option<String>,
}

impl NewDatabase {
    pub async fn of(kind: Kind) -> NewDatabase {
        let Kind::Postgres = kind else { return NewDatabase { url: None } };
        let (postgres, name) = (postgres(), format!("octavo_{}", Uuid::now_v7().simple()));
        let url = format!("{}/{name}", postgres.rsplit_once('/').unwrap().0);
        execute(&postgres, &format!("CREATE DATABASE {name}")).await;
        NewDatabase { url: Some(url) }
    }

    pub async fn remove(self) {
        if let Some(url) = self.url {
            let (server, name) = url.rsplit_once('/').unwrap();
            execute(&format!("{server}/postgres"), &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

async fn execute(url: &str, statement: &str) {
    let postgres = Database::connect(url).await.unwrap();
    postgres.execute_unprepared(statement).await.unwrap();
    postgres.close().await.unwrap();
}
