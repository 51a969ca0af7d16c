//! Reminders for HR: whether anybody was not told, who is told today and tomorrow, and when each agency writes.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;

use super::{london_hour, look};
use crate::account::HrOfficer;
use crate::app::{App, long_date};
use crate::database::reminder::Alarm;
use crate::database::reminder::candidate;
use crate::database::reminder_policy::{self, Policies, Policy};
use crate::database::{AgencyId, Scope, agency, reminder};
use crate::error::Result;
use crate::page::{Frame, Here};
use crate::reminder::Steps;

/// How many agencies the page lists.
const AGENCIES: usize = 200;

/// What the page shows.
struct Shown {
    alarms: Vec<Alarm>,
    told_today: i64,
    today: (NaiveDate, i64),
    tomorrow: (NaiveDate, i64),
    agencies: Vec<(agency::Model, Policy)>,
    is_early: bool,
}

/// `GET /reminders`.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_reminders(State(app): State<App>, hr: HrOfficer) -> Result<Response> {
    let (db, today) = (app.store.read(), app.today());
    let tomorrow = today.succ_opt().unwrap_or(today);
    let policies = reminder_policy::all(db).await?;
    let agencies = agency::within(db, &hr.scope).await?;
    let keys: Vec<_> = agencies.iter().map(|agency| agency.id).collect();
    let hour = london_hour(app.now());
    let shown = Shown {
        alarms: reminder::alarms(db, &hr.scope).await?,
        told_today: i64::try_from(reminder::count_told(db, &hr.scope, today).await?).unwrap_or(i64::MAX),
        today: (today, count(&app, &hr.scope, &policies, &keys, today).await?),
        tomorrow: (tomorrow, count(&app, &hr.scope, &policies, &keys, tomorrow).await?),
        is_early: keys.iter().any(|agency| policies.on(*agency, today).hour > hour),
        agencies: agencies.into_iter().map(|agency| (agency.clone(), policies.on(agency.id, tomorrow).clone())).collect(),
    };
    Ok(Frame::new("Reminders", Some(&hr.identity), Here::Reminders).show(move || page(&shown)))
}

/// How many people a reminder is due to on a day. Agencies that remind alike are counted together.
async fn count(app: &App, scope: &Scope, policies: &Policies, agencies: &[AgencyId], day: NaiveDate) -> Result<i64> {
    let alike = policies.all_between(agencies, day, day);
    let mut people = 0;
    for policy in &alike {
        let of_policy: Vec<_> = agencies.iter().copied().filter(|agency| policies.on(*agency, day) == *policy).collect();
        let look = look(policies, of_policy.get(..1).unwrap_or_default(), day, day);
        let some = (alike.len() > 1).then_some(of_policy.as_slice());
        people += candidate::count(app.store.read(), scope, &look, some).await?;
    }
    Ok(people)
}

fn page(shown: &Shown) -> AnyView {
    let people = |number: i64| if number == 1 { "1 person".to_owned() } else { format!("{number} people") };
    let told = match (shown.told_today, shown.is_early) {
        (0, true) => "Nobody has been written to yet today.".to_owned(),
        (0, false) => "Nobody was written to today.".to_owned(),
        (number, _) => format!("{} written to today.", people(number) + if number == 1 { " was" } else { " were" }),
    };
    let row = |(day, number): (NaiveDate, i64), name: &'static str| {
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">{format!("{name}, {}", long_date(day))}</th>
                <td class="govuk-table__cell">{people(number)}</td>
            </tr>
        }
    };
    view! {
        <h1>"Reminders"</h1>
        {alarms(&shown.alarms)}
        <p class="oct-lede">{told}</p>
        <table class="govuk-table">
            <caption class="govuk-table__caption govuk-table__caption--m">"To whom a reminder is due"</caption>
            <thead class="govuk-table__head"><tr class="govuk-table__row">
                <th scope="col" class="govuk-table__header">"Day"</th>
                <th scope="col" class="govuk-table__header">"Who"</th>
            </tr></thead>
            <tbody class="govuk-table__body">{row(shown.today, "Today")}{row(shown.tomorrow, "Tomorrow")}</tbody>
        </table>
        <p>"Everything for one person goes into one message a day. Managers are told in theirs."</p>
        <p><a href="/reminders/outbox">"Outbox: what was sent, and what could not be"</a></p>
        <h2>"When each agency reminds its people"</h2>
        <p>"Choose an agency to change its days or its hour."</p>
        {agencies(&shown.agencies)}
    }
    .into_any()
}

/// What the last comparison found, or that it found nothing.
fn alarms(alarms: &[Alarm]) -> Option<AnyView> {
    (!alarms.is_empty()).then(|| {
        let lines = alarms.iter().map(|alarm| view! { <li>{alarm_words(alarm)}</li> }).collect_view();
        view! {
            <section class="oct-alarm" aria-labelledby="not-told">
                <h2 id="not-told">"Not everybody was told"</h2>
                <ul>{lines}</ul>
                <p><a href="/reminders/outbox?state=given-up">"Messages that were given up"</a></p>
            </section>
        }
        .into_any()
    })
}

fn alarm_words(alarm: &Alarm) -> String {
    let counts = &alarm.counts;
    let said = [
        (counts.missing, "not written"),
        (counts.no_address, "for people without an e-mail address"),
        (counts.unsent, "waiting for the mail server for more than a day"),
        (counts.given_up, "given up"),
    ];
    let said: Vec<_> = said.into_iter().filter(|(number, _)| *number > 0).map(|(number, words)| format!("{number} {words}")).collect();
    format!("{}: of {} reminders in the week up to {}, {}.", alarm.agency_name, counts.should, long_date(alarm.day), said.join(", "))
}

fn agencies(agencies: &[(agency::Model, Policy)]) -> AnyView {
    let rows = agencies.iter().take(AGENCIES).map(|(agency, policy)| {
        let address = format!("/reminders/policies/{}", agency.id);
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header"><a href=address>{agency.name.clone()}</a></th>
                <td class="govuk-table__cell">{format!("{:02}:00", policy.hour)}</td>
                <td class="govuk-table__cell">{steps_words(&policy.steps)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let more = (agencies.len() > AGENCIES).then(|| view! { <p>{format!("These are the first {AGENCIES}, by name.")}</p> });
    view! {
        <div class="oct-table-scroll" role="region" aria-label="Agencies" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"When each agency reminds its people"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Agency"</th>
                    <th scope="col" class="govuk-table__header">"Hour"</th>
                    <th scope="col" class="govuk-table__header">"Days"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows}</tbody>
            </table>
        </div>
        {more}
    }
    .into_any()
}

/// An agency's steps in one line.
fn steps_words(steps: &Steps) -> String {
    let list = |days: &[u16]| days.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    let part = |days: &[u16], words: &str| (!days.is_empty()).then(|| format!("{} {words}", list(days)));
    let said = [
        part(&steps.before, "days before"),
        steps.on_day.then(|| "on the day".to_owned()),
        part(&steps.after, "days after"),
        steps.every.map(|days| format!("then every {days}")),
        part(&steps.expiry, "days before a completion runs out"),
    ];
    let said: Vec<_> = said.into_iter().flatten().collect();
    if said.is_empty() { "Nobody is reminded".to_owned() } else { said.join("; ") }
}
