//! What each column of the exports means, in which units, and where it comes from.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use crate::account::HrOfficer;
use crate::app::App;
use crate::error::Result;
use crate::page::{Frame, Here, Shape};

/// A column: its name, what it means, what stands in it, and where that comes from.
pub type Entry = (&'static str, &'static str, &'static str, &'static str);

/// The columns of the completion report, in order. A column for each module and case of the pathway follows them.
pub const COLUMNS: [Entry; 8] = [
    ("Person", "The name the person goes by now", "Text", "The person\u{2019}s entry"),
    ("Agency", "The agency of the post", "Text", "The post"),
    ("Role", "The role of the post", "Text", "The post"),
    (
        "Standing",
        "One word for the day, by precedence: waived, paused, overdue, due soon (within 30 days), in progress, not started, in date",
        "One of seven words",
        "Worked out for the day from the assignment and the completion",
    ),
    ("In date", "Whether the pathway is completed, and the completion has not expired on the day", "yes or no", "The completion"),
    ("Due", "The day by which the pathway must be completed", "Date", "The assignment: the start of the post, and the rule"),
    ("Completed", "The day on which the last item was completed; empty if it has not been", "Date", "The completion"),
    (
        "Holds until",
        "The last day on which the completion holds; empty if there is none, or no end date",
        "Date",
        "The completion, by the rule\u{2019}s renewal",
    ),
];

/// `GET /reports/dictionary`: the columns.
///
/// # Errors
/// None, once the asker is known.
pub async fn show_dictionary(State(_): State<App>, hr: HrOfficer) -> Result<Response> {
    let frame = Frame::new("Data dictionary", Some(&hr.identity), Here::Reports).shaped(Shape::Wide);
    Ok(frame.show(|| {
        let item = (
            "Each module and case",
            "How far the person is with it: the day on which it was first completed, or how far they are. Cases that were drawn for others are not asked",
            "Date, or: in progress, not started, not asked",
            "Completions and attempts",
        );
        let rows = COLUMNS.into_iter().chain([item]).map(|(name, meaning, units, source)| {
            view! {
                <tr class="govuk-table__row">
                    <th scope="row" class="govuk-table__header">{name}</th>
                    <td class="govuk-table__cell">{meaning}</td>
                    <td class="govuk-table__cell">{units}</td>
                    <td class="govuk-table__cell">{source}</td>
                </tr>
            }
        });
        view! {
            <a class="govuk-back-link" href="/reports/completion">"Completion report"</a>
            <h1>"Data dictionary"</h1>
            <p class="oct-lede">"The columns of the completion report and of its files. Their names and their order stay the same."</p>
            <div class="oct-table-scroll" role="region" aria-label="Columns" tabindex="0">
                <table class="govuk-table">
                    <caption class="govuk-table__caption govuk-visually-hidden">"Columns of the completion report"</caption>
                    <thead class="govuk-table__head"><tr class="govuk-table__row">
                        <th scope="col" class="govuk-table__header">"Column"</th>
                        <th scope="col" class="govuk-table__header">"What it means"</th>
                        <th scope="col" class="govuk-table__header">"What stands in it"</th>
                        <th scope="col" class="govuk-table__header">"Where it comes from"</th>
                    </tr></thead>
                    <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
                </table>
            </div>
            <p>"Dates are days in London. In CSV files they are written as 2027-03-31, in UTF-8, with lines that end in CR and LF; text that a spreadsheet could take for a formula begins with an apostrophe. In spreadsheets they are real dates, and text stays as it is."</p>
        }
    }))
}
