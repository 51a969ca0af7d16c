//! The invariants of `src/lib.rs`, held against the sources themselves.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;

use octavo::routes::{TABLE, Who};

const CORE: &str = "
decide
course
standing
reminder
";
const JOURNEYS: &str = "
learn
author
report
people
operate
remind
partnership
team
assignments
";
/// What stands below the journeys, and must know none of them.
const BELOW: &str = "
decide
course
standing
reminder
content
database
library
account
page
app
error
layers
fold
assigning
";
fn is_in(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|one| one == name)
}

/// What is only ever added to.
const KEPT: &str = "
completion
version
answer
audit
agency_change
agreement
agreement_revision
agreement_party
assignment_change
draft_revision
review_rule
disclosure
frozen_report
ledger
report_month
";

/// One file of `src/`, without comments and without its own tests.
struct Source {
    /// Below `src/`: `learn/home.rs`.
    path: String,
    code: String,
}

impl Source {
    /// The room it belongs to: `learn` for `learn.rs` and all of `learn/`.
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    fn has(&self, words: &[&str]) -> Option<String> {
        let line = self.code.lines().find(|line| words.iter().any(|word| line.contains(word)));
        line.map(|line| format!("src/{}: {}", self.path, line.trim()))
    }
}

/// Everything the program is built from; the build script is not part of it.
fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    gather(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(), "", &mut found);
    found.retain(|source: &Source| source.path != "build.rs");
    assert!(found.len() > 100, "the sources are not where this test looks");
    found
}

fn gather(folder: &Path, prefix: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            gather(&entry.path(), &format!("{path}/"), found);
        } else if path.ends_with(".rs") {
            let text = fs::read_to_string(entry.path()).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            found.push(Source { path, code });
        }
    }
}

