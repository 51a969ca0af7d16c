//! Beside the record: says while somebody types that what they wrote looks like a real person's details, and asks before a page
//! with unsaved words is left. The words never leave the text area.

use leptos::prelude::*;

use crate::course::identifiers;

/// Watches the text area among its children, which the server rendered.
#[island]
pub fn RecordAid(children: Children) -> impl IntoView {
    let found = RwSignal::new(Vec::new());
    let changed = RwSignal::new(false);
    ask_before_leaving(changed);
    let warning = move || {
        let kinds: Vec<_> = found.get().iter().map(|kind: &identifiers::Identifier| kind.words()).collect();
        (!kinds.is_empty()).then(|| format!("This looks like {}. Use only what is in the case.", kinds.join(" and ")))
    };
    let on_input = move |event: leptos::ev::Event| {
        changed.set(true);
        found.set(identifiers::likely(&event_target_value(&event)));
    };
    view! {
        <div class="oct-record-aid" on:input=on_input>
            {children()}
            <p class="oct-record-aid__warning" role="status">{warning}</p>
        </div>
    }
}

/// Asks before the page is left with words that are not saved. Sending the form saves them.
fn ask_before_leaving(changed: RwSignal<bool>) {
    Effect::new(move |_| {
        let sending = window_event_listener(leptos::ev::submit, move |_| changed.set(false));
        let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
            if changed.get_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            sending.remove();
            leaving.remove();
        });
    });
}
