//! Doing what a dry run showed: all of it in one transaction, or nothing. Whoever comes second waits, and is told if that changes anything.

use sea_orm::ConnectionTrait;

use super::plan::{Act, Planned};
use super::stored::{self, Ready, text};
use crate::account::outbox;
use crate::app::App;
use crate::assigning::assign_by_rule;
use crate::database::people_import::ImportState;
use crate::database::{
    EmailId, ImportId, PersonId, Scope, StoreError, audit, people_import, people_import_row, person, person_email, person_grant,
    person_name, post, report_row,
};
use crate::error::{AppError, Result};

/// What applying came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It is done, now or by the same button before.
    Done,
    /// People have changed since the dry run, which has been made again.
    LookAgain,
    /// There is no dry run yet.
    NotPlanned,
}

/// Applies an import. Applying it twice does it once.
///
/// # Errors
/// If there is no such import in scope, or the store fails; then nothing is applied.
pub async fn apply(app: &App, scope: &Scope, by: Option<PersonId>, id: ImportId) -> Result<Applied> {
    let now = app.now();
    let transaction = app.store.begin_write().await?;
    people_import::wait_for_turn(&transaction).await?;
    let import = people_import::held_within(&transaction, scope, id).await?.ok_or(AppError::NotFound)?;
    let matching = match (import.state, stored::matching_of(&import)?) {
        (ImportState::Planned, Some(matching)) => matching,
        (ImportState::Applied | ImportState::Undone, _) => return Ok(Applied::Done),
        _ => return Ok(Applied::NotPlanned),
    };
    let shown = people_import_row::all(&transaction, id).await?;
    let mut ready = stored::plan_now(app, &transaction, scope, &import, matching).await?;
    if !stored::is_as_shown(&shown, &ready)? {
        stored::keep_plan(app, &transaction, id, &mut ready).await?;
        transaction.commit().await?;
        return Ok(Applied::LookAgain);
    }
    write(&transaction, &ready.planned, now).await?;
    keep_undo(&transaction, shown, &ready).await?;
    people_import::note_applied(&transaction, id, now).await?;
    let number = ready.planned.iter().filter(|row| row.act.is_some()).count();
    audit::note(&transaction, now, by, "applied a list of people", &id.to_string(), &format!("{number} rows")).await?;
    let told = acts(&ready.planned).filter(|act| act.person_before.is_some());
    let told = told.filter_map(|act| Some((act.person.id, act.email_ended.clone().map(|(_, old)| old), act.email_new.clone()?)));
    outbox::tell_of_change(&transaction, &told.collect::<Vec<_>>(), now).await?;
    transaction.commit().await?;
    assign_by_rule(app).await?;
    Ok(Applied::Done)
}

fn acts(planned: &[Planned]) -> impl Iterator<Item = &Act> {
    planned.iter().filter_map(|row| row.act.as_ref())
}

/// Writes what all rows do: a statement for each thousand, not one for each row.
async fn write(db: &impl ConnectionTrait, planned: &[Planned], now: chrono::DateTime<chrono::Utc>) -> Result<(), StoreError> {
    let renamed = |act: &&Act| act.person_before.as_ref().is_some_and(|before| *before != act.person);
    let before: Vec<person::Model> = acts(planned).filter(renamed).filter_map(|act| act.person_before.clone()).collect();
    let added: Vec<&Act> = acts(planned).filter(|act| act.person_before.is_none()).collect();
    let people: Vec<person::Model> = added.iter().copied().chain(acts(planned).filter(renamed)).map(|act| act.person.clone()).collect();
    person_name::keep(db, &before, now).await?;
    person::put(db, &people).await?;
    let new_people: Vec<PersonId> = added.iter().map(|act| act.person.id).collect();
    person_grant::make_learners(db, &new_people, now).await?;
    let address = |act: &Act| Some((act.person.id, act.email_new.clone()?));
    let of_new: Vec<_> = added.iter().filter_map(|act| address(act)).collect();
    let of_known: Vec<_> = acts(planned).filter(|act| act.person_before.is_some()).filter_map(address).collect();
    let ended: Vec<EmailId> = acts(planned).filter_map(|act| act.email_ended.as_ref()).map(|(id, _)| *id).collect();
    person_email::replace(db, &ended, &of_known, now).await?;
    person_email::add_all(db, &of_new, now).await?;
    let posts: Vec<post::Model> = acts(planned).flat_map(|act| act.posts.iter().map(|(_, after)| after.clone())).collect();
    post::put(db, &posts).await?;
    let touched: Vec<PersonId> = acts(planned).map(|act| act.person.id).collect();
    report_row::refresh(db, &touched, now).await?;
    Ok(())
}

async fn keep_undo(db: &impl ConnectionTrait, shown: Vec<people_import_row::Model>, ready: &Ready) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for (mut row, planned) in shown.into_iter().zip(&ready.planned) {
        let Some(act) = &planned.act else { continue };
        row.undo = text(act)?;
        row.person_id = Some(act.person.id);
        rows.push(row);
    }
    people_import_row::put(db, rows).await?;
    Ok(())
}
