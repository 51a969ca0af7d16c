//! What is typed about a contact, and what is wrong with it.

use crate::database::contact::{Entry, PURPOSES};
use crate::page::fields::{Fields, Problems};

/// The purpose that is named in words.
pub const OTHER: &str = "other";
/// Longest name of somebody, and of a purpose, in characters.
const NAME: usize = 100;
/// Longest telephone number.
const TELEPHONE: usize = 30;
/// Longest address.
const EMAIL: usize = 254;
/// Longest of what else there is to know.
const DETAILS: usize = 200;

/// As typed.
#[derive(Default)]
pub struct Typed {
    /// A purpose of the list, or [`OTHER`].
    pub purpose: String,
    /// The purpose in words, if it is another.
    pub purpose_other: String,
    /// Who.
    pub name: String,
    /// Their number.
    pub telephone: String,
    /// Their address.
    pub email: String,
    /// Hours, a room, an extension.
    pub details: String,
}

impl Typed {
    /// From a form. Each field is one line.
    pub fn read(fields: &Fields) -> Typed {
        let line = |name: &str| fields.one(name).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        Typed {
            purpose: line("purpose"),
            purpose_other: line("purpose-other"),
            name: line("name"),
            telephone: line("telephone"),
            email: line("email"),
            details: line("details"),
        }
    }

    /// From what is stored.
    pub fn of(entry: &Entry) -> Typed {
        let listed = PURPOSES.contains(&entry.purpose.as_str());
        let Entry { purpose, name, telephone, email, details } = entry.clone();
        let (purpose, purpose_other) = if listed { (purpose, String::new()) } else { (OTHER.to_owned(), purpose) };
        Typed { purpose, purpose_other, name, telephone, email, details }
    }

    /// The purpose, wherever it was said.
    pub fn purpose_chosen(&self) -> &str {
        if self.purpose == OTHER { &self.purpose_other } else { &self.purpose }
    }

    /// What it says, if nothing is wrong with it.
    pub fn check(&self) -> Result<Entry, Problems> {
        let mut problems = Problems::none();
        let other = self.purpose == OTHER;
        if !other && !PURPOSES.contains(&self.purpose.as_str()) {
            problems.add("purpose", "Choose what people ask this contact about");
        }
        if other && self.purpose_other.is_empty() {
            problems.add("purpose-other", "Say what people ask this contact about");
        }
        if self.name.is_empty() {
            problems.add("name", "Enter a name, or a role such as \u{201c}the duty worker\u{201d}");
        }
        let is_number = |letter: char| letter.is_ascii_digit() || " +()-".contains(letter);
        if !self.telephone.chars().all(is_number)
            || (!self.telephone.is_empty() && self.telephone.chars().filter(char::is_ascii_digit).count() < 3)
        {
            problems.add(
                "telephone",
                "Enter a telephone number in digits, like 020 7946 0000. An extension goes under \u{201c}Anything else\u{201d}",
            );
        }
        let (mailbox, host) = self.email.split_once('@').unwrap_or_default();
        if !self.email.is_empty() && (mailbox.is_empty() || host.is_empty() || self.email.contains(' ')) {
            problems.add("email", "Enter an e-mail address like name@example.org");
        }
        if self.telephone.is_empty() && self.email.is_empty() && self.details.is_empty() {
            problems.add(
                "telephone",
                "Say how to reach them: a telephone number, an e-mail address, or in words under \u{201c}Anything else\u{201d}",
            );
        }
        self.check_lengths(&mut problems);
        let Typed { name, telephone, email, details, .. } = self;
        let entry = Entry {
            purpose: self.purpose_chosen().to_owned(),
            name: name.clone(),
            telephone: telephone.clone(),
            email: email.clone(),
            details: details.clone(),
        };
        if problems.is_empty() { Ok(entry) } else { Err(problems) }
    }

    fn check_lengths(&self, problems: &mut Problems) {
        for (id, what, text, limit) in [
            ("purpose-other", "The purpose", &self.purpose_other, NAME),
            ("name", "The name", &self.name, NAME),
            ("telephone", "The telephone number", &self.telephone, TELEPHONE),
            ("email", "The e-mail address", &self.email, EMAIL),
            ("details", "This", &self.details, DETAILS),
        ] {
            let length = text.chars().count();
            if length > limit {
                problems.add(id, format!("{what} must be {limit} characters or fewer: it has {length}"));
            }
        }
    }
}
