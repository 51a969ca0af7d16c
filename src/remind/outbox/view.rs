//! What the outbox looks like.

use std::collections::HashMap;

use leptos::prelude::*;

use super::{Text, Wanted, may_go_again};
use crate::app::{london_day, london_time, long_date, short_date};
use crate::database::message::list::Named;
use crate::database::message::{Model, State, Trouble};
use crate::page::messages::{kind_words, state_tag, state_words, trouble_words};

/// The states as they stand in an address.
pub(super) const STATES: [(&str, State); 4] =
    [("waiting", State::Waiting), ("failed", State::Failed), ("given-up", State::GivenUp), ("sent", State::Sent)];

/// The list.
pub(super) fn list(
    wanted: &Wanted,
    unsent: &HashMap<State, i64>,
    found: Vec<Named>,
    older: Option<String>,
    newest: Option<String>,
) -> AnyView {
    let number = |state| unsent.get(&state).copied().unwrap_or(0);
    let waiting =
        format!("{} waiting, {} trying again, {} given up.", number(State::Waiting), number(State::Failed), number(State::GivenUp));
    let table = if found.is_empty() { view! { <div class="oct-empty"><p>"No message fits."</p></div> }.into_any() } else { table(found) };
    let link = |address: Option<String>, words: &'static str| address.map(|address| view! { <p><a href=address>{words}</a></p> });
    view! {
        <a class="govuk-back-link" href="/reminders">"Reminders"</a>
        <h1>"Outbox"</h1>
        <p class="oct-lede">{waiting}</p>
        <p>"A message is tried for three days, then given up. A mail server that takes a message and sends it back later is not seen here: ask whoever reads the mailbox that it comes from."</p>
        {filter(wanted)}
        {table}
        {link(newest, "Newest messages")}
        {link(older, "Older messages")}
    }
    .into_any()
}

fn filter(wanted: &Wanted) -> AnyView {
    let asked = wanted.state.clone().unwrap_or_default();
    let all = STATES.into_iter().map(|(code, state)| (code, state_words(state))).chain([("refused", "Address refused")]);
    let options = all.map(|(code, words)| view! { <option value=code selected=asked == code>{words}</option> }).collect_view();
    let name = wanted.name.clone().unwrap_or_default();
    view! {
        <form method="get" action="/reminders/outbox" class="oct-filter" role="search" aria-label="Filter the outbox">
            <div class="govuk-form-group">
                <label class="govuk-label" for="state">"State"</label>
                <select class="govuk-select" id="state" name="state"><option value="">"All"</option>{options}</select>
            </div>
            <div class="govuk-form-group">
                <label class="govuk-label" for="name">"Part of a name"</label>
                <input class="govuk-input" id="name" name="name" type="text" value=name autocomplete="off"/>
            </div>
            <button class="govuk-button">"Show"</button>
        </form>
    }
    .into_any()
}

fn table(found: Vec<Named>) -> AnyView {
    let rows = found.into_iter().map(|(message, person)| {
        let address = format!("/reminders/outbox/{}", message.id);
        let to = person.map_or_else(|| "Nobody we know yet".to_owned(), |person| person.name);
        let written = format!("{}, {}", short_date(london_day(message.created_at)), london_time(message.created_at));
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header"><a href=address>{message.subject.clone()}</a></th>
                <td class="govuk-table__cell">{to}</td>
                <td class="govuk-table__cell">{state_tag(message.state)}{refused(&message)}</td>
                <td class="govuk-table__cell">{message.tries}</td>
                <td class="govuk-table__cell oct-date">{written}</td>
            </tr>
        }
    });
    view! {
        <div class="oct-table-scroll" role="region" aria-label="Messages" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"Messages, newest first"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Message"</th>
                    <th scope="col" class="govuk-table__header">"To"</th>
                    <th scope="col" class="govuk-table__header">"State"</th>
                    <th scope="col" class="govuk-table__header">"Tries"</th>
                    <th scope="col" class="govuk-table__header">"Written"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn refused(message: &Model) -> Option<&'static str> {
    (message.trouble == Some(Trouble::AddressRefused)).then_some(" Address refused")
}

/// One message.
pub(super) fn one((message, person): &Named, text: Text) -> AnyView {
    let to = person.as_ref().map_or_else(|| "Nobody we know yet".to_owned(), |person| person.name.clone());
    let moment = |at| format!("{} at {}", long_date(london_day(at)), london_time(at));
    let trouble = message.trouble.map(|trouble| {
        let code = message.trouble_code.map(|code| format!(" ({code})")).unwrap_or_default();
        row("What stood in the way", format!("{}{code}", crate::course::text::capitalised(trouble_words(trouble))))
    });
    let next = (message.state == State::Failed).then(|| row("Next try", moment(message.due_at)));
    let refused = (message.trouble == Some(Trouble::AddressRefused)).then(|| {
        view! {
            <div class="govuk-inset-text">
                <p>"Is the address right? Correct it, or give the person another, before you send this again: a reminder goes to the address that they have then."</p>
            </div>
        }
    });
    let again = may_go_again(message).then(|| {
        let action = format!("/reminders/outbox/{}", message.id);
        view! { <form method="post" action=action><button class="govuk-button">"Send again"</button></form> }
    });
    let body = match text {
        Text::Whole(text) => view! { <h2>"What it says"</h2> <blockquote class="oct-letter">{text}</blockquote> }.into_any(),
        Text::Link => view! { <p>"It holds a link that is for the person alone, so its text is not kept. A new link is made for each try, for an hour. After that they can ask for another."</p> }.into_any(),
        Text::Elsewhere => view! { <p>"It also tells of another agency, so its text is not shown to you."</p> }.into_any(),
    };
    let calendar = message.calendar.is_some().then(|| view! { <p>"A calendar file goes with it."</p> });
    view! {
        <a class="govuk-back-link" href="/reminders/outbox">"Outbox"</a>
        <h1>{message.subject.clone()}</h1>
        <dl class="govuk-summary-list">
            {row("To", to)}
            {row("Address", message.address.clone())}
            <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                <dt class="govuk-summary-list__key">"State"</dt>
                <dd class="govuk-summary-list__value">{state_tag(message.state)}</dd>
            </div>
            {row("Kind", kind_words(message.kind).to_owned())}
            {row("Written", moment(message.created_at))}
            {message.sent_at.map(|at| row("Sent", moment(at)))}
            {row("Tries", message.tries.to_string())}
            {message.tried_at.map(|at| row("Last try", moment(at)))}
            {next}
            {trouble}
        </dl>
        {refused}
        {again}
        {body}
        {calendar}
    }
    .into_any()
}

fn row(key: &'static str, value: String) -> AnyView {
    view! {
        <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
            <dt class="govuk-summary-list__key">{key}</dt>
            <dd class="govuk-summary-list__value">{value}</dd>
        </div>
    }
    .into_any()
}
