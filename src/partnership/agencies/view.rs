//! What agencies look like to those who look after them.

use leptos::prelude::*;

use super::form::Typed;
use super::{Model, address};
use crate::app::{london_day, long_date};
use crate::course::scenario::Sector;
use crate::database::agency_change::Listed;
use crate::database::contact;
use crate::page::contacts::reach;
use crate::page::fields::{Pick, Pickable, Problems, TextInput, form_key, hidden, legend_small, picks, text_input};
use crate::page::parts::{Colour, pages, tag};

/// The list.
pub(super) fn list(shown: &[Model], contacts: &[contact::Model], all: usize, (page, last): (usize, usize), may_add: bool) -> AnyView {
    let add = may_add.then(|| view! { <p><a class="govuk-button" href="/agencies/new">"Add an agency"</a></p> });
    let count = match all {
        0 => "There are no agencies yet.".to_owned(),
        1 => "1 agency.".to_owned(),
        all => format!("{all} agencies."),
    };
    let rows = shown.iter().map(|agency| {
        let own: Vec<_> = contacts.iter().filter(|contact| contact.agency_id == agency.id).collect();
        let lead = own.iter().any(|contact| contact.purpose == contact::PURPOSES[0]);
        let words = match (own.len(), lead) {
            (0, _) => "None yet".to_owned(),
            (number, true) => number.to_string(),
            (number, false) => format!("{number}, no safeguarding lead"),
        };
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header"><a href=address(agency.id)>{agency.name.clone()}</a></th>
                <td class="govuk-table__cell">{sector(agency)}</td>
                <td class="govuk-table__cell">{words}</td>
                <td class="govuk-table__cell">{state(agency)}</td>
            </tr>
        }
    });
    let table = (!shown.is_empty()).then(|| {
        view! {
            <div class="oct-table-scroll" role="region" aria-label="Agencies" tabindex="0">
                <table class="govuk-table">
                    <caption class="govuk-table__caption govuk-visually-hidden">"Agencies, by name"</caption>
                    <thead class="govuk-table__head"><tr class="govuk-table__row">
                        <th scope="col" class="govuk-table__header">"Agency"</th>
                        <th scope="col" class="govuk-table__header">"Sector"</th>
                        <th scope="col" class="govuk-table__header">"Contacts"</th>
                        <th scope="col" class="govuk-table__header">"State"</th>
                    </tr></thead>
                    <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <h1>"Agencies"</h1>
        <p class="oct-lede">"Each agency\u{2019}s people see its contacts wherever they may need to ask."</p>
        <p><a href="/agreements">"Agreements between the agencies"</a></p>
        {add}
        <p role="status">{count}</p>
        {table}
        {pages(page, last, |page| format!("/agencies?page={page}"))}
    }
    .into_any()
}

fn state(agency: &Model) -> AnyView {
    match agency.closed_at {
        Some(at) => view! { {tag("Closed", Colour::Grey)}" "{format!("on {}", long_date(london_day(at)))} }.into_any(),
        None => "Open".into_any(),
    }
}

fn sector(agency: &Model) -> String {
    Sector::parse(&agency.sector).map_or_else(|| agency.sector.clone(), |sector| sector.label().to_owned())
}

/// One agency.
pub(super) fn one(agency: &Model, contacts: &[contact::Model], may_close: bool, changes: Vec<Listed>, (page, last): (u64, u64)) -> AnyView {
    let at = address(agency.id);
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let closing = may_close.then(|| {
        let (words, target) = (if agency.closed_at.is_some() { "Open it again" } else { "Close this agency" }, format!("{at}/closing"));
        view! { <p><a href=target>{words}</a></p> }
    });
    let closed = agency.closed_at.map(|when| {
        let words = format!("Closed on {}. Its records stay. It is not offered for anything new.", long_date(london_day(when)));
        view! { <div class="govuk-inset-text">{words}</div> }
    });
    view! {
        <a class="govuk-back-link" href="/agencies">"Agencies"</a>
        <p class="oct-caption">{sector(agency)}</p>
        <h1>{agency.name.clone()}</h1>
        {closed}
        <p><a href=format!("{at}/details")>"Change the name or sector"</a></p>
        {closing}
        {contact_list(&at, contacts)}
        {history(changes)}
        {pages(whole(page), whole(last), move |page| format!("{at}?page={page}"))}
    }
    .into_any()
}

fn contact_list(at: &str, contacts: &[contact::Model]) -> AnyView {
    let missing: Vec<_> =
        contact::PURPOSES[..2].iter().filter(|purpose| contacts.iter().all(|contact| contact.purpose != **purpose)).collect();
    let missing = (!missing.is_empty()).then(|| {
        let names = missing.iter().map(|purpose| purpose.to_lowercase()).collect::<Vec<_>>().join(" and no ");
        view! { <p>{format!("There is no {names} yet.")}</p> }
    });
    let rows = contacts.iter().enumerate().map(|(index, contact)| {
        let own = format!("{at}/contacts/{}", contact.id);
        let about = format!(": {}, {}", contact.purpose, contact.name);
        let up = (index > 0).then(|| {
            view! {
                <li class="govuk-summary-list__actions-list-item">
                    <form class="oct-inline" method="post" action=format!("{own}/up")>
                        <button class="oct-link-button">"Move up"<span class="govuk-visually-hidden">{about.clone()}</span></button>
                    </form>
                </li>
            }
        });
        view! {
            <div class="govuk-summary-list__row">
                <dt class="govuk-summary-list__key">{contact.purpose.clone()}</dt>
                <dd class="govuk-summary-list__value">{reach(contact)}</dd>
                <dd class="govuk-summary-list__actions">
                    <ul class="govuk-summary-list__actions-list">
                        {up}
                        <li class="govuk-summary-list__actions-list-item">
                            <a href=own.clone()>"Change"<span class="govuk-visually-hidden">{about.clone()}</span></a>
                        </li>
                        <li class="govuk-summary-list__actions-list-item">
                            <a href=format!("{own}/removal")>"Remove"<span class="govuk-visually-hidden">{about.clone()}</span></a>
                        </li>
                    </ul>
                </dd>
            </div>
        }
    });
    view! {
        <h2>"Whom to ask"</h2>
        <p>"The people of this agency see these contacts at every \u{201c}not sure\u{201d}, at the end of each module, and on a page to print."</p>
        {missing}
        <dl class="govuk-summary-list oct-keep">{rows.collect_view()}</dl>
        <p><a class="govuk-button" href=format!("{at}/contacts/new")>"Add a contact"</a></p>
    }
    .into_any()
}

fn history(changes: Vec<Listed>) -> AnyView {
    let lines = changes.into_iter().map(|change| {
        let by = change.by.unwrap_or_else(|| "the command line".to_owned());
        let when = long_date(london_day(change.at));
        let (words, verb) = match (change.was.is_empty(), change.became.is_empty()) {
            (true, _) => (change.became, "Added"),
            (_, true) => (change.was, "Removed"),
            _ => (format!("{} became {}", quoted(&change.was), quoted(&change.became)), "Changed"),
        };
        view! {
            <li><strong>{change.what}</strong>": "{words}<br/><span class="oct-caption">{format!("{verb} on {when} by {by}")}</span></li>
        }
    });
    let lines = lines.collect_view();
    let none = lines.is_empty().then(|| view! { <p>"Nothing has been changed by hand."</p> });
    view! { <h2>"What has changed"</h2> {none} <ul class="oct-list-roomy">{lines}</ul> }.into_any()
}

fn quoted(text: &str) -> String {
    format!("\u{201c}{text}\u{201d}")
}

/// A new agency.
pub(super) fn new(typed: &Typed, problems: &Problems) -> AnyView {
    view! {
        <a class="govuk-back-link" href="/agencies">"Agencies"</a>
        {problems.summary()}
        <h1>"Add an agency"</h1>
        <form method="post" action="/agencies/new" novalidate>
            {form_key()}
            {fields(typed, problems)}
            <button class="govuk-button">"Add the agency"</button>
        </form>
    }
    .into_any()
}

/// An agency's name and sector.
pub(super) fn details(agency: &Model, typed: &Typed, problems: &Problems) -> AnyView {
    let at = address(agency.id);
    view! {
        <a class="govuk-back-link" href=at.clone()>{agency.name.clone()}</a>
        {problems.summary()}
        <h1>"Change the name or sector"</h1>
        <p>"What it was called before stays in its history, and in records that were made under that name."</p>
        <form method="post" action=format!("{at}/details") novalidate>
            {fields(typed, problems)}
            <div class="oct-actions">
                <button class="govuk-button">"Save"</button>
                <a href=at.clone()>"Cancel"</a>
            </div>
        </form>
    }
    .into_any()
}

fn fields(typed: &Typed, problems: &Problems) -> AnyView {
    let name = TextInput {
        id: "name",
        label: "Name",
        hint: Some("As its own staff say it. At most 100 characters."),
        kind: "text",
        autocomplete: Some("off"),
        value: &typed.name,
    };
    let sectors = Sector::ALL.map(|sector| Pickable {
        value: sector.code().to_owned(),
        label: sector.label().into_any(),
        picked: typed.sector == sector.code(),
        apart: sector == Sector::Other,
    });
    view! {
        {text_input(name, problems)}
        {picks("sector", Pick::One, legend_small("Sector".to_owned()), None, problems, sectors.into())}
    }
    .into_any()
}

/// Before an agency is closed or opened again.
pub(super) fn closing(agency: &Model, posts: u64) -> AnyView {
    let at = address(agency.id);
    let held = match posts {
        0 => "Nobody holds a post here now.".to_owned(),
        1 => "1 person\u{2019}s post here has not ended. Closing the agency does not end it.".to_owned(),
        posts => format!("{posts} posts here have not ended. Closing the agency does not end them."),
    };
    let (heading, follows, to, button) = match agency.closed_at {
        Some(_) => ("Open this agency again", "It can be chosen again for posts and agreements.", "open", "Open it again"),
        None => (
            "Close this agency",
            "Its people, contacts, agreements and records stay as they are. It is not offered for anything new. You can open it again.",
            "closed",
            "Close the agency",
        ),
    };
    view! {
        <a class="govuk-back-link" href=at.clone()>{agency.name.clone()}</a>
        <h1>{heading}</h1>
        <p>{follows}</p>
        {agency.closed_at.is_none().then(|| view! { <p>{held}</p> })}
        <form method="post" action=format!("{at}/closing")>
            {hidden("to", to.to_owned())}
            <div class="oct-actions">
                <button class="govuk-button">{button}</button>
                <a href=at.clone()>"Cancel"</a>
            </div>
        </form>
    }
    .into_any()
}
