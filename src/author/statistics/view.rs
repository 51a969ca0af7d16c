//! Statistics as tables, each row with a bar that says the same.

use leptos::prelude::*;

use super::{Astray, AtStep, FEWEST, Statistics};
use crate::course::text::Worth;
use crate::page::parts::{Colour, tag};

/// The page.
pub(super) fn page(title: String, address: &str, number: i32, versions: Vec<i32>, found: &Statistics) -> AnyView {
    let picks = versions.into_iter().map(|version| {
        view! { <option value=version.to_string() selected=version == number>{format!("Version {version}")}</option> }
    });
    let body = if found.tally.begun < 5 { few() } else { whole(found) };
    view! {
        <a class="govuk-back-link" href=address.to_owned()>"The case"</a>
        <h1>{title}</h1>
        <p class="oct-lede">"First attempts of people in the agencies that you train for. Each version is counted apart. Counts under five are left out."</p>
        <form class="oct-filter" method="get" action=format!("{address}/statistics")>
            <div class="govuk-form-group">
                <label class="govuk-label" for="version">"Version"</label>
                <select class="govuk-select" id="version" name="version">{picks.collect_view()}</select>
            </div>
            <button class="govuk-button govuk-button--secondary">"Show"</button>
        </form>
        {body}
    }
    .into_any()
}

fn few() -> AnyView {
    view! { <p>"Fewer than five people have begun it. Statistics are shown from five on, so that nobody can be recognised in them."</p> }
        .into_any()
}

fn whole(found: &Statistics) -> AnyView {
    let tally = found.tally;
    let passed = match tally.ended {
        0..5 => "Not shown: fewer than five have ended it".to_owned(),
        ended => format!("{}% (n = {ended})", tally.passed * 100 / ended),
    };
    let minutes = match found.minutes.filter(|_| tally.ended >= 5) {
        Some(minutes) => format!("{minutes} minutes, from the first step to the last"),
        None => "Not shown".to_owned(),
    };
    let rows = [
        ("First attempts", tally.begun.to_string()),
        ("Ended", if tally.ended < 5 { "Fewer than 5".to_owned() } else { tally.ended.to_string() }),
        ("Passed at the first attempt", passed),
        ("Median time", minutes),
    ];
    let rows = rows.map(|(key, value)| {
        view! {
            <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{key}</dt><dd class="govuk-summary-list__value">{value}</dd></div>
        }
    });
    view! {
        <dl class="govuk-summary-list">{rows.to_vec()}</dl>
        <h2>"What was chosen first, step by step"</h2>
        {found.steps.iter().map(step).collect_view()}
        <h2>"Facts sent that should have stayed"</h2>
        {astray(&found.over, "Facts sent that should have stayed")}
        <h2>"Facts left out that were needed"</h2>
        {astray(&found.under, "Facts left out that were needed")}
        <h2>"Wrong turns"</h2>
        {turns(found)}
        <h2>"Where people stop"</h2>
        {stopped(found)}
    }
    .into_any()
}

/// A count, unless it is too small.
fn shown(count: i64, of: i64) -> (String, Option<i64>) {
    match count {
        0 => ("0".to_owned(), Some(0)),
        few if few < FEWEST => ("Fewer than 5".to_owned(), None),
        many => (format!("{many} ({}%)", many * 100 / of.max(1)), Some(many * 100 / of.max(1))),
    }
}

fn bar(percent: Option<i64>) -> AnyView {
    let width = format!("{}%", percent.unwrap_or(0));
    view! {
        <svg class="oct-bar" aria-hidden="true" focusable="false" height="16" width="100%"><rect class="oct-chart__bar" width=width height="16"></rect></svg>
    }
    .into_any()
}

fn step(step: &AtStep) -> AnyView {
    if step.number < FEWEST {
        return view! { <h3>{step.heading.clone()}</h3> <p>"Fewer than five have answered it."</p> }.into_any();
    }
    let rows = step.choices.iter().map(|(words, worth, count)| {
        let worth = match worth {
            Worth::Model => tag("Model", Colour::Green).into_any(),
            Worth::Defensible => tag("Defensible", Colour::Teal).into_any(),
            Worth::Mistaken => tag("Wrong turn", Colour::Grey).into_any(),
        };
        let (count, percent) = shown(*count, step.number);
        row(words.clone(), Some(worth), count, percent)
    });
    table(format!("{}, n = {}", step.heading, step.number), Some("Worth"), rows.collect())
}

fn row(words: String, middle: Option<AnyView>, count: String, percent: Option<i64>) -> AnyView {
    let middle = middle.map(|middle| view! { <td class="govuk-table__cell">{middle}</td> });
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header">{words}</th>
            {middle}
            <td class="govuk-table__cell">{count}</td>
            <td class="govuk-table__cell oct-bar-cell">{bar(percent)}</td>
        </tr>
    }
    .into_any()
}

fn table(caption: String, middle: Option<&'static str>, rows: Vec<AnyView>) -> AnyView {
    let label = caption.clone();
    let middle = middle.map(|words| view! { <th scope="col" class="govuk-table__header">{words}</th> });
    view! {
        <div class="oct-table-scroll" role="region" aria-label=label tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-table__caption--m">{caption}</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"What"</th>
                    {middle}
                    <th scope="col" class="govuk-table__header">"How many"</th>
                    <th scope="col" class="govuk-table__header">"Drawn"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn astray(facts: &[Astray], caption: &'static str) -> AnyView {
    if facts.is_empty() {
        return view! { <p>"None that five people or more got wrong."</p> }.into_any();
    }
    let rows = facts.iter().map(|fact| {
        let (count, percent) = shown(fact.number, fact.of);
        row(fact.words.clone(), None, count, percent)
    });
    table(caption.to_owned(), None, rows.collect())
}

fn turns(found: &Statistics) -> AnyView {
    if found.turns.is_empty() {
        return view! { <p>"None that was taken five times or more."</p> }.into_any();
    }
    let most = found.turns.first().map_or(1, |(_, count)| *count).max(1);
    let rows = found
        .turns
        .iter()
        .map(|(turn, count)| row(format!("{turn}: {}", turn.meaning()), None, count.to_string(), Some(count * 100 / most)));
    table("Wrong turns taken in first answers".to_owned(), None, rows.collect())
}

fn stopped(found: &Statistics) -> AnyView {
    let all: i64 = found.stopped.iter().map(|(_, count)| count).sum();
    if all < FEWEST {
        return view! { <p>"Fewer than five have begun it and not ended it."</p> }.into_any();
    }
    let rows = found.stopped.iter().map(|(words, count)| {
        let (count, percent) = shown(*count, all);
        row(words.clone(), None, count, percent)
    });
    table(format!("The last step answered, of the {all} who have not ended it"), None, rows.collect())
}
