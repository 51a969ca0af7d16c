//! The outbox: messages to people, written in the transaction of what causes them and sent afterwards. A reason is a key: nothing is
//! written twice for the same one. Whoever sends a message holds a lease on it, so that two servers do not both send it.

pub mod list;

use std::collections::HashMap;

use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, DatabaseTransaction, ExprTrait, QueryOrder, QuerySelect, TryInsertResult};
use serde::Serialize;

use super::gather::Write;
use super::id::{EmailChangeId, MessageId, PersonId};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    /// Its key; its Message-ID is made from it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    /// Why it was written. No two messages have the same.
    pub reason: String,
    /// What it is.
    pub kind: Kind,
    /// To whom; nobody we know, if it goes to an address that is not yet anybody's.
    pub person_id: Option<PersonId>,
    /// The address.
    pub address: String,
    /// The subject.
    pub subject: String,
    /// The text; empty for a link, whose token is never kept here.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// The same with headings and links.
    #[sea_orm(column_type = "Text", nullable)]
    #[serde(skip_serializing)]
    pub html: Option<String>,
    /// A calendar file that goes with it.
    #[sea_orm(column_type = "Text", nullable)]
    #[serde(skip_serializing)]
    pub calendar: Option<String>,
    /// The change of address that it asks about.
    #[serde(skip_serializing)]
    pub change_id: Option<EmailChangeId>,
    /// Where a link leads: an address of ours, or the end of a change.
    pub leads_to: Option<String>,
    /// How far it is.
    pub state: State,
    /// How often it has been tried.
    pub tries: i32,
    /// When it is to be tried next.
    pub due_at: DateTimeUtc,
    /// Since when it has been tried: what the time to give up is counted from.
    #[serde(skip_serializing)]
    pub since: DateTimeUtc,
    /// Who holds it.
    #[serde(skip_serializing)]
    pub lease: Option<Uuid>,
    /// Until when they do.
    #[serde(skip_serializing)]
    pub leased_until: Option<DateTimeUtc>,
    /// What stood in the way the last time: a class, never the mail server's words, which may hold an address.
    pub trouble: Option<Trouble>,
    /// The mail server's number for it.
    pub trouble_code: Option<i32>,
    /// When it was written.
    pub created_at: DateTimeUtc,
    /// When it was last tried.
    pub tried_at: Option<DateTimeUtc>,
    /// When the mail server took it.
    pub sent_at: Option<DateTimeUtc>,
    /// The address that a mail server refused for good; not always the one it went to in the end.
    pub refused_address: Option<String>,
    /// When it did.
    pub refused_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Kind {
    /// What somebody is asked to complete, or their team.
    #[sea_orm(string_value = "reminder")]
    Reminder,
    /// News of an account or of a report.
    #[sea_orm(string_value = "letter")]
    Letter,
    /// A link that signs in.
    #[sea_orm(string_value = "sign_in_link")]
    SignInLink,
    /// A link that confirms a change of address.
    #[sea_orm(string_value = "address_link")]
    AddressLink,
}

impl Kind {
    /// Whether it holds a secret: then its text is kept nowhere, and is made anew for each try.
    pub const fn is_link(self) -> bool {
        matches!(self, Kind::SignInLink | Kind::AddressLink)
    }
}

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum State {
    /// Not tried yet.
    #[sea_orm(string_value = "waiting")]
    Waiting,
    /// The mail server took it.
    #[sea_orm(string_value = "sent")]
    Sent,
    /// It was not taken, and is tried again.
    #[sea_orm(string_value = "failed")]
    Failed,
    /// It was not taken, and is not tried again.
    #[sea_orm(string_value = "given_up")]
    GivenUp,
}

/// What stood in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Trouble {
    /// The mail server could not be reached, or hung up.
    #[sea_orm(string_value = "unreachable")]
    Unreachable,
    /// It took too long.
    #[sea_orm(string_value = "too_slow")]
    TooSlow,
    /// No encrypted connection could be made.
    #[sea_orm(string_value = "encryption")]
    Encryption,
    /// It said something that is not SMTP.
    #[sea_orm(string_value = "garbled")]
    Garbled,
    /// It said: not now (4xx).
    #[sea_orm(string_value = "not_now")]
    NotNow,
    /// It refused the message, whoever it is for (5xx).
    #[sea_orm(string_value = "refused")]
    Refused,
    /// It refused the address, for good (5xx at RCPT).
    #[sea_orm(string_value = "address_refused")]
    AddressRefused,
    /// What is kept as the address is none.
    #[sea_orm(string_value = "no_address")]
    NoAddress,
    /// The folder that mail is written to could not be written.
    #[sea_orm(string_value = "folder")]
    Folder,
    /// By the time it could be sent, nobody waited for it any more.
    #[sea_orm(string_value = "unwanted")]
    Unwanted,
}

/// A message about to be written.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct New {
    pub reason: String,
    pub kind: Kind,
    pub person_id: Option<PersonId>,
    pub address: String,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    pub calendar: Option<String>,
    pub change_id: Option<EmailChangeId>,
    pub leads_to: Option<String>,
}

/// Part of the reason of a message that has no other: it is written once because whatever causes it happens once.
pub fn new_reason() -> Uuid {
    Uuid::now_v7()
}

/// How long whoever sends a message holds it: longer than any try lasts.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);

/// Writes messages; one whose reason stands there already is left out.
///
/// # Errors
/// If the database refuses.
pub async fn put_all(db: &impl ConnectionTrait, new: Vec<New>, now: DateTimeUtc) -> Result<(), DbErr> {
    if new.is_empty() {
        return Ok(());
    }
    let rows = new.into_iter().map(|new| ActiveModel::from(row(new, now)).reset_all());
    Entity::insert_many(rows).on_conflict_do_nothing_on([Column::Reason]).exec_without_returning(db).await.map(|_| ())
}

