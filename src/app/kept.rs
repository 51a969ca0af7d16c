//! Figures that cost something to count are counted once for all who ask within a minute. A page that shows them says when that was.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::london_day;
use crate::database::{AgencyId, ContentId, Scope};

/// How long they are kept.
const KEPT_FOR: TimeDelta = TimeDelta::seconds(60);
/// How many are kept at most.
const AT_MOST: usize = 500;

/// How many people of an agency, or of all within a scope, are asked to complete a pathway, and where they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which agency; none for all of them together, where everybody counts once.
    pub agency: Option<AgencyId>,
    /// Those who count: neither paused nor waived.
    pub people: u64,
    /// Of these, those in date.
    pub in_date: u64,
    /// Those who are overdue.
    pub overdue: u64,
    /// Those who are due soon.
    pub due_soon: u64,
}

/// What was counted, and when.
#[derive(Debug)]
pub struct Figures {
    /// When.
    pub at: DateTime<Utc>,
    /// A line for each agency with anybody in it, and last the one for all.
    pub lines: Vec<Line>,
}

/// What is kept, by pathway and scope.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<HashMap<Asked, Arc<Figures>>>>);

type Asked = (ContentId, Scope, NaiveDate);

impl Kept {
    /// What was counted within the last minute, on the same day in London.
    pub fn find(&self, pathway: ContentId, scope: &Scope, now: DateTime<Utc>) -> Option<Arc<Figures>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&(pathway, scope.clone(), london_day(now))).filter(|figures| now - figures.at < KEPT_FOR && now >= figures.at).cloned()
    }

    /// Keeps what was just counted.
    pub fn keep(&self, pathway: ContentId, scope: &Scope, figures: Figures) -> Arc<Figures> {
        let figures = Arc::new(figures);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= AT_MOST {
            kept.clear();
        }
        kept.insert((pathway, scope.clone(), london_day(figures.at)), figures.clone());
        figures
    }
}
