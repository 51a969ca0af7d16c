//! What is typed about an agency, and what is wrong with it.

use crate::course::scenario::Sector;
use crate::database::AgencyId;
use crate::database::agency::Model;
use crate::page::fields::{Fields, Problems};

/// Longest name, in characters.
const NAME: usize = 100;

/// As typed.
#[derive(Default)]
pub struct Typed {
    /// The name.
    pub name: String,
    /// The sector's code.
    pub sector: String,
}

/// What an agency is called and does.
pub struct Described {
    /// The name.
    pub name: String,
    /// The sector.
    pub sector: Sector,
}

impl Typed {
    /// From a form. A name is one line.
    pub fn read(fields: &Fields) -> Typed {
        let name = fields.one("name").unwrap_or_default();
        Typed { name: name.split_whitespace().collect::<Vec<_>>().join(" "), sector: fields.one("sector").unwrap_or_default() }
    }

    /// What it describes, if no other agency has the name.
    pub fn check(&self, taken: &[Model], own: Option<AgencyId>) -> Result<Described, Problems> {
        let mut problems = Problems::none();
        let folded = self.name.to_lowercase();
        let is_taken = taken.iter().any(|agency| Some(agency.id) != own && agency.name.to_lowercase() == folded);
        match self.name.chars().count() {
            0 => problems.add("name", "Enter the name of the agency"),
            length if length > NAME => problems.add("name", format!("The name must be {NAME} characters or fewer: it has {length}")),
            _ if is_taken => {
                problems.add("name", "There is an agency with this name already. Add what tells them apart, such as the place")
            }
            _ => {}
        }
        let sector = Sector::parse(&self.sector);
        if sector.is_none() {
            problems.add("sector", "Choose the sector");
        }
        match sector {
            Some(sector) if problems.is_empty() => Ok(Described { name: self.name.clone(), sector }),
            _ => Err(problems),
        }
    }
}
