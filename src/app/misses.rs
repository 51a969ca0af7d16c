//! How often somebody has asked for a certificate that there is not: guessing is slowed down until it is hopeless. Kept in memory: it
//! says nothing about anybody, and who only looks must change nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// The time within which misses are counted.
const WITHIN: TimeDelta = TimeDelta::minutes(5);
/// How many one asker may have, and all of them together.
const OF_ONE: usize = 10;
const OF_ALL: usize = 300;

/// The misses of late, by asker.
#[derive(Clone, Default)]
pub struct Misses(Arc<Mutex<HashMap<String, Vec<DateTime<Utc>>>>>);

impl Misses {
    /// Whether an asker has missed too often to ask again now.
    pub fn are_too_many(&self, asker: &str, now: DateTime<Utc>) -> bool {
        let mut misses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        misses.retain(|_, times| {
            times.retain(|time| now - *time < WITHIN);
            !times.is_empty()
        });
        misses.get(asker).is_some_and(|times| times.len() >= OF_ONE) || misses.values().map(Vec::len).sum::<usize>() >= OF_ALL
    }

    /// Counts a miss.
    pub fn count(&self, asker: &str, now: DateTime<Utc>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(asker.to_owned()).or_default().push(now);
    }
}
