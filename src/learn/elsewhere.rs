//! Two devices: an answer that came from somewhere else since a form was shown, beside the one that is given here.

use leptos::prelude::*;

use crate::app::london_time;
use crate::database::answer;
use crate::page::fields::form_key;

/// Both answers, and which is to stand. `again` holds the fields that send the one given here once more, with what it has now seen.
pub struct Twice {
    /// The answer that is stored.
    pub there: answer::Model,
    /// It, in words.
    pub there_words: String,
    /// The one that is not, in words.
    pub here_words: String,
    /// Where the form is sent, and where the stored answer is shown.
    pub address: String,
}

impl Twice {
    /// The question, for a page of any kind.
    pub fn view(self, again: AnyView) -> AnyView {
        let Twice { there, there_words, here_words, address } = self;
        let at = format!("Saved elsewhere at {}", london_time(there.at));
        let action = address.clone();
        view! {
            <h1>"You have answered this somewhere else as well"</h1>
            <p class="oct-lede">"While this page was open, another answer was saved, perhaps on another device. It stands. Which one do you want to keep?"</p>
            <div class="oct-record">
                <section class="oct-record__model"><h2>{at}</h2><p class="oct-record__text">{there_words}</p></section>
                <section class="oct-record__own"><h2>"Answered here"</h2><p class="oct-record__text">{here_words}</p></section>
            </div>
            <form method="post" action=action>
                {form_key()}
                {again}
                <div class="oct-actions">
                    <button class="govuk-button">"Keep the answer given here"</button>
                    <a class="govuk-button govuk-button--secondary" href=address>"Keep the one saved elsewhere"</a>
                </div>
            </form>
            <p class="oct-caption">"Whichever you keep, the other stays beside it in your record."</p>
        }
        .into_any()
    }
}
