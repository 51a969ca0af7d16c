//! What reporting a page looks like.

use leptos::prelude::*;

use super::Typed;
use crate::app::{london_day, long_date};
use crate::database::page_report::{Model, State};
use crate::page::fields::{Problems, TextArea, TextInput, form_key, hidden, text_area, text_input};
use crate::page::parts::{Colour, tag};

/// The form, for a page of this title if it shows content.
pub(super) fn form(typed: &Typed, title: Option<String>, signed_in: bool, problems: &Problems) -> AnyView {
    let page = match (&title, typed.page.is_empty()) {
        (_, true) => "The page: not named. Say below which one it is.".to_owned(),
        (Some(title), false) => format!("The page: {title} ({})", typed.page),
        (None, false) => format!("The page: {}", typed.page),
    };
    let text = TextArea {
        id: "text",
        label: view! { <label class="govuk-label govuk-label--s" for="text">"What is wrong?"</label> }.into_any(),
        hint: Some("At most 2,000 characters. Write nothing here about a real child, family or colleague."),
        rows: 6,
        value: &typed.text,
    };
    let email = (!signed_in).then(|| {
        let field = TextInput {
            id: "email",
            label: "Your e-mail address, if you want an answer (optional)",
            hint: Some("We use it for the answer and for nothing else."),
            kind: "email",
            autocomplete: Some("email"),
            value: &typed.reply_to,
        };
        text_input(field, problems)
    });
    view! {
        {problems.summary()}
        <h1>"Something is wrong on a page"</h1>
        <p>{page}</p>
        <p>"Tell us of a mistake, of something out of date or hard to follow, or of a page that does not work. It goes to the people who write the content."</p>
        <p>"Are you worried about a child? This is not the place: see "<a href="/help/contacts">"whom to contact"</a>"."</p>
        <form method="post" action="/wrong" novalidate>
            {form_key()}
            {hidden("page", typed.page.clone())}
            {text_area(text, problems)}
            {email}
            <button class="govuk-button">"Send"</button>
        </form>
    }
    .into_any()
}

/// What happens next.
pub(super) fn sent(signed_in: bool) -> AnyView {
    let next = if signed_in {
        view! {
            <p>"You get an e-mail that says what came of it: that it is mended, or that it stays as it is, and why. You can also look under "<a href="/learn/reports">"what you reported"</a>"."</p>
            <p><a href="/learn">"Your induction"</a></p>
        }
        .into_any()
    } else {
        view! {
            <p>"If you gave an e-mail address, you get an answer there: that it is mended, or that it stays as it is, and why."</p>
            <p><a href="/">"Home page"</a></p>
        }
        .into_any()
    };
    view! {
        <h1>"Thank you for telling us"</h1>
        <p class="oct-lede">"Your report is stored, and waits for the people who write the content."</p>
        {next}
    }
    .into_any()
}

/// One's own reports.
pub(super) fn own(reports: Vec<(Model, Option<String>)>) -> AnyView {
    let nothing = reports.is_empty().then(|| {
        view! {
            <div class="oct-empty">
                <p>"You have reported nothing yet. At the foot of every page there is a link, \u{201c}Something is wrong on this page\u{201d}: what you send from there is listed here, with what came of it."</p>
            </div>
        }
    });
    view! {
        <h1>"What you reported"</h1>
        {nothing}
        {reports.into_iter().map(|(report, title)| one(report, title)).collect_view()}
    }
    .into_any()
}

fn one(report: Model, title: Option<String>) -> AnyView {
    let page = match (title, report.address.is_empty()) {
        (_, true) => "A page you did not name".to_owned(),
        (Some(title), false) => title,
        (None, false) => report.address.clone(),
    };
    let link = (!report.address.is_empty()).then(|| view! { <p><a href=report.address.clone()>{report.address.clone()}</a></p> });
    let answered = report.answered_at.map(|at| {
        let words = report.answer.clone().filter(|words| !words.is_empty());
        view! { <p>{format!("Answered on {}", long_date(london_day(at)))}{words.map(|words| format!(": {words}"))}</p> }
    });
    let state = match report.state {
        State::Open => tag("Waiting for an answer", Colour::Grey),
        State::Mended => tag("Mended", Colour::Green),
        State::NoChange => tag("No change", Colour::Blue),
    };
    view! {
        <h2>{page}</h2>
        <p>{state}{format!(" Reported on {}", long_date(london_day(report.at)))}</p>
        {link}
        <blockquote>{report.text}</blockquote>
        {answered}
    }
    .into_any()
}
