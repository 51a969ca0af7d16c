//! Review: a text is submitted, somebody else reads and comments, and approves exactly that text. Any change voids the approval.

mod view;

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::checked;
use super::differences::differences;
use super::drafts::{self, Open};
use crate::account::{Approver, Identity, Trainer};
use crate::app::App;
use crate::database::draft::{self, State as Stage};
use crate::database::{StoreError, audit, draft_comment, draft_revision, person, review_rule, version};
use crate::error::{AppError, Path, Result};
use crate::page::fields::{Fields, Problems};
use crate::page::{Frame, Here, Shape, see_other};

/// The words of a template that say where to write: a text that still has them is not finished.
const UNWRITTEN: &str = "Write here:";

const GONE_ON: AppError = AppError::Conflict("somebody has saved or moved the draft since");

/// `GET /author/drafts/{draft}/review`: how far it has come, its comments, and what can be done next.
///
/// # Errors
/// If there is no such draft, or the store cannot be read.
pub async fn show_review(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>) -> Result<Response> {
    let open = drafts::find(&app, &id).await?;
    page(&app, &who, open, Asked::default(), Problems::none()).await
}

/// What was typed into one of the page's forms.
#[derive(Default)]
pub(super) struct Asked {
    /// A comment's line and words.
    pub(super) line: String,
    /// A comment's words.
    pub(super) comment: String,
    /// Minor or material.
    pub(super) change: String,
    /// What changed.
    pub(super) note: String,
}

/// The page, with what is wrong with what was typed.
pub(super) async fn page(app: &App, who: &Identity, open: Open, typed: Asked, problems: Problems) -> Result<Response> {
    let db = app.store.read();
    let verdict = checked::check(app, open.kind, &open.slug, &open.draft.text).await?;
    let saved = draft_revision::latest(db, open.draft.id, 1).await?.into_iter().next();
    let comments = draft_comment::of_draft(db, open.draft.id, open.draft.opened_at_revision).await?;
    let base = match open.draft.base_version_id {
        Some(base) => version::find(db, base).await?,
        None => None,
    };
    let approver = match open.draft.approved_by {
        Some(approver) => person::find(db, approver).await?.map(|person| person.name),
        None => None,
    };
    let may_approve = may_approve(app, who, &open).await?;
    let is_behind = super::publish::newer_base(app, &open).await?.is_some();
    let is_first = open.draft.base_version_id.is_none();
    let title = format!("Review of {}", open.title());
    let frame = Frame::new(title, Some(who), Here::Author).shaped(Shape::Wide);
    let body = move |problems: Problems| {
        let shown = view::Shown {
            open: &open,
            verdict: &verdict,
            saved: saved.as_ref(),
            base: base.as_ref().map(|stored| stored.number),
            comments,
            approver,
            may_approve,
            is_behind,
            is_first,
        };
        view::page(shown, &typed, &problems)
    };
    if problems.is_empty() { Ok(frame.show(move || body(problems))) } else { Ok(frame.show_invalid(move || body(problems))) }
}

/// Whether this person may approve it, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MayApprove {
    /// Yes.
    Yes,
    /// Yes, although they wrote some of it: the rule that asks for two is switched off for them.
    Alone,
    /// They wrote some of it.
    WroteIt,
    /// They have no grant for it.
    NoGrant,
}

async fn may_approve(app: &App, who: &Identity, open: &Open) -> Result<MayApprove> {
    if !who.is_approver() {
        return Ok(MayApprove::NoGrant);
    }
    let authors = draft_revision::authors(app.store.read(), open.draft.id, open.draft.opened_at_revision).await?;
    if !authors.contains(&who.person) {
        return Ok(MayApprove::Yes);
    }
    Ok(if needs_two(app, who).await? { MayApprove::WroteIt } else { MayApprove::Alone })
}

