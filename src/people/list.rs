//! The list of people: found by any part of a name, by an address or a staff number.

use std::collections::HashMap;

use axum::extract::State as Of;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::account::HrOfficer;
use crate::app::App;
use crate::database::people::{self, Found, From, Held, State, Wanted};
use crate::database::{AgencyId, PersonId, agency, person};
use crate::error::{AppError, Query, Result};
use crate::fold;
use crate::page::fields::{Problems, TextInput, text_input};
use crate::page::{Frame, Here, Shape, encode};

/// How many people a page has.
const ON_A_PAGE: u64 = 50;
/// Past this many nobody needs the number, and counting would take longer than finding.
const COUNTED: u64 = 1000;
/// Longest text that is looked for.
const LONGEST: usize = 100;

/// The whole state of the list, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    name: Option<String>,
    agency: Option<String>,
    state: Option<String>,
    after: Option<String>,
    before: Option<String>,
}

struct Line {
    person: person::Model,
    email: String,
    posts: Vec<Held>,
}

/// What the page shows.
struct Listing {
    text: String,
    agency: Option<AgencyId>,
    state: State,
    agencies: Vec<agency::Model>,
    lines: Vec<Line>,
    found: (bool, bool),
    count: Option<usize>,
    today: chrono::NaiveDate,
}

/// `GET /people`: those within the asker's scope.
///
/// # Errors
/// If the filter names what there is not, or the store cannot be read.
pub async fn list_people(Of(app): Of<App>, hr: HrOfficer, Query(asked): Query<Asked>) -> Result<Response> {
    let text = asked.name.as_deref().unwrap_or_default().trim().to_owned();
    let frame = Frame::new("People", Some(&hr.identity), Here::People).shaped(Shape::Wide);
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let agency = match asked.agency.as_deref().filter(|id| !id.is_empty()) {
        Some(id) => Some(AgencyId::parse(id).filter(|id| agencies.iter().any(|agency| agency.id == *id)).ok_or(AppError::NotFound)?),
        None => None,
    };
    let state = state(asked.state.as_deref())?;
    if text.chars().count() > LONGEST || text.contains('\0') {
        let problems = Problems::one("name", format!("Look for at most {LONGEST} letters"));
        let listing = Listing { text, agency, state, agencies, lines: Vec::new(), found: (false, false), count: None, today: app.today() };
        return Ok(frame.show_invalid(move || view(listing, &problems)));
    }
    let wanted = Wanted { words: words(&text), text: text.to_lowercase(), agency, state, today: app.today() };
    let listing = list(&app, &hr, wanted, place(&asked)?, text, agencies).await?;
    Ok(frame.show(move || view(listing, &Problems::none())))
}

async fn list(app: &App, hr: &HrOfficer, wanted: Wanted, from: From, text: String, agencies: Vec<agency::Model>) -> Result<Listing> {
    let db = app.store.read();
    let Found { people: found, has_before, has_after } = people::find(db, &hr.scope, &wanted, from, ON_A_PAGE).await?;
    let count = match (has_before, has_after) {
        (false, false) => found.len(),
        _ => people::count_up_to(db, &hr.scope, &wanted, COUNTED).await?,
    };
    let ids: Vec<PersonId> = found.iter().map(|person| person.id).collect();
    let mut emails = people::addresses_of(db, &ids).await?;
    let mut posts: HashMap<PersonId, Vec<Held>> = HashMap::new();
    for held in people::posts_within(db, &hr.scope, &ids).await? {
        posts.entry(held.post.person_id).or_default().push(held);
    }
    let line = |person: person::Model| {
        let (email, posts) = (emails.remove(&person.id).unwrap_or_default(), posts.remove(&person.id).unwrap_or_default());
        Line { person, email, posts }
    };
    let lines = found.into_iter().map(line).collect();
    let Wanted { agency, state, today, .. } = wanted;
    Ok(Listing { text, agency, state, agencies, lines, found: (has_before, has_after), count: Some(count), today })
}

/// The words of a name, as names are folded.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(fold::folded).filter(|word| !word.is_empty()).collect()
}

fn state(word: Option<&str>) -> Result<State> {
    match word.unwrap_or("current") {
        "" | "current" => Ok(State::Current),
        "leavers" => Ok(State::Leavers),
        "all" => Ok(State::All),
        _ => Err(AppError::NotFound),
    }
}

fn place(asked: &Asked) -> Result<From> {
    let key = |text: &str| PersonId::parse(text).ok_or(AppError::NotFound);
    match (asked.after.as_deref(), asked.before.as_deref()) {
        (Some(after), _) => Ok(From::After(key(after)?)),
        (None, Some(before)) => Ok(From::Before(key(before)?)),
        (None, None) => Ok(From::Start),
    }
}

