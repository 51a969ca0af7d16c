//! Form fields: each with its label, its hint, its fault and what was typed. Also the reading of posted forms.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use leptos::prelude::*;
use percent_encoding::percent_decode_str;
use uuid::Uuid;

use super::prose;
use crate::course::text::Choice;
use crate::error::AppError;

/// The kind of form that pages here send.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A posted form: names and values in the order sent, strict UTF-8.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a form body.
    ///
    /// # Errors
    /// If it is not valid percent-encoded UTF-8.
    pub fn read(body: &[u8]) -> Result<Fields, AppError> {
        let text = std::str::from_utf8(body).map_err(|_| AppError::Malformed("the form is not valid text"))?;
        let decode = |part: &str| {
            let spaced = part.replace('+', " ");
            let decoded = percent_decode_str(&spaced).decode_utf8().map(std::borrow::Cow::into_owned);
            // A NUL is text to SQLite and an error to PostgreSQL; nobody types one.
            decoded.ok().filter(|text| !text.contains('\0')).ok_or(AppError::Malformed("the form is not valid text"))
        };
        let pair = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Ok((decode(name)?, decode(value)?))
        };
        text.split('&').filter(|part| !part.is_empty()).map(pair).collect::<Result<_, _>>().map(Fields)
    }

    /// What a form of several parts holds beside its file.
    ///
    /// # Errors
    /// If it holds what no form of ours does.
    pub fn of_parts(parts: Vec<(String, String)>) -> Result<Fields, AppError> {
        let is_text = parts.iter().all(|(_, value)| !value.contains('\0'));
        if is_text { Ok(Fields(parts)) } else { Err(AppError::Malformed("the form is not valid text")) }
    }

    /// The first value with this name, with line ends as in the store and nothing around it.
    pub fn one(&self, name: &str) -> Option<String> {
        self.all(name).next().map(|value| value.replace("\r\n", "\n").trim().to_owned())
    }

    /// The key of the form: a double post has the same one. A form without one is taken as new.
    pub fn form_key(&self) -> Uuid {
        self.all("form_key").find_map(|key| Uuid::try_parse(key).ok()).unwrap_or_else(Uuid::now_v7)
    }

    /// A form with these values.
    pub fn of(pairs: Vec<(String, String)>) -> Fields {
        Fields(pairs)
    }

    /// Every name and value, in the order sent.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All values with this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Fields, AppError> {
        let is_form = request
            .headers()
            .get(axum::http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_none_or(|kind| kind.split(';').next().is_some_and(|kind| kind.trim() == FORM));
        if !is_form {
            return Err(AppError::Malformed("the form is of a kind this page does not read"));
        }
        let body = Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
            BytesRejection::FailedToBufferBody(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
            _ => AppError::Malformed("the form did not arrive whole"),
        })?;
        Fields::read(&body)
    }
}

/// What is wrong with a form: (the field's id, the message), in the order of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<(String, String)>);

impl Problems {
    /// Nothing wrong.
    pub fn none() -> Problems {
        Problems::default()
    }

    /// One problem.
    pub fn one(field: impl Into<String>, message: impl Into<String>) -> Problems {
        Problems(vec![(field.into(), message.into())])
    }

    /// Notes another.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push((field.into(), message.into()));
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with this field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, message)| message.as_str())
    }

    /// The summary at the top of the page, each line a link to its field; nothing if nothing is wrong.
    pub fn summary(&self) -> Option<impl IntoView + use<>> {
        (!self.is_empty()).then(|| {
            let lines = self.0.iter().map(|(field, message)| (format!("#{field}"), message.clone()));
            let lines = lines.map(|(target, message)| view! { <li><a href=target>{message}</a></li> }).collect_view();
            view! {
                <div class="govuk-error-summary" role="alert" tabindex="-1" aria-labelledby="fault">
                    <h2 class="govuk-error-summary__title" id="fault">"There is a problem"</h2>
                    <div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list">{lines}</ul></div>
                </div>
            }
        })
    }
}

