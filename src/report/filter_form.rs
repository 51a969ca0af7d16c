//! The filters above the completion report. What was chosen stays in the fields, and in the address.

use leptos::prelude::*;

use super::asked::Asked;
use super::filter::{Posts, Wanted};
use crate::course::scenario::Sector;
use crate::page::fields::{Pickable, TextInput, select, text_input};

/// The form. Sent by GET, so that the address holds everything.
pub(super) fn form(asked: &Asked) -> AnyView {
    let option = |value: &str, label: &str, name: &str| Pickable::new(value, label, asked.typed(name) == value);
    let pathways = asked.pathways.iter().map(|pathway| {
        let slug = pathway.slug.as_str();
        Pickable::new(slug, pathway.title(), pathway.content == asked.pathway.content)
    });
    let all = |name: &str, label: &str| vec![option("", label, name)];
    let mut agencies = all("agency", "All that you may see");
    agencies.extend(asked.agencies.iter().map(|agency| option(&agency.id.to_string(), &agency.name, "agency")));
    let mut standings = all("standing", "Any");
    standings.extend(Wanted::ALL.into_iter().map(|(name, wanted)| option(name, wanted.text(), "standing")));
    let mut sectors = all("sector", "Any");
    sectors.extend(Sector::ALL.into_iter().map(|sector| option(sector.code(), sector.label(), "sector")));
    let mut groups = all("group", "Any");
    groups.extend((1..=8).map(|group| option(&group.to_string(), &format!("Group {group}"), "group")));
    let mut in_date = all("in-date", "Any");
    in_date.extend([option("yes", "Yes", "in-date"), option("no", "No", "in-date")]);
    let posts = Posts::ALL.into_iter().map(|(name, _, label)| option(name, label, "posts")).collect();
    let text = |id: &'static str, label: &'static str, hint: Option<&'static str>| {
        let field = TextInput { id, label, hint, kind: "text", autocomplete: Some("off"), value: asked.typed(id) };
        text_input(field, &asked.problems)
    };
    let choice = |id: &'static str, label: &'static str, options: Vec<Pickable>| select(id, label, options, &asked.problems);
    let more = asked.is_narrowed() || !asked.typed("on").is_empty() || !asked.problems.is_empty();
    let kept = ["sort", "way"].map(|name| (name, asked.typed(name).to_owned())).into_iter().filter(|(_, value)| !value.is_empty());
    let kept = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <form class="oct-filter" id="filter" tabindex="-1" method="get" action="/reports/completion" role="search" aria-label="Filter the report">
            {choice("pathway", "Pathway", pathways.collect())}
            {choice("agency", "Agency", agencies)}
            {choice("standing", "Standing", standings)}
            <details class="oct-filter__more" open=more>
                <summary>"More filters"</summary>
                <div class="oct-filter__fields">
                    {text("role", "Role", None)}
                    {text("team", "Team", None)}
                    {text("manager", "Manager", Some("Their name in full"))}
                    {choice("sector", "Sector", sectors)}
                    {choice("group", "Training group", groups)}
                    {text("cohort", "Month of start", Some("For example, 2027-03"))}
                    {choice("in-date", "In date", in_date)}
                    {choice("posts", "Posts", posts)}
                    {text("on", "As at the end of", Some("For example, 2027-03-31. Empty for today"))}
                    {text("known", "As known at the end of", Some("Empty for all that is known now"))}
                </div>
            </details>
            {kept}
            <button class="govuk-button">"Show"</button>
            <p class="oct-filter__clear"><a href="/reports/completion">"Clear all"</a></p>
        </form>
    }
    .into_any()
}
