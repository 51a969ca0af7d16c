//! What pages share: header, footer, tags, saved notices, pages of a list.

use leptos::prelude::*;

use super::{Here, address};
use crate::account::Identity;
use crate::app::{london_day, london_time, long_date};
use crate::course::Kind;
use crate::course::text::capitalised;
use crate::database::completion;
use crate::standing::Word;

/// The header, with the navigation of whoever is signed in.
pub fn header(who: Option<&Identity>, here: Here) -> impl IntoView {
    let home = if who.is_some() { "/learn" } else { "/" };
    view! {
        <header class="oct-header">
            <div class="oct-width">
                <a class="oct-header__brand" href=home>
                    <svg class="oct-mark" width="28" height="28" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" focusable="false"><path d=MARK></path></svg>
                    "Octavo"
                </a>
                {who.map(|who| navigation(who, here))}
            </div>
        </header>
    }
}

/// The mark of `style/mark.svg`: a sheet folded into eight leaves.
const MARK: &str = "M1 5.5 5.75 3v8.25L1 13.75zM6.75 3l4.75 2.5v8.25l-4.75-2.5zM12.5 5.5 17.25 3v8.25l-4.75 2.5zM18.25 3 23 5.5v8.25l-4.75-2.5z\
    M1 14.75l4.75-2.5v8.25L1 23zM6.75 12.25l4.75 2.5V23l-4.75-2.5zM12.5 14.75l4.75-2.5v8.25L12.5 23zM18.25 12.25l4.75 2.5V23l-4.75-2.5z";

