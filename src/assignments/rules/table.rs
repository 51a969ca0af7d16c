//! Rules as a list, and what one says as a list of its parts.

use leptos::prelude::*;

use crate::assignments::words;
use crate::database::agency;
use crate::database::pathway_rule::{self, Terms};

/// A rule with what the list says beside it.
pub struct Line {
    /// The rule.
    pub rule: pathway_rule::Model,
    /// Its pathway's title.
    pub pathway: String,
    /// The title of the pathway that renews it.
    pub renew_with: Option<String>,
    /// How many assignments it has made that still stand.
    pub assigned: i64,
    /// Whether the asker may change it.
    pub may_change: bool,
}

/// The page of all rules.
pub fn list(lines: Vec<Line>, agencies: &[agency::Model]) -> AnyView {
    let (live, ended): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.rule.is_live());
    let live = match live.is_empty() {
        true => view! { <div class="oct-empty"><p>"No rule asks for anything yet. Make one, or assign pathways to people one at a time."</p></div> }
            .into_any(),
        false => table("Rules", live, agencies),
    };
    let ended = (!ended.is_empty()).then(|| view! { <h2>"Rules that have ended"</h2> {table("Rules that have ended", ended, agencies)} });
    view! {
        <a class="govuk-back-link" href="/assignments">"Assignments"</a>
        <h1>"Rules"</h1>
        <p><a class="govuk-button" href="/assignments/rules/new">"Make a rule"</a></p>
        {live}
        {ended}
    }
    .into_any()
}

fn table(caption: &'static str, lines: Vec<Line>, agencies: &[agency::Model]) -> AnyView {
    let rows = lines.into_iter().map(|line| row(line, agencies)).collect_view();
    view! {
        <div class="oct-table-scroll" role="region" aria-label=caption tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">{caption}</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Pathway"</th>
                    <th scope="col" class="govuk-table__header">"For"</th>
                    <th scope="col" class="govuk-table__header">"Due"</th>
                    <th scope="col" class="govuk-table__header">"Renewed"</th>
                    <th scope="col" class="govuk-table__header govuk-table__header--numeric">"Assigned to"</th>
                    <th scope="col" class="govuk-table__header"><span class="govuk-visually-hidden">"What you can do"</span></th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(line: Line, agencies: &[agency::Model]) -> AnyView {
    let terms = line.rule.terms();
    let whom = words::whom(&terms.rule.conditions, agencies).into_iter().map(|words| view! { <div>{words}</div> }).collect_view();
    let renewed = match line.renew_with {
        Some(title) => format!("{}, with {title}", words::again(&terms.rule)),
        None => words::again(&terms.rule),
    };
    let address = format!("/assignments/rules/{}", line.rule.id);
    let about = format!(" the rule for {}", line.pathway);
    let change = match line.may_change {
        true => view! { <a href=address>"Change"<span class="govuk-visually-hidden">{about}</span></a> }.into_any(),
        false if line.rule.is_live() => "Kept by the partnership".into_any(),
        false => "Ended".into_any(),
    };
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header">{line.pathway}</th>
            <td class="govuk-table__cell">{whom}</td>
            <td class="govuk-table__cell">{crate::course::text::capitalised(&words::due(terms.rule.due))}</td>
            <td class="govuk-table__cell">{renewed}</td>
            <td class="govuk-table__cell govuk-table__cell--numeric">{line.assigned}</td>
            <td class="govuk-table__cell">{change}</td>
        </tr>
    }
    .into_any()
}

/// What a rule says, part by part.
pub fn terms(terms: &Terms, renew_with: Option<String>, agencies: &[agency::Model]) -> AnyView {
    let part = |key: &'static str, value: AnyView| {
        view! {
            <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                <dt class="govuk-summary-list__key">{key}</dt>
                <dd class="govuk-summary-list__value">{value}</dd>
            </div>
        }
    };
    let whom = words::whom(&terms.rule.conditions, agencies).into_iter().map(|words| view! { <div>{words}</div> }).collect_view();
    let renewed = match renew_with {
        Some(title) => format!("{}, with {title}", words::again(&terms.rule)),
        None => words::again(&terms.rule),
    };
    view! {
        <dl class="govuk-summary-list">
            {part("For", whom.into_any())}
            {part("Due", crate::course::text::capitalised(&words::due(terms.rule.due)).into_any())}
            {part("Renewed", renewed.into_any())}
        </dl>
    }
    .into_any()
}
