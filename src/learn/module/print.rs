//! A whole module on paper: every page, and its checks as questions with room to write.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::open;
use crate::account::Learner;
use crate::app::App;
use crate::course::module::{Block, Check};
use crate::course::reading::Reading;
use crate::error::{Path, Result};
use crate::page::parts::lines_to_write;
use crate::page::prose::{inline, prose};
use crate::page::{Frame, Here};

/// `GET /learn/modules/{module}/print`: the module in the version one is reading, without answers.
///
/// # Errors
/// If there is no such module, or the store cannot be read.
pub async fn show_print(State(app): State<App>, Learner(who): Learner, Path(slug): Path<String>) -> Result<Response> {
    let open = open(&app, who.person, &slug).await?;
    let module = open.module()?;
    let body = page(&open.reading(module), open.published.number);
    Ok(Frame::new(format!("{}, to print", module.title), Some(&who), Here::Learn).show(move || body))
}

fn page(reading: &Reading<'_>, version: i32) -> AnyView {
    let module = reading.module;
    let sections = reading.sections().map(|section| {
        let blocks = section.blocks.iter().map(|block| match block {
            Block::Prose(html) => prose(html).into_any(),
            Block::Check(check) => question(check),
        });
        view! { <h2>{section.title.clone()}</h2> {blocks.collect_view()} }
    });
    let back = format!("/learn/modules/{}", module.slug);
    view! {
        <a class="govuk-back-link" href=back>{module.title.clone()}</a>
        <p class="oct-screen-only">"This is the whole module on one page. Use your browser\u{2019}s Print."</p>
        <p class="oct-caption">{format!("Module, version {version}")}</p>
        <h1>{module.title.clone()}</h1>
        <p class="oct-lede">{module.summary.clone()}</p>
        {prose(&module.cover)}
        {sections.collect_view()}
    }
    .into_any()
}

fn question(check: &Check) -> AnyView {
    let options = check.options.iter().map(|option| view! { <li>{inline(&option.label)}</li> });
    view! {
        <div class="oct-sheet-question">
            <h3>{check.title.clone()}</h3>
            {prose(&check.prompt)}
            <ul class="oct-boxes">{options.collect_view()}</ul>
            {lines_to_write(2)}
        </div>
    }
    .into_any()
}
