//! The view of a person's page.

use std::collections::HashSet;

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::app::{london_day, long_date};
use crate::course::scenario::Sector;
use crate::course::text::capitalised;
use crate::database::people::Held;
use crate::database::{AssignmentId, completion, message, person, person_email, person_name};
use crate::page::messages::messages_to;
use crate::page::parts::{completions, standing};
use crate::standing::Word;

/// What the page shows.
pub(super) struct Page {
    pub(super) person: person::Model,
    pub(super) names: Vec<person_name::Model>,
    pub(super) addresses: Vec<person_email::Model>,
    pub(super) posts: Vec<Held>,
    pub(super) asked: Vec<Asked>,
    pub(super) completions: Vec<completion::Model>,
    pub(super) messages: Vec<message::Model>,
    /// Addresses of theirs that a mail server refuses.
    pub(super) refused: HashSet<String>,
    pub(super) done: Option<&'static str>,
    pub(super) today: NaiveDate,
}

/// Something asked of the person.
pub(super) struct Asked {
    pub(super) assignment: AssignmentId,
    pub(super) title: String,
    pub(super) word: Word,
    pub(super) why: Vec<String>,
}

/// The page.
pub(super) fn view(page: Page) -> impl IntoView {
    let Page { person, names, addresses, posts, asked, completions: done, messages, refused, done: said, today } = page;
    let is_leaver = !posts.is_empty() && posts.iter().all(|held| held.post.ends_on.is_some_and(|day| day < today));
    let own = format!("/people/{}", person.id);
    let (new_post, removal) = (format!("{own}/posts/new"), format!("{own}/removal"));
    let assign = format!("/assignments/new?person={}", person.id);
    let can_sign_in = addresses.iter().any(|address| address.ended_at.is_none());
    let acts = can_sign_in.then(|| {
        view! { <form method="post" action=format!("{own}/sign-in-link")><button class="govuk-button govuk-button--secondary">"Send a sign-in link"</button></form> }
    });
    let leaver = is_leaver.then(|| view! { <p>"All posts have ended. The record is kept."</p> });
    view! {
        <a class="govuk-back-link" href="/people">"People"</a>
        {said.map(done_banner)}
        <h1>{person.name.clone()}</h1>
        {leaver}
        <h2>"Name and addresses"</h2>
        {who(&person, names, addresses)}
        {acts}
        <h2>"Posts"</h2>
        {post_table(posts, today)}
        <p><a href=new_post>"Add a post"</a></p>
        <h2>"What is asked, and why"</h2>
        {asked_list(asked)}
        <p><a href=assign>"Ask for something more"</a></p>
        <h2>"What is completed"</h2>
        {completion_table(done)}
        {messages_to(&messages, refused)}
        <p><a href=removal>"Remove this person"</a>", if they were added by mistake"</p>
    }
}

/// Says what was just done.
pub(super) fn done_banner(said: &'static str) -> impl IntoView {
    view! {
        <div class="govuk-notification-banner govuk-notification-banner--success" role="status" aria-labelledby="done">
            <div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" id="done">"Done"</h2></div>
            <div class="govuk-notification-banner__content"><p class="govuk-notification-banner__heading">{said}</p></div>
        </div>
    }
}

fn who(person: &person::Model, names: Vec<person_name::Model>, addresses: Vec<person_email::Model>) -> impl IntoView + use<> {
    let number = person.staff_number.clone().unwrap_or_else(|| "None".to_owned());
    let earlier = names.into_iter().map(|name| {
        let number = name.staff_number.map(|number| format!(", staff number {number}")).unwrap_or_default();
        view! { <li>{format!("{}{number}, until {}", name.name, long_date(london_day(name.ended_at)))}</li> }
    });
    let earlier = earlier.collect_view();
    let has_earlier = !earlier.is_empty();
    let earlier = has_earlier.then(|| row("Earlier names", view! { <ul class="govuk-list">{earlier}</ul> }.into_any(), None));
    let edit = format!("/people/{}/edit", person.id);
    let addresses = addresses.into_iter().map(|address| {
        let since = long_date(london_day(address.created_at));
        let words = match address.ended_at {
            None => format!("{}, since {since}", address.email),
            Some(at) => format!("{}, {since} to {} (no longer used)", address.email, long_date(london_day(at))),
        };
        view! { <li>{words}</li> }
    });
    let addresses = view! { <ul class="govuk-list">{addresses.collect_view()}</ul> }.into_any();
    view! {
        <dl class="govuk-summary-list">
            {row("Name", person.name.clone().into_any(), Some((edit.clone(), "name")))}
            {row("Staff number", number.into_any(), Some((edit, "staff number")))}
            {earlier}
            {row("E-mail addresses", addresses, Some((format!("/people/{}/email", person.id), "e-mail address")))}
        </dl>
    }
}

