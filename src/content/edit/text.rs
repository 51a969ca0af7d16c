//! Changes, and the line ends that browsers send.
//! Must never change a byte outside the ranges it is given.

use std::ops::Range;

/// One range of a text and what comes in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The bytes that go. An empty range puts something in.
    pub range: Range<usize>,
    /// What comes in their place.
    pub with: String,
}

/// A text with changes made. Changes are made in the order of their places; one that overlaps the one before, or that does not
/// fall between letters, is left out.
pub fn apply(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|change| (change.range.start, change.range.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for change in changes {
        let (Some(before), Some(_)) = (text.get(done..change.range.start), text.get(change.range.clone())) else { continue };
        out.push_str(before);
        out.push_str(&change.with);
        done = change.range.end;
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}

/// A text as forms show and send it: every line ends alike.
pub fn as_posted(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What was posted, with the line ends of the text it takes the place of; that text itself if nothing else has changed.
pub fn as_stored(posted: &str, before: &str) -> String {
    let posted = as_posted(posted);
    if posted == as_posted(before) {
        return before.to_owned();
    }
    let lines = before.matches('\n').count();
    let is_dos = lines > 0 && before.matches("\r\n").count() == lines;
    if is_dos { posted.replace('\n', "\r\n") } else { posted }
}

#[cfg(test)]
mod tests {
    use super::{Change, apply, as_stored};

    #[test]
    fn only_the_ranges_named_change() {
        let change = |range, with: &str| Change { range, with: with.to_owned() };
        assert_eq!(apply("one two three", vec![change(8..13, "3"), change(0..3, "1")]), "1 two 3");
        assert_eq!(apply("ab", vec![change(1..1, "-")]), "a-b");
        assert_eq!(apply("\u{e9}", vec![change(1..1, "-")]), "\u{e9}", "not between letters");
        assert_eq!(apply("abcd", vec![change(0..3, "x"), change(2..4, "y")]), "xd", "an overlap");
    }

    #[test]
    fn line_ends_stay_as_they_were() {
        assert_eq!(as_stored("a\r\nb\r\n", "a\nb\n"), "a\nb\n");
        assert_eq!(as_stored("a\r\nc\r\n", "a\nb\n"), "a\nc\n");
        assert_eq!(as_stored("a\r\nc\r\n", "a\r\nb\r\n"), "a\r\nc\r\n");
        assert_eq!(as_stored("a\r\nb\r\nc", "a\nb\r\nc"), "a\nb\r\nc", "mixed, and nothing has changed");
    }
}
