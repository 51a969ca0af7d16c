//! The modules and scenarios of a pathway as columns of the report, and how far people are with each.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::as_at;
use super::filter::AsAt;
use crate::course::pathway::{Item as PathwayItem, Pathway};
use crate::course::{Kind, Slug};
use crate::database::{ContentId, PersonId, attempt, completion};
use crate::library::Library;

/// A module or scenario of the report: one that the pathway asks of everybody, or one that it draws for some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub content: ContentId,
    /// What it is called in an address.
    pub slug: Slug,
    /// The name of its column.
    pub title: String,
    /// Whether only those for whom it was drawn are asked for it.
    pub is_drawn: bool,
}

/// How far somebody is with one module or scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// Completed, first on this moment.
    Completed(DateTime<Utc>),
    /// Begun.
    InProgress,
    /// Not begun.
    NotStarted,
    /// Not asked of this person: others were drawn for them.
    NotAsked,
}

/// What some people have completed and begun.
pub struct States {
    done: HashMap<(PersonId, ContentId), DateTime<Utc>>,
    begun: HashSet<(PersonId, ContentId)>,
}

/// Every module and scenario a pathway may ask for, in its order, once each.
pub fn of(library: &Library, pathway: &Pathway) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let wanted = pathway.items.iter().flat_map(|item| match item {
        PathwayItem::Module { slug, .. } => vec![(Kind::Module, slug, false)],
        PathwayItem::Scenario { slug } => vec![(Kind::Scenario, slug, false)],
        PathwayItem::Draw { from, .. } => from.iter().map(|slug| (Kind::Scenario, slug, true)).collect(),
    });
    for (kind, slug, is_drawn) in wanted {
        let Some(published) = library.current(kind, slug.as_str()) else { continue };
        if items.iter().all(|item| item.content != published.content) {
            items.push(Item { content: published.content, slug: slug.clone(), title: published.title().to_owned(), is_drawn });
        }
    }
    items
}

/// How far these people are with these items.
///
/// # Errors
/// If the database cannot be read.
pub(super) async fn states(db: &impl ConnectionTrait, people: &[PersonId], items: &[Item], moment: Option<&AsAt>) -> Result<States, DbErr> {
    let contents = || items.iter().map(|item| item.content);
    let done: Vec<(PersonId, ContentId, DateTime<Utc>)> = completion::Entity::find()
        .select_only()
        .columns([completion::Column::PersonId, completion::Column::ContentId, completion::Column::CompletedAt])
        .filter(completion::Column::PersonId.is_in(people.iter().copied()))
        .filter(completion::Column::ContentId.is_in(contents()))
        .filter(as_at::counts(moment))
        .order_by_desc(completion::Column::CompletedAt)
        .into_tuple()
        .all(db)
        .await?;
    let mut begun = attempt::Entity::find()
        .select_only()
        .columns([attempt::Column::PersonId, attempt::Column::ContentId])
        .filter(attempt::Column::PersonId.is_in(people.iter().copied()))
        .filter(attempt::Column::ContentId.is_in(contents()))
        .distinct();
    if let Some(moment) = moment {
        begun = begun.filter(attempt::Column::StartedAt.lt(moment.end)).filter(attempt::Column::StartedAt.lte(moment.known));
    }
    let begun: Vec<_> = begun.into_tuple().all(db).await?;
    // The earliest comes last, and stays.
    let done = done.into_iter().map(|(person, content, at)| ((person, content), at)).collect();
    Ok(States { done, begun: begun.into_iter().collect() })
}

impl States {
    pub(super) fn of(&self, person: PersonId, item: &Item, drawn: &[Vec<Slug>]) -> ItemState {
        let is_asked = !item.is_drawn || drawn.iter().flatten().any(|drawn| *drawn == item.slug);
        match self.done.get(&(person, item.content)) {
            Some(at) => ItemState::Completed(*at),
            None if self.begun.contains(&(person, item.content)) => ItemState::InProgress,
            None if is_asked => ItemState::NotStarted,
            None => ItemState::NotAsked,
        }
    }
}
