//! The note of a case about the law of today.
//! Must never let a second note hide the first.

use super::Case;
use super::outline::Outline;
use crate::content::law;
use crate::course::law::LawNote;

/// Reads the note, if there is one. It may stand at the end of a case in several beats.
pub(super) fn read<'n, 'a>(case: &Case<'n, 'a>, outline: &Outline<'n, 'a>) -> Option<LawNote> {
    let mut notes = outline.today();
    let first = notes.next()?;
    for second in notes {
        case.document.faults.error(second.at, "a second heading “Today”", "put both under one");
    }
    law::note(case.document, &case.renderer, "", first.at, first.body)
}
