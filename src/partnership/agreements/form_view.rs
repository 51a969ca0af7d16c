//! What the forms of agreements look like.

use leptos::prelude::*;

use super::change::kind_name;
use super::form::{Choices, Typed};
use super::words::{kind as kind_words, purpose_label};
use super::{Agreement, Kind, Listed, address};
use crate::database::agency;
use crate::page::fields::{Pick, Pickable, Problems, TextArea, TextInput, form_key, hidden, legend_small, picks, text_area, text_input};
use crate::page::typed_day::DATE_HINT;

/// Which level it is.
pub(super) fn kinds(kinds: &[Kind]) -> AnyView {
    let about = |kind: Kind| match kind {
        Kind::Between => "between agencies: what they agree at the highest level, and who signed for each",
        Kind::Within => "within one agency: what its senior management has agreed",
        Kind::Guidance => "the guidance that the partnership has accepted",
        Kind::Sharing => "between named agencies: what is shared, for what purpose and how",
    };
    let options = kinds.iter().map(|kind| Pickable {
        value: kind_name(*kind).to_owned(),
        label: format!("Level {}, {}", kind.level(), about(*kind)).into_any(),
        picked: false,
        apart: false,
    });
    let options = options.collect();
    view! {
        <a class="govuk-back-link" href="/agreements">"Agreements"</a>
        <h1>"Enter an agreement"</h1>
        <form method="get" action="/agreements/new">
            {picks("kind", Pick::One, legend_small("Which level is it?".to_owned()), None, &Problems::none(), options)}
            <button class="govuk-button">"Continue"</button>
        </form>
    }
    .into_any()
}

/// A new one.
pub(super) fn new(kind: Kind, choices: &Choices, typed: &Typed, problems: &Problems) -> AnyView {
    view! {
        <a class="govuk-back-link" href="/agreements/new">"Which level"</a>
        {problems.summary()}
        <p class="oct-caption">{kind_words(kind)}</p>
        <h1>"Enter an agreement"</h1>
        <form method="post" action="/agreements/new" novalidate>
            {form_key()}
            {hidden("kind", kind_name(kind).to_owned())}
            {fields(kind, choices, typed, problems)}
            <button class="govuk-button">"Enter the agreement"</button>
        </form>
    }
    .into_any()
}

/// One to change.
pub(super) fn change(agreement: &Agreement, choices: &Choices, typed: &Typed, problems: &Problems) -> AnyView {
    let at = address(agreement.id);
    view! {
        <a class="govuk-back-link" href=at.clone()>{agreement.revision.title.clone()}</a>
        {problems.summary()}
        <p class="oct-caption">{kind_words(agreement.kind)}</p>
        <h1>"Change an agreement"</h1>
        <p>"What it says now stays in its history."</p>
        <form method="post" action=format!("{at}/change") novalidate>
            {form_key()}
            {hidden("seen", typed.seen.to_string())}
            {fields(agreement.kind, choices, typed, problems)}
            {area("note", "What you changed, and why", Some("At most 500 characters."), 3, &typed.note, problems)}
            <div class="oct-actions">
                <button class="govuk-button">"Save as a new revision"</button>
                <a href=at.clone()>"Cancel"</a>
            </div>
        </form>
    }
    .into_any()
}

/// Before one ends.
pub(super) fn ending(agreement: &Agreement, resting: &[Listed], day: &str, why: &str, problems: &Problems) -> AnyView {
    let at = address(agreement.id);
    let resting = (!resting.is_empty()).then(|| {
        let lines = resting.iter().map(|listed| view! { <li><a href=address(listed.id)>{listed.title.clone()}</a></li> });
        view! { <p>"These rest on it. They do not end with it, but say that what they rest on has ended:"</p> <ul>{lines.collect_view()}</ul> }
    });
    view! {
        <a class="govuk-back-link" href=at.clone()>{agreement.revision.title.clone()}</a>
        {problems.summary()}
        <h1>"End this agreement"</h1>
        <p>"It stays in the register, with its history. It cannot be changed afterwards: if the agencies agree again, enter a new one."</p>
        {resting}
        <form method="post" action=format!("{at}/ending") novalidate>
            {form_key()}
            {line("ended-on", "On which day did it end?", Some(DATE_HINT), day, problems)}
            {area("note", "Why did it end?", Some("At most 500 characters."), 3, why, problems)}
            <div class="oct-actions">
                <button class="govuk-button govuk-button--warning">"End the agreement"</button>
                <a href=at.clone()>"Cancel"</a>
            </div>
        </form>
    }
    .into_any()
}

fn fields(kind: Kind, choices: &Choices, typed: &Typed, problems: &Problems) -> AnyView {
    let purpose_hint = match kind {
        Kind::Guidance => "How the partnership works by it. You can leave this empty. At most 2,000 characters.",
        _ => "At most 2,000 characters.",
    };
    let of_kind = match kind {
        Kind::Guidance => guidance(choices, typed, problems),
        Kind::Sharing => sharing(choices, typed, problems),
        Kind::Between | Kind::Within => ().into_any(),
    };
    view! {
        {line("title", "Title", None, &typed.title, problems)}
        {(kind != Kind::Guidance).then(|| parties(kind, choices, typed, problems))}
        {area("purpose", purpose_label(kind), Some(purpose_hint), 5, &typed.purpose, problems)}
        {of_kind}
        {area("documents", "Documents (optional)", Some("One on each line: its title, a bar, and where it is kept. For example: Protocol | IG/2026/14, or Protocol | https://intranet.example/protocol"), 4, &typed.documents, problems)}
        {line("review-on", "Next review", Some(DATE_HINT), &typed.review_on, problems)}
    }
    .into_any()
}

