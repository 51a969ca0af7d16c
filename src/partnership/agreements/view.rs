//! What the register looks like: the list, one agreement, and its history.

use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;

use super::words::{Changed, kind, purpose_label};
use super::{Agreement, Around, Kind, Listed, Party, Wanted, address};
use crate::app::{london_day, long_date, short_date};
use crate::database::agreement_revision::Document;
use crate::database::{RevisionId, agency};
use crate::page::parts::{Colour, pages, tag};

/// Everything the list shows.
pub(super) struct Register {
    pub agencies: Vec<agency::Model>,
    pub wanted: Wanted,
    pub listed: Vec<Listed>,
    pub parties: Vec<(RevisionId, Party)>,
    pub number: u64,
    pub page: (u64, u64),
    pub due: Vec<Listed>,
    pub today: NaiveDate,
    pub is_hr: bool,
}

/// One revision in a history.
pub(super) struct Entry {
    pub number: i32,
    pub at: DateTime<Utc>,
    pub by: String,
    pub note: String,
    pub changes: Vec<Changed>,
}

impl Register {
    pub(super) fn view(self) -> AnyView {
        let (page, last) = self.page;
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let id = self.wanted.agency.map(|id| id.to_string()).unwrap_or_default();
        let level = self.wanted.level.map(|level| level.to_string()).unwrap_or_default();
        let address = move |page: usize| format!("/agreements?agency={id}&level={level}&page={page}");
        let count = match self.number {
            0 => "No agreements are entered here.".to_owned(),
            1 => "1 agreement.".to_owned(),
            number => format!("{number} agreements."),
        };
        let enter = self.is_hr.then(|| view! { <p><a class="govuk-button" href="/agreements/new">"Enter an agreement"</a></p> });
        view! {
            <h1>"Agreements"</h1>
            <p class="oct-lede">"What the agencies have agreed about sharing information, at three levels."</p>
            {self.due()}
            <p><a href="/help/agreements">"Which agreement covers this, and whom do I ask?"</a></p>
            {enter}
            {self.filter()}
            <p role="status">{count}</p>
            {(self.number > 0).then(|| self.table())}
            {pages(whole(page), whole(last), address)}
        }
        .into_any()
    }

    /// The reviews that fall due: first on the page, because somebody has to do something.
    fn due(&self) -> Option<AnyView> {
        (!self.due.is_empty()).then(|| {
            let lines = self.due.iter().map(|listed| {
                let (word, when) = if listed.review_on < self.today { ("Overdue since", Colour::Red) } else { ("Due on", Colour::Yellow) };
                let label = if when == Colour::Red { tag("Overdue", when) } else { tag("Due soon", when) };
                let words = format!(" {word} {}.", long_date(listed.review_on));
                view! { <li>{label}" "<a href=address(listed.id)>{listed.title.clone()}</a>" "{words}</li> }
            });
            view! {
                <section class="oct-box" aria-labelledby="reviews">
                    <h2 id="reviews">"Reviews that fall due"</h2>
                    <ul class="oct-list-roomy">{lines.collect_view()}</ul>
                </section>
            }
            .into_any()
        })
    }

    fn filter(&self) -> AnyView {
        let agencies = self.agencies.iter().map(|agency| {
            let selected = self.wanted.agency == Some(agency.id);
            view! { <option value=agency.id.to_string() selected=selected>{agency.name.clone()}</option> }
        });
        let levels = (1..=3).map(|level| {
            let selected = self.wanted.level == Some(level);
            view! { <option value=level.to_string() selected=selected>{format!("Level {level}")}</option> }
        });
        view! {
            <form class="oct-filter" method="get" action="/agreements" role="search" aria-label="Filter the agreements">
                <div class="govuk-form-group">
                    <label class="govuk-label" for="agency">"Agency"</label>
                    <select class="govuk-select" id="agency" name="agency"><option value="">"All"</option>{agencies.collect_view()}</select>
                </div>
                <div class="govuk-form-group">
                    <label class="govuk-label" for="level">"Level"</label>
                    <select class="govuk-select" id="level" name="level"><option value="">"All"</option>{levels.collect_view()}</select>
                </div>
                <button class="govuk-button">"Show"</button>
            </form>
        }
        .into_any()
    }

