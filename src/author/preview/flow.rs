//! The flow of a case: the path of its key, the path of each hinge, and where every other answer on the way leads.

use leptos::prelude::*;

use crate::course::Framework;
use crate::course::scenario::Beat;
use crate::course::text::Choice;
use crate::decide::{Answer, Answers, Dimension, Outcome, Walk, walk};
use crate::page::flow::{Drawing, STOPS, decision, draw, short};

/// The drawings of a beat, and the table beneath them.
pub(super) fn of_beat(beat: &Beat, edition: &Framework) -> AnyView {
    let keyed = walk(&edition.flow, &beat.key);
    let hinges = beat.hinges.iter().map(|hinge| {
        let walked = walk(&edition.flow, &hinge.key);
        view! { <figure class="oct-flow"><figcaption>{format!("Where it turns: {}", hinge.title)}</figcaption>{drawn(&walked)}</figure> }
    });
    let hinges = hinges.collect_view();
    let branches = branches(beat, edition, &keyed);
    let rows = branches.into_iter().map(|branch| {
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">{short(branch.at)}</th>
                <td class="govuk-table__cell">{branch.answer}</td>
                <td class="govuk-table__cell">{branch.leads}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="oct-preview">
            <h2>"The flow"</h2>
            <div class="oct-flows">
                <figure class="oct-flow"><figcaption>"The model\u{2019}s path"</figcaption>{drawn(&keyed)}</figure>
                {hinges}
            </div>
            <div class="oct-table-scroll" role="region" aria-label="Where other answers lead" tabindex="0">
                <table class="govuk-table">
                    <caption class="govuk-table__caption govuk-table__caption--m">"Where one other answer on the model\u{2019}s path leads, if it is not the same decision"</caption>
                    <thead class="govuk-table__head"><tr class="govuk-table__row">
                        <th scope="col" class="govuk-table__header">"Question"</th>
                        <th scope="col" class="govuk-table__header">"Answer"</th>
                        <th scope="col" class="govuk-table__header">"Leads to"</th>
                    </tr></thead>
                    <tbody class="govuk-table__body">{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

struct Branch {
    at: Dimension,
    answer: String,
    leads: String,
}

/// Every other answer to a question on the model's path that ends elsewhere.
fn branches(beat: &Beat, edition: &Framework, keyed: &Walk) -> Vec<Branch> {
    let mut branches = Vec::new();
    for at in keyed.path.iter().copied().filter(|at| *at != Dimension::R) {
        let choices: &[Choice] = if at == Dimension::H { &beat.harm } else { beat.questions.get(&at).map_or(&[], Vec::as_slice) };
        for choice in choices {
            let Some(answer) = answer_of(choice) else { continue };
            let other = walk(&edition.flow, &with(beat.key, at, answer));
            if other.outcome.decision() != keyed.outcome.decision() {
                branches.push(Branch { at, answer: choice.label_text.clone(), leads: in_words(&other) });
            }
        }
    }
    branches
}

fn with(key: Answers, at: Dimension, answer: Answer) -> Answers {
    key.with(at, answer)
}

fn answer_of(choice: &Choice) -> Option<Answer> {
    Answer::parse(choice.id.0.split('.').next().unwrap_or(""))
}

fn in_words(walk: &Walk) -> String {
    match (walk.outcome.decision(), walk.outcome) {
        (Some(reached), _) => decision(reached).0.to_owned(),
        (None, Outcome::Open(next)) => format!("On to \u{201c}{}\u{201d}, which has no model answer", short(next)),
        (None, _) => "Nowhere".to_owned(),
    }
}

fn drawn(walk: &Walk) -> AnyView {
    let walked: Vec<_> = STOPS.into_iter().filter(|stop| walk.path.contains(stop)).collect();
    let end = walk.outcome.decision().map(|reached| decision(reached).0);
    let states = STOPS.map(|stop| if walked.contains(&stop) { "done" } else { "ahead" });
    let stops: Vec<_> = walked.iter().map(|stop| short(*stop).to_lowercase()).collect();
    let label = format!("{}; it leads to: {}", stops.join(", "), in_words(walk).to_lowercase());
    let beneath = format!("By way of {label}.");
    let drawing = draw(&Drawing { walked, states, end, label: format!("Drawn: {label}.") });
    view! { {drawing} <p class="oct-caption">{beneath}</p> }.into_any()
}
