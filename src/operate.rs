//! What whoever runs the server needs: is it alive, is it ready; and for administrators, who may do what, and who did what.

pub mod audit;
mod audit_csv;
pub mod people;
mod people_view;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use crate::account::Administrator;
use crate::app::App;
use crate::page::{Frame, Here};

/// `GET /operate`: what administrators can do here.
pub async fn show_administration(administrator: Administrator) -> Response {
    Frame::new("Administration", Some(&administrator.identity), Here::Administration).show(|| {
        view! {
            <h1>"Administration"</h1>
            <ul class="oct-list-roomy">
                <li><a href="/operate/people">"Permissions"</a><br/>"Who is a trainer, approver, HR officer or administrator, and for which agency"</li>
                <li><a href="/operate/audit">"Audit trail"</a><br/>"Who did or saw what, and when"</li>
                <li><a href="/agencies">"Agencies"</a><br/>"Which agencies there are, and whom their people ask"</li>
            </ul>
        }
    })
}

/// `GET /healthz`: the process answers.
pub async fn show_health() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: the store answers too.
pub async fn show_ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.store.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}
