//! Comments beside a draft's text, each to a line of the text as it was when it was made.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::drafts::{self, Open};
use super::review::{self, Asked};
use crate::account::Trainer;
use crate::app::{App, london_day, london_time, long_date};
use crate::database::draft_comment::{self, Listed, NewComment};
use crate::database::{DraftCommentId, audit, draft_revision};
use crate::error::{AppError, Path, Result};
use crate::page::fields::{Fields, Problems, TextArea, TextInput, form_key, hidden, text_area, text_input};
use crate::page::see_other;

/// Longest comment, in characters.
const LIMIT: usize = 2_000;
/// Most comments on a draft, from its beginning to its end.
const MOST: u64 = 500;
/// How much of a line is kept with a comment.
const QUOTED: usize = 200;
/// How many lines of text are shown beside comments.
const LISTED: usize = 3_000;

/// `POST /author/drafts/{draft}/comments`: adds one.
///
/// # Errors
/// If there is no such draft, or the store cannot be written.
pub async fn add_comment(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let open = drafts::find(&app, &id).await?;
    let one = |name| fields.one(name).unwrap_or_default();
    let typed = Asked { line: one("line"), comment: one("comment"), ..Asked::default() };
    let revision = review::revision(&fields);
    let read = draft_revision::find(app.store.read(), open.draft.id, revision).await?.ok_or(AppError::Conflict("no such revision"))?;
    let mut problems = Problems::none();
    let lines = read.text.lines().count();
    let line = match typed.line.as_str() {
        "" => Some(0),
        number => number.parse::<usize>().ok().filter(|line| (1..=lines).contains(line)),
    };
    if line.is_none() {
        problems.add("line", format!("Enter the number of a line, 1 to {lines}, or leave it empty"));
    }
    let length = typed.comment.chars().count();
    if length == 0 {
        problems.add("comment", "Write a comment");
    } else if length > LIMIT {
        problems.add("comment", format!("Use at most 2,000 characters: there are {} too many", length - LIMIT));
    }
    if draft_comment::count(app.store.read(), open.draft.id, open.draft.opened_at_revision).await? >= MOST {
        problems.add("comment", "There are 500 comments, which is as many as we take. Deal with them first");
    }
    let Some(line) = line.filter(|_| problems.is_empty()) else {
        return review::page(&app, &who, open, typed, problems).await;
    };
    let quote = line.checked_sub(1).and_then(|index| read.text.lines().nth(index)).unwrap_or("");
    let new = NewComment {
        form_key: fields.form_key(),
        draft_id: open.draft.id,
        revision,
        digest: read.digest,
        line: i32::try_from(line).unwrap_or(i32::MAX),
        quote: quote.chars().take(QUOTED).collect(),
        text: typed.comment,
        said_by: who.person,
    };
    let transaction = app.store.begin_write().await?;
    draft_comment::add(&transaction, new, app.now()).await?;
    transaction.commit().await?;
    Ok(see_other(&format!("{}/review#comments", open.address())))
}

/// `POST /author/drafts/{draft}/comments/{comment}/settle`: notes that it has been dealt with.
///
/// # Errors
/// If there is no such draft or comment, or the store cannot be written.
pub async fn settle_comment(
    State(app): State<App>,
    Trainer(who): Trainer,
    Path((id, comment)): Path<(String, String)>,
) -> Result<Response> {
    let open = drafts::find(&app, &id).await?;
    let comment = DraftCommentId::parse(&comment).ok_or(AppError::NotFound)?;
    let transaction = app.store.begin_write().await?;
    if draft_comment::settle(&transaction, open.draft.id, comment, who.person, app.now()).await? {
        audit::note(&transaction, app.now(), Some(who.person), "settled a comment", &comment.to_string(), "").await?;
    }
    transaction.commit().await?;
    Ok(see_other(&format!("{}/review#comments", open.address())))
}

/// All comments, with the buttons that settle them.
pub(super) fn listed(open: &Open, comments: &[Listed]) -> AnyView {
    let none = comments.is_empty().then(|| view! { <p>"None yet."</p> });
    let items = comments.iter().map(|comment| {
        let place = match (comment.line, comment.digest == open.draft.digest) {
            (0, _) => "To the whole text".into_any(),
            (line, true) => view! { <a href=format!("#line-{line}")>{format!("To line {line}")}</a> }.into_any(),
            (line, false) => {
                format!("To line {line} of revision {}, which has changed since: \u{201c}{}\u{201d}", comment.revision, comment.quote).into_any()
            }
        };
        let by = said(comment);
        let state = match comment.settled_at {
            Some(at) => format!("Dealt with on {}.", long_date(london_day(at))).into_any(),
            None => {
                let action = format!("{}/comments/{}/settle", open.address(), comment.id);
                let about: String = comment.text.chars().take(60).collect();
                view! {
                    <form method="post" action=action>
                        <button class="oct-link-button">"Dealt with"<span class="govuk-visually-hidden">{format!(": {about}")}</span></button>
                    </form>
                }
                .into_any()
            }
        };
        view! { <li><p class="oct-caption">{place}", "{by}</p><p class="oct-comment">{comment.text.clone()}</p>{state}</li> }
    });
    view! { <h2 id="comments">"Comments"</h2> {none} <ul class="oct-list-roomy">{items.collect_view()}</ul> }.into_any()
}

fn said(comment: &Listed) -> String {
    format!("{}, {} at {}", comment.name, long_date(london_day(comment.at)), london_time(comment.at))
}

/// The form for another.
pub(super) fn form(open: &Open, typed: &Asked, problems: &Problems) -> AnyView {
    let line = TextInput {
        id: "line",
        label: "Line (optional)",
        hint: Some("Its number in the text below. Leave it empty for the whole text."),
        kind: "text",
        autocomplete: None,
        value: &typed.line,
    };
    let words = TextArea {
        id: "comment",
        label: view! { <label class="govuk-label" for="comment">"Comment"</label> }.into_any(),
        hint: Some("At most 2,000 characters."),
        rows: 3,
        value: &typed.comment,
    };
    view! {
        <h3>"Add a comment"</h3>
        <form method="post" action=format!("{}/comments", open.address()) novalidate>
            {form_key()}
            {hidden("revision", open.draft.revision.to_string())}
            {text_input(line, problems)}
            {text_area(words, problems)}
            <button class="govuk-button govuk-button--secondary">"Add the comment"</button>
        </form>
    }
    .into_any()
}

/// The text with its comments beside the lines that they are about.
pub(super) fn beside(open: &Open, comments: &[Listed]) -> AnyView {
    let lines = open.draft.text.lines().take(LISTED).enumerate().map(|(index, line)| {
        let number = index + 1;
        let about = |comment: &&Listed| {
            comment.settled_at.is_none()
                && comment.digest == open.draft.digest
                && usize::try_from(comment.line).is_ok_and(|at| at == number)
        };
        let notes = comments.iter().filter(about).map(|comment| {
            view! { <p class="oct-numbered__note">{format!("{}: {}", comment.name, comment.text)}</p> }
        });
        let notes: Vec<_> = notes.collect();
        view! { <li id=format!("line-{number}")><code>{line.to_owned()}</code>{notes}</li> }
    });
    view! { <h2>"The text, with its comments"</h2> <ol class="oct-numbered">{lines.collect_view()}</ol> }.into_any()
}
