//! What choosing an agency's reminders looks like, with what somebody would get and when.

use chrono::{Days, NaiveDate};
use leptos::prelude::*;

use super::Page;
use super::form::{HOURS, Typed};
use crate::app::long_date;
use crate::database::AssignmentId;
use crate::database::reminder_policy::Policy;
use crate::page::fields::{Pick, Pickable, Problems, TextInput, legend_small, picks, text_input};
use crate::remind::letter::{self, Matter, Mine};
use crate::reminder::Step;

/// The form, and below it what comes of it if it can be read.
pub(super) fn page(page: &Page, typed: &Typed, policy: Option<&Policy>, problems: &Problems) -> AnyView {
    let preview = policy.map(|policy| preview(page, policy));
    let action = format!("/reminders/policies/{}", page.agency.id);
    let from = format!("What you save holds from {} on. What was told before stands.", long_date(page.from));
    let day =
        vec![Pickable { value: "yes".to_owned(), label: "On the day itself".into_any(), picked: typed.on_day == "yes", apart: false }];
    view! {
        <a class="govuk-back-link" href="/reminders">"Reminders"</a>
        {problems.summary()}
        <h1>{format!("When {} reminds its people", page.agency.name)}</h1>
        <p>{from}</p>
        <form method="post" action=action novalidate>
            {hours(typed, problems)}
            {days("before", "Days before it is due", "Numbers of days with commas between them, for example 28, 7. Leave it empty for none.", &typed.before, problems)}
            {picks("on-day", Pick::Several, legend_small("On the day it is due".to_owned()), None, problems, day)}
            {days("after", "Days after it was due", "For example 7, 28. Leave it empty for none.", &typed.after, problems)}
            {days("every", "Then again every so many days", "From 7 to 180. Leave it empty for never. It ends after two years.", &typed.every, problems)}
            {days("manager", "Tell the manager from so many days overdue", "The manager is told on the days after that on which the person is. Leave it empty for never.", &typed.manager, problems)}
            {days("expiry", "Days before a completion runs out", "For example 60, 28, 7. Leave it empty for none.", &typed.expiry, problems)}
            <div class="oct-actions">
                <button class="govuk-button" name="act" value="save">"Save"</button>
                <button class="govuk-button govuk-button--secondary" name="act" value="preview">"Show what people get"</button>
            </div>
        </form>
        {preview}
    }
    .into_any()
}

fn hours(typed: &Typed, problems: &Problems) -> AnyView {
    let options = HOURS.map(|hour| {
        let value = hour.to_string();
        view! { <option value=value.clone() selected=typed.hour == value>{format!("{hour:02}:00")}</option> }
    });
    let options = options.collect_view();
    let problem = problems.of("hour").map(str::to_owned);
    let class = if problem.is_some() { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
    let described = if problem.is_some() { "hour-hint hour-error" } else { "hour-hint" };
    let problem = problem.map(|problem| {
        view! { <p class="govuk-error-message" id="hour-error"><span class="govuk-visually-hidden">"Error:"</span>" "{problem}</p> }
    });
    view! {
        <div class=class>
            <label class="govuk-label" for="hour">"Hour of the day"</label>
            <div class="govuk-hint" id="hour-hint">"By the clocks here, in summer and in winter."</div>
            {problem}
            <select class="govuk-select" id="hour" name="hour" aria-describedby=described>{options}</select>
        </div>
    }
    .into_any()
}

fn days(id: &'static str, label: &'static str, hint: &'static str, value: &str, problems: &Problems) -> AnyView {
    text_input(TextInput { id, label, hint: Some(hint), kind: "text", autocomplete: None, value }, problems)
}

/// What somebody meets who is never done, and the first message of it.
fn preview(page: &Page, policy: &Policy) -> AnyView {
    let steps = policy.steps.in_order();
    let before = policy.steps.before.iter().copied().max().unwrap_or(0);
    let due = page.from.checked_add_days(Days::new(u64::from(before))).unwrap_or(page.from);
    let on = |step: Step| match step {
        Step::Before(days) | Step::Expiry(days) => due.checked_sub_days(Days::new(u64::from(days))),
        Step::OnDay => Some(due),
        Step::After(days) => due.checked_add_days(Days::new(u64::from(days))),
    };
    let rows = steps.iter().filter_map(|step| Some((*step, on(*step)?))).map(|(step, day)| {
        let manager = matches!((step, policy.steps.manager), (Step::After(days), Some(from)) if days >= from);
        row(
            &step_words(step),
            if manager { "The person, and their manager" } else { "The person" },
            &example(page, due, false, day).subject,
        )
    });
    let rows = rows.collect_view();
    let expiry = policy.steps.expiry.iter().map(|days| {
        let day = due.checked_sub_days(Days::new(u64::from(*days))).unwrap_or(due);
        row(&step_words(Step::Expiry(*days)), "The person", &example(page, due, true, day).subject)
    });
    let expiry = expiry.collect_view();
    let first = steps.first().and_then(|step| on(*step)).unwrap_or(page.from);
    let text = example(page, due, false, first).text;
    view! {
        <h2 id="preview">"What people get, and when"</h2>
        <p>{format!("An example: \u{201c}{}\u{201d}, due on {}, at {:02}:00 on each of these days until it is completed.", page.example.0, long_date(due), policy.hour)}</p>
        <div class="oct-table-scroll" role="region" aria-labelledby="preview" tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">"Reminders in order"</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"When"</th>
                    <th scope="col" class="govuk-table__header">"Who is told"</th>
                    <th scope="col" class="govuk-table__header">"Subject"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows}{expiry}</tbody>
            </table>
        </div>
        <h2>"The first message"</h2>
        <blockquote class="oct-letter">{text}</blockquote>
        <p>"A calendar file with the day goes with it."</p>
    }
    .into_any()
}

fn example(page: &Page, by: NaiveDate, renews: bool, day: NaiveDate) -> letter::Composed {
    let matter = Matter { title: page.example.0.clone(), by, renews };
    let mine = Mine { assignment: AssignmentId::new(), agency: page.agency.name.clone(), minutes: page.example.1.div_ceil(5) * 5, matter };
    letter::compose("Amina Yusuf", &[mine], &[], day.max(page.today), &page.url)
}

fn row(when: &str, who: &'static str, subject: &str) -> AnyView {
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header">{when.to_owned()}</th>
            <td class="govuk-table__cell">{who}</td>
            <td class="govuk-table__cell">{subject.to_owned()}</td>
        </tr>
    }
    .into_any()
}

fn step_words(step: Step) -> String {
    let days = |days: u16| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    match step {
        Step::Before(number) => format!("{} before it is due", days(number)),
        Step::OnDay => "On the day it is due".to_owned(),
        Step::After(number) => format!("{} after it was due", days(number)),
        Step::Expiry(number) => format!("{} before a completion runs out", days(number)),
    }
}
