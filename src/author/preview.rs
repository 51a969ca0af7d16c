//! A draft as its readers will see it, every step with every feedback. Nothing is recorded: no attempt is begun, and nobody is counted.

mod flow;
mod module;
mod scenario;

pub(super) use module::answer;

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::checked;
use super::drafts::{self, Open};
use crate::account::Trainer;
use crate::app::App;
use crate::course::Kind;
use crate::course::pathway::Item;
use crate::database::draft_revision;
use crate::error::{Path, Result};
use crate::library::{Library, Piece};
use crate::page::prose::prose;
use crate::page::{Frame, Here};

/// `GET /author/drafts/{draft}/preview`: the whole text as readers see it.
///
/// # Errors
/// If there is no such draft, or the store cannot be read.
pub async fn show_preview(State(app): State<App>, Trainer(who): Trainer, Path(id): Path<String>) -> Result<Response> {
    let open = drafts::find(&app, &id).await?;
    let verdict = checked::check(&app, open.kind, &open.slug, &open.draft.text).await?;
    let saved = draft_revision::latest(app.store.read(), open.draft.id, 1).await?.into_iter().next();
    let body = body(&app.library, &open);
    let errors = verdict.errors();
    Ok(Frame::new(format!("Preview of {}", open.title()), Some(&who), Here::Author).show(move || {
        let warning = (errors > 0).then(|| {
            let words = if errors == 1 { "It has 1 error.".to_owned() } else { format!("It has {errors} errors.") };
            view! { <p class="govuk-inset-text">{words}" "<a href=open.address()>"See them beside the text"</a></p> }
        });
        view! {
            <a class="govuk-back-link" href=open.address()>"The text"</a>
            {drafts::state_line(&open, saved.as_ref(), None)}
            {drafts::ways(&open, "preview")}
            {warning}
            {body}
        }
    }))
}

fn body(library: &Library, open: &Open) -> AnyView {
    match library.read_draft(open.kind, &open.slug, &open.draft.text) {
        None => view! { <h1>{open.title()}</h1> <p>"It cannot be shown yet: its errors keep it from being read."</p> }.into_any(),
        Some(Piece::Module(module)) => module::page(&module),
        Some(Piece::Scenario(case)) => match library.current(Kind::Framework, case.framework.as_str()) {
            Some(edition) => edition.framework().map(|edition| scenario::page(&case, edition)).into_any(),
            None => ().into_any(),
        },
        Some(Piece::Page(page)) => {
            view! { <h1>{page.title.clone()}</h1> <p class="oct-lede">{page.summary.clone()}</p> {prose(&page.body)} }.into_any()
        }
        Some(Piece::Pathway(pathway)) => {
            let title_of = |kind: Kind, slug: &str| {
                library.current(kind, slug).map_or_else(|| slug.to_owned(), |published| published.title().to_owned())
            };
            let items = pathway.items.iter().map(|item| match item {
                Item::Module { slug, short } => {
                    let short = if *short { " (short form)" } else { "" };
                    view! { <li>{title_of(Kind::Module, slug.as_str())}{short}</li> }.into_any()
                }
                Item::Scenario { slug } => view! { <li>{title_of(Kind::Scenario, slug.as_str())}</li> }.into_any(),
                Item::Draw { count, from, .. } => {
                    let cases = from.iter().map(|slug| view! { <li>{title_of(Kind::Scenario, slug.as_str())}</li> });
                    view! { <li>{format!("{count} of these, drawn for each person:")}<ul>{cases.collect_view()}</ul></li> }.into_any()
                }
            });
            view! {
                <h1>{pathway.title.clone()}</h1>
                <p class="oct-lede">{pathway.summary.clone()}</p>
                <ol class="oct-list-roomy">{items.collect_view()}</ol>
            }
            .into_any()
        }
        Some(Piece::Framework(_)) => ().into_any(),
    }
}
