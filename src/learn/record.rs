//! My record: what I have completed, when, in which version, until when it holds; what I answered; and all that is kept about me.

pub mod attempt;
pub mod certificate;
pub mod data;
pub mod verify;
mod words;

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use crate::account::Learner;
use crate::app::{App, london_day, long_date};
use crate::course::Kind;
use crate::database::attempt::AttemptResult;
use crate::database::person_access::{self, Looked};
use crate::database::{attempt as attempt_table, completion, message};
use crate::error::Result;
use crate::page::messages::line;
use crate::page::parts::completions as completions_table;
use crate::page::{Frame, Here};

/// How many looks at one's record are shown; the download has them all.
const LOOKS_SHOWN: u64 = 50;
/// How many messages are listed.
const MESSAGES: u64 = 10;

/// One go at a module or a case.
struct Go {
    words: String,
    address: String,
}

/// `GET /learn/record`: one's own transcript, newest first.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_record(State(app): State<App>, Learner(who): Learner) -> Result<Response> {
    let completions = completion::of_person(app.store.read(), who.person).await?;
    let mut goes = Vec::new();
    for attempt in attempt_table::all_of(app.store.read(), who.person).await?.into_iter().rev() {
        goes.push(go(&app, attempt).await?);
    }
    let looks = person_access::of_person(app.store.read(), who.person, LOOKS_SHOWN).await?;
    let messages = message::list::of_person(app.store.read(), who.person, MESSAGES).await?;
    Ok(Frame::new("My record", Some(&who), Here::Record).show(move || page(completions, goes, looks, &messages)))
}

/// The last messages to them. What they say is in the file with all that is kept.
fn messages_sent(messages: &[message::Model]) -> Option<AnyView> {
    (!messages.is_empty()).then(|| {
        let lines = messages.iter().map(|message| {
            let about = line(message);
            view! { <li>{message.subject.clone()}<br/><span class="oct-caption">{about}</span></li> }
        });
        let lines = lines.collect_view();
        view! { <h2>"Messages to you"</h2> <ul class="oct-list-roomy">{lines}</ul> }.into_any()
    })
}

/// An attempt in words, in the version it was made on, with where it can be read.
async fn go(app: &App, attempt: attempt_table::Model) -> Result<Go> {
    let published = app.library.version(attempt.version_id).await?;
    let state = match (attempt.finished_at, attempt.result) {
        (None, _) => format!("begun on {}, not finished", long_date(london_day(attempt.started_at))),
        (Some(at), Some(AttemptResult::NotPassed)) => format!("not passed on {}", long_date(london_day(at))),
        (Some(at), _) => format!("passed on {}", long_date(london_day(at))),
    };
    let words = format!("{}, version {}, go {}: {state}", published.title(), published.number, attempt.number);
    let address = match (published.kind, attempt.finished_at) {
        (Kind::Module, _) => format!("/learn/record/attempts/{}", attempt.id),
        (_, Some(_)) => format!("/learn/attempts/{}/result", attempt.id),
        (_, None) => format!("/learn/attempts/{}", attempt.id),
    };
    Ok(Go { words, address })
}

fn page(completions: Vec<completion::Model>, goes: Vec<Go>, looks: Vec<Looked>, messages: &[message::Model]) -> AnyView {
    let transcript = if completions.is_empty() {
        view! {
            <div class="oct-empty"><p>"Nothing is completed yet. Each module, case and pathway you complete is kept here, in the version you completed."</p></div>
            <p><a href="/learn">"Your induction"</a></p>
        }
        .into_any()
    } else {
        view! {
            <p class="oct-lede">"What you have completed, each with its certificate. These records are kept for years and are never changed."</p>
            {completions_table(completions, |completion| Some(format!("/learn/certificates/{}", completion.id)))}
        }
        .into_any()
    };
    let goes = (!goes.is_empty()).then(|| {
        let lines = goes.into_iter().map(|go| view! { <li><a href=go.address>{go.words}</a></li> });
        view! { <h2>"What you answered"</h2> <ul class="oct-list-roomy">{lines.collect_view()}</ul> }
    });
    view! {
        <h1>"My record"</h1>
        {transcript}
        {goes}
        <h2>"Who has looked at my record"</h2>
        {looked(looks)}
        {messages_sent(messages)}
        <h2>"All that is kept about you"</h2>
        <p>"One file with everything Octavo holds about you: your posts, answers, records, and who looked at them."</p>
        <ul>
            <li><a href="/learn/record/data.html" download="">"My data, to read (HTML)"</a></li>
            <li><a href="/learn/record/data.json" download="">"My data, for another system (JSON)"</a></li>
            <li><a href="/learn/reports">"What you reported about pages"</a></li>
        </ul>
    }
    .into_any()
}

fn looked(looks: Vec<Looked>) -> AnyView {
    if looks.is_empty() {
        return view! { <p>"Nobody but you. When somebody of an HR team opens your page, it stands here."</p> }.into_any();
    }
    let lines = looks.into_iter().map(|look| {
        let day = long_date(london_day(look.at));
        view! { <li>{format!("{}, on {day}: {}", look.who_looked, look.page)}</li> }
    });
    view! {
        <p>"People of an HR team who opened your page, once for each day. The file below has every one."</p>
        <ul>{lines.collect_view()}</ul>
    }
    .into_any()
}
