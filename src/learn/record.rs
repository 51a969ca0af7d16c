//! My record: what I have completed, when, in which version, and until when it holds.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use crate::account::Learner;
use crate::app::App;
use crate::database::completion;
use crate::error::Result;
use crate::page::parts::completions as completions_table;
use crate::page::{Frame, Here};

/// `GET /learn/record`: one's own transcript, newest first.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_record(State(app): State<App>, Learner(who): Learner) -> Result<Response> {
    let completions = completion::of_person(app.store.read(), who.person).await?;
    Ok(Frame::new("My record", Some(&who), Here::Record).show(move || page(completions)))
}

fn page(completions: Vec<completion::Model>) -> impl IntoView {
    if completions.is_empty() {
        return view! {
            <h1>"My record"</h1>
            <div class="oct-empty"><p>"Nothing is completed yet. Each module, case and pathway you complete is kept here, in the version you completed."</p></div>
            <p><a href="/learn">"Your induction"</a></p>
        }
        .into_any();
    }
    view! {
        <h1>"My record"</h1>
        <p class="oct-lede">"What you have completed. These records are kept for years and are never changed."</p>
        {completions_table(completions)}
    }
    .into_any()
}
