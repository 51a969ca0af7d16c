//! One beat: its situation, its lists, its key.
//! Must never ask the flow: whether the key is right is for `publish`.

use std::collections::BTreeMap;

use super::Case;
use super::answers::{self, List};
use super::decision::{self, Stated};
use super::facts::{self, Placed};
use super::hinge;
use super::outline::{BeatText, Name, Part};
use crate::content::document::{Section, sections};
use crate::content::front::clip;
use crate::content::markdown::{Node, plain_text};
use crate::content::options::Ticks;
use crate::content::{labels, near};
use crate::course::Html;
use crate::course::scenario::{Beat, RecordModel};
use crate::decide::{Answer, Answers, Dimension};

/// The headings of question 7.
const SEVENTH: [&str; 2] = ["How", "Is this the right information, in the right way?"];
/// The headings of question 8.
const EIGHTH: [&str; 2] = ["A model record", "A good record"];
/// The headings of what follows.
const ENDINGS: [&str; 2] = ["If you share", "If you do not"];

/// A beat as read, with the places that the publishing checks name.
pub(super) struct Read {
    pub(super) at: usize,
    pub(super) decision: Option<Stated>,
    pub(super) key: Answers,
    pub(super) facts: Vec<Placed>,
    pub(super) harm: List,
    pub(super) recipients: List,
    pub(super) questions: BTreeMap<Dimension, List>,
    pub(super) channels: List,
    pub(super) actions: List,
    pub(super) hinges: Vec<hinge::Read>,
    /// The beat itself, unless a decision is missing.
    pub(super) beat: Option<Beat>,
}

impl Read {
    /// The list that answers a dimension.
    pub(super) fn list(&self, dimension: Dimension) -> Option<&List> {
        match dimension {
            Dimension::H => Some(&self.harm),
            Dimension::R => Some(&self.recipients),
            _ => self.questions.get(&dimension),
        }
    }
}

/// Reads a beat. `shared` are the facts before the first beat, `earlier` all facts so far.
pub(super) fn read<'n, 'a>(case: &Case<'n, 'a>, text: &BeatText<'n, 'a>, shared: &[Placed], earlier: &[Placed], next: &mut u16) -> Read {
    let decision = decision::read(case, text.situation, text.at);
    let facts = match text.part(&Name::Facts) {
        Some(part) => facts::read(case, part.body, shared.to_vec(), earlier, next),
        None => shared.to_vec(),
    };
    let harm = required(case, text, &Name::Harm).map(|part| answers::question(case, Dimension::H, part.at, part.body));
    let harm = harm.unwrap_or_else(|| answers::unwritten(case, Dimension::H, text.at));
    let recipients = required(case, text, &Name::Recipient).map(|part| answers::recipients(case, part.at, part.body)).unwrap_or_default();
    let (channels, seventh) = seventh(case, text);
    let mut questions: BTreeMap<Dimension, List> =
        (1..=6).filter_map(Dimension::question).map(|asked| (asked, question(case, text, asked))).collect();
    questions.insert(Dimension::Q7, seventh);
    let actions =
        required(case, text, &Name::Actions).map(|part| answers::own(case, part.at, part.body, Ticks::Several)).unwrap_or_default();
    let record = required(case, text, &Name::Record).map(|part| record(case, part)).unwrap_or_default();
    let (if_you_share, if_you_do_not) = required(case, text, &Name::Afterwards).map(|part| endings(case, part)).unwrap_or_default();
    let key = key(&harm, &recipients, &questions);
    let hinges: Vec<hinge::Read> = hinge_parts(text).map(|(title, part)| hinge::read(case, title, part, key, &facts)).collect();
    let beat = decision.and_then(|stated| {
        Some(Beat {
            title: text.title.clone(),
            situation: situation(case, text),
            decision: stated.decision,
            facts: facts::values(&facts),
            harm: harm.choices.clone(),
            recipients: recipients.choices.clone(),
            questions: questions.iter().map(|(dimension, list)| (*dimension, list.choices.clone())).collect(),
            channels: channels.choices.clone(),
            actions: actions.choices.clone(),
            record,
            if_you_share,
            if_you_do_not,
            hinges: hinges.iter().map(|hinge| hinge.hinge.clone()).collect::<Option<Vec<_>>>()?,
            key,
        })
    });
    Read { at: text.at, decision, key, facts, harm, recipients, questions, channels, actions, hinges, beat }
}

/// In a case of one beat the situation is the opening.
fn situation<'n, 'a>(case: &Case<'n, 'a>, text: &BeatText<'n, 'a>) -> Html {
    match text.title {
        Some(_) => case.renderer.blocks(decision::others(text.situation)),
        None => Html::default(),
    }
}

fn hinge_parts<'t, 'n, 'a>(text: &'t BeatText<'n, 'a>) -> impl Iterator<Item = (&'t str, &'t Part<'n, 'a>)> {
    text.parts.iter().filter_map(|part| match &part.name {
        Name::Hinge(title) => Some((title.as_str(), part)),
        _ => None,
    })
}

