//! The parts that are lists: facts, answers, recipients, routes and what to do.

use super::{Field, Group, Input, Posted, choices, field, tick};
use crate::content::edit::outline::Part;
use crate::content::edit::rows::{Row, Says, add_and_remove, change, read};
use crate::content::edit::text::Change;
use crate::content::labels;
use crate::course::text::WrongTurn;

/// How many empty rows a form offers.
const EMPTY: usize = 2;

const USES: [(&str, &str); 4] = [
    ("share", "Goes: the recipient needs it"),
    ("withhold", "Stays back"),
    ("background", "Background: bears on the decision"),
    ("", "Not said"),
];

fn turns() -> Input {
    let codes = (1..=20).filter_map(|number| WrongTurn::parse(&format!("W{number:02}")));
    let codes = codes.map(|turn| (turn.to_string(), format!("{turn}: {}", turn.meaning())));
    Input::Choice(std::iter::once((String::new(), "None".to_owned())).chain(codes).collect())
}

/// The fields of a row that every list has: wrong turn and feedback.
fn common(name: &str, says: &Says) -> [Field; 2] {
    [
        field(format!("{name}-turn"), "Wrong turn it stands for", turns(), says.turn.clone()),
        field(format!("{name}-feedback"), "What follows from it", Input::Area(3), says.feedback.clone()),
    ]
}

fn label(name: &str, says: &Says) -> Field {
    field(format!("{name}-label"), "In words", Input::Area(2), says.label.clone())
}

fn has(says: &Says, tag: &str) -> bool {
    says.tags.iter().any(|own| own == tag)
}

fn tag_tick(name: &str, tag: &str, words: &str, says: &Says) -> Field {
    tick(format!("{name}-{tag}"), words, has(says, tag))
}

fn removal(name: &str) -> Field {
    tick(format!("{name}-remove"), "Take this one out", false)
}

/// Says with tags put in or taken out, the others and their order as they are.
fn with_tags(mut says: Says, name: &str, tags: &[&str], posted: Posted<'_>) -> Says {
    for tag in tags {
        let wanted = posted(&format!("{name}-{tag}")).is_some_and(|value| value == "yes");
        match (wanted, has(&says, tag)) {
            (true, false) => says.tags.push((*tag).to_owned()),
            (false, true) => says.tags.retain(|own| own != tag),
            _ => {}
        }
    }
    says
}

/// What was posted for a row, on top of what it says.
fn posted_row(says: &Says, name: &str, tags: &[&str], posted: Posted<'_>) -> Says {
    let says = with_tags(says.clone(), name, tags, posted);
    Says {
        label: posted(&format!("{name}-label")).unwrap_or_else(|| says.label.clone()),
        turn: posted(&format!("{name}-turn")).unwrap_or_else(|| says.turn.clone()),
        feedback: posted(&format!("{name}-feedback")).unwrap_or_else(|| says.feedback.clone()),
        ..says
    }
}

fn is_removed(name: &str, posted: Posted<'_>) -> bool {
    posted(&format!("{name}-remove")).is_some_and(|value| value == "yes")
}

/// The rows of a list with their names: `row-1`, `row-2`, and `new-1` for empty ones.
fn named(rows: &[Row]) -> impl Iterator<Item = (String, &Row)> {
    rows.iter().enumerate().map(|(index, row)| (format!("row-{}", index + 1), row))
}

fn empty() -> impl Iterator<Item = String> {
    (1..=EMPTY).map(|number| format!("new-{number}"))
}

fn use_of(says: &Says) -> String {
    let known = USES.iter().map(|(tag, _)| *tag).find(|tag| !tag.is_empty() && has(says, tag));
    known.unwrap_or_default().to_owned()
}

const FACT_TICKS: [&str; 2] = ["sensitive", "opinion"];

fn fact_fields(name: &str, says: &Says) -> Vec<Field> {
    let mut fields = vec![label(name, says), field(format!("{name}-use"), "What becomes of it", choices(&USES), use_of(says))];
    fields.push(tag_tick(name, "sensitive", "Sensitive: it could hurt if it went astray", says));
    fields.push(tag_tick(name, "opinion", "An opinion or a guess", says));
    fields.extend(common(name, says));
    fields
}

