//! What a message says of a pathway: its title, and about how long is left.

use std::collections::HashMap;

use crate::course::Kind;
use crate::course::pathway::{Item, Pathway};
use crate::database::reminder::candidate::Candidate;
use crate::database::{StoreError, VersionId};
use crate::library::Library;

/// The pathways of a batch.
pub struct Pathways(HashMap<VersionId, (String, u32)>);

impl Pathways {
    /// Looks them up, each once.
    pub async fn of(library: &Library, versions: impl Iterator<Item = VersionId>) -> Result<Pathways, StoreError> {
        let mut known = HashMap::new();
        for version in versions {
            if known.contains_key(&version) {
                continue;
            }
            let published = library.version(version).await?;
            let minutes = published.pathway().map_or(0, |pathway| minutes(library, pathway));
            known.insert(version, (published.title().to_owned(), minutes));
        }
        Ok(Pathways(known))
    }

    /// Its title, and about how many minutes are left; all of them where it is to be completed again.
    pub fn told(&self, candidate: &Candidate, renews: bool) -> (String, u32) {
        let (title, whole) = self.0.get(&candidate.version_id).cloned().unwrap_or_default();
        let (done, total) = (u32::try_from(candidate.items_done).unwrap_or(0), u32::try_from(candidate.items_total).unwrap_or(0));
        let left = if renews || total == 0 { whole } else { whole * total.saturating_sub(done) / total };
        (title, left.div_ceil(5) * 5)
    }
}

/// How long all of it takes; of what is drawn, as long as such cases take on average.
pub fn minutes(library: &Library, pathway: &Pathway) -> u32 {
    let module = |slug: &str| library.current(Kind::Module, slug).and_then(|piece| piece.module().map(|module| u32::from(module.minutes)));
    let case = |slug: &str| library.current(Kind::Scenario, slug).and_then(|piece| piece.scenario().map(|case| u32::from(case.minutes)));
    let item = |item: &Item| match item {
        Item::Module { slug, .. } => module(slug.as_str()).unwrap_or(0),
        Item::Scenario { slug } => case(slug.as_str()).unwrap_or(0),
        Item::Draw { count, from, .. } => {
            let all: Vec<u32> = from.iter().filter_map(|slug| case(slug.as_str())).collect();
            let number = u32::try_from(all.len()).unwrap_or(u32::MAX);
            all.iter().sum::<u32>().checked_div(number).unwrap_or(0) * u32::try_from(*count).unwrap_or(0)
        }
    };
    pathway.items.iter().map(item).sum()
}
