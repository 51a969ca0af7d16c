//! What is typed or loaded about a person, read into what is kept; or what is wrong with it, in words that say what to do.
//! Pure: the form by hand and the file are read by the same rules.

use chrono::{Datelike, NaiveDate};

use crate::course::scenario::Sector;
use crate::fold::folded;

/// Longest name, role or team.
pub const LONGEST: usize = 200;
/// Longest staff number.
const LONGEST_NUMBER: usize = 40;
/// Longest e-mail address there can be (RFC 5321, 4.5.3.1.3, less the brackets).
const LONGEST_EMAIL: usize = 254;

/// How people are employed: the word that is kept, and others for the same.
const KINDS: [(&str, &[&str]); 8] = [
    ("employee", &["employed", "permanent", "fixed term", "staff"]),
    ("agency worker", &["agency", "bank", "agency or bank", "temporary", "temp"]),
    ("contractor", &["contract", "self employed", "consultant"]),
    ("student", &["trainee", "apprentice", "placement"]),
    ("volunteer", &["voluntary"]),
    ("foster carer", &["foster"]),
    ("governor or trustee", &["governor", "trustee"]),
    ("councillor", &["elected member"]),
];

/// In which order the parts of a date in figures stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 3/4/2027 is 3 April.
    DayFirst,
    /// 3/4/2027 is 4 March.
    MonthFirst,
}

/// What was read, or what to do about it.
pub type Read<T> = Result<T, String>;

/// Every kind of employment.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.into_iter().map(|(kind, _)| kind)
}

/// A name.
///
/// # Errors
/// If there is none, or it is none.
pub fn name(text: &str) -> Read<String> {
    let name = words(text, "name")?;
    if name.is_empty() { Err("Enter a name".to_owned()) } else { Ok(name) }
}

/// A role.
///
/// # Errors
/// If there is none, or it is too long.
pub fn role(text: &str) -> Read<String> {
    let role = words(text, "role")?;
    if role.is_empty() { Err("Enter a role".to_owned()) } else { Ok(role) }
}

/// A team, if one is given.
///
/// # Errors
/// If it is too long.
pub fn team(text: &str) -> Read<Option<String>> {
    let team = words(text, "team")?;
    Ok((!team.is_empty()).then_some(team))
}

/// An e-mail address, as it is kept.
///
/// # Errors
/// If it is none.
pub fn email(text: &str) -> Read<String> {
    let email = text.trim().to_lowercase();
    let (name, host) = email.split_once('@').unwrap_or_default();
    let host_is_one = host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@');
    let plain =
        !email.contains(|letter: char| letter.is_whitespace() || letter.is_control() || matches!(letter, '<' | '>' | ',' | ';' | '"'));
    match () {
        () if email.is_empty() => Err("Enter an e-mail address".to_owned()),
        () if email.len() > LONGEST_EMAIL => Err(format!("Enter an e-mail address of at most {LONGEST_EMAIL} characters")),
        () if name.is_empty() || !host_is_one || !plain => Err("Enter an e-mail address like name@example.org".to_owned()),
        () => no_formula(&email).map(|()| email.clone()),
    }
}

/// A staff number, if one is given.
///
/// # Errors
/// If it holds what a staff number does not.
pub fn staff_number(text: &str) -> Read<Option<String>> {
    let number = text.trim();
    let plain = number.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b'.'));
    match () {
        () if number.is_empty() => Ok(None),
        () if number.len() > LONGEST_NUMBER => Err(format!("Enter a staff number of at most {LONGEST_NUMBER} characters")),
        () if !plain || !number.starts_with(|first: char| first.is_ascii_alphanumeric()) => {
            Err("Enter a staff number of letters, figures, hyphens, full stops and slashes only, with a letter or figure first".to_owned())
        }
        () => Ok(Some(number.to_owned())),
    }
}

/// A training group.
///
/// # Errors
/// If it is not one of the eight.
pub fn training_group(text: &str) -> Read<i32> {
    let figure = folded(text.trim());
    let figure = figure.strip_prefix("training group").or_else(|| figure.strip_prefix("group")).unwrap_or(&figure).trim();
    let figure = figure.strip_suffix(".0").unwrap_or(figure);
    figure.parse().ok().filter(|group| (1..=8).contains(group)).ok_or_else(|| "Enter a training group from 1 to 8".to_owned())
}

