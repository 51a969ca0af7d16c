//! Fetches a step of the case and puts it in place of the one before: its address, its title, its words, and the focus.

use leptos::prelude::{document, window};
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{
    Document, DomParser, Element, FormData, HtmlElement, HtmlFormElement, RequestInit, Response, SupportedType, UrlSearchParams,
};
use wasm_bindgen_futures::JsFuture;

use super::drafts;

/// What is asked of the server.
pub enum Ask {
    /// What a form says, to its address.
    Post(String, HtmlFormElement),
    /// A step.
    Get(String),
    /// A step that the browser's history leads back to.
    Again(String),
}

/// What is said when nothing came.
const NOT_SENT: &str =
    "We could not reach the server, so this is not saved yet. It still stands in the form: try again when you are connected.";
const NOT_THERE: &str = "We could not reach the server. Your answers are kept: try again when you are connected.";

/// The address in the browser.
pub fn here() -> Option<String> {
    let location = window().location();
    Some(format!("{}{}", location.pathname().ok()?, location.search().ok()?))
}

/// Asks, and shows what came. Gives what to tell a screen reader, or what went wrong.
pub async fn swap(ask: Ask) -> Result<String, &'static str> {
    let trouble = if matches!(ask, Ask::Post(..)) { NOT_SENT } else { NOT_THERE };
    let response = fetch(&ask).await.map_err(|_| trouble)?;
    let address = response.url();
    let words = text(&response).await.map_err(|_| trouble)?;
    match step_in(&words) {
        Some((page, step)) => Ok(show(&ask, &response, &address, &page, &step)),
        None => {
            leave(&ask, &response, &address);
            Ok(String::new())
        }
    }
}

async fn fetch(ask: &Ask) -> Result<Response, JsValue> {
    let options = RequestInit::new();
    let address = match ask {
        Ask::Get(address) | Ask::Again(address) => address,
        Ask::Post(address, form) => {
            options.set_method("POST");
            options.set_body(&fields(form)?.into());
            address
        }
    };
    JsFuture::from(window().fetch_with_str_and_init(address, &options)).await?.dyn_into()
}

/// A form as a browser sends it without files.
fn fields(form: &HtmlFormElement) -> Result<UrlSearchParams, JsValue> {
    let data = FormData::new_with_form(form)?;
    let fields = UrlSearchParams::new()?;
    for pair in data.entries() {
        let pair: leptos::web_sys::js_sys::Array = pair?.dyn_into()?;
        if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            fields.append(&name, &value);
        }
    }
    Ok(fields)
}

async fn text(response: &Response) -> Result<String, JsValue> {
    JsFuture::from(response.text()?).await?.as_string().ok_or(JsValue::NULL)
}

/// The page that came and the step in it; none if it is a page of another kind.
fn step_in(words: &str) -> Option<(Document, Element)> {
    let page = DomParser::new().ok()?.parse_from_string(words, SupportedType::TextHtml).ok()?;
    let step = page.get_element_by_id("case")?;
    Some((page, step))
}

fn show(ask: &Ask, response: &Response, address: &str, page: &Document, step: &Element) -> String {
    if let Ask::Post(action, _) = ask
        && response.ok()
    {
        drafts::forget(action);
    }
    let Some(old) = document().get_element_by_id("case") else { return String::new() };
    let _ = old.replace_with_with_node_1(step);
    document().set_title(&page.title());
    if !matches!(ask, Ask::Again(_)) && response.ok() && Some(address) != document().url().ok().as_deref() {
        let _ = window().history().and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(address)));
    }
    let restored = drafts::put_back();
    focus();
    news(step, restored)
}

/// The focus goes where the eye goes: to the fault, to what followed, or to the question.
fn focus() {
    let first = ["#case [role=alert]", "#what-follows", "#case h1"];
    let found = first.iter().find_map(|selector| document().query_selector(selector).ok()?);
    let Some(place) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) else { return };
    if !place.has_attribute("tabindex") {
        place.set_tab_index(-1);
    }
    window().scroll_to_with_x_and_y(0.0, 0.0);
    let _ = place.focus();
}

/// What a screen reader is told: that it is saved, and in a word what it came to. The rest is read from where the focus is.
fn news(step: &Element, restored: bool) -> String {
    let said = [".oct-saved", ".oct-feedback__word"].iter().filter_map(|selector| step.query_selector(selector).ok()??.text_content());
    let mut said: Vec<_> = said.collect();
    if restored {
        said.push("What you had typed here before, and not saved, is back in the form.".to_owned());
    }
    said.join(". ")
}

/// Another kind of page came: the browser goes there, or sends the form itself so that it shows what came. A form sent twice is one answer.
fn leave(ask: &Ask, response: &Response, address: &str) {
    match ask {
        Ask::Post(_, form) if !response.redirected() => {
            let _ = form.submit();
        }
        _ => {
            let _ = window().location().assign(address);
        }
    }
}
