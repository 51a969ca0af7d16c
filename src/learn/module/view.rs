//! What a module looks like.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::app::london_time;
use crate::course::module::{Block, Check, Section};
use crate::course::reading::{Reading, is_right};
use crate::course::text::{Choice, ChoiceId, Worth};
use crate::course::{Module, marking};
use crate::page::contacts::{self, Contacts};
use crate::page::fields::{Pick, Pickable, Problems, form_key, hidden, legend_small, picks};
use crate::page::parts::saved;
use crate::page::prose::{self, prose};

/// The cover: what it is about, how long it takes, and its pages.
pub fn cover(reading: &Reading<'_>, begun: bool) -> AnyView {
    let module = reading.module;
    let complete = begun && reading.is_complete();
    let next = reading.next().or_else(|| reading.sections().next());
    let go_on = next.map(|section| {
        let word = match (complete, begun) {
            (true, _) => "Read it again",
            (false, true) => "Continue",
            (false, false) => "Start",
        };
        let class = if complete { "govuk-button govuk-button--secondary" } else { "govuk-button" };
        view! { <p><a class=class href=address(module, section)>{word}</a></p> }
    });
    let done = complete.then(|| {
        view! {
            <div class="govuk-panel govuk-panel--confirmation">
                <h2 class="govuk-panel__title">"You have completed this module"</h2>
                <div class="govuk-panel__body"><a href="/learn">"Go on with your induction"</a></div>
            </div>
        }
    });
    let print = format!("/learn/modules/{}/print", module.slug);
    let about = format!("Module, about {} minutes{}", reading.minutes(), if reading.short { ", in its short form" } else { "" });
    view! {
        <a class="govuk-back-link" href="/learn">"Your induction"</a>
        <div class="oct-columns">
            <div class="oct-columns__main">
                <p class="oct-caption">{about}</p>
                <h1>{module.title.clone()}</h1>
                {done}
                <p class="oct-lede">{module.summary.clone()}</p>
                {prose(&module.cover)}
                {go_on}
                <p><a href=print>"Print this module"</a></p>
            </div>
            <div class="oct-columns__side">{contents(reading, None)}</div>
        </div>
    }
    .into_any()
}

/// One page of the module.
pub fn section(
    reading: &Reading<'_>,
    section: &Section,
    problems: &Problems,
    last_saved: Option<DateTime<Utc>>,
    contacts: &Contacts,
) -> AnyView {
    let module = reading.module;
    let blocks = section.blocks.iter().map(|block| match block {
        Block::Prose(html) => prose(html).into_any(),
        Block::Check(check) => check_view(reading, section, check, problems),
    });
    let blocks = blocks.collect_view();
    let (back, back_word) = (format!("/learn/modules/{}", module.slug), module.title.clone());
    let number = reading.sections().position(|page| page.slug == section.slug).map_or(0, |index| index + 1);
    let place = format!("Page {number} of {} \u{b7} {}", reading.sections().count(), left(reading));
    let is_last = number == reading.sections().count();
    view! {
        <a class="govuk-back-link" href=back>{back_word}</a>
        <div class="oct-columns oct-columns--contents">
            <div class="oct-columns__head">
                {problems.summary()}
                <p class="oct-steps">{place}</p>
                <h1>{section.title.clone()}</h1>
            </div>
            <div class="oct-columns__side">{contents(reading, Some(section))}</div>
            <div class="oct-columns__main">
                {blocks}
                {is_in_your_job(section).then(|| whom_to_ask(contacts))}
                <form method="post" action=address(module, section)>
                    {form_key()}
                    {problems.of("continue").map(|problem| view! { <p class="govuk-error-message" id="continue-error">{problem.to_owned()}</p> })}
                    <div class="oct-actions">
                        <button class="govuk-button" id="continue">{if is_last { "Finish" } else { "Continue" }}</button>
                    </div>
                </form>
                {last_saved.map(|at| saved(&london_time(at)))}
                {neighbours(reading, section)}
            </div>
        </div>
    }
    .into_any()
}

/// Whether this page carries the course over to the reader's own work: there stand the contacts of their own agencies.
pub fn is_in_your_job(section: &Section) -> bool {
    section.title.eq_ignore_ascii_case("in your job")
}

