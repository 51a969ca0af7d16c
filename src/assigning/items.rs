//! What an assignment asks for, item by item, in the version of its pathway that it was made in.

use std::sync::Arc;

use crate::course::pathway::{Item, Pathway};
use crate::course::{Kind, Slug};
use crate::database::ContentId;
use crate::library::{Library, Published};

/// One thing to complete.
#[derive(Clone)]
pub struct Required {
    /// The module or scenario as it counts now.
    pub published: Arc<Published>,
    /// Whether the short form is enough.
    pub short: bool,
}

/// What must be completed, in order. What has been drawn is told.
pub fn required(library: &Library, pathway: &Pathway, drawn: Vec<Vec<Slug>>) -> Vec<Required> {
    let mut draws = drawn.into_iter();
    let mut items = Vec::new();
    for item in &pathway.items {
        let (kind, slugs, short) = match item {
            Item::Module { slug, short } => (Kind::Module, vec![slug.clone()], *short),
            Item::Scenario { slug } => (Kind::Scenario, vec![slug.clone()], false),
            Item::Draw { .. } => (Kind::Scenario, draws.next().unwrap_or_default(), false),
        };
        let found = slugs.iter().filter_map(|slug| library.current(kind, slug.as_str()));
        items.extend(found.map(|published| Required { published, short }));
    }
    items
}

/// The same, by key.
pub fn contents(library: &Library, pathway: &Published, drawn: Vec<Vec<Slug>>) -> Vec<ContentId> {
    let items = pathway.pathway().map(|pathway| required(library, pathway, drawn)).unwrap_or_default();
    items.into_iter().map(|item| item.published.content).collect()
}
