//! Who must complete what: gives posts what their rules ask for, takes back what no rule asks for and nobody has begun, opens renewals,
//! and keeps standings. Below the journeys, because learning, people and reports all rest on it.

mod adding;
mod changing;
pub mod completing;
mod draw;
pub mod items;
pub mod rebuilding;
mod renewing;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect};

pub use adding::{ByHand, Manual, assign_by_hand};
pub use renewing::terms_for;

use crate::app::App;
use crate::database::assignment_change::{self, Kind, NewChange};
use crate::database::rule_cover::{self, Whose};
use crate::database::{AssignmentChangeId, AssignmentId, ContentId, PersonId, StoreError, assignment, pathway_rule, standing};
use crate::ledger::Key;
use crate::library::Library;

/// The reason, as a code, of what a rule changed.
pub const BY_RULE: &str = "rule";

/// What came of assigning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// New assignments.
    pub assigned: usize,
    /// Withdrawn ones that a rule asks for again.
    pub asked_again: usize,
    /// Those that no rule asks for any more, withdrawn because nobody had begun them.
    pub withdrawn: usize,
    /// Renewals opened.
    pub renewed: usize,
    /// Those asked to complete what has changed.
    pub changed: usize,
}

/// When assigning happens.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'k> {
    /// The civil day in Europe/London.
    pub today: NaiveDate,
    /// Now.
    pub now: DateTime<Utc>,
    /// What a completion is entered in the ledger with, where everything asked for has been done before.
    pub key: &'k Key,
}

impl Moment<'_> {
    /// Now.
    pub fn of(app: &App) -> Moment<'_> {
        Moment { today: app.today(), now: app.now(), key: &app.ledger }
    }
}

/// Brings everybody's assignments up to date in a transaction of its own. Gives how many were assigned.
///
/// # Errors
/// If the store fails; then nothing was assigned.
pub async fn assign_by_rule(app: &App) -> Result<usize, StoreError> {
    assign_apart(app, &Whose::All).await
}

/// The same for one person, whose post has just changed: nobody else's posts are read.
///
/// # Errors
/// If the store fails; then nothing was assigned.
pub async fn assign_person(app: &App, person: PersonId) -> Result<usize, StoreError> {
    assign_apart(app, &Whose::Person(person)).await
}

/// In a transaction of its own, because it takes hold of the rules before it takes hold of anybody.
async fn assign_apart(app: &App, whose: &Whose) -> Result<usize, StoreError> {
    let transaction = app.store.begin_write().await?;
    let done = assign_in(&transaction, &app.library, whose, Moment::of(app)).await?;
    transaction.commit().await?;
    Ok(done.assigned)
}

/// Brings assignments up to date in the caller's transaction: everybody's, or one person's. Asks the database a number of questions that
/// does not grow with the number of posts.
///
/// # Errors
/// If the database refuses; then nothing of the transaction stands.
pub async fn assign_in(db: &impl ConnectionTrait, library: &Library, whose: &Whose, at: Moment<'_>) -> Result<Done, DbErr> {
    let rules = pathway_rule::hold_all(db).await?;
    let mut done = Done::default();
    for pathway in rules.iter().map(|rule| rule.content_id).collect::<BTreeSet<_>>() {
        let covers = rule_cover::covers_of(db, &rules, pathway).await?;
        let added = adding::add_missing(db, library, (pathway, &covers), whose, at).await?;
        done.assigned += added.assigned;
        done.asked_again += added.asked_again;
        done.withdrawn += withdraw_dropped(db, (pathway, &covers), whose, at).await?;
    }
    done.renewed = renewing::open_renewals(db, library, &rules, whose, at).await?;
    Ok(done)
}

/// What a new day brings to everybody: pauses and waivers that begin or end, what rules ask for, what has changed in the content.
///
/// # Errors
/// If the store fails; then nothing of it stands, and it can be done again.
pub async fn begin_day(app: &App) -> Result<Done, StoreError> {
    let transaction = app.store.begin_write().await?;
    let at = Moment::of(app);
    rebuilding::turn(&transaction, at.today, at.now).await?;
    let mut done = assign_in(&transaction, &app.library, &Whose::All, at).await?;
    done.changed = changing::assign_changed(&transaction, &app.library, at).await?;
    transaction.commit().await?;
    Ok(done)
}

/// Withdraws what no rule asks for any more and nobody has begun. The rows stay, with an end and a reason.
async fn withdraw_dropped(
    db: &impl ConnectionTrait,
    (pathway, covers): (ContentId, &[rule_cover::Cover]),
    whose: &Whose,
    at: Moment<'_>,
) -> Result<usize, DbErr> {
    let dropped = rule_cover::unbegun(rule_cover::dropped(covers, pathway, whose, at.today));
    let ids: Vec<AssignmentId> = dropped.select_only().column(assignment::Column::Id).into_tuple().all(db).await?;
    withdraw(db, &ids, at.now).await?;
    Ok(ids.len())
}

async fn withdraw(db: &impl ConnectionTrait, ids: &[AssignmentId], now: DateTime<Utc>) -> Result<(), DbErr> {
    assignment::set_ended(db, ids, Some(now)).await?;
    standing::take_away(db, ids, now).await?;
    assignment_change::add_many(db, ids.iter().map(|id| by_rule(*id, Kind::Withdrawn)).collect(), now).await
}

/// A change that a rule brought about.
fn by_rule(assignment_id: AssignmentId, kind: Kind) -> NewChange {
    NewChange {
        id: AssignmentChangeId::new(),
        assignment_id,
        kind,
        reason: BY_RULE.to_owned(),
        note: String::new(),
        from_on: None,
        until_on: None,
        due_before: None,
        by_id: None,
    }
}

/// Withdraws one that somebody made by hand and nobody has begun. Gives whether that was so.
///
/// # Errors
/// If the database refuses.
pub async fn withdraw_by_hand(db: &impl ConnectionTrait, change: NewChange, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let id = change.assignment_id;
    let standing = standing::Entity::find_by_id(id).one(db).await?;
    if standing.is_none_or(|standing| standing.progress != standing::Progress::NotStarted) {
        return Ok(false);
    }
    assignment::set_ended(db, &[id], Some(now)).await?;
    standing::take_away(db, &[id], now).await?;
    assignment_change::add_many(db, vec![change], now).await?;
    Ok(true)
}
