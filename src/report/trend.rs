//! The percentage in date over twelve months. A month is counted once, when it is over, and kept as it was known then.

use chrono::{Datelike, Months, NaiveDate};

use super::figures;
use super::filter::{AsAt, Filter};
use super::items;
use crate::app::kept::Line;
use crate::app::{App, end_of_london_day};
use crate::course::Kind;
use crate::database::{ContentId, Scope, report_month};
use crate::error::Result;

/// How many months back a trend goes.
const MONTHS: u32 = 12;

/// A point of a trend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The end of a month, or today.
    pub on: NaiveDate,
    /// Those who counted.
    pub people: u64,
    /// Of these, those in date.
    pub in_date: u64,
}

/// The points within a scope, the earliest first, and last today's. Months with nobody to count are left out.
///
/// # Errors
/// If the store cannot be read.
pub async fn within(app: &App, scope: &Scope, pathway: ContentId, today: &Line) -> Result<Vec<Point>> {
    let number = |number: i64| u64::try_from(number).unwrap_or_default();
    let mut points: Vec<Point> = Vec::new();
    for month in report_month::within(app.store.read(), scope, pathway, first(app.today())).await? {
        match points.last_mut() {
            Some(point) if point.on == month.ends_on => {
                point.people += number(month.people);
                point.in_date += number(month.in_date);
            }
            _ => points.push(Point { on: month.ends_on, people: number(month.people), in_date: number(month.in_date) }),
        }
    }
    points.retain(|point| point.people > 0);
    points.push(Point { on: app.today(), people: today.people, in_date: today.in_date });
    Ok(points)
}

/// Counts the months that are over and have not been counted. Gives how many there were.
///
/// # Errors
/// If the store cannot be read or written.
pub async fn count_months(app: &App) -> Result<usize> {
    let (now, today) = (app.now(), app.today());
    let mut made = 0;
    for pathway in app.library.all(Kind::Pathway) {
        let counted = report_month::counted(app.store.read(), pathway.content, first(today)).await?;
        let items = pathway.pathway().map(|pathway| items::of(&app.library, pathway)).unwrap_or_default();
        for on in ends(today).filter(|on| !counted.contains(on)) {
            let moment = AsAt { end: end_of_london_day(on), known: now };
            let filter = Filter { day: on, as_at: Some(moment), ..Filter::of(pathway.content, on) };
            let lines = figures::count(app.store.read(), &Scope::of_the_server(), &filter, &items).await?;
            let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
            let row = |line: &Line| report_month::Model {
                pathway_id: pathway.content,
                agency_id: line.agency.unwrap_or(report_month::EVERYBODY),
                ends_on: on,
                people: number(line.people),
                in_date: number(line.in_date),
                counted_at: now,
            };
            let transaction = app.store.begin_write().await?;
            // Another node may have been quicker.
            if !report_month::counted(&transaction, pathway.content, on).await?.contains(&on) {
                report_month::add(&transaction, lines.iter().map(row).collect()).await?;
            }
            transaction.commit().await?;
            made += 1;
        }
    }
    Ok(made)
}

/// The end of the earliest month of the trend.
fn first(today: NaiveDate) -> NaiveDate {
    ends(today).min().unwrap_or(today)
}

/// The last days of the months that are over, the latest first.
fn ends(today: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let this = today.with_day(1).unwrap_or(today);
    (0..MONTHS).filter_map(move |back| this.checked_sub_months(Months::new(back))?.pred_opt())
}
