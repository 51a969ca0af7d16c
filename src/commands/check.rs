//! `octavo check`: reads a content folder and prints every fault.
//! Must never change the folder, and never ask a clock: what was right yesterday is right today.

use std::io::{self, Write};
use std::path::Path;

use crate::content::{self, Severity};

/// Checks a folder, prints every fault and a line that sums up. True if there is no error; warnings do not count.
///
/// # Errors
/// When the folder cannot be read, or the output not be written.
pub fn run(folder: &Path, mut output: impl Write) -> io::Result<bool> {
    let files = content::read_folder(folder)?;
    let checked = content::check(&files);
    for fault in &checked.faults {
        writeln!(output, "{fault}")?;
    }
    let errors = checked.faults.iter().filter(|fault| fault.severity == Severity::Error).count();
    let warnings = checked.faults.len() - errors;
    writeln!(output, "{}: {}, {}", count(files.len(), "file"), count(errors, "error"), count(warnings, "warning"))?;
    Ok(errors == 0)
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
