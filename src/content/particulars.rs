//! What a text says of itself in its front matter, whatever its kind: for lists of content that may still have faults.
//! Must never fail: what cannot be read is empty.

use chrono::NaiveDate;

use super::fault::Faults;
use super::front;

/// The particulars that most kinds of file have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Particulars {
    /// The title; empty if there is none.
    pub title: String,
    /// Who answers for the text; empty if it names nobody.
    pub owner: String,
    /// When the text must be looked at again.
    pub review_by: Option<NaiveDate>,
    /// The edition of the questions it names; empty if it names none.
    pub framework: String,
}

/// Reads them.
pub fn read_particulars(text: &str) -> Particulars {
    let faults = Faults::new("", text);
    let (front, _) = front::split(text, &faults);
    Particulars {
        title: front.text("title"),
        owner: front.text("owner"),
        review_by: front.date("review_by"),
        framework: front.text("framework"),
    }
}
