//! Search over all that is published.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::account::Learner;
use crate::app::App;
use crate::error::{Query, Result};
use crate::library::search::{Found, MOST};
use crate::page::fields::Problems;
use crate::page::parts::pages;
use crate::page::{Frame, Here, encode};

/// Longest search, in characters.
const LIMIT: usize = 200;
/// Results on a page.
const AT_A_TIME: usize = 20;

/// What is looked for, and which page of the results.
#[derive(Deserialize)]
pub struct Asked {
    q: Option<String>,
    page: Option<usize>,
}

/// `GET /learn/search`: where some words stand.
///
/// # Errors
/// None: what cannot be searched for is said on the page.
pub async fn show_results(State(app): State<App>, Learner(who): Learner, Query(asked): Query<Asked>) -> Result<Response> {
    let words = asked.q.unwrap_or_default().trim().to_owned();
    if words.chars().count() > LIMIT {
        let problems = Problems::one("q", "Search for at most 200 characters: a few words find most");
        return Ok(Frame::new("Search", Some(&who), Here::Learn)
            .show_invalid(move || view! { {problems.summary()} <h1>"Search"</h1> {form(&words, &problems)} }));
    }
    let found = app.library.searched(|search| search.find(&words));
    let last = found.len().div_ceil(AT_A_TIME).max(1);
    let page = asked.page.unwrap_or(1).clamp(1, last);
    let title = match (words.is_empty(), page) {
        (true, _) => "Search".to_owned(),
        (false, 1) => format!("Search: {words}"),
        (false, page) => format!("Search: {words}, page {page}"),
    };
    Ok(Frame::new(title, Some(&who), Here::Learn).respond(StatusCode::OK, move || results(&words, found, page, last)))
}

/// The form, for the top of a page.
pub(super) fn form(words: &str, problems: &Problems) -> AnyView {
    let invalid = problems.of("q").map(|problem| {
        view! { <p class="govuk-error-message" id="q-error"><span class="govuk-visually-hidden">"Error:"</span>" "{problem.to_owned()}</p> }
    });
    let described = invalid.is_some().then_some("q-error");
    view! {
        <form class="oct-search" method="get" action="/learn/search" role="search" aria-label="All content">
            <label class="govuk-label" for="q">"Search modules, cases, help and the glossary"</label>
            {invalid}
            <div class="oct-search__row">
                <input class="govuk-input" id="q" name="q" type="search" value=words.to_owned() aria-describedby=described/>
                <button class="govuk-button govuk-button--secondary">"Search"</button>
            </div>
        </form>
    }
    .into_any()
}

fn results(words: &str, found: Vec<Found>, page: usize, last: usize) -> AnyView {
    let form = form(words, &Problems::none());
    if words.is_empty() {
        return view! { <h1>"Search"</h1> {form} <p>"Type a word or two: every one of them must be there, and the beginning of a word is enough."</p> }.into_any();
    }
    let count = match found.len() {
        0 => "Nothing found.".to_owned(),
        1 => "1 result.".to_owned(),
        all if all == MOST => format!("The first {MOST} results. Add a word to find fewer."),
        all => format!("{all} results."),
    };
    let nothing = found.is_empty().then(|| {
        view! {
            <p>"Every word must be there. Try fewer words, only the beginning of a word, or another word for the same thing."</p>
            <p>"You can also look through "<a href="/learn/browse">"all modules and scenarios"</a>", "<a href="/help">"the help"</a>" and "<a href="/about/glossary">"the glossary"</a>", or ask somebody: "<a href="/help/contacts">"whom to contact"</a>"."</p>
        }
    });
    let lines = found.into_iter().skip((page - 1) * AT_A_TIME).take(AT_A_TIME).map(line).collect_view();
    let query = encode(words);
    view! {
        <h1>"Search"</h1>
        {form}
        <p role="status">{count}</p>
        {nothing}
        <ul class="oct-results">{lines}</ul>
        {pages(page, last, move |page| format!("/learn/search?q={query}&page={page}"))}
    }
    .into_any()
}

fn line(found: Found) -> AnyView {
    let about = if found.heading.is_some() { format!("{}: {}", found.kind, found.title) } else { found.kind };
    let title = found.heading.unwrap_or(found.title);
    let excerpt =
        found.excerpt.into_iter().map(|(piece, marked)| if marked { view! { <mark>{piece}</mark> }.into_any() } else { piece.into_any() });
    view! {
        <li>
            <a href=found.address>{title}</a>
            <span class="oct-results__about">{about}</span>
            <span class="oct-results__text">{excerpt.collect_view()}</span>
        </li>
    }
    .into_any()
}
