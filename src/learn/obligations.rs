//! What somebody has been asked to complete, item by item, with how far they are.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::app::App;
use crate::assigning::items;
pub use crate::assigning::items::Required;
use crate::database::{ContentId, PersonId, assignment, standing};
use crate::error::Result;
use crate::library::Published;

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

/// Everything somebody has been asked to complete, the earliest due first.
///
/// # Errors
/// If the store cannot be read.
pub async fn of_person(app: &App, person: PersonId) -> Result<Vec<Obligation>> {
    let mut obligations = Vec::new();
    for (assignment, standing) in assignment::of_person(app.store.read(), person).await? {
        let published = app.library.version(assignment.version_id).await?;
        let items = items::required(&app.library, &published, &assignment);
        obligations.push(Obligation { assignment, standing, pathway: published, items });
    }
    Ok(obligations)
}

impl Obligation {
    /// Whether it asks for this again: for a go that was not finished before this moment.
    pub fn asks_again_since(&self, content: ContentId) -> Option<DateTime<Utc>> {
        let is_open = self.standing.progress != standing::Progress::Completed;
        self.assignment.counts_from.filter(|_| is_open && self.asks_for(content))
    }

    /// Whether it asks for this module or scenario.
    pub fn asks_for(&self, content: ContentId) -> bool {
        self.items.iter().any(|item| item.published.content == content)
    }
}
