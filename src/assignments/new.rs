//! An assignment made by hand: one pathway for one post, with a date and a reason.

use axum::extract::State;
use axum::response::Response;
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use serde::Deserialize;

use super::open::{self, Found};
use crate::account::HrOfficer;
use crate::app::{App, long_date};
use crate::assigning::{ByHand, Manual, Moment, assign_by_hand};
use crate::course::Kind;
use crate::database::{AssignmentId, ContentId, PersonId, PostId, agency, assignment, audit, person, post};
use crate::error::{AppError, Query, Result};
use crate::page::choose::{Select, select};
use crate::page::dates::{TypedDate, date_input};
use crate::page::fields::{Fields, Pick, Pickable, Problems, TextInput, form_key, hidden, legend_small, picks, text_input};
use crate::page::parts::standing;
use crate::page::{Frame, Here, see_other};
use crate::standing::Word;

/// The longest reason, in characters.
const REASON: usize = 200;
/// How far ahead it may be due.
const AHEAD: Days = Days::new(5 * 366);

/// For whom, or whom to look for.
#[derive(Deserialize)]
pub struct Wanted {
    person: Option<String>,
    q: Option<String>,
}

/// Somebody with the posts in which something may be assigned.
struct Assignee {
    person: person::Model,
    posts: Vec<(post::Model, String)>,
    pathways: Vec<(ContentId, String)>,
    asked: Vec<Asked>,
}

/// What is asked of them already.
struct Asked {
    id: AssignmentId,
    title: String,
    word: Word,
    due_on: NaiveDate,
}

/// `GET /assignments/new`: whom to assign to, then what.
///
/// # Errors
/// If there is no such person within the asker's scope, or the store cannot be read.
pub async fn show_new(State(app): State<App>, hr: HrOfficer, Query(wanted): Query<Wanted>) -> Result<Response> {
    let frame = Frame::new("Assign to one person", Some(&hr.identity), Here::Assignments);
    match wanted.person.filter(|id| !id.is_empty()) {
        Some(id) => {
            let who = load(&app, &hr, &id).await?;
            Ok(frame.show(move || form(&who, &Fields::default(), None, &Problems::none())))
        }
        None => {
            let q = wanted.q.unwrap_or_default();
            let found = open::people(app.store.read(), &hr.scope, &q, app.today()).await?;
            Ok(frame.show(move || choose(&q, found)))
        }
    }
}

async fn load(app: &App, hr: &HrOfficer, id: &str) -> Result<Assignee> {
    let id = PersonId::parse(id).ok_or(AppError::NotFound)?;
    let (person, posts) = open::with_posts(app.store.read(), &hr.scope, id, app.today()).await?.ok_or(AppError::NotFound)?;
    let agencies = agency::within(app.store.read(), &hr.scope).await?;
    let name = |post: &post::Model| agencies.iter().find(|agency| agency.id == post.agency_id).map(|agency| agency.name.clone());
    let posts = posts.into_iter().map(|post| (name(&post).unwrap_or_default(), post)).map(|(agency, post)| (post, agency)).collect();
    let pathways = app.library.all(Kind::Pathway).iter().map(|pathway| (pathway.content, pathway.title().to_owned())).collect();
    let mut asked = Vec::new();
    for (found, stored) in assignment::of_person_within(app.store.read(), &hr.scope, id).await? {
        let title = app.library.version(found.version_id).await?.title().to_owned();
        asked.push(Asked { id: found.id, title, word: stored.facts(found.due_on).word(app.today()), due_on: found.due_on });
    }
    Ok(Assignee { person, posts, pathways, asked })
}

fn asked(who: &Assignee) -> Option<AnyView> {
    (!who.asked.is_empty()).then(|| {
        let lines = who.asked.iter().map(|asked| {
            let address = format!("/assignments/{}", asked.id);
            let due = format!(" Due {}.", long_date(asked.due_on));
            view! { <li><a href=address>{asked.title.clone()}</a>" "{standing(asked.word)}{due}</li> }
        });
        view! { <h2>"Asked of them now"</h2> <ul class="oct-list-roomy">{lines.collect_view()}</ul> }.into_any()
    })
}

/// `POST /assignments/new`: makes it, once for each form.
///
/// # Errors
/// If there is no such person within the asker's scope, or the store cannot be written.
pub async fn assign(State(app): State<App>, hr: HrOfficer, fields: Fields) -> Result<Response> {
    let who = load(&app, &hr, &fields.one("person").unwrap_or_default()).await?;
    let manual = match read(&who, &fields, &hr, &app) {
        Ok(manual) => manual,
        Err(problems) => return Ok(again(&hr, who, fields, None, problems)),
    };
    let (id, subject) = (manual.id, manual.post.person_id.to_string());
    let at = Moment::of(&app);
    let transaction = app.store.begin_write().await?;
    match assign_by_hand(&transaction, &app.library, manual, at).await? {
        ByHand::Made => {
            audit::note(&transaction, at.now, Some(hr.identity.person), "assigned a pathway by hand", &subject, &id.to_string()).await?;
            transaction.commit().await?;
            Ok(see_other(&format!("/assignments/{id}")))
        }
        ByHand::IsThere(there) => {
            let problems = Problems::one("pathway", "This post has that pathway already");
            Ok(again(&hr, who, fields, Some(there), problems))
        }
        ByHand::NoPathway => Ok(again(&hr, who, fields, None, Problems::one("pathway", "Choose a pathway"))),
    }
}

