//! The view of a dry run, and of what became of it.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::plan::{Detail, Outcome};
use crate::app::{london_day, london_time, long_date};
use crate::database::PersonId;
use crate::database::people_import::{ImportState, KEPT, Model};
use crate::page::parts::{Colour, pages, tag};
use crate::people::person_view::done_banner;

/// What the page shows.
pub(super) struct Page {
    pub(super) import: Model,
    pub(super) counts: Vec<(Outcome, u64)>,
    pub(super) chosen: Option<Outcome>,
    pub(super) lines: Vec<Line>,
    /// The rows that were not undone.
    pub(super) kept: Vec<Line>,
    pub(super) at: u64,
    pub(super) last: u64,
    pub(super) now: DateTime<Utc>,
    pub(super) done: Option<String>,
}

/// A row.
pub(super) struct Line {
    /// Its number; none for somebody who is not in the file.
    pub(super) number: Option<i32>,
    /// What it comes to; none if it was to be undone and was not.
    pub(super) outcome: Option<Outcome>,
    pub(super) person: Option<PersonId>,
    pub(super) detail: Detail,
}

/// The page.
pub(super) fn page(page: Page, title: &'static str) -> AnyView {
    let id = page.import.id;
    let here = format!("/people/imports/{id}");
    let about = format!("{}, {} rows.", page.import.file_name, page.import.row_count);
    let number = |wanted: Outcome| page.counts.iter().find(|(outcome, _)| *outcome == wanted).map_or(0, |(_, number)| *number);
    let refused = number(Outcome::Refused);
    let acts = number(Outcome::New) + number(Outcome::Changed) + number(Outcome::Leaver);
    let warning = leaver_warning(number(Outcome::Leaver), number(Outcome::Unchanged) + number(Outcome::Changed) + number(Outcome::Leaver));
    let warning = warning.filter(|_| page.import.state == ImportState::Planned);
    let said = page.done.as_deref().and_then(said);
    let file = (refused > 0).then(|| {
        let address = format!("{here}/refused.csv");
        view! { <p><a href=address download="">"Download the refused rows to mend (CSV)"</a></p> }
    });
    let filters = filters(&page, &here);
    let what_next = what_next(&page, &here, acts, refused);
    let show = page.chosen.map(Outcome::word).unwrap_or_default();
    let address = here.clone();
    let links = pages(usize::try_from(page.at).unwrap_or(1), usize::try_from(page.last).unwrap_or(1), move |at| {
        format!("{address}?show={show}&page={at}")
    });
    let kept = kept(page.kept);
    let rows = page.lines.into_iter().map(row).collect_view();
    view! {
        <a class="govuk-back-link" href="/people/imports">"Load people from a file"</a>
        {said}
        <h1>{title}</h1>
        <p>{about}</p>
        {warning}
        {what_next}
        {kept}
        <h2>"Row by row"</h2>
        {filters}
        {file}
        <div class="oct-table-scroll" role="region" aria-label="Rows" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"What each row does"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Row"</th>
                    <th scope="col" class="govuk-table__header">"Person"</th>
                    <th scope="col" class="govuk-table__header">"Outcome"</th>
                    <th scope="col" class="govuk-table__header">"What happens, or what to mend"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows}</tbody>
            </table>
        </div>
        {links}
    }
    .into_any()
}

/// A file that is cut off makes many leavers: whoever applies it should look twice.
fn leaver_warning(leavers: u64, known: u64) -> Option<impl IntoView> {
    let many = leavers >= 5 && leavers * 5 > known;
    many.then(|| {
        let words = format!("{leavers} of {known} people who are known would leave. Make sure that the file is whole before you apply it.");
        view! {
            <div class="govuk-warning-text">
                <span class="govuk-warning-text__icon" aria-hidden="true">"!"</span>
                <strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">"Warning: "</span>{words}</strong>
            </div>
        }
    })
}

fn said(done: &str) -> Option<AnyView> {
    match done {
        "applied" => Some(done_banner("The list is applied. What its posts ask is asked.").into_any()),
        "undone" => Some(done_banner("The list is undone.").into_any()),
        "look-again" => Some(
            view! {
                <div class="govuk-error-summary" role="alert" tabindex="-1" aria-labelledby="fault">
                    <h2 class="govuk-error-summary__title" id="fault">"Nothing was applied yet"</h2>
                    <div class="govuk-error-summary__body">
                        <p>"People have changed since you looked: another list was applied while this one waited, or somebody was changed by hand. The dry run below is made anew. Look through it, and apply it if it is right."</p>
                    </div>
                </div>
            }
            .into_any(),
        ),
        _ => None,
    }
}

