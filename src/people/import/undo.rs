//! Taking back, within a day, what a list did: each row to what was before, but for those that somebody has changed since.

use std::collections::{HashMap, HashSet};

use sea_orm::{ConnectionTrait, DbErr, SqlErr};

use super::known::unreadable;
use super::plan::{Act, Detail, Fault};
use super::stored::text;
use crate::app::App;
use crate::database::people_import::{self, ImportState, KEPT};
use crate::database::people_import_row::{self, Model as Row};
use crate::database::{
    EmailId, ImportId, PersonId, PostId, Scope, StoreError, assignment, audit, person, person_email, person_name, post, removal,
    report_row, roster,
};
use crate::error::{AppError, Result};

/// The word for a row that was not undone.
pub const KEPT_ROW: &str = "kept";

/// A row that was applied, and why it cannot be undone, if it cannot.
struct Undoing {
    row: Row,
    act: Act,
    why_not: Option<&'static str>,
}

/// Undoes an import.
///
/// # Errors
/// If there is no such import in scope, it is too late, something rests on what it did, or the store fails; then nothing is undone.
pub async fn undo(app: &App, scope: &Scope, by: Option<PersonId>, id: ImportId) -> Result<()> {
    let now = app.now();
    let transaction = app.store.begin_write().await?;
    people_import::wait_for_turn(&transaction).await?;
    let import = people_import::held_within(&transaction, scope, id).await?.ok_or(AppError::NotFound)?;
    match (import.state, import.applied_at) {
        (ImportState::Undone, _) => return Ok(()),
        (ImportState::Applied, Some(at)) if now - at < KEPT => {}
        _ => return Err(AppError::Conflict("This list cannot be undone: it was not applied, or more than a day ago")),
    }
    let mut rows = Vec::new();
    for row in people_import_row::all(&transaction, id).await?.into_iter().filter(|row| !row.undo.is_empty()) {
        let act: Act = serde_json::from_str(&row.undo).map_err(|error| unreadable("row that was applied", &error))?;
        rows.push(Undoing { row, act, why_not: None });
    }
    check(&transaction, app, &mut rows).await?;
    write(&transaction, &rows, now).await.map_err(explain)?;
    let kept = rows.iter().filter(|row| row.why_not.is_some()).map(kept_row).collect::<Result<Vec<Row>, StoreError>>()?;
    let detail = format!("{} rows, {} kept", rows.len() - kept.len(), kept.len());
    people_import_row::put(&transaction, kept).await?;
    people_import::note_undone(&transaction, id, import.counts, now).await?;
    audit::note(&transaction, now, by, "undid a list of people", &id.to_string(), &detail).await?;
    transaction.commit().await?;
    Ok(())
}

/// What else rests on a post or a person than is looked for here stops the whole.
fn explain(error: StoreError) -> AppError {
    match &error {
        StoreError::Database(database) if is_held(database) => {
            AppError::Conflict("Nothing was undone: something else is recorded of one of these people or posts by now")
        }
        _ => AppError::Store(error),
    }
}

fn is_held(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
}

/// Finds the rows that cannot be undone.
async fn check(db: &impl ConnectionTrait, app: &App, rows: &mut [Undoing]) -> Result<(), StoreError> {
    let people: Vec<PersonId> = rows.iter().map(|row| row.act.person.id).collect();
    let found = roster::of_people(db, &people).await?;
    let added = |row: &&Undoing| row.act.person_before.is_none();
    let new_people: Vec<PersonId> = rows.iter().filter(added).map(|row| row.act.person.id).collect();
    let new_posts: Vec<PostId> = rows.iter().flat_map(|row| new_posts(&row.act)).collect();
    let busy = removal::with_traces(db, &new_people).await?;
    let used = removal::posts_with_traces(db, &new_posts).await?;
    let olds = rows.iter().filter_map(|row| row.act.email_ended.as_ref()).map(|(_, old)| old.clone()).collect();
    let keys = roster::Keys { numbers: HashSet::new(), emails: olds, agency: None };
    let taken: HashSet<String> =
        roster::load(db, &keys, app.today()).await?.people.into_iter().flat_map(|found| found.emails).map(|(_, email)| email).collect();
    for row in rows.iter_mut() {
        let now = found.get(&row.act.person.id);
        let is_busy = busy.contains(&row.act.person.id) || new_posts_of(&row.act).any(|post| used.contains(&post));
        let is_taken = row.act.email_ended.as_ref().is_some_and(|(_, old)| taken.contains(old));
        row.why_not = match now {
            None => Some("They are not here any more"),
            Some(now) if !is_as_applied(&row.act, now) => Some("This was changed after the list was applied. Put it right by hand"),
            Some(_) if is_busy => Some("They have begun to use Octavo. End their post by hand if it is wrong"),
            Some(_) if is_taken => Some("Their old address is somebody else\u{2019}s by now. Put it right by hand"),
            Some(_) => None,
        };
    }
    keep_managers(db, rows, &new_people).await
}

fn new_posts(act: &Act) -> Vec<PostId> {
    new_posts_of(act).collect()
}

