//! What a row changes: of the person, of their address, and of their post in the agency.

use chrono::{Days, NaiveDate};

use super::row::Draft;
use super::{Act, Change, Detail, Fault, Known, KnownAgency, KnownPerson, Outcome, Planned, Setting};
use crate::app::long_date;
use crate::course::scenario::Sector;
use crate::database::{PersonId, PostId, person as people, post as posts};
use crate::people::import::columns::Column;

/// Which post a row is about.
enum Which<'a> {
    /// One that is there.
    There(&'a posts::Model),
    /// A new one; the one before it ends the day before.
    After(&'a posts::Model),
    /// A new one.
    New,
    /// Several fit.
    Unclear(usize),
}

/// Says what a row comes to.
pub(super) fn settle(setting: &Setting, draft: &Draft, known: &Known) -> Planned {
    let person = draft.known.and_then(|place| known.people.get(place));
    let name = draft.name.clone().or_else(|| person.map(|known| known.person.name.clone())).unwrap_or_default();
    let mut detail = Detail { name, changes: Vec::new(), faults: draft.faults.clone() };
    let act = if detail.faults.is_empty() { act(setting, draft, person, known, &mut detail) } else { None };
    let outcome = match &act {
        _ if !detail.faults.is_empty() => Outcome::Refused,
        Some(act) if act.person_before.is_none() => Outcome::New,
        Some(act) if leaves(act) => Outcome::Leaver,
        Some(_) => Outcome::Changed,
        None => Outcome::Unchanged,
    };
    let act = act.filter(|_| outcome != Outcome::Refused);
    if outcome == Outcome::Refused {
        detail.changes.clear();
    }
    Planned { number: draft.number, is_in_file: true, person: person.map(|known| known.person.id), outcome, detail, act }
}

/// Whether a post gets a last day that it did not have, and no other comes after it.
fn leaves(act: &Act) -> bool {
    let ends = |(before, after): &(Option<posts::Model>, posts::Model)| {
        before.as_ref().is_some_and(|before| before.ends_on.is_none()) && after.ends_on.is_some()
    };
    act.posts.iter().any(ends) && act.posts.iter().all(|(before, _)| before.is_some())
}

/// Ends the post of somebody who is not in the file.
pub(super) fn leave(setting: &Setting, number: u32, known: &KnownPerson, post: &posts::Model, day: NaiveDate) -> Planned {
    let (name, person) = (known.person.name.clone(), Some(known.person.id));
    if post.starts_on > day {
        let reason = format!(
            "Not in the file, but the post as {} begins only on {}. Say what is right on their page",
            post.role,
            long_date(post.starts_on)
        );
        let fault = Fault { column: Column::EndsOn.label().to_owned(), value: String::new(), reason };
        let detail = Detail { name, changes: Vec::new(), faults: vec![fault] };
        return Planned { number, is_in_file: false, person, outcome: Outcome::Refused, detail, act: None };
    }
    let after = posts::Model { ends_on: Some(day), ..post.clone() };
    let what = format!("Last day as {}{}", post.role, place(setting, post));
    let change = Change { what, old: day_words(post.ends_on), new: long_date(day) };
    let act = Act {
        person: known.person.clone(),
        person_before: Some(known.person.clone()),
        email_ended: None,
        email_new: None,
        posts: vec![(Some(post.clone()), after)],
    };
    let detail = Detail { name, changes: vec![change], faults: Vec::new() };
    Planned { number, is_in_file: false, person, outcome: Outcome::Leaver, detail, act: Some(act) }
}

fn act(setting: &Setting, draft: &Draft, person: Option<&KnownPerson>, known: &Known, detail: &mut Detail) -> Option<Act> {
    let before = person.map(|known| known.person.clone());
    let after = match &before {
        Some(before) => {
            let name = draft.name.clone().unwrap_or_else(|| before.name.clone());
            before.clone().called(&name, draft.staff_number.clone().or_else(|| before.staff_number.clone()))
        }
        None => people::Model { id: draft.id, ..people::Model::new(draft.name.as_deref()?, draft.staff_number.clone(), setting.now) },
    };
    if let Some(before) = &before {
        note(detail, "Name", &before.name, &after.name);
        note(detail, "Staff number", text(before.staff_number.as_deref()), text(after.staff_number.as_deref()));
    }
    let emails = person.map(|known| known.emails.as_slice()).unwrap_or_default();
    let email_new = draft.email.clone().filter(|email| !emails.iter().any(|(_, theirs)| theirs == email));
    let email_ended = email_new.as_ref().and_then(|_| emails.first().cloned());
    if let (Some(new), true) = (&email_new, before.is_some()) {
        note(detail, "E-mail address", email_ended.as_ref().map_or("", |(_, old)| old.as_str()), new);
    }
    let posts = post(setting, draft, person, known, detail)?;
    let changes_person = before.as_ref() != Some(&after);
    (changes_person || email_new.is_some() || !posts.is_empty()).then_some(Act {
        person: after,
        person_before: before,
        email_ended,
        email_new,
        posts,
    })
}

type Posts = Vec<(Option<posts::Model>, posts::Model)>;

/// What becomes of the post, or nothing where the row does not say enough.
fn post(setting: &Setting, draft: &Draft, person: Option<&KnownPerson>, known: &Known, detail: &mut Detail) -> Option<Posts> {
    let agency = setting.agencies.iter().find(|agency| Some(agency.id) == draft.agency)?;
    let here: Vec<&posts::Model> = person.iter().flat_map(|known| &known.posts).filter(|post| post.agency_id == agency.id).collect();
    match which(draft, &here, setting.today) {
        Which::Unclear(number) => {
            let reason = format!("They hold {number} posts here. Give the first day of the one that is meant, as it stands on their page");
            detail.faults.push(super::row::fault(setting, Column::StartsOn, "", reason));
            None
        }
        Which::There(there) => {
            let after = changed(setting, draft, there);
            if after.ends_on.is_some_and(|end| end < after.starts_on) {
                let reason = "The last day is before the first. Correct one of them".to_owned();
                detail.faults.push(super::row::fault(setting, Column::EndsOn, &day_words(after.ends_on), reason));
                return None;
            }
            note_post(detail, there, &after, known);
            Some(if after == *there { Vec::new() } else { vec![(Some(there.clone()), after)] })
        }
        Which::After(before) => {
            let ends_on = draft.starts_on.and_then(|day| day.checked_sub_days(Days::new(1)));
            let ended = posts::Model { ends_on, ..before.clone() };
            note(detail, &format!("Last day as {}", before.role), &day_words(before.ends_on), &day_words(ended.ends_on));
            let new = new_post(setting, draft, agency, detail)?;
            Some(vec![(Some(before.clone()), ended), (None, new)])
        }
        Which::New => new_post(setting, draft, agency, detail).map(|new| vec![(None, new)]),
    }
}

fn which<'a>(draft: &Draft, here: &[&'a posts::Model], today: NaiveDate) -> Which<'a> {
    let live: Vec<&'a posts::Model> = here.iter().copied().filter(|post| post.ends_on.is_none_or(|end| end >= today)).collect();
    let begun = |post: &&&'a posts::Model| Some(post.starts_on) == draft.starts_on;
    if let Some(exact) = live.iter().find(begun).or_else(|| here.iter().rev().find(begun)) {
        return Which::There(exact);
    }
    let differs = |post: &posts::Model| draft.role.as_ref().is_some_and(|role| *role != post.role);
    match (live.as_slice(), draft.starts_on) {
        ([], None) => here.iter().max_by_key(|post| post.starts_on).map_or(Which::New, |last| Which::There(last)),
        ([], Some(_)) => Which::New,
        // A later day with another role is a move; anything else is a correction.
        ([only], Some(day)) if day > only.starts_on && differs(only) => Which::After(only),
        ([only], _) => Which::There(only),
        (several, _) => {
            let mut same = several.iter().filter(|post| Some(&post.role) == draft.role.as_ref());
            match (same.next(), same.next()) {
                (Some(only), None) => Which::There(only),
                _ => Which::Unclear(several.len()),
            }
        }
    }
}

