//! The first page of the reports: who needs action first, who is in date by agency, and how that went over twelve months.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;

use super::asked::{Asked, Pairs};
use super::chart;
use super::figures::{self, percentage, said_at};
use super::filter::{Filter, Sort, Wanted};
use super::rows::{self, Row, Start};
use super::trend::{self, Point};
use crate::account::HrOfficer;
use crate::app::kept::{Figures, Line};
use crate::app::{App, long_date};
use crate::database::audit;
use crate::error::{Query, Result};
use crate::page::fields::{Pickable, Problems, select};
use crate::page::parts::standing;
use crate::page::{Frame, Here, Shape};

/// How many people are shown.
const FIRST: u64 = 20;

/// `GET /reports`: what an HR officer must know first.
///
/// # Errors
/// If it names a pathway there is not, or the store cannot be read.
pub async fn show_home(State(app): State<App>, hr: HrOfficer, Query(mut pairs): Query<Pairs>) -> Result<Response> {
    let frame = Frame::new("Reports", Some(&hr.identity), Here::Reports).shaped(Shape::Wide);
    pairs.retain(|(name, _)| name == "pathway");
    let Some(asked) = Asked::read(&app, &hr.scope, pairs).await? else {
        return Ok(frame.show(|| view! { <h1>"Reports"</h1> <div class="oct-empty"><p>"No pathway has been published yet."</p></div> }));
    };
    let first = Filter { standing: Some(Wanted::Action), sort: Sort::Next, ..asked.filter.clone() };
    let all = rows::count(app.store.read(), &hr.scope, &first, &[]).await?;
    let (found, _) = rows::find(app.store.read(), &hr.scope, &first, &[], &Start::Skip(0), FIRST).await?;
    let figures = figures::of_today(&app, &hr.scope, asked.pathway.content).await?;
    let together = figures.lines.last().copied().unwrap_or(Line { agency: None, people: 0, in_date: 0, overdue: 0, due_soon: 0 });
    let points = trend::within(&app, &hr.scope, asked.pathway.content, &together).await?;
    let transaction = app.store.begin_write().await?;
    let slug = asked.pathway.slug.to_string();
    audit::note(&transaction, app.now(), Some(hr.identity.person), "viewed the home of the reports", &slug, "").await?;
    transaction.commit().await?;
    let today = app.today();
    Ok(frame.show(move || {
        view! {
            <h1>"Reports"</h1>
            {pathway_form(&asked)}
            {action(&asked, found, all, today)}
            {agencies(&asked, &figures)}
            {trend(&asked, &points)}
            <h2>"Other reports"</h2>
            <ul class="oct-list-roomy">
                <li><a href=asked.address(&[])>"Completion report"</a>": everybody, by any filter, on any day"</li>
                <li><a href="/reports/return">"Children\u{2019}s Workforce return"</a>": in date, on time and overdue, by agency and by sector"</li>
                <li><a href="/reports/frozen">"Frozen reports"</a>": what was reported for a period, kept as it was"</li>
                <li><a href="/reports/disclosures">"Disclosures"</a>": which records were given to whom, and why"</li>
                <li><a href="/reports/dictionary">"Data dictionary"</a>": what each column means"</li>
                <li><a href="/reports/corrections">"Corrections"</a>" of records: what is asked for, and what was decided"</li>
            </ul>
        }
        .into_any()
    }))
}

fn pathway_form(asked: &Asked) -> AnyView {
    let options = asked
        .pathways
        .iter()
        .map(|pathway| Pickable::new(pathway.slug.as_str(), pathway.title(), pathway.content == asked.pathway.content));
    view! {
        <form class="oct-filter" method="get" action="/reports" role="search" aria-label="Choose the pathway">
            {select("pathway", "Pathway", options.collect(), &Problems::none())}
            <button class="govuk-button">"Show"</button>
        </form>
    }
    .into_any()
}

fn action(asked: &Asked, found: Vec<Row>, all: u64, today: NaiveDate) -> AnyView {
    let everybody = asked.address(&[("standing", "action"), ("sort", "next")]);
    if found.is_empty() {
        return view! { <h2 id="action">"Who needs action first"</h2> <p>"Nobody is overdue or due soon."</p> }.into_any();
    }
    let link =
        if all > FIRST { format!("All {all} who are overdue or due soon") } else { "These people in the completion report".to_owned() };
    let lines = found.into_iter().map(|row| {
        let address = format!("/reports/people/{}", row.person);
        let next = if row.completed_at.is_some() { row.expires_on } else { Some(row.due_on) }.unwrap_or(row.due_on);
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header"><a href=address>{row.name}</a></th>
                <td class="govuk-table__cell">{row.agency}</td>
                <td class="govuk-table__cell">{row.role}</td>
                <td class="govuk-table__cell">{standing(row.word)}</td>
                <td class="govuk-table__cell">{when(next, today)}</td>
            </tr>
        }
    });
    view! {
        <h2 id="action">"Who needs action first"</h2>
        <div class="oct-table-scroll" role="region" aria-label="Who needs action first" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"Overdue, then due soon, the worst first"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Person"</th>
                    <th scope="col" class="govuk-table__header">"Agency"</th>
                    <th scope="col" class="govuk-table__header">"Role"</th>
                    <th scope="col" class="govuk-table__header">"Standing"</th>
                    <th scope="col" class="govuk-table__header">"Due"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{lines.collect_view()}</tbody>
            </table>
        </div>
        <p><a href=everybody>{link}</a></p>
    }
    .into_any()
}

