//! All that is kept about me, in one file: for a machine to read, or for me. Written table by table, so that only one is in memory.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use leptos::prelude::*;
use serde_json::{Value, json};

use super::words;

use crate::account::{Identity, SignedIn};
use crate::app::{App, long_date};
use crate::database::{VersionId, attempt, personal};
use crate::error::{AppError, Result};
use crate::library::Published;
use crate::page;

/// `GET /learn/record/data.json`: everything, for a machine.
pub async fn download_json(State(app): State<App>, SignedIn(who): SignedIn) -> Response {
    respond(app, who, Form::Json)
}

/// `GET /learn/record/data.html`: everything, to read.
pub async fn download_html(State(app): State<App>, SignedIn(who): SignedIn) -> Response {
    respond(app, who, Form::Html)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Html,
}

fn respond(app: App, who: Identity, form: Form) -> Response {
    let (ending, kind) = if form == Form::Json { ("json", "application/json") } else { ("html", "text/html; charset=utf-8") };
    let name = format!("attachment; filename=\"my-data-{}.{ending}\"", app.today());
    // Fused: a compressor asks once more after the end.
    let parts = stream::unfold(Some(0), move |turn| {
        let (app, who) = (app.clone(), who.clone());
        async move {
            let turn = turn?;
            let part = part(&app, &who, form, turn).await;
            let next = (part.is_ok() && turn <= personal::TABLES.len()).then_some(turn + 1);
            // An error ends the file unfinished, so that a browser reports a broken download and not a short file.
            Some((part, next))
        }
    });
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name), (CACHE_CONTROL, "no-store".to_owned())];
    (headers, Body::from_stream(parts.fuse())).into_response()
}

/// The start, each table, the end.
async fn part(app: &App, who: &Identity, form: Form, turn: usize) -> Result<String> {
    let Some(place) = turn.checked_sub(1) else { return start(app, who, form) };
    let Some(table) = personal::TABLES.get(place) else {
        return Ok(if form == Form::Json { "\n}\n".to_owned() } else { page::FILE_END.to_owned() });
    };
    let mut rows = personal::rows(app.store.read(), who.person, table).await?;
    for row in &mut rows {
        name_content(app, row).await?;
    }
    if *table == "answer" {
        words::add_chosen(&mut rows, &worked(app, who).await?);
    }
    match form {
        Form::Json => Ok(format!(",\n\"{table}\": {}", text(&Value::Array(rows))?)),
        Form::Html => Ok(page::file_part(move || section(table, &rows))),
    }
}

fn start(app: &App, who: &Identity, form: Form) -> Result<String> {
    let taken = json!({ "person": who.name, "taken_at": app.now() });
    match form {
        Form::Json => Ok(format!("{{\n\"about\": {}", text(&taken)?)),
        Form::Html => Ok(page::file_start(&format!("What Octavo keeps about {}, on {}", who.name, long_date(app.today())))),
    }
}

fn text(value: &Value) -> Result<String> {
    serde_json::to_string_pretty(value).map_err(|error| AppError::Unexpected(error.to_string()))
}

/// What each of somebody's attempts was worked in, by the attempt's key.
async fn worked(app: &App, who: &Identity) -> Result<HashMap<String, Arc<Published>>> {
    let mut worked = HashMap::new();
    for attempt in attempt::all_of(app.store.read(), who.person).await? {
        worked.insert(attempt.id.to_string(), app.library.version(attempt.version_id).await?);
    }
    Ok(worked)
}

/// Says in words which content a row is about.
async fn name_content(app: &App, row: &mut Value) -> Result<()> {
    let Some(row) = row.as_object_mut() else { return Ok(()) };
    let version = row.get("version_id").and_then(Value::as_str).and_then(VersionId::parse);
    if let Some(version) = version {
        let published = app.library.version(version).await?;
        let what = format!("{} \u{201c}{}\u{201d}, version {}", published.kind.noun(), published.title(), published.number);
        row.insert("what".to_owned(), Value::String(what));
    }
    Ok(())
}

fn heading(table: &str) -> &'static str {
    match table {
        "person" => "You",
        "person_email" => "Your e-mail addresses",
        "post" => "Your posts",
        "person_grant" => "What you may do",
        "assignment" => "What has been asked of you",
        "standing" => "How far you are with it",
        "assignment_change" => "What was changed about it: pauses, extensions, waivers",
        "evidence_line" => "Training done elsewhere that was entered for you",
        "attempt" => "Your attempts",
        "answer" => "Your answers",
        "completion" => "Your completions",
        "certificate" => "Your certificates",
        "correction" => "Corrections of your completions",
        "report_row" => "What reports say of you",
        "report_history" => "What reports have said of you, and when",
        "page_report" => "What you reported",
        "held_post" => "What is kept because your session had ended",
        "email_change" => "Changes of your address",
        "privacy_notice_read" => "The privacy notices you have read",
        "credential" => "Since when you have a password (never the password)",
        "sign_in_link" => "Links you signed in with",
        "message" => "Messages we sent you",
        "reminder" => "What we reminded you of",
        "session" => "When you were signed in",
        "audit" => "What you did, and what others did with your record",
        "person_name" => "Names and staff numbers you had before",
        "person_access" => "Who looked at your record",
        "people_import_row" => "Rows about you in lists that your HR team has just loaded",
        _ => "More",
    }
}

fn section(table: &'static str, rows: &[Value]) -> AnyView {
    let none = rows.is_empty().then(|| view! { <p>"Nothing."</p> });
    let rows = rows.iter().filter_map(Value::as_object).map(|row| {
        let cells = row.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| {
            let words = match value {
                Value::String(words) => words.clone(),
                Value::Array(several) => several.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
                other => other.to_string(),
            };
            view! { <dt>{name.replace('_', " ")}</dt><dd>{words}</dd> }
        });
        view! { <dl>{cells.collect_view()}</dl> }
    });
    view! { <h2>{heading(table)}</h2> {none} {rows.collect_view()} }.into_any()
}
