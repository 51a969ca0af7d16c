//! The small types that all content shares: slugs, rendered text, tags.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The name of a piece of content in files and addresses: lower-case letters, digits and single hyphens, 1 to 100 bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    /// Longest slug accepted, in bytes.
    pub const LIMIT: usize = 100;

    /// Accepts what has the form of a slug.
    pub fn parse(text: &str) -> Option<Slug> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let well_formed =
            !text.is_empty() && text.len() <= Slug::LIMIT && text.split('-').all(|part| !part.is_empty() && part.bytes().all(plain));
        well_formed.then(|| Slug(text.to_owned()))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = String;

    fn try_from(text: String) -> Result<Slug, String> {
        Slug::parse(&text).ok_or_else(|| format!("“{text}” is not a slug: use lower-case letters, digits and single hyphens"))
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

impl Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Words that stand as a sentence of their own: with a full stop, unless they end in a mark already.
pub fn sentence(words: &str) -> String {
    let words = words.trim_end();
    if words.ends_with(['.', '?', '!', '\u{201d}']) { words.to_owned() } else { format!("{words}.") }
}

/// The same words with the first letter large.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// HTML that `content::markdown` rendered from Markdown: the only markup that a page may insert as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(Arc<str>);

impl Html {
    /// Takes markup that has already been made safe. Called by the Markdown renderer and by tests.
    pub fn from_rendered(markup: String) -> Html {
        Html(markup.into())
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The markup, shared rather than copied: a version is rendered once and shown often.
    pub fn shared(&self) -> Arc<str> {
        self.0.clone()
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A wrong turn, W01 to W20 (`guidance-and-flow.md` 7.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WrongTurn(u8);

impl WrongTurn {
    /// Reads a tag such as `W05`.
    pub fn parse(tag: &str) -> Option<WrongTurn> {
        let digits = tag.strip_prefix('W').filter(|digits| digits.len() == 2)?;
        let number: u8 = digits.parse().ok()?;
        (1..=20).contains(&number).then_some(WrongTurn(number))
    }

    /// What went wrong, in a few words.
    pub const fn meaning(self) -> &'static str {
        match self.0 {
            1 => "taking consent as the only gate",
            2 => "“data protection says no”",
            3 => "waiting for certainty",
            4 => "telling the asker instead of following the procedure",
            5 => "sharing too much",
            6 => "sharing too little",
            7 => "not checking who the recipient is",
            8 => "using a channel that is not secure",
            9 => "giving opinion as fact",
            10 => "making no record",
            11 => "promising secrecy",
            12 => "alerting the source of the risk",
            13 => "taking a power for a duty",
            14 => "asking for consent that cannot change anything",
            15 => "letting a parent veto a young person who can decide",
            16 => "leaving out the name and calling it anonymous",
            17 => "assuming that someone else will",
            18 => "passing the decision upward and stopping",
            19 => "not telling the family when it was safe to",
            _ => "using information that is old or unchecked",
        }
    }
}

impl fmt::Display for WrongTurn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "W{:02}", self.0)
    }
}

/// Names one choice within its list, for forms and stored answers: an answer's code (`GIVEN`, `NOT_SOUGHT.RAISES_RISK`)
/// where the framework gives the choices, else its place in the list from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChoiceId(pub String);

impl fmt::Display for ChoiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a choice is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// The model answer (`[x]`).
    Model,
    /// Another answer that can be defended (`also`).
    Defensible,
    /// Neither.
    Mistaken,
}

/// One option of a question, a check, a list of recipients, of channels or of things to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name in forms and stored answers.
    pub id: ChoiceId,
    /// The words beside the button: inline markup.
    pub label: Html,
    /// The same words as plain text.
    pub label_text: String,
    /// Model, defensible or neither.
    pub worth: Worth,
    /// Whether choosing it, even once, fails the attempt.
    pub critical: bool,
    /// Whether this recipient is a procedure body, identity verified (R = PROC; `guidance-and-flow.md` 3.1, D11).
    pub procedures: bool,
    /// The wrong turn it stands for.
    pub wrong_turn: Option<WrongTurn>,
    /// What follows from choosing it; consequence first.
    pub feedback: Html,
    /// False where the author left it out and the framework's own words stand in.
    pub written: bool,
}