pub(super) fn facts(text: &str, part: &Part) -> Vec<Group> {
    let rows = read(text, part.body.clone());
    let mut groups: Vec<_> = named(&rows)
        .enumerate()
        .map(|(index, (name, row))| {
            let fields = fact_fields(&name, &row.says).into_iter().chain([removal(&name)]).collect();
            Group { title: format!("Fact {}", index + 1), fields }
        })
        .collect();
    groups.extend(empty().map(|name| Group { title: "Another fact (optional)".to_owned(), fields: fact_fields(&name, &Says::default()) }));
    groups
}

fn posted_fact(says: &Says, name: &str, posted: Posted<'_>) -> Says {
    let mut now = posted_row(says, name, &[], posted);
    let wanted = posted(&format!("{name}-use")).unwrap_or_default();
    if wanted != use_of(says) {
        now.tags.retain(|tag| !USES.iter().any(|(known, _)| known == tag));
        if !wanted.is_empty() {
            now.tags.insert(0, wanted);
        }
    }
    with_tags(now, name, &FACT_TICKS, posted)
}

pub(super) fn save_facts(text: &str, part: &Part, posted: Posted<'_>) -> Vec<Change> {
    let rows = read(text, part.body.clone());
    save_rows(text, part, &rows, posted, true, posted_fact)
}

