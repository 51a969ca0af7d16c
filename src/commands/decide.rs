//! `octavo decide`: answers in, decisions out, one JSON object a line. Must keep pace with files of millions of lines,
//! hold no more than one of them in memory, and answer the good ones whatever the others look like.

use std::fmt;
use std::io::{self, BufRead, BufWriter, Write};

use anyhow::Context;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};

use crate::decide::{Answer, Answers, Dimension, Flow, Outcome, Walk, walk};

/// Longest line accepted, in bytes without its end: 64 KB. A full set of answers needs about 120.
pub const LONGEST_LINE: usize = 64 * 1024;

/// The flow that this binary carries: the eight questions of 2006.
///
/// # Errors
/// If the embedded framework cannot be parsed: only if the binary was built from faulty content.
pub fn default_flow() -> anyhow::Result<Flow> {
    let files = crate::library::publish::embedded();
    let mut frameworks = crate::content::check(&files).course.frameworks;
    let framework = frameworks.remove("eightq-2006").context("the framework eightq-2006 is not in this binary")?;
    Ok(framework.flow)
}

/// Answers every line of `input` by this flow. Gives true if every line was good; says on `errors` which were not, and why.
/// What is written goes out whenever the input pauses, so that a program can converse with it.
pub fn run(flow: &Flow, input: impl BufRead, output: impl Write, mut errors: impl Write) -> io::Result<bool> {
    let mut output = BufWriter::with_capacity(LONGEST_LINE, output);
    let mut lines = Lines { input, line: Vec::new(), number: 0, drained: false };
    let mut all_good = true;
    loop {
        let parsed = match lines.read(&mut output)? {
            Read::End => break,
            Read::TooLong => Err(format!("is longer than {LONGEST_LINE} bytes")),
            Read::Line if lines.text().trim_ascii().is_empty() => continue,
            Read::Line => parse(flow, lines.text()),
        };
        match parsed {
            Ok(answers) => write_walk(&mut output, &walk(flow, &answers))?,
            Err(wrong) => {
                all_good = false;
                writeln!(errors, "line {}: {wrong}", lines.number)?;
            }
        }
    }
    output.flush()?;
    errors.flush()?;
    Ok(all_good)
}

/// The input, a line at a time, never keeping more of one than is allowed.
struct Lines<R> {
    input: R,
    /// The line last read, without its end.
    line: Vec<u8>,
    /// Its number, from 1.
    number: u64,
    /// Whether all that had arrived has been read, so that the next read may wait.
    drained: bool,
}

/// What came of reading a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Read {
    /// The line is there.
    Line,
    /// It was longer than allowed, and skipped.
    TooLong,
    /// There are no more.
    End,
}

impl<R: BufRead> Lines<R> {
    /// Reads the next line. Before it may have to wait, it sends off what is written.
    fn read(&mut self, output: &mut impl Write) -> io::Result<Read> {
        self.line.clear();
        self.number += 1;
        let mut read = Read::End;
        loop {
            if self.drained {
                output.flush()?;
            }
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                return Ok(read);
            }
            let end = available.iter().position(|byte| *byte == b'\n');
            let part = &available[..end.unwrap_or(available.len())];
            if read == Read::TooLong || self.line.len() + part.len() > LONGEST_LINE {
                read = Read::TooLong;
            } else {
                read = Read::Line;
                self.line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.drained = used == available.len();
            self.input.consume(used);
            if end.is_some() {
                return Ok(read);
            }
        }
    }

    /// The line last read; the first without the byte-order mark that some editors put there.
    fn text(&self) -> &[u8] {
        match self.line.strip_prefix(b"\xEF\xBB\xBF") {
            Some(text) if self.number == 1 => text,
            _ => &self.line,
        }
    }
}

/// Reads one object of answers.
fn parse(flow: &Flow, line: &[u8]) -> Result<Answers, String> {
    let text = std::str::from_utf8(line).map_err(|error| format!("is not UTF-8 from byte {} on", error.valid_up_to() + 1))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let answers = AnswersOf(flow).deserialize(&mut json).map_err(|error| describe(&error))?;
    json.end().map_err(|error| describe(&error))?;
    Ok(answers)
}

