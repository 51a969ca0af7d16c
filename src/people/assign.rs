//! Assigns pathways by rule: who holds a post in a training group that a rule covers must complete its pathway.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};

use crate::course::Slug;
use crate::course::pathway::{Filter, Item, Pathway};
use crate::course::scenario::{Issue, Scenario, Sector};
use crate::database::assignment::NewAssignment;
use crate::database::standing::Tally;
use crate::database::{PersonId, Store, StoreError, assignment, pathway_rule, post, standing};
use crate::library::{Library, Published};
use crate::standing::after;

/// Gives every live post the pathways its rules ask for and it does not have yet. Gives how many were assigned.
///
/// # Errors
/// If the store fails; then nothing was assigned.
pub async fn assign_by_rule(store: &Store, library: &Library, today: NaiveDate, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let transaction = store.begin_write().await?;
    let had: HashSet<_> = assignment::pathways_of_posts(&transaction).await?.into_iter().collect();
    let posts = post::live(&transaction, today).await?;
    let mut made = 0;
    for rule in pathway_rule::all(&transaction).await? {
        let Some(published) = library.current_of(rule.content_id) else { continue };
        let Some(pathway) = published.pathway() else { continue };
        for post in posts.iter().filter(|post| rule.covers(post.training_group) && !had.contains(&(post.id, rule.content_id))) {
            let new = NewAssignment {
                person_id: post.person_id,
                post_id: post.id,
                pathway_id: rule.content_id,
                version_id: published.version,
                rule_id: Some(rule.id),
                reason: reason(&rule, post),
                due_on: after(post.starts_on, rule.due_within()),
                drawn: draw(pathway, library, Sector::parse(&post.sector), post.person_id),
            };
            let tally = Tally { done: 0, total: count_items(pathway, &new.drawn), begun: false };
            let id = assignment::add(&transaction, new, now).await?;
            standing::begin(&transaction, id, tally, now).await?;
            made += 1;
        }
    }
    transaction.commit().await?;
    Ok(made)
}

/// Why, in words that both the person and HR may read.
fn reason(rule: &pathway_rule::Model, post: &post::Model) -> String {
    let started = crate::app::long_date(post.starts_on);
    format!("the post as {} began on {started}, and training group {} has {}", post.role, post.training_group, rule.due_within)
}

fn count_items(pathway: &Pathway, drawn: &[Vec<Slug>]) -> i32 {
    let single = pathway.items.iter().filter(|item| !matches!(item, Item::Draw { .. })).count();
    i32::try_from(single + drawn.iter().map(Vec::len).sum::<usize>()).unwrap_or(i32::MAX)
}

/// The scenarios for each draw of a pathway: one for each filter where there is one, then others up to the count.
/// Which of several is drawn turns on the person's key, so that colleagues do not all get the same and nobody's changes.
fn draw(pathway: &Pathway, library: &Library, sector: Option<Sector>, person: PersonId) -> Vec<Vec<Slug>> {
    let draws = pathway.items.iter().filter_map(|item| match item {
        Item::Draw { count, filters, from } => Some((count, filters, from)),
        _ => None,
    });
    let turn = usize::try_from(person.0.as_u128() % 1_000_003).unwrap_or_default();
    draws
        .map(|(count, filters, from)| {
            let published: Vec<_> = from.iter().filter_map(|slug| library.current(crate::course::Kind::Scenario, slug.as_str())).collect();
            draw_one(&published, *count, filters, sector, turn)
        })
        .collect()
}

fn draw_one(published: &[std::sync::Arc<Published>], count: usize, filters: &[Filter], sector: Option<Sector>, turn: usize) -> Vec<Slug> {
    let mut drawn: Vec<Slug> = Vec::new();
    let take = |fits: &dyn Fn(&Scenario) -> bool, drawn: &mut Vec<Slug>| {
        let open: Vec<_> = published.iter().filter(|piece| !drawn.contains(&piece.slug) && piece.scenario().is_some_and(fits)).collect();
        if let Some(piece) = turn.checked_rem(open.len()).and_then(|index| open.get(index)) {
            drawn.push(piece.slug.clone());
        }
    };
    for filter in filters.iter().take(count) {
        match filter {
            Filter::Refusal => take(&|scenario| scenario.issues.contains(&Issue::Refusal), &mut drawn),
            Filter::Harm => take(&|scenario| scenario.issues.contains(&Issue::Harm), &mut drawn),
            Filter::OwnSector => take(&|scenario| Some(scenario.sector) == sector, &mut drawn),
        }
    }
    while drawn.len() < count.min(published.len()) {
        take(&|_| true, &mut drawn);
    }
    drawn
}
