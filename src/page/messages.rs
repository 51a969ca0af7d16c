//! What is said of messages: how far each is, and what stood in the way. For HR and for whoever got them.

use std::collections::HashSet;

use leptos::prelude::*;

use super::parts::{Colour, tag};
use crate::app::{london_day, london_time, long_date};
use crate::database::message::{Kind, Model, State, Trouble};

/// A state in words.
pub const fn state_words(state: State) -> &'static str {
    match state {
        State::Waiting => "Waiting",
        State::Sent => "Sent",
        State::Failed => "Trying again",
        State::GivenUp => "Given up",
    }
}

/// The tag for a state.
pub fn state_tag(state: State) -> impl IntoView {
    let colour = match state {
        State::Waiting => Colour::Blue,
        State::Sent => Colour::Green,
        State::Failed => Colour::Yellow,
        State::GivenUp => Colour::Red,
    };
    tag(state_words(state), colour)
}

/// What a message is.
pub const fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Reminder => "Reminder",
        Kind::Letter => "News of an account or a report",
        Kind::SignInLink => "Link to sign in",
        Kind::AddressLink => "Link to confirm an e-mail address",
    }
}

/// What stood in the way, in words.
pub const fn trouble_words(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => "the mail server could not be reached",
        Trouble::TooSlow => "the mail server took too long",
        Trouble::Encryption => "no encrypted connection to the mail server could be made",
        Trouble::Garbled => "the mail server hung up, or said something that could not be understood",
        Trouble::NotNow => "the mail server said to try later",
        Trouble::Refused => "the mail server refused the message",
        Trouble::AddressRefused => "the mail server refused this e-mail address for good",
        Trouble::NoAddress => "this is no e-mail address",
        Trouble::Folder => "the folder for mail could not be written",
        Trouble::Unwanted => "nobody waited for it any more",
    }
}

/// A message in one sentence, for whoever got it.
pub fn line(message: &Model) -> String {
    let day = |at| format!("{} at {}", long_date(london_day(at)), london_time(at));
    match (message.state, message.sent_at) {
        (State::Sent, Some(at)) => format!("sent on {}", day(at)),
        (State::GivenUp, _) => format!("written on {}, could not be sent", day(message.created_at)),
        _ => format!("written on {}, not sent yet", day(message.created_at)),
    }
}

/// The last messages to somebody, and whether an address of theirs is refused: for their page as HR sees it.
pub fn messages_to(messages: &[Model], refused: HashSet<String>) -> AnyView {
    let mut refused: Vec<_> = refused.into_iter().collect();
    refused.sort();
    let refused = refused.into_iter().map(|address| {
        view! { <p class="govuk-inset-text">{format!("The mail server refuses {address}: what is sent there does not arrive.")}</p> }
    });
    let refused = refused.collect_view();
    let lines = messages.iter().map(|message| {
        let address = format!("/reminders/outbox/{}", message.id);
        view! { <li><a href=address>{message.subject.clone()}</a>{format!(", {}", line(message))}</li> }
    });
    let lines = lines.collect_view();
    let list = if messages.is_empty() {
        view! { <p>"None yet."</p> }.into_any()
    } else {
        view! { <ul class="oct-list-roomy">{lines}</ul> }.into_any()
    };
    view! { <h2>"Messages"</h2> {refused} {list} }.into_any()
}