/// A date, and how far away it is.
fn when(day: NaiveDate, today: NaiveDate) -> String {
    let away = match (day - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    };
    format!("{}, {away}", long_date(day))
}

fn agencies(asked: &Asked, figures: &Figures) -> AnyView {
    let name = |line: &Line| asked.agencies.iter().find(|agency| Some(agency.id) == line.agency).map(|agency| agency.name.clone());
    let mut lines: Vec<_> = figures.lines.iter().filter_map(|line| Some((name(line)?, *line))).collect();
    lines.sort_by_key(|(name, _)| name.to_lowercase());
    let several = lines.len() > 1;
    let rows = lines.into_iter().map(|(name, line)| line_of(asked, name, &line)).collect_view();
    let together =
        figures.lines.last().filter(|line| line.agency.is_none() && several).map(|line| line_of(asked, "All together".to_owned(), line));
    view! {
        <h2 id="agencies">"In date, by agency"</h2>
        <p>{said_at(figures.at)}" In date means that the pathway is completed and has not expired. Paused and waived people are not counted. Somebody with two posts counts once in each agency, and once in all together."</p>
        <div class="oct-table-scroll" role="region" aria-label="In date, by agency" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">{format!("In date on {}, by agency", asked.pathway.title())}</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Agency"</th>
                    <th scope="col" class="govuk-table__header">"In date"</th>
                    <th scope="col" class="govuk-table__header"><span class="govuk-visually-hidden">"Drawn"</span></th>
                    <th scope="col" class="govuk-table__header govuk-table__header--numeric">"People in date"</th>
                    <th scope="col" class="govuk-table__header govuk-table__header--numeric">"People counted"</th>
                    <th scope="col" class="govuk-table__header govuk-table__header--numeric">"Overdue"</th>
                    <th scope="col" class="govuk-table__header govuk-table__header--numeric">"Due soon"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows}{together}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line_of(asked: &Asked, name: String, line: &Line) -> AnyView {
    let agency = line.agency.map(|agency| agency.to_string()).unwrap_or_default();
    let number = |number: u64, changes: &[(&str, &str)]| {
        let mut all = vec![("agency", agency.as_str())];
        all.extend(changes);
        let cell = if number == 0 { "0".into_any() } else { view! { <a href=asked.address(&all)>{number}</a> }.into_any() };
        view! { <td class="govuk-table__cell govuk-table__cell--numeric">{cell}</td> }
    };
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header">{name}</th>
            <td class="govuk-table__cell">{percentage(line.in_date, line.people).unwrap_or_else(|| "\u{2013}".to_owned())}</td>
            <td class="govuk-table__cell">{chart::bar(line.in_date, line.people)}</td>
            {number(line.in_date, &[("standing", "counted"), ("in-date", "yes")])}
            {number(line.people, &[("standing", "counted")])}
            {number(line.overdue, &[("standing", "overdue")])}
            {number(line.due_soon, &[("standing", "due-soon")])}
        </tr>
    }
    .into_any()
}

fn trend(asked: &Asked, points: &[Point]) -> AnyView {
    let rows = points.iter().map(|point| {
        let day = point.on.to_string();
        let address = asked.address(&[("on", &day), ("standing", "counted")]);
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header"><a href=address>{long_date(point.on)}</a></th>
                <td class="govuk-table__cell">{percentage(point.in_date, point.people).unwrap_or_else(|| "\u{2013}".to_owned())}</td>
                <td class="govuk-table__cell govuk-table__cell--numeric">{point.in_date}</td>
                <td class="govuk-table__cell govuk-table__cell--numeric">{point.people}</td>
            </tr>
        }
    });
    view! {
        <h2 id="trend">"In date over twelve months"</h2>
        <p>"Each month is counted once, when it is over, and kept as it was known then. The last line is today. A month comes into the trend once the pathway has been published and somebody was asked to complete it."</p>
        {chart::trend(points)}
        <div class="oct-table-scroll" role="region" aria-label="In date over twelve months" tabindex="0">
        <table class="govuk-table">
            <caption class="govuk-table__caption govuk-visually-hidden">{format!("In date on {}, by month", asked.pathway.title())}</caption>
            <thead class="govuk-table__head"><tr class="govuk-table__row">
                <th scope="col" class="govuk-table__header">"At the end of"</th>
                <th scope="col" class="govuk-table__header">"In date"</th>
                <th scope="col" class="govuk-table__header govuk-table__header--numeric">"People in date"</th>
                <th scope="col" class="govuk-table__header govuk-table__header--numeric">"People counted"</th>
            </tr></thead>
            <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
        </table>
        </div>
    }
    .into_any()
}
