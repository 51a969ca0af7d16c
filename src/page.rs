//! Turns views into responses: the document around every page, and its security policy.
//! Only this room builds a document; `inner_html` stands only in `prose` (Markdown already rendered) and in `fields` (the safe text area).

pub mod address;
pub mod assets;
pub mod choose;
pub mod contacts;
pub mod dates;
pub mod error;
pub mod fields;
pub mod flow;
pub mod messages;
pub mod parts;
pub mod prose;
pub mod spreadsheet;
pub mod typed_day;
pub mod upload;

use std::sync::Arc;

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use hydration_context::SsrSharedContext;
use leptos::config::LeptosOptions;
use leptos::nonce::{provide_nonce, use_nonce};
use leptos::prelude::*;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::account::Identity;

/// Where in the site a page is: which item of the navigation is current.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    /// The home page.
    Home,
    /// My record.
    Record,
    /// What learners read and do.
    Learn,
    /// Content, for trainers.
    Author,
    /// My account.
    Account,
    /// People, for HR.
    People,
    /// Reports, for HR.
    Reports,
    /// Reminders and the outbox, for HR.
    Reminders,
    /// Agencies and agreements, for those who look after them.
    Agencies,
    /// A manager's team.
    Team,
    /// What administrators do.
    Administration,
    /// Assignments, for HR.
    Assignments,
    /// Anywhere else.
    Elsewhere,
}

/// How wide a page is, and whether anything on it needs the browser's half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// For reading.
    Reading,
    /// For tables.
    Wide,
    /// For reading, with an island on it.
    WithIslands,
}

/// What the document around a page needs to know.
pub struct Frame<'a> {
    /// The page's own title; the site's name is added.
    pub title: String,
    /// Who is signed in.
    pub who: Option<&'a Identity>,
    /// Where it is.
    pub here: Here,
    /// Its shape.
    pub shape: Shape,
}

impl<'a> Frame<'a> {
    /// A page for reading.
    pub fn new(title: impl Into<String>, who: Option<&'a Identity>, here: Here) -> Frame<'a> {
        Frame { title: title.into(), who, here, shape: Shape::Reading }
    }

    /// The same page in another shape.
    #[must_use]
    pub fn shaped(self, shape: Shape) -> Frame<'a> {
        Frame { shape, ..self }
    }

    /// The page, all well.
    pub fn show<V: IntoView + 'static>(self, body: impl FnOnce() -> V) -> Response {
        self.respond(StatusCode::OK, body)
    }

    /// The page again, with what was typed and what is wrong with it.
    pub fn show_invalid<V: IntoView + 'static>(self, body: impl FnOnce() -> V) -> Response {
        let title = format!("Error: {}", self.title);
        Frame { title, ..self }.respond(StatusCode::UNPROCESSABLE_ENTITY, body)
    }

    /// The page with this status.
    pub fn respond<V: IntoView + 'static>(self, status: StatusCode, body: impl FnOnce() -> V) -> Response {
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        let (html, policy) = owner.with(|| {
            provide_nonce();
            let script = match (self.shape, use_nonce()) {
                (Shape::WithIslands, Some(nonce)) => format!("'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'"),
                _ => "'none'".to_owned(),
            };
            (document(self, body()).to_html(), policy(&script))
        });
        owner.cleanup();
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (CONTENT_SECURITY_POLICY, policy),
        ];
        (status, headers, html).into_response()
    }
}

/// Nothing from elsewhere, nothing inline but what carries this response's nonce.
fn policy(script: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src {script}; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn document(frame: Frame<'_>, body: impl IntoView + 'static) -> impl IntoView {
    let title = format!("{} \u{2013} Octavo", frame.title);
    let islands = (frame.shape == Shape::WithIslands).then(islands);
    let width = if frame.shape == Shape::Wide { "oct-width oct-width--wide" } else { "oct-width" };
    view! {
        <!DOCTYPE html>
        <html lang="en-GB">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#12181b"/>
                <title>{title}</title>
                {assets::style().map(|address| view! { <link rel="stylesheet" href=address/> })}
                <link rel="icon" type="image/svg+xml" href="/assets/favicon.svg"/>
                {islands}
            </head>
            <body>
                <a href="#main" class="govuk-skip-link">"Skip to main content"</a>
                {parts::header(frame.who, frame.here)}
                <main class="oct-main" id="main" tabindex="-1">
                    <div class=width>{body}</div>
                </main>
                {frame.who.map(parts::expiry)}
                {parts::footer()}
            </body>
        </html>
    }
}

/// The start of a file to keep: it stands alone, so its style is in it.
pub fn file_start(title: &str) -> String {
    let title = html_escape::encode_text(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{FILE_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
}

/// A part of such a file.
pub fn file_part<V: IntoView + 'static>(part: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| part().into_view().to_html());
    owner.cleanup();
    html
}

/// The end of such a file.
pub const FILE_END: &str = "</body>\n</html>\n";

const FILE_STYLE: &str = "body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif}\
    dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:0 1rem;margin:0 0 1rem;padding:0 0 1rem;border-bottom:1px solid #999}\
    dt{font-weight:600}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}:root{color-scheme:light dark}";

/// The script that wakes the islands, if the browser's half is in this binary.
fn islands() -> Option<impl IntoView> {
    let name = assets::script_name()?;
    let options = LeptosOptions::builder().output_name(name).site_pkg_dir("assets").build();
    Some(view! { <HydrationScripts options=options islands=true/> })
}

/// Goes on to another page after a post.
pub fn see_other(address: &str) -> Response {
    Redirect::to(address).into_response()
}

const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'/');

/// Text as part of an address.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, QUERY).to_string()
}
