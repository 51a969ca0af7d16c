//! Front matter: TOML between the two `+++` lines, read key by key with the place of each.
//! Must never ignore a key: one that is not known is a fault, with the nearest known one as a hint.

use std::ops::{Range, RangeInclusive};

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::Faults;
use super::{history, near, source};
use crate::course::Slug;

/// Longest front matter read, in bytes: a framework's is about 10,000.
const LONGEST: usize = 64_000;

/// Keys that any file may have: how it was named, and what changed (`content-format.md`, "Rules for every file").
const EVERYWHERE: [&str; 3] = ["was", "change", "change_note"];

/// A table of front matter and where it stands.
pub(super) struct Front<'a> {
    table: DeTable<'a>,
    /// Where in the file the TOML starts.
    base: usize,
    /// Where the table itself stands in the file: the place of a key that is missing.
    at: usize,
    /// Whether some of it could not be read: what seems to be missing may then be there.
    is_broken: bool,
    faults: &'a Faults<'a>,
}

impl<'a> Front<'a> {
    /// Reads the front matter of a file. What cannot be read is reported; the rest is still looked at.
    pub(super) fn read(text: &'a str, range: Range<usize>, faults: &'a Faults<'a>) -> Front<'a> {
        let base = range.start;
        let toml = text.get(range).unwrap_or("");
        if toml.len() > LONGEST {
            faults.error(base, "the front matter is over 64 KB", "keep to the keys that this kind of file has");
            return Front { base, ..Front::empty(faults) };
        }
        let (table, errors) = DeTable::parse_recoverable(toml);
        let is_broken = !errors.is_empty();
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            faults.error(base + at, format!("the front matter is not TOML: {}", error.message()), "write key = \"value\", one to a line");
        }
        Front { table: table.into_inner(), base, at: 0, is_broken, faults }
    }

