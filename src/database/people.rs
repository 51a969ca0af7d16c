//! The list of people, by any part of a name, an address or a staff number; and who of them somebody may look at.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder, QuerySelect,
    Select, prelude::Date,
};

use super::id::{AgencyId, PersonId};
use super::{Scope, agency, person, person_email, post};

/// Whom somebody looks for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Every one of these, folded, must stand in the name.
    pub words: Vec<String>,
    /// Or this, in small letters, at the start of an address, or the whole staff number.
    pub text: String,
    /// With a post in this agency.
    pub agency: Option<AgencyId>,
    /// In post, or not any more.
    pub state: State,
    /// The day that this is about.
    pub today: Date,
}

/// Whether people are in post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// With a post that has not ended.
    Current,
    /// With posts, all of which have ended.
    Leavers,
    /// Either, and those who never had a post.
    All,
}

/// From where on a page goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The beginning.
    Start,
    /// Past this person.
    After(PersonId),
    /// Back from this person.
    Before(PersonId),
}

/// A page of people, and whether there are more on each side.
#[derive(Clone, Debug)]
pub struct Found {
    /// Those on it, in order of names.
    pub people: Vec<person::Model>,
    /// Whether some come before.
    pub has_before: bool,
    /// Whether some come after.
    pub has_after: bool,
}

/// Fewer letters than these stand at the start of too many addresses.
const SHORTEST_ADDRESS: usize = 3;

/// A page of people, found by where it begins: as quick at the end of the list as at its start.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, wanted: &Wanted, from: From, take: u64) -> Result<Found, DbErr> {
    let back = matches!(from, From::Before(_));
    let at = match from {
        From::Start => None,
        From::After(id) | From::Before(id) => person::Entity::find_by_id(id).one(db).await?,
    };
    let order = if back { Order::Desc } else { Order::Asc };
    let ids: Vec<PersonId> = select(scope, wanted)
        .select_only()
        .column(person::Column::Id)
        .filter(Condition::all().add_option(at.as_ref().map(|at| past(at, back))))
        .order_by(person::Column::NameFolded, order.clone())
        .order_by(person::Column::Id, order)
        .limit(take + 1)
        .into_tuple()
        .all(db)
        .await?;
    let more = u64::try_from(ids.len()).is_ok_and(|number| number > take);
    let shown = ids.into_iter().take(usize::try_from(take).unwrap_or(usize::MAX));
    // Only their keys are searched for, which an index holds whole; the rows are read of those found.
    let found = person::Entity::find().filter(person::Column::Id.is_in(shown));
    let people = found.order_by_asc(person::Column::NameFolded).order_by_asc(person::Column::Id).all(db).await?;
    Ok(Found { people, has_before: if back { more } else { at.is_some() }, has_after: if back { at.is_some() } else { more } })
}

/// How many there are, counted up to one past a limit: past that, nobody needs the number.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_up_to(db: &impl ConnectionTrait, scope: &Scope, wanted: &Wanted, limit: u64) -> Result<usize, DbErr> {
    let found: Vec<PersonId> = select(scope, wanted).select_only().column(person::Column::Id).limit(limit + 1).into_tuple().all(db).await?;
    Ok(found.len())
}

fn past(at: &person::Model, back: bool) -> Condition {
    let (name, id) = (Expr::col((person::Entity, person::Column::NameFolded)), Expr::col((person::Entity, person::Column::Id)));
    match back {
        false => Condition::all()
            .add(name.clone().gte(at.name_folded.as_str()))
            .add(Condition::any().add(name.gt(at.name_folded.as_str())).add(id.gt(at.id))),
        true => Condition::all()
            .add(name.clone().lte(at.name_folded.as_str()))
            .add(Condition::any().add(name.lt(at.name_folded.as_str())).add(id.lt(at.id))),
    }
}

fn select(scope: &Scope, wanted: &Wanted) -> Select<person::Entity> {
    let mut select = person::Entity::find();
    if !wanted.text.is_empty() {
        select = select.filter(matches(wanted));
    }
    let held = Condition::all()
        .add(scope.on(post::Column::AgencyId))
        .add_option(wanted.agency.map(|agency| Expr::col((post::Entity, post::Column::AgencyId)).eq(agency)));
    let live = Condition::any().add(post::Column::EndsOn.is_null()).add(post::Column::EndsOn.gte(wanted.today));
    match wanted.state {
        State::All if scope.is_whole() && wanted.agency.is_none() => select,
        State::All => select.filter(Expr::exists(posts(held))),
        State::Current => select.filter(Expr::exists(posts(held.add(live)))),
        State::Leavers => select.filter(Expr::exists(posts(held.clone()))).filter(Expr::exists(posts(held.add(live))).not()),
    }
}

/// Posts of the person of the row, with this condition.
fn posts(condition: Condition) -> SelectStatement {
    let mut posts = Query::select();
    posts.expr(Expr::val(1)).from(post::Entity).cond_where(condition);
    posts.and_where(Expr::col((post::Entity, post::Column::PersonId)).equals((person::Entity, person::Column::Id)));
    posts
}

