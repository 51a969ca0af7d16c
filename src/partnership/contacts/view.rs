//! What the forms of contacts look like.

use leptos::prelude::*;

use super::form::{OTHER, Typed};
use super::{Model, address};
use crate::database::agency;
use crate::database::contact::PURPOSES;
use crate::page::contacts::reach;
use crate::page::fields::{Pick, Pickable, Problems, TextInput, form_key, legend_small, picks, text_input};

/// A new contact.
pub(super) fn new(agency: &agency::Model, typed: &Typed, problems: &Problems) -> AnyView {
    let at = address(agency.id);
    view! {
        <a class="govuk-back-link" href=at.clone()>{agency.name.clone()}</a>
        {problems.summary()}
        <h1>"Add a contact"</h1>
        <form method="post" action=format!("{at}/contacts/new") novalidate>
            {form_key()}
            {fields(typed, problems)}
            <button class="govuk-button">"Add the contact"</button>
        </form>
    }
    .into_any()
}

/// One to change.
pub(super) fn change(agency: &agency::Model, contact: &Model, typed: &Typed, problems: &Problems) -> AnyView {
    let at = address(agency.id);
    let action = format!("{at}/contacts/{}", contact.id);
    view! {
        <a class="govuk-back-link" href=at.clone()>{agency.name.clone()}</a>
        {problems.summary()}
        <h1>"Change a contact"</h1>
        <p>"The new words are shown from the next page on. The old ones stay in the agency\u{2019}s history."</p>
        <form method="post" action=action novalidate>
            {fields(typed, problems)}
            <div class="oct-actions">
                <button class="govuk-button">"Save"</button>
                <a href=at.clone()>"Cancel"</a>
            </div>
        </form>
    }
    .into_any()
}

/// Before one is removed.
pub(super) fn removal(agency: &agency::Model, contact: &Model) -> AnyView {
    let at = address(agency.id);
    let action = format!("{at}/contacts/{}/removal", contact.id);
    view! {
        <a class="govuk-back-link" href=at.clone()>{agency.name.clone()}</a>
        <h1>"Remove this contact?"</h1>
        <p>{format!("{}: ", contact.purpose)}{reach(contact)}</p>
        <p>"Nobody will be sent to them from Octavo any more. They stay in the agency\u{2019}s history."</p>
        <form method="post" action=action>
            <div class="oct-actions">
                <button class="govuk-button govuk-button--warning">"Remove the contact"</button>
                <a href=at.clone()>"Cancel"</a>
            </div>
        </form>
    }
    .into_any()
}

fn fields(typed: &Typed, problems: &Problems) -> AnyView {
    let option = |value: &str, label: &'static str, apart: bool| Pickable {
        value: value.to_owned(),
        label: label.into_any(),
        picked: typed.purpose == value,
        apart,
    };
    let mut purposes: Vec<_> = PURPOSES.iter().map(|purpose| option(purpose, purpose, false)).collect();
    purposes.push(option(OTHER, "Something else, which you name below", true));
    let line = |id: &'static str, label: &'static str, hint: Option<&'static str>, kind: &'static str, value: &str| {
        text_input(TextInput { id, label, hint, kind, autocomplete: Some("off"), value }, problems)
    };
    view! {
        {picks("purpose", Pick::One, legend_small("What do people ask them about?".to_owned()), None, problems, purposes)}
        {line("purpose-other", "Something else: what?", None, "text", &typed.purpose_other)}
        {line("name", "Name", Some("Of a person, or a role such as \u{201c}the duty worker\u{201d}."), "text", &typed.name)}
        {line("telephone", "Telephone number (optional)", None, "tel", &typed.telephone)}
        {line("email", "E-mail address (optional)", None, "email", &typed.email)}
        {line("details", "Anything else (optional)", Some("An extension, hours, a room. At most 200 characters."), "text", &typed.details)}
    }
    .into_any()
}
