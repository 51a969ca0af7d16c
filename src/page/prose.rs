//! Markdown that has already been rendered, put into a page.

use leptos::prelude::*;

use crate::course::Html;

/// A block of rendered Markdown; nothing if there is none.
pub fn prose(html: &Html) -> Option<AnyView> {
    block(html, "oct-prose")
}

/// The story of a case.
pub fn story(html: &Html) -> Option<AnyView> {
    block(html, "oct-case")
}

/// A block of rendered Markdown with this class.
pub fn block(html: &Html, class: &'static str) -> Option<AnyView> {
    (!html.is_empty()).then(|| view! { <div class=class inner_html=html.shared()></div> }.into_any())
}

/// Inline markup: a label, the text of a fact.
pub fn inline(html: &Html) -> AnyView {
    view! { <span inner_html=html.shared()></span> }.into_any()
}