/// Whether one choice is taken or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Radio buttons.
    One,
    /// Tick boxes.
    Several,
}

/// One option of a list.
pub struct Pickable {
    /// What is posted.
    pub value: String,
    /// The words beside it.
    pub label: AnyView,
    /// Whether it is picked.
    pub picked: bool,
    /// Whether a line sets it apart ("Not sure").
    pub apart: bool,
}

impl Pickable {
    /// An option in plain words, picked or not.
    pub fn new(value: &str, label: &str, picked: bool) -> Pickable {
        Pickable { value: value.to_owned(), label: label.to_owned().into_any(), picked, apart: false }
    }

    /// A choice of the course, picked or not.
    pub fn of(choice: &Choice, picked: bool) -> Pickable {
        let apart = matches!(choice.id.0.as_str(), "U" | "UNSURE") || choice.label_text.eq_ignore_ascii_case("not sure");
        Pickable { value: choice.id.0.clone(), label: prose::inline(&choice.label), picked, apart }
    }
}

/// A list of options that opens, for choosing one of many.
pub fn select(id: &str, label: &str, options: Vec<Pickable>, problems: &Problems) -> AnyView {
    let problem = problems.of(id).map(str::to_owned);
    let described = described_by(id, false, problem.is_some());
    let (group_class, class, invalid) = match problem {
        Some(_) => ("govuk-form-group govuk-form-group--error", "govuk-select govuk-select--error", Some("true")),
        None => ("govuk-form-group", "govuk-select", None),
    };
    let options = options.into_iter().map(|option| view! { <option value=option.value selected=option.picked>{option.label}</option> });
    view! {
        <div class=group_class>
            <label class="govuk-label" for=id.to_owned()>{label.to_owned()}</label>
            {problem_line(id, problem)}
            <select class=class id=id.to_owned() name=id.to_owned() aria-describedby=described aria-invalid=invalid>{options.collect_view()}</select>
        </div>
    }
    .into_any()
}

/// A list of options under one question. `legend` is the question; `id` names the group and its first option.
pub fn picks(id: &str, pick: Pick, legend: AnyView, hint: Option<&str>, problems: &Problems, options: Vec<Pickable>) -> AnyView {
    let (kind, name_class) = match pick {
        Pick::One => ("radio", "govuk-radios"),
        Pick::Several => ("checkbox", "govuk-checkboxes"),
    };
    let problem = problems.of(id).map(str::to_owned);
    let described = described_by(id, hint.is_some(), problem.is_some());
    let group_class = if problem.is_some() { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
    let items = options.into_iter().enumerate().map(|(index, option)| {
        let option_id = if index == 0 { id.to_owned() } else { format!("{id}-{}", index + 1) };
        let class = if option.apart { format!("{name_class}__item oct-choice-quiet") } else { format!("{name_class}__item") };
        let input_class = format!("{name_class}__input");
        let label_class = format!("govuk-label {name_class}__label");
        view! {
            <div class=class>
                <input class=input_class id=option_id.clone() name=id.to_owned() type=kind value=option.value checked=option.picked/>
                <label class=label_class for=option_id>{option.label}</label>
            </div>
        }
    });
    let items = items.collect_view();
    view! {
        <div class=group_class>
            <fieldset class="govuk-fieldset" aria-describedby=described>
                {legend}
                {hint_line(id, hint)}
                {problem_line(id, problem)}
                <div class=name_class>{items}</div>
            </fieldset>
        </div>
    }
    .into_any()
}

/// The question above a list, as the page's heading.
pub fn legend_heading(text: String) -> AnyView {
    view! {
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--l"><h1 class="govuk-fieldset__heading">{text}</h1></legend>
    }
    .into_any()
}

/// The question above a list, below the page's heading.
pub fn legend_small(text: String) -> AnyView {
    view! {
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--m"><h2 class="govuk-fieldset__heading">{text}</h2></legend>
    }
    .into_any()
}

/// One line of text.
pub struct TextInput<'a> {
    /// Its id and name.
    pub id: &'a str,
    /// Its label.
    pub label: &'a str,
    /// A hint under the label.
    pub hint: Option<&'a str>,
    /// `text`, `email`.
    pub kind: &'static str,
    /// What the browser may fill in.
    pub autocomplete: Option<&'static str>,
    /// What was typed.
    pub value: &'a str,
}

