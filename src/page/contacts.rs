//! Whom to ask in an agency: the same words wherever they stand, with a number to press and an address to write to.

use leptos::prelude::*;

use crate::database::{agency, contact};

/// Agencies, each with its contacts in their order.
pub type Contacts = [(agency::Model, Vec<contact::Model>)];

/// Who it is, and how to reach them.
pub fn reach(contact: &contact::Model) -> AnyView {
    let number: String = contact.telephone.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect();
    let telephone = (!number.is_empty()).then(|| {
        let (address, words) = (format!("tel:{number}"), contact.telephone.clone());
        view! { ", "<a class="oct-telephone" href=address>{words}</a> }
    });
    let email = (!contact.email.is_empty()).then(|| {
        let (address, words) = (format!("mailto:{}", contact.email), contact.email.clone());
        view! { ", "<a href=address>{words}</a> }
    });
    let details = (!contact.details.is_empty()).then(|| format!(", {}", contact.details));
    view! { {contact.name.clone()}{telephone}{email}{details} }.into_any()
}

/// A list for each agency, or what to do where there is none.
pub fn lists(contacts: &Contacts) -> AnyView {
    if contacts.iter().all(|(_, contacts)| contacts.is_empty()) {
        return view! { <p>"Ask your manager or your safeguarding lead. "<a href="/help/contacts">"Whom to contact"</a></p> }.into_any();
    }
    let lists = contacts.iter().filter(|(_, contacts)| !contacts.is_empty()).map(|(agency, contacts)| {
        let lines = contacts.iter().map(|contact| view! { <li>{format!("{}: ", contact.purpose)}{reach(contact)}</li> });
        view! { <h3>{agency.name.clone()}</h3><ul>{lines.collect_view()}</ul> }
    });
    lists.collect_view().into_any()
}

/// The same as a list of questions and answers, to print and keep.
pub fn sheet(contacts: &[contact::Model]) -> AnyView {
    let rows = contacts.iter().map(|contact| {
        view! {
            <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                <dt class="govuk-summary-list__key">{contact.purpose.clone()}</dt>
                <dd class="govuk-summary-list__value">{reach(contact)}</dd>
            </div>
        }
    });
    view! { <dl class="govuk-summary-list">{rows.collect_view()}</dl> }.into_any()
}
