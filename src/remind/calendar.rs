//! A calendar file with the days on which something is due, for a message of reminders.

use chrono::{DateTime, NaiveDate, Utc};
use icalendar::{Calendar, Component, Event, EventLike, Property};
use url::Url;

use super::letter::Mine;
use crate::app::long_date;

/// A day for each thing that is still to come; nothing if all of it is past. The same thing has the same key in every message, so that
/// a calendar moves it instead of adding another.
pub fn of(own: &[Mine], today: NaiveDate, url: &str, now: DateTime<Utc>) -> Option<String> {
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "octavo".to_owned());
    let ahead: Vec<_> = own.iter().filter(|mine| mine.matter.by >= today).collect();
    if ahead.is_empty() {
        return None;
    }
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Octavo//Reminders//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    for mine in ahead {
        let Mine { assignment, minutes, matter, .. } = mine;
        let about = format!("By {}. It takes about {minutes} minutes.\n\nSign in: {url}/learn", long_date(matter.by));
        let mut event = Event::new();
        event.uid(&format!("{assignment}@{host}")).timestamp(now).all_day(matter.by);
        event.summary(&format!("{}: last day to complete it", matter.title)).description(&about);
        // The day is not taken up by it.
        event.add_property("TRANSP", "TRANSPARENT");
        calendar.push(event.done());
    }
    Some(calendar.done().to_string())
}
