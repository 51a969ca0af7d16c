//! The address of a report read: which rows it asks for, what is wrong with it, and the addresses that lead on from it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::filter::{AsAt, Filter, Posts, Sort, Wanted, Way};
use super::items::{self, Item};
use super::rows;
use crate::app::{App, end_of_london_day, london_day};
use crate::course::Kind;
use crate::course::scenario::Sector;
use crate::database::{AgencyId, Scope, agency};
use crate::error::{AppError, Result};
use crate::library::Published;
use crate::page::encode;
use crate::page::fields::Problems;

/// What an address may hold, in the order in which it is written.
const NAMES: [&str; 17] = [
    "pathway", "agency", "team", "sector", "role", "group", "cohort", "manager", "standing", "in-date", "posts", "on", "known", "sort",
    "way", "by", "page",
];
/// Longest value that is read.
const LONGEST: usize = 200;

/// Names and values as they stand in the address.
pub type Pairs = Vec<(String, String)>;

/// A report that is asked for.
#[derive(Clone)]
pub struct Asked {
    /// About which pathway.
    pub pathway: Arc<Published>,
    /// Every published pathway.
    pub pathways: Vec<Arc<Published>>,
    /// What it asks for.
    pub items: Vec<Item>,
    /// Which rows.
    pub filter: Filter,
    /// The agencies that may be asked about.
    pub agencies: Vec<agency::Model>,
    /// What is wrong with the address; then there are no rows to show.
    pub problems: Problems,
    typed: Vec<(&'static str, String)>,
}

impl Asked {
    /// Reads an address. Nothing if no pathway has been published.
    ///
    /// # Errors
    /// If it names a pathway or an agency that there is not, or that is outside the scope; or the store cannot be read.
    pub async fn read(app: &App, scope: &Scope, pairs: Pairs) -> Result<Option<Asked>> {
        let mut problems = Problems::none();
        let typed = typed(pairs, &mut problems);
        let of = |name: &str| typed.iter().find(|(typed, _)| *typed == name).map(|(_, value)| value.as_str());
        let pathway = match of("pathway") {
            Some(slug) => Some(app.library.current(Kind::Pathway, slug).ok_or(AppError::NotFound)?),
            None => most_asked(app, scope).await?,
        };
        let Some(pathway) = pathway else { return Ok(None) };
        let agencies = agency::within(app.store.read(), scope).await?;
        let agency = match of("agency") {
            Some(id) => Some(AgencyId::parse(id).filter(|id| agencies.iter().any(|agency| agency.id == *id)).ok_or(AppError::NotFound)?),
            None => None,
        };
        let items = pathway.pathway().map(|pathway| items::of(&app.library, pathway)).unwrap_or_default();
        let as_at = moment(of("on"), of("known"), app.today(), app.now(), &mut problems);
        let filter = Filter {
            agency,
            team: of("team").map(str::to_owned),
            role: of("role").map(str::to_owned),
            manager: of("manager").map(str::to_owned),
            sector: of("sector").and_then(|code| known(Sector::parse(code), "sector", "Choose a sector from the list", &mut problems)),
            group: of("group").and_then(|group| known(group_of(group), "group", "Training groups are numbered 1 to 8", &mut problems)),
            cohort: of("cohort").and_then(|month| known(month_of(month), "cohort", "Enter the month as 2027-03", &mut problems)),
            standing: of("standing")
                .and_then(|word| known(named(word, Wanted::ALL), "standing", "Choose a standing from the list", &mut problems)),
            in_date: of("in-date").and_then(|word| known(yes_or_no(word), "in-date", "Choose “Yes” or “No”", &mut problems)),
            posts: of("posts")
                .and_then(|word| known(posts_of(word), "posts", "Choose which posts from the list", &mut problems))
                .unwrap_or(Posts::Now),
            sort: of("sort")
                .and_then(|sort| known(sort_of(sort, &items), "filter", "There is no such column to sort by", &mut problems))
                .unwrap_or(Sort::Person),
            way: match of("way") {
                None | Some("up") => Way::Up,
                Some("down") => Way::Down,
                Some(_) => known(None, "filter", "A report is sorted up or down", &mut problems).unwrap_or(Way::Up),
            },
            day: as_at.map_or(app.today(), |(day, _)| day),
            as_at: as_at.map(|(_, moment)| moment),
            ..Filter::of(pathway.content, app.today())
        };
        let pathways = app.library.all(Kind::Pathway);
        Ok(Some(Asked { pathway, pathways, items, filter, agencies, problems, typed }))
    }

    /// What was typed for a name.
    pub fn typed(&self, name: &str) -> &str {
        self.typed.iter().find(|(typed, _)| *typed == name).map_or("", |(_, value)| value.as_str())
    }

    /// Whether anything narrows the report beside its pathway and its day.
    pub fn is_narrowed(&self) -> bool {
        self.typed.iter().any(|(name, _)| !matches!(*name, "pathway" | "on" | "known" | "sort" | "way" | "by" | "page"))
    }

    /// Which page of it is asked for.
    ///
    /// # Errors
    /// If it is not a number that a page can have.
    pub fn page(&self) -> Result<u64> {
        match self.typed("page") {
            "" => Ok(1),
            page => page.parse().ok().filter(|page| (1..=1_000_000).contains(page)).ok_or(AppError::NotFound),
        }
    }