/// Writes a message that the caller sends as soon as this is committed, and holds until then; nothing if its reason stands there already.
///
/// # Errors
/// If the database refuses.
pub async fn put_held(db: &impl ConnectionTrait, new: New, now: DateTimeUtc) -> Result<Option<Model>, DbErr> {
    let row = Model { lease: Some(Uuid::now_v7()), leased_until: Some(now + LEASE), ..row(new, now) };
    let insert = Entity::insert(ActiveModel::from(row.clone()).reset_all()).on_conflict_do_nothing_on([Column::Reason]);
    Ok(matches!(insert.exec_without_returning(db).await?, TryInsertResult::Inserted(1)).then_some(row))
}

fn row(new: New, now: DateTimeUtc) -> Model {
    Model {
        id: MessageId::new(),
        reason: new.reason,
        kind: new.kind,
        person_id: new.person_id,
        address: new.address,
        subject: new.subject,
        text: new.text,
        html: new.html,
        calendar: new.calendar,
        change_id: new.change_id,
        leads_to: new.leads_to,
        state: State::Waiting,
        tries: 0,
        due_at: now,
        since: now,
        lease: None,
        leased_until: None,
        trouble: None,
        trouble_code: None,
        created_at: now,
        tried_at: None,
        sent_at: None,
        refused_address: None,
        refused_at: None,
    }
}

/// The keys of the messages with these reasons.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_reasons(db: &impl ConnectionTrait, reasons: Vec<String>) -> Result<HashMap<String, MessageId>, DbErr> {
    let found = Entity::find().select_only().column(Column::Reason).column(Column::Id).filter(Column::Reason.is_in(reasons));
    Ok(found.into_tuple::<(String, MessageId)>().all(db).await?.into_iter().collect())
}

/// Takes hold of some messages that are due, the longest due first; nobody else gets them until the lease runs out.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// When.
    pub now: DateTimeUtc,
    /// How many at most.
    pub limit: u64,
}

impl Write for Claim {
    type Output = Vec<Model>;

    async fn run(&self, db: &DatabaseTransaction) -> Result<Vec<Model>, DbErr> {
        let due = Entity::find().select_only().column(Column::Id).filter(free(self.now)).order_by_asc(Column::DueAt).limit(self.limit);
        let due: Vec<MessageId> = due.into_tuple().all(db).await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let lease = Uuid::now_v7();
        let hold = Entity::update_many()
            .col_expr(Column::Lease, Expr::value(lease))
            .col_expr(Column::LeasedUntil, Expr::value(self.now + LEASE))
            .filter(Column::Id.is_in(due))
            // Asked again: another server may have taken some in between.
            .filter(free(self.now));
        hold.exec(db).await?;
        Entity::find().filter(Column::Lease.eq(lease)).order_by_asc(Column::Id).all(db).await
    }
}

/// Due, and held by nobody.
fn free(now: DateTimeUtc) -> Condition {
    Condition::all()
        .add(Column::State.is_in([State::Waiting, State::Failed]))
        .add(Column::DueAt.lte(now))
        .add(Condition::any().add(Column::LeasedUntil.is_null()).add(Column::LeasedUntil.lte(now)))
}

/// What a try came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Sent,
    /// It did not; again at this time.
    Again(DateTimeUtc, Trouble, Option<u16>),
    /// It did not, and that is the end of it.
    GivenUp(Trouble, Option<u16>),
}

/// Notes what a try came to, if whoever tried still holds the message.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// Which message.
    pub id: MessageId,
    /// The lease it was tried under.
    pub lease: Option<Uuid>,
    /// What it came to.
    pub outcome: Outcome,
    /// When.
    pub now: DateTimeUtc,
}

impl Write for Mark {
    type Output = ();

    async fn run(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let (state, due, trouble, code) = match self.outcome {
            Outcome::Sent => (State::Sent, None, None, None),
            Outcome::Again(at, trouble, code) => (State::Failed, Some(at), Some(trouble), code),
            Outcome::GivenUp(trouble, code) => (State::GivenUp, None, Some(trouble), code),
        };
        let mut row = ActiveModel {
            state: Set(state),
            trouble: Set(trouble),
            trouble_code: Set(code.map(i32::from)),
            tried_at: Set(Some(self.now)),
            lease: Set(None),
            leased_until: Set(None),
            ..Default::default()
        };
        if state == State::Sent {
            row.sent_at = Set(Some(self.now));
        }
        if let Some(due) = due {
            row.due_at = Set(due);
        }
        let mut mark = Entity::update_many().set(row).col_expr(Column::Tries, Expr::col(Column::Tries).add(1));
        if trouble == Some(Trouble::AddressRefused) {
            mark = mark.col_expr(Column::RefusedAddress, Expr::col(Column::Address)).col_expr(Column::RefusedAt, Expr::value(self.now));
        }
        mark.filter(Column::Id.eq(self.id)).filter(Column::Lease.eq(self.lease)).exec(db).await.map(|_| ())
    }
}

/// Puts a message that was given up back among those that wait, to this address. Gives whether it was there to put back.
///
/// # Errors
/// If the database refuses.
pub async fn send_again(db: &impl ConnectionTrait, id: MessageId, address: String, now: DateTimeUtc) -> Result<bool, DbErr> {
    let row = ActiveModel { state: Set(State::Waiting), address: Set(address), due_at: Set(now), since: Set(now), ..Default::default() };
    let again = Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::State.eq(State::GivenUp));
    Ok(again.exec(db).await?.rows_affected == 1)
}
