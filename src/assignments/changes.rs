//! Changes of an assignment: read from the forms of its page, and stored with the standing that follows, in one transaction.

use chrono::{Days, NaiveDate};
use sea_orm::EntityTrait;

use super::one::Whole;
use super::words;
use crate::account::HrOfficer;
use crate::app::App;
use crate::assigning;
use crate::database::assignment_change::{self, Kind, NewChange};
use crate::database::{AssignmentChangeId, assignment, audit, person, standing};
use crate::error::{AppError, Result};
use crate::page::dates::TypedDate;
use crate::page::fields::{Fields, Problems};
use crate::standing::Progress;
use crate::standing::history::Change;

/// The longest note, in characters.
pub(super) const NOTE: usize = 500;
/// How far ahead a pause or an extension may reach.
const AHEAD: Days = Days::new(3 * 366);
/// How far back one may begin.
const BACK: Days = Days::new(366);

/// What a form asks for, or what is wrong with it.
///
/// # Errors
/// If it is no form of the page, or asks for what this assignment does not allow now.
pub(super) fn read(whole: &Whole, fields: &Fields) -> Result<std::result::Result<NewChange, Problems>> {
    let gone = AppError::Conflict("This assignment has been withdrawn or renewed since the page was shown. Nothing was changed.");
    let Some(standing) = &whole.standing else { return Err(gone) };
    let completed = Progress::from(standing.progress) == Progress::Completed;
    let form = fields.one("change").unwrap_or_default();
    let kind = match form.as_str() {
        "pause" => Kind::Paused,
        "resume" => Kind::Resumed,
        "extend" if !completed => Kind::Extended,
        "waive" => Kind::Waived,
        "end-waiver" => Kind::WaiverEnded,
        "withdraw" if whole.assignment.rule_id.is_none() => Kind::Withdrawn,
        "extend" | "withdraw" => return Err(AppError::Conflict("This assignment does not allow that now. Nothing was changed.")),
        _ => return Err(AppError::Malformed("no such change")),
    };
    let mut problems = Problems::none();
    let today = whole.today;
    let (from_on, until_on) = match kind {
        Kind::Paused => {
            let from = date(fields, "pause-from", "the first day of the pause", &mut problems);
            let until = date(fields, "pause-until", "the last day of the pause", &mut problems);
            check_span("pause", from, until, today, &mut problems);
            (from, until)
        }
        Kind::Extended => (None, extension(whole, fields, &mut problems)),
        Kind::Waived => {
            let from = date(fields, "waive-from", "the first day of the waiver", &mut problems);
            let until = match TypedDate::read(fields, "waive-until").is_empty() {
                true => None,
                false => date(fields, "waive-until", "the last day of the waiver", &mut problems),
            };
            check_span("waive", from, until, today, &mut problems);
            (from, until)
        }
        Kind::Resumed | Kind::WaiverEnded => (Some(today), None),
        _ => (None, None),
    };
    let (reason, note) = why(kind, &form, fields, &mut problems);
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    Ok(Ok(NewChange {
        id: AssignmentChangeId(fields.form_key()),
        assignment_id: whole.assignment.id,
        kind,
        reason,
        note,
        from_on,
        until_on,
        due_before: (kind == Kind::Extended).then_some(whole.assignment.due_on),
        by_id: None,
    }))
}

fn date(fields: &Fields, id: &str, what: &str, problems: &mut Problems) -> Option<NaiveDate> {
    TypedDate::read(fields, id).date(id, what, problems)
}

fn check_span(form: &str, from: Option<NaiveDate>, until: Option<NaiveDate>, today: NaiveDate, problems: &mut Problems) {
    let Some(from) = from else { return };
    let (first, last) = (today.checked_sub_days(BACK), today.checked_add_days(AHEAD));
    if first.is_some_and(|first| from < first) || last.is_some_and(|last| from > last) {
        problems.add(format!("{form}-from-day"), "The first day must be within the last year or the next three");
    }
    let Some(until) = until else { return };
    match () {
        () if until < from => problems.add(format!("{form}-until-day"), "The last day must be on or after the first"),
        () if until < today => problems.add(format!("{form}-until-day"), "The last day must be today or later"),
        () if last.is_some_and(|last| until > last) => {
            problems.add(format!("{form}-until-day"), "The last day must be within the next three years");
        }
        () => {}
    }
}