fn guidance(choices: &Choices, typed: &Typed, problems: &Problems) -> AnyView {
    let editions = choices.frameworks.iter().map(|(slug, title)| Pickable {
        value: slug.clone(),
        label: title.clone().into_any(),
        picked: typed.framework == *slug,
        apart: false,
    });
    view! {
        {picks("framework", Pick::One, legend_small("Which edition?".to_owned()), None, problems, editions.collect())}
        {line("accepted-by", "Accepted by", Some("The board, for example the Children\u{2019}s Trust Board."), &typed.accepted_by, problems)}
        {line("accepted-on", "Accepted on", Some("For example, 25 1 2007."), &typed.accepted_on, problems)}
    }
    .into_any()
}

fn sharing(choices: &Choices, typed: &Typed, problems: &Problems) -> AnyView {
    let pick = |id: &'static str, legend: &str, chosen: &str, offered: Vec<&Listed>, none: &'static str| {
        if offered.is_empty() {
            let problem = problems.of(id).map(|problem| view! { <p class="govuk-error-message">{problem.to_owned()}</p> });
            return view! { <div class="govuk-form-group" id=id tabindex="-1"><h2>{legend.to_owned()}</h2>{problem}<p>{none}</p></div> }
                .into_any();
        }
        let options = offered.into_iter().map(|listed| Pickable {
            value: listed.id.to_string(),
            label: listed.title.clone().into_any(),
            picked: listed.id.to_string() == chosen,
            apart: false,
        });
        picks(id, Pick::One, legend_small(legend.to_owned()), None, problems, options.collect())
    };
    let level_1 = choices.level_1.iter().map(|(listed, _)| listed).collect();
    view! {
        {area("data-set", "Information", Some("Which information is shared, about whom. At most 2,000 characters."), 4, &typed.data_set, problems)}
        {area("handling", "Handling", Some("Who sees it, how it is kept, for how long. At most 2,000 characters."), 4, &typed.handling, problems)}
        {area("mechanism", "Mechanism", Some("By what route it is sent, who sends it and how often. At most 2,000 characters."), 4, &typed.mechanism, problems)}
        {pick("level-1", "Which level 1 agreement does it rest on?", &typed.level_1, level_1, "No level 1 agreement between agencies is entered yet. Partnership HR enters it first.")}
        {pick("level-2", "Which guidance does it rest on?", &typed.level_2, choices.level_2.iter().collect(), "No guidance is entered yet. Partnership HR enters it first, as level 2.")}
    }
    .into_any()
}

/// The agencies, with who signed below each. The style sheet shows those lines once an agency is ticked.
fn parties(kind: Kind, choices: &Choices, typed: &Typed, problems: &Problems) -> AnyView {
    let (name, input) = if kind == Kind::Within { ("govuk-radios", "radio") } else { ("govuk-checkboxes", "checkbox") };
    let legend = if kind == Kind::Within { "Whose senior management has agreed?" } else { "Which agencies have agreed?" };
    let items = choices.agencies.iter().enumerate().map(|(index, agency)| {
        let id = if index == 0 { "parties".to_owned() } else { format!("parties-{}", index + 1) };
        let (target, party) = (id.clone(), typed.party(agency.id));
        let signature = (kind.level() == 1).then(|| {
            let (by, on) = party.map(|party| (party.signed_by.clone(), party.signed_on.clone())).unwrap_or_default();
            signature(agency, &by, &on, problems)
        });
        view! {
            <div class=format!("{name}__item")>
                <input class=format!("{name}__input") id=id name="parties" type=input value=agency.id.to_string() checked=party.is_some()/>
                <label class=format!("govuk-label {name}__label") for=target>{agency.name.clone()}</label>
            </div>
            {signature}
        }
    });
    let items = items.collect_view();
    let problem = problems.of("parties").map(str::to_owned);
    let class = if problem.is_some() { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
    let described = problem.is_some().then_some("parties-error");
    let problem = problem.map(|problem| {
        view! { <p class="govuk-error-message" id="parties-error"><span class="govuk-visually-hidden">"Error:"</span>" "{problem}</p> }
    });
    view! {
        <div class=class>
            <fieldset class="govuk-fieldset" aria-describedby=described>
                {legend_small(legend.to_owned())}
                {problem}
                <div class=format!("{name} oct-parties")>{items}</div>
            </fieldset>
        </div>
    }
    .into_any()
}

fn signature(agency: &agency::Model, by: &str, on: &str, problems: &Problems) -> AnyView {
    let (by_id, on_id) = (format!("signed-by-{}", agency.id), format!("signed-on-{}", agency.id));
    let (by_label, on_label) = (format!("Who signed for {}", agency.name), format!("When it was signed for {}", agency.name));
    view! {
        <div class="oct-signature">
            {line(&by_id, &by_label, Some("Name and position."), by, problems)}
            {line(&on_id, &on_label, Some(DATE_HINT), on, problems)}
        </div>
    }
    .into_any()
}

fn line(id: &str, label: &str, hint: Option<&str>, value: &str, problems: &Problems) -> AnyView {
    text_input(TextInput { id, label, hint, kind: "text", autocomplete: Some("off"), value }, problems)
}

fn area(id: &str, label: &str, hint: Option<&str>, rows: u8, value: &str, problems: &Problems) -> AnyView {
    let label = view! { <label class="govuk-label" for=id.to_owned()>{label.to_owned()}</label> }.into_any();
    text_area(TextArea { id, label, hint, rows, value }, problems)
}
