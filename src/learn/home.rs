//! The home page: what is required, by when and why, and one button that goes on at the exact step.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::obligations::{self, Obligation, Required};
use super::{attempt, module, search};
use crate::account::{Identity, Learner, Visitor};
use crate::app::{App, long_date};
use crate::course::Kind;
use crate::course::text::capitalised;
use crate::database::standing::Progress;
use crate::database::{attempt as attempt_table, completion};
use crate::error::Result;
use crate::page::fields::Problems;
use crate::page::parts::{Colour, standing, tag};
use crate::page::{Frame, Here, see_other};
use crate::standing::Word;

/// `GET /`: the front page for those who have not signed in; the right first page for those who have.
pub async fn show_front(Visitor(who): Visitor) -> Response {
    match who {
        Some(who) if who.is_learner() => see_other("/learn"),
        Some(who) if who.is_hr() => see_other("/reports"),
        Some(who) if who.is_trainer() => see_other("/author"),
        who => Frame::new("Sharing information about children", who.as_ref(), Here::Home).show(|| {
            view! {
                <h1>"Know when to share, and how"</h1>
                <p class="oct-lede">"Octavo is the induction in information sharing for everyone who works with children here."</p>
                <p>"You read a few short modules, and work some cases through the eight key questions. You can stop at any point: your place is kept, on any device."</p>
                <p><a class="govuk-button" href="/sign-in">"Sign in"</a></p>
                <p><a href="/about">"What the eight questions are, and who agreed them"</a></p>
            }
        }),
    }
}

/// One line of the list.
struct Line {
    title: String,
    address: String,
    hint: String,
    state: Reached,
}

/// How far somebody is with one item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reached {
    Done,
    Begun,
    NotPassed,
    NotYet,
}

