//! A field that is chosen from a list, and one that takes a file: each with its label, its hint and its fault.

use leptos::prelude::*;

use super::fields::{Problems, described_by, hint_line, problem_line};

/// A list to choose one from.
pub struct Select<'a> {
    /// Its id and name.
    pub id: &'a str,
    /// Its label.
    pub label: &'a str,
    /// A hint under the label.
    pub hint: Option<&'a str>,
    /// What is posted, and the words for it.
    pub options: Vec<(String, String)>,
    /// What is chosen.
    pub value: &'a str,
}

/// The field.
pub fn select(field: Select<'_>, problems: &Problems) -> AnyView {
    let Select { id, label, hint, options, value } = field;
    let problem = problems.of(id).map(str::to_owned);
    let described = described_by(id, hint.is_some(), problem.is_some());
    let (group_class, class, invalid) = match problem {
        Some(_) => ("govuk-form-group govuk-form-group--error", "govuk-select govuk-select--error", Some("true")),
        None => ("govuk-form-group", "govuk-select", None),
    };
    let options = options.into_iter().map(|(option, words)| {
        let selected = option == value;
        view! { <option value=option selected=selected>{words}</option> }
    });
    let options = options.collect_view();
    view! {
        <div class=group_class>
            <label class="govuk-label" for=id.to_owned()>{label.to_owned()}</label>
            {hint_line(id, hint)}
            {problem_line(id, problem)}
            <select class=class id=id.to_owned() name=id.to_owned() aria-describedby=described aria-invalid=invalid>{options}</select>
        </div>
    }
    .into_any()
}

/// A field for a file of these kinds.
pub fn file(id: &'static str, label: &'static str, hint: &'static str, kinds: &'static str, problems: &Problems) -> AnyView {
    let problem = problems.of(id).map(str::to_owned);
    let described = described_by(id, true, problem.is_some());
    let (group_class, class, invalid) = match problem {
        Some(_) => ("govuk-form-group govuk-form-group--error", "oct-file oct-file--error", Some("true")),
        None => ("govuk-form-group", "oct-file", None),
    };
    view! {
        <div class=group_class>
            <label class="govuk-label" for=id>{label}</label>
            {hint_line(id, Some(hint))}
            {problem_line(id, problem)}
            <input class=class id=id name=id type="file" accept=kinds aria-describedby=described aria-invalid=invalid/>
        </div>
    }
    .into_any()
}
