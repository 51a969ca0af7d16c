//! The completion report: people and their standing by pathway, module and scenario, on any day.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::asked::{Asked, Pairs};
use super::filter::Wanted;
use super::rows::{self, Row, Start};
use super::{csv, filter_form, table, xlsx};
use crate::account::HrOfficer;
use crate::app::{App, london_day, london_time, long_date};
use crate::database::audit;
use crate::error::{AppError, Query, Result};
use crate::page::parts::pages;
use crate::page::{Frame, Here, Shape};
use crate::standing::Word;

/// How many rows a page has.
const ON_A_PAGE: u64 = 50;

/// `GET /reports/completion`: the table.
///
/// # Errors
/// If the filter names what there is not, or what is outside the asker's scope; or the store cannot be read.
pub async fn show_report(State(app): State<App>, hr: HrOfficer, Query(pairs): Query<Pairs>) -> Result<Response> {
    let frame = Frame::new("Completion report", Some(&hr.identity), Here::Reports).shaped(Shape::Wide);
    let Some(asked) = Asked::read(&app, &hr.scope, pairs).await? else {
        return Ok(
            frame.show(|| view! { <h1>"Completion report"</h1> <div class="oct-empty"><p>"No pathway has been published yet."</p></div> })
        );
    };
    if !asked.problems.is_empty() {
        return Ok(frame.show_invalid(move || wrong_page(&asked)));
    }
    let page = asked.page()?;
    let words = rows::count_words(app.store.read(), &hr.scope, &asked.filter, &asked.items).await?;
    let all = wanted(&words, asked.filter.standing);
    let last = all.div_ceil(ON_A_PAGE).max(1);
    if page > last {
        return Ok(frame.respond(StatusCode::NOT_FOUND, move || past_the_end(&asked, page, last)));
    }
    let from = Start::Skip((page - 1) * ON_A_PAGE);
    let (found, _) = rows::find(app.store.read(), &hr.scope, &asked.filter, &asked.items, &from, ON_A_PAGE).await?;
    note(&app, &hr, "viewed the completion report", &asked).await?;
    Ok(frame.show(move || report_page(&asked, found, words, all, page, last)))
}

/// `GET /reports/completion.csv`: the same rows as a file.
///
/// # Errors
/// As for the table.
pub async fn download_report(State(app): State<App>, hr: HrOfficer, Query(mut pairs): Query<Pairs>) -> Result<Response> {
    let mark = csv::Mark::take(&mut pairs);
    download(app, hr, pairs, |report| csv::respond(report, mark)).await
}

/// `GET /reports/completion.xlsx`: the same rows as a spreadsheet.
///
/// # Errors
/// As for the table.
pub async fn download_spreadsheet(State(app): State<App>, hr: HrOfficer, Query(pairs): Query<Pairs>) -> Result<Response> {
    download(app, hr, pairs, xlsx::respond).await
}

async fn download(app: App, hr: HrOfficer, pairs: Pairs, respond: impl FnOnce(csv::Report) -> Response) -> Result<Response> {
    let asked = Asked::read(&app, &hr.scope, pairs).await?.ok_or(AppError::NotFound)?;
    if !asked.problems.is_empty() {
        let frame = Frame::new("Completion report", Some(&hr.identity), Here::Reports).shaped(Shape::Wide);
        return Ok(frame.show_invalid(move || wrong_page(&asked)));
    }
    note(&app, &hr, "downloaded the completion report", &asked).await?;
    let today = app.today();
    let folder = app.settings.data.clone();
    Ok(respond(csv::Report { store: app.store, scope: hr.scope, filter: asked.filter, items: asked.items, folder, today, picked: None }))
}

async fn note(app: &App, hr: &HrOfficer, act: &str, asked: &Asked) -> Result<()> {
    let transaction = app.store.begin_write().await?;
    audit::note(&transaction, app.now(), Some(hr.identity.person), act, asked.pathway.slug.as_str(), &asked.narrowed_by()).await?;
    Ok(transaction.commit().await?)
}

/// How many rows there are with the standing that is wanted.
fn wanted(words: &[u64; 7], standing: Option<Wanted>) -> u64 {
    let fits = |word: Word| match standing {
        None => true,
        Some(Wanted::Word(wanted)) => word == wanted,
        Some(Wanted::Action) => matches!(word, Word::Overdue | Word::DueSoon),
        Some(Wanted::Counted) => !matches!(word, Word::Paused | Word::Waived),
    };
    Word::ALL.into_iter().zip(words).filter(|(word, _)| fits(*word)).map(|(_, number)| number).sum()
}

fn wrong_page(asked: &Asked) -> AnyView {
    view! {
        {asked.problems.summary()}
        <h1>"Completion report"</h1>
        {filter_form::form(asked)}
    }
    .into_any()
}

