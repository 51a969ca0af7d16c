//! What the answers lead to: both tracks, both endings, and what today's law adds.

use leptos::prelude::*;

use super::{Going, words};
use crate::app::london_time;
use crate::course::law::LawNote;
use crate::course::steps::{BeatOf, Case, Place};
use crate::decide::Outcome;
use crate::page::parts::saved;
use crate::page::prose::{prose, story};

/// What the answers lead to: both tracks, where there are two.
pub fn outcome(case: &Case<'_>, beat: usize) -> AnyView {
    let walk = case.walk(beat);
    let protect = walk.protective.and_then(words::protective).map(|(title, text)| {
        view! {
            <div class="oct-outcome__track oct-outcome__track--protect">
                <p class="oct-caption">"To protect"</p>
                <h2 class="oct-outcome__result">{title}</h2>
                <p>{text}</p>
            </div>
        }
    });
    let share = walk.outcome.decision().map(|decision| {
        let (title, text) = words::decision(decision);
        let class = if matches!(walk.outcome, Outcome::Share { .. }) {
            "oct-outcome__track oct-outcome__track--share"
        } else {
            "oct-outcome__track"
        };
        view! {
            <div class=class>
                <p class="oct-caption">"What your answers lead to"</p>
                <h2 class="oct-outcome__result">{title}</h2>
                <p>{text}</p>
            </div>
        }
    });
    view! { <div class="oct-outcome">{protect}{share}</div> }.into_any()
}

/// The end of a part that is not the last.
pub fn compared(going: &Going, case: &Case<'_>, beat: &BeatOf<'_>, place: Place) -> AnyView {
    let next = case.next().map_or_else(|| going.result_address(), |next| going.address(next));
    view! {
        <h1>"How this part ends"</h1>
        {going.saved_at(place).map(|at| saved(&london_time(at)))}
        {endings(case, beat, place.beat)}
        <div class="oct-actions"><a class="govuk-button" href=next>"Continue"</a></div>
    }
    .into_any()
}

/// Both endings, one's own first; after a variant, what follows from it.
pub fn endings(case: &Case<'_>, beat: &BeatOf<'_>, index: usize) -> AnyView {
    if let Some(hinge) = beat.hinge {
        return view! { <h2>"What follows"</h2> {story(&hinge.text)} }.into_any();
    }
    let shares = case.walk(index).outcome.decision().is_some_and(|decision| decision.shares());
    let share = ("If you share", &beat.beat.if_you_share);
    let hold = ("If you do not", &beat.beat.if_you_do_not);
    let [own, other] = if shares { [share, hold] } else { [hold, share] };
    view! {
        <div class="oct-endings">
            <section class="oct-ending oct-ending--yours"><p class="oct-caption">"What your answers lead to"</p><h2>{own.0}</h2>{prose(own.1)}</section>
            <section class="oct-ending"><p class="oct-caption">"The other ending"</p><h2>{other.0}</h2>{prose(other.1)}</section>
        </div>
    }
    .into_any()
}

/// Where today's law differs; shown to learners only once somebody has verified it (`guidance-and-flow.md` 4.4).
pub fn today(today: Option<&LawNote>) -> Option<AnyView> {
    let today = today.filter(|today| today.verified)?;
    Some(view! { <section aria-labelledby="today"><h2 id="today">"The law today"</h2>{prose(&today.text)}</section> }.into_any())
}