fn new_posts_of(act: &Act) -> impl Iterator<Item = PostId> {
    act.posts.iter().filter(|(before, _)| before.is_none()).map(|(_, after)| after.id)
}

/// Whether everything is still as the list left it.
fn is_as_applied(act: &Act, now: &roster::Found) -> bool {
    let posts: HashMap<PostId, &post::Model> = now.posts.iter().map(|post| (post.id, post)).collect();
    let has_email = act.email_new.as_ref().is_none_or(|email| now.emails.iter().any(|(_, theirs)| theirs == email));
    now.person == act.person
        && has_email
        && act.posts.iter().all(|(_, after)| posts.get(&after.id).is_some_and(|now| *now == after))
        // Somebody new who was given another post since is not new any more.
        && (act.person_before.is_some() || now.posts.len() == act.posts.len())
}

/// Somebody new who manages a post that stays, stays too.
async fn keep_managers(db: &impl ConnectionTrait, rows: &mut [Undoing], new_people: &[PersonId]) -> Result<(), StoreError> {
    let managed = removal::managed_by(db, new_people).await?;
    loop {
        let undone: HashSet<PostId> = rows
            .iter()
            .filter(|row| row.why_not.is_none())
            .flat_map(|row| &row.act.posts)
            .filter(|(before, after)| before.as_ref().is_none_or(|before| before.manager_id != after.manager_id))
            .map(|(_, after)| after.id)
            .collect();
        let needed: HashSet<PersonId> = managed.iter().filter(|(post, _)| !undone.contains(post)).map(|(_, manager)| *manager).collect();
        let stays = |row: &&mut Undoing| row.why_not.is_none() && row.act.person_before.is_none() && needed.contains(&row.act.person.id);
        let mut changed = false;
        for row in rows.iter_mut().filter(stays) {
            row.why_not = Some("They manage somebody whose post stays. Change that post first");
            changed = true;
        }
        if !changed {
            return Ok(());
        }
    }
}

async fn write(db: &impl ConnectionTrait, rows: &[Undoing], now: chrono::DateTime<chrono::Utc>) -> Result<(), StoreError> {
    let acts: Vec<&Act> = rows.iter().filter(|row| row.why_not.is_none()).map(|row| &row.act).collect();
    let before: Vec<post::Model> = acts.iter().flat_map(|act| act.posts.iter().filter_map(|(before, _)| before.clone())).collect();
    post::put(db, &before).await?;
    let gone: Vec<PostId> = acts.iter().flat_map(|act| new_posts(act)).collect();
    assignment::remove_of_posts(db, &gone, now).await?;
    post::remove(db, &gone).await?;
    let renamed: Vec<&&Act> = acts.iter().filter(|act| act.person_before.as_ref().is_some_and(|before| *before != act.person)).collect();
    let as_applied: Vec<person::Model> = renamed.iter().map(|act| act.person.clone()).collect();
    let as_before: Vec<person::Model> = renamed.iter().filter_map(|act| act.person_before.clone()).collect();
    person_name::keep(db, &as_applied, now).await?;
    person::put(db, &as_before).await?;
    write_addresses(db, &acts, now).await?;
    let new_people: Vec<PersonId> = acts.iter().filter(|act| act.person_before.is_none()).map(|act| act.person.id).collect();
    removal::remove(db, &new_people).await?;
    let stay: Vec<PersonId> = acts.iter().filter(|act| act.person_before.is_some()).map(|act| act.person.id).collect();
    report_row::refresh(db, &stay, now).await?;
    Ok(())
}

/// The address that came goes, and the one that went comes back.
async fn write_addresses(db: &impl ConnectionTrait, acts: &[&Act], now: chrono::DateTime<chrono::Utc>) -> Result<(), StoreError> {
    let changed: Vec<&&Act> = acts.iter().filter(|act| act.person_before.is_some() && act.email_new.is_some()).collect();
    let people: Vec<PersonId> = changed.iter().map(|act| act.person.id).collect();
    let found = roster::of_people(db, &people).await?;
    let (mut ended, mut back): (Vec<EmailId>, Vec<(PersonId, String)>) = (Vec::new(), Vec::new());
    for act in changed {
        let live = found.get(&act.person.id).map(|found| found.emails.as_slice()).unwrap_or_default();
        ended.extend(live.iter().filter(|(_, email)| Some(email) == act.email_new.as_ref()).map(|(id, _)| *id));
        back.extend(act.email_ended.iter().map(|(_, old)| (act.person.id, old.clone())));
    }
    person_email::replace(db, &ended, &back, now).await?;
    Ok(())
}

/// A row that stays as the list made it, with the reason.
fn kept_row(undoing: &Undoing) -> Result<Row, StoreError> {
    let mut detail: Detail = serde_json::from_str(&undoing.row.detail).map_err(|error| unreadable("row of a list", &error))?;
    let reason = undoing.why_not.unwrap_or_default().to_owned();
    detail.faults = vec![Fault { column: String::new(), value: String::new(), reason }];
    Ok(Row { outcome: KEPT_ROW.to_owned(), detail: text(&detail)?, ..undoing.row.clone() })
}
