//! Whose rows somebody may ask for. Every query for other people's rows takes a `Scope`; only a grant makes one.

use sea_orm::{ColumnTrait, Condition};

use super::id::{AgencyId, PersonId};

/// The agencies whose people somebody may see. Made by `account` from grants, and by tests.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Every agency of the partnership.
    Partnership,
    /// These agencies, and no others; none at all if empty.
    Agencies(Vec<AgencyId>),
}

impl Scope {
    /// Whether it is the whole partnership.
    pub fn is_whole(&self) -> bool {
        matches!(self, Scope::Partnership)
    }

    /// For what the server counts by itself. What came of it is read again within the scope of whoever asks.
    pub fn of_the_server() -> Scope {
        Scope::Partnership
    }

    /// The one agency that it is of, if it is of one.
    pub fn only(&self) -> Option<AgencyId> {
        match self {
            Scope::Agencies(agencies) if agencies.len() == 1 => agencies.first().copied(),
            _ => None,
        }
    }

    /// Whether this agency is within it.
    pub fn covers(&self, agency: AgencyId) -> bool {
        match self {
            Scope::Partnership => true,
            Scope::Agencies(agencies) => agencies.contains(&agency),
        }
    }

    /// What a command may see: whoever runs one has the database in their hands.
    pub fn of_command_line() -> Scope {
        Scope::Partnership
    }

    /// The condition that keeps a query on `column` (an agency's key) within it.
    pub fn on<C: ColumnTrait>(&self, column: C) -> Condition {
        match self {
            Scope::Partnership => Condition::all(),
            Scope::Agencies(agencies) => Condition::all().add(column.is_in(agencies.iter().copied())),
        }
    }
}

/// The people whose live posts name somebody as their manager, and those below them. Made by `account` from who is asking, and from
/// nothing else: no page can ask for another manager's people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamScope(PersonId);

impl TeamScope {
    /// Somebody's own.
    pub fn of(manager: PersonId) -> TeamScope {
        TeamScope(manager)
    }

    /// Whose.
    pub(super) fn manager(self) -> PersonId {
        self.0
    }
}

/// That whoever asks is an administrator: opens everybody's name, addresses and grants, and the audit trail. No record of learning.
/// Made by `account`, and by nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Administering(());

impl Administering {
    /// For somebody whose grant has been looked at.
    pub(crate) fn of_administrator() -> Administering {
        Administering(())
    }
}
