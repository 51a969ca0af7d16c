//! Whom each row is about.

use std::collections::HashMap;

use super::row::Draft;
use super::{Known, KnownPerson, Setting};
use crate::people::import::columns::Column;

/// Finds the person of each row, or takes them for new.
pub(super) fn find_all(setting: &Setting, drafts: &mut [Draft], known: &Known) {
    let finder = Finder::new(known);
    for draft in drafts {
        find(setting, draft, known, &finder);
    }
}

/// The known by their keys.
pub(super) struct Finder<'a> {
    by_number: HashMap<&'a str, usize>,
    by_email: HashMap<&'a str, usize>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(known: &'a Known) -> Finder<'a> {
        let people = || known.people.iter().enumerate();
        let numbers = people().filter_map(|(place, known)| Some((known.person.staff_number.as_deref()?, place)));
        let emails = people().flat_map(|(place, known)| known.emails.iter().map(move |(_, email)| (email.as_str(), place)));
        Finder { by_number: numbers.collect(), by_email: emails.collect() }
    }

    pub(super) fn by_number(&self, number: &str) -> Option<usize> {
        self.by_number.get(number).copied()
    }

    pub(super) fn by_email(&self, email: &str) -> Option<usize> {
        self.by_email.get(email).copied()
    }
}

fn find(setting: &Setting, draft: &mut Draft, known: &Known, finder: &Finder<'_>) {
    let (number, email) = (draft.staff_number.clone(), draft.email.clone());
    let by_number = number.as_deref().and_then(|number| finder.by_number(number));
    let by_email = email.as_deref().and_then(|email| finder.by_email(email));
    draft.about = by_number.iter().chain(&by_email).filter_map(|place| known.people.get(*place)).map(|known| known.person.id).collect();
    match (by_number, by_email) {
        (Some(one), Some(other)) if one != other => {
            let reason = "This address is somebody else\u{2019}s already. Correct the address, or the staff number";
            draft.refuse(setting, Column::Email, &email.unwrap_or_default(), reason);
        }
        (None, Some(place)) => {
            let theirs = known.people.get(place).and_then(|known| known.person.staff_number.as_deref());
            if let (Some(given), Some(theirs)) = (&number, theirs) {
                let reason = format!(
                    "The address belongs to somebody with staff number {theirs}. Correct one of the two, or change the staff number on their page first"
                );
                draft.refuse(setting, Column::StaffNumber, given, reason);
            }
            take(setting, draft, known, place);
        }
        (Some(place), _) => take(setting, draft, known, place),
        (None, None) => check_new(setting, draft),
    }
}

fn take(setting: &Setting, draft: &mut Draft, known: &Known, place: usize) {
    let Some(person) = known.people.get(place) else { return };
    draft.known = Some(place);
    draft.id = person.person.id;
    if !may_see(setting, person) {
        let column = if draft.staff_number.is_some() { Column::StaffNumber } else { Column::Email };
        let value = draft.staff_number.clone().or_else(|| draft.email.clone()).unwrap_or_default();
        let reason =
            "This belongs to somebody of another agency. Take the row out, and ask the partnership\u{2019}s HR team to add the post";
        draft.refuse(setting, column, &value, reason);
        return;
    }
    let changes_email = draft.email.as_ref().is_some_and(|email| !person.emails.iter().any(|(_, theirs)| theirs == email));
    if changes_email && !person.may_change_email {
        let value = draft.email.clone().unwrap_or_default();
        let reason = "They may do more here than learn, so a file does not change their address. Leave the cell empty; they change it themselves under \u{201c}My account\u{201d}";
        draft.refuse(setting, Column::Email, &value, reason);
    }
}

/// Whether whoever loads the file may change this person: one with a post in an agency of theirs.
fn may_see(setting: &Setting, known: &KnownPerson) -> bool {
    setting.is_whole || known.posts.iter().any(|post| setting.agencies.iter().any(|agency| agency.id == post.agency_id))
}

fn check_new(setting: &Setting, draft: &mut Draft) {
    let is_wrong = |draft: &Draft, column: Column| {
        let named = super::row::fault(setting, column, "", String::new()).column;
        draft.faults.iter().any(|fault| fault.column == named)
    };
    // That neither is given is said already.
    if draft.staff_number.is_none() && draft.email.is_none() {
        return;
    }
    if draft.name.is_none() && !is_wrong(draft, Column::Name) && !is_wrong(draft, Column::FirstName) {
        draft.refuse(setting, Column::Name, "", "Nobody is known by this staff number or address, so give a name");
    }
    if draft.email.is_none() && !is_wrong(draft, Column::Email) {
        draft.refuse(setting, Column::Email, "", "Nobody is known by this staff number, so give the e-mail address they will sign in with");
    }
}
