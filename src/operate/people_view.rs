//! What permissions look like to an administrator.

use leptos::prelude::*;

use super::people::{Person, Typed};
use crate::app::{london_day, long_date};
use crate::database::PersonId;
use crate::database::person_grant::{Held, Permission};
use crate::page::fields::{Pick, Pickable, Problems, legend_small, picks};
use crate::page::parts::pages;

/// The search, and who may do more than learn.
pub(super) fn list(words: &str, found: Option<Vec<(PersonId, String)>>, holders: Vec<Held>, (page, last): (u64, u64)) -> AnyView {
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let found = match found {
        Some(found) => results(found),
        None if words.is_empty() => ().into_any(),
        None => view! { <p role="status">"Type at least two letters."</p> }.into_any(),
    };
    view! {
        <a class="govuk-back-link" href="/operate">"Administration"</a>
        <h1>"Permissions"</h1>
        <p class="oct-lede">"Everybody can learn. Find somebody to see what else they may do, and to change it."</p>
        <form class="oct-filter" method="get" action="/operate/people" role="search" aria-label="Find a person">
            <div class="govuk-form-group">
                <label class="govuk-label" for="q">"Name or e-mail address"</label>
                <input class="govuk-input" id="q" name="q" type="search" autocomplete="off" value=words.to_owned()/>
            </div>
            <button class="govuk-button">"Find"</button>
        </form>
        {found}
        {table(holders)}
        {pages(whole(page), whole(last), |page| format!("/operate/people?page={page}"))}
    }
    .into_any()
}

fn results(mut found: Vec<(PersonId, String)>) -> AnyView {
    let more = found.len() > 20;
    found.truncate(20);
    let count = match (found.len(), more) {
        (0, _) => "Nobody has these words in their name or e-mail address.".to_owned(),
        (_, true) => "More than 20 people. Type more of the name or address.".to_owned(),
        (1, _) => "1 person.".to_owned(),
        (number, _) => format!("{number} people."),
    };
    let lines = found.into_iter().map(|(id, name)| view! { <li><a href=format!("/operate/people/{id}")>{name}</a></li> });
    view! { <h2>"Found"</h2> <p role="status">{count}</p> <ul class="oct-list-roomy">{lines.collect_view()}</ul> }.into_any()
}

fn table(holders: Vec<Held>) -> AnyView {
    let rows = holders.into_iter().map(|held| {
        let address = format!("/operate/people/{}", held.person_id);
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header"><a href=address>{held.person_name.clone()}</a></th>
                <td class="govuk-table__cell">{held.permission.label()}</td>
                <td class="govuk-table__cell">{of(&held)}</td>
                <td class="govuk-table__cell">{long_date(london_day(held.granted_at))}</td>
            </tr>
        }
    });
    view! {
        <h2>"Who may do more than learn"</h2>
        <div class="oct-table-scroll" role="region" aria-label="Permissions" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"Permissions, by name"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Person"</th>
                    <th scope="col" class="govuk-table__header">"Permission"</th>
                    <th scope="col" class="govuk-table__header">"For"</th>
                    <th scope="col" class="govuk-table__header">"Since"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn of(held: &Held) -> String {
    held.agency_name.clone().unwrap_or_else(|| "The whole partnership".to_owned())
}

/// One person.
pub(super) fn one(person: &Person, by: PersonId, typed: &Typed, problems: &Problems) -> AnyView {
    let at = format!("/operate/people/{}", person.id);
    let addresses = if person.addresses.is_empty() { "No e-mail address".to_owned() } else { person.addresses.join(", ") };
    let rows = person.held.iter().map(|held| {
        let about = format!(": {}, {}", held.permission.label(), of(held));
        let own = held.permission == Permission::Administrator && person.id == by;
        let action = match held.permission {
            Permission::Learner => ().into_any(),
            _ if own => "Yours: another administrator can take it away".into_any(),
            _ => view! {
                <form class="oct-inline" method="post" action=format!("{at}/{}/removal", held.id)>
                    <button class="oct-link-button">"Take away"<span class="govuk-visually-hidden">{about}</span></button>
                </form>
            }
            .into_any(),
        };
        view! {
            <div class="govuk-summary-list__row">
                <dt class="govuk-summary-list__key">{held.permission.label()}</dt>
                <dd class="govuk-summary-list__value">{format!("{}, since {}", of(held), long_date(london_day(held.granted_at)))}</dd>
                <dd class="govuk-summary-list__actions">{action}</dd>
            </div>
        }
    });
    let rows = rows.collect_view();
    let none = person.held.is_empty().then(|| view! { <p>"Nothing yet."</p> });
    let refused = problems.of("held").map(|problem| view! { <p class="govuk-error-message">{problem.to_owned()}</p> });
    view! {
        <a class="govuk-back-link" href="/operate/people">"Permissions"</a>
        {problems.summary()}
        <p class="oct-caption">{addresses}</p>
        <h1>{format!("Permissions of {}", person.name)}</h1>
        <h2 id="held" tabindex="-1">"What they may do"</h2>
        {refused}
        {none}
        <dl class="govuk-summary-list">{rows}</dl>
        {give(person, &at, typed, problems)}
        <p>"A change counts from their next page on. They are not told by e-mail."</p>
    }
    .into_any()
}

fn give(person: &Person, at: &str, typed: &Typed, problems: &Problems) -> AnyView {
    let about = |permission: Permission| match permission {
        Permission::Learner => "learns",
        Permission::Trainer => "writes cases and modules, and answers what people report",
        Permission::Approver => "approves what a trainer has written",
        Permission::Hr => "keeps people, agencies and agreements, and sees records",
        Permission::Administrator => "runs the system and gives permissions; for the whole partnership, whatever you choose below",
    };
    let options = Permission::GIVEN.map(|permission| Pickable {
        value: permission.word().to_owned(),
        label: format!("{}: {}", permission.label(), about(permission)).into_any(),
        picked: typed.permission == permission.word(),
        apart: permission == Permission::Administrator,
    });
    let agencies = person.agencies.iter().map(|agency| {
        let selected = typed.agency == agency.id.to_string();
        view! { <option value=agency.id.to_string() selected=selected>{agency.name.clone()}</option> }
    });
    let agencies = agencies.collect_view();
    let problem = problems.of("agency").map(str::to_owned);
    let class = if problem.is_some() { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
    let (described, invalid) = (problem.is_some().then_some("agency-error"), problem.is_some().then_some("true"));
    let problem = problem.map(|problem| {
        view! { <p class="govuk-error-message" id="agency-error"><span class="govuk-visually-hidden">"Error:"</span>" "{problem}</p> }
    });
    view! {
        <h2>"Give a permission"</h2>
        <form method="post" action=at.to_owned() novalidate>
            {picks("permission", Pick::One, legend_small("Which?".to_owned()), None, problems, options.into())}
            <div class=class>
                <label class="govuk-label" for="agency">"For which agency"</label>
                {problem}
                <select class="govuk-select" id="agency" name="agency" aria-describedby=described aria-invalid=invalid>
                    <option value="">"Choose"</option>
                    <option value="partnership" selected={typed.agency == "partnership"}>"The whole partnership"</option>
                    {agencies}
                </select>
            </div>
            <button class="govuk-button">"Give the permission"</button>
        </form>
    }
    .into_any()
}
