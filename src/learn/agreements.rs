//! "Which agreement covers this, and whom do I ask?": answered from the register, for the reader's own agency and another.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;

use crate::account::SignedIn;
use crate::app::{App, long_date};
use crate::database::agreement_revision::Model as Revision;
use crate::database::{AgencyId, agency, agreement, contact};
use crate::error::{AppError, Query, Result};
use crate::page::contacts::{self, Contacts};
use crate::page::{Frame, Here};

/// The two agencies, as they stand in the address.
#[derive(Deserialize)]
pub struct Asked {
    own: Option<String>,
    other: Option<String>,
}

/// What is answered.
struct Answer {
    own: agency::Model,
    other: agency::Model,
    found: Vec<Revision>,
    /// Whom to ask in the reader's agency.
    contacts: Vec<(agency::Model, Vec<contact::Model>)>,
}

/// `GET /help/agreements`: the form, and the answer once two agencies are chosen.
///
/// # Errors
/// If an agency is none there is, or the store cannot be read.
pub async fn show_agreements(State(app): State<App>, SignedIn(who): SignedIn, Query(asked): Query<Asked>) -> Result<Response> {
    let agencies = agency::open(app.store.read()).await?;
    let mine = contact::for_person(app.store.read(), who.person, app.today()).await?;
    let chosen = |id: Option<&str>| match id.filter(|id| !id.is_empty()) {
        Some(id) => agencies.iter().find(|agency| agency.id.to_string() == id).cloned().map(Some).ok_or(AppError::NotFound),
        None => Ok(None),
    };
    let own = chosen(asked.own.as_deref())?.or_else(|| mine.first().map(|(agency, _)| agency.clone()));
    let other = chosen(asked.other.as_deref())?;
    let answer = match (own.clone(), other.clone()) {
        (Some(own), Some(other)) if own.id != other.id => {
            let found = agreement::between(app.store.read(), own.id, other.id).await?;
            let contacts = vec![(own.clone(), contact::of_agency(app.store.read(), own.id).await?)];
            Some(Answer { own, other, found, contacts })
        }
        _ => None,
    };
    let same = own.is_some() && own.as_ref().map(|agency| agency.id) == other.as_ref().map(|agency| agency.id);
    let (ids, today) = ((own.map(|agency| agency.id), other.map(|agency| agency.id)), app.today());
    let title = answer.as_ref().map_or_else(
        || "Which agreement covers this, and whom do I ask?".to_owned(),
        |answer| format!("Agreements between {} and {}", answer.own.name, answer.other.name),
    );
    Ok(Frame::new(title, Some(&who), Here::Elsewhere).show(move || page(&agencies, ids, same, answer, &mine, today)))
}

fn page(
    agencies: &[agency::Model],
    (own, other): (Option<AgencyId>, Option<AgencyId>),
    same: bool,
    answer: Option<Answer>,
    mine: &Contacts,
    today: NaiveDate,
) -> AnyView {
    let options = |chosen: Option<AgencyId>| {
        let option = |agency: &agency::Model| {
            let selected = chosen == Some(agency.id);
            view! { <option value=agency.id.to_string() selected=selected>{agency.name.clone()}</option> }
        };
        agencies.iter().map(option).collect_view()
    };
    let unanswered = answer.is_none().then(|| view! { <h2>"Whom to ask"</h2> {contacts::lists(mine)} });
    view! {
        <h1>"Which agreement covers this, and whom do I ask?"</h1>
        <p class="oct-lede">"Worried that a child is being harmed, or may be? Do not look for an agreement. Tell your safeguarding lead or children\u{2019}s social care now. If somebody is in immediate danger, ring 999."</p>
        <form class="oct-filter" method="get" action="/help/agreements" role="search" aria-label="Find an agreement">
            <div class="govuk-form-group">
                <label class="govuk-label" for="own">"Your agency"</label>
                <select class="govuk-select" id="own" name="own"><option value="">"Choose"</option>{options(own)}</select>
            </div>
            <div class="govuk-form-group">
                <label class="govuk-label" for="other">"The agency you would share with"</label>
                <select class="govuk-select" id="other" name="other"><option value="">"Choose"</option>{options(other)}</select>
            </div>
            <button class="govuk-button">"Show"</button>
        </form>
        {same.then(|| view! { <p role="status">"Both are the same agency. Sharing within one agency follows its own rules: choose another, or ask whom you see below."</p> })}
        {answer.map(|answer| answered(answer, today))}
        {unanswered}
        <p class="oct-screen-only"><a href="/agreements">"All agreements of the partnership"</a></p>
    }
    .into_any()
}

fn answered(answer: Answer, today: NaiveDate) -> AnyView {
    let (own, other) = (answer.own.name.clone(), answer.other.name.clone());
    let count = match answer.found.len() {
        0 => format!("There is no level 3 agreement between {own} and {other} in the register."),
        1 => format!("1 level 3 agreement between {own} and {other}."),
        more => format!("{more} level 3 agreements between {own} and {other}."),
    };
    let what = if answer.found.is_empty() { without(&own, &other) } else { with(answer.found, today) };
    view! {
        <p role="status"><strong>{count}</strong></p>
        {what}
        <h2>"Whom to ask"</h2>
        {contacts::lists(&answer.contacts)}
    }
    .into_any()
}

/// No agreement forbids nothing: it never did.
fn without(own: &str, other: &str) -> AnyView {
    let routine =
        format!("No regular flow of information between {own} and {other} has been agreed. Each time, work through the eight questions.");
    view! {
        <h2>"What that means"</h2>
        <ul>
            <li>"It does not forbid you to share. An agreement makes regular sharing easier; it is not a permission that you need."</li>
            <li>"Where a child may be suffering, or be likely to suffer, significant harm, the lack of an agreement is never a reason not to tell those who protect children. Nor is it where an adult is at risk of serious harm."</li>
            <li>{routine}</li>
            <li>"If you are not sure, ask. Write down what you decided and why, whether you share or not."</li>
            <li>"If you share the same thing again and again, tell your data protection officer: it may need an agreement."</li>
        </ul>
    }
    .into_any()
}

fn with(found: Vec<Revision>, today: NaiveDate) -> AnyView {
    let sections = found.into_iter().map(|revision| {
        let address = format!("/agreements/{}", revision.agreement_id);
        let overdue = (revision.review_on < today)
            .then(|| view! { <p>{format!("Its review was due on {}. It still stands.", long_date(revision.review_on))}</p> });
        let documents = revision.documents().into_iter().map(|document| document.title).collect::<Vec<_>>().join("; ");
        let documents = (!documents.is_empty()).then_some(("Documents", documents));
        let lines = [("Purpose", revision.purpose), ("Information", revision.data_set), ("Handling", revision.handling), ("Mechanism", revision.mechanism)];
        let lines = lines.into_iter().chain(documents).map(|(label, words)| {
            view! {
                <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                    <dt class="govuk-summary-list__key">{label}</dt>
                    <dd class="govuk-summary-list__value oct-lines-kept">{words}</dd>
                </div>
            }
        });
        view! { <section><h2><a href=address>{revision.title}</a></h2>{overdue}<dl class="govuk-summary-list">{lines.collect_view()}</dl></section> }
    });
    view! {
        {sections.collect_view()}
        <p>"An agreement covers the purpose and the information that it names, and nothing else. For anything else, work through the eight questions."</p>
    }
    .into_any()
}
