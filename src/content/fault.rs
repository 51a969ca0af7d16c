//! What is wrong with a file, where, and how to mend it.
//! Must never be lost on the way: every part of the reader writes to the same list, and nothing stops at the first.

use std::cell::RefCell;
use std::fmt;

use super::source::Lines;

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Must be mended before the text can be published.
    Error,
    /// Should be looked at.
    Warning,
}

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, relative to the content folder.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub mend: String,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

impl Fault {
    /// Whether it keeps the content from being published.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { file, line, column, severity, message, mend } = self;
        write!(f, "{file}:{line}:{column}: {severity}: {message}; {mend}")
    }
}

/// The faults of one file, gathered while it is read. Shared by reference, so that every reader can report without
/// passing the list through every call.
#[derive(Debug)]
pub(super) struct Faults<'a> {
    file: &'a str,
    lines: Lines<'a>,
    found: RefCell<Vec<Fault>>,
}

impl<'a> Faults<'a> {
    /// After so many, the rest of a file's faults says nothing new, and a hostile file could fill the memory.
    const LIMIT: usize = 1000;

    /// No faults yet in this file.
    pub(super) fn new(file: &'a str, text: &'a str) -> Faults<'a> {
        Faults { file, lines: Lines::new(text), found: RefCell::default() }
    }

    /// Reports an error at a byte of the file.
    pub(super) fn error(&self, at: usize, message: impl Into<String>, mend: impl Into<String>) {
        self.add(at, Severity::Error, message.into(), mend.into());
    }

    /// Reports a warning at a byte of the file.
    pub(super) fn warning(&self, at: usize, message: impl Into<String>, mend: impl Into<String>) {
        self.add(at, Severity::Warning, message.into(), mend.into());
    }

    /// The line of a byte, for messages that name a second place.
    pub(super) fn line(&self, at: usize) -> u32 {
        self.lines.place(at).0
    }

    /// Whether further faults would not be shown, so that looking for them (and for hints) is wasted.
    pub(super) fn is_full(&self) -> bool {
        self.found.borrow().len() > Faults::LIMIT
    }

    /// How many errors there are so far.
    pub(super) fn errors(&self) -> usize {
        self.found.borrow().iter().filter(|fault| fault.severity == Severity::Error).count()
    }

    /// Every fault, in the order of its place.
    pub(super) fn into_sorted(self) -> Vec<Fault> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|fault| (fault.line, fault.column, fault.severity));
        found.dedup();
        found
    }

    fn add(&self, at: usize, severity: Severity, message: String, mend: String) {
        let mut found = self.found.borrow_mut();
        let (message, mend) = match found.len() {
            number if number < Faults::LIMIT => (message, mend),
            number if number == Faults::LIMIT => ("there are more faults than are shown".to_owned(), "mend these first".to_owned()),
            _ => return,
        };
        let (line, column) = self.lines.place(at);
        found.push(Fault { file: self.file.to_owned(), line, column, severity, message, mend });
    }
}

/// A fault of a whole file, found before its text could be read.
pub(super) fn whole_file(file: &str, message: impl Into<String>, mend: impl Into<String>) -> Fault {
    Fault { file: file.to_owned(), line: 1, column: 1, severity: Severity::Error, message: message.into(), mend: mend.into() }
}
