//! The page of the return to the Children's Workforce.

use leptos::prelude::*;

use super::figures::percentage;
use super::workforce::{COLUMNS, Line, Return};
use crate::app::long_date;
use crate::page::fields::{Pickable, TextInput, select, text_input};

pub(super) fn page(found: Return) -> AnyView {
    let Return { asked, from, problems, parts, all } = found;
    let day = asked.filter.day;
    let (first, last) = (from.to_string(), day.to_string());
    let options = asked
        .pathways
        .iter()
        .map(|pathway| Pickable::new(pathway.slug.as_str(), pathway.title(), pathway.content == asked.pathway.content));
    let date = |id: &'static str, label: &'static str, value: &str| {
        text_input(
            TextInput { id, label, hint: Some("For example, 2027-03-31"), kind: "text", autocomplete: Some("off"), value },
            &problems,
        )
    };
    let file = format!("/reports/return.csv?pathway={}&from={first}&on={last}", asked.pathway.slug);
    let tables = problems.is_empty().then(|| {
        let tables = parts.into_iter().map(|(title, lines)| table(title, lines, &all)).collect_view();
        view! {
            <p>{format!("From {} to {}, as known now.", long_date(from), long_date(day))}</p>
            {tables}
            <p><a href=file download="">"Download this return (CSV)"</a></p>
        }
    });
    view! {
        <a class="govuk-back-link" href="/reports">"Reports"</a>
        {problems.summary()}
        <h1>"Children\u{2019}s Workforce return"</h1>
        <form class="oct-filter" method="get" action="/reports/return" role="search" aria-label="Choose the period">
            {select("pathway", "Pathway", options.collect(), &problems)}
            {date("from", "First day", &first)}
            {date("on", "Last day", &last)}
            <button class="govuk-button">"Show"</button>
        </form>
        {tables}
        <h2>"How it is counted"</h2>
        <ul>
            <li>"People counted are those in post on the last day, without those who are paused or waived. Somebody with two posts counts once in each agency and in each sector, and once in all together."</li>
            <li>"In date: the pathway is completed, and has not expired on the last day."</li>
            <li>"Completed on time: of the posts whose date fell in the period while the person held them, those where the pathway was completed by that date."</li>
            <li>"Numbers from 1 to 4 are withheld, so that nobody can be told from them. Where that would leave one number to be worked out from a total, another is withheld too. So is a part where what is left of the whole is from 1 to 4."</li>
        </ul>
    }
    .into_any()
}

fn table(title: &'static str, lines: Vec<(String, Line)>, all: &Line) -> AnyView {
    let rows = lines.into_iter().map(|(name, line)| row(name, &line)).collect_view();
    let headers = COLUMNS.map(|name| view! { <th scope="col" class="govuk-table__header govuk-table__header--numeric">{name}</th> });
    view! {
        <h2>{title}</h2>
        <div class="oct-table-scroll" role="region" aria-label=title tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">{format!("The return {}", title.to_lowercase())}</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Name"</th>
                    {headers.collect_view()}
                </tr></thead>
                <tbody class="govuk-table__body">{rows}{row("All together".to_owned(), all)}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(name: String, line: &Line) -> AnyView {
    let share = |part: Option<u64>, whole: Option<u64>| {
        let said = part.zip(whole).and_then(|(part, whole)| Some(format!("{part} ({})", percentage(part, whole)?)));
        said.or(part.map(|part| part.to_string()))
    };
    let [people, in_date, due, on_time, short, middle, long] = line.numbers();
    let plain = |number: Option<u64>| number.map(|number| number.to_string());
    let cells = [plain(people), share(in_date, people), plain(due), share(on_time, due), plain(short), plain(middle), plain(long)];
    let cells = cells.map(|cell| {
        let cell = cell.unwrap_or_else(|| "withheld".to_owned());
        view! { <td class="govuk-table__cell govuk-table__cell--numeric">{cell}</td> }
    });
    view! {
        <tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{name}</th>{cells.collect_view()}</tr>
    }
    .into_any()
}
