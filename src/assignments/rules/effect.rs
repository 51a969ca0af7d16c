//! What a rule would do before it is saved: whom it adds, whom it drops, who stays because they have begun.

use std::collections::HashMap;

use chrono::NaiveDate;
use leptos::prelude::*;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect, Select};
use serde::Deserialize;

use crate::database::rule_cover::{self, Named, Whose};
use crate::database::{ContentId, RuleId, Scope, agency, assignment, pathway_rule, post};
use crate::page::parts::pages;
use crate::standing::rules::Rule;

/// How many names a page of a list has.
const ON_A_PAGE: u64 = 50;

/// Which page of each list is shown.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Pages {
    adds: Option<u64>,
    drops: Option<u64>,
    stays: Option<u64>,
}

/// A rule that is to be: new, in place of another, or none in its place.
pub struct Change {
    /// Of which pathway.
    pub pathway: ContentId,
    /// In place of which.
    pub replaces: Option<RuleId>,
    /// What it says.
    pub with: Option<Rule>,
}

/// A part of a list of names.
struct Part {
    all: u64,
    page: u64,
    names: Vec<Named>,
}

/// What it comes to, within the asker's scope.
pub struct Effect {
    covered: Option<u64>,
    adds: Part,
    drops: Part,
    stays: Part,
}

/// What a change comes to. Nothing is changed by asking.
///
/// # Errors
/// If the database cannot be read.
pub async fn of(db: &impl ConnectionTrait, scope: &Scope, change: &Change, today: NaiveDate, pages: &Pages) -> Result<Effect, DbErr> {
    let others = pathway_rule::all(db).await?.into_iter();
    let others = others.filter(|rule| rule.is_live() && rule.content_id == change.pathway && Some(rule.id) != change.replaces);
    let mut rules: Vec<_> = others.map(|rule| (Some(rule.id), rule.terms().rule)).collect();
    rules.extend(change.with.clone().map(|rule| (None, rule)));
    let covers = rule_cover::covers(db, rules).await?;
    let whose = Whose::Within(scope.clone());
    // The new one alone says whom it adds; all together say whom none covers any more.
    let new: Vec<_> = covers.iter().filter(|cover| cover.id.is_none()).cloned().collect();
    let covered = match new.is_empty() {
        true => None,
        false => Some(rule_cover::covered(&new, &whose, today).count(db).await?),
    };
    let missing = rule_cover::missing(&new, change.pathway, &whose, today);
    let dropped = rule_cover::dropped(&covers, change.pathway, &whose, today);
    let (not_begun, in_progress) = rule_cover::count_dropped(db, dropped.clone()).await?;
    let (unbegun, begun) = (rule_cover::unbegun(dropped.clone()), rule_cover::begun(dropped));
    let (all, page, skip) = place(missing.clone().count(db).await?, pages.adds);
    let adds = Part { all, page, names: rule_cover::names(db, missing, skip, ON_A_PAGE).await? };
    let drops = dropped_part(db, unbegun, not_begun, pages.drops).await?;
    let stays = dropped_part(db, begun, in_progress, pages.stays).await?;
    Ok(Effect { covered, adds, drops, stays })
}

/// A part of those who are dropped; nothing is asked about nobody.
async fn dropped_part(
    db: &impl ConnectionTrait,
    dropped: Select<assignment::Entity>,
    number: u64,
    wanted: Option<u64>,
) -> Result<Part, DbErr> {
    let (all, page, skip) = place(number, wanted);
    let names = if all == 0 { Vec::new() } else { rule_cover::names_dropped(db, dropped, skip, ON_A_PAGE).await? };
    Ok(Part { all, page, names })
}

/// How many there are, which page is shown, and how many come before it.
fn place(all: u64, wanted: Option<u64>) -> (u64, u64, u64) {
    let page = wanted.unwrap_or(1).clamp(1, all.div_ceil(ON_A_PAGE).max(1));
    (all, page, (page - 1) * ON_A_PAGE)
}