fn whom_to_ask(contacts: &Contacts) -> AnyView {
    view! {
        <section class="oct-box" aria-labelledby="ask">
            <h2 id="ask">"Whom to ask where you work"</h2>
            {contacts::lists(contacts)}
            <p><a href="/help/contacts">"This list as a page to print"</a></p>
            <p><a href="/help/agreements">"Which agreement covers this, and whom do I ask?"</a></p>
        </section>
    }
    .into_any()
}

/// What keeps somebody on a page: checks without an answer, or too few right on the final one.
pub fn before_moving_on(reading: &Reading<'_>, section: &Section) -> Problems {
    let mut problems = Problems::none();
    for check in section.checks().filter(|check| reading.answer(section, check).is_none()) {
        problems.add(check.slug.to_string(), format!("Answer \u{201c}{}\u{201d} before you go on", check.title));
    }
    if problems.is_empty() && !reading.may_move_on(section) {
        let (right, all) = reading.score(section);
        let needed = (all * Module::PASS_PERCENT).div_ceil(100);
        problems.add("continue", format!("{right} of {all} are right so far, and {needed} are needed. Look again at those that are not: you can try as often as you like"));
    }
    problems
}

fn contents(reading: &Reading<'_>, current: Option<&Section>) -> AnyView {
    let module = reading.module;
    let items = reading.sections().map(|section| {
        let is_current = current.is_some_and(|current| current.slug == section.slug);
        let (state, words) = match (is_current, reading.is_read(section)) {
            (true, _) => ("current", "You are here"),
            (false, true) => ("done", "Done"),
            (false, false) => ("todo", "Not yet"),
        };
        view! {
            <li data-state=state>
                <a href=address(module, section) aria-current=is_current.then_some("page")>{section.title.clone()}</a>
                " "
                <span class="oct-progress__state">{words}</span>
            </li>
        }
    });
    let items = items.collect_view();
    let heading = view! { <h2 id="contents">"Pages of this module"</h2> };
    let left = view! { <p class="oct-progress__left">{left(reading)}</p> };
    let Some(current) = current else {
        return view! { <nav class="oct-progress" aria-labelledby="contents">{heading}{left}<ol>{items}</ol></nav> }.into_any();
    };
    // Beside the text where there is room, and folded above it where there is not: the style sheet unfolds it.
    let number = reading.sections().position(|page| page.slug == current.slug).map_or(0, |index| index + 1);
    let folded = format!("Pages of this module ({number} of {})", reading.sections().count());
    view! {
        <nav class="oct-progress" aria-label="Pages of this module">
            <details class="oct-contents">
                <summary>{folded}</summary>
                {left}
                <ol>{items}</ol>
            </details>
        </nav>
    }
    .into_any()
}

fn left(reading: &Reading<'_>) -> String {
    match reading.minutes_left() {
        0 => "all read".to_owned(),
        1 => "about 1 minute left".to_owned(),
        minutes => format!("about {minutes} minutes left"),
    }
}

/// The pages before and after, by their titles.
fn neighbours(reading: &Reading<'_>, section: &Section) -> AnyView {
    let before = reading.sections().take_while(|page| page.slug != section.slug).last();
    let after = reading.sections().skip_while(|page| page.slug != section.slug).nth(1);
    let link = |page: &Section, class: &'static str, rel: &'static str, word: &'static str| {
        view! {
            <div class=class>
                <a class="govuk-link govuk-pagination__link" href=address(reading.module, page) rel=rel>
                    <span class="govuk-pagination__link-title">{word}<span class="govuk-visually-hidden">":"</span></span>
                    " "
                    <span class="govuk-pagination__link-label">{page.title.clone()}</span>
                </a>
            </div>
        }
    };
    view! {
        <nav class="govuk-pagination govuk-pagination--block" aria-label="Pages before and after">
            {before.map(|page| link(page, "govuk-pagination__prev", "prev", "Previous page"))}
            {after.map(|page| link(page, "govuk-pagination__next", "next", "Next page"))}
        </nav>
    }
    .into_any()
}

fn check_view(reading: &Reading<'_>, section: &Section, check: &Check, problems: &Problems) -> AnyView {
    let Some(chosen) = reading.answer(section, check) else {
        return check_form(reading.module, section, check, &[], problems);
    };
    let heading_id = format!("{}-answer", check.slug);
    let labelled = heading_id.clone();
    let again_open = problems.of(check.slug.as_str()).is_some();
    view! {
        <section aria-labelledby=labelled>
            <h2 id=heading_id>{check.title.clone()}</h2>
            {prose(&check.prompt)}
            {outcome_line(check, chosen)}
            {check.options.iter().filter(|option| chosen.contains(&option.id)).map(feedback).collect_view()}
            {right_answer(section, check, chosen)}
            <details class="govuk-details" open=again_open>
                <summary class="govuk-details__summary"><span class="govuk-details__summary-text">"Try this one again"</span></summary>
                <div class="govuk-details__text">{check_form(reading.module, section, check, chosen, problems)}</div>
            </details>
        </section>
    }
    .into_any()
}

