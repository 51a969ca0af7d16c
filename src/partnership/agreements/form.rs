//! What is typed about an agreement, and what is wrong with it. A level 3 agreement must rest on a level 1 that all its agencies share.

use chrono::NaiveDate;

use crate::database::agreement::{Kind, Listed};
use crate::database::agreement_party::Party;
use crate::database::agreement_revision::{Content, Document};
use crate::database::{AgencyId, AgreementId, Scope, agency};
use crate::page::fields::{Fields, Problems};
use crate::page::typed_day::{read_day, write_day};

/// Longest title, and longest name of whoever signs, in characters.
const TITLE: usize = 150;
/// Longest text.
const TEXT: usize = 2_000;
/// Longest note on a change.
const NOTE: usize = 500;
/// The most documents.
const DOCUMENTS: usize = 20;
/// Longest line of the documents.
const DOCUMENT: usize = 300;

/// As typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub title: String,
    pub purpose: String,
    pub data_set: String,
    pub handling: String,
    pub mechanism: String,
    pub framework: String,
    pub accepted_by: String,
    pub accepted_on: String,
    pub level_1: String,
    pub level_2: String,
    pub documents: String,
    pub review_on: String,
    pub note: String,
    pub parties: Vec<TypedParty>,
    /// The revision that was open: 0 for a new agreement.
    pub seen: i32,
}

/// A party as typed.
#[derive(Clone, Debug)]
pub struct TypedParty {
    pub agency: String,
    pub signed_by: String,
    pub signed_on: String,
}

/// What may be chosen.
pub struct Choices {
    /// Agencies that may be parties.
    pub agencies: Vec<agency::Model>,
    /// Editions of the guidance: slug and title.
    pub frameworks: Vec<(String, String)>,
    /// Level 1 agreements between agencies in force, each with its parties.
    pub level_1: Vec<(Listed, Vec<Party>)>,
    /// The guidance in force.
    pub level_2: Vec<Listed>,
}

impl Typed {
    /// From a form.
    pub fn read(fields: &Fields) -> Typed {
        let one = |name: &str| fields.one(name).unwrap_or_default();
        let line = |name: &str| one(name).split_whitespace().collect::<Vec<_>>().join(" ");
        let parties = fields.all("parties").map(|agency| TypedParty {
            agency: agency.to_owned(),
            signed_by: line(&format!("signed-by-{agency}")),
            signed_on: line(&format!("signed-on-{agency}")),
        });
        Typed {
            title: line("title"),
            purpose: one("purpose"),
            data_set: one("data-set"),
            handling: one("handling"),
            mechanism: one("mechanism"),
            framework: one("framework"),
            accepted_by: line("accepted-by"),
            accepted_on: line("accepted-on"),
            level_1: one("level-1"),
            level_2: one("level-2"),
            documents: one("documents"),
            review_on: line("review-on"),
            note: one("note"),
            parties: parties.collect(),
            seen: one("seen").parse().unwrap_or_default(),
        }
    }

    /// From what is stored, to be changed.
    pub fn of(content: Content, seen: i32) -> Typed {
        let id = |id: Option<AgreementId>| id.map(|id| id.to_string()).unwrap_or_default();
        let parties = content.parties.into_iter().map(|party| TypedParty {
            agency: party.agency_id.to_string(),
            signed_by: party.signed_by,
            signed_on: party.signed_on.map(write_day).unwrap_or_default(),
        });
        let documents = content.documents.into_iter().map(|document| match document.reference.as_str() {
            "" => document.title,
            reference => format!("{} | {reference}", document.title),
        });
        Typed {
            title: content.title,
            purpose: content.purpose,
            data_set: content.data_set,
            handling: content.handling,
            mechanism: content.mechanism,
            framework: content.framework.unwrap_or_default(),
            accepted_by: content.accepted_by,
            accepted_on: content.accepted_on.map(write_day).unwrap_or_default(),
            level_1: id(content.level_1_id),
            level_2: id(content.level_2_id),
            documents: documents.collect::<Vec<_>>().join("\n"),
            review_on: write_day(content.review_on),
            note: String::new(),
            parties: parties.collect(),
            seen,
        }
    }