fn view(listing: Listing, problems: &Problems) -> AnyView {
    let count = listing.count.map(|count| match count {
        0 => "Nobody is found. Try a shorter part of the name, or show everyone and not only those in post.".to_owned(),
        1 => "1 person.".to_owned(),
        many if u64::try_from(many).is_ok_and(|many| many > COUNTED) => "More than 1,000 people.".to_owned(),
        many => format!("{many} people."),
    });
    let form = filter_form(&listing, problems);
    let add = listing.agency.map_or_else(|| "/people/new".to_owned(), |agency| format!("/people/new?agency={agency}"));
    let pages = pages(&listing);
    let today = listing.today;
    let rows = listing.lines.into_iter().map(|line| row(line, today)).collect_view();
    let table = listing.count.is_some_and(|count| count > 0).then(|| {
        view! {
            <div class="oct-table-scroll" role="region" aria-label="People" tabindex="0">
                <table class="govuk-table">
                    <caption class="govuk-table__caption govuk-visually-hidden">"People, by name"</caption>
                    <thead class="govuk-table__head"><tr class="govuk-table__row">
                        <th scope="col" class="govuk-table__header">"Name"</th>
                        <th scope="col" class="govuk-table__header">"Staff number"</th>
                        <th scope="col" class="govuk-table__header">"E-mail address"</th>
                        <th scope="col" class="govuk-table__header">"Posts"</th>
                    </tr></thead>
                    <tbody class="govuk-table__body">{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        {problems.summary()}
        <h1>"People"</h1>
        <div class="oct-actions"><a class="govuk-button govuk-button--secondary" href=add>"Add a person"</a> <a class="govuk-button govuk-button--secondary" href="/people/imports">"Load people from a file"</a></div>
        {form}
        <p role="status">{count}</p>
        {table}
        {pages}
    }
    .into_any()
}

fn filter_form(listing: &Listing, problems: &Problems) -> AnyView {
    let agencies = listing.agencies.iter().map(|agency| {
        let selected = listing.agency == Some(agency.id);
        view! { <option value=agency.id.to_string() selected=selected>{agency.name.clone()}</option> }
    });
    let states = [("current", "In post", State::Current), ("leavers", "Leavers", State::Leavers), ("all", "Everyone", State::All)];
    let states = states.map(|(value, words, state)| view! { <option value=value selected=listing.state == state>{words}</option> });
    let name = TextInput {
        id: "name",
        label: "Part of a name, the start of an e-mail address, or a staff number",
        hint: None,
        kind: "search",
        autocomplete: Some("off"),
        value: &listing.text,
    };
    view! {
        <form class="oct-filter" method="get" action="/people" role="search" aria-label="Find people">
            {text_input(name, problems)}
            <div class="govuk-form-group">
                <label class="govuk-label" for="agency">"Agency"</label>
                <select class="govuk-select" id="agency" name="agency">
                    <option value="">"All that you may see"</option>
                    {agencies.collect_view()}
                </select>
            </div>
            <div class="govuk-form-group">
                <label class="govuk-label" for="state">"Show"</label>
                <select class="govuk-select" id="state" name="state">{states.collect_view()}</select>
            </div>
            <button class="govuk-button">"Find"</button>
        </form>
    }
    .into_any()
}

fn row(line: Line, today: chrono::NaiveDate) -> AnyView {
    let address = format!("/people/{}", line.person.id);
    let posts = line.posts.iter().map(|held| {
        let ended = if held.post.ends_on.is_some_and(|day| day < today) { " (ended)" } else { "" };
        view! { <li>{format!("{}, {}{ended}", held.post.role, held.agency_name)}</li> }
    });
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header"><a href=address>{line.person.name}</a></th>
            <td class="govuk-table__cell">{line.person.staff_number.unwrap_or_default()}</td>
            <td class="govuk-table__cell">{line.email}</td>
            <td class="govuk-table__cell"><ul class="oct-list-plain">{posts.collect_view()}</ul></td>
        </tr>
    }
    .into_any()
}

fn pages(listing: &Listing) -> Option<AnyView> {
    let (first, last) = (listing.lines.first()?, listing.lines.last()?);
    let state = match listing.state {
        State::Current => "current",
        State::Leavers => "leavers",
        State::All => "all",
    };
    let agency = listing.agency.map(|agency| agency.to_string()).unwrap_or_default();
    let query = format!("/people?name={}&agency={agency}&state={state}", encode(&listing.text));
    let (has_before, has_after) = listing.found;
    let before = has_before.then(|| crate::page::parts::step(format!("{query}&before={}", first.person.id), "Previous", "prev"));
    let after = has_after.then(|| crate::page::parts::step(format!("{query}&after={}", last.person.id), "Next", "next"));
    (has_before || has_after).then(|| view! { <nav class="govuk-pagination" aria-label="Pages">{before}{after}</nav> }.into_any())
}