fn past_the_end(asked: &Asked, page: u64, last: u64) -> AnyView {
    let has = if last == 1 { "one page".to_owned() } else { format!("{last} pages") };
    let words = format!("There is no page {page}. This report has {has}: it may have become shorter since the link was made.");
    view! {
        <h1>"There is no such page of the report"</h1>
        <p>{words}</p>
        <p><a href=asked.address(&[])>"Go to the first page"</a></p>
    }
    .into_any()
}

fn report_page(asked: &Asked, found: Vec<Row>, words: [u64; 7], all: u64, page: u64, last: u64) -> AnyView {
    let count = match all {
        0 if asked.is_narrowed() => "Nobody matches what you chose.".to_owned(),
        0 => "Nobody is asked to complete this pathway in what you may see.".to_owned(),
        1 => "1 person.".to_owned(),
        all => format!("{all} people."),
    };
    let shown = (all > 0).then(|| table::table(asked, found));
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let links = pages(number(page), number(last), |page| asked.address(&[("page", &page.to_string())]));
    let query = asked.query(&[("page", ""), ("by", "")]);
    let exports = (all > 0).then(|| exports(&query));
    view! {
        <h1>"Completion report"</h1>
        {filter_form::form(asked)}
        {looking_back(asked)}
        <p role="status">{count}</p>
        {by_word(asked, &words)}
        {shown}
        {links}
        {exports}
        {what_counts(asked)}
    }
    .into_any()
}

/// On which day, as known when; and where the same can be asked again.
fn looking_back(asked: &Asked) -> Option<AnyView> {
    let moment = asked.filter.as_at?;
    let known = format!("{} on {}", london_time(moment.known), long_date(london_day(moment.known)));
    let words = format!("At the end of {}, as known at {known}. ", long_date(asked.filter.day));
    let day = asked.filter.day.to_string();
    let known = moment.known.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let always = asked.address(&[("on", &day), ("known", &known)]);
    let now = asked.address(&[("on", ""), ("known", "")]);
    Some(
        view! {
            <div class="govuk-inset-text">
                <p>{words}"Names are as they are now."</p>
                <p><a href=always>"The address that always gives this answer"</a>" \u{b7} "<a href=now>"The report as it is now"</a></p>
            </div>
        }
        .into_any(),
    )
}

/// How many have each standing; each number opens the people behind it.
fn by_word(asked: &Asked, words: &[u64; 7]) -> AnyView {
    let lines = Wanted::ALL.into_iter().filter_map(|(name, standing)| {
        let Wanted::Word(word) = standing else { return None };
        let number = Word::ALL.iter().zip(words).find(|(other, _)| **other == word).map_or(0, |(_, number)| *number);
        let address = asked.address(&[("standing", name)]);
        let current = (asked.filter.standing == Some(standing)).then_some("true");
        let label = format!("{}: {number}", word.text());
        (number > 0).then(|| view! { <li><a href=address aria-current=current>{label}</a></li> })
    });
    let lines = lines.collect_view();
    let all = asked.filter.standing.is_some().then(|| view! { <li><a href=asked.address(&[("standing", "")])>"All"</a></li> });
    view! { <ul class="oct-counts" aria-label="By standing">{all}{lines}</ul> }.into_any()
}

fn exports(query: &str) -> AnyView {
    let csv = format!("/reports/completion.csv?{query}");
    let plain = format!("{csv}&mark=no");
    let disclose = format!("/reports/disclose?{query}");
    let spreadsheet = format!("/reports/completion.xlsx?{query}");
    view! {
        <ul>
            <li><a href=spreadsheet download="">"Download these rows (spreadsheet, xlsx)"</a></li>
            <li><a href=csv download="">"Download these rows (CSV)"</a></li>
            <li><a href=plain download="">"The same without a byte-order mark"</a>", for programs that do not want one"</li>
            <li><a href=disclose>"Disclose these rows to somebody"</a>": without names, unless they are needed"</li>
            <li><a href="/reports/dictionary">"What each column means"</a></li>
        </ul>
    }
    .into_any()
}

/// Who is counted: declared, so that a percentage can be checked.
fn what_counts(asked: &Asked) -> AnyView {
    let day = long_date(asked.filter.day);
    view! {
        <details class="govuk-details">
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">"Who is counted"</span></summary>
            <div class="govuk-details__text">
                <ul>
                    <li>{format!("A row is a post on {day}: it had begun by then and had not ended before it. ")}"Somebody with two posts has two rows."</li>
                    <li>"Starters count from the first day of their post, and leavers up to the last, also when either was entered later."</li>
                    <li>"People on leave count unless their assignment is paused. Paused and waived assignments have rows, and are left out of every percentage."</li>
                    <li>"A pathway counts from the day on which it was first published. In date means: completed, and not expired on the day."</li>
                    <li>"A pause or a waiver takes effect on the day it is recorded. A correction of a record takes effect on the day that it corrects to, and is known from when it was recorded."</li>
                </ul>
            </div>
        </details>
    }
    .into_any()
}