fn navigation(who: &Identity, here: Here) -> impl IntoView {
    let mut items = Vec::new();
    if who.is_learner() {
        items.push(("/learn", "Home", Here::Home));
        items.push(("/learn/record", "My record", Here::Record));
    }
    if who.is_trainer() {
        items.push(("/author", "Content", Here::Author));
    }
    if who.is_hr() {
        items.push(("/people", "People", Here::People));
        items.push(("/reports", "Reports", Here::Reports));
        items.push(("/assignments", "Assignments", Here::Assignments));
    }
    if who.is_hr() {
        items.push(("/reminders", "Reminders", Here::Reminders));
    }
    if who.is_manager() {
        items.push(("/team", "My team", Here::Team));
    }
    if who.agency_scope().is_some() {
        items.push(("/agencies", "Agencies", Here::Agencies));
    }
    if who.is_administrator() {
        items.push(("/operate", "Administration", Here::Administration));
    }
    items.push(("/account", "My account", Here::Account));
    let items = items
        .into_iter()
        .map(|(address, name, place)| {
            let current = (place == here).then_some("page");
            view! { <li><a class="govuk-link govuk-link--no-visited-state" href=address aria-current=current>{name}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="oct-nav" aria-label="Main">
            <ul>
                {items}
                <li class="oct-nav__end">
                    <form method="post" action="/sign-out"><button class="oct-link-button">"Sign out"</button></form>
                </li>
            </ul>
        </nav>
    }
}

/// Says that the session is about to end. Without script: the style sheet shows it when little of the time is left that this page
/// was given, told in whole hours and tens of minutes. What is inside comes into a live region only then, so it is announced then.
pub fn expiry(who: &Identity) -> impl IntoView + use<> {
    let tens = who.left().num_minutes().max(0) / 10;
    let class = format!("oct-expiry oct-expiry--hours-{} oct-expiry--tens-{}", tens / 6, tens % 6);
    let until = format!("You will be signed out at {}, unless you use Octavo in another tab before then. ", london_time(who.expires_at));
    let next = if who.may_stay() {
        view! {
            <form method="post" action="/account/signed-in" target="_blank">
                <button class="govuk-button">"Stay signed in (opens a new tab)"</button>
            </form>
        }
        .into_any()
    } else {
        view! { <p>"This session cannot be made longer. What you send after that is kept for an hour, and goes on once you have signed in again."</p> }
            .into_any()
    };
    view! {
        <div class="oct-expiry-place" role="status">
            <div class=class>
                <div class="oct-width"><p>{until}"What you have typed here is not lost."</p>{next}</div>
            </div>
        </div>
    }
}

/// The footer: the same help in the same place on every page (WCAG 3.2.6).
pub fn footer() -> impl IntoView {
    view! {
        <footer class="oct-footer">
            <div class="oct-width">
                <ul>
                    <li><a href="/help/contacts">"Whom to contact"</a></li>
                    <li><a href=address::report()>"Something is wrong on this page"</a></li>
                    <li><a href="/help">"Help"</a></li>
                    <li><a href="/privacy">"Privacy"</a></li>
                    <li><a href="/accessibility">"Accessibility"</a></li>
                    <li><a href="/about">"About Octavo"</a></li>
                </ul>
            </div>
        </footer>
    }
}

/// "Saved at 10:42", announced.
pub fn saved(time: &str) -> impl IntoView + use<> {
    let text = format!("Saved at {time}");
    view! { <p class="oct-saved" role="status">{text}</p> }
}

/// A coloured word for a state. The colour repeats the word and never stands alone.
pub fn tag(word: &'static str, colour: Colour) -> impl IntoView {
    let class = match colour {
        Colour::Blue => "govuk-tag oct-standing",
        Colour::Green => "govuk-tag govuk-tag--green oct-standing",
        Colour::Yellow => "govuk-tag govuk-tag--yellow oct-standing",
        Colour::Red => "govuk-tag govuk-tag--red oct-standing",
        Colour::Grey => "govuk-tag govuk-tag--grey oct-standing",
        Colour::Purple => "govuk-tag govuk-tag--purple oct-standing",
        Colour::Teal => "govuk-tag govuk-tag--teal oct-standing",
    };
    view! { <strong class=class>{word}</strong> }
}

/// The colours a tag may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Colour {
    Blue,
    Green,
    Yellow,
    Red,
    Grey,
    Purple,
    Teal,
}

/// Links to the pages of a list; nothing if it has one page. `address` gives the address of a page.
pub fn pages<F: Fn(usize) -> String>(current: usize, last: usize, address: F) -> Option<impl IntoView + use<F>> {
    (last > 1).then(|| {
        let previous = (current > 1).then(|| step(address(current - 1), "Previous", "prev"));
        let next = (current < last).then(|| step(address(current + 1), "Next", "next"));
        let here = format!("Page {current} of {last}");
        view! {
            <nav class="govuk-pagination" aria-label="Pages">
                {previous}
                <p class="oct-caption">{here}</p>
                {next}
            </nav>
        }
    })
}

/// A link to the page before or after.
pub fn step(address: String, word: &'static str, rel: &'static str) -> impl IntoView {
    let class = if rel == "prev" { "govuk-pagination__prev" } else { "govuk-pagination__next" };
    view! {
        <div class=class>
            <a class="govuk-link govuk-pagination__link" href=address rel=rel>
                <span class="govuk-pagination__link-title">{word}<span class="govuk-visually-hidden">" page"</span></span>
            </a>
        </div>
    }
}

/// Room to write on paper.
pub fn lines_to_write(number: usize) -> impl IntoView {
    let lines = (0..number).map(|_| view! { <div></div> }).collect_view();
    view! { <div class="oct-lines" aria-hidden="true">{lines}</div> }
}

/// The tag for a standing.
pub fn standing(word: Word) -> impl IntoView {
    let colour = match word {
        Word::InDate => Colour::Green,
        Word::DueSoon => Colour::Yellow,
        Word::Overdue => Colour::Red,
        Word::InProgress => Colour::Blue,
        Word::NotStarted => Colour::Grey,
        Word::Paused => Colour::Purple,
        Word::Waived => Colour::Teal,
    };
    tag(word.text(), colour)
}

/// Completions as a table: one's own transcript, each with the address of its certificate, and a person's page for HR, with that of its text.
pub fn completions<F: Fn(&completion::Model) -> Option<String>>(completions: Vec<completion::Model>, address: F) -> impl IntoView + use<F> {
    let superseded: Vec<_> = completions.iter().filter_map(|completion| completion.supersedes_id).collect();
    let rows = completions.into_iter().map(move |completion| {
        let state = match () {
            () if completion.method == completion::WITHDRAWN => Some(" (taken back)"),
            () if superseded.contains(&completion.id) => Some(" (superseded)"),
            () => None,
        };
        let title = match address(&completion) {
            Some(address) => view! { <a href=address>{completion.title.clone()}</a> }.into_any(),
            None => completion.title.clone().into_any(),
        };
        let kind = capitalised(Kind::of_folder(&completion.kind).map_or("", Kind::noun));
        let version = match (&completion.framework_slug, &completion.framework_revision) {
            (Some(slug), Some(revision)) => format!("{} ({slug} {revision})", completion.version_number),
            _ => completion.version_number.to_string(),
        };
        let until = completion.expires_on.map_or_else(|| "\u{2013}".to_owned(), long_date);
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">{title}{state}</th>
                <td class="govuk-table__cell">{kind}</td>
                <td class="govuk-table__cell">{version}</td>
                <td class="govuk-table__cell">{long_date(london_day(completion.completed_at))}</td>
                <td class="govuk-table__cell">{until}</td>
                <td class="govuk-table__cell">{completion.agency_name.unwrap_or_default()}</td>
            </tr>
        }
    });
    view! {
        <div class="oct-table-scroll" role="region" aria-label="Completions" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"Completions, newest first"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"What"</th>
                    <th scope="col" class="govuk-table__header">"Kind"</th>
                    <th scope="col" class="govuk-table__header">"Version"</th>
                    <th scope="col" class="govuk-table__header">"Completed"</th>
                    <th scope="col" class="govuk-table__header">"Holds until"</th>
                    <th scope="col" class="govuk-table__header">"For"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}