/// A post with what the row says of it; an empty cell leaves what is there.
fn changed(setting: &Setting, draft: &Draft, there: &posts::Model) -> posts::Model {
    let says_end = setting.matching.columns.contains_key(&Column::EndsOn);
    let has_ended = there.ends_on.is_some_and(|end| end < setting.today);
    let ends_on = match draft.ends_on {
        Some(day) => Some(day),
        // Whoever stands in the file without a last day is in post.
        None if says_end || has_ended => None,
        None => there.ends_on,
    };
    posts::Model {
        role: draft.role.clone().unwrap_or_else(|| there.role.clone()),
        team: draft.team.clone().or_else(|| there.team.clone()),
        manager_id: draft.manager.or(there.manager_id),
        training_group: draft.training_group.unwrap_or(there.training_group),
        sector: draft.sector.map_or_else(|| there.sector.clone(), |sector| sector.code().to_owned()),
        employment_kind: draft.kind.map_or_else(|| there.employment_kind.clone(), str::to_owned),
        starts_on: draft.starts_on.unwrap_or(there.starts_on),
        ends_on,
        ..there.clone()
    }
}

fn new_post(setting: &Setting, draft: &Draft, agency: &KnownAgency, detail: &mut Detail) -> Option<posts::Model> {
    let mut missing = |column, reason: &str| detail.faults.push(super::row::fault(setting, column, "", reason.to_owned()));
    if draft.role.is_none() {
        missing(Column::Role, "This is a new post, so give a role");
    }
    if draft.starts_on.is_none() {
        missing(Column::StartsOn, "This is a new post, so give its first day");
    }
    let training_group = draft.training_group.or(setting.matching.training_group);
    if training_group.is_none() {
        missing(Column::TrainingGroup, "This is a new post, so give a training group, 1 to 8");
    }
    let post = posts::Model {
        id: PostId::new(),
        person_id: draft.id,
        agency_id: agency.id,
        role: draft.role.clone()?,
        team: draft.team.clone(),
        manager_id: draft.manager,
        training_group: training_group?,
        sector: draft.sector.unwrap_or(agency.sector).code().to_owned(),
        employment_kind: draft.kind.unwrap_or("employee").to_owned(),
        starts_on: draft.starts_on?,
        ends_on: draft.ends_on,
    };
    let words = format!("{}, {}, from {}, training group {}", post.role, agency.name, long_date(post.starts_on), post.training_group);
    note(detail, "New post", "", &words);
    Some(post)
}