fn matches(wanted: &Wanted) -> Condition {
    let name = || Expr::col((person::Entity, person::Column::NameFolded));
    let words = wanted.words.iter().fold(Condition::all(), |all, word| all.add(name().like(anywhere(word))));
    let mut any = Condition::any();
    if !wanted.words.is_empty() {
        any = any.add(words);
    }
    // Whoever types one word may mean an address or a number; nobody types a blank into either.
    if !wanted.text.contains(char::is_whitespace) {
        let number = || Expr::col((person::Entity, person::Column::StaffNumber));
        any = any.add(number().eq(wanted.text.as_str())).add(number().eq(wanted.text.to_uppercase()));
        if wanted.text.chars().count() >= SHORTEST_ADDRESS {
            let mut addresses = Query::select();
            addresses.column(person_email::Column::PersonId).from(person_email::Entity);
            addresses
                .and_where(Expr::col(person_email::Column::Email).like(LikeExpr::new(format!("{}%", literal(&wanted.text))).escape('!')));
            addresses.and_where(Expr::col(person_email::Column::EndedAt).is_null());
            any = any.add(person::Column::Id.in_subquery(addresses));
        }
    }
    any
}

fn anywhere(text: &str) -> LikeExpr {
    LikeExpr::new(format!("%{}%", literal(text))).escape('!')
}

fn literal(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// A person, if somebody with this scope may look at them: one who holds or held a post within it.
///
/// # Errors
/// If the database cannot be read.
pub async fn within(db: &impl ConnectionTrait, scope: &Scope, person: PersonId) -> Result<Option<person::Model>, DbErr> {
    let mut select = person::Entity::find_by_id(person);
    if !scope.is_whole() {
        select = select.filter(Expr::exists(posts(Condition::all().add(scope.on(post::Column::AgencyId)))));
    }
    select.one(db).await
}

/// A post with its agency's name and its manager's.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Held {
    /// The post.
    #[sea_orm(nested)]
    pub post: post::Model,
    /// Where.
    pub agency_name: String,
    /// Who manages it.
    pub manager_name: Option<String>,
}

/// The posts of these people within a scope, the latest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn posts_within(db: &impl ConnectionTrait, scope: &Scope, people: &[PersonId]) -> Result<Vec<Held>, DbErr> {
    let of_agency = post::Entity::belongs_to(agency::Entity).from(post::Column::AgencyId).to(agency::Column::Id);
    let of_manager = post::Entity::belongs_to(person::Entity).from(post::Column::ManagerId).to(person::Column::Id);
    post::Entity::find()
        .column_as(agency::Column::Name, "agency_name")
        .column_as(person::Column::Name, "manager_name")
        .join(JoinType::InnerJoin, of_agency.into())
        .join(JoinType::LeftJoin, of_manager.into())
        .filter(post::Column::PersonId.is_in(people.iter().copied()))
        .filter(scope.on(post::Column::AgencyId))
        .order_by_desc(post::Column::StartsOn)
        .order_by_desc(post::Column::Id)
        .into_model()
        .all(db)
        .await
}

/// An address of each of these people, the oldest that is still theirs.
///
/// # Errors
/// If the database cannot be read.
pub async fn addresses_of(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<HashMap<PersonId, String>, DbErr> {
    let live = person_email::Entity::find()
        .filter(person_email::Column::PersonId.is_in(people.iter().copied()))
        .filter(person_email::Column::EndedAt.is_null())
        .order_by_desc(person_email::Column::CreatedAt)
        .order_by_desc(person_email::Column::Id)
        .all(db)
        .await?;
    // The oldest comes last, and stays.
    Ok(live.into_iter().map(|row| (row.person_id, row.email)).collect())
}

/// Whose staff number or address this is.
///
/// # Errors
/// If the database cannot be read.
pub async fn known_as(db: &impl ConnectionTrait, key: &str) -> Result<Option<PersonId>, DbErr> {
    match person::with_staff_number(db, key.trim()).await? {
        Some(person) => Ok(Some(person)),
        None => person_email::find_person(db, key).await,
    }
}

/// What finds a person: their staff number, or an address of theirs.
///
/// # Errors
/// If the database cannot be read.
pub async fn key_of(db: &impl ConnectionTrait, id: PersonId) -> Result<String, DbErr> {
    let number = person::Entity::find_by_id(id).one(db).await?.and_then(|person| person.staff_number);
    match number {
        Some(number) => Ok(number),
        None => Ok(person_email::addresses_of(db, id).await?.into_iter().next().unwrap_or_default()),
    }
}

/// Highest number of people one above the other.
const LEVELS: usize = 50;

/// Whether somebody is managed by this person in a post that has not ended, directly or by others in between: a query for each level.
///
/// # Errors
/// If the database cannot be read.
pub async fn is_managed_by(db: &impl ConnectionTrait, somebody: PersonId, person: PersonId, today: Date) -> Result<bool, DbErr> {
    let mut level = vec![somebody];
    for _ in 0..LEVELS {
        if level.contains(&person) {
            return Ok(true);
        }
        let live = Condition::any().add(post::Column::EndsOn.is_null()).add(post::Column::EndsOn.gte(today));
        let above: Vec<Option<PersonId>> = post::Entity::find()
            .select_only()
            .column(post::Column::ManagerId)
            .distinct()
            .filter(post::Column::PersonId.is_in(level))
            .filter(live)
            .into_tuple()
            .all(db)
            .await?;
        level = above.into_iter().flatten().collect();
        if level.is_empty() {
            return Ok(false);
        }
    }
    Ok(false)
}