/// The changes of a list whose rows have words of their own: rows that changed, that go, and that come.
fn save_rows(
    text: &str,
    part: &Part,
    rows: &[Row],
    posted: Posted<'_>,
    numbered: bool,
    read_row: impl Fn(&Says, &str, Posted<'_>) -> Says,
) -> Vec<Change> {
    let mut removed = Vec::new();
    let mut changes = Vec::new();
    for (index, (name, row)) in named(rows).enumerate() {
        if is_removed(&name, posted) {
            removed.push(index);
        } else {
            changes.extend(change(text, row, read_row(&row.says, &name, posted)));
        }
    }
    let new: Vec<_> = empty().map(|name| read_row(&Says::default(), &name, posted)).filter(|says| !says.label.trim().is_empty()).collect();
    changes.extend(add_and_remove(text, &part.body, rows, &removed, &new, numbered));
    changes
}

/// Which row is the model answer, as a choice among them.
fn model(rows: &[(String, String)], ticked: &str) -> Group {
    let list = rows.iter().map(|(name, words)| (name.clone(), words.clone()));
    let list = std::iter::once((String::new(), "Choose one".to_owned())).chain(list).collect();
    Group { title: String::new(), fields: vec![field("model", "The model answer", Input::Choice(list), ticked)] }
}

fn ticked(rows: &[Row]) -> String {
    named(rows).find(|(_, row)| row.says.ticked).map(|(name, _)| name).unwrap_or_default()
}

const MARKS: [&str; 2] = ["also", "critical"];

fn mark_fields(name: &str, says: &Says) -> [Field; 2] {
    [tag_tick(name, "also", "Can be defended as well", says), tag_tick(name, "critical", "So dangerous that the attempt fails", says)]
}

pub(super) fn answers(text: &str, part: &Part, offered: &[String]) -> Vec<Group> {
    let rows = read(text, part.body.clone());
    let all = answer_rows(&rows, offered);
    let mut groups = vec![model(&all.iter().map(|(name, says)| (name.clone(), says.label.clone())).collect::<Vec<_>>(), &ticked(&rows))];
    groups.extend(all.iter().map(|(name, says)| {
        let fields = mark_fields(name, says).into_iter().chain(common(name, says)).collect();
        Group { title: format!("Answer: {}", says.label), fields }
    }));
    groups
}

/// The answers that are written, then those of the edition that are not.
fn answer_rows(rows: &[Row], offered: &[String]) -> Vec<(String, Says)> {
    let written = named(rows).map(|(name, row)| (name, row.says.clone()));
    let missing =
        offered.iter().enumerate().filter(|(_, words)| !rows.iter().any(|row| labels::plain(&row.says.label) == labels::plain(words)));
    let missing = missing.map(|(index, words)| (format!("answer-{}", index + 1), Says { label: words.clone(), ..Says::default() }));
    written.chain(missing).collect()
}

pub(super) fn save_answers(text: &str, part: &Part, offered: &[String], posted: Posted<'_>) -> Vec<Change> {
    let rows = read(text, part.body.clone());
    let model = posted("model").unwrap_or_else(|| ticked(&rows));
    let read_row = |says: &Says, name: &str| {
        let now = posted_row(says, name, &MARKS, posted);
        Says { label: says.label.clone(), ticked: is_model(name, &model, says, &rows), ..now }
    };
    let mut changes: Vec<_> = named(&rows).flat_map(|(name, row)| change(text, row, read_row(&row.says, &name))).collect();
    let missing = answer_rows(&rows, offered).into_iter().filter(|(name, _)| name.starts_with("answer-"));
    let new: Vec<_> =
        missing.map(|(name, says)| (read_row(&says, &name), says)).filter(|(now, was)| now != was).map(|(now, _)| now).collect();
    changes.extend(add_and_remove(text, &part.body, &rows, &[], &new, false));
    changes
}

/// Whether a row is the model. Where the text ticks several, and the first of them was left, the others stay as they are.
fn is_model(name: &str, model: &str, says: &Says, rows: &[Row]) -> bool {
    if model == ticked(rows) { says.ticked } else { name == model }
}

fn option_fields(name: &str, says: &Says, recipients: bool) -> Vec<Field> {
    let mut fields = vec![label(name, says)];
    fields.extend(mark_fields(name, says));
    if recipients {
        fields.push(tag_tick(name, "procedures", "A body that procedures name for this harm, and whose identity is checked", says));
    }
    fields.extend(common(name, says));
    fields
}

pub(super) fn options(text: &str, part: &Part, recipients: bool) -> Vec<Group> {
    let rows = read(text, part.body.clone());
    let mut names: Vec<_> = named(&rows).map(|(name, row)| (name, row.says.label.clone())).collect();
    names.extend(empty().enumerate().map(|(index, name)| (name, format!("New option {}", index + 1))));
    let mut groups = vec![model(&names, &ticked(&rows))];
    groups.extend(named(&rows).enumerate().map(|(index, (name, row))| {
        let fields = option_fields(&name, &row.says, recipients).into_iter().chain([removal(&name)]).collect();
        Group { title: format!("Option {}", index + 1), fields }
    }));
    groups.extend(empty().enumerate().map(|(index, name)| Group {
        title: format!("New option {} (optional)", index + 1),
        fields: option_fields(&name, &Says::default(), recipients),
    }));
    groups
}

pub(super) fn save_options(text: &str, part: &Part, posted: Posted<'_>) -> Vec<Change> {
    let rows = read(text, part.body.clone());
    let model = posted("model").unwrap_or_else(|| ticked(&rows));
    save_rows(text, part, &rows, posted, false, |says, name, posted| {
        let now = posted_row(says, name, &["also", "critical", "procedures"], posted);
        Says { ticked: is_model(name, &model, says, &rows), ..now }
    })
}

fn action_fields(name: &str, says: &Says) -> Vec<Field> {
    let mut fields = vec![label(name, says), tick(format!("{name}-right"), "It should be done", says.ticked)];
    fields.extend(mark_fields(name, says));
    fields.extend(common(name, says));
    fields
}

pub(super) fn actions(text: &str, part: &Part) -> Vec<Group> {
    let rows = read(text, part.body.clone());
    let mut groups: Vec<_> = named(&rows)
        .enumerate()
        .map(|(index, (name, row))| {
            let fields = action_fields(&name, &row.says).into_iter().chain([removal(&name)]).collect();
            Group { title: format!("Option {}", index + 1), fields }
        })
        .collect();
    groups.extend(
        empty().map(|name| Group { title: "Another option (optional)".to_owned(), fields: action_fields(&name, &Says::default()) }),
    );
    groups
}

pub(super) fn save_actions(text: &str, part: &Part, posted: Posted<'_>) -> Vec<Change> {
    let rows = read(text, part.body.clone());
    save_rows(text, part, &rows, posted, false, |says, name, posted| {
        let now = posted_row(says, name, &MARKS, posted);
        Says { ticked: posted(&format!("{name}-right")).is_some_and(|value| value == "yes"), ..now }
    })
}
