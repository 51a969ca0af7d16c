//! Renewals: a new assignment that opens some time before a completion runs out. It resets nothing: the person stays in date until
//! then, and its own completion gives the new expiry.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use super::draw::Draws;
use super::{Moment, adding};
use crate::app::{london_day, long_date};
use crate::course::scenario::Sector;
use crate::database::assignment::NewAssignment;
use crate::database::pathway_rule::{self, Terms};
use crate::database::rule_cover::Whose;
use crate::database::standing::Completed;
use crate::database::{AssignmentId, ContentId, RuleId, assignment, post, standing};
use crate::library::Library;
use crate::standing::history::Held;
use crate::standing::rules::{Again, Rule, that_counts};

/// The longest that a renewal may be open before it is due.
const LONGEST_OPEN: Days = Days::new(366);

/// A rule with its key.
pub(super) type Kept = (RuleId, Terms);

/// Opens the renewals whose time has come. Each assignment is renewed once, whoever does it.
pub(super) async fn open_renewals(
    db: &impl ConnectionTrait,
    library: &Library,
    rules: &[pathway_rule::Model],
    whose: &Whose,
    at: Moment<'_>,
) -> Result<usize, DbErr> {
    let live: Vec<Kept> = rules.iter().filter(|rule| rule.is_live()).map(|rule| (rule.id, rule.terms())).collect();
    let last = at.today.checked_add_days(LONGEST_OPEN).unwrap_or(NaiveDate::MAX);
    // By the pathway that renews: that is how they are added, many at once.
    let mut new: HashMap<ContentId, Vec<(AssignmentId, NewAssignment)>> = HashMap::new();
    let mut held = HashMap::new();
    let mut renewed = Vec::new();
    for found in standing::running_out(db, whose, last, at.today).await? {
        let Some((rule, terms)) = rule_for(&live, &found.assignment, &found.post) else { continue };
        let Some(expires_on) = found.expires_on else { continue };
        if terms.rule.again == Again::Never || terms.rule.opens_on(expires_on) > at.today {
            continue;
        }
        let Some(made) = renewal(library, *rule, terms, (&found, expires_on), at) else { continue };
        let id = AssignmentId::new();
        held.insert(id, Held { at: found.completed_at.naive_utc(), until: Some(expires_on) });
        renewed.push(found.assignment.id);
        new.entry(terms.renew_with.unwrap_or(terms.pathway)).or_default().push((id, made));
    }
    for (pathway, new) in &new {
        if let Some(published) = library.current_of(*pathway) {
            adding::add(db, library, &published, new, Some(&held), at).await?;
        }
    }
    standing::take_away(db, &renewed, at.now).await?;
    Ok(renewed.len())
}

/// What a renewal is; nothing if the pathway that renews is not published.
fn renewal(
    library: &Library,
    rule: RuleId,
    terms: &Terms,
    (found, expires_on): (&Completed, NaiveDate),
    at: Moment<'_>,
) -> Option<NewAssignment> {
    let published = library.current_of(terms.renew_with.unwrap_or(terms.pathway))?;
    let course = published.pathway()?;
    let completed = long_date(london_day(found.completed_at));
    Some(NewAssignment {
        person_id: found.assignment.person_id,
        post_id: found.assignment.post_id,
        // What reports count it as stays the same, whatever renews it.
        pathway_id: found.assignment.pathway_id,
        version_id: published.version,
        rule_id: Some(rule),
        reason: format!("what was completed on {completed} holds until {}", long_date(expires_on)),
        due_on: expires_on,
        drawn: Draws::of(course, library).for_person(found.assignment.person_id, Sector::parse(&found.post.sector)),
        made_by: None,
        renews_id: Some(found.assignment.id),
        counts_from: Some(at.now),
        parts: None,
    })
}

/// The rule that says how long a completion of this holds: the one it was made by, while that covers the post, or another that does.
pub(super) fn rule_for<'r>(live: &'r [Kept], assignment: &assignment::Model, post: &post::Model) -> Option<&'r Kept> {
    let agency = post.agency_id.to_string();
    let seen = post.for_rules(&agency);
    let of_pathway: Vec<_> = live.iter().filter(|(_, terms)| terms.pathway == assignment.pathway_id).collect();
    let own = of_pathway.iter().find(|(id, terms)| Some(*id) == assignment.rule_id && terms.rule.conditions.cover(&seen));
    own.or_else(|| that_counts(&of_pathway, &seen, |kept| &kept.1.rule)).copied()
}

/// The rules that say how long completions of these assignments hold. The one an assignment was made by says it also once it has ended.
///
/// # Errors
/// If the database cannot be read.
pub async fn terms_for(db: &impl ConnectionTrait, assignments: &[&assignment::Model]) -> Result<HashMap<AssignmentId, Rule>, DbErr> {
    let rules = pathway_rule::all(db).await?;
    let live: Vec<Kept> = rules.iter().filter(|rule| rule.is_live()).map(|rule| (rule.id, rule.terms())).collect();
    let mut terms = HashMap::new();
    for assignment in assignments {
        let post = post::Entity::find_by_id(assignment.post_id).one(db).await?;
        let found = post.and_then(|post| rule_for(&live, assignment, &post).map(|(_, terms)| terms.rule.clone()));
        let own = || rules.iter().find(|rule| Some(rule.id) == assignment.rule_id).map(|rule| rule.terms().rule);
        if let Some(rule) = found.or_else(own) {
            terms.insert(assignment.id, rule);
        }
    }
    Ok(terms)
}