fn row(key: &'static str, value: AnyView, change: Option<(String, &'static str)>) -> impl IntoView {
    let change = change.map(|(address, what)| {
        let what = format!(" {what}");
        view! { <a class="govuk-link" href=address>"Change"<span class="govuk-visually-hidden">{what}</span></a> }
    });
    view! {
        <div class="govuk-summary-list__row">
            <dt class="govuk-summary-list__key">{key}</dt>
            <dd class="govuk-summary-list__value">{value}</dd>
            <dd class="govuk-summary-list__actions">{change}</dd>
        </div>
    }
}

fn post_table(posts: Vec<Held>, today: NaiveDate) -> AnyView {
    if posts.is_empty() {
        return view! { <p>"None yet."</p> }.into_any();
    }
    let rows = posts.into_iter().map(|held| post_row(held, today)).collect_view();
    view! {
        <div class="oct-table-scroll" role="region" aria-label="Posts" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"Posts, the latest first"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Role"</th>
                    <th scope="col" class="govuk-table__header">"Agency"</th>
                    <th scope="col" class="govuk-table__header">"Team"</th>
                    <th scope="col" class="govuk-table__header">"Manager"</th>
                    <th scope="col" class="govuk-table__header">"Training group"</th>
                    <th scope="col" class="govuk-table__header">"Sector"</th>
                    <th scope="col" class="govuk-table__header">"Employed as"</th>
                    <th scope="col" class="govuk-table__header">"Start"</th>
                    <th scope="col" class="govuk-table__header">"End"</th>
                    <th scope="col" class="govuk-table__header">"Change"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn post_row(held: Held, today: NaiveDate) -> impl IntoView {
    let Held { post, agency_name, manager_name } = held;
    let nothing = || "\u{2013}".to_owned();
    let edit = format!("/people/{}/posts/{}/edit", post.person_id, post.id);
    let which = format!(" the post as {}", post.role);
    let sector = Sector::parse(&post.sector).map_or(post.sector.clone(), |sector| sector.label().to_owned());
    let end = match post.ends_on {
        None => nothing(),
        Some(day) if day < today => format!("{} (ended)", long_date(day)),
        Some(day) => long_date(day),
    };
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header">{post.role}</th>
            <td class="govuk-table__cell">{agency_name}</td>
            <td class="govuk-table__cell">{post.team.unwrap_or_else(nothing)}</td>
            <td class="govuk-table__cell">{manager_name.unwrap_or_else(nothing)}</td>
            <td class="govuk-table__cell">{post.training_group}</td>
            <td class="govuk-table__cell">{sector}</td>
            <td class="govuk-table__cell">{capitalised(&post.employment_kind)}</td>
            <td class="govuk-table__cell oct-date">{long_date(post.starts_on)}</td>
            <td class="govuk-table__cell oct-date">{end}</td>
            <td class="govuk-table__cell"><a href=edit>"Change"<span class="govuk-visually-hidden">{which}</span></a></td>
        </tr>
    }
}

fn asked_list(asked: Vec<Asked>) -> AnyView {
    if asked.is_empty() {
        return view! { <p>"Nothing yet."</p> }.into_any();
    }
    let lines = asked.into_iter().map(|asked| {
        let why = asked.why.into_iter().map(|why| view! { <br/>{why} }).collect_view();
        view! {
            <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                <dt class="govuk-summary-list__key"><a href=format!("/assignments/{}", asked.assignment)>{asked.title}</a></dt>
                <dd class="govuk-summary-list__value">{standing(asked.word)}{why}</dd>
            </div>
        }
    });
    view! { <dl class="govuk-summary-list">{lines.collect_view()}</dl> }.into_any()
}

fn completion_table(done: Vec<completion::Model>) -> AnyView {
    match done.is_empty() {
        true => view! { <p>"Nothing yet."</p> }.into_any(),
        false => completions(done, |completion| Some(format!("/reports/completions/{}", completion.id))).into_any(),
    }
}
