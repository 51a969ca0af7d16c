//! Draws the scenarios of a pathway for one person.

use std::sync::Arc;

use crate::course::Slug;
use crate::course::pathway::{Filter, Item, Pathway};
use crate::course::scenario::{Issue, Scenario, Sector};
use crate::database::PersonId;
use crate::library::{Library, Published};

/// A pathway's draws, with the published scenarios of each looked up once for everybody.
pub struct Draws<'p>(Vec<Draw<'p>>);

struct Draw<'p> {
    count: usize,
    filters: &'p [Filter],
    published: Vec<Arc<Published>>,
}

impl<'p> Draws<'p> {
    /// The draws of a pathway.
    pub fn of(pathway: &'p Pathway, library: &Library) -> Draws<'p> {
        let draws = pathway.items.iter().filter_map(|item| match item {
            Item::Draw { count, filters, from } => Some(Draw {
                count: *count,
                filters,
                published: from.iter().filter_map(|slug| library.current(crate::course::Kind::Scenario, slug.as_str())).collect(),
            }),
            _ => None,
        });
        Draws(draws.collect())
    }

    /// The scenarios for each draw: one for each filter where there is one, then others up to the count.
    /// Which of several is drawn turns on the person's key, so that colleagues do not all get the same and nobody's changes.
    pub fn for_person(&self, person: PersonId, sector: Option<Sector>) -> Vec<Vec<Slug>> {
        let turn = usize::try_from(person.0.as_u128() % 1_000_003).unwrap_or_default();
        self.0.iter().map(|draw| draw_one(draw, sector, turn)).collect()
    }
}

fn draw_one(draw: &Draw<'_>, sector: Option<Sector>, turn: usize) -> Vec<Slug> {
    let mut drawn: Vec<Slug> = Vec::new();
    let take = |fits: &dyn Fn(&Scenario) -> bool, drawn: &mut Vec<Slug>| {
        let open = draw.published.iter().filter(|piece| !drawn.contains(&piece.slug) && piece.scenario().is_some_and(fits));
        let open: Vec<_> = open.collect();
        if let Some(piece) = turn.checked_rem(open.len()).and_then(|index| open.get(index)) {
            drawn.push(piece.slug.clone());
        }
    };
    for filter in draw.filters.iter().take(draw.count) {
        match filter {
            Filter::Refusal => take(&|scenario| scenario.issues.contains(&Issue::Refusal), &mut drawn),
            Filter::Harm => take(&|scenario| scenario.issues.contains(&Issue::Harm), &mut drawn),
            Filter::OwnSector => take(&|scenario| Some(scenario.sector) == sector, &mut drawn),
        }
    }
    while drawn.len() < draw.count.min(draw.published.len()) {
        take(&|_| true, &mut drawn);
    }
    drawn
}
