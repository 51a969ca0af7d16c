//! Two people have written at once: both texts, what differs, and a choice. Nothing is overwritten until somebody has seen both.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::super::differences::differences;
use super::{AppError, find};
use crate::account::Identity;
use crate::app::App;
use crate::database::{DraftId, draft_revision};
use crate::error::Result;
use crate::page::fields::{Problems, TextArea, hidden, text_area};
use crate::page::{Frame, Here, Shape};

/// The page, with the draft as it stands now.
pub(in crate::author) async fn page(app: &App, who: &Identity, id: &DraftId, own: &str) -> Result<Response> {
    let open = find(app, &id.to_string()).await?;
    let last = draft_revision::latest(app.store.read(), open.draft.id, 1).await?;
    let last = last.into_iter().next().ok_or(AppError::NotFound)?;
    let own = own.to_owned();
    let title = format!("{} has saved this draft since", last.name);
    Ok(Frame::new(title.clone(), Some(who), Here::Author).shaped(Shape::Wide).respond(StatusCode::CONFLICT, move || {
        let (address, back) = (open.address(), open.address());
        let area = TextArea {
            id: "text",
            label: view! { <label class="govuk-label govuk-label--m" for="text">"Your text"</label> }.into_any(),
            hint: Some("Take over what you want of theirs, then save. Saving puts this text in the place of theirs; theirs stays among the revisions."),
            rows: 25,
            value: &own,
        };
        view! {
            <h1>{title}</h1>
            <p class="oct-lede">"Your text is not stored yet, and theirs is not changed. Look at both."</p>
            <h2>"From their text to yours"</h2>
            {differences(&open.draft.text, &own)}
            <form method="post" action=address class="oct-editor" novalidate>
                {hidden("revision", open.draft.revision.to_string())}
                {text_area(area, &Problems::none())}
                <div class="govuk-button-group">
                    <button class="govuk-button">"Save my text in the place of theirs"</button>
                    <a class="govuk-link" href=back>"Keep theirs, and leave mine"</a>
                </div>
            </form>
            <h2>"Their text, as it stands"</h2>
            <div class="oct-table-scroll" role="region" aria-label="Their text" tabindex="0">
                <pre class="oct-source">{open.draft.text.clone()}</pre>
            </div>
        }
    }))
}