    /// The front matter of a file that has none.
    pub(super) fn empty(faults: &'a Faults<'a>) -> Front<'a> {
        Front { table: DeTable::new(), base: 0, at: 0, is_broken: true, faults }
    }

    /// Reports every key that is not one of these, and checks the keys that any file may have.
    pub(super) fn know(&self, keys: &[&str]) {
        let known: Vec<&str> = keys.iter().copied().chain(EVERYWHERE).collect();
        self.know_only(&known);
        self.slugs("was");
        self.code("change", &history::CHANGES, "change");
        self.text("change_note");
    }

    /// Reports every key that is not one of these.
    pub(super) fn know_only(&self, known: &[&str]) {
        for key in self.table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                let name = clip(key.get_ref());
                self.faults.error(self.base + key.span().start, format!("the key “{name}” is not known here"), near::hint(&name, known));
            }
        }
    }

    /// The value of a key, if it is there.
    pub(super) fn get(&self, key: &str) -> Option<&Spanned<DeValue<'a>>> {
        self.table.get(key)
    }

    /// Reports a key that is not there.
    pub(super) fn require(&self, key: &str, example: &str) {
        if self.get(key).is_none() {
            self.missing(key, example);
        }
    }

    /// Where a key's value stands, or where it should.
    pub(super) fn place(&self, key: &str) -> usize {
        self.get(key).map_or(self.at, |value| self.base + value.span().start)
    }

    /// Text, or nothing.
    pub(super) fn text(&self, key: &str) -> String {
        match self.get(key).map(|value| value.get_ref()) {
            None => String::new(),
            Some(DeValue::String(text)) => text.trim().to_owned(),
            Some(_) => self.wrong(key, "text", "\"…\"").unwrap_or_default(),
        }
    }

    /// Text that must be there.
    pub(super) fn required_text(&self, key: &str) -> String {
        let text = self.text(key);
        match self.get(key).map(|value| value.get_ref()) {
            None => self.missing(key, "\"…\""),
            Some(DeValue::String(_)) if text.is_empty() => {
                self.faults.error(self.place(key), format!("“{key}” is empty"), "say something");
            }
            Some(_) => {}
        }
        text
    }

    /// A whole number that must be there and in this range.
    pub(super) fn required_number(&self, key: &str, range: RangeInclusive<u16>) -> u16 {
        match self.get(key) {
            None => self.missing(key, range.start()),
            Some(value) => match integer(value.get_ref()).filter(|number| range.contains(number)) {
                Some(number) => return number,
                None => self.out_of_range(self.place(key), key, &range),
            },
        }
        *range.start()
    }

    /// A list of whole numbers in this range; empty if the key is not there.
    pub(super) fn numbers(&self, key: &str, range: RangeInclusive<u16>) -> Vec<u8> {
        let mut numbers = Vec::new();
        for value in self.items(key, "numbers", "[1, 2]") {
            match integer(value.get_ref()).filter(|number| range.contains(number)).and_then(|number| u8::try_from(number).ok()) {
                Some(number) => numbers.push(number),
                None => self.out_of_range(self.base + value.span().start, key, &range),
            }
        }
        numbers
    }

    /// A civil date, or none.
    pub(super) fn date(&self, key: &str) -> Option<NaiveDate> {
        let date = match self.get(key)?.get_ref() {
            DeValue::Datetime(value) if value.time.is_none() && value.offset.is_none() => {
                value.date.and_then(|date| NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into()))
            }
            _ => None,
        };
        date.or_else(|| self.wrong(key, "a date", "2027-06-30, without quotation marks"))
    }

    /// A civil date that must be there.
    pub(super) fn required_date(&self, key: &str) -> NaiveDate {
        if self.get(key).is_none() {
            self.missing(key, "2027-06-30");
        }
        self.date(key).unwrap_or_default()
    }

    /// The slug of another file, which must be there.
    pub(super) fn required_slug(&self, key: &str) -> Option<Slug> {
        let text = self.required_text(key);
        let slug = Slug::parse(&text);
        if slug.is_none() && !text.is_empty() {
            self.not_slug(self.place(key), &text);
        }
        slug
    }

    /// A list of slugs; empty if the key is not there.
    pub(super) fn slugs(&self, key: &str) -> Vec<Slug> {
        self.placed_texts(key).into_iter().filter_map(|(at, text)| self.slug_at(at, &text)).collect()
    }

    /// The texts of a list with their places.
    pub(super) fn placed_texts(&self, key: &str) -> Vec<(usize, String)> {
        let mut texts = Vec::new();
        for value in self.items(key, "texts", "[\"…\"]") {
            let at = self.base + value.span().start;
            match value.get_ref().as_str() {
                Some(text) => texts.push((at, text.to_owned())),
                None => self.faults.error(at, format!("“{key}” is a list of texts"), format!("write {key} = [\"…\"]")),
            }
        }
        texts
    }

    /// The keys and texts of a table, `was_sections = { old = "new" }`, with their places.
    pub(super) fn pairs(&self, key: &str) -> Vec<(usize, String, String)> {
        let Some(table) = self.get(key) else { return Vec::new() };
        let Some(entries) = table.get_ref().as_table() else {
            self.wrong::<()>(key, "a table", "{ old = \"new\" }");
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (name, value) in entries {
            let at = self.base + name.span().start;
            match value.get_ref().as_str() {
                Some(text) => pairs.push((at, name.get_ref().to_string(), text.to_owned())),
                None => self.faults.error(at, format!("“{key}” holds texts"), format!("write {key} = {{ old = \"new\" }}")),
            }
        }
        pairs
    }

    /// One of a list of codes, or none if the key is not there.
    pub(super) fn code<T: Copy>(&self, key: &str, codes: &[(&str, T)], noun: &str) -> Option<T> {
        self.get(key)?;
        let text = self.text(key);
        self.code_at(self.place(key), &text, codes, noun)
    }

    /// One of a list of codes, which must be there.
    pub(super) fn required_code<T: Copy>(&self, key: &str, codes: &[(&str, T)], noun: &str) -> Option<T> {
        if self.get(key).is_none() {
            self.missing(key, codes.first().map_or("", |(code, _)| code));
        }
        self.code(key, codes, noun)
    }

    /// The value of a code, or a fault with a hint.
    pub(super) fn code_at<T: Copy>(&self, at: usize, text: &str, codes: &[(&str, T)], noun: &str) -> Option<T> {
        let found = codes.iter().find(|(code, _)| *code == text).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = codes.iter().map(|(code, _)| *code).collect();
            self.faults.error(at, format!("“{}” is not {} {noun}", clip(text), article(noun)), near::hint(text, &known));
        }
        found
    }

    /// A table within the front matter.
    pub(super) fn table(&self, key: &str) -> Option<Front<'a>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(self.inner(table.clone(), value.span().start)),
            _ => self.wrong(key, "a table", "{ … }"),
        }
    }

    /// The tables of a list, `[[transitions]]`.
    pub(super) fn tables(&self, key: &str) -> Vec<Front<'a>> {
        let mut tables = Vec::new();
        for value in self.items(key, "tables", &format!("[[{key}]]")) {
            match value.get_ref() {
                DeValue::Table(table) => tables.push(self.inner(table.clone(), value.span().start)),
                _ => self.faults.error(
                    self.base + value.span().start,
                    format!("“{key}” is a list of tables"),
                    format!("write [[{key}]] above each"),
                ),
            }
        }
        tables
    }

    /// Whether all that was asked of it since `errors` were counted could be read.
    pub(super) fn is_sound(&self, errors: usize) -> bool {
        !self.is_broken && self.faults.errors() == errors
    }

    /// Where the table stands in the file.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// A slug, or a fault at this place.
    pub(super) fn slug_at(&self, at: usize, text: &str) -> Option<Slug> {
        let slug = Slug::parse(text);
        if slug.is_none() {
            self.not_slug(at, text);
        }
        slug
    }

    fn inner(&self, table: DeTable<'a>, start: usize) -> Front<'a> {
        Front { table, base: self.base, at: self.base + start, is_broken: self.is_broken, faults: self.faults }
    }

    fn items(&self, key: &str, what: &str, example: &str) -> Vec<&Spanned<DeValue<'a>>> {
        match self.get(key).map(|value| value.get_ref()) {
            None => Vec::new(),
            Some(DeValue::Array(items)) => items.iter().collect(),
            Some(_) => {
                self.wrong::<()>(key, &format!("a list of {what}"), example);
                Vec::new()
            }
        }
    }

    fn missing(&self, key: &str, example: impl std::fmt::Display) {
        if self.is_broken {
            return;
        }
        self.faults.error(self.at, format!("“{key}” is missing"), format!("add {key} = {example} between the +++ lines"));
    }

    fn wrong<T>(&self, key: &str, what: &str, example: &str) -> Option<T> {
        if self.is_broken {
            return None;
        }
        self.faults.error(self.place(key), format!("“{key}” must be {what}"), format!("write {key} = {example}"));
        None
    }

    fn out_of_range(&self, at: usize, key: &str, range: &RangeInclusive<u16>) {
        let (first, last) = (range.start(), range.end());
        self.faults.error(at, format!("“{key}” takes whole numbers from {first} to {last}"), "correct the number");
    }

    fn not_slug(&self, at: usize, text: &str) {
        self.faults.error(
            at,
            format!("“{}” is not the name of a file", clip(text)),
            "use lower-case letters, digits and single hyphens, without “.md”",
        );
    }
}

/// Splits a file into front matter and body, reporting a front matter that is missing or never closed.
pub(super) fn split<'a>(text: &'a str, faults: &'a Faults<'a>) -> (Front<'a>, Range<usize>) {
    match source::split(text) {
        Ok(split) => (Front::read(text, split.front, faults), split.body),
        Err(source::Unsplit::Missing) => {
            faults.error(0, "the front matter is missing", "start the file with a line +++, the keys, and another line +++");
            (Front::empty(faults), 0..text.len())
        }
        Err(source::Unsplit::Unclosed) => {
            faults.error(0, "the front matter never ends", "put a line +++ after the last key");
            (Front::empty(faults), text.len()..text.len())
        }
    }
}

/// A word of the author's, short enough for a message.
pub(super) fn clip(text: &str) -> String {
    const SHOWN: usize = 60;
    let mut clipped: String = text.chars().take(SHOWN).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if text.chars().nth(SHOWN).is_some() {
        clipped.push('…');
    }
    clipped
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

fn integer(value: &DeValue<'_>) -> Option<u16> {
    let number = value.as_integer()?;
    u16::from_str_radix(number.as_str(), number.radix()).ok()
}