    /// The party typed for this agency.
    pub fn party(&self, agency: AgencyId) -> Option<&TypedParty> {
        let id = agency.to_string();
        self.parties.iter().find(|party| party.agency == id)
    }

    /// What it says, if nothing is wrong with it. `today` is the last day on which anybody can have signed.
    pub fn check(&self, kind: Kind, scope: &Scope, choices: &Choices, today: NaiveDate) -> Result<Content, Problems> {
        let mut problems = Problems::none();
        within("title", &self.title, TITLE, Some("Enter a title"), &mut problems);
        let parties = if kind == Kind::Guidance { Vec::new() } else { self.check_parties(kind, scope, choices, today, &mut problems) };
        let purpose = if kind == Kind::Guidance { None } else { Some("Say what is agreed, and what for") };
        within("purpose", &self.purpose, TEXT, purpose, &mut problems);
        let mut content = Content {
            title: self.title.clone(),
            purpose: self.purpose.clone(),
            data_set: String::new(),
            handling: String::new(),
            mechanism: String::new(),
            framework: None,
            accepted_by: String::new(),
            accepted_on: None,
            level_1_id: None,
            level_2_id: None,
            documents: Vec::new(),
            review_on: today,
            ended_on: None,
            parties,
        };
        match kind {
            Kind::Guidance => self.check_guidance(&mut content, choices, today, &mut problems),
            Kind::Sharing => self.check_sharing(&mut content, choices, &mut problems),
            Kind::Between | Kind::Within => {}
        }
        content.documents = self.check_documents(&mut problems);
        match read_day(&self.review_on) {
            Some(day) => content.review_on = day,
            None => problems.add("review-on", "Enter the date of the next review, for example 31 3 2027"),
        }
        let note = (self.seen > 0).then_some("Say what you changed and why: it stands in the history");
        within("note", &self.note, NOTE, note, &mut problems);
        if problems.is_empty() { Ok(content) } else { Err(problems) }
    }

    fn check_parties(&self, kind: Kind, scope: &Scope, choices: &Choices, today: NaiveDate, problems: &mut Problems) -> Vec<Party> {
        let named = |party: &TypedParty| choices.agencies.iter().find(|agency| agency.id.to_string() == party.agency);
        let mut parties: Vec<Party> = Vec::new();
        for typed in &self.parties {
            // One that was closed since, or that was never offered, is not among the choices.
            let Some(agency) = named(typed).filter(|agency| parties.iter().all(|party| party.agency_id != agency.id)) else { continue };
            let signed_on = if kind.level() == 1 { check_signature(typed, agency, today, problems) } else { None };
            let signed_by = if kind.level() == 1 { typed.signed_by.clone() } else { String::new() };
            parties.push(Party { agency_id: agency.id, name: agency.name.clone(), signed_by, signed_on });
        }
        match (kind, parties.len()) {
            (Kind::Within, 1) | (Kind::Between | Kind::Sharing, 2..) => {}
            (Kind::Within, _) => problems.add("parties", "Choose the agency whose senior management has agreed"),
            _ => problems.add("parties", "Choose at least two agencies"),
        }
        if !parties.is_empty() && !parties.iter().any(|party| scope.covers(party.agency_id)) {
            problems.add("parties", "At least one of the agencies must be one that you look after");
        }
        parties
    }

