//! How a classroom list looks while it is put together: what and when, then who.

use leptos::prelude::*;

use super::classroom::{Wanted, address};
use super::evidence::{Line, Listed, ON_A_PAGE};
use super::evidence_view;
use super::open::Open;
use crate::app::long_date;
use crate::database::{AgencyId, ContentId, agency};
use crate::page::choose::{Select, select};
use crate::page::fields::{Fields, Pick, Pickable, Problems, TextInput, form_key, hidden, legend_small, picks, text_input};
use crate::page::parts::pages;

/// The first form.
pub(super) fn new_form(pathways: &[(ContentId, String)], typed: &Fields, problems: &Problems) -> AnyView {
    let mut options = vec![(String::new(), "Choose a pathway".to_owned())];
    options.extend(pathways.iter().map(|(id, title)| (id.to_string(), title.clone())));
    let value = typed.one("pathway").unwrap_or_default();
    let pathway = Select { id: "pathway", label: "Takes the place of", hint: None, options, value: &value };
    view! {
        <a class="govuk-back-link" href="/assignments/evidence">"Training done elsewhere"</a>
        {problems.summary()}
        <h1>"Enter a classroom list"</h1>
        <p>"First what it was and when; then you choose who was there. A second HR officer decides."</p>
        <form method="post" action="/assignments/classroom/new" novalidate>
            {form_key()}
            {select(pathway, problems)}
            {evidence_view::fields(typed, problems)}
            <button class="govuk-button">"Choose who was there"</button>
        </form>
    }
    .into_any()
}

/// The page of a list.
pub(super) struct Shown {
    pub listed: Listed,
    pub chosen: u64,
    pub on_it: Vec<Line>,
    pub open: Vec<Open>,
    pub all: u64,
    pub page: u64,
    pub last: u64,
    pub agencies: Vec<agency::Model>,
    pub wanted: Wanted,
}

impl Shown {
    pub fn view(self, problems: &Problems) -> AnyView {
        let found = &self.listed.found;
        let action = format!("/assignments/classroom/{}", found.id);
        let about = format!("{}, on {}. Takes the place of {}.", found.what, long_date(found.done_on), self.listed.pathway);
        let filter = self.filter(&action);
        let (choose, on_it, send) = (self.choose(&action, problems), self.on_it(&action, problems), self.send(&action));
        view! {
            <a class="govuk-back-link" href="/assignments/evidence">"Training done elsewhere"</a>
            {problems.summary()}
            <h1>"Who was there"</h1>
            <p>{about}</p>
            {filter}
            {choose}
            {on_it}
            {send}
        }
        .into_any()
    }

    fn filter(&self, action: &str) -> AnyView {
        let q = self.wanted.q.clone().unwrap_or_default();
        let input = TextInput { id: "q", label: "Part of a name", hint: None, kind: "text", autocomplete: Some("off"), value: &q };
        let mut options = vec![(String::new(), "All that you may see".to_owned())];
        options.extend(self.agencies.iter().map(|agency| (agency.id.to_string(), agency.name.clone())));
        let value = self.wanted.agency.clone().unwrap_or_default();
        let agency = Select { id: "agency", label: "Agency", hint: None, options, value: &value };
        let action = action.to_owned();
        view! {
            <form class="oct-filter" method="get" action=action role="search" aria-label="Filter the people">
                {text_input(input, &Problems::none())}
                {select(agency, &Problems::none())}
                <button class="govuk-button">"Show"</button>
            </form>
        }
        .into_any()
    }

    fn kept(&self) -> AnyView {
        let Wanted { q, agency, .. } = &self.wanted;
        view! {
            {hidden("q", q.clone().unwrap_or_default())}
            {hidden("agency", agency.clone().unwrap_or_default())}
            {hidden("page", self.page.to_string())}
        }
        .into_any()
    }

    fn choose(&self, action: &str, problems: &Problems) -> AnyView {
        if self.all == 0 {
            return view! { <p>"Nobody else of this name and agency has still to complete the pathway."</p> }.into_any();
        }
        let agency =
            |id: AgencyId| self.agencies.iter().find(|agency| agency.id == id).map(|agency| agency.name.as_str()).unwrap_or_default();
        let options = self.open.iter().map(|(assignment, _, name, role, at)| Pickable {
            value: assignment.to_string(),
            label: format!("{name}, {role}, {}", agency(*at)).into_any(),
            picked: false,
            apart: false,
        });
        let count = if self.all == 1 {
            "1 person has still to complete it".to_owned()
        } else {
            format!("{} people have still to complete it", self.all)
        };
        let ticks = picks("add", Pick::Several, legend_small(count), None, problems, options.collect());
        let list = self.listed.found.id;
        let wanted = self.wanted.clone();
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let links = pages(whole(self.page), whole(self.last), move |page| {
            address(list, &Wanted { page: u64::try_from(page).ok(), ..wanted.clone() })
        });
        view! {
            <form method="post" action=action.to_owned() novalidate>
                {hidden("act", "add".to_owned())}
                {self.kept()}
                {ticks}
                <button class="govuk-button govuk-button--secondary">"Put those ticked on the list"</button>
            </form>
            {links}
        }
        .into_any()
    }

    fn on_it(&self, action: &str, problems: &Problems) -> AnyView {
        if self.chosen == 0 {
            return view! { <h2>"On the list"</h2> <p>"Nobody yet."</p> }.into_any();
        }
        let options = self.on_it.iter().map(|((assignment, name, role, ..), agency)| Pickable {
            value: assignment.to_string(),
            label: format!("{name}, {role}, {agency}").into_any(),
            picked: false,
            apart: false,
        });
        let shown = if self.chosen > ON_A_PAGE {
            format!("On the list: {}, of whom the first {ON_A_PAGE} are shown", self.chosen)
        } else {
            format!("On the list: {}", self.chosen)
        };
        let ticks = picks("remove", Pick::Several, legend_small(shown), None, problems, options.collect());
        view! {
            <form method="post" action=action.to_owned() novalidate>
                {hidden("act", "remove".to_owned())}
                {self.kept()}
                {ticks}
                <button class="govuk-button govuk-button--secondary">"Take those ticked off the list"</button>
            </form>
        }
        .into_any()
    }

    fn send(&self, action: &str) -> AnyView {
        view! {
            <form method="post" action=action.to_owned() novalidate>
                {hidden("act", "send".to_owned())}
                {self.kept()}
                <button class="govuk-button">"Send the list to a second person"</button>
            </form>
        }
        .into_any()
    }
}
