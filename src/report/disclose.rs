//! The gate that rows pass before they are given to somebody: purpose, recipient, agreement, the fewest columns, how long kept. Nobody is
//! named unless that is ticked.

use axum::extract::State;
use axum::response::Response;
use chrono::{Months, NaiveDate};
use leptos::prelude::*;

use super::asked::{Asked, Pairs};
use super::rows;
use crate::account::HrOfficer;
use crate::app::{App, long_date};
use crate::database::disclosure::{self, Model};
use crate::database::{DisclosureId, Scope, audit};
use crate::error::{AppError, Query, Result};
use crate::page::fields::{Fields, Pick, Pickable, Problems, TextInput, hidden, legend_small, picks, text_input};
use crate::page::{Frame, Here, see_other};

/// Longest answer to any of the questions, in characters.
const LONGEST: usize = 300;
/// The columns that can be given: the name in a form, the name in the file. The first identifies people.
pub(super) const COLUMNS: [(&str, &str); 9] = [
    ("person", "Person"),
    ("agency", "Agency"),
    ("role", "Role"),
    ("standing", "Standing"),
    ("in-date", "In date"),
    ("due", "Due"),
    ("completed", "Completed"),
    ("holds-until", "Holds until"),
    ("items", "Each module and case"),
];
/// Those that are ticked to begin with.
const LEAST: [&str; 3] = ["agency", "standing", "in-date"];

/// What the form holds.
#[derive(Clone, Debug)]
struct Typed {
    question: String,
    purpose: String,
    recipient: String,
    agreement: String,
    kept_until: String,
    columns: Vec<String>,
}

/// `GET /reports/disclose`: the form for the rows that the address asks for, filled in as an earlier one was if it names one.
///
/// # Errors
/// If it names what there is not, or the store cannot be read.
pub async fn show_form(State(app): State<App>, hr: HrOfficer, Query(mut pairs): Query<Pairs>) -> Result<Response> {
    let like = pairs.iter().position(|(name, _)| name == "like").map(|place| pairs.remove(place).1);
    let like = match like.as_deref().map(DisclosureId::parse) {
        None => None,
        Some(id) => Some(disclosure::find(app.store.read(), &hr.scope, id.ok_or(AppError::NotFound)?).await?.ok_or(AppError::NotFound)?),
    };
    let later = app.today().checked_add_months(Months::new(12)).unwrap_or(app.today());
    let typed = match like {
        None => Typed {
            question: written(&pairs),
            purpose: String::new(),
            recipient: String::new(),
            agreement: String::new(),
            kept_until: later.to_string(),
            columns: LEAST.map(str::to_owned).to_vec(),
        },
        Some(like) => Typed {
            question: like.question,
            purpose: like.purpose,
            recipient: like.recipient,
            agreement: like.agreement,
            kept_until: later.to_string(),
            columns: like.columns.split(',').map(str::to_owned).collect(),
        },
    };
    let asked = Asked::read(&app, &hr.scope, read_question(&typed.question)).await?.ok_or(AppError::NotFound)?;
    show(&app, &hr, &asked, typed, asked.problems.clone()).await
}

async fn show(app: &App, hr: &HrOfficer, asked: &Asked, typed: Typed, problems: Problems) -> Result<Response> {
    let rows = if asked.problems.is_empty() { rows::count(app.store.read(), &hr.scope, &asked.filter, &asked.items).await? } else { 0 };
    let (title, said) = (asked.pathway.title().to_owned(), asked.narrowed_by());
    let frame = Frame::new("Disclose these rows", Some(&hr.identity), Here::Reports);
    let is_fine = problems.is_empty();
    let body = move || form(&title, &said, rows, &typed, &problems);
    Ok(if is_fine { frame.show(body) } else { frame.show_invalid(body) })
}

