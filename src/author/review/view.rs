//! The page of a review: comments beside the text, and the next thing to do.

use leptos::prelude::*;

use super::super::checked::Verdict;
use super::super::comments;
use super::super::drafts::{self, Open};
use super::{Asked, MayApprove, Stage};
use crate::app::{london_day, long_date};
use crate::database::{draft_comment, draft_revision};
use crate::page::fields::{Pick, Pickable, Problems, TextArea, hidden, legend_small, picks, text_area};

/// What is shown.
pub(super) struct Shown<'a> {
    pub(super) open: &'a Open,
    pub(super) verdict: &'a Verdict,
    pub(super) saved: Option<&'a draft_revision::Listed>,
    pub(super) base: Option<i32>,
    pub(super) comments: Vec<draft_comment::Listed>,
    pub(super) approver: Option<String>,
    pub(super) may_approve: MayApprove,
    pub(super) is_behind: bool,
    pub(super) is_first: bool,
}

/// The page.
pub(super) fn page(shown: Shown<'_>, typed: &Asked, problems: &Problems) -> AnyView {
    let open = shown.open;
    let behind = shown.is_behind.then(|| {
        let address = format!("{}/base", open.address());
        view! {
            <div class="govuk-inset-text">
                <p>"Another version has been published since this draft was made. "<a href=address>"Compare the two, and join them"</a></p>
            </div>
        }
    });
    let next = next(&shown, typed, problems);
    let listed = comments::listed(open, &shown.comments);
    let add = comments::form(open, typed, problems);
    view! {
        <a class="govuk-back-link" href=open.address()>"The text"</a>
        {problems.summary()}
        <h1>"Review"</h1>
        <p class="oct-lede">{open.title()}</p>
        {drafts::state_line(open, shown.saved, shown.base)}
        {drafts::ways(open, "review")}
        {behind}
        {faults(shown.verdict, open)}
        {next}
        {listed}
        {add}
        {comments::beside(open, &shown.comments)}
    }
    .into_any()
}

fn faults(verdict: &Verdict, open: &Open) -> AnyView {
    let (errors, all) = (verdict.errors(), verdict.own.len() + verdict.elsewhere.len());
    let words = match (errors, all - errors) {
        (0, 0) => return view! { <p id="faults">"The text has no faults."</p> }.into_any(),
        (errors, warnings) => format!("Errors: {errors}. Warnings: {warnings}. "),
    };
    view! { <p id="faults">{words}<a href=format!("{}#faults", open.address())>"See them beside the text"</a></p> }.into_any()
}

fn button(open: &Open, act: &'static str, words: &'static str, class: &'static str) -> AnyView {
    let action = format!("{}/{act}", open.address());
    view! {
        <form method="post" action=action>
            {hidden("revision", open.draft.revision.to_string())}
            <button class=class id=act>{words}</button>
        </form>
    }
    .into_any()
}

fn next(shown: &Shown<'_>, typed: &Asked, problems: &Problems) -> AnyView {
    let open = shown.open;
    const FIRST: &str = "govuk-button";
    const SECOND: &str = "govuk-button govuk-button--secondary";
    match open.draft.state {
        Stage::InReview => {
            let approve = match shown.may_approve {
                MayApprove::Yes => button(open, "approve", "Approve this text", FIRST),
                MayApprove::Alone => view! {
                    <p>"You have written some of it. The rule that asks for two people is switched off, and that is recorded."</p>
                    {button(open, "approve", "Approve this text", FIRST)}
                }
                .into_any(),
                MayApprove::WroteIt => {
                    view! { <p id="approve">"You have written some of this text, so somebody else must approve it."</p> }.into_any()
                }
                MayApprove::NoGrant => view! { <p id="approve">"Somebody with the grant of approver must approve it."</p> }.into_any(),
            };
            view! {
                <h2>"In review"</h2>
                <p>"Read the text, add comments, and approve it or give it back. Whoever approves it answers for the text as it stands here. Any change to it takes the approval away."</p>
                <div class="govuk-button-group">{approve}{button(open, "return", "Give it back to its author", SECOND)}</div>
            }
            .into_any()
        }
        Stage::Approved => {
            let by = shown.approver.clone().unwrap_or_default();
            let day = open.draft.approved_at.map(|at| long_date(london_day(at))).unwrap_or_default();
            view! {
                <h2>"Approved"</h2>
                <p>{format!("Approved by {by} on {day}. Any change to the text takes the approval away.")}</p>
                {publish(shown, typed, problems)}
                {button(open, "return", "Give it back to its author", SECOND)}
            }
            .into_any()
        }
        _ => view! {
            <h2>"Ask for a review"</h2>
            <p>"When the text is ready, somebody else reads it. Its errors must be mended first."</p>
            {button(open, "submit", "Submit for review", FIRST)}
        }
        .into_any(),
    }
}

fn publish(shown: &Shown<'_>, typed: &Asked, problems: &Problems) -> AnyView {
    let open = shown.open;
    let option = |value: &str, label: &'static str| Pickable {
        value: value.to_owned(),
        label: label.into_any(),
        picked: typed.change == value,
        apart: false,
    };
    let asked = (!shown.is_first).then(|| {
        let options = vec![
            option("minor", "A minor correction: nobody who has completed it needs to look again"),
            option("material", "A material change: people who have completed it should know"),
        ];
        let note = TextArea {
            id: "note",
            label: view! { <label class="govuk-label govuk-label--s" for="note">"What changed?"</label> }.into_any(),
            hint: Some("One or two sentences, at most 500 characters. It stands in the list of versions."),
            rows: 3,
            value: &typed.note,
        };
        view! {
            {picks("change", Pick::One, legend_small("What kind of change is it?".to_owned()), None, problems, options)}
            {text_area(note, problems)}
        }
    });
    view! {
        <form method="post" action=format!("{}/publish", open.address()) novalidate>
            {hidden("revision", open.draft.revision.to_string())}
            {asked}
            <button class="govuk-button" id="publish">"Publish"</button>
        </form>
    }
    .into_any()
}
