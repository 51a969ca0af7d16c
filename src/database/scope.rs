//! Whose rows somebody may ask for. Every query for other people's rows takes a `Scope`; only a grant makes one.

use sea_orm::{ColumnTrait, Condition};

use super::id::AgencyId;

/// The agencies whose people somebody may see. Made by `account` from grants, and by tests.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Every agency of the partnership.
    Partnership,
    /// These agencies, and no others; none at all if empty.
    Agencies(Vec<AgencyId>),
}

impl Scope {
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

    /// The condition that keeps a query on `column` (an agency's key) within it.
    pub fn on<C: ColumnTrait>(&self, column: C) -> Condition {
        match self {
            Scope::Partnership => Condition::all(),
            Scope::Agencies(agencies) => Condition::all().add(column.is_in(agencies.iter().copied())),
        }
    }
}