/// A field of one line.
pub fn text_input(field: TextInput<'_>, problems: &Problems) -> AnyView {
    let TextInput { id, label, hint, kind, autocomplete, value } = field;
    let problem = problems.of(id).map(str::to_owned);
    let described = described_by(id, hint.is_some(), problem.is_some());
    let (group_class, class, invalid) = match problem {
        Some(_) => ("govuk-form-group govuk-form-group--error", "govuk-input govuk-input--error", Some("true")),
        None => ("govuk-form-group", "govuk-input", None),
    };
    view! {
        <div class=group_class>
            <label class="govuk-label" for=id.to_owned()>{label.to_owned()}</label>
            {hint_line(id, hint)}
            {problem_line(id, problem)}
            <input class=class id=id.to_owned() name=id.to_owned() type=kind value=value.to_owned()
                autocomplete=autocomplete aria-describedby=described aria-invalid=invalid/>
        </div>
    }
    .into_any()
}

/// Several lines of text. The only text area there may be: Leptos 0.8 does not escape what stands in one.
pub struct TextArea<'a> {
    /// Its id and name.
    pub id: &'a str,
    /// Its label, which may be the page's heading.
    pub label: AnyView,
    /// A hint under the label.
    pub hint: Option<&'a str>,
    /// How many lines it shows.
    pub rows: u8,
    /// What was typed.
    pub value: &'a str,
}

/// A field of several lines.
pub fn text_area(field: TextArea<'_>, problems: &Problems) -> AnyView {
    let TextArea { id, label, hint, rows, value } = field;
    let problem = problems.of(id).map(str::to_owned);
    let described = described_by(id, hint.is_some(), problem.is_some());
    let (group_class, class, invalid) = match problem {
        Some(_) => ("govuk-form-group govuk-form-group--error", "govuk-textarea govuk-textarea--error", Some("true")),
        None => ("govuk-form-group", "govuk-textarea", None),
    };
    // A line break right after the tag would be swallowed by the browser, so one that is meant is doubled.
    let escaped = format!("{}{}", if value.starts_with('\n') { "\n" } else { "" }, html_escape::encode_text(value));
    view! {
        <div class=group_class>
            {label}
            {hint_line(id, hint)}
            {problem_line(id, problem)}
            <textarea class=class id=id.to_owned() name=id.to_owned() rows=rows.to_string()
                aria-describedby=described aria-invalid=invalid inner_html=escaped></textarea>
        </div>
    }
    .into_any()
}

/// A hidden field.
pub fn hidden(name: &'static str, value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

/// A new key for a form whose answer is stored.
pub fn form_key() -> impl IntoView {
    hidden("form_key", Uuid::now_v7().to_string())
}

pub(super) fn described_by(id: &str, has_hint: bool, has_problem: bool) -> Option<String> {
    match (has_hint, has_problem) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (true, true) => Some(format!("{id}-hint {id}-error")),
    }
}

pub(super) fn hint_line(id: &str, hint: Option<&str>) -> Option<impl IntoView + use<>> {
    let (id, hint) = (format!("{id}-hint"), hint?.to_owned());
    Some(view! { <div class="govuk-hint" id=id>{hint}</div> })
}

pub(super) fn problem_line(id: &str, problem: Option<String>) -> Option<impl IntoView + use<>> {
    let (id, problem) = (format!("{id}-error"), problem?);
    Some(view! {
        <p class="govuk-error-message" id=id><span class="govuk-visually-hidden">"Error:"</span>" "{problem}</p>
    })
}
