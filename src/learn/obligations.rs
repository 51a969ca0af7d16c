//! What somebody has been asked to complete, item by item, with how far they are.

use std::sync::Arc;

use crate::app::App;
use crate::course::Kind;
use crate::course::pathway::{Item, Pathway};
use crate::database::{ContentId, PersonId, assignment, standing};
use crate::error::Result;
use crate::library::{Library, Published};

/// An assignment with the pathway it is for, in the version it was assigned in.
pub struct Obligation {
    /// The assignment.
    pub assignment: assignment::Model,
    /// Its standing as stored.
    pub standing: standing::Model,
    /// The pathway.
    pub pathway: Arc<Published>,
    /// What must be completed, in order.
    pub items: Vec<Required>,
}

/// One thing to complete.
#[derive(Clone)]
pub struct Required {
    /// The module or scenario as it counts now.
    pub published: Arc<Published>,
    /// Whether the short form is enough.
    pub short: bool,
}

/// Everything somebody has been asked to complete, the earliest due first.
///
/// # Errors
/// If the store cannot be read.
pub async fn of_person(app: &App, person: PersonId) -> Result<Vec<Obligation>> {
    let mut obligations = Vec::new();
    for (assignment, standing) in assignment::of_person(app.store.read(), person).await? {
        let published = app.library.version(assignment.version_id).await?;
        let items = published.pathway().map(|pathway| required(&app.library, pathway, &assignment)).unwrap_or_default();
        obligations.push(Obligation { assignment, standing, pathway: published, items });
    }
    Ok(obligations)
}

impl Obligation {
    /// Whether it asks for this module or scenario.
    pub fn asks_for(&self, content: ContentId) -> bool {
        self.items.iter().any(|item| item.published.content == content)
    }
}

fn required(library: &Library, pathway: &Pathway, assignment: &assignment::Model) -> Vec<Required> {
    let mut draws = assignment.drawn().into_iter();
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