fn extension(whole: &Whole, fields: &Fields, problems: &mut Problems) -> Option<NaiveDate> {
    let due = date(fields, "extend-due", "the new date by which it is due", problems)?;
    let before = whole.assignment.due_on;
    let last = whole.today.checked_add_days(AHEAD);
    match () {
        () if due <= before => problems.add("extend-due-day", "The new date must be later than the one by which it is due now"),
        () if due < whole.today => problems.add("extend-due-day", "The new date must be today or later"),
        () if last.is_some_and(|last| due > last) => problems.add("extend-due-day", "The new date must be within the next three years"),
        () => {}
    }
    Some(due)
}

/// The reason, as one of the codes offered, and the note.
fn why(kind: Kind, form: &str, fields: &Fields, problems: &mut Problems) -> (String, String) {
    let (reason_id, note_id) = (format!("{form}-reason"), format!("{form}-note"));
    let reason = fields.one(&reason_id).unwrap_or_default();
    let note = fields.one(&note_id).unwrap_or_default();
    let offered = words::reasons(kind);
    let reason = match offered.iter().find(|(code, _)| *code == reason) {
        Some((code, _)) => (*code).to_owned(),
        None if offered.is_empty() => "other".to_owned(),
        None => {
            problems.add(reason_id, "Choose a reason");
            String::new()
        }
    };
    let length = note.chars().count();
    if length > NOTE {
        problems.add(note_id, format!("Use at most {NOTE} characters: there are {} too many", length - NOTE));
    } else if reason == "other" && note.is_empty() && !offered.is_empty() {
        problems.add(note_id, "Say what the reason is");
    }
    (reason, note)
}

/// Stores a change, with the standing that follows from it; once for each form.
///
/// # Errors
/// If the assignment has been withdrawn or renewed meanwhile, or the store cannot be written.
pub(super) async fn store(app: &App, hr: &HrOfficer, whole: &Whole, change: NewChange) -> Result<()> {
    let (now, today) = (app.now(), app.today());
    let change = NewChange { by_id: Some(hr.identity.person), ..change };
    let transaction = app.store.begin_write().await?;
    person::hold(&transaction, whole.person.id).await?;
    if assignment_change::is_noted(&transaction, change.id).await? {
        return Ok(());
    }
    let act = act(change.kind);
    let detail = format!("{}: {}", whole.title, change.reason);
    if change.kind == Kind::Withdrawn {
        if !assigning::withdraw_by_hand(&transaction, change, now).await? {
            return Err(AppError::Conflict("It has been begun since the page was shown, so it stays. Nothing was changed."));
        }
    } else {
        let gone = AppError::Conflict("This assignment has been withdrawn or renewed since the page was shown. Nothing was changed.");
        let stored = standing::Entity::find_by_id(change.assignment_id).one(&transaction).await?.ok_or(gone)?;
        let id = change.assignment_id;
        let pure = as_core(&change);
        assignment_change::add_many(&transaction, vec![change], now).await?;
        if let Some(pure) = pure {
            let row = stored.row(whole.assignment.due_on).changed(pure, today);
            standing::put(&transaction, id, &row, now).await?;
            if let Change::Extended { due_on } = pure {
                assignment::set_due(&transaction, id, due_on, app.now()).await?;
            }
        }
    }
    audit::note(&transaction, now, Some(hr.identity.person), act, &whole.person.id.to_string(), &detail).await?;
    transaction.commit().await?;
    Ok(())
}

fn as_core(change: &NewChange) -> Option<Change> {
    match (change.kind, change.from_on, change.until_on) {
        (Kind::Paused, Some(from), Some(until)) => Some(Change::Paused { from, until }),
        (Kind::Resumed, Some(on), _) => Some(Change::Resumed { on }),
        (Kind::Extended, _, Some(due_on)) => Some(Change::Extended { due_on }),
        (Kind::Waived, Some(from), until) => Some(Change::Waived { from, until }),
        (Kind::WaiverEnded, Some(on), _) => Some(Change::WaiverEnded { on }),
        _ => None,
    }
}

fn act(kind: Kind) -> &'static str {
    match kind {
        Kind::Paused => "paused an assignment",
        Kind::Resumed => "ended a pause",
        Kind::Extended => "extended an assignment",
        Kind::Waived => "waived an assignment",
        Kind::WaiverEnded => "ended a waiver",
        Kind::Withdrawn => "withdrew an assignment",
        Kind::AskedAgain => "asked for an assignment again",
    }
}
