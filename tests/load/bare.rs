//! What the pages are held against: handlers that ask the database the same and return the same bytes, and do nothing else.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Html;
use axum::routing::get;
use octavo::account::Token;
use octavo::app::App;
use octavo::course::Kind;
use octavo::database::{AttemptId, PersonId, answer, assignment, attempt, completion, person_grant, session};

type Bare = State<(App, Arc<str>)>;

/// The three, at the addresses of the pages they stand for.
pub fn router(app: App, body: Vec<u8>) -> Router {
    let body: Arc<str> = String::from_utf8(body).expect("a page is text").into();
    Router::new()
        .route("/learn", get(home))
        .route("/learn/modules/{module}/{section}", get(module))
        .route("/learn/attempts/{attempt}/{step}", get(step))
        .with_state((app, body))
}

/// Who is asking, and what they may do.
async fn who(app: &App, headers: &HeaderMap) -> PersonId {
    let cookie = headers.get("cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = cookie.split_once('=').and_then(|(_, token)| Token::parse(token)).expect("a session");
    let live = session::find_live(app.store.read(), &token.digest(), app.now(), app.today()).await.expect("the session").expect("alive");
    person_grant::of_person(app.store.read(), live.person_id).await.expect("the grants");
    live.person_id
}

/// The attempt at the module, and its answers.
async fn module(State((app, body)): Bare, headers: HeaderMap) -> Html<String> {
    let person = who(&app, &headers).await;
    read_module(&app, person).await;
    Html(body.to_string())
}

async fn read_module(app: &App, person: PersonId) {
    let module = app.library.current(Kind::Module, "six-key-points").expect("the module");
    let attempt = attempt::at_content(app.store.read(), person, module.content).await.expect("attempts").pop().expect("one");
    answer::of_attempt(app.store.read(), attempt.id).await.expect("its answers");
}

/// What is completed and begun, what is asked, and where to go on.
async fn home(State((app, body)): Bare, headers: HeaderMap) -> Html<String> {
    let person = who(&app, &headers).await;
    completion::of_person(app.store.read(), person).await.expect("completions");
    attempt::all_of(app.store.read(), person).await.expect("attempts");
    let asked = assignment::of_person(app.store.read(), person).await.expect("assignments");
    assert!(!asked.is_empty(), "somebody with nothing to do is no measure");
    read_module(&app, person).await;
    Html(body.to_string())
}

/// The attempt at the case, and its answers.
async fn step(State((app, body)): Bare, Path((id, _)): Path<(String, String)>, headers: HeaderMap) -> Html<String> {
    let person = who(&app, &headers).await;
    let id = AttemptId::parse(&id).expect("an attempt");
    attempt::of_person(app.store.read(), id, person).await.expect("the store").expect("the attempt");
    answer::of_attempt(app.store.read(), id).await.expect("its answers");
    Html(body.to_string())
}
