//! A date as three fields, and the reading of it.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::fields::{Fields, Problems, described_by, hint_line, problem_line};

/// What was typed into the three fields of a date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedDate {
    /// The day.
    pub day: String,
    /// The month.
    pub month: String,
    /// The year.
    pub year: String,
}

/// Longest part that is kept to be shown again.
const LONGEST: usize = 20;

impl TypedDate {
    /// The three fields of this name.
    pub fn read(fields: &Fields, id: &str) -> TypedDate {
        let part = |part: &str| -> String {
            let typed = fields.one(&format!("{id}-{part}")).unwrap_or_default();
            typed.chars().take(LONGEST).collect()
        };
        TypedDate { day: part("day"), month: part("month"), year: part("year") }
    }

    /// A date, as it would be typed.
    pub fn of(day: NaiveDate) -> TypedDate {
        let part = |format: &str| day.format(format).to_string();
        TypedDate { day: part("%-d"), month: part("%-m"), year: part("%Y") }
    }

    /// The same as names and values of a form.
    pub fn pairs(&self, id: &str) -> Vec<(String, String)> {
        [("day", &self.day), ("month", &self.month), ("year", &self.year)]
            .map(|(part, value)| (format!("{id}-{part}"), value.clone()))
            .to_vec()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        *self == TypedDate::default()
    }

    /// The date; none, and a problem, if there is no such date between 1950 and 2100.
    pub fn date(&self, id: &str, what: &str, problems: &mut Problems) -> Option<NaiveDate> {
        let number = |part: &str| part.parse::<u32>().ok();
        let year = number(&self.year).filter(|year| (1950..=2100).contains(year)).and_then(|year| i32::try_from(year).ok());
        let found = match (number(&self.day), number(&self.month), year) {
            (Some(day), Some(month), Some(year)) => NaiveDate::from_ymd_opt(year, month, day),
            _ => None,
        };
        if found.is_none() {
            let message = if self.is_empty() { format!("Enter {what}") } else { format!("Enter {what} as a real date, such as 27 3 2027") };
            problems.add(format!("{id}-day"), message);
        }
        found
    }
}

/// The three fields, under one question.
pub fn date_input(id: &'static str, legend: &'static str, hint: Option<&str>, typed: &TypedDate, problems: &Problems) -> AnyView {
    let first = format!("{id}-day");
    let problem = problems.of(&first).map(str::to_owned);
    let described = described_by(id, hint.is_some(), problem.is_some());
    let (group_class, input) = match problem {
        Some(_) => ("govuk-form-group govuk-form-group--error", "govuk-input govuk-date-input__input govuk-input--error"),
        None => ("govuk-form-group", "govuk-input govuk-date-input__input"),
    };
    let part = |part: &'static str, label: &'static str, width: &'static str, value: &str| {
        let id = format!("{id}-{part}");
        let class = format!("{input} {width}");
        view! {
            <div class="govuk-date-input__item"><div class="govuk-form-group">
                <label class="govuk-label govuk-date-input__label" for=id.clone()>{label}</label>
                <input class=class id=id.clone() name=id type="text" inputmode="numeric" value=value.to_owned()/>
            </div></div>
        }
    };
    view! {
        <div class=group_class>
            <fieldset class="govuk-fieldset" role="group" aria-describedby=described>
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{legend}</legend>
                {hint_line(id, hint)}
                {problem_line(id, problem)}
                <div class="govuk-date-input">
                    {part("day", "Day", "govuk-input--width-2", &typed.day)}
                    {part("month", "Month", "govuk-input--width-2", &typed.month)}
                    {part("year", "Year", "govuk-input--width-4", &typed.year)}
                </div>
            </fieldset>
        </div>
    }
    .into_any()
}