fn note_post(detail: &mut Detail, before: &posts::Model, after: &posts::Model, known: &Known) {
    let sector = |code: &str| Sector::parse(code).map_or_else(|| code.to_owned(), |sector| sector.label().to_owned());
    note(detail, "Role", &before.role, &after.role);
    note(detail, "Team", text(before.team.as_deref()), text(after.team.as_deref()));
    if before.manager_id != after.manager_id {
        let [old, new] = [before.manager_id, after.manager_id].map(|manager| manager_words(manager, known));
        detail.changes.push(Change { what: "Manager".to_owned(), old, new });
    }
    note(detail, "Training group", &before.training_group.to_string(), &after.training_group.to_string());
    note(detail, "Sector", &sector(&before.sector), &sector(&after.sector));
    note(detail, "Employed as", &before.employment_kind, &after.employment_kind);
    note(detail, "First day", &long_date(before.starts_on), &long_date(after.starts_on));
    note(detail, "Last day", &day_words(before.ends_on), &day_words(after.ends_on));
}

/// The manager's name; one who is new has none yet.
fn manager_words(manager: Option<PersonId>, known: &Known) -> String {
    let Some(manager) = manager else { return String::new() };
    known.names.get(&manager).cloned().unwrap_or_else(|| "somebody of this file".to_owned())
}

fn note(detail: &mut Detail, what: &str, old: &str, new: &str) {
    if old != new {
        detail.changes.push(Change { what: what.to_owned(), old: old.to_owned(), new: new.to_owned() });
    }
}

fn text(text: Option<&str>) -> &str {
    text.unwrap_or_default()
}

fn day_words(day: Option<NaiveDate>) -> String {
    day.map(long_date).unwrap_or_default()
}

/// The agency of a post, if there are several to choose from.
fn place(setting: &Setting, post: &posts::Model) -> String {
    let agency = setting.agencies.iter().find(|agency| agency.id == post.agency_id).filter(|_| setting.agencies.len() > 1);
    agency.map(|agency| format!(", {}", agency.name)).unwrap_or_default()
}