/// `POST /reports/disclose`: notes the disclosure, and goes on to its file.
///
/// # Errors
/// If it names what there is not, or the store cannot be read or written.
pub async fn disclose(State(app): State<App>, hr: HrOfficer, fields: Fields) -> Result<Response> {
    let one = |name: &str| fields.one(name).unwrap_or_default();
    let known = |name: &&str| COLUMNS.iter().any(|(column, _)| column == name);
    let typed = Typed {
        question: one("question"),
        purpose: one("purpose"),
        recipient: one("recipient"),
        agreement: one("agreement"),
        kept_until: one("kept_until"),
        columns: fields.all("columns").filter(known).map(str::to_owned).collect(),
    };
    let asked = Asked::read(&app, &hr.scope, read_question(&typed.question)).await?.ok_or(AppError::NotFound)?;
    let mut problems = asked.problems.clone();
    let kept_until = wrong(&typed, &mut problems, app.today());
    let agency_id = asked.filter.agency.or(hr.scope.only());
    if agency_id.is_none() && hr.scope != Scope::of_the_server() {
        problems.add("purpose", "Choose one agency in the report first: rows of several are disclosed by officers of all of them");
    }
    let Some(kept_until) = kept_until.filter(|_| problems.is_empty()) else { return show(&app, &hr, &asked, typed, problems).await };
    let rows = rows::count(app.store.read(), &hr.scope, &asked.filter, &asked.items).await?;
    let row = Model {
        id: DisclosureId(fields.form_key()),
        agency_id,
        disclosed_by: hr.identity.person,
        at: app.now(),
        question: typed.question,
        purpose: typed.purpose,
        recipient: typed.recipient,
        agreement: typed.agreement,
        columns: typed.columns.join(","),
        kept_until,
        rows: i64::try_from(rows).unwrap_or(i64::MAX),
    };
    let address = format!("/reports/disclosures/{}", row.id);
    let transaction = app.store.begin_write().await?;
    // A double post has the key of the first.
    if disclosure::find(&transaction, &hr.scope, row.id).await?.is_none() {
        audit::note(&transaction, app.now(), Some(hr.identity.person), "disclosed records", &row.id.to_string(), &asked.narrowed_by())
            .await?;
        disclosure::add(&transaction, row).await?;
        transaction.commit().await?;
    }
    Ok(see_other(&address))
}

/// What is wrong with the answers; until when it is kept, if that can be read.
fn wrong(typed: &Typed, problems: &mut Problems, today: NaiveDate) -> Option<NaiveDate> {
    for (field, answer, missing) in [
        ("purpose", &typed.purpose, "Say what it is for"),
        ("recipient", &typed.recipient, "Say who gets it"),
        ("agreement", &typed.agreement, "Say under which agreement, or which duty"),
    ] {
        match answer.chars().count() {
            0 => problems.add(field, missing),
            length if length > LONGEST => problems.add(field, format!("This must be {LONGEST} characters or fewer: it has {length}")),
            _ => {}
        }
    }
    if typed.columns.is_empty() {
        problems.add("columns", "Tick at least one column");
    }
    match typed.kept_until.parse::<NaiveDate>() {
        Ok(day) if day < today => problems.add("kept_until", "The last day must be today or later"),
        Ok(day) if day > today.checked_add_months(Months::new(120)).unwrap_or(today) => {
            problems.add("kept_until", "The last day must be within ten years");
        }
        Ok(day) => return Some(day),
        Err(_) => problems.add("kept_until", "Enter the last day as 2027-03-31"),
    }
    None
}

/// The pairs as they stand in an address.
fn written(pairs: &Pairs) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The pairs of an address.
pub(super) fn read_question(question: &str) -> Pairs {
    url::form_urlencoded::parse(question.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn form(pathway: &str, said: &str, rows: u64, typed: &Typed, problems: &Problems) -> AnyView {
    let back = format!("/reports/completion?{}", typed.question);
    let about = match (rows, said) {
        (1, "") => format!("1 row of {pathway}."),
        (rows, "") => format!("{rows} rows of {pathway}."),
        (rows, said) => format!("{rows} rows of {pathway}: {said}."),
    };
    let text = |id: &'static str, label: &'static str, hint: Option<&'static str>, value: &str| {
        text_input(TextInput { id, label, hint, kind: "text", autocomplete: Some("off"), value }, problems)
    };
    let options = COLUMNS.iter().map(|(name, label)| {
        let label = if *name == "person" { "Names (without this, a code stands for each person)" } else { label };
        Pickable::new(name, label, typed.columns.iter().any(|ticked| ticked == name))
    });
    let legend = legend_small("Which columns do they need?".to_owned());
    view! {
        <a class="govuk-back-link" href=back>"Completion report"</a>
        {problems.summary()}
        <h1>"Disclose these rows"</h1>
        <p>{about}</p>
        <p>"Say why before you give other people\u{2019}s records to anybody. What you enter is kept, and stands in the list of disclosures."</p>
        <form method="post" action="/reports/disclose">
            {crate::page::fields::form_key()}
            {hidden("question", typed.question.clone())}
            {text("purpose", "What is it for?", None, &typed.purpose)}
            {text("recipient", "Who gets it?", Some("A person or an organisation"), &typed.recipient)}
            {text("agreement", "Under which agreement or duty?", None, &typed.agreement)}
            {picks("columns", Pick::Several, legend, Some("As few as will do"), problems, options.collect())}
            {text("kept_until", "Until when do they keep it?", Some("For example, 2027-03-31"), &typed.kept_until)}
            <button class="govuk-button">"Note it and get the file"</button>
        </form>
    }
    .into_any()
}

/// A disclosure's columns, in words.
pub(super) fn columns_of(row: &Model) -> String {
    let named = |name: &str| COLUMNS.iter().find(|(column, _)| *column == name).map(|(_, label)| *label);
    row.columns.split(',').filter_map(named).collect::<Vec<_>>().join(", ")
}

/// Until when it is kept, in words.
pub(super) fn kept(row: &Model) -> String {
    long_date(row.kept_until)
}
