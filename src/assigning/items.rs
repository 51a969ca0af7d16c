//! What an assignment asks for, item by item, in the version of its pathway that it was made in.

use std::sync::Arc;

use crate::course::pathway::{Item, Pathway};
use crate::course::{Kind, Slug};
use crate::database::{ContentId, assignment};
use crate::library::{Library, Published};

/// One thing to complete.
#[derive(Clone)]
pub struct Required {
    /// The module or scenario as it counts now.
    pub published: Arc<Published>,
    /// Whether the short form is enough.
    pub short: bool,
}

/// What an assignment asks for, in order.
pub fn required(library: &Library, pathway: &Published, assignment: &assignment::Model) -> Vec<Required> {
    let asked = Asked { drawn: assignment.drawn(), parts: assignment.parts() };
    pathway.pathway().map(|pathway| asked.items(library, pathway)).unwrap_or_default()
}

/// What an assignment says of its pathway.
pub struct Asked {
    /// The scenarios drawn.
    pub drawn: Vec<Vec<Slug>>,
    /// The only items that are asked for, if not all.
    pub parts: Option<Vec<ContentId>>,
}

impl Asked {
    fn items(self, library: &Library, pathway: &Pathway) -> Vec<Required> {
        let mut items = every(library, pathway, self.drawn);
        if let Some(parts) = self.parts {
            items.retain(|item| parts.contains(&item.published.content));
        }
        items
    }

    /// The items, by key.
    pub fn contents(self, library: &Library, pathway: &Published) -> Vec<ContentId> {
        let items = pathway.pathway().map(|pathway| self.items(library, pathway)).unwrap_or_default();
        items.into_iter().map(|item| item.published.content).collect()
    }
}

fn every(library: &Library, pathway: &Pathway, drawn: Vec<Vec<Slug>>) -> Vec<Required> {
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