    fn table(&self) -> AnyView {
        let rows = self.listed.iter().map(|listed| {
            let own = self.parties.iter().filter(|(revision, _)| *revision == listed.revision_id).map(|(_, party)| party.name.as_str());
            let own: Vec<_> = own.collect();
            let agencies = match own.len() {
                0 if listed.kind == Kind::Guidance => "The partnership".to_owned(),
                0..=4 => own.join(", "),
                more => format!("{}, and {} more", own[..3].join(", "), more - 3),
            };
            view! {
                <tr class="govuk-table__row">
                    <th scope="row" class="govuk-table__header"><a href=address(listed.id)>{listed.title.clone()}</a></th>
                    <td class="govuk-table__cell">{kind(listed.kind)}</td>
                    <td class="govuk-table__cell">{agencies}</td>
                    <td class="govuk-table__cell oct-date">{short_date(listed.review_on)}</td>
                    <td class="govuk-table__cell">{state(listed.ended_on)}</td>
                </tr>
            }
        });
        view! {
            <div class="oct-table-scroll" role="region" aria-label="The register" tabindex="0">
                <table class="govuk-table">
                    <caption class="govuk-table__caption govuk-visually-hidden">"Agreements, by level and title"</caption>
                    <thead class="govuk-table__head"><tr class="govuk-table__row">
                        <th scope="col" class="govuk-table__header">"Agreement"</th>
                        <th scope="col" class="govuk-table__header">"Level"</th>
                        <th scope="col" class="govuk-table__header">"Agencies"</th>
                        <th scope="col" class="govuk-table__header">"Next review"</th>
                        <th scope="col" class="govuk-table__header">"State"</th>
                    </tr></thead>
                    <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

fn state(ended_on: Option<NaiveDate>) -> AnyView {
    match ended_on {
        Some(day) => view! { {tag("Ended", Colour::Grey)}" "{short_date(day)} }.into_any(),
        None => "In force".into_any(),
    }
}

/// One agreement.
pub(super) fn one(agreement: &Agreement, around: &Around, today: NaiveDate) -> AnyView {
    let (revision, at) = (&agreement.revision, address(agreement.id));
    let entered = format!("Revision {}, entered on {} by {}.", revision.number, long_date(london_day(revision.at)), around.made_by);
    let may_change = around.may_change.then(|| {
        view! {
            <div class="oct-actions">
                <a class="govuk-button" href=format!("{at}/change")>"Change this agreement"</a>
                <a href=format!("{at}/ending")>"End this agreement"</a>
            </div>
        }
    });
    view! {
        <a class="govuk-back-link" href="/agreements">"Agreements"</a>
        <p class="oct-caption">{kind(agreement.kind)}</p>
        <h1>{revision.title.clone()}</h1>
        {notices(agreement, around, today)}
        <dl class="govuk-summary-list">{lines(agreement, around)}</dl>
        {(!agreement.parties.is_empty()).then(|| parties(agreement))}
        {documents(revision.documents())}
        <p class="oct-caption">{entered}" "<a href=format!("{at}/history")>"Every revision, and what each changed"</a></p>
        {may_change}
    }
    .into_any()
}

/// What somebody must know before they rest on it.
fn notices(agreement: &Agreement, around: &Around, today: NaiveDate) -> AnyView {
    let revision = &agreement.revision;
    let mut notices = Vec::new();
    if let Some(day) = revision.ended_on {
        notices.push(format!("This agreement ended on {}. It stands here for the record.", long_date(day)));
    } else if revision.review_on < today {
        notices.push(format!("Its review was due on {}. It still stands until it is changed or ended.", long_date(revision.review_on)));
    }
    for listed in &around.rests_on {
        if let (Some(day), None) = (listed.ended_on, revision.ended_on) {
            notices.push(format!("It rests on \u{201c}{}\u{201d}, which ended on {}.", listed.title, long_date(day)));
        }
    }
    if !around.outside.is_empty() && revision.ended_on.is_none() {
        notices.push(format!("No longer party to the level 1 agreement that it rests on: {}.", around.outside.join(", ")));
    }
    notices.into_iter().map(|notice| view! { <div class="govuk-inset-text">{notice}</div> }).collect_view().into_any()
}

fn lines(agreement: &Agreement, around: &Around) -> AnyView {
    let revision = &agreement.revision;
    let text = |words: &str| view! { <span class="oct-lines-kept">{words.to_owned()}</span> }.into_any();
    let mut lines: Vec<(&'static str, AnyView)> = Vec::new();
    if !revision.purpose.is_empty() {
        lines.push((purpose_label(agreement.kind), text(&revision.purpose)));
    }
    if agreement.kind == Kind::Sharing {
        lines.push(("Information", text(&revision.data_set)));
        lines.push(("Handling", text(&revision.handling)));
        lines.push(("Mechanism", text(&revision.mechanism)));
        for listed in &around.rests_on {
            let label = if listed.kind.level() == 1 { "Rests on, level 1" } else { "Rests on, level 2" };
            lines.push((label, view! { <a href=address(listed.id)>{listed.title.clone()}</a> }.into_any()));
        }
    }
    if let Some(slug) = &revision.framework {
        let words = around.framework.clone().unwrap_or_else(|| slug.clone());
        lines.push(("Edition", view! { <a href=format!("/learn/frameworks/{slug}")>{words}</a> }.into_any()));
        let on = revision.accepted_on.map(long_date).unwrap_or_default();
        lines.push(("Accepted", format!("by {} on {on}", revision.accepted_by).into_any()));
    }
    lines.push(("Next review", long_date(revision.review_on).into_any()));
    let row = |(label, words): (&'static str, AnyView)| {
        view! {
            <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                <dt class="govuk-summary-list__key">{label}</dt>
                <dd class="govuk-summary-list__value">{words}</dd>
            </div>
        }
    };
    lines.into_iter().map(row).collect_view().into_any()
}

fn parties(agreement: &Agreement) -> AnyView {
    let lines = agreement.parties.iter().map(|party| {
        let signed = (!party.signed_by.is_empty()).then(|| {
            let on = party.signed_on.map(|day| format!(" on {}", long_date(day))).unwrap_or_default();
            format!(": signed by {}{on}", party.signed_by)
        });
        view! { <li>{party.name.clone()}{signed}</li> }
    });
    view! { <h2>"Who has agreed"</h2> <ul>{lines.collect_view()}</ul> }.into_any()
}

fn documents(documents: Vec<Document>) -> Option<AnyView> {
    (!documents.is_empty()).then(|| view! { <h2>"Documents"</h2> {document_list(documents)} }.into_any())
}

fn document_list(documents: Vec<Document>) -> AnyView {
    let lines = documents.into_iter().map(|Document { title, reference }| match reference.as_str() {
        "" => view! { <li>{title}</li> }.into_any(),
        address if address.starts_with("https://") => view! { <li><a href=reference.clone() rel="noreferrer">{title}</a></li> }.into_any(),
        _ => view! { <li>{format!("{title}, {reference}")}</li> }.into_any(),
    });
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}

/// Every revision, the latest first.
pub(super) fn history(agreement: &Agreement, entries: Vec<Entry>, (page, last): (u64, u64)) -> AnyView {
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let at = address(agreement.id);
    let entries = entries.into_iter().map(|entry| {
        let when = format!("{} on {} by {}", if entry.number == 1 { "Entered" } else { "Changed" }, long_date(london_day(entry.at)), entry.by);
        let note = (!entry.note.is_empty()).then(|| view! { <p class="oct-lines-kept">{entry.note}</p> });
        view! { <section><h2>{format!("Revision {}", entry.number)}</h2><p class="oct-caption">{when}</p>{note}{changes(entry.changes)}</section> }
    });
    let back = at.clone();
    view! {
        <a class="govuk-back-link" href=back>{agreement.revision.title.clone()}</a>
        <h1>"Every revision, and what each changed"</h1>
        {entries.collect_view()}
        {pages(whole(page), whole(last), move |page| format!("{at}/history?page={page}"))}
    }
    .into_any()
}

fn changes(changes: Vec<Changed>) -> AnyView {
    let row = |change: Changed| {
        let was = (!change.was.is_empty()).then(|| view! { <p class="oct-lines-kept"><strong>"Was: "</strong>{change.was.clone()}</p> });
        let became = match (change.was.is_empty(), change.became.is_empty()) {
            (true, _) => view! { <p class="oct-lines-kept">{change.became}</p> }.into_any(),
            (_, true) => view! { <p>"Taken away."</p> }.into_any(),
            _ => view! { <p class="oct-lines-kept"><strong>"Became: "</strong>{change.became}</p> }.into_any(),
        };
        view! {
            <div class="govuk-summary-list__row govuk-summary-list__row--no-actions">
                <dt class="govuk-summary-list__key">{change.what}</dt>
                <dd class="govuk-summary-list__value">{was}{became}</dd>
            </div>
        }
    };
    if changes.is_empty() {
        return view! { <p>"Nothing is different from the revision before."</p> }.into_any();
    }
    view! { <dl class="govuk-summary-list">{changes.into_iter().map(row).collect_view()}</dl> }.into_any()
}