/// How many live assignments each rule has made, within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn assigned_by_rule(db: &impl ConnectionTrait, scope: &Scope) -> Result<HashMap<RuleId, i64>, DbErr> {
    let of_post = assignment::Entity::belongs_to(post::Entity).from(assignment::Column::PostId).to(post::Column::Id).into();
    let found: Vec<(RuleId, i64)> = assignment::Entity::find()
        .select_only()
        .column(assignment::Column::RuleId)
        .column_as(assignment::Column::Id.count(), "assigned")
        .join(JoinType::InnerJoin, of_post)
        .filter(scope.on(post::Column::AgencyId))
        .filter(assignment::Column::RuleId.is_not_null())
        .filter(assignment::Column::EndedAt.is_null())
        .group_by(assignment::Column::RuleId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}

impl Effect {
    /// Whether it covers nobody.
    pub fn covers_nobody(&self) -> bool {
        self.covered == Some(0)
    }

    /// The counts, and the names. `query` is what stands before the pages in the address.
    pub fn show(self, address: &str, query: &str, agencies: &[agency::Model]) -> AnyView {
        let covered = self.covered.map(|number| line(number, "The rule covers 1 person\u{2019}s post.", "The rule covers", "posts."));
        let keeps = "Everybody who has it already keeps the date by which it is due.";
        let base = format!("{address}?{query}");
        let adds = self.adds.show("It is assigned to", "adds", "Assigned to", &base, agencies);
        let drops = self.drops.show("It is withdrawn, because they have not begun, from", "drops", "Withdrawn from", &base, agencies);
        let stays = self.stays.show(
            "No rule asks for it any more, but it stays because they have begun, for",
            "stays",
            "Stays for",
            &base,
            agencies,
        );
        view! {
            <h2>"What saving does"</h2>
            {covered.map(|words| view! { <p>{words}</p> })}
            {adds}
            {drops}
            {stays}
            <p>{keeps}</p>
        }
        .into_any()
    }
}

fn line(number: u64, one: &str, before: &str, after: &str) -> String {
    if number == 1 { one.to_owned() } else { format!("{before} {number} {after}") }
}

impl Part {
    fn show(self, sentence: &str, name: &str, caption: &str, base: &str, agencies: &[agency::Model]) -> AnyView {
        let people = match self.all {
            0 => "nobody.".to_owned(),
            1 => "1 person.".to_owned(),
            more => format!("{more} people."),
        };
        let sentence = format!("{sentence} {people}");
        if self.all == 0 {
            return view! { <p>{sentence}</p> }.into_any();
        }
        let agency = |id| agencies.iter().find(|agency| agency.id == id).map(|agency| agency.name.clone()).unwrap_or_default();
        let rows = self.names.into_iter().map(|(_, name, role, id)| {
            view! {
                <tr class="govuk-table__row">
                    <th scope="row" class="govuk-table__header">{name}</th>
                    <td class="govuk-table__cell">{role}</td>
                    <td class="govuk-table__cell">{agency(id)}</td>
                </tr>
            }
        });
        let rows = rows.collect_view();
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let links = pages(whole(self.page), whole(self.all.div_ceil(ON_A_PAGE)), |page| format!("{base}&{name}={page}"));
        let (caption, label) = (caption.to_owned(), caption.to_owned());
        view! {
            <p><strong>{sentence}</strong></p>
            <div class="oct-table-scroll oct-table-narrow" role="region" aria-label=label tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption govuk-visually-hidden">{caption}</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Person"</th>
                    <th scope="col" class="govuk-table__header">"Role"</th>
                    <th scope="col" class="govuk-table__header">"Agency"</th>
                </tr></thead>
                <tbody class="govuk-table__body">{rows}</tbody>
            </table>
            </div>
            {links}
        }
        .into_any()
    }
}