/// A sector, by its code or its name.
///
/// # Errors
/// If there is no such sector.
pub fn sector(text: &str) -> Read<Sector> {
    let wanted = plain(text);
    let found = Sector::ALL.into_iter().find(|sector| plain(sector.code()) == wanted || plain(sector.label()) == wanted);
    found.ok_or_else(|| {
        let known = Sector::ALL.map(Sector::label).join(", ");
        format!("Enter one of these sectors: {known}")
    })
}

/// A kind of employment, by its word or another for it.
///
/// # Errors
/// If there is no such kind.
pub fn kind(text: &str) -> Read<&'static str> {
    let wanted = plain(text);
    let found = KINDS.into_iter().find(|(kind, others)| plain(kind) == wanted || others.iter().any(|other| plain(other) == wanted));
    found.map(|(kind, _)| kind).ok_or_else(|| format!("Enter one of these: {}", kinds().collect::<Vec<_>>().join(", ")))
}

/// A day: 2027-03-03, 3/3/2027 in the order given, or 3 March 2027.
///
/// # Errors
/// If it is no day, or none that somebody now in work can have begun or end on.
pub fn day(text: &str, order: DateOrder) -> Read<NaiveDate> {
    let wrong = || {
        format!("Enter a date like 3 March 2027, {} or 2027-03-27", if order == DateOrder::DayFirst { "27/3/2027" } else { "3/27/2027" })
    };
    let day = parse_day(text, order).ok_or_else(wrong)?;
    if (1940..=2100).contains(&day.year()) { Ok(day) } else { Err("Enter a date between 1940 and 2100".to_owned()) }
}

fn parse_day(text: &str, order: DateOrder) -> Option<NaiveDate> {
    let text = text.trim();
    // A day with a time of midnight, as spreadsheets write one.
    let text = ["T00:00:00", " 00:00:00", " 00:00", " 0:00"].into_iter().find_map(|zero| text.strip_suffix(zero)).unwrap_or(text);
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let figures = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()));
    let (year, month, day) = match (figures(first), figures(second), figures(third)) {
        (Some(year), Some(month), Some(day)) if first.len() == 4 => (year, month, day),
        (Some(first), Some(second), Some(year)) => match order {
            DateOrder::DayFirst => (full_year(year, third)?, second, first),
            DateOrder::MonthFirst => (full_year(year, third)?, first, second),
        },
        (Some(day), None, Some(year)) => (full_year(year, third)?, month(second)?, day),
        (None, Some(day), Some(year)) => (full_year(year, third)?, month(first)?, day),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// Two figures are a year of this century up to 69, as spreadsheets have it nearly enough.
fn full_year(year: u32, written: &str) -> Option<u32> {
    match written.len() {
        4 => Some(year),
        2 if year < 70 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let word = word.to_lowercase();
    let fits = |month: &str| month == word || (word.len() >= 3 && month.starts_with(&word)) || (word == "sept" && month == "september");
    let place = MONTHS.iter().position(|month| fits(month))?;
    u32::try_from(place + 1).ok()
}

/// Refuses what a spreadsheet takes for a formula: a name that is one has lost the name.
///
/// # Errors
/// If it is one.
pub fn no_formula(text: &str) -> Read<()> {
    if text.trim_start().starts_with(['=', '+', '@', '-', '\t']) {
        return Err("This is a formula. Put its value into the cell instead".to_owned());
    }
    Ok(())
}

/// Text of one line, blanks as one blank.
fn words(text: &str, what: &str) -> Read<String> {
    no_formula(text)?;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match () {
        () if words.chars().count() > LONGEST => Err(format!("Enter a {what} of at most {LONGEST} characters")),
        () if words.contains(char::is_control) => Err(format!("Enter a {what} of ordinary letters")),
        () => Ok(words),
    }
}

/// As words of a list are compared: without case, accents or marks.
pub fn plain(text: &str) -> String {
    let spaced = folded(text).replace(|letter: char| !letter.is_alphanumeric(), " ");
    spaced.split_whitespace().filter(|word| *word != "and").collect::<Vec<_>>().join(" ")
}