    /// What stands after the question mark, with some of it changed: taken out, if the new value is empty.
    pub fn query(&self, changes: &[(&str, &str)]) -> String {
        let pathway = self.pathway.slug.to_string();
        let value = |name: &str| match changes.iter().find(|(changed, _)| *changed == name) {
            Some((_, value)) => (*value).to_owned(),
            None if name == "pathway" => pathway.clone(),
            None => self.typed(name).to_owned(),
        };
        let parts = NAMES.iter().map(|name| (name, value(name))).filter(|(_, value)| !value.is_empty());
        parts.map(|(name, value)| format!("{name}={}", encode(&value))).collect::<Vec<_>>().join("&")
    }

    /// The address of the completion report, with some of it changed. A change of what is shown begins at its first page.
    pub fn address(&self, changes: &[(&str, &str)]) -> String {
        let mut changes = changes.to_vec();
        for name in ["page", "by"] {
            if changes.iter().all(|(changed, _)| *changed != name) {
                changes.push((name, ""));
            }
        }
        format!("/reports/completion?{}", self.query(&changes))
    }

    /// What narrows it, in the address's own words: for the note of who looked at what, and for the name of a file.
    pub fn narrowed_by(&self) -> String {
        let said = self.typed.iter().filter(|(name, value)| !matches!(*name, "pathway" | "sort" | "way" | "page") && !value.is_empty());
        said.map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
    }
}

/// The pathway that is asked of most people within the scope: what a report is first about.
async fn most_asked(app: &App, scope: &Scope) -> Result<Option<Arc<Published>>> {
    let counted = rows::count_pathways(app.store.read(), scope).await?;
    let count = |pathway: &Published| counted.iter().find(|(content, _)| *content == pathway.content).map_or(0, |(_, number)| *number);
    let mut most: Option<Arc<Published>> = None;
    for pathway in app.library.all(Kind::Pathway) {
        if most.as_ref().is_none_or(|before| count(&pathway) > count(before)) {
            most = Some(pathway);
        }
    }
    Ok(most)
}

/// The pairs with a value that a report knows, in order, each name once; the rest are problems.
fn typed(pairs: Pairs, problems: &mut Problems) -> Vec<(&'static str, String)> {
    let mut typed: Vec<(&'static str, String)> = Vec::new();
    for (name, value) in pairs {
        let value = value.trim().to_owned();
        match NAMES.into_iter().find(|known| *known == name) {
            None => problems.add("filter", format!("A report cannot be filtered by “{}”", name.chars().take(40).collect::<String>())),
            Some(name) if typed.iter().any(|(before, _)| *before == name) => {
                problems.add("filter", format!("“{name}” can be chosen once only"))
            }
            Some(name) if value.chars().count() > LONGEST => problems.add(name, format!("This must be {LONGEST} characters or fewer")),
            Some(_) if value.is_empty() => {}
            Some(name) => typed.push((name, value)),
        }
    }
    typed
}

/// A value that there is, or a problem.
fn known<T>(value: Option<T>, field: &str, problem: &str, problems: &mut Problems) -> Option<T> {
    if value.is_none() {
        problems.add(field, problem);
    }
    value
}

/// The day and the moment that are looked back on, if any.
fn moment(
    on: Option<&str>,
    known_at: Option<&str>,
    today: NaiveDate,
    now: DateTime<Utc>,
    problems: &mut Problems,
) -> Option<(NaiveDate, AsAt)> {
    let recorded = known_at.and_then(|text| known(moment_of(text, now), "known", "Enter the date as 2027-03-31", problems));
    if recorded.is_some_and(|recorded| recorded > now) {
        problems.add("known", "The date of what was known must be today or in the past");
    }
    let day = match on {
        Some(text) => known(text.parse::<NaiveDate>().ok(), "on", "Enter the date as 2027-03-31", problems)?,
        None => london_day(recorded?),
    };
    if day > today {
        problems.add("on", "The date must be today or in the past");
    }
    if day < NaiveDate::from_ymd_opt(1990, 1, 1)? {
        problems.add("on", "The date must be in 1990 or later");
        return None;
    }
    Some((day, AsAt { end: end_of_london_day(day), known: recorded.unwrap_or(now) }))
}

/// A moment as an address holds it: exactly, or the end of a day.
fn moment_of(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    match text.parse::<NaiveDate>() {
        Ok(day) if day == london_day(now) => Some(now),
        Ok(day) => Some(end_of_london_day(day)),
        Err(_) => DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc()),
    }
}

fn named<T: Copy, const N: usize>(word: &str, all: [(&'static str, T); N]) -> Option<T> {
    all.into_iter().find(|(name, _)| *name == word).map(|(_, value)| value)
}

fn posts_of(word: &str) -> Option<Posts> {
    Posts::ALL.into_iter().find(|(name, ..)| *name == word).map(|(_, posts, _)| posts)
}

fn yes_or_no(word: &str) -> Option<bool> {
    named(word, [("yes", true), ("no", false)])
}

fn group_of(text: &str) -> Option<i32> {
    text.parse().ok().filter(|group| (1..=8).contains(group))
}

fn month_of(text: &str) -> Option<NaiveDate> {
    format!("{text}-01").parse().ok()
}

fn sort_of(text: &str, items: &[Item]) -> Option<Sort> {
    named(text, Sort::ALL).or_else(|| items.iter().position(|item| item.slug.as_str() == text).map(Sort::Item))
}
