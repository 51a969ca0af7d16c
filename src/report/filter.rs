//! Which rows of the completion report somebody wants: the whole state of the report, as its address holds it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::course::scenario::Sector;
use crate::database::{AgencyId, ContentId};
use crate::standing::Word;

/// Which rows, in which order.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Of this pathway.
    pub pathway: ContentId,
    /// Of this agency only.
    pub agency: Option<AgencyId>,
    /// Of this team.
    pub team: Option<String>,
    /// In this sector.
    pub sector: Option<Sector>,
    /// With this role.
    pub role: Option<String>,
    /// In this training group.
    pub group: Option<i32>,
    /// Whose post began in the month that begins on this day.
    pub cohort: Option<NaiveDate>,
    /// Whose manager has this name.
    pub manager: Option<String>,
    /// With this standing.
    pub standing: Option<Wanted>,
    /// In date or not.
    pub in_date: Option<bool>,
    /// Whether the post has begun, and ended.
    pub posts: Posts,
    /// The day the words are for.
    pub day: NaiveDate,
    /// If it is not about now: computed from the records, as they were known.
    pub as_at: Option<AsAt>,
    /// By which column.
    pub sort: Sort,
    /// Which way.
    pub way: Way,
}

/// Which standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// This word.
    Word(Word),
    /// Overdue or due soon: something must be done.
    Action,
    /// Neither waived nor paused: those whom a percentage is of.
    Counted,
}

/// Which posts, by their dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posts {
    /// Those that have begun and not ended on the day.
    Now,
    /// Those that begin after it.
    Later,
    /// Those that ended before it.
    Ended,
    /// All of them, for what looks at the dates itself.
    Any,
}

/// A moment that is looked back on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsAt {
    /// The end of the day: what happened before counts.
    pub end: DateTime<Utc>,
    /// What had been recorded by then counts.
    pub known: DateTime<Utc>,
}

/// A column to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Sort {
    Person,
    Agency,
    Role,
    Standing,
    InDate,
    Due,
    Completed,
    HoldsUntil,
    /// The next date by which something is due, the earliest first: the worst first.
    Next,
    /// One of the pathway's items, by its place.
    Item(usize),
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Way {
    Up,
    Down,
}

impl Filter {
    /// Everybody in post who is asked to complete a pathway, today.
    pub fn of(pathway: ContentId, today: NaiveDate) -> Filter {
        Filter {
            pathway,
            agency: None,
            team: None,
            sector: None,
            role: None,
            group: None,
            cohort: None,
            manager: None,
            standing: None,
            in_date: None,
            posts: Posts::Now,
            day: today,
            as_at: None,
            sort: Sort::Person,
            way: Way::Up,
        }
    }
}

impl Wanted {
    /// Each, with what it is called in an address.
    pub const ALL: [(&'static str, Wanted); 9] = [
        ("action", Wanted::Action),
        ("overdue", Wanted::Word(Word::Overdue)),
        ("due-soon", Wanted::Word(Word::DueSoon)),
        ("in-progress", Wanted::Word(Word::InProgress)),
        ("not-started", Wanted::Word(Word::NotStarted)),
        ("in-date", Wanted::Word(Word::InDate)),
        ("paused", Wanted::Word(Word::Paused)),
        ("waived", Wanted::Word(Word::Waived)),
        ("counted", Wanted::Counted),
    ];

    /// As people read it.
    pub const fn text(self) -> &'static str {
        match self {
            Wanted::Action => "Overdue or due soon",
            Wanted::Word(word) => word.text(),
            Wanted::Counted => "Neither paused nor waived",
        }
    }
}

impl Posts {
    /// Each, with what it is called in an address and how people read it.
    pub const ALL: [(&'static str, Posts, &'static str); 3] =
        [("", Posts::Now, "In post on the day"), ("later", Posts::Later, "Starting later"), ("ended", Posts::Ended, "Left before the day")];
}

impl Sort {
    /// Each but the items, with what it is called in an address.
    pub const ALL: [(&'static str, Sort); 9] = [
        ("person", Sort::Person),
        ("agency", Sort::Agency),
        ("role", Sort::Role),
        ("standing", Sort::Standing),
        ("in-date", Sort::InDate),
        ("due", Sort::Due),
        ("completed", Sort::Completed),
        ("holds-until", Sort::HoldsUntil),
        ("next", Sort::Next),
    ];
}
