//! The page of a draft's text.

use leptos::prelude::*;

use super::super::checked::Verdict;
use super::super::list::stage_tag;
use super::Open;
use crate::app::{london_day, london_time, long_date};
use crate::content::Fault;
use crate::course::Kind;
use crate::course::text::capitalised;
use crate::database::draft_revision;
use crate::page::fields::{Problems, TextArea, hidden, text_area};

/// How many lines are listed by number: a longer text would make a page that no telephone shows.
const LISTED: usize = 3_000;

/// What is shown of a draft.
pub(super) struct Shown<'a> {
    pub(super) open: &'a Open,
    pub(super) title: &'a str,
    pub(super) text: &'a str,
    pub(super) verdict: &'a Verdict,
    pub(super) saved: Option<&'a draft_revision::Listed>,
    pub(super) base: Option<i32>,
}

/// The page.
pub(super) fn draft(shown: &Shown<'_>, reports: Option<AnyView>, problems: &Problems) -> AnyView {
    let Shown { open, title, text, verdict, saved, base } = shown;
    let area = TextArea {
        id: "text",
        label: view! { <label class="govuk-label govuk-label--m" for="text">"The text"</label> }.into_any(),
        hint: Some("Markdown, with the settings at the top. At most 1 MB."),
        rows: 30,
        value: text,
    };
    let reports = reports.map(|lines| view! { <h2>"What people have reported"</h2> {lines} });
    let unsaved = (*text != open.draft.text).then(|| view! { <p class="govuk-inset-text">"What you see here is not saved yet."</p> });
    view! {
        <a class="govuk-back-link" href="/author">"Content"</a>
        {problems.summary()}
        <h1>{(*title).to_owned()}</h1>
        {state_line(open, *saved, *base)}
        {ways(open, "text")}
        {unsaved}
        {faults(verdict)}
        <form method="post" action=open.address() class="oct-editor" novalidate>
            {hidden("revision", open.draft.revision.to_string())}
            {text_area(area, problems)}
            <div class="govuk-button-group">
                <button class="govuk-button">"Save"</button>
                <button class="govuk-button govuk-button--secondary" name="then" value="preview">"Save and preview"</button>
            </div>
        </form>
        {reports}
        <h2 id="lines">"The text, line by line"</h2>
        {lines(text, verdict)}
    }
    .into_any()
}

/// What it is, how far it has come, and when it was saved.
pub fn state_line(open: &Open, saved: Option<&draft_revision::Listed>, base: Option<i32>) -> AnyView {
    let saved = saved.map(|saved| {
        let (time, day) = (london_time(saved.saved_at), long_date(london_day(saved.saved_at)));
        format!("Saved at {time} on {day} by {} (revision {}). ", saved.name, saved.number)
    });
    let base = match base {
        Some(number) => format!("Made from version {number}."),
        None => "Not published before.".to_owned(),
    };
    let what = format!(" {}, {}. ", capitalised(open.kind.noun()), open.slug);
    view! { <p class="oct-caption">{stage_tag(open.draft.state)} {what} {saved} {base}</p> }.into_any()
}

/// The views of a draft, with the one that is shown marked.
pub fn ways(open: &Open, here: &'static str) -> AnyView {
    let address = open.address();
    let mut ways = vec![("text", "Text", address.clone()), ("preview", "Preview", format!("{address}/preview"))];
    if open.kind == Kind::Scenario {
        ways.insert(1, ("form", "Form", format!("{address}/form")));
    }
    ways.push(("differences", "What differs", format!("{address}/differences")));
    ways.push(("review", "Review and publish", format!("{address}/review")));
    ways.push(("file", "Download", format!("{address}/text.md")));
    ways.push(("discard", "Give up", format!("{address}/discard")));
    let items = ways.into_iter().map(|(name, words, address)| {
        let current = (name == here).then_some("page");
        view! { <li><a href=address aria-current=current>{words}</a></li> }
    });
    view! { <nav class="oct-ways" aria-label="This draft"><ul>{items.collect_view()}</ul></nav> }.into_any()
}

/// What is wrong with it, each a link to its line.
pub fn faults(verdict: &Verdict) -> AnyView {
    let own = verdict.own.iter().map(|fault| {
        let word = if fault.is_error() { "Error" } else { "Warning" };
        let place = format!("{word} in line {}", fault.line);
        view! { <li><a href=format!("#line-{}", fault.line)>{place}</a>": "{words(fault)}</li> }
    });
    let own = own.collect_view();
    let elsewhere = (!verdict.elsewhere.is_empty()).then(|| {
        let lines =
            verdict.elsewhere.iter().map(|fault| view! { <li>{format!("{}, line {}: ", fault.file, fault.line)}{words(fault)}</li> });
        view! { <h3>"What it would break in other texts"</h3> <ul>{lines.collect_view()}</ul> }
    });
    let (errors, all) = (verdict.errors(), verdict.own.len() + verdict.elsewhere.len());
    let count = match (errors, all - errors) {
        (0, 0) => "None. The text can be published as it is.".to_owned(),
        (0, warnings) => format!("No errors. {}.", counted(warnings, "warning")),
        (errors, 0) => format!("{}. Errors must be mended before it can be published.", counted(errors, "error")),
        (errors, warnings) => {
            format!("{} and {}. Errors must be mended before it can be published.", counted(errors, "error"), counted(warnings, "warning"))
        }
    };
    view! {
        <section class="oct-faults" aria-labelledby="faults">
            <h2 id="faults">"Faults"</h2>
            <p>{count}</p>
            <ul>{own}</ul>
            {elsewhere}
        </section>
    }
    .into_any()
}

fn words(fault: &Fault) -> String {
    format!("{}. {}.", fault.message, capitalised(&fault.mend))
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The text with numbered lines, each with an address. A line with a fault says so.
fn lines(text: &str, verdict: &Verdict) -> AnyView {
    let all = text.lines().count();
    let more = (all > LISTED).then(|| view! { <p>{format!("The first {LISTED} of {all} lines are listed.")}</p> });
    let listed = text.lines().take(LISTED).enumerate().map(|(index, line)| {
        let number = index + 1;
        let faults = verdict.own.iter().filter(|fault| usize::try_from(fault.line).is_ok_and(|line| line == number));
        let notes: Vec<_> = faults.map(|fault| view! { <p class="oct-numbered__fault">{words(fault)}</p> }).collect();
        view! { <li id=format!("line-{number}")><code>{line.to_owned()}</code>{notes}</li> }
    });
    view! { <ol class="oct-numbered">{listed.collect_view()}</ol> {more} }.into_any()
}

/// Asks whether to give it up.
pub(super) fn discard(open: &Open) -> AnyView {
    let address = open.address();
    let action = format!("{address}/discard");
    let what = match open.draft.base_version_id {
        Some(_) => "What is published stays as it is.",
        None => "It has never been published, so nothing of it is left for readers.",
    };
    let noun = if open.kind == Kind::Scenario { "case" } else { open.kind.noun() };
    view! {
        <a class="govuk-back-link" href=address.clone()>"The draft"</a>
        <h1>{format!("Give up the draft of this {noun}?")}</h1>
        <p class="oct-lede">{open.title()}</p>
        <p>{what}" Somebody can begin a new draft afterwards."</p>
        <form method="post" action=action>
            {hidden("revision", open.draft.revision.to_string())}
            <div class="govuk-button-group">
                <button class="govuk-button govuk-button--warning">"Give it up"</button>
                <a class="govuk-link" href=address>"Keep it"</a>
            </div>
        </form>
    }
    .into_any()
}