fn again(hr: &HrOfficer, who: Assignee, typed: Fields, there: Option<AssignmentId>, problems: Problems) -> Response {
    let frame = Frame::new("Assign to one person", Some(&hr.identity), Here::Assignments);
    frame.show_invalid(move || form(&who, &typed, there, &problems))
}

fn read(who: &Assignee, fields: &Fields, hr: &HrOfficer, app: &App) -> std::result::Result<Manual, Problems> {
    let mut problems = Problems::none();
    let chosen = fields.one("post").and_then(|id| PostId::parse(&id));
    let post = who.posts.iter().find(|(post, _)| Some(post.id) == chosen || who.posts.len() == 1).map(|(post, _)| post.clone());
    if post.is_none() {
        problems.add("post", "Choose a post");
    }
    let pathway = fields.one("pathway").and_then(|id| ContentId::parse(&id));
    let pathway = pathway.filter(|id| who.pathways.iter().any(|(known, _)| known == id));
    if pathway.is_none() {
        problems.add("pathway", "Choose a pathway");
    }
    let due_on = TypedDate::read(fields, "due").date("due", "the date by which it is due", &mut problems);
    let today = app.today();
    if due_on.is_some_and(|day| day < today || today.checked_add_days(AHEAD).is_some_and(|last| day > last)) {
        problems.add("due-day", "The date must be today or later, within the next five years");
    }
    let reason = fields.one("reason").unwrap_or_default().trim_end_matches('.').to_owned();
    let length = reason.chars().count();
    match length {
        0 => problems.add("reason", "Say why it is asked"),
        _ if length > REASON => problems.add("reason", format!("Use at most {REASON} characters: there are {} too many", length - REASON)),
        _ => {}
    }
    match (post, pathway, due_on) {
        (Some(post), Some(pathway), Some(due_on)) if problems.is_empty() => {
            Ok(Manual { id: AssignmentId(fields.form_key()), post, pathway, due_on, reason, by: hr.identity.person })
        }
        _ => Err(problems),
    }
}

fn choose(q: &str, found: Vec<Found>) -> AnyView {
    let input = TextInput { id: "q", label: "The beginning of their name", hint: None, kind: "text", autocomplete: Some("off"), value: q };
    let nobody = (!q.trim().is_empty() && found.is_empty())
        .then(|| view! { <p role="status">"Nobody with a post here has a name that begins so."</p> });
    let lines = found.into_iter().map(|found| {
        let address = format!("/assignments/new?person={}", found.person);
        view! { <li><a href=address>{found.name}</a>", "{found.role}</li> }
    });
    let lines = lines.collect_view();
    view! {
        <a class="govuk-back-link" href="/assignments">"Assignments"</a>
        <h1>"Assign to one person"</h1>
        <p>"Find the person. Then you see what is asked of them now, where you can pause, extend or waive it, and can assign something more."</p>
        <form method="get" action="/assignments/new" role="search" aria-label="Find a person">
            {text_input(input, &Problems::none())}
            <button class="govuk-button">"Find"</button>
        </form>
        {nobody}
        <ul class="oct-list-roomy">{lines}</ul>
    }
    .into_any()
}

fn form(who: &Assignee, typed: &Fields, there: Option<AssignmentId>, problems: &Problems) -> AnyView {
    let one = |name: &str| typed.one(name).unwrap_or_default();
    let chosen = one("post");
    let options = who.posts.iter().map(|(post, agency)| Pickable {
        value: post.id.to_string(),
        label: format!("{}, {agency}", post.role).into_any(),
        picked: who.posts.len() == 1 || chosen == post.id.to_string(),
        apart: false,
    });
    let posts = picks("post", Pick::One, legend_small("In which post?".to_owned()), None, problems, options.collect());
    let mut pathways = vec![(String::new(), "Choose a pathway".to_owned())];
    pathways.extend(who.pathways.iter().map(|(id, title)| (id.to_string(), title.clone())));
    let pathway = Select { id: "pathway", label: "Pathway", hint: None, options: pathways, value: &one("pathway") };
    let reason = TextInput {
        id: "reason",
        label: "Why it is asked",
        hint: Some(
            "It goes on after \u{201c}because\u{201d}, and they read it. For example, \u{201c}you will lead strategy discussions\u{201d}.",
        ),
        kind: "text",
        autocomplete: Some("off"),
        value: &one("reason"),
    };
    let there = there.map(|id| {
        let address = format!("/assignments/{id}");
        view! { <p><a href=address>"Open the assignment that is there"</a></p> }
    });
    view! {
        <a class="govuk-back-link" href="/assignments/new">"Somebody else"</a>
        {problems.summary()}
        <h1>"Assign to "{who.person.name.clone()}</h1>
        {asked(who)}
        <h2>"Something more"</h2>
        {there}
        <form method="post" action="/assignments/new" novalidate>
            {hidden("person", who.person.id.to_string())}
            {form_key()}
            {posts}
            {select(pathway, problems)}
            {date_input("due", "By when?", Some("For example, 27 3 2027"), &TypedDate::read(typed, "due"), problems)}
            {text_input(reason, problems)}
            <button class="govuk-button">"Assign"</button>
        </form>
    }
    .into_any()
}
