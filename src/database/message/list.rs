//! What the outbox's screens ask.

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{Condition, QueryOrder, QuerySelect, SelectGetableTuple, Selector};

use super::{Column, Entity, Model, State, Trouble};
use crate::database::id::{MessageId, PersonId};
use crate::database::{Scope, person, person_email, post};

/// Which messages somebody wants to see.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those in this state.
    pub state: Option<State>,
    /// Those that this stood in the way of.
    pub trouble: Option<Trouble>,
    /// Those to people whose name holds this.
    pub name: Option<String>,
    /// Those older than this one.
    pub before: Option<MessageId>,
}

/// A message with whom it is for.
pub type Named = (Model, Option<person::Model>);

/// The newest messages to people within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn newest(db: &impl ConnectionTrait, scope: &Scope, filter: &Filter, limit: u64) -> Result<Vec<Named>, DbErr> {
    let mut select = Entity::find().filter(within(scope));
    if let Some(state) = filter.state {
        select = select.filter(Column::State.eq(state));
    }
    if let Some(trouble) = filter.trouble {
        select = select.filter(Column::Trouble.eq(trouble));
    }
    if let Some(name) = &filter.name {
        select = select.filter(Column::PersonId.in_subquery(called(name)));
    }
    if let Some(before) = filter.before {
        select = select.filter(Column::Id.lt(before));
    }
    name_all(db, select.order_by_desc(Column::Id).limit(limit).all(db).await?).await
}

/// One message, if it is to somebody within the scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, id: MessageId) -> Result<Option<Named>, DbErr> {
    let found = Entity::find_by_id(id).filter(within(scope)).all(db).await?;
    Ok(name_all(db, found).await?.pop())
}

/// How many messages to people within a scope are not sent, by state.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_unsent(db: &impl ConnectionTrait, scope: &Scope) -> Result<HashMap<State, i64>, DbErr> {
    let counts = Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "number")
        .filter(Column::State.is_in([State::Waiting, State::Failed, State::GivenUp]))
        .filter(within(scope))
        .group_by(Column::State);
    Ok(counts.into_tuple::<(State, i64)>().all(db).await?.into_iter().collect())
}

/// The newest messages to somebody within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn newest_to(db: &impl ConnectionTrait, scope: &Scope, person: PersonId, limit: u64) -> Result<Vec<Model>, DbErr> {
    let theirs = Entity::find().filter(within(scope)).filter(Column::PersonId.eq(person));
    theirs.order_by_desc(Column::Id).limit(limit).all(db).await
}

/// Somebody's own messages, the newest first; without what went to an address that was not theirs.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId, limit: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::PersonId.eq(person)).order_by_desc(Column::Id).limit(limit).all(db).await
}

/// The addresses of these people that a mail server refused for good, and that have taken nothing since.
///
/// # Errors
/// If the database cannot be read.
pub async fn refused(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<HashMap<PersonId, HashSet<String>>, DbErr> {
    let refused = last(people, Column::RefusedAddress, Column::RefusedAt).all(db).await?;
    if refused.is_empty() {
        return Ok(HashMap::new());
    }
    let sent = last(people, Column::Address, Column::SentAt).all(db).await?;
    let sent: HashMap<_, _> = sent.into_iter().map(|(person, address, at)| ((person, address), at)).collect();
    let mut found: HashMap<PersonId, HashSet<String>> = HashMap::new();
    for (person, address, at) in refused {
        let key = (person, address);
        if sent.get(&key).is_none_or(|sent| *sent < at) {
            found.entry(person).or_default().insert(key.1);
        }
    }
    Ok(found)
}

/// When something last happened to each address of these people.
fn last(people: &[PersonId], address: Column, at: Column) -> Selector<SelectGetableTuple<(PersonId, String, DateTimeUtc)>> {
    Entity::find()
        .select_only()
        .column(Column::PersonId)
        .column(address)
        .column_as(at.max(), "last")
        .filter(Column::PersonId.is_in(people.iter().copied()))
        .filter(at.is_not_null())
        .group_by(Column::PersonId)
        .group_by(address)
        .into_tuple()
}

/// Where each of these people is written to: their oldest address, unless it was refused and they have another.
///
/// # Errors
/// If the database cannot be read.
pub async fn addresses(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<HashMap<PersonId, String>, DbErr> {
    let live = person_email::Entity::find()
        .filter(person_email::Column::PersonId.is_in(people.iter().copied()))
        .filter(person_email::Column::EndedAt.is_null())
        .order_by_asc(person_email::Column::CreatedAt)
        .order_by_asc(person_email::Column::Id);
    let refused = refused(db, people).await?;
    let mut best: HashMap<PersonId, (bool, String)> = HashMap::new();
    for row in live.all(db).await? {
        let bad = refused.get(&row.person_id).is_some_and(|bad| bad.contains(&row.email));
        if best.get(&row.person_id).is_none_or(|(was_bad, _)| *was_bad && !bad) {
            best.insert(row.person_id, (bad, row.email));
        }
    }
    Ok(best.into_iter().map(|(person, (_, email))| (person, email)).collect())
}

async fn name_all(db: &impl ConnectionTrait, messages: Vec<Model>) -> Result<Vec<Named>, DbErr> {
    let people = person::Entity::find().filter(person::Column::Id.is_in(messages.iter().filter_map(|message| message.person_id)));
    let people: HashMap<_, _> = people.all(db).await?.into_iter().map(|person| (person.id, person)).collect();
    let named = |message: Model| {
        let person = message.person_id.and_then(|id| people.get(&id).cloned());
        (message, person)
    };
    Ok(messages.into_iter().map(named).collect())
}

/// To somebody with a post, at any time, in an agency of the scope. What is to nobody we know is the partnership's alone.
fn within(scope: &Scope) -> Condition {
    match scope.is_whole() {
        true => Condition::all(),
        false => Condition::all().add(Column::PersonId.in_subquery(holders(scope))),
    }
}

fn holders(scope: &Scope) -> SelectStatement {
    Query::select().column(post::Column::PersonId).from(post::Entity).cond_where(scope.on(post::Column::AgencyId)).to_owned()
}

fn called(name: &str) -> SelectStatement {
    let like = format!("%{}%", name.to_lowercase().replace(['%', '_', '\\'], ""));
    Query::select().column(person::Column::Id).from(person::Entity).and_where(person::Column::NameFolded.like(like)).to_owned()
}