fn what_next(page: &Page, here: &str, acts: u64, refused: u64) -> AnyView {
    match (page.import.state, page.import.applied_at) {
        (ImportState::Planned, _) => {
            let columns = format!("{here}/columns");
            let sum = match (acts, refused) {
                (0, 0) => "Nothing would change: all is as the file says.".to_owned(),
                (0, _) => "Nothing can be applied yet. Mend the refused rows, and upload them again.".to_owned(),
                (acts, 0) => format!("{} would change. Nothing is changed yet.", rows(acts)),
                (acts, 1) => format!("{} would change. 1 row is refused and stays out. Nothing is changed yet.", rows(acts)),
                (acts, refused) => {
                    format!("{} would change. {} are refused and stay out. Nothing is changed yet.", rows(acts), rows(refused))
                }
            };
            let action = format!("{here}/apply");
            let words = format!("Apply {}", rows(acts));
            let button =
                (acts > 0).then(|| view! { <form method="post" action=action><button class="govuk-button">{words}</button></form> });
            view! { <p role="status">{sum}</p> {button} <p><a href=columns>"Match the columns again"</a></p> }.into_any()
        }
        (ImportState::Applied, Some(at)) if page.now - at < KEPT => {
            let until = at + KEPT;
            let words = format!("Applied. It can be undone until {} at {}.", long_date(london_day(until)), london_time(until));
            let action = format!("{here}/undo");
            view! {
                <p>{words}" Rows that somebody has changed since stay as they are."</p>
                <form method="post" action=action><button class="govuk-button govuk-button--secondary">"Undo this list"</button></form>
            }
            .into_any()
        }
        (ImportState::Undone, _) => view! { <p>"People are as they were before this list."</p> }.into_any(),
        _ => view! { <p>"Applied."</p> }.into_any(),
    }
}

fn rows(number: u64) -> String {
    if number == 1 { "1 row".to_owned() } else { format!("{number} rows") }
}

fn kept(kept: Vec<Line>) -> Option<AnyView> {
    if kept.is_empty() {
        return None;
    }
    let lines = kept.into_iter().map(|line| {
        let reason = line.detail.faults.into_iter().map(|fault| fault.reason).collect::<Vec<_>>().join(" ");
        view! { <li>{format!("{}: {reason}.", line.detail.name)}</li> }
    });
    Some(view! { <h2>"What was not undone"</h2> <ul class="govuk-list govuk-list--bullet">{lines.collect_view()}</ul> }.into_any())
}

fn filters(page: &Page, here: &str) -> AnyView {
    let all: u64 = page.counts.iter().map(|(_, number)| number).sum();
    let link = |words: &str, outcome: Option<Outcome>, number: u64| {
        let address = format!("{here}?show={}", outcome.map(Outcome::word).unwrap_or_default());
        let current = (page.chosen == outcome).then_some("true");
        let words = format!("{words} ({number})");
        view! { <li><a href=address aria-current=current>{words}</a></li> }
    };
    let each = page.counts.iter().map(|(outcome, number)| link(name(*outcome), Some(*outcome), *number)).collect_view();
    view! {
        <nav aria-label="Which rows"><ul class="govuk-list oct-inline-list">{link("All", None, all)}{each}</ul></nav>
    }
    .into_any()
}

const fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::New => "New",
        Outcome::Changed => "Changed",
        Outcome::Leaver => "Leaver",
        Outcome::Unchanged => "Unchanged",
        Outcome::Refused => "Refused",
    }
}

fn row(line: Line) -> AnyView {
    let number = line.number.map_or_else(|| "Not in the file".to_owned(), |number| number.to_string());
    let outcome = line.outcome.map(|outcome| {
        let colour = match outcome {
            Outcome::New => Colour::Green,
            Outcome::Changed => Colour::Blue,
            Outcome::Leaver => Colour::Purple,
            Outcome::Unchanged => Colour::Grey,
            Outcome::Refused => Colour::Red,
        };
        tag(name(outcome), colour)
    });
    let person = match line.person {
        Some(person) => view! { <a href=format!("/people/{person}")>{line.detail.name}</a> }.into_any(),
        None => line.detail.name.into_any(),
    };
    let changes = line.detail.changes.into_iter().map(|change| {
        let words = match (change.old.as_str(), change.new.as_str()) {
            ("", new) => format!("{}: {new}", change.what),
            (old, "") => format!("{}: was {old}, becomes empty", change.what),
            (old, new) => format!("{}: was {old}, becomes {new}", change.what),
        };
        view! { <li>{words}</li> }
    });
    let changes = changes.collect_view();
    let faults = line.detail.faults.into_iter().map(|fault| {
        let shown = if fault.value.is_empty() { "empty".to_owned() } else { format!("\u{201c}{}\u{201d}", fault.value) };
        let words = match fault.column.as_str() {
            "" => format!("{}.", fault.reason),
            column => format!("{column}, {shown}: {}.", fault.reason),
        };
        view! { <li>{words}</li> }
    });
    let faults = faults.collect_view();
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header">{number}</th>
            <td class="govuk-table__cell">{person}</td>
            <td class="govuk-table__cell">{outcome}</td>
            <td class="govuk-table__cell"><ul class="oct-list-plain">{changes}{faults}</ul></td>
        </tr>
    }
    .into_any()
}
