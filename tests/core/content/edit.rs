//! The form view and the text are two views of one text: a form that comes back as it was changes no byte, and one field changes only
//! its own.

use std::collections::BTreeMap;

use octavo::content::edit::{self, Field, Form, Input, form_parts};
use octavo::content::{SourceFile, check};
use octavo::course::{Framework, Slug};
use octavo::library::publish::embedded;
use proptest::prelude::*;

fn edition() -> Framework {
    let course = check(&embedded()).course;
    course.frameworks[&Slug::parse("eightq-2006").unwrap()].clone()
}

/// Every case of the course, the template, and one with comments, other line ends and habits of its own.
fn texts() -> Vec<(String, String)> {
    let cases = embedded().into_iter().filter(|file| file.path.starts_with("scenarios/"));
    let mut texts: Vec<_> = cases.map(|SourceFile { path, bytes }| (path, String::from_utf8(bytes).unwrap())).collect();
    texts.push(("template".to_owned(), octavo::author::begin::template(octavo::course::Kind::Scenario).unwrap().to_owned()));
    texts.push(("odd".to_owned(), include_str!("../../data/odd-scenario.md").to_owned()));
    let dos: Vec<_> = texts.iter().take(2).map(|(name, text)| (format!("{name}, CRLF"), text.replace('\n', "\r\n"))).collect();
    texts.extend(dos);
    texts
}

/// What a browser sends of a form: every field, with its line ends, and boxes only where they are ticked.
fn sent(form: &Form) -> BTreeMap<String, String> {
    let fields = form.groups.iter().flat_map(|group| &group.fields);
    let sent = fields.filter(|field| field.input != Input::Tick || field.value == "yes");
    sent.map(|field| (field.name.clone(), field.value.replace('\n', "\r\n"))).collect()
}

fn save(text: &str, key: &str, edition: &Framework, sent: &BTreeMap<String, String>) -> String {
    edit::save(text, key, edition, &|name| sent.get(name).cloned()).unwrap()
}

fn other(field: &Field, words: &str) -> Option<String> {
    match &field.input {
        Input::Line | Input::Area(_) => Some(words.to_owned()),
        Input::Choice(list) => list.iter().map(|(value, _)| value).find(|value| **value != field.value).cloned(),
        Input::Tick => Some(if field.value == "yes" { String::new() } else { "yes".to_owned() }),
    }
}

#[test]
fn a_form_that_comes_back_as_it_was_changes_no_byte() {
    let edition = edition();
    for (name, text) in texts() {
        let parts = form_parts(&text);
        assert!(parts.len() > 10, "{name}: {}", parts.len());
        for part in parts {
            let form = edit::form(&text, &part.key, &edition).unwrap();
            assert_eq!(save(&text, &part.key, &edition, &sent(&form)), text, "{name}: {}", part.key);
        }
    }
}

#[test]
fn one_field_changes_its_own_part_and_is_read_back_as_it_was_typed() {
    let edition = edition();
    // The two that differ most: every case would take minutes.
    for (name, text) in texts().into_iter().filter(|(name, _)| ["template", "odd"].contains(&name.as_str())) {
        for part in form_parts(&text) {
            let form = edit::form(&text, &part.key, &edition).unwrap();
            for field in form.groups.iter().flat_map(|group| &group.fields).filter(|field| !field.name.starts_with("new-")) {
                let mut sent = sent(&form);
                let Some(value) = other(field, "Something else") else { continue };
                sent.insert(field.name.clone(), value.clone());
                let changed = save(&text, &part.key, &edition, &sent);
                let what = format!("{name}: {}: {}", part.key, field.name);
                let start = if part.heading.is_empty() { part.body.start } else { part.heading.start };
                assert_eq!(changed.get(..start), text.get(..start), "{what}: before it");
                let after = &text[part.body.end..];
                assert!(changed.ends_with(after), "{what}: after it");
                if field.name.ends_with("-remove") || field.name == "title" && part.heading.len() > 1 {
                    continue;
                }
                let again = edit::form(&changed, &part.key, &edition).unwrap_or_else(|| panic!("{what}: {changed}"));
                let fields = || again.groups.iter().flat_map(|group| &group.fields);
                let back = fields().find(|other| other.name == field.name);
                // An answer that was not written before is a row now.
                if !field.name.starts_with("answer-") && field.name != "model" {
                    assert_eq!(back.unwrap_or_else(|| panic!("{what}")).value, value, "{what}");
                }
                let others = form.groups.iter().flat_map(|group| &group.fields);
                for same in others.filter(|same| same.name != field.name && !same.name.contains("answer-") && same.name != "model") {
                    let now = fields().find(|now| now.name == same.name).unwrap_or_else(|| panic!("{what}: {} is gone", same.name));
                    assert_eq!(now.value, same.value, "{what}: {}", same.name);
                }
            }
        }
    }
}

#[test]
fn a_fact_comes_and_goes_and_the_others_are_numbered_anew() {
    let (edition, text) = (edition(), texts().remove(2).1);
    let form = edit::form(&text, "facts", &edition).unwrap();
    let rows = form.groups.len() - 2;
    let mut fields = sent(&form);
    fields.insert("row-2-remove".to_owned(), "yes".to_owned());
    fields.insert("new-1-label".to_owned(), "A last fact".to_owned());
    fields.insert("new-1-use".to_owned(), "withhold".to_owned());
    fields.insert("new-1-feedback".to_owned(), "Two\r\n\r\nparagraphs".to_owned());
    let changed = save(&text, "facts", &edition, &fields);
    assert!(changed.contains(&format!("{rows}. A last fact `withhold`\n")), "{changed}");
    let again = edit::form(&changed, "facts", &edition).unwrap();
    assert_eq!(again.groups.len(), form.groups.len());
    let feedback = again.groups.iter().flat_map(|group| &group.fields).find(|field| field.name == format!("row-{rows}-feedback")).unwrap();
    assert_eq!(feedback.value, "Two\n\nparagraphs");
    let numbers: Vec<_> = changed.lines().filter_map(|line| line.split_once(". ")?.0.parse::<usize>().ok()).collect();
    assert_eq!(numbers, (1..=rows).collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_is_typed_no_other_part_changes(words in "\\PC{0,40}(\n\\PC{0,20}){0,3}", pick in any::<prop::sample::Index>()) {
        let text = include_str!("../../data/odd-scenario.md");
        let edition = small();
        let parts = form_parts(text);
        let part = &parts[pick.index(parts.len())];
        let form = edit::form(text, &part.key, edition).unwrap();
        let fields: Vec<_> = form.groups.iter().flat_map(|group| &group.fields).collect();
        let field = fields[pick.index(fields.len())];
        let mut sent = sent(&form);
        sent.insert(field.name.clone(), words);
        let changed = save(text, &part.key, edition, &sent);
        let start = if part.heading.is_empty() { part.body.start } else { part.heading.start };
        prop_assert_eq!(changed.get(..start), text.get(..start));
        prop_assert!(changed.ends_with(&text[part.body.end..]));
    }
}

fn small() -> &'static Framework {
    static EDITION: std::sync::OnceLock<Framework> = std::sync::OnceLock::new();
    EDITION.get_or_init(edition)
}