/// Fails with every line in these files that has one of these words.
fn nowhere(words: &[&str], within: impl Fn(&Source) -> bool) {
    let found: Vec<_> = sources().iter().filter(|source| within(source)).filter_map(|source| source.has(words)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The files, and no others, in which one of these words stands.
fn only_in(words: &[&str], files: &[&str]) {
    let sources = sources();
    let mut found: Vec<_> = sources.iter().filter(|source| source.has(words).is_some()).map(|source| source.path.as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, files, "{words:?}");
}

/// The signature and the body of a function named as the table names it: `room::name`, `room::file::name`, `file::name`.
fn function(sources: &[Source], path: &str) -> (String, String) {
    let (file, name) = path.rsplit_once("::").unwrap();
    let file = file.replace("::", "/");
    let is_there =
        |path: &str| path == format!("{file}.rs") || path.ends_with(&format!("/{file}.rs")) || path.starts_with(&format!("{file}/"));
    let mut code = sources.iter().filter(|source| is_there(&source.path)).map(|source| &source.code);
    let start = format!("pub async fn {name}(");
    let found = code.find_map(|code| Some(&code[code.find(&start)?..]));
    let found = found.unwrap_or_else(|| panic!("{path} is not where the table says"));
    let whole = &found[..found.find("\n}").unwrap()];
    let (signature, body) = whole.split_once("{\n").unwrap();
    (signature.to_owned(), body.to_owned())
}

/// Each route of the table as it is written: its address, and the handler's name.
fn handlers() -> Vec<(String, String)> {
    let sources = sources();
    let table = &sources.iter().find(|source| source.path == "routes.rs").unwrap().code;
    let written = table.lines().filter_map(|line| {
        let (before, handler) = line.split_once("|| get(").or_else(|| line.split_once("|| post("))?;
        let address = before.split('"').nth(1)?;
        Some((address.to_owned(), handler.split(')').next()?.to_owned()))
    });
    let written: Vec<_> = written.collect();
    assert_eq!(written.len(), TABLE.len(), "a route is written in a way that this test does not read");
    written
}

#[test]
fn the_core_does_no_input_or_output_and_asks_no_clock() {
    let core = |source: &Source| is_in(CORE, source.room());
    let words =
        ["std::fs", "std::net", "std::io", "std::env", "std::process", "std::thread", "std::time", "tokio", "sea_orm", "axum", "rand::"];
    nowhere(&words, core);
    nowhere(&["Utc", "Local", "Instant", "SystemTime", "println!", "tracing::", "static mut", "Mutex", "OnceLock"], core);
    nowhere(&["crate::content", "crate::database", "crate::app", "crate::page", "crate::library"], core);
}

#[test]
fn the_time_and_chance_each_come_from_one_place() {
    only_in(&["Utc::now", "SystemTime::now", "Local::now"], &["app.rs"]);
    only_in(&["Instant::now"], &["layers.rs"]);
    only_in(&["rand::"], &["account/token.rs", "ledger/key.rs"]);
}

#[test]
fn no_journey_imports_another_and_nothing_below_imports_any() {
    let sources = sources();
    for source in &sources {
        let room = source.room();
        let foreign = JOURNEYS.split_whitespace().filter(|journey| *journey != room && (is_in(JOURNEYS, room) || is_in(BELOW, room)));
        for journey in foreign {
            let whole = source.code.split_whitespace().collect::<Vec<_>>().join(" ");
            let grouped = whole.split("use crate::{").skip(1).filter_map(|rest| rest.split(';').next());
            let in_group = grouped.flat_map(|group| group.split([',', '{', '}', ' '])).any(|name| name.split("::").next() == Some(journey));
            let direct = source.has(&[format!("crate::{journey}::").as_str(), format!("crate::{journey};").as_str()]);
            assert!(!in_group && direct.is_none(), "src/{} uses {journey}: {direct:?}", source.path);
        }
    }
}

#[test]
fn only_the_store_opens_a_connection_and_begins_a_transaction() {
    only_in(
        &["Database::connect", "SqlxSqliteConnector", "SqlxPostgresConnector", ".begin()", ".begin_with_", "TransactionTrait"],
        &["database/connect.rs"],
    );
    nowhere(&["execute_unprepared", "from_sql_and_values", "::from_string(", "query_one_raw", "execute_raw"], |_| true);
}

#[test]
fn nothing_but_connect_knows_which_database_it_is() {
    only_in(&["DbBackend", "DatabaseBackend", "get_database_backend", "sea_orm::sqlx", "sqlx::"], &["database/connect.rs"]);
    nowhere(&["PRAGMA", "ILIKE", "ON CONFLICT", "JSONB", "json_extract", "RETURNING"], |_| true);
}

#[test]
fn only_page_builds_a_document_and_inner_html_stands_in_two_files() {
    only_in(&["inner_html"], &["page/fields.rs", "page/prose.rs"]);
    only_in(&["<textarea"], &["page/fields.rs"]);
    only_in(&["<html", "<body", "<head>"], &["page.rs"]);
    only_in(&["HydrationScripts"], &["page.rs"]);
    nowhere(&["from_rendered("], |source| !["content", "course"].contains(&source.room()));
    nowhere(&["Html::from_rendered("], |source| source.room() == "course");
}

#[test]
fn every_handler_takes_the_extractor_that_its_route_names() {
    let sources = sources();
    for ((address, handler), route) in handlers().iter().zip(TABLE) {
        assert_eq!(address, route.path);
        let (signature, _) = function(&sources, handler);
        let wanted = match route.who {
            Who::Anyone => continue,
            Who::SignedIn => "SignedIn(",
            Who::Learner => "Learner(",
            Who::Trainer => "Trainer(",
            Who::Approver => "Approver(",
            Who::Hr => "hr: HrOfficer",
            Who::AgencyKeeper => "keeper: AgencyKeeper",
            Who::PartnershipKeeper => "keeper: PartnershipKeeper",
            Who::Administrator => "administrator: Administrator",
            Who::Manager => "manager: Manager",
        };
        assert!(signature.contains(wanted), "{} {address}: {handler} takes no {wanted}", route.method);
    }
}

#[test]
fn a_query_of_the_reports_takes_a_scope() {
    let sources = sources();
    let rows = &sources.iter().find(|source| source.path == "report/rows.rs").unwrap().code;
    let queries: Vec<_> = rows.split("pub async fn ").skip(1).map(|query| query.split('{').next().unwrap()).collect();
    assert!(queries.len() >= 3);
    for query in queries {
        assert!(query.contains("scope: &Scope"), "{query}");
    }
    // What asks for one person's rows asks within the scope too.
    nowhere(&["::of_person(", "::all_of(", "::at_content(", "live_of("], |source| source.room() == "report");
    // Only a grant makes a scope.
    only_in(&["Scope::Partnership", "Scope::Agencies("], &["account.rs", "database/scope.rs"]);
    only_in(&["of_command_line"], &["commands/people.rs", "database/scope.rs"]);
    // What a manager and an administrator may see is made where it is known who asks.
    only_in(&["TeamScope::of(", "Administering::of_administrator("], &["account/keepers.rs"]);
    let team = &sources.iter().find(|source| source.path == "database/team.rs").unwrap().code;
    for query in team.split("pub async fn ").skip(1).map(|query| query.split('{').next().unwrap()) {
        assert!(query.contains("team: TeamScope"), "{query}");
    }
}

/// The tables whose rows may change, one a line.
const CHANGED: &str = "
agency
assignment
attempt
certificate
contact
content
correction
draft
draft_comment
email_change
evidence
evidence_line
held_post
ledger_state
message
page_report
password_guess
pathway_rule
people_import
people_import_row
person
person_email
person_grant
report_row
session
sign_in_link
standing
";

/// The tables whose rows may go: what was kept for a short time, a password that is taken away, somebody who was added by mistake and never
/// did anything. Nothing that anybody has done is deleted.
const TAKEN_AWAY: &str = "
assignment
credential
held_post
ledger_salt
password_guess
people_import
people_import_row
person
person_access
person_email
person_grant
person_name
post
report_row
sign_in_link
standing
";

fn files_of(tables: &str) -> Vec<String> {
    tables.split_whitespace().map(|table| format!("database/{table}.rs")).collect()
}

#[test]
fn what_is_kept_for_good_is_only_ever_added_to() {
    let changes =
        ["update_many", "update_many()", "::update(", ".update(", ".save(", "UPDATE ", "DELETE FROM", ".reset_all(", "on_conflict"];
    let sources = sources();
    for source in sources.iter().filter(|source| KEPT.split_whitespace().any(|table| source.path == format!("database/{table}.rs"))) {
        assert_eq!(source.has(&changes), None);
    }
    // Everything that is changed at all is changed in its own table's file.
    only_in(&changes[..5], &files_of(CHANGED).iter().map(String::as_str).collect::<Vec<_>>());
    only_in(&["delete_many"], &files_of(TAKEN_AWAY).iter().map(String::as_str).collect::<Vec<_>>());
    nowhere(&["delete_by_id", "::delete(", ".delete(", "DELETE FROM", "TRUNCATE", "drop_table"], |_| true);
    for table in KEPT.split_whitespace() {
        let foreign = [format!("{table}::ActiveModel"), format!("{table}::Entity::insert"), format!("{table}::Entity::update")];
        nowhere(&foreign.each_ref().map(String::as_str), |_| true);
    }
}

#[test]
fn a_migration_that_has_shipped_names_its_tables_as_text() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/src");
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let text = fs::read_to_string(entry.path()).unwrap();
        let name = entry.file_name();
        assert!(!text.contains("octavo::") && !text.contains("Entity"), "{name:?}");
        if name != "lib.rs" {
            assert!(text.contains("fn use_transaction(&self) -> Option<bool> {\n        Some(true)"), "{name:?} runs in no transaction");
        }
    }
}

