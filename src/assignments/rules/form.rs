//! What is typed into the form of a rule, read and judged.

use crate::course::Kind;
use crate::course::pathway::Period;
use crate::course::scenario::Sector;
use crate::database::pathway_rule::{OPENS_BEFORE, Terms};
use crate::database::{AgencyId, ContentId, Scope, agency};
use crate::library::Library;
use crate::page::dates::TypedDate;
use crate::page::fields::{Fields, Problems};
use crate::standing::rules::{Again, Conditions, Due, Rule, folded};

/// The most roles that a rule names, and the most characters of one.
const ROLES: usize = 40;
const ROLE: usize = 100;
/// The longest times that make sense.
const LONGEST_DUE: u32 = 3 * 366;
const LONGEST_HOLD: u32 = 10 * 366;
/// The longest that a renewal may be open.
const LONGEST_OPEN: u64 = 366;

/// What a form may choose from.
pub struct Choices {
    /// Pathways: key and title.
    pub pathways: Vec<(ContentId, String)>,
    /// The agencies within the asker's scope.
    pub agencies: Vec<agency::Model>,
    /// Kinds of employment there are.
    pub kinds: Vec<String>,
    /// Whether the rule may be for every agency.
    pub for_all: bool,
}

impl Choices {
    /// The pathways that are published.
    pub fn pathways(library: &Library) -> Vec<(ContentId, String)> {
        library.all(Kind::Pathway).iter().map(|pathway| (pathway.content, pathway.title().to_owned())).collect()
    }
}

/// Reads a rule, or says what is wrong with it.
pub fn read(fields: &Fields, choices: &Choices, scope: &Scope) -> Result<Terms, Problems> {
    let mut problems = Problems::none();
    let pathway = pathway(fields, "pathway", choices);
    if pathway.is_none() {
        problems.add("pathway", "Choose a pathway");
    }
    let conditions = conditions(fields, choices, &mut problems);
    let due = due(fields, &mut problems);
    let again = again(fields, &mut problems);
    let opens_before = opens(fields, &mut problems);
    let renew_with = pathway_or_same(fields, choices, pathway);
    let (Some(pathway), Some(due), Some(again), true) = (pathway, due, again, problems.is_empty()) else { return Err(problems) };
    let terms = Terms { pathway, renew_with, rule: Rule { conditions, due, again, opens_before } };
    // The choices are only those within the scope; a rule for all of them is the partnership's to make.
    if terms.rule.is_within(scope) { Ok(terms) } else { Err(Problems::one("agencies", "Choose at least one of your agencies")) }
}

fn pathway(fields: &Fields, name: &str, choices: &Choices) -> Option<ContentId> {
    let id = ContentId::parse(&fields.one(name)?)?;
    choices.pathways.iter().any(|(known, _)| *known == id).then_some(id)
}

fn pathway_or_same(fields: &Fields, choices: &Choices, own: Option<ContentId>) -> Option<ContentId> {
    pathway(fields, "renew_with", choices).filter(|with| Some(*with) != own)
}

fn conditions(fields: &Fields, choices: &Choices, problems: &mut Problems) -> Conditions {
    let known = |name: &str, is_known: &dyn Fn(&str) -> bool| -> Vec<String> {
        let mut values: Vec<_> = fields.all(name).filter(|value| is_known(value)).map(str::to_owned).collect();
        values.sort();
        values.dedup();
        values
    };
    let groups = known("groups", &|group| matches!(group.parse(), Ok(1..=8)));
    let starts_from = optional_date(fields, "starts-from", "the first start date", problems);
    let starts_to = optional_date(fields, "starts-to", "the last start date", problems);
    if let (Some(from), Some(to)) = (starts_from, starts_to)
        && from > to
    {
        problems.add("starts-to-day", "The last start date must be on or after the first");
    }
    Conditions {
        roles: roles(fields, problems),
        sectors: known("sectors", &|code| Sector::parse(code).is_some()),
        groups: groups.iter().filter_map(|group| group.parse().ok()).collect(),
        agencies: known("agencies", &|key| AgencyId::parse(key).is_some_and(|key| choices.agencies.iter().any(|agency| agency.id == key))),
        kinds: known("kinds", &|kind| choices.kinds.iter().any(|known| known == kind)),
        starts_from,
        starts_to,
    }
}

fn optional_date(fields: &Fields, id: &str, what: &str, problems: &mut Problems) -> Option<chrono::NaiveDate> {
    let typed = TypedDate::read(fields, id);
    if typed.is_empty() { None } else { typed.date(id, what, problems) }
}

