//! A module as its readers see it, all pages on one, with what follows from each answer.

use leptos::prelude::*;

use crate::course::Module;
use crate::course::module::{Block, Check};
use crate::course::text::{Choice, Worth};
use crate::page::prose::{self, inline, prose};

/// The module.
pub(super) fn page(module: &Module) -> AnyView {
    let pages = module.sections.iter().map(|section| {
        let blocks = section.blocks.iter().map(|block| match block {
            Block::Prose(html) => prose(html).into_any(),
            Block::Check(check) => question(check),
        });
        let blocks = blocks.collect_view();
        view! { <section class="oct-preview"><h2>{section.title.clone()}</h2>{blocks}</section> }
    });
    view! {
        <p class="oct-caption">{format!("Module, about {} minutes", module.minutes)}</p>
        <h1>{module.title.clone()}</h1>
        <p class="oct-lede">{module.summary.clone()}</p>
        {prose(&module.cover)}
        {pages.collect_view()}
    }
    .into_any()
}

fn question(check: &Check) -> AnyView {
    let hint = if check.takes_several { "Tick boxes: all that are right are needed." } else { "Round buttons: one is right." };
    view! {
        <h3>{check.title.clone()}</h3>
        {prose(&check.prompt)}
        <p class="govuk-hint">{hint}</p>
        {check.options.iter().map(|option| answer(option, "A good answer")).collect_view()}
    }
    .into_any()
}

/// An answer with what follows from it. `good` is what the model answer is called here.
pub(in crate::author) fn answer(choice: &Choice, good: &'static str) -> AnyView {
    let (class, word) = match (choice.worth, choice.critical) {
        (_, true) => ("oct-feedback oct-feedback--critical", "A critical error"),
        (Worth::Model, _) => ("oct-feedback oct-feedback--model", good),
        (Worth::Defensible, _) => ("oct-feedback oct-feedback--defensible", "Defensible too"),
        (Worth::Mistaken, _) => ("oct-feedback oct-feedback--mistaken", "A wrong turn"),
    };
    let turn = choice.wrong_turn.map(|turn| view! { <p class="oct-caption">{format!("{turn}: {}", turn.meaning())}</p> });
    let generic =
        (!choice.written).then(|| view! { <p class="oct-caption">"General words: the text has none of its own for this answer."</p> });
    view! {
        <div class=class>
            <p class="oct-feedback__word">{word}": "{inline(&choice.label)}</p>
            {prose::block(&choice.feedback, "oct-feedback__text")}
            {turn}
            {generic}
        </div>
    }
    .into_any()
}