    fn check_guidance(&self, content: &mut Content, choices: &Choices, today: NaiveDate, problems: &mut Problems) {
        content.framework = choices.frameworks.iter().map(|(slug, _)| slug).find(|slug| **slug == self.framework).cloned();
        if content.framework.is_none() {
            problems.add("framework", "Choose the edition of the guidance");
        }
        within("accepted-by", &self.accepted_by, TITLE, Some("Enter the board that accepted it"), problems);
        content.accepted_by.clone_from(&self.accepted_by);
        content.accepted_on = read_day(&self.accepted_on).filter(|day| *day <= today);
        if content.accepted_on.is_none() {
            problems.add("accepted-on", "Enter the date on which it was accepted, today or earlier, for example 25 1 2007");
        }
    }

    fn check_sharing(&self, content: &mut Content, choices: &Choices, problems: &mut Problems) {
        for (id, text, empty) in [
            ("data-set", &self.data_set, "Say which information is shared"),
            ("handling", &self.handling, "Say how the information is kept and for how long"),
            ("mechanism", &self.mechanism, "Say how the information is sent"),
        ] {
            within(id, text, TEXT, Some(empty), problems);
        }
        content.data_set.clone_from(&self.data_set);
        content.handling.clone_from(&self.handling);
        content.mechanism.clone_from(&self.mechanism);
        match choices.level_1.iter().find(|(listed, _)| listed.id.to_string() == self.level_1) {
            None => problems.add("level-1", "Choose the level 1 agreement that this rests on"),
            Some((listed, of_level_1)) => {
                let outside = content.parties.iter().filter(|party| of_level_1.iter().all(|other| other.agency_id != party.agency_id));
                let outside: Vec<_> = outside.map(|party| party.name.as_str()).collect();
                if !outside.is_empty() {
                    problems.add(
                        "level-1",
                        format!(
                            "Not party to \u{201c}{}\u{201d}: {}. Choose one that all the agencies share",
                            listed.title,
                            outside.join(", ")
                        ),
                    );
                }
                content.level_1_id = Some(listed.id);
            }
        }
        content.level_2_id = choices.level_2.iter().find(|listed| listed.id.to_string() == self.level_2).map(|listed| listed.id);
        if content.level_2_id.is_none() {
            problems.add("level-2", "Choose the guidance that this rests on");
        }
    }

    fn check_documents(&self, problems: &mut Problems) -> Vec<Document> {
        let lines: Vec<_> = self.documents.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.len() > DOCUMENTS {
            problems.add("documents", format!("Name at most {DOCUMENTS} documents: there are {}", lines.len()));
        }
        if let Some(line) = lines.iter().position(|line| line.chars().count() > DOCUMENT || line.starts_with('|')) {
            problems.add("documents", format!("Line {}: start with the title, and use at most {DOCUMENT} characters", line + 1));
        }
        let document = |line: &&str| {
            let (title, reference) = line.split_once('|').unwrap_or((line, ""));
            Document { title: title.trim().to_owned(), reference: reference.trim().to_owned() }
        };
        lines.iter().map(document).collect()
    }
}

fn check_signature(typed: &TypedParty, agency: &agency::Model, today: NaiveDate, problems: &mut Problems) -> Option<NaiveDate> {
    let (by, on) = (format!("signed-by-{}", agency.id), format!("signed-on-{}", agency.id));
    match typed.signed_by.chars().count() {
        0 => problems.add(by, format!("Enter who signed for {}", agency.name)),
        length if length > TITLE => problems.add(by, format!("Who signed for {}: use {TITLE} characters or fewer", agency.name)),
        _ => {}
    }
    let day = read_day(&typed.signed_on).filter(|day| *day <= today);
    if day.is_none() {
        problems.add(on, format!("Enter when it was signed for {}, today or earlier, for example 31 3 2026", agency.name));
    }
    day
}

fn within(id: &'static str, text: &str, limit: usize, empty: Option<&'static str>, problems: &mut Problems) {
    match (text.chars().count(), empty) {
        (0, Some(empty)) => problems.add(id, empty),
        (length, _) if length > limit => problems.add(id, format!("Use at most {limit} characters: there are {} too many", length - limit)),
        _ => {}
    }
}