fn required<'t, 'n, 'a>(case: &Case<'n, 'a>, text: &'t BeatText<'n, 'a>, name: &Name) -> Option<&'t Part<'n, 'a>> {
    let part = text.part(name);
    if part.is_none() {
        let heading = match name {
            Name::Harm => "Harm",
            Name::Recipient => "Recipient",
            Name::Actions => "What you do",
            Name::Record => "Question 8",
            _ => "Afterwards",
        };
        case.document.faults.error(text.at, format!("“## {heading}” is missing"), "every beat has it: add it");
    }
    part
}

fn question<'n, 'a>(case: &Case<'n, 'a>, text: &BeatText<'n, 'a>, asked: Dimension) -> List {
    match text.part(&Name::Question(asked)) {
        Some(part) => answers::question(case, asked, part.at, part.body),
        None => answers::unwritten(case, asked, text.at),
    }
}

/// Question 7 has two lists: how it is sent, and whether it is right.
fn seventh<'n, 'a>(case: &Case<'n, 'a>, text: &BeatText<'n, 'a>) -> (List, List) {
    let generic = || answers::unwritten(case, Dimension::Q7, text.at);
    let Some(part) = text.part(&Name::Question(Dimension::Q7)) else { return (List::default(), generic()) };
    let [how, right] = under(case, part, SEVENTH);
    let channels = how.map(|how| answers::own(case, how.at(), how.body, Ticks::One)).unwrap_or_default();
    (channels, right.map_or_else(generic, |right| answers::question(case, Dimension::Q7, right.at(), right.body)))
}

fn record<'n, 'a>(case: &Case<'n, 'a>, part: &Part<'n, 'a>) -> RecordModel {
    let faults = case.document.faults;
    let [model, good] = under(case, part, EIGHTH);
    both_there(case, part, EIGHTH, [model.is_some(), good.is_some()]);
    let quotes = model.iter().flat_map(|model| model.body);
    for node in quotes.clone().filter(|node| !node.is_quote()) {
        faults.error(node.at(), "a model record is a block quote and nothing else", "write “>” before each of its lines");
    }
    let quoted: Vec<&Node<'_>> = quotes.filter(|node| node.is_quote()).flat_map(|quote| &quote.children).collect();
    let nodes = good.iter().flat_map(|good| good.body);
    for node in nodes.clone().filter(|node| !node.is_list()) {
        faults.error(node.at(), "the lines of a good record are a list and nothing else", "write “- ” before each");
    }
    let items = nodes.filter(|node| node.is_list()).flat_map(|list| &list.children);
    RecordModel { model: case.renderer.blocks(quoted), lines: items.map(|item| plain_text(&item.children)).collect() }
}

fn endings<'n, 'a>(case: &Case<'n, 'a>, part: &Part<'n, 'a>) -> (Html, Html) {
    let [share, not] = under(case, part, ENDINGS);
    both_there(case, part, ENDINGS, [share.is_some(), not.is_some()]);
    let html = |section: Option<Section<'n, 'a>>| section.map(|section| case.renderer.blocks(section.body)).unwrap_or_default();
    (html(share), html(not))
}

/// Each heading of a pair is needed, and so is something under it.
fn both_there<'n, 'a>(case: &Case<'n, 'a>, part: &Part<'n, 'a>, names: [&str; 2], there: [bool; 2]) {
    for (name, _) in names.iter().zip(there).filter(|(_, is_there)| !is_there) {
        case.document.faults.error(part.at, format!("“### {name}” is missing"), "add it here");
    }
}

/// The parts under the two `###` headings that may stand here.
fn under<'n, 'a>(case: &Case<'n, 'a>, part: &Part<'n, 'a>, names: [&str; 2]) -> [Option<Section<'n, 'a>>; 2] {
    let faults = case.document.faults;
    let (before, parts) = sections(part.body, 3);
    for node in before {
        faults.error(
            node.at(),
            "this stands under no heading, and would never be shown",
            format!("put it under “### {}” or “### {}”", names[0], names[1]),
        );
    }
    let mut found = [None, None];
    for section in parts {
        let place = names.iter().position(|name| labels::plain(name) == labels::plain(&section.title));
        match place.and_then(|place| found.get_mut(place)) {
            None => faults.error(
                section.at(),
                format!("the heading “{}” is not known here", clip(&section.title)),
                near::hint(&section.title, &names),
            ),
            Some(Some(_)) => faults.error(section.at(), format!("a second heading “{}”", section.title), "put both under one"),
            Some(place) if section.body.is_empty() => {
                faults.error(section.at(), "there is nothing under this heading", "write it, or delete the heading");
                *place = Some(section);
            }
            Some(place) => *place = Some(section),
        }
    }
    found
}

/// The answers that are ticked. What the author did not answer is not in it.
fn key(harm: &List, recipients: &List, questions: &BTreeMap<Dimension, List>) -> Answers {
    let mut key = Answers::default();
    if let Some((recipient, _)) = recipients.model() {
        key.set(Dimension::R, if recipient.procedures { Answer::Proc } else { Answer::Other });
    }
    for (dimension, list) in [(&Dimension::H, harm)].into_iter().chain(questions) {
        if let Some(answer) = list.model().and_then(|(choice, _)| labels::answer(&choice.id)) {
            key.set(*dimension, answer);
        }
    }
    key
}
