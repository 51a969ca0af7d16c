//! Pages anyone may read: help, privacy, accessibility, about, glossary; and for learners the questions and the list of everything.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;

use super::search;
use crate::account::{Identity, Learner, Visitor};
use crate::app::{App, long_date};
use crate::course::framework::{Asked, Status};
use crate::course::{Framework, Kind};
use crate::database::contact;
use crate::error::{AppError, Path, Result};
use crate::library::publish::embedded_file;
use crate::page::assets::content_type;
use crate::page::fields::Problems;
use crate::page::parts::{Colour, tag};
use crate::page::prose::prose;
use crate::page::{Frame, Here};

/// `GET /privacy`.
///
/// # Errors
/// If the page has not been published.
pub async fn show_privacy(state: State<App>, who: Visitor) -> Result<Response> {
    show(&state.0, who.0.as_ref(), Kind::Page, "privacy")
}

/// `GET /accessibility`.
///
/// # Errors
/// If the page has not been published.
pub async fn show_accessibility(state: State<App>, who: Visitor) -> Result<Response> {
    show(&state.0, who.0.as_ref(), Kind::Page, "accessibility")
}

/// `GET /about`.
///
/// # Errors
/// If the page has not been published.
pub async fn show_about(state: State<App>, who: Visitor) -> Result<Response> {
    show(&state.0, who.0.as_ref(), Kind::Page, "about")
}

/// `GET /about/{slug}`: any other page.
///
/// # Errors
/// If there is no such page.
pub async fn show_page(State(app): State<App>, Visitor(who): Visitor, Path(slug): Path<String>) -> Result<Response> {
    show(&app, who.as_ref(), Kind::Page, &slug)
}

/// `GET /help/{slug}`: help for one kind of user.
///
/// # Errors
/// If there is no such page.
pub async fn show_help(State(app): State<App>, Visitor(who): Visitor, Path(slug): Path<String>) -> Result<Response> {
    show(&app, who.as_ref(), Kind::Help, &slug)
}

fn show(app: &App, who: Option<&Identity>, kind: Kind, slug: &str) -> Result<Response> {
    let published = app.library.current(kind, slug).ok_or(AppError::NotFound)?;
    let page = published.page().ok_or(AppError::NotFound)?;
    let (title, body) = (page.title.clone(), page.body.clone());
    Ok(Frame::new(title.clone(), who, Here::Elsewhere).show(move || view! { <h1>{title}</h1> {prose(&body)} }))
}

/// `GET /help`: what help there is.
pub async fn list_help(State(app): State<App>, Visitor(who): Visitor) -> Response {
    let pages = app.library.all(Kind::Help);
    Frame::new("Help", who.as_ref(), Here::Elsewhere).show(move || {
        let lines = pages.iter().filter_map(|published| {
            let page = published.page()?;
            let (address, title, summary) = (format!("/help/{}", page.slug), page.title.clone(), page.summary.clone());
            Some(view! { <li><a href=address>{title}</a>": "{summary}</li> })
        });
        view! {
            <h1>"Help"</h1>
            <ul>
                {lines.collect_view()}
                <li><a href="/about/glossary">"Glossary"</a>": the words of the trade, in plain English"</li>
                <li><a href="/help/contacts">"Whom to contact"</a>": in your own agency"</li>
            </ul>
        }
    })
}

/// `GET /help/contacts`: whom to ask in one's own agencies.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_contacts(State(app): State<App>, Visitor(who): Visitor) -> Result<Response> {
    let lists = match &who {
        Some(who) => contact::for_person(app.store.read(), who.person, app.today()).await?,
        None => Vec::new(),
    };
    let signed_in = who.is_some();
    Ok(Frame::new("Whom to contact", who.as_ref(), Here::Elsewhere).show(move || {
        let nobody = lists.is_empty();
        let sections = lists.into_iter().map(|(agency, contacts)| {
            let rows = contacts.into_iter().map(|contact| {
                let who = format!("{}, {}", contact.name, contact.details);
                view! {
                    <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                        <dt class="govuk-summary-list__key">{contact.purpose}</dt>
                        <dd class="govuk-summary-list__value">{who}</dd>
                    </div>
                }
            });
            view! { <h2>{agency.name}</h2> <dl class="govuk-summary-list">{rows.collect_view()}</dl> }
        });
        view! {
            <h1>"Whom to contact"</h1>
            <p class="oct-lede">"If somebody is in immediate danger, ring 999."</p>
            {sections.collect_view()}
            {nobody.then(|| view! { <p>{if signed_in {
                "Your agency has not given its contacts yet. Ask your manager, or your safeguarding lead."
            } else {
                "Sign in to see the contacts of your own agency. If you cannot sign in, ask your HR team which e-mail address they have for you."
            }}</p> })}
        }
    }))
}

