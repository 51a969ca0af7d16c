//! Everybody a list may be about, with addresses and posts: a query for each thousand, not one for each person.

use std::collections::{HashMap, HashSet};

use sea_orm::prelude::Date;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::id::{AgencyId, EmailId, PersonId};
use super::{person, person_email, person_grant, post};

/// What finds people.
pub struct Keys {
    /// These staff numbers.
    pub numbers: HashSet<String>,
    /// These addresses, folded.
    pub emails: HashSet<String>,
    /// And everybody with a post in this agency.
    pub agency: Option<AgencyId>,
}

/// Somebody, with what belongs to them.
pub struct Found {
    /// Who.
    pub person: person::Model,
    /// Their live addresses, the oldest first.
    pub emails: Vec<(EmailId, String)>,
    /// Their posts, the oldest first.
    pub posts: Vec<post::Model>,
}

/// Everybody found.
pub struct Roster {
    /// In no order.
    pub people: Vec<Found>,
    /// Who manages each person of the partnership, in posts that have not ended.
    pub managers: HashMap<PersonId, Vec<PersonId>>,
    /// The names of all of them, and of those who manage them.
    pub names: HashMap<PersonId, String>,
    /// Who of those found may do more than learn, and whether they are administrators.
    pub with_more_than_learning: HashMap<PersonId, bool>,
}

/// Finds everybody.
///
/// # Errors
/// If the database cannot be read.
pub async fn load(db: &impl ConnectionTrait, keys: &Keys, today: Date) -> Result<Roster, DbErr> {
    let ids = ids(db, keys).await?;
    let found = of_people(db, &ids).await?;
    let with_more_than_learning = person_grant::with_more_than_learning(db, &ids).await?;
    let names = names(db, &found).await?;
    Ok(Roster { people: found.into_values().collect(), managers: managers(db, today).await?, names, with_more_than_learning })
}

/// These people, with what belongs to them.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_people(db: &impl ConnectionTrait, ids: &[PersonId]) -> Result<HashMap<PersonId, Found>, DbErr> {
    let mut found: HashMap<PersonId, Found> = HashMap::new();
    for some in ids.chunks(super::AT_A_TIME) {
        let within = |column: person::Column| column.is_in(some.iter().copied());
        for person in person::Entity::find().filter(within(person::Column::Id)).all(db).await? {
            found.insert(person.id, Found { person, emails: Vec::new(), posts: Vec::new() });
        }
        let emails = person_email::Entity::find()
            .filter(person_email::Column::PersonId.is_in(some.iter().copied()))
            .filter(person_email::Column::EndedAt.is_null())
            .order_by_asc(person_email::Column::CreatedAt)
            .order_by_asc(person_email::Column::Id);
        for email in emails.all(db).await? {
            found.entry(email.person_id).and_modify(|found| found.emails.push((email.id, email.email)));
        }
        let posts = post::Entity::find().filter(post::Column::PersonId.is_in(some.iter().copied()));
        for post in posts.order_by_asc(post::Column::StartsOn).order_by_asc(post::Column::Id).all(db).await? {
            found.entry(post.person_id).and_modify(|found| found.posts.push(post));
        }
    }
    Ok(found)
}

async fn names(db: &impl ConnectionTrait, found: &HashMap<PersonId, Found>) -> Result<HashMap<PersonId, String>, DbErr> {
    let mut names: HashMap<PersonId, String> = found.values().map(|found| (found.person.id, found.person.name.clone())).collect();
    let managers: HashSet<PersonId> = found.values().flat_map(|found| &found.posts).filter_map(|post| post.manager_id).collect();
    let others: Vec<PersonId> = managers.into_iter().filter(|manager| !names.contains_key(manager)).collect();
    for some in others.chunks(super::AT_A_TIME) {
        let people = person::Entity::find().select_only().columns([person::Column::Id, person::Column::Name]);
        let found: Vec<(PersonId, String)> = people.filter(person::Column::Id.is_in(some.iter().copied())).into_tuple().all(db).await?;
        names.extend(found);
    }
    Ok(names)
}

async fn ids(db: &impl ConnectionTrait, keys: &Keys) -> Result<Vec<PersonId>, DbErr> {
    let mut ids: HashSet<PersonId> = HashSet::new();
    let numbers: Vec<&str> = keys.numbers.iter().map(String::as_str).collect();
    for some in numbers.chunks(super::AT_A_TIME) {
        let people = person::Entity::find().select_only().column(person::Column::Id);
        let found: Vec<PersonId> = people.filter(person::Column::StaffNumber.is_in(some.iter().copied())).into_tuple().all(db).await?;
        ids.extend(found);
    }
    let emails: Vec<&str> = keys.emails.iter().map(String::as_str).collect();
    for some in emails.chunks(super::AT_A_TIME) {
        let owners = person_email::Entity::find().select_only().column(person_email::Column::PersonId);
        let live = owners.filter(person_email::Column::Email.is_in(some.iter().copied())).filter(person_email::Column::EndedAt.is_null());
        let found: Vec<PersonId> = live.into_tuple().all(db).await?;
        ids.extend(found);
    }
    if let Some(agency) = keys.agency {
        let posts = post::Entity::find().select_only().column(post::Column::PersonId).filter(post::Column::AgencyId.eq(agency));
        let found: Vec<PersonId> = posts.into_tuple().all(db).await?;
        ids.extend(found);
    }
    Ok(ids.into_iter().collect())
}

async fn managers(db: &impl ConnectionTrait, today: Date) -> Result<HashMap<PersonId, Vec<PersonId>>, DbErr> {
    let live = Condition::any().add(post::Column::EndsOn.is_null()).add(post::Column::EndsOn.gte(today));
    let found: Vec<(PersonId, Option<PersonId>)> = post::Entity::find()
        .select_only()
        .columns([post::Column::PersonId, post::Column::ManagerId])
        .filter(post::Column::ManagerId.is_not_null())
        .filter(live)
        .into_tuple()
        .all(db)
        .await?;
    let mut managers: HashMap<PersonId, Vec<PersonId>> = HashMap::new();
    for (person, manager) in found {
        managers.entry(person).or_default().extend(manager);
    }
    Ok(managers)
}