fn check_form(module: &Module, section: &Section, check: &Check, chosen: &[ChoiceId], problems: &Problems) -> AnyView {
    let pick = if check.takes_several { Pick::Several } else { Pick::One };
    let hint = check.takes_several.then_some("Choose all that apply.");
    let options = check.options.iter().map(|option| Pickable::of(option, chosen.contains(&option.id))).collect();
    // Asked again, the question already stands above; its group still needs a name.
    let legend = if chosen.is_empty() {
        view! { {legend_small(check.title.clone())} {prose(&check.prompt)} }.into_any()
    } else {
        view! { <legend class="govuk-visually-hidden">{check.title.clone()}</legend> }.into_any()
    };
    view! {
        <form method="post" action=address(module, section)>
            {hidden("check", check.slug.to_string())}
            {hidden(SEEN, write_seen(chosen))}
            {form_key()}
            {picks(check.slug.as_str(), pick, legend, hint, problems, options)}
            <button class="govuk-button govuk-button--secondary">"Check this answer"</button>
        </form>
    }
    .into_any()
}

/// The field that says which answer stood when a form was shown.
pub const SEEN: &str = "seen";

fn write_seen(chosen: &[ChoiceId]) -> String {
    chosen.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(" ")
}

/// The choices that stood when a form was shown, as it says.
pub fn read_seen(stood: &str) -> Vec<ChoiceId> {
    stood.split_ascii_whitespace().map(|id| ChoiceId(id.to_owned())).collect()
}

/// The fields of an answer that is to be sent once more, by somebody who has seen what stood.
pub fn send_again(check: &Check, here: &[ChoiceId], stood: &[ChoiceId]) -> AnyView {
    let name = check.slug.to_string();
    let chosen = here.iter().map(|id| view! { <input type="hidden" name=name.clone() value=id.0.clone()/> }).collect_view();
    view! { {hidden("check", check.slug.to_string())} {hidden(SEEN, write_seen(stood))} {chosen} }.into_any()
}

fn outcome_line(check: &Check, chosen: &[ChoiceId]) -> Option<impl IntoView + use<>> {
    // Where several are needed, each being right does not say that all were found.
    let partly = check.takes_several && !is_right(check, chosen);
    partly.then(|| view! { <p>"Not all of it is there yet, or something is there that should not be."</p> })
}

fn feedback(option: &Choice) -> AnyView {
    let (class, word) = match option.worth {
        Worth::Model => ("oct-feedback oct-feedback--model", "A good answer"),
        Worth::Defensible => ("oct-feedback oct-feedback--defensible", "Defensible too"),
        Worth::Mistaken if marking::is_not_sure(option) => ("oct-feedback", "Not sure"),
        Worth::Mistaken => ("oct-feedback oct-feedback--mistaken", "Not this one"),
    };
    let word = if word == option.label_text { word.to_owned() } else { format!("{word}: {}", option.label_text) };
    view! {
        <div class=class>
            <p class="oct-feedback__word">{word}</p>
            {prose::block(&option.feedback, "oct-feedback__text")}
        </div>
    }
    .into_any()
}

/// Said of an answer that was not right; not in the final check, which may be tried again.
fn right_answer(section: &Section, check: &Check, chosen: &[ChoiceId]) -> Option<AnyView> {
    if section.is_final_check || is_right(check, chosen) {
        return None;
    }
    let right: Vec<_> =
        check.options.iter().filter(|option| option.worth == Worth::Model).map(|option| option.label_text.clone()).collect();
    if let [only] = right.as_slice() {
        return Some(view! { <p><strong>"The right answer: "</strong>{only.clone()}</p> }.into_any());
    }
    let lines = right.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    Some(view! { <p><strong>"The right answers:"</strong></p> <ul>{lines}</ul> }.into_any())
}

fn address(module: &Module, section: &Section) -> String {
    format!("/learn/modules/{}/{}", module.slug, section.slug)
}