/// `GET /learn/browse`: every module and case there is.
pub async fn browse(State(app): State<App>, Learner(who): Learner) -> Response {
    let modules = app.library.all(Kind::Module);
    let scenarios = app.library.all(Kind::Scenario);
    let frameworks = app.library.all(Kind::Framework);
    Frame::new("All modules and scenarios", Some(&who), Here::Learn).show(move || {
        let modules = modules.iter().filter_map(|published| {
            let module = published.module()?;
            let about = format!("{} About {} minutes.", module.summary, module.minutes);
            Some(listed(format!("/learn/modules/{}", module.slug), &module.title, about))
        });
        let scenarios = scenarios.iter().filter_map(|published| {
            let scenario = published.scenario()?;
            let about = format!("Your part: {}, {}. About {} minutes.", scenario.role, scenario.agency, scenario.minutes);
            Some(listed(format!("/learn/scenarios/{}", scenario.slug), &scenario.title, about))
        });
        let frameworks = frameworks.iter().filter_map(|published| {
            let framework = published.framework()?;
            let read_only = if framework.status == Status::Current { "" } else { "To read only; nothing is assessed on it. " };
            let about = format!("{read_only}{}", framework.source);
            Some(listed(format!("/learn/frameworks/{}", framework.slug), &framework.title, about))
        });
        let [modules, scenarios, frameworks] = [modules.collect_view(), scenarios.collect_view(), frameworks.collect_view()];
        view! {
            <h1>"All modules and scenarios"</h1>
            {search::form("", &Problems::none())}
            <h2>"Modules"</h2>
            <ul class="oct-list-roomy">{modules}</ul>
            <h2>"Scenarios"</h2>
            <ul class="oct-list-roomy">{scenarios}</ul>
            <h2>"The questions"</h2>
            <ul class="oct-list-roomy">{frameworks}</ul>
        }
    })
}

fn listed(address: String, title: &str, about: String) -> AnyView {
    view! { <li><a href=address>{title.to_owned()}</a><br/>{about}</li> }.into_any()
}

/// `GET /learn/frameworks/{slug}`: an edition of the questions, to read.
///
/// # Errors
/// If there is no such edition.
pub async fn show_framework(State(app): State<App>, Visitor(who): Visitor, Path(slug): Path<String>) -> Result<Response> {
    let published = app.library.current(Kind::Framework, &slug).ok_or(AppError::NotFound)?;
    let framework = published.framework().ok_or(AppError::NotFound)?;
    let body = framework_page(framework);
    Ok(Frame::new(framework.title.clone(), who.as_ref(), Here::Learn).show(move || body))
}

fn framework_page(framework: &Framework) -> AnyView {
    let questions = framework.questions.iter().map(|question| {
        let (id, heading) = match question.asked {
            Asked::Dimension(dimension) => match dimension.number() {
                Some(number) => (format!("question-{number}"), format!("{number}. {}", question.wording)),
                None => ("harm".to_owned(), question.wording.clone()),
            },
            Asked::Record => ("question-8".to_owned(), format!("8. {}", question.wording)),
        };
        let answers: Vec<_> = question.choices.iter().map(|choice| choice.label_text.clone()).collect();
        let answers = (!answers.is_empty()).then(|| view! { <p><strong>"Answers: "</strong>{answers.join("; ")}</p> });
        view! { <h2 id=id>{heading}</h2> {prose(&question.help)} {answers} }
    });
    // What nobody has checked yet is for those who write the course (`guidance-and-flow.md` 4.4).
    let verified: Vec<_> = framework.law_notes.iter().filter(|note| note.verified).collect();
    let law = (!verified.is_empty()).then(|| {
        let notes = verified.into_iter().map(|note| view! { <h3>{note.title.clone()}</h3> {prose(&note.text)} });
        view! { <h2 id="the-law-today">"The law today"</h2> {notes.collect_view()} }
    });
    view! {
        <h1>{framework.title.clone()}</h1>
        {status(framework)}
        <p class="oct-caption">{format!("{}. Revision {}.", framework.source.trim_end_matches('.'), framework.revision)}</p>
        {prose(&framework.introduction)}
        {questions.collect_view()}
        {law}
    }
    .into_any()
}

/// How far this edition may be relied on, said before anything else.
fn status(framework: &Framework) -> Option<AnyView> {
    let (word, says) = match framework.status {
        Status::Current => return None,
        Status::Draft => {
            ("Draft", "To read, as history and for comparison. Nothing in Octavo is assessed on it, and not all of it has been checked.")
        }
        Status::Superseded => ("Superseded", "Kept for the records that rest on it. Another edition has taken its place."),
    };
    let applied = match (framework.applies_from, framework.applies_to) {
        (Some(from), Some(to)) => format!(" It applied from {} to {}.", long_date(from), long_date(to)),
        (Some(from), None) => format!(" It dates from {}.", long_date(from)),
        _ => String::new(),
    };
    Some(view! { <p>{tag(word, Colour::Yellow)}" "{says}{applied}</p> }.into_any())
}

/// `GET /media/{name}`: a picture of the course. An SVG may draw, and may do nothing else.
///
/// # Errors
/// If there is no such picture.
pub async fn show_media(Path(name): Path<String>) -> Result<Response> {
    let bytes = embedded_file(&format!("media/{name}")).ok_or(AppError::NotFound)?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(content_type(&name))),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox")),
    ];
    Ok((headers, bytes).into_response())
}
