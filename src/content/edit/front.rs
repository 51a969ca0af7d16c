//! The settings of a text, one by one.
//! Must never touch a setting that it is not asked for, nor a comment beside it.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::text::Change;
use crate::content::source;

/// Where a setting's value stands, and the value.
fn find<'t>(text: &'t str, key: &str) -> Option<(Range<usize>, DeValue<'t>)> {
    let front = source::split(text).ok()?.front;
    let (table, _) = DeTable::parse_recoverable(text.get(front.clone())?);
    let value = table.into_inner().remove(key)?;
    let span = value.span();
    Some((front.start + span.start..front.start + span.end, value.into_inner()))
}

/// A setting as somebody types it into a form: text without its quotation marks, a list with commas, anything else as it is written.
/// Empty if it is not there.
pub fn front_text(text: &str, key: &str) -> String {
    match find(text, key) {
        None => String::new(),
        Some((_, DeValue::String(value))) => value.into_owned(),
        Some((_, DeValue::Array(values))) if values.iter().all(|value| value.get_ref().as_str().is_some()) => {
            values.iter().filter_map(|value| value.get_ref().as_str().map(str::to_owned)).collect::<Vec<_>>().join(", ")
        }
        Some((range, _)) => text.get(range).unwrap_or("").to_owned(),
    }
}

/// The change that gives a setting another value, which must be TOML. One that is not there is put below the others. None if the
/// text has no settings at all.
pub fn set_front(text: &str, key: &str, value: &str) -> Option<Change> {
    if let Some((range, _)) = find(text, key) {
        return Some(Change { range, with: value.to_owned() });
    }
    let front = source::split(text).ok()?.front;
    // A table would take the key for its own, so it goes before the first.
    let before = text.get(front.clone())?;
    let table = before.match_indices("\n[").map(|(at, _)| front.start + at + 1).next();
    let at = table.unwrap_or(front.end);
    let end = if before.contains("\r\n") { "\r\n" } else { "\n" };
    Some(Change { range: at..at, with: format!("{key} = {value}{end}") })
}

/// Text as TOML writes it.
pub fn toml_text(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::super::text::apply;
    use super::{front_text, set_front, toml_text};

    const TEXT: &str = "+++\ntitle = \"One\" # a note\nminutes = 12\nissues = [\"harm\", \"refusal\"]\n+++\ntitle = \"no\"\n";

    #[test]
    fn a_setting_is_read_as_people_type_it() {
        assert_eq!(front_text(TEXT, "title"), "One");
        assert_eq!(front_text(TEXT, "minutes"), "12");
        assert_eq!(front_text(TEXT, "issues"), "harm, refusal");
        assert_eq!(front_text(TEXT, "owner"), "");
    }

    #[test]
    fn a_setting_changes_and_nothing_beside_it() {
        let set = |key, value: &str| apply(TEXT, vec![set_front(TEXT, key, value).unwrap()]);
        assert_eq!(set("title", &toml_text("A \"new\" one")), TEXT.replace("\"One\"", "\"A \\\"new\\\" one\""));
        assert_eq!(set("owner", "\"Us\""), TEXT.replace("\"refusal\"]\n", "\"refusal\"]\nowner = \"Us\"\n"));
        assert!(set_front("no settings", "title", "\"x\"").is_none());
    }
}