/// One role a line; the same role twice is one.
fn roles(fields: &Fields, problems: &mut Problems) -> Vec<String> {
    let typed = fields.one("roles").unwrap_or_default();
    let mut roles: Vec<String> = Vec::new();
    for role in typed.lines().map(str::trim).filter(|role| !role.is_empty()) {
        if role.chars().count() > ROLE {
            problems.add("roles", format!("Each role can have at most {ROLE} characters"));
            break;
        }
        if roles.iter().all(|known| folded(known) != folded(role)) {
            roles.push(role.to_owned());
        }
    }
    if roles.len() > ROLES {
        problems.add("roles", format!("Name at most {ROLES} roles in one rule; make a second rule for the others"));
    }
    roles
}

/// A period of at most so many days; none, and a problem, if it is no period.
fn period(fields: &Fields, id: &str, what: &str, longest: u32, problems: &mut Problems) -> Option<Period> {
    let typed = fields.one(id).unwrap_or_default().to_lowercase();
    let found = Period::parse(&typed).filter(|period| days(*period) <= longest);
    if found.is_none() {
        let years = longest / 366;
        let message = match typed.as_str() {
            "" => format!("Enter {what}, such as 12 weeks"),
            _ => format!("Enter {what} in days, weeks, months or years, at most {years} years, such as 12 weeks"),
        };
        problems.add(id, message);
    }
    found
}

fn days(period: Period) -> u32 {
    match period {
        Period::Days(number) => u32::from(number),
        Period::Weeks(number) => u32::from(number) * 7,
        Period::Months(number) => u32::from(number) * 30,
        Period::Years(number) => u32::from(number) * 366,
    }
}

fn due(fields: &Fields, problems: &mut Problems) -> Option<Due> {
    let within = period(fields, "within", "how long after the start it is due", LONGEST_DUE, problems);
    match fields.one("due").as_deref() {
        Some("after") => within.map(Due::After),
        Some("on") => {
            let day = TypedDate::read(fields, "due-on").date("due-on", "the date by which it is due", problems);
            day.zip(within).map(|(day, within)| Due::On(day, within))
        }
        _ => {
            problems.add("due", "Choose whether it is due some time after the start or on a date");
            None
        }
    }
}

fn again(fields: &Fields, problems: &mut Problems) -> Option<Again> {
    match fields.one("again").as_deref() {
        Some("never") => Some(Again::Never),
        Some("every") => period(fields, "every", "how long a completion holds", LONGEST_HOLD, problems).map(Again::Every),
        Some("month") => {
            let month = fields.one("month").and_then(|month| month.parse().ok()).filter(|month| (1..=12).contains(month));
            if month.is_none() {
                problems.add("month", "Choose a month");
            }
            month.map(Again::EachYearIn)
        }
        _ => {
            problems.add("again", "Choose whether it is renewed");
            None
        }
    }
}

fn opens(fields: &Fields, problems: &mut Problems) -> u64 {
    let typed = fields.one("opens").unwrap_or_default();
    match typed.parse::<u64>() {
        _ if typed.is_empty() => OPENS_BEFORE,
        Ok(days) if (1..=LONGEST_OPEN).contains(&days) => days,
        _ => {
            problems.add("opens", format!("Enter a number of days from 1 to {LONGEST_OPEN}"));
            OPENS_BEFORE
        }
    }
}

/// A rule as it would be typed.
pub fn typed(terms: &Terms) -> Fields {
    let Rule { conditions, due, again, opens_before } = &terms.rule;
    let mut pairs = vec![("pathway".to_owned(), terms.pathway.to_string()), ("roles".to_owned(), conditions.roles.join("\n"))];
    let mut several = |name: &str, values: Vec<String>| pairs.extend(values.into_iter().map(|value| (name.to_owned(), value)));
    several("groups", conditions.groups.iter().map(i32::to_string).collect());
    several("sectors", conditions.sectors.clone());
    several("agencies", conditions.agencies.clone());
    several("kinds", conditions.kinds.clone());
    several("renew_with", terms.renew_with.iter().map(ToString::to_string).collect());
    several("opens", vec![opens_before.to_string()]);
    let (kind, within) = match due {
        Due::After(within) => ("after", within),
        Due::On(_, within) => ("on", within),
    };
    several("due", vec![kind.to_owned()]);
    several("within", vec![within.to_string()]);
    match again {
        Again::Never => several("again", vec!["never".to_owned()]),
        Again::Every(period) => {
            several("again", vec!["every".to_owned()]);
            several("every", vec![period.to_string()]);
        }
        Again::EachYearIn(month) => {
            several("again", vec!["month".to_owned()]);
            several("month", vec![month.to_string()]);
        }
    }
    if let Due::On(day, _) = due {
        pairs.extend(TypedDate::of(*day).pairs("due-on"));
    }
    for (id, day) in [("starts-from", conditions.starts_from), ("starts-to", conditions.starts_to)] {
        pairs.extend(day.map(|day| TypedDate::of(day).pairs(id)).unwrap_or_default());
    }
    Fields::of(pairs)
}
