//! The view of matching a file's columns.

use leptos::prelude::*;

use super::columns::{Column, Order};
use super::matching::Typed;
use super::plan::FileRow;
use crate::app::long_date;
use crate::database::people_import::Model;
use crate::page::choose::{Select, select};
use crate::page::fields::{Pick, Pickable, Problems, TextInput, legend_small, picks, text_input};
use crate::people::entry::DateOrder;

/// What the page shows.
pub(super) struct Page {
    pub(super) import: Model,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<FileRow>,
    pub(super) typed: Typed,
    pub(super) question: Order,
    pub(super) is_remembered: bool,
}

/// The page.
pub(super) fn page(page: Page, problems: &Problems) -> AnyView {
    let Page { import, header, rows, typed, question, is_remembered } = page;
    let action = format!("/people/imports/{}/columns", import.id);
    let about = format!("{}, {} rows.", import.file_name, import.row_count);
    let how = match is_remembered {
        true => "The columns are matched as they were the last time.",
        false => "The columns are matched by their names. Change what is not right.",
    };
    let columns = Column::ALL.into_iter().map(|column| column_field(column, &header, &rows, &typed, problems)).collect_view();
    let groups = std::iter::once((String::new(), "Refuse new rows that say none".to_owned()));
    let groups = groups.chain((1..=8).map(|group| (group.to_string(), format!("Group {group}")))).collect();
    let group = Select {
        id: "training_group",
        label: "Training group of new posts whose row says none",
        hint: None,
        options: groups,
        value: &typed.training_group,
    };
    view! {
        <a class="govuk-back-link" href="/people/imports">"Load people from a file"</a>
        {problems.summary()}
        <h1>"Match the columns"</h1>
        <p>{about}" "{how}" Nothing is changed yet."</p>
        <form method="post" action=action novalidate>
            <h2>"Columns"</h2>
            {columns}
            {order_field(&question, &typed, problems)}
            <h2>"What the file does not say"</h2>
            {select(group, problems)}
            {leavers_field(&typed, problems)}
            <button class="govuk-button">"Make the dry run"</button>
        </form>
    }
    .into_any()
}

fn column_field(column: Column, header: &[String], rows: &[FileRow], typed: &Typed, problems: &Problems) -> AnyView {
    let mut options = vec![(String::new(), "Not in the file".to_owned())];
    options.extend(header.iter().enumerate().map(|(place, name)| {
        let name = if name.is_empty() { format!("Column {}", place + 1) } else { name.clone() };
        (place.to_string(), name)
    }));
    let chosen = typed.columns.get(&column).copied();
    let value = chosen.map(|place| place.to_string()).unwrap_or_default();
    let examples: Vec<&str> =
        rows.iter().filter_map(|row| row.cells.get(chosen?)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let examples: String = examples.join(", ").chars().take(120).collect();
    let hint = (!examples.is_empty()).then(|| format!("For example {examples}"));
    select(Select { id: column.code(), label: column.label(), hint: hint.as_deref(), options, value: &value }, problems)
}

/// Asks once how dates are written, with a row that proves that it matters.
fn order_field(question: &Order, typed: &Typed, problems: &Problems) -> Option<AnyView> {
    let Order::Either { row, text, day_first, month_first } = question else { return None };
    let option = |value: &str, day: &chrono::NaiveDate, order| Pickable {
        value: value.to_owned(),
        label: long_date(*day).into_any(),
        picked: typed.order == Some(order),
        apart: false,
    };
    let options = vec![option("day-first", day_first, DateOrder::DayFirst), option("month-first", month_first, DateOrder::MonthFirst)];
    let legend = legend_small(format!("Row {row} has the date {text}. Which day is that?"));
    let hint = "All dates of the file could be read either way. Your answer counts for all of them.";
    Some(picks("order", Pick::One, legend, Some(hint), problems, options))
}

fn leavers_field(typed: &Typed, problems: &Problems) -> AnyView {
    let option = Pickable {
        value: "yes".to_owned(),
        label: "People of this agency who are not in the file leave".into_any(),
        picked: typed.leavers,
        apart: false,
    };
    let legend = legend_small("Does the file have everybody?".to_owned());
    let day = TextInput {
        id: "leavers_on",
        label: "If so, their last day",
        hint: Some("For example 27 March 2027 or 27/3/2027."),
        kind: "text",
        autocomplete: Some("off"),
        value: &typed.leavers_on,
    };
    view! {
        {picks("leavers", Pick::Several, legend, Some("Leave this off if the file has only some of your people, such as Monday\u{2019}s starters."), problems, vec![option])}
        {text_input(day, problems)}
    }
    .into_any()
}
