//! What reports of pages look like to trainers. Who sent one is not shown: the page matters, not the person.

use leptos::prelude::*;

use super::{Answered, Listed, Typed, day, word};
use crate::page::fields::{Pick, Pickable, Problems, TextArea, legend_small, picks, text_area};
use crate::page::parts::pages;

/// What waits, and what was answered last.
pub(super) fn list(waiting: u64, (page, last): (u64, u64), open: Vec<Listed>, answered: Vec<Listed>) -> AnyView {
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let count = match waiting {
        0 => "None waits for an answer. When somebody says that something is wrong on a page, it stands here.".to_owned(),
        1 => "1 waits for an answer.".to_owned(),
        more => format!("{more} wait for an answer, the oldest first."),
    };
    let answered = (!answered.is_empty()).then(|| view! { <h2>"Answered lately"</h2> {lines(answered)} });
    view! {
        <a class="govuk-back-link" href="/author">"Content"</a>
        <h1>"Reports of pages"</h1>
        <p class="oct-lede">{count}</p>
        {lines(open)}
        {pages(whole(page), whole(last), |page| format!("/author/reports?page={page}"))}
        {answered}
    }
    .into_any()
}

/// Reports as a list of links; nothing if there are none.
pub(in crate::author) fn lines(reports: Vec<Listed>) -> Option<AnyView> {
    (!reports.is_empty()).then(|| {
        let lines = reports.into_iter().map(|listed| {
            let address = format!("/author/reports/{}", listed.report.id);
            let start: String = listed.report.text.chars().take(120).collect();
            let more = if listed.report.text.chars().count() > 120 { "\u{2026}" } else { "" };
            let state = match listed.report.state {
                Answered::Open => String::new(),
                other => format!(", {}", word(other)),
            };
            let about = format!("{}, {}{state}", page_of(&listed), day(&listed.report));
            view! { <li><a href=address>{start}{more}</a><br/>{about}</li> }
        });
        view! { <ul class="oct-list-roomy">{lines.collect_view()}</ul> }.into_any()
    })
}

/// One report, with the form for its answer or the answer it got.
pub(super) fn one(listed: &Listed, typed: &Typed, problems: &Problems) -> AnyView {
    let report = &listed.report;
    let owner = (!listed.owner.is_empty()).then(|| view! { <p>{format!("Owner of the content: {}", listed.owner)}</p> });
    let page = (!report.address.is_empty()).then(|| view! { <p><a href=report.address.clone()>{report.address.clone()}</a></p> });
    let reaches = match (report.person_id, &report.reply_to) {
        (Some(_), _) => "Whoever sent it gets your answer by e-mail and can see it in Octavo.",
        (None, Some(_)) => "It came from a visitor, who gets your answer by e-mail.",
        (None, None) => "It came from a visitor who gave no e-mail address, so nobody gets your answer.",
    };
    let answer = match report.state {
        Answered::Open => view! { <p>{reaches}</p> {form(listed, typed, problems)} }.into_any(),
        state => {
            let words = report.answer.clone().filter(|words| !words.is_empty()).map(|words| format!(": {words}"));
            view! { <h2>"What came of it"</h2> <p>{crate::course::text::capitalised(word(state))}{words}</p> }.into_any()
        }
    };
    view! {
        <a class="govuk-back-link" href="/author/reports">"Reports of pages"</a>
        {problems.summary()}
        <h1>{format!("Report of {}", day(report))}</h1>
        <p>{page_of(listed)}</p>
        {page}
        {owner}
        <h2>"What is wrong"</h2>
        <blockquote>{report.text.clone()}</blockquote>
        {answer}
    }
    .into_any()
}

fn form(listed: &Listed, typed: &Typed, problems: &Problems) -> AnyView {
    let option = |value: &str, label: &'static str| Pickable {
        value: value.to_owned(),
        label: label.into_any(),
        picked: typed.outcome == value,
        apart: false,
    };
    let options = vec![option("mended", "Mended"), option("no-change", "No change, because \u{2026}")];
    let words = TextArea {
        id: "words",
        label: view! { <label class="govuk-label govuk-label--s" for="words">"In your words"</label> }.into_any(),
        hint: Some("What was mended, or why nothing changes. At most 2,000 characters."),
        rows: 4,
        value: &typed.words,
    };
    let action = format!("/author/reports/{}", listed.report.id);
    view! {
        <form method="post" action=action novalidate>
            {picks("outcome", Pick::One, legend_small("What came of it?".to_owned()), None, problems, options)}
            {text_area(words, problems)}
            <button class="govuk-button">"Send the answer"</button>
        </form>
    }
    .into_any()
}

fn page_of(listed: &Listed) -> String {
    match (&listed.title, listed.version, listed.report.address.is_empty()) {
        (Some(title), Some(version), _) => format!("{title}, version {version}"),
        (_, _, true) => "A page that was not named".to_owned(),
        _ => listed.report.address.clone(),
    }
}
