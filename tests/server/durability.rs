//! The program itself, started as anybody would: it runs from an empty folder, and what it has acknowledged survives kill -9.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

use octavo::database::answer;
use rand::RngExt;
use sea_orm::{Database, EntityTrait};
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::{Kind, NewDatabase};

/// The program in this folder, with no setting from outside but the ones given.
fn octavo(folder: &Path, words: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_octavo"));
    command.current_dir(folder).args(words).env_clear().envs(settings.iter().copied()).stdin(Stdio::null());
    command
}

fn run(folder: &Path, words: &[&str]) -> Output {
    octavo(folder, words, &[]).output().unwrap()
}

fn piped(folder: &Path, words: &[&str], input: &str) -> Output {
    let command = &mut octavo(folder, words, &[]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A server that runs; killed when it is let go.
struct Serving {
    child: Child,
    port: u16,
    /// What it printed until it was ready.
    said: String,
    /// Kept open: who prints to a closed pipe, dies.
    _output: BufReader<ChildStdout>,
}

impl Serving {
    fn start(folder: &Path, demo: bool, database: Option<&str>) -> Serving {
        // A port that nobody has now. Somebody may take it before the server does; then another is tried.
        loop {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let listen = format!("127.0.0.1:{port}");
            let mut settings = vec![("OCTAVO_LISTEN", listen.as_str())];
            settings.extend(database.map(|url| ("DATABASE_URL", url)));
            let words = if demo { &["serve", "--demo"][..] } else { &["serve"] };
            let mut child = octavo(folder, words, &settings).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
            let mut output = BufReader::new(child.stdout.take().unwrap());
            let mut said = String::new();
            while output.read_line(&mut said).unwrap() > 0 {
                if said.contains(if demo { "HR officer" } else { "Octavo is at" }) {
                    return Serving { child, port, said, _output: output };
                }
            }
            child.wait().unwrap();
            assert!(TcpListener::bind(&listen).is_err(), "it stopped by itself: {said}");
        }
    }

    /// The address of the ready link for somebody, without the host.
    fn link(&self, who: &str) -> &str {
        let line = self.said.lines().find(|line| line.trim_start().starts_with(who)).unwrap();
        let start = line.find("/sign-in/links/").unwrap();
        &line[start..]
    }

    /// Signs in by a link, reads the privacy notice, and gives the cookie.
    fn sign_in(&self, who: &str) -> String {
        let answer = request(self.port, "POST", self.link(who), "", "").unwrap();
        let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        // Everybody here is new: the privacy notice comes first.
        let read = request(self.port, "POST", "/privacy/notice", &cookie, "version=1").unwrap();
        assert!(read.starts_with("HTTP/1.1 303"), "{read}");
        cookie
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and gives whether it did so in good order.
    fn stop(mut self) -> bool {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        told.success() && self.child.wait().unwrap().success()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// One request over a connection of its own: the whole answer, or that it did not come whole.
fn request(port: u16, method: &str, address: &str, cookie: &str, body: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    let length = body.len();
    write!(
        stream,
        "{method} {address} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\ncookie: {cookie}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.contains("\r\n\r\n") { Ok(answer) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Posts answers to one step from several threads until the server dies; gives the keys of the forms that were acknowledged.
fn answer_until_it_dies(serving: Serving, address: &str, cookie: &str) -> Vec<Uuid> {
    let (acknowledge, acknowledged) = mpsc::channel();
    let posted = AtomicU32::new(0);
    let port = serving.port;
    let until = rand::rng().random_range(30..150);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            let (acknowledge, posted) = (acknowledge.clone(), &posted);
            scope.spawn(move || {
                loop {
                    let chosen = ["NONE", "CHILD", "ADULT", "UNSURE"][posted.fetch_add(1, Ordering::Relaxed) as usize % 4];
                    let key = Uuid::now_v7();
                    match request(port, "POST", address, cookie, &format!("form_key={key}&answer={chosen}")) {
                        Ok(answer) => {
                            assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
                            acknowledge.send(key).unwrap();
                        }
                        Err(_) => return,
                    }
                }
            });
        }
        drop(acknowledge);
        let mut keys: Vec<_> = acknowledged.iter().take(until).collect();
        serving.kill();
        keys.extend(acknowledged.iter());
        keys
    })
}

fn every_acknowledged_answer_survives(kind: Kind) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let folder = TempDir::new().unwrap();
    let database = runtime.block_on(NewDatabase::of(kind));
    let url = database.url.clone().unwrap_or_else(|| format!("sqlite://{}", folder.path().join("octavo-data/octavo.db").display()));
    let mut acknowledged = Vec::new();
    for round in 0..3 {
        let serving = Serving::start(folder.path(), true, database.url.as_deref());
        let cookie = serving.sign_in("learner");
        let begun = request(serving.port, "POST", "/learn/scenarios/five-words/attempts", &cookie, "").unwrap();
        let attempt = begun.lines().find_map(|line| line.strip_prefix("location: ")).unwrap().trim().to_owned();
        if round == 0 {
            request(serving.port, "POST", &format!("{attempt}/case"), &cookie, "").unwrap();
        } else {
            let page = request(serving.port, "GET", &format!("{attempt}/harm"), &cookie, "").unwrap();
            assert!(page.contains("Saved at"), "the answers of before are there");
        }
        acknowledged.extend(answer_until_it_dies(serving, &format!("{attempt}/harm"), &cookie));
    }
    let rows = runtime.block_on(async {
        let db = Database::connect(url).await.unwrap();
        let rows = answer::Entity::find().all(&db).await.unwrap();
        db.close().await.unwrap();
        rows
    });
    assert!(acknowledged.len() >= 90);
    for key in &acknowledged {
        assert_eq!(rows.iter().filter(|row| row.form_key == *key).count(), 1, "{key}");
    }
    runtime.block_on(database.remove());
}

#[test]
fn every_acknowledged_answer_survives_kill_9_once_sqlite() {
    every_acknowledged_answer_survives(Kind::Sqlite);
}

#[test]
fn every_acknowledged_answer_survives_kill_9_once_postgres() {
    every_acknowledged_answer_survives(Kind::Postgres);
}

#[test]
fn the_program_runs_from_an_empty_folder_and_starts_empty() {
    let folder = TempDir::new().unwrap();
    let serving = Serving::start(folder.path(), false, None);
    let front = request(serving.port, "GET", "/", "", "").unwrap();
    assert!(front.starts_with("HTTP/1.1 200") && front.contains("Octavo"), "{front}");
    assert!(request(serving.port, "GET", "/privacy", "", "").unwrap().starts_with("HTTP/1.1 200"), "its content is inside");
    assert!(request(serving.port, "GET", "/readyz", "", "").unwrap().ends_with("ready\n"));
    assert!(!serving.said.contains("/sign-in/links/"), "nobody is there to sign in");
    assert!(serving.stop(), "told to stop, it stops in good order");
}

#[test]
fn the_first_administrator_is_added_from_the_command_line_and_signs_in() {
    let folder = TempDir::new().unwrap();
    let added = run(folder.path(), &["admin", "add", "root@octavo.example"]);
    assert!(added.status.success(), "{}", text(&added.stderr));
    let said = text(&added.stdout);
    let link = &said[said.find("/sign-in/links/").unwrap()..];
    let serving = Serving::start(folder.path(), false, None);
    let signed_in = request(serving.port, "POST", link.trim(), "", "").unwrap();
    assert!(signed_in.starts_with("HTTP/1.1 303") && signed_in.contains("set-cookie: "), "{signed_in}");
    let again = run(folder.path(), &["admin", "add", "Root@Octavo.example"]);
    assert!(again.status.success(), "somebody known is given the grant");
    for wrong in ["root", "@octavo.example", ""] {
        assert!(!run(folder.path(), &["admin", "add", wrong]).status.success(), "{wrong}");
    }
}

#[test]
fn the_demonstration_is_refused_by_a_database_that_is_anybody_elses() {
    let folder = TempDir::new().unwrap();
    assert!(run(folder.path(), &["admin", "add", "root@octavo.example"]).status.success());
    let refused = octavo(folder.path(), &["serve", "--demo"], &[("OCTAVO_LISTEN", "127.0.0.1:0")]).output().unwrap();
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("already holds people"), "{}", text(&refused.stderr));
}

#[test]
fn the_demonstration_comes_back_to_its_own_database_with_new_links() {
    let folder = TempDir::new().unwrap();
    let first = Serving::start(folder.path(), true, None);
    for who in ["learner", "trainer", "HR officer"] {
        first.sign_in(who);
    }
    let old = first.link("learner").to_owned();
    first.kill();
    let second = Serving::start(folder.path(), true, None);
    assert_ne!(second.link("learner"), old);
    let report = request(second.port, "GET", "/reports/completion", &second.sign_in("HR officer"), "").unwrap();
    assert!(report.contains("7 people."), "loaded once: the volunteer in group 1 is asked for nothing");
    let amina = second.sign_in("learner");
    assert!(request(second.port, "GET", "/learn", &amina, "").unwrap().contains("Core induction"));
}

#[test]
fn a_database_of_postgres_is_served_as_well() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(NewDatabase::of(Kind::Postgres));
    let folder = TempDir::new().unwrap();
    let serving = Serving::start(folder.path(), true, database.url.as_deref());
    let home = request(serving.port, "GET", "/learn", &serving.sign_in("learner"), "").unwrap();
    assert!(home.contains("Core induction"), "{home}");
    assert!(!folder.path().join("octavo-data/octavo.db").exists());
    assert!(serving.stop());
    runtime.block_on(database.remove());
}

#[test]
fn decide_says_by_its_exit_status_whether_every_line_was_good() {
    let folder = TempDir::new().unwrap();
    let good = piped(folder.path(), &["decide"], "{\"H\":\"NONE\",\"Q1\":\"N\"}\n");
    assert_eq!(good.status.code(), Some(0), "{}", text(&good.stderr));
    assert!(text(&good.stdout).starts_with("{\"result\":\"DO_NOT_SHARE\""), "{}", text(&good.stdout));
    let bad = piped(folder.path(), &["decide"], "{\"H\":\"NONE\"}\nnonsense\n{\"H\":\"NONE\"}\n");
    assert_eq!(bad.status.code(), Some(1));
    assert_eq!(text(&bad.stdout).lines().count(), 2, "the others are answered");
    assert!(text(&bad.stderr).contains("line 2"), "{}", text(&bad.stderr));
}

#[test]
fn check_says_by_its_exit_status_whether_there_is_an_error() {
    let folder = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let content = root.join("content");
    let good = run(folder.path(), &["check", content.to_str().unwrap()]);
    assert_eq!(good.status.code(), Some(0), "{}", text(&good.stdout));
    std::fs::create_dir(folder.path().join("modules")).unwrap();
    std::fs::write(folder.path().join("modules/x.md"), "no front matter\n").unwrap();
    let faulty = run(folder.path(), &["check", "."]);
    assert_eq!(faulty.status.code(), Some(1));
    assert!(text(&faulty.stdout).starts_with("modules/x.md:1:1: "), "{}", text(&faulty.stdout));
    assert_eq!(run(folder.path(), &["check", "nowhere"]).status.code(), Some(1));
}
