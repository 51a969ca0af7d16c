//! A pathway: what somebody must complete, in order. Who, by when and how often are rules in the database.

use super::text::Slug;

/// An ordered list of modules and scenarios.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pathway {
    /// The file's name.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// One sentence about it; empty if the author gave none.
    pub summary: String,
    /// Who answers for it; empty if the author named nobody.
    pub owner: String,
    /// What the author suggests for the rules.
    pub suggested: Suggested,
    /// What must be completed.
    pub items: Vec<Item>,
}

/// The author's suggestion for the rules, copied into the database on first publication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggested {
    /// How long after the start of a post it is due.
    pub due_within: Option<Period>,
    /// How long a completion lasts.
    pub renew_every: Option<Period>,
    /// Training groups it is for, 1 to 8 (`guidance-and-flow.md` 5.3).
    pub groups: Vec<u8>,
}

/// A length of calendar time: "12 weeks", "3 years".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Days.
    Days(u16),
    /// Weeks.
    Weeks(u16),
    /// Calendar months.
    Months(u16),
    /// Calendar years.
    Years(u16),
}

/// One thing to complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A module, whole or in its short form.
    Module {
        /// Which.
        slug: Slug,
        /// Whether the short form is enough.
        short: bool,
    },
    /// A scenario.
    Scenario {
        /// Which.
        slug: Slug,
    },
    /// Some of these scenarios: one for each filter.
    Draw {
        /// How many in all.
        count: usize,
        /// One is drawn for each of these, in order; any that are left over fill the count.
        filters: Vec<Filter>,
        /// What is drawn from.
        from: Vec<Slug>,
    },
}

/// What a drawn scenario must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// A refusal of consent (`issues = ["refusal"]`).
    Refusal,
    /// Harm (`issues = ["harm"]`).
    Harm,
    /// From the learner's own sector.
    OwnSector,
}

impl Period {
    /// Reads "12 weeks", "1 year", "6 months", "10 days".
    pub fn parse(text: &str) -> Option<Period> {
        let (number, unit) = text.trim().split_once(' ')?;
        let number: u16 = number.parse().ok().filter(|number| *number > 0)?;
        match unit.trim().trim_end_matches('s') {
            "day" => Some(Period::Days(number)),
            "week" => Some(Period::Weeks(number)),
            "month" => Some(Period::Months(number)),
            "year" => Some(Period::Years(number)),
            _ => None,
        }
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (number, unit) = match *self {
            Period::Days(number) => (number, "day"),
            Period::Weeks(number) => (number, "week"),
            Period::Months(number) => (number, "month"),
            Period::Years(number) => (number, "year"),
        };
        write!(f, "{number} {unit}{}", if number == 1 { "" } else { "s" })
    }
}