/// Whether the rule that asks for two people holds for somebody: unless all that they approve for have switched it off.
async fn needs_two(app: &App, who: &Identity) -> Result<bool> {
    for agency in who.approves_for() {
        if review_rule::two_people(app.store.read(), agency).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The revision that a form was made from.
pub(super) fn revision(fields: &Fields) -> i32 {
    fields.one("revision").and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// `POST /author/drafts/{draft}/submit`: asks for a review.
///
/// # Errors
/// If there is no such draft, it has gone on since, or the store cannot be written.
pub async fn submit_draft(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let open = drafts::find(&app, &id).await?;
    let verdict = checked::check(&app, open.kind, &open.slug, &open.draft.text).await?;
    let mut problems = Problems::none();
    if verdict.errors() > 0 {
        problems.add("faults", "Mend the errors before you ask for a review");
    }
    if let Some(line) = open.draft.text.lines().position(|line| line.contains(UNWRITTEN)) {
        problems
            .add("faults", format!("Line {} still says \u{201c}{UNWRITTEN}\u{201d}. Write what belongs there, or take it out", line + 1));
    }
    if !problems.is_empty() {
        return page(&app, &who, open, Asked::default(), problems).await;
    }
    move_on(&app, &who, &open, revision(&fields), (&[Stage::Draft], Stage::InReview), "submitted a draft").await
}

/// `POST /author/drafts/{draft}/return`: gives it back to its author.
///
/// # Errors
/// If there is no such draft, it has gone on since, or the store cannot be written.
pub async fn return_draft(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let open = drafts::find(&app, &id).await?;
    let from = [Stage::InReview, Stage::Approved];
    move_on(&app, &who, &open, revision(&fields), (&from, Stage::Draft), "gave back a draft").await
}

async fn move_on(app: &App, who: &Identity, open: &Open, made_from: i32, (from, to): (&[Stage], Stage), act: &str) -> Result<Response> {
    let transaction = app.store.begin_write().await?;
    if draft::go_on(&transaction, open.draft.id, made_from, from, to).await? {
        let subject = open.draft.id.to_string();
        audit::note(&transaction, app.now(), Some(who.person), act, &subject, &format!("revision {made_from}")).await?;
        transaction.commit().await?;
        return Ok(see_other(&format!("{}/review", open.address())));
    }
    let now = draft::find(&transaction, open.draft.id).await?;
    // Sent twice: it is as it was asked to be.
    if now.is_some_and(|now| now.state == to && now.revision == made_from) {
        return Ok(see_other(&format!("{}/review", open.address())));
    }
    Err(GONE_ON)
}

/// `POST /author/drafts/{draft}/approve`: approves exactly this text.
///
/// # Errors
/// If there is no such draft, it has gone on since, or the store cannot be written.
pub async fn approve_draft(State(app): State<App>, Approver(who): Approver, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let open = drafts::find(&app, &id).await?;
    let made_from = revision(&fields);
    let alone = match may_approve(&app, &who, &open).await? {
        MayApprove::Yes => "",
        MayApprove::Alone => ", by one of its authors: the rule that asks for two people is switched off",
        MayApprove::WroteIt | MayApprove::NoGrant => {
            let why = "You have written some of this text, so somebody else must approve it";
            return page(&app, &who, open, Asked::default(), Problems::one("approve", why)).await;
        }
    };
    let now = app.now();
    let transaction = app.store.begin_write().await?;
    if draft::approve(&transaction, open.draft.id, made_from, who.person, now).await? {
        let (subject, detail) = (open.draft.id.to_string(), format!("revision {made_from}, SHA-256 {}{alone}", open.draft.digest));
        audit::note(&transaction, now, Some(who.person), "approved a draft", &subject, &detail).await?;
        transaction.commit().await?;
        return Ok(see_other(&format!("{}/review", open.address())));
    }
    let stands = draft::find(&transaction, open.draft.id).await?;
    if stands.is_some_and(|stands| stands.state == Stage::Approved && stands.revision == made_from) {
        return Ok(see_other(&format!("{}/review", open.address())));
    }
    Err(GONE_ON)
}

/// `GET /author/drafts/{draft}/differences`: what differs from the version it was made from.
///
/// # Errors
/// If there is no such draft, or the store cannot be read.
pub async fn show_differences(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>) -> Result<Response> {
    let open = drafts::find(&app, &id).await?;
    let base = match open.draft.base_version_id {
        Some(base) => version::find(app.store.read(), base).await?,
        None => {
            let begun = draft_revision::find(app.store.read(), open.draft.id, open.draft.opened_at_revision).await?;
            return Ok(shown_differences(&who, &open, "what it began with", begun.map(|begun| begun.text).unwrap_or_default()));
        }
    };
    let base = base.ok_or_else(|| StoreError::Unreadable { what: "version".to_owned(), why: "it is gone".to_owned() })?;
    Ok(shown_differences(&who, &open, &format!("version {}", base.number), base.text))
}

fn shown_differences(who: &Identity, open: &Open, from: &str, before: String) -> Response {
    let heading = format!("What differs from {from}");
    Frame::new(format!("{heading}: {}", open.title()), Some(who), Here::Author).shaped(Shape::Wide).show(move || {
        view! {
            <a class="govuk-back-link" href=open.address()>"The text"</a>
            <h1>{heading}</h1>
            <p class="oct-lede">{open.title()}</p>
            {drafts::ways(open, "differences")}
            {differences(&before, &open.draft.text)}
        }
    })
}
