//! Whom to contact: a page that anyone may read, with the contacts of one's own agencies for whoever is signed in, and made to print.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use crate::account::Visitor;
use crate::app::{App, long_date};
use crate::database::contact;
use crate::error::Result;
use crate::page::contacts::{Contacts, sheet};
use crate::page::{Frame, Here};

/// `GET /help/contacts`: whom to ask in one's own agencies.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_contacts(State(app): State<App>, Visitor(who): Visitor) -> Result<Response> {
    let lists = match &who {
        Some(who) => contact::for_person(app.store.read(), who.person, app.today()).await?,
        None => Vec::new(),
    };
    let (signed_in, day) = (who.is_some(), long_date(app.today()));
    Ok(Frame::new("Whom to contact", who.as_ref(), Here::Elsewhere).show(move || {
        let found = if lists.is_empty() { nobody(signed_in) } else { sheets(&lists, &day) };
        view! {
            <h1>"Whom to contact"</h1>
            <p class="oct-lede">"If somebody is in immediate danger, ring 999."</p>
            {found}
        }
    }))
}

fn nobody(signed_in: bool) -> AnyView {
    let words = if signed_in {
        "You hold no post in an agency yet, so there are no contacts to show. Ask your manager, or your safeguarding lead."
    } else {
        "Sign in to see the contacts of your own agency. If you cannot sign in, ask your HR team which e-mail address they have for you."
    };
    view! { <p>{words}</p> }.into_any()
}

fn sheets(lists: &Contacts, day: &str) -> AnyView {
    let agencies = lists.iter().map(|(agency, contacts)| {
        let none = contacts.is_empty().then(|| {
            view! { <p>"This agency has not given its contacts yet. Ask your manager, or your safeguarding lead."</p> }
        });
        view! { <section class="oct-contacts"><h2>{agency.name.clone()}</h2>{none}{(!contacts.is_empty()).then(|| sheet(contacts))}</section> }
    });
    view! {
        <p class="oct-screen-only">"To keep this page by your desk, use your browser\u{2019}s Print."</p>
        {agencies.collect_view()}
        <h2>"Before you ring"</h2>
        <p>"You can ask without naming the child: say what you have seen and what you would like to share, with whom and why. Afterwards write down whom you asked, when, and what they said."</p>
        <p class="oct-screen-only"><a href="/help/agreements">"Which agreement covers this, and whom do I ask?"</a></p>
        <p class="oct-caption">{format!("As of {day}.")}</p>
    }
    .into_any()
}
