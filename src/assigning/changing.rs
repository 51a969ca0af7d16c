//! Content that has changed in a way that matters: whoever completed it before is asked for the changed parts, and for nothing else.
//! What they hold holds on, for as long as it did.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use super::items::Asked;
use super::renewing::{Kept, rule_for};
use super::{Moment, adding};
use crate::database::assignment::NewAssignment;
use crate::database::standing::Completed;
use crate::database::{AssignmentId, ContentId, PersonId, VersionId, completion, pathway_rule, standing, version};
use crate::library::{Library, Published};
use crate::standing::after;
use crate::standing::history::Held;
use crate::standing::rules::Due;

/// The last version of something that matters: its number, and when it was published.
type Material = HashMap<ContentId, (i32, DateTime<Utc>)>;

/// Asks for the changed parts those who have completed a pathway with them, once for each change.
pub(super) async fn assign_changed(db: &impl ConnectionTrait, library: &Library, at: Moment<'_>) -> Result<usize, DbErr> {
    let material: Material = version::last_material(db).await?.into_iter().map(|(content, number, at)| (content, (number, at))).collect();
    if material.is_empty() {
        return Ok(0);
    }
    let rules = pathway_rule::all(db).await?;
    let live: Vec<Kept> = rules.iter().filter(|rule| rule.is_live()).map(|rule| (rule.id, rule.terms())).collect();
    let pathways: Vec<_> = live.iter().map(|(_, terms)| terms.pathway).collect();
    let mut new: HashMap<VersionId, Vec<(AssignmentId, NewAssignment)>> = HashMap::new();
    let (mut held, mut taken) = (HashMap::new(), Vec::new());
    for part in standing::completed_of(db, &pathways, at.today).await?.chunks(500) {
        let known = Known::of(db, part, &material).await?;
        for found in part {
            let pathway = version_of(library, found.assignment.version_id).await?;
            let changed = known.changed(library, &pathway, found, &material);
            let Some((rule, terms)) = rule_for(&live, &found.assignment, &found.post).filter(|_| !changed.is_empty()) else { continue };
            let (Due::After(within) | Due::On(_, within)) = terms.rule.due;
            let id = AssignmentId::new();
            let made = NewAssignment {
                person_id: found.assignment.person_id,
                post_id: found.assignment.post_id,
                pathway_id: found.assignment.pathway_id,
                version_id: found.assignment.version_id,
                rule_id: Some(*rule),
                reason: reason(library, &changed),
                due_on: after(at.today, within),
                drawn: found.assignment.drawn(),
                made_by: None,
                renews_id: Some(found.assignment.id),
                counts_from: Some(at.now),
                parts: Some(changed),
            };
            held.insert(id, Held { at: found.completed_at.naive_utc(), until: found.expires_on });
            taken.push(found.assignment.id);
            new.entry(found.assignment.version_id).or_default().push((id, made));
        }
    }
    for (version, new) in &new {
        let pathway = version_of(library, *version).await?;
        adding::add(db, library, &pathway, new, Some(&held), at).await?;
    }
    standing::take_away(db, &taken, at.now).await?;
    Ok(taken.len())
}

async fn version_of(library: &Library, version: VersionId) -> Result<std::sync::Arc<Published>, DbErr> {
    library.version(version).await.map_err(|error| DbErr::Custom(error.to_string()))
}

fn reason(library: &Library, changed: &[ContentId]) -> String {
    let titles =
        changed.iter().filter_map(|content| library.current_of(*content)).map(|piece| format!("\u{201c}{}\u{201d}", piece.title()));
    let titles: Vec<_> = titles.collect();
    let has = if titles.len() == 1 { "has" } else { "have" };
    format!("{} {has} changed in a way that matters since it was completed", titles.join(" and "))
}

/// What people have completed of what has changed.
struct Known(HashMap<(PersonId, ContentId), i32>);

impl Known {
    async fn of(db: &impl ConnectionTrait, part: &[Completed], material: &Material) -> Result<Known, DbErr> {
        let people: Vec<_> = part.iter().map(|found| found.assignment.person_id).collect();
        let contents: Vec<_> = material.keys().copied().collect();
        let highest = completion::highest(db, &people, &contents).await?;
        Ok(Known(highest.into_iter().map(|(person, content, number)| ((person, content), number)).collect()))
    }

    /// The items of an assignment that have changed since its person completed them; of training done elsewhere, since its day.
    fn changed(&self, library: &Library, pathway: &Published, found: &Completed, material: &Material) -> Vec<ContentId> {
        let asked = Asked { drawn: found.assignment.drawn(), parts: None }.contents(library, pathway);
        let is_changed = |content: &ContentId| {
            let Some((number, published_at)) = material.get(content) else { return false };
            match self.0.get(&(found.assignment.person_id, *content)) {
                Some(completed) => completed < number,
                None => found.completed_at < *published_at,
            }
        };
        asked.into_iter().filter(is_changed).collect()
    }
}
