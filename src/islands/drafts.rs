//! Words that are typed and not sent yet. They are kept in this tab's own storage, which ends with the tab, and never leave the browser
//! except in the form they belong to.

use leptos::prelude::{document, window};
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlTextAreaElement, Storage};

/// Before each key, so that they are told from anybody else's.
const PREFIX: &str = "octavo-draft:";
/// Longest text kept, in UTF-16 units: past that the page would refuse it anyway.
const LIMIT: u32 = 100_000;

/// Keeps what stands in a text area.
pub fn keep(area: &HtmlTextAreaElement) {
    let (Some(storage), Some(key)) = (storage(), key(area)) else { return };
    if is_saved(area) || area.text_length() > LIMIT {
        let _ = storage.remove_item(&key);
    } else {
        // A full store keeps nothing; the browser still asks before the page is left.
        let _ = storage.set_item(&key, &area.value());
    }
}

/// Puts back what was typed at this step before and not sent. Gives whether there was anything.
pub fn put_back() -> bool {
    let draft = area().and_then(|area| Some((storage()?.get_item(&key(&area)?).ok()??, area)));
    let Some((text, area)) = draft.filter(|(text, area)| *text != area.value()) else { return false };
    area.set_value(&text);
    true
}

/// Forgets what was typed: it has been sent.
pub fn forget(action: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&format!("{PREFIX}{action}"));
    }
}

/// Whether something stands in the page that is not saved.
pub fn is_unsaved() -> bool {
    area().is_some_and(|area| !is_saved(&area))
}

/// Whether a text area holds what the server put there.
fn is_saved(area: &HtmlTextAreaElement) -> bool {
    area.default_value().is_ok_and(|saved| saved == area.value())
}

fn area() -> Option<HtmlTextAreaElement> {
    document().get_element_by_id("record")?.dyn_into().ok()
}

/// A text area's form names it: its address is of one step of one attempt.
fn key(area: &HtmlTextAreaElement) -> Option<String> {
    Some(format!("{PREFIX}{}", area.form()?.get_attribute("action")?))
}

fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}
