//! What a file would do: a pure function of its rows, of how it is matched, and of who is known. Asks no database and no clock.
//! People are found by staff number first, then by address, and never by name.

mod managers;
mod person;
mod post;
mod row;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::columns::Matching;
use crate::course::scenario::Sector;
use crate::database::{AgencyId, EmailId, PersonId, person as people, post as posts};

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Its number, as a spreadsheet shows it.
    pub number: u32,
    /// Its cells, in the order of the columns.
    pub cells: Vec<String>,
}

/// Somebody who is known already.
#[derive(Clone, Debug)]
pub struct KnownPerson {
    /// Who.
    pub person: people::Model,
    /// Their addresses, the oldest first.
    pub emails: Vec<(EmailId, String)>,
    /// Their posts in every agency, ended or not.
    pub posts: Vec<posts::Model>,
    /// Whether whoever loads the file may change their address: not that of somebody who may do more than they may.
    pub may_change_email: bool,
}

/// Everybody the file may be about, and who manages whom.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Those with a staff number or address of the file, and the agency's own people if some may have left.
    pub people: Vec<KnownPerson>,
    /// Who manages each person, in posts that have not ended.
    pub managers: HashMap<PersonId, Vec<PersonId>>,
    /// The names of all of them, and of their managers.
    pub names: HashMap<PersonId, String>,
}

/// An agency whose people whoever loads the file may change.
#[derive(Clone, Debug)]
pub struct KnownAgency {
    /// Which.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// The sector of those of whom the file does not say.
    pub sector: Sector,
}

/// What a file is read against.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The agency of rows that name none.
    pub agency: AgencyId,
    /// Those within the scope of whoever loads it.
    pub agencies: Vec<KnownAgency>,
    /// Whether that is the whole partnership.
    pub is_whole: bool,
    /// How the file is matched.
    pub matching: Matching,
    /// The names of its columns.
    pub header: Vec<String>,
    /// Today.
    pub today: NaiveDate,
    /// Now.
    pub now: DateTime<Utc>,
}

/// What a row comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Somebody new.
    New,
    /// Something of somebody changes.
    Changed,
    /// A post ends.
    Leaver,
    /// All is as it says.
    Unchanged,
    /// Something is wrong with it.
    Refused,
}

impl Outcome {
    /// All, in the order people are shown them.
    pub const ALL: [Outcome; 5] = [Outcome::New, Outcome::Changed, Outcome::Leaver, Outcome::Unchanged, Outcome::Refused];

    /// The word that is kept and stands in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Outcome::New => "new",
            Outcome::Changed => "changed",
            Outcome::Leaver => "leaver",
            Outcome::Unchanged => "unchanged",
            Outcome::Refused => "refused",
        }
    }

    /// The outcome with this word.
    pub fn parse(word: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// One thing that becomes another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What.
    pub what: String,
    /// What it was; empty if it was nothing.
    pub old: String,
    /// What it becomes; empty if it becomes nothing.
    pub new: String,
}

/// What is wrong with a cell, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The column's name in the file.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What to do.
    pub reason: String,
}

/// What is shown of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// Whom it is about.
    pub name: String,
    /// What changes.
    pub changes: Vec<Change>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// What applying a row does, with what was before: enough to undo it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The person as they will be.
    pub person: people::Model,
    /// As they are, if they are known.
    pub person_before: Option<people::Model>,
    /// The address that is no longer used.
    pub email_ended: Option<(EmailId, String)>,
    /// The address they get.
    pub email_new: Option<String>,
    /// The posts as they will be, each as it is if it is there.
    pub posts: Vec<(Option<posts::Model>, posts::Model)>,
}

/// A row, and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The row's number; past the last of the file for somebody who is not in it.
    pub number: u32,
    /// Whether it stands in the file.
    pub is_in_file: bool,
    /// Whom it is about, if they are known.
    pub person: Option<PersonId>,
    /// What it comes to.
    pub outcome: Outcome,
    /// What is shown of it.
    pub detail: Detail,
    /// What it does; nothing if nothing changes or it is refused.
    pub act: Option<Act>,
}

/// Plans a whole file.
pub fn plan(setting: &Setting, rows: &[FileRow], known: &Known) -> Vec<Planned> {
    let mut drafts = row::read_all(setting, rows);
    person::find_all(setting, &mut drafts, known);
    managers::resolve(setting, &mut drafts, known);
    let mut planned: Vec<Planned> = drafts.iter().map(|draft| post::settle(setting, draft, known)).collect();
    managers::refuse_loops(setting, &drafts, &mut planned, known);
    managers::refuse_without_manager(setting, &drafts, &mut planned);
    planned.extend(leavers(setting, &drafts, rows, known));
    planned
}

/// The agency's people who are not in the file, if they are to leave.
fn leavers(setting: &Setting, drafts: &[row::Draft], rows: &[FileRow], known: &Known) -> Vec<Planned> {
    let Some(day) = setting.matching.leavers_on else { return Vec::new() };
    // A row that is refused is still about somebody: nobody leaves because of a mistake in their row.
    let present: HashSet<PersonId> = drafts.iter().flat_map(|draft| draft.about.iter().copied()).collect();
    let last = rows.iter().map(|row| row.number).max().unwrap_or_default();
    let mut absent: Vec<&KnownPerson> = known.people.iter().filter(|known| !present.contains(&known.person.id)).collect();
    // In one order, whatever order they are known in: a plan made again must be the same.
    absent.sort_by_key(|known| (&known.person.name_folded, known.person.id));
    let here = |post: &&posts::Model| post.agency_id == setting.agency && post.ends_on.is_none_or(|end| end > day);
    let held = absent.into_iter().flat_map(|known| known.posts.iter().filter(here).map(move |post| (known, post)));
    (last + 1..).zip(held).map(|(number, (known, post))| post::leave(setting, number, known, post, day)).collect()
}

/// How many rows come to what.
pub fn counts(planned: &[Planned]) -> Vec<(Outcome, usize)> {
    Outcome::ALL.map(|outcome| (outcome, planned.iter().filter(|row| row.outcome == outcome).count())).to_vec()
}
