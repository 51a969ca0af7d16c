//! The page behind an error: what happened, what was kept, what to do.

use axum::response::Response;
use leptos::prelude::*;

use super::{Frame, Here};
use crate::error::AppError;

/// The page for an error, with its status.
pub fn show(error: &AppError) -> Response {
    let (title, what, next) = words(error);
    let (next_address, next_words) = next;
    Frame::new(title, None, Here::Elsewhere).respond(error.status(), move || {
        view! {
            <h1>{title}</h1>
            <p>{what}</p>
            <p><a href=next_address>{next_words}</a></p>
            <p>"If it happens again, tell the people on the page "<a href="/help/contacts">"Whom to contact"</a>"."</p>
        }
    })
}

type Words = (&'static str, &'static str, (&'static str, &'static str));

fn words(error: &AppError) -> Words {
    const HOME: (&str, &str) = ("/", "Go to the home page");
    match error {
        AppError::SignInFirst { .. } => ("Sign in first", "This page is for people who have signed in.", ("/sign-in", "Sign in")),
        AppError::NoticeFirst { .. } => {
            ("Read the privacy notice first", "Nothing was changed.", ("/privacy/notice", "The privacy notice"))
        }
        AppError::Forbidden => {
            ("This page is not for you", "You are signed in, but this page needs a permission you do not have. Nothing was changed.", HOME)
        }
        AppError::CrossSite => (
            "We did not accept that",
            "It was sent from another website, so nothing was stored. If you filled in a form of ours, go back, load the page again and send it once more.",
            HOME,
        ),
        AppError::NotFound => (
            "Page not found",
            "There is nothing at this address. It may have been mistyped or moved. What you have done so far is kept.",
            HOME,
        ),
        AppError::MethodNotAllowed => {
            ("That cannot be done here", "This address does not take what was sent to it. Nothing was changed.", HOME)
        }
        AppError::Malformed(_) => {
            ("We could not read that", "What was sent is not a form this page knows. Nothing was stored. Go back and try again.", HOME)
        }
        AppError::TooLarge => (
            "That is too long",
            "More was sent than this page takes, so nothing of it was stored. Go back: your text is still in the form. Shorten it, and send it again.",
            HOME,
        ),
        AppError::TooLargeToKeep => (
            "You were signed out, and this is too long to keep",
            "We keep up to 64 KB until somebody has signed in again, and this is more, so nothing of it was stored. Sign in again in another tab. Then go back to this one: your text is still in the form. Send it once more.",
            ("/sign-in", "Sign in"),
        ),
        AppError::TooManyToKeep => (
            "You were signed out, and this was not kept",
            "We keep five forms until somebody has signed in again, and have five of yours already. Sign in again in another tab. Then go back to this one: your text is still in the form. Send it once more.",
            ("/sign-in", "Sign in"),
        ),
        AppError::Conflict(what) => ("This has changed", what, HOME),
        AppError::Store(_) => (
            "Please try again in a minute",
            "We could not reach our records just now, so your last step was not stored. Everything before it is kept. Go back and send it again.",
            HOME,
        ),
        AppError::TimedOut => (
            "This took too long",
            "We stopped waiting after 30 seconds. What you sent may have been stored or not: go back, load the page again, and look before you send it once more.",
            HOME,
        ),
        AppError::Unexpected(_) => {
            ("Something went wrong", "The fault is ours. Your last step was not stored; everything before it is kept.", HOME)
        }
    }
}
