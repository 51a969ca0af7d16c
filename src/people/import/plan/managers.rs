//! Who manages whom: found by staff number or address among the known and in the file itself, and never in a circle.

use std::collections::{HashMap, HashSet};

use super::person::Finder;
use super::row::{Draft, fault};
use super::{Known, Outcome, Planned, Setting};
use crate::database::PersonId;
use crate::people::import::columns::Column;

/// Finds the manager that each row names.
pub(super) fn resolve(setting: &Setting, drafts: &mut [Draft], known: &Known) {
    let finder = Finder::new(known);
    let in_file: HashMap<String, PersonId> = drafts
        .iter()
        .flat_map(|draft| [draft.staff_number.clone(), draft.email.clone()].into_iter().flatten().map(move |key| (key, draft.id)))
        .collect();
    for draft in drafts {
        let Some(key) = draft.manager_key.clone() else { continue };
        let folded = key.to_lowercase();
        let place = finder.by_number(&key).or_else(|| finder.by_email(&folded));
        let of_file = || in_file.get(&key).or_else(|| in_file.get(&folded)).copied();
        let found = place.and_then(|place| known.people.get(place)).map(|known| known.person.id).or_else(of_file);
        match found {
            Some(manager) if manager == draft.id => {
                draft.refuse(setting, Column::Manager, &key, "Nobody manages themselves. Give somebody else, or leave the cell empty");
            }
            Some(manager) => draft.manager = Some(manager),
            None => {
                let reason = "Nobody has this staff number or e-mail address. Add them to the file, or leave the cell empty";
                draft.refuse(setting, Column::Manager, &key, reason);
            }
        }
    }
}

/// Refuses every row that stands in a circle of managers.
pub(super) fn refuse_loops(setting: &Setting, drafts: &[Draft], planned: &mut [Planned], known: &Known) {
    let given: HashMap<PersonId, PersonId> = drafts.iter().filter_map(|draft| Some((draft.id, draft.manager?))).collect();
    let above = |person: PersonId| match given.get(&person) {
        Some(manager) => vec![*manager],
        None => known.managers.get(&person).cloned().unwrap_or_default(),
    };
    // Who has been looked at and leads to no circle needs no second look: the whole file costs one walk.
    let mut clear: HashSet<PersonId> = HashSet::new();
    for (draft, planned) in drafts.iter().zip(planned) {
        if draft.manager.is_none() || clear.contains(&draft.id) {
            continue;
        }
        let (mut seen, mut level, mut is_circle) = (HashSet::from([draft.id]), above(draft.id), false);
        while let Some(person) = level.pop() {
            is_circle |= person == draft.id;
            if !clear.contains(&person) && seen.insert(person) {
                level.extend(above(person));
            }
        }
        match is_circle {
            false => clear.extend([draft.id]),
            true => refuse(
                setting,
                planned,
                draft,
                "This makes a circle: the manager is managed, directly or not, by this person. Correct one of the rows",
            ),
        }
    }
}

/// Refuses rows whose manager would be new, and whose manager's own row is refused: they would have nobody.
pub(super) fn refuse_without_manager(setting: &Setting, drafts: &[Draft], planned: &mut [Planned]) {
    let rows: HashMap<PersonId, usize> =
        drafts.iter().enumerate().filter(|(_, draft)| draft.known.is_none()).map(|(place, draft)| (draft.id, place)).collect();
    loop {
        let lost: Vec<(usize, u32)> = drafts
            .iter()
            .enumerate()
            .filter(|(place, _)| planned.get(*place).is_some_and(|row| row.outcome != Outcome::Refused))
            .filter_map(|(place, draft)| {
                let manager = rows.get(&draft.manager?)?;
                let row = planned.get(*manager).filter(|row| row.outcome == Outcome::Refused)?;
                Some((place, row.number))
            })
            .collect();
        if lost.is_empty() {
            return;
        }
        for (place, number) in lost {
            if let (Some(planned), Some(draft)) = (planned.get_mut(place), drafts.get(place)) {
                refuse(
                    setting,
                    planned,
                    draft,
                    &format!("Row {number}, the manager\u{2019}s, is refused. Mend that row first, or leave the cell empty"),
                );
            }
        }
    }
}

fn refuse(setting: &Setting, planned: &mut Planned, draft: &Draft, reason: &str) {
    planned.outcome = Outcome::Refused;
    planned.act = None;
    planned.detail.changes.clear();
    let value = draft.manager_key.clone().unwrap_or_default();
    planned.detail.faults.push(fault(setting, Column::Manager, &value, reason.to_owned()));
}