/// A pathway as the page shows it.
struct Listed {
    title: String,
    why: String,
    word: Word,
    lines: Vec<Line>,
    go_on: Option<(String, &'static str)>,
}

/// `GET /learn`: what is required of me.
///
/// # Errors
/// If the store cannot be read.
pub async fn show_home(State(app): State<App>, Learner(who): Learner) -> Result<Response> {
    let completed = completion::standing_of(app.store.read(), who.person).await?;
    let attempts = attempt_table::all_of(app.store.read(), who.person).await?;
    let mut listed = Vec::new();
    for obligation in obligations::of_person(&app, who.person).await? {
        listed.push(list(&app, &who, &obligation, &completed, &attempts).await?);
    }
    Ok(Frame::new("Your induction", Some(&who), Here::Home).show(move || home(listed)))
}

async fn list(
    app: &App,
    who: &Identity,
    obligation: &Obligation,
    completed: &[completion::Model],
    attempts: &[attempt_table::Model],
) -> Result<Listed> {
    let mut lines = Vec::new();
    let mut go_on = None;
    for item in &obligation.items {
        let content = item.published.content;
        // For a renewal, only what was done since it opened.
        let counts = |at| obligation.assignment.counts(at);
        let done = completed.iter().find(|completion| completion.content_id == content && counts(completion.completed_at));
        let mut goes = attempts.iter().filter(|attempt| attempt.content_id == content);
        let state = match done {
            Some(_) => Reached::Done,
            None if goes.clone().any(|attempt| attempt.finished_at.is_none()) => Reached::Begun,
            None if goes.any(|attempt| counts(attempt.started_at)) => Reached::NotPassed,
            None => Reached::NotYet,
        };
        if state != Reached::Done && go_on.is_none() {
            go_on =
                Some((next_step(app, who, item).await?, if lines.is_empty() && state == Reached::NotYet { "Start" } else { "Continue" }));
        }
        let hint = match done {
            Some(done) => format!("Completed on {}", long_date(crate::app::london_day(done.completed_at))),
            None => format!("{}, about {} minutes", item.published.kind.noun(), minutes(item)),
        };
        lines.push(Line { title: item.published.title().to_owned(), address: address(item), hint: capitalised(&hint), state });
    }
    let word = obligation.standing.facts(obligation.assignment.due_on).word(app.today());
    // Training done elsewhere completes the whole, whatever has been read here.
    let go_on = go_on.filter(|_| obligation.standing.progress != Progress::Completed);
    Ok(Listed { title: obligation.pathway.title().to_owned(), why: why(obligation, word), word, lines, go_on })
}

/// The address of the exact step to go on at.
async fn next_step(app: &App, who: &Identity, item: &Required) -> Result<String> {
    match item.published.kind {
        Kind::Module => module::next_address(app, who.person, &item.published).await,
        _ => attempt::next_address(app, who.person, &item.published).await,
    }
}

fn address(item: &Required) -> String {
    format!("/learn/{}/{}", item.published.kind.folder(), item.published.slug)
}

fn minutes(item: &Required) -> u16 {
    match (item.published.module(), item.published.scenario()) {
        (Some(module), _) => module.minutes_of(module.sections_of(item.short).count()),
        (_, Some(scenario)) => scenario.minutes,
        _ => 0,
    }
}

fn why(obligation: &Obligation, word: Word) -> String {
    let Obligation { standing, assignment, .. } = obligation;
    let due = long_date(assignment.due_on);
    let completed = standing.completed_at.map(|at| long_date(crate::app::london_day(at)));
    match (word, standing.progress, completed) {
        (Word::Waived, ..) => "Your agency has waived this for you: you need not complete it.".to_owned(),
        (Word::Paused, ..) => {
            let until = standing.paused_until.map(|last| format!(" until {}", long_date(last))).unwrap_or_default();
            format!("Your agency has paused this for you{until}. It is due by {due}.")
        }
        (_, Progress::Completed, Some(completed)) => match standing.expires_on {
            Some(expires) => format!("You completed this on {completed}. It holds until {}.", long_date(expires)),
            None => format!("You completed this on {completed}."),
        },
        _ if assignment.parts.is_some() => format!("Complete what has changed by {due}, because {}.", assignment.reason),
        (_, _, Some(_)) => format!("Renew it by {due}, because {}.", assignment.reason),
        _ => format!("Complete it by {due}, because {}.", assignment.reason),
    }
}

fn home(listed: Vec<Listed>) -> impl IntoView {
    let nothing = listed.is_empty().then(|| {
        view! {
            <div class="oct-empty">
                <p>"Nothing has been asked of you yet. When your agency adds you to a pathway, it appears here with the date it is due."</p>
                <p>"You can look around meanwhile: "<a href="/learn/browse">"everything there is to read and work"</a>"."</p>
            </div>
        }
    });
    view! {
        <h1>"Your induction"</h1>
        {search::form("", &Problems::none())}
        {nothing}
        {listed.into_iter().enumerate().map(|(index, pathway)| section(index, pathway)).collect_view()}
        <p><a href="/learn/browse">"All modules and scenarios"</a></p>
    }
}

fn section(index: usize, pathway: Listed) -> impl IntoView {
    let Listed { title, why, word, lines, go_on } = pathway;
    let id = format!("pathway-{}", index + 1);
    let labelled = id.clone();
    let items = lines.into_iter().enumerate().map(|(line, item)| task(&format!("{id}-{}", line + 1), item)).collect_view();
    view! {
        <section aria-labelledby=labelled>
            <h2 id=id>{title}</h2>
            <p>{standing(word)}" "{why}</p>
            {go_on.map(|(address, word)| view! { <p><a class="govuk-button" href=address>{word}</a></p> })}
            <ul class="govuk-task-list">{items}</ul>
        </section>
    }
}

fn task(id: &str, line: Line) -> impl IntoView + use<> {
    let (hint_id, status_id) = (format!("{id}-hint"), format!("{id}-status"));
    let described = format!("{hint_id} {status_id}");
    let state = match line.state {
        Reached::Done => tag("Completed", Colour::Green).into_any(),
        Reached::Begun => tag("In progress", Colour::Blue).into_any(),
        Reached::NotPassed => tag("Not passed yet", Colour::Yellow).into_any(),
        Reached::NotYet => tag("Not started", Colour::Grey).into_any(),
    };
    view! {
        <li class="govuk-task-list__item govuk-task-list__item--with-link">
            <div class="govuk-task-list__name-and-hint">
                <a class="govuk-link govuk-task-list__link" href=line.address aria-describedby=described>{line.title}</a>
                <div class="govuk-task-list__hint" id=hint_id>{line.hint}</div>
            </div>
            <div class="govuk-task-list__status" id=status_id>{state}</div>
        </li>
    }
}
