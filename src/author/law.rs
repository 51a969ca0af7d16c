//! What the law of today adds, for those who check it: every note, verified or not. Learners see only what is verified.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::app::long_date;
use crate::course::law::LawNote;
use crate::library::{Piece, Published};
use crate::page::parts::{Colour, tag};
use crate::page::prose::prose;

/// The notes of a piece of content, if it has any.
pub fn notes(published: &Published, today: NaiveDate) -> Option<AnyView> {
    let notes: Vec<&LawNote> = match &published.piece {
        Piece::Scenario(scenario) => scenario.today.iter().collect(),
        Piece::Framework(framework) => framework.law_notes.iter().collect(),
        _ => Vec::new(),
    };
    (!notes.is_empty()).then(|| {
        let notes = notes.into_iter().map(|note| view! { <li>{one(note, today)}</li> });
        view! {
            <h2>"Notes on the law"</h2>
            <p>"Learners see a note once somebody has verified it. Until then it is here only."</p>
            <ul class="oct-list-roomy">{notes.collect_view()}</ul>
        }
        .into_any()
    })
}

fn one(note: &LawNote, today: NaiveDate) -> AnyView {
    let state = if note.verified { tag("Verified", Colour::Green).into_any() } else { tag("Not verified", Colour::Yellow).into_any() };
    let overdue = (note.review_by < today).then(|| view! { " " {tag("Review overdue", Colour::Red)} });
    let title = (!note.title.is_empty()).then(|| view! { <h3>{note.title.clone()}</h3> });
    let review = format!(" To be reviewed by {}.", long_date(note.review_by));
    view! { {title} <p>{state}{overdue}{review}</p> {prose(&note.text)} }.into_any()
}
