//! A scenario: a case told in one or more beats, with the facts, the model answers and what follows.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::law::LawNote;
use super::text::{Choice, Html, Slug, WrongTurn};
use crate::decide::{Answers, Decision, Dimension};

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The file's name.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// Where it is set.
    pub sector: Sector,
    /// Whose part the learner takes.
    pub role: String,
    /// The invented agency the role belongs to.
    pub agency: String,
    /// The edition of the questions it is keyed in.
    pub framework: Slug,
    /// How long it takes, in minutes.
    pub minutes: u16,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// What it is drawn for.
    pub issues: Vec<Issue>,
    /// Who answers for its text.
    pub owner: String,
    /// When its text must be looked at again.
    pub review_by: NaiveDate,
    /// What somebody may want to know before they start; empty for none.
    pub content_note: String,
    /// Where to turn if it is close to home; empty for none.
    pub support: String,
    /// What stands before the first beat: the whole situation, in a case of one beat.
    pub opening: Html,
    /// One or more beats.
    pub beats: Vec<Beat>,
    /// Where today's law differs.
    pub today: Option<LawNote>,
}

/// A part of a case with a decision of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Beat {
    /// Its heading; none in a case of one beat.
    pub title: Option<String>,
    /// What happens, beyond the opening.
    pub situation: Html,
    /// What the model answers lead to.
    pub decision: Decision,
    /// Shared facts as tagged in this beat, then its own.
    pub facts: Vec<Fact>,
    /// Every answer about harm, in the framework's order.
    pub harm: Vec<Choice>,
    /// Who might be told; one that is shown and not asked where somebody asks.
    pub recipients: Vec<Choice>,
    /// Questions 1 to 7: every answer, in the framework's order.
    pub questions: BTreeMap<Dimension, Vec<Choice>>,
    /// How it might be sent; empty where the model shares nothing and the author wrote none.
    pub channels: Vec<Choice>,
    /// What to do besides; several may be right.
    pub actions: Vec<Choice>,
    /// Question 8: the model record, and what a good one says.
    pub record: RecordModel,
    /// How it goes if the information is shared.
    pub if_you_share: Html,
    /// How it goes if it is not.
    pub if_you_do_not: Html,
    /// The changed facts that turn the answer.
    pub hinges: Vec<Hinge>,
    /// The model answers, complete for the flow.
    pub key: Answers,
}

/// Something known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its number in the text.
    pub number: u16,
    /// The fact: inline markup.
    pub text: Html,
    /// The same as plain text.
    pub plain: String,
    /// Whether it should go to this recipient, now.
    pub tag: FactTag,
    /// Whether it is sensitive.
    pub sensitive: bool,
    /// Whether it is somebody's opinion.
    pub opinion: bool,
    /// The wrong turn that mishandling it stands for.
    pub wrong_turn: Option<WrongTurn>,
    /// Shown if it was chosen when not needed, or missed when needed.
    pub feedback: Html,
}

/// What to do with a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactTag {
    /// Necessary: it goes.
    Share,
    /// Not necessary: it stays.
    Withhold,
    /// Bears on the decision or the record; is not itself shared.
    Background,
}

/// The record to compare one's own with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordModel {
    /// The model record.
    pub model: Html,
    /// What a good record of this case says, a line each.
    pub lines: Vec<String>,
}

/// One changed fact that flips the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Hinge {
    /// What changed, as written after "Hinge:".
    pub title: String,
    /// The recipient, if another one.
    pub recipient: Option<HingeRecipient>,
    /// The beat's key with the changes made.
    pub key: Answers,
    /// Which answers changed.
    pub changed: Vec<Dimension>,
    /// The reason code of question 4, where the change names one.
    pub not_sought: Option<crate::decide::NotSought>,
    /// The facts as they stand after the change.
    pub facts: Vec<Fact>,
    /// What the changed answers lead to.
    pub decision: Decision,
    /// What follows.
    pub text: Html,
}

/// Who is told, after a hinge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HingeRecipient {
    /// In words.
    pub label: String,
    /// Whether a procedure body.
    pub procedures: bool,
}

/// How hard a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difficulty {
    /// Easy.
    Easy,
    /// Medium.
    Medium,
    /// Hard.
    Hard,
}

/// What a case is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issue {
    /// Consent refused.
    Refusal,
    /// Somebody may come to harm.
    Harm,
}

/// Where people work (`content-format.md`, the sixteen codes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sector {
    /// Early years.
    EarlyYears,
    /// Schools.
    Schools,
    /// Community health.
    HealthCommunity,
    /// Hospitals.
    HealthAcute,
    /// General practice.
    PrimaryCare,
    /// Mental health.
    MentalHealth,
    /// Children's social care.
    SocialCare,
    /// Youth justice.
    YouthJustice,
    /// Police.
    Police,
    /// Probation.
    Probation,
    /// Housing.
    Housing,
    /// Youth work.
    YouthWork,
    /// Voluntary organisations.
    Voluntary,
    /// Services for adults.
    AdultServices,
    /// Education welfare.
    EducationWelfare,
    /// Anything else.
    Other,
}

impl Sector {
    /// All sixteen, in the order people are shown them.
    pub const ALL: [Sector; 16] = [
        Sector::EarlyYears,
        Sector::Schools,
        Sector::HealthCommunity,
        Sector::HealthAcute,
        Sector::PrimaryCare,
        Sector::MentalHealth,
        Sector::SocialCare,
        Sector::YouthJustice,
        Sector::Police,
        Sector::Probation,
        Sector::Housing,
        Sector::YouthWork,
        Sector::Voluntary,
        Sector::AdultServices,
        Sector::EducationWelfare,
        Sector::Other,
    ];

    /// The code in files, imports and the database.
    pub const fn code(self) -> &'static str {
        match self {
            Sector::EarlyYears => "early-years",
            Sector::Schools => "schools",
            Sector::HealthCommunity => "health-community",
            Sector::HealthAcute => "health-acute",
            Sector::PrimaryCare => "primary-care",
            Sector::MentalHealth => "mental-health",
            Sector::SocialCare => "social-care",
            Sector::YouthJustice => "youth-justice",
            Sector::Police => "police",
            Sector::Probation => "probation",
            Sector::Housing => "housing",
            Sector::YouthWork => "youth-work",
            Sector::Voluntary => "voluntary",
            Sector::AdultServices => "adult-services",
            Sector::EducationWelfare => "education-welfare",
            Sector::Other => "other",
        }
    }

    /// The name people read.
    pub const fn label(self) -> &'static str {
        match self {
            Sector::EarlyYears => "Early years",
            Sector::Schools => "Schools",
            Sector::HealthCommunity => "Community health",
            Sector::HealthAcute => "Hospitals",
            Sector::PrimaryCare => "General practice",
            Sector::MentalHealth => "Mental health",
            Sector::SocialCare => "Children's social care",
            Sector::YouthJustice => "Youth justice",
            Sector::Police => "Police",
            Sector::Probation => "Probation",
            Sector::Housing => "Housing",
            Sector::YouthWork => "Youth work",
            Sector::Voluntary => "Voluntary sector",
            Sector::AdultServices => "Adult services",
            Sector::EducationWelfare => "Education welfare",
            Sector::Other => "Other",
        }
    }

    /// The sector with this code.
    pub fn parse(code: &str) -> Option<Sector> {
        Sector::ALL.into_iter().find(|sector| sector.code() == code)
    }
}