/// An error in the parser's words, with its place in our line: the parser sees each line as its first.
fn describe(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match whole.strip_suffix(&place) {
        Some(wrong) if error.column() > 0 => format!("{wrong} (column {})", error.column()),
        Some(wrong) => wrong.to_owned(),
        None => whole,
    }
}

/// Reads answers straight from the text, and only those that this flow offers.
struct AnswersOf<'a>(&'a Flow);

impl<'de> DeserializeSeed<'de> for AnswersOf<'_> {
    type Value = Answers;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Answers, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for AnswersOf<'_> {
    type Value = Answers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of answers such as {\"H\":\"NONE\",\"Q1\":\"Y\"}")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Answers, M::Error> {
        let mut answers = Answers::default();
        while let Some(dimension) = map.next_key_seed(Code(Dimension::parse, "a key: H, R or Q1 to Q7"))? {
            if answers.get(dimension).is_some() {
                return Err(M::Error::custom(format_args!("{} is given twice", dimension.code())));
            }
            let answer = map.next_value_seed(Code(Answer::parse, "an answer's code"))?;
            if !self.0.answers(dimension).contains(&answer) {
                return Err(M::Error::custom(not_offered(self.0, dimension, answer)));
            }
            answers.set(dimension, answer);
        }
        Ok(answers)
    }
}

/// Says which answers the question does take.
fn not_offered(flow: &Flow, dimension: Dimension, answer: Answer) -> String {
    let (question, given) = (dimension.code(), answer.code());
    let offered: Vec<&str> = flow.answers(dimension).iter().map(|answer| answer.code()).collect();
    match offered.is_empty() {
        true => format!("{question} is not asked in this framework"),
        false => format!("{question} cannot be answered {given}: it takes {}", offered.join(", ")),
    }
}

/// Reads a text that is one of a list of codes, and what it should be.
struct Code<T>(fn(&str) -> Option<T>, &'static str);

impl<'de, T> DeserializeSeed<'de> for Code<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<T, D::Error> {
        json.deserialize_str(self)
    }
}

impl<T> Visitor<'_> for Code<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        let start: String = text.chars().take(40).collect();
        (self.0)(text).ok_or_else(|| E::custom(format_args!("{start:?} is not {}", self.1)))
    }
}

/// Writes one decision. Every code is plain ASCII without quotation marks, so nothing needs escaping.
fn write_walk(output: &mut impl Write, walk: &Walk) -> io::Result<()> {
    let Walk { path, outcome, protective } = walk;
    write_field(output, "{\"result\":", Some(outcome.code()))?;
    write_field(output, ",\"basis\":", stated_basis(*outcome))?;
    write_field(output, ",\"reason\":", outcome.reason().map(|reason| reason.code()))?;
    write_field(output, ",\"stopped_at\":", walk.stopped_at().map(Dimension::code))?;
    write_field(output, ",\"protective\":", protective.map(|protective| protective.code()))?;
    output.write_all(if outcome.is_mandatory() { b",\"mandatory\":true" } else { b",\"mandatory\":false" })?;
    let mut before = ",\"path\":[";
    for question in path {
        write_field(output, before, Some(question.code()))?;
        before = ",";
    }
    output.write_all(b"]}\n")
}

/// Advice has a basis only where the package is what is in doubt.
fn stated_basis(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::HoldAdvice { at, .. } if at != Dimension::Q7 => None,
        settled => settled.basis().map(|basis| basis.code()),
    }
}

/// Writes what comes before a code, then the code or `null`.
fn write_field(output: &mut impl Write, before: &str, code: Option<&str>) -> io::Result<()> {
    output.write_all(before.as_bytes())?;
    match code {
        None => output.write_all(b"null"),
        Some(code) => {
            output.write_all(b"\"")?;
            output.write_all(code.as_bytes())?;
            output.write_all(b"\"")
        }
    }
}
