//! A case without page loads: what its forms and links would load is fetched from the same addresses and put in place, so there is one
//! way in and one set of marks. Also keeps unsaved words, and says while one types that they look like a real person's details.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlAnchorElement, HtmlFormElement, HtmlTextAreaElement, MouseEvent, SubmitEvent};

use super::swap::Ask;
use super::{drafts, swap};
use crate::course::identifiers;

/// The addresses of a case: everything else is left to the browser.
const CASE: &str = "/learn/attempts/";

/// What the island says, apart from what the page shows.
#[derive(Clone, Copy)]
struct Said {
    /// To screen readers, once a step has come.
    news: RwSignal<String>,
    /// To everybody, when nothing came.
    trouble: RwSignal<Option<&'static str>>,
    /// Whether something is under way: a second press waits for the first.
    busy: RwSignal<bool>,
}

/// Works the case that the server rendered among its children.
#[island]
pub fn CaseAid(children: Children) -> impl IntoView {
    let said = Said { news: RwSignal::new(String::new()), trouble: RwSignal::new(None), busy: RwSignal::new(false) };
    Effect::new(move |_| {
        drafts::put_back();
        let back = window_event_listener(ev::popstate, move |_| {
            if let Some(address) = swap::here() {
                go(said, Ask::Again(address));
            }
        });
        let leaving = window_event_listener(ev::beforeunload, |event| {
            if drafts::is_unsaved() {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            back.remove();
            leaving.remove();
        });
    });
    view! {
        <div class="oct-case-aid" aria-busy=move || said.busy.get().to_string() on:submit=move |event| send(said, &event) on:click=move |event| follow(said, &event) on:input=note>
            <p class="govuk-visually-hidden" role="status">{move || said.news.get()}</p>
            <div class="oct-case-aid__trouble" aria-live="assertive">{move || said.trouble.get().map(|trouble| view! { <p class="oct-alert oct-alert--note">{trouble}</p> })}</div>
            {children()}
        </div>
    }
}

/// A form of the case is fetched instead of loaded.
fn send(said: Said, event: &SubmitEvent) {
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
    let Some(address) = form.get_attribute("action").filter(|address| address.starts_with(CASE)) else { return };
    event.prevent_default();
    if !said.busy.get_untracked() {
        go(said, Ask::Post(address, form));
    }
}

/// So is a link from one step to another, unless it is to be opened elsewhere.
fn follow(said: Said, event: &MouseEvent) {
    let changed = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() || event.button() != 0;
    let link = event.target().and_then(|target| target.dyn_into::<Element>().ok()).and_then(|element| element.closest("a[href]").ok()?);
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
    let Some(address) = link.get_attribute("href").filter(|address| address.starts_with(CASE) && !changed) else { return };
    // The way out and the result are pages of their own.
    if address.ends_with("/leave") || address.ends_with("/result") {
        return;
    }
    event.prevent_default();
    if !said.busy.get_untracked() {
        go(said, Ask::Get(address));
    }
}

/// Keeps what is typed, and says if it looks real. The words stay in this browser until they are sent.
fn note(event: ev::Event) {
    let Some(area) = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) else { return };
    drafts::keep(&area);
    let kinds: Vec<_> = identifiers::likely(&area.value()).iter().map(|kind| kind.words()).collect();
    let warning = (!kinds.is_empty()).then(|| format!("This looks like {}. Use only what is in the case.", kinds.join(" and ")));
    if let Some(place) = document().get_element_by_id("record-warning") {
        place.set_text_content(warning.as_deref());
    }
}

fn go(said: Said, ask: Ask) {
    said.busy.set(true);
    said.trouble.set(None);
    spawn_local(async move {
        match swap::swap(ask).await {
            Ok(news) => said.news.set(news),
            Err(trouble) => said.trouble.set(Some(trouble)),
        }
        said.busy.set(false);
    });
}
