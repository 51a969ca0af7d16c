//! The privacy notice at the outset: shown once to everybody who learns, and again when it has changed in a way that matters.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::sign_in::{ReturnTo, safe_return};
use super::{Identity, SignedIn};
use crate::app::App;
use crate::course::Kind;
use crate::database::privacy_notice_read;
use crate::error::{AppError, Query, Result};
use crate::library::NOTICE;
use crate::page::fields::{Fields, hidden};
use crate::page::prose::prose;
use crate::page::{Frame, Here, see_other};

/// Whether somebody has still to read the notice as it is now. Asks nothing of the store.
pub(super) fn is_due(app: &App, who: &Identity) -> bool {
    app.library.notice_number().is_some_and(|number| who.notice_read.is_none_or(|read| read < number))
}

/// `GET /privacy/notice`: the notice in short, and the whole of it below.
///
/// # Errors
/// If there is no such page.
pub async fn show_notice(State(app): State<App>, SignedIn(who): SignedIn, Query(query): Query<ReturnTo>) -> Result<Response> {
    let published = app.library.current(Kind::Page, NOTICE).ok_or(AppError::NotFound)?;
    let body = published.page().ok_or(AppError::NotFound)?.body.clone();
    let (return_to, number) = (safe_return(query.return_to.as_deref()), published.number.to_string());
    let again = who.notice_read.is_some().then(|| view! { <p>"The notice has changed since you last read it."</p> });
    let page = Frame::new("What is kept about you", Some(&who), Here::Elsewhere);
    Ok(page.show(move || {
        view! {
            <h1>"What is kept about you"</h1>
            {again}
            {in_short()}
            <form method="post" action="/privacy/notice">
                {hidden("return_to", return_to)}
                {hidden("version", number)}
                <button class="govuk-button">"I have read this"</button>
            </form>
            <p>"Pressing the button says that you have seen this notice. It is no consent, and you give up no right by it."</p>
            <h2>"The whole notice"</h2>
            {prose(&body)}
        }
    }))
}

fn in_short() -> impl IntoView {
    view! {
        <p class="oct-lede">"Before you start: the privacy notice in short. You can read all of it at any time, at the foot of every page."</p>
        <dl class="govuk-summary-list">
            {line("What", "Your name, work e-mail address and post; what you must complete; what you read, answer, write and complete; when you sign in, and on what kind of device.")}
            {line("Why", "So that your agency can see, and show, that the people who work with children know how to share information.")}
            {line("How long", "Usually: completions for 6 years after your post ends, answers until a year after you next renew, your own words for 12 months. Your agency may set other periods.")}
            {line("Who sees it", "You; your agency's HR team; trainers, a sample of written records; whoever runs the server, to keep it safe; inspectors and partners who have a proper reason.")}
        </dl>
    }
}

fn line(what: &'static str, words: &'static str) -> impl IntoView {
    view! {
        <div class="govuk-summary-list__row">
            <dt class="govuk-summary-list__key">{what}</dt>
            <dd class="govuk-summary-list__value">{words}</dd>
        </div>
    }
}

/// `POST /privacy/notice`: notes that it has been read.
///
/// # Errors
/// If the form names no version that there is, or the store cannot be written.
pub async fn acknowledge(State(app): State<App>, SignedIn(who): SignedIn, fields: Fields) -> Result<Response> {
    let current = app.library.current(Kind::Page, NOTICE).ok_or(AppError::NotFound)?.number;
    let number = fields.one("version").and_then(|number| number.parse().ok()).filter(|number| (1..=current).contains(number));
    let number = number.ok_or(AppError::Malformed("the form names no version of the notice"))?;
    let transaction = app.store.begin_write().await?;
    privacy_notice_read::add(&transaction, who.person, number, app.now()).await?;
    transaction.commit().await?;
    Ok(see_other(&safe_return(fields.one("return_to").as_deref())))
}
