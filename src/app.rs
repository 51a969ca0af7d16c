//! What every handler may use: the settings, the store, the published course, the mail and the clock.

pub mod kept;
pub mod misses;

use std::sync::Arc;

use axum::extract::FromRef;
use chrono::{DateTime, NaiveDate, SubsecRound, Timelike, Utc};

use crate::account::mail::Mailer;
use crate::course::pathway::Period;
use crate::database::Store;
use crate::ledger::Key;
use crate::library::Library;
use crate::settings::Settings;
use crate::standing::after;

/// The server's state; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The settings it was started with.
    pub settings: Arc<Settings>,
    /// The store.
    pub store: Store,
    /// Published content, parsed once per version.
    pub library: Library,
    /// How mail leaves.
    pub mailer: Arc<Mailer>,
    /// What links the ledger of completions.
    pub ledger: Key,
    /// The figures of the reports, counted once a minute.
    pub figures: kept::Kept,
    /// Wrong numbers of certificates.
    pub misses: misses::Misses,
    /// What time it is.
    pub clock: Clock,
}

impl App {
    /// Now, to the microsecond: what both databases keep.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Today, as people in Europe/London have it.
    pub fn today(&self) -> NaiveDate {
        london_day(self.now())
    }
}

impl FromRef<App> for Store {
    fn from_ref(app: &App) -> Store {
        app.store.clone()
    }
}

/// Where the time comes from: handlers ask here, the core is told.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Clock {
        Clock(Arc::new(Utc::now))
    }

    /// A clock that a test moves.
    pub fn told_by(tell: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(tell))
    }

    fn now(&self) -> DateTime<Utc> {
        (self.0)().trunc_subsecs(6)
    }
}

/// The civil date in Europe/London at a moment.
pub fn london_day(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&chrono_tz::Europe::London).date_naive()
}

/// The moment at which a civil date begins in Europe/London.
pub fn london_start(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    // The clocks change at one in the morning, so there is always a midnight.
    midnight.and_local_timezone(chrono_tz::Europe::London).earliest().map_or_else(|| midnight.and_utc(), |start| start.to_utc())
}

/// The moment at which a civil day in Europe/London ends.
pub fn end_of_london_day(day: NaiveDate) -> DateTime<Utc> {
    london_start(after(day, Period::Days(1)))
}

/// The time of day in Europe/London at a moment, "10:42".
pub fn london_time(moment: DateTime<Utc>) -> String {
    moment.with_timezone(&chrono_tz::Europe::London).format("%H:%M").to_string()
}

/// The hour of the day in Europe/London at a moment, 0 to 23.
pub fn london_hour(moment: DateTime<Utc>) -> u32 {
    moment.with_timezone(&chrono_tz::Europe::London).hour()
}

/// A date in a table, "3 Mar 2027".
pub fn short_date(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// A date as people write it, "3 March 2027".
pub fn long_date(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}