#[test]
fn looking_changes_nothing_that_anybody_has_done() {
    let sources = sources();
    for ((_, handler), route) in handlers().iter().zip(TABLE).filter(|(_, route)| route.method == "GET") {
        let (signature, body) = function(&sources, handler);
        assert!(!signature.contains("Fields"), "{} reads a form", route.path);
        assert!(!body.contains("store.write("), "{} writes", route.path);
        // That somebody's record was looked at is noted; nothing else is.
        let notes_only = body.matches("begin_write").count() == body.matches("audit::note").count();
        assert!(notes_only && !body.contains("::add(") && !body.contains("::begin("), "{} writes", route.path);
    }
}

#[test]
fn an_island_takes_no_prop_but_what_stands_inside_it() {
    let sources = sources();
    let islands = sources.iter().filter(|source| source.room() == "islands").flat_map(|source| source.code.split("#[island]").skip(1));
    let signatures: Vec<_> = islands.map(|island| island.trim_start().split(" -> ").next().unwrap().to_owned()).collect();
    assert!(!signatures.is_empty());
    for signature in signatures {
        assert!(signature.ends_with("(children: Children)") || signature.ends_with("()"), "{signature}");
    }
    only_in(&["#[island"], &["islands/case_aid.rs"]);
    nowhere(&["#[server"], |_| true);
}

#[test]
fn the_two_faces_are_told_apart_in_one_file() {
    only_in(&["cfg(feature", "cfg!(feature", "cfg(not(feature", "cfg(any(feature", "cfg_attr(feature"], &["lib.rs"]);
}

#[test]
fn nothing_gives_up_where_it_could_answer() {
    nowhere(&[".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!(", "process::exit"], |_| true);
}

#[test]
fn every_file_says_what_it_is_for_and_stays_short() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for source in sources() {
        let text = fs::read_to_string(folder.join(&source.path)).unwrap();
        assert!(text.starts_with("//! "), "src/{} does not say what it is for", source.path);
        assert!(text.lines().count() <= 400, "src/{} is over 400 lines: split it", source.path);
    }
}

#[test]
fn the_invariants_are_printed_where_people_look() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    for number in 1..=9 {
        assert!(text.contains(&format!("//! {number}. ")), "invariant {number}");
    }
}
