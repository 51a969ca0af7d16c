//! Whom to ask in an agency. One that is no longer right is removed from the list and stays in the store, with its history.

use super::id::{AgencyId, ContactId, PersonId};
use super::scope::Scope;
use super::{agency, post};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{QueryOrder, QuerySelect, TryInsertResult};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactId,
    /// Whose contact.
    pub agency_id: AgencyId,
    /// What for: "Safeguarding lead".
    pub purpose: String,
    /// Who.
    pub name: String,
    /// What else there is to know: an extension, hours, a room.
    pub details: String,
    /// Its place in the list.
    pub position: i32,
    /// The telephone number; empty if there is none.
    pub telephone: String,
    /// The e-mail address; empty if there is none.
    pub email: String,
    /// When it was taken off the list.
    pub removed_at: Option<DateTimeUtc>,
    /// The form it came from: a double post is one contact.
    pub form_key: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Purposes that every agency should have somebody for, in the order of a new list. Others may be named in words.
pub const PURPOSES: [&str; 6] = [
    "Safeguarding lead",
    "Data protection officer",
    "Caldicott guardian",
    "Children\u{2019}s social care, duty team",
    "Out of hours",
    "Manager on duty",
];

/// What a contact says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct Entry {
    pub purpose: String,
    pub name: String,
    pub telephone: String,
    pub email: String,
    pub details: String,
}

impl Model {
    /// What it says.
    pub fn entry(&self) -> Entry {
        let Model { purpose, name, telephone, email, details, .. } = self.clone();
        Entry { purpose, name, telephone, email, details }
    }
}

impl Entry {
    /// Who and how, in one line.
    pub fn line(&self) -> String {
        let parts = [&self.name, &self.telephone, &self.email, &self.details];
        parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ")
    }
}

/// Adds a contact at the end of an agency's list.
///
/// # Errors
/// If the database refuses.
pub async fn add(db: &impl ConnectionTrait, agency: AgencyId, purpose: &str, name: &str, details: &str) -> Result<(), DbErr> {
    let entry = Entry { purpose: purpose.to_owned(), name: name.to_owned(), details: details.to_owned(), ..Default::default() };
    add_once(db, agency, None, entry).await.map(|_| ())
}

/// Adds a contact from a form at the end of an agency's list. Says whether it is new: a form that comes twice adds one.
///
/// # Errors
/// If the database refuses.
pub async fn add_once(db: &impl ConnectionTrait, agency: AgencyId, form_key: Option<Uuid>, entry: Entry) -> Result<bool, DbErr> {
    let last: Option<Option<i32>> = Entity::find()
        .select_only()
        .column_as(Column::Position.max(), "last")
        .filter(Column::AgencyId.eq(agency))
        .into_tuple()
        .one(db)
        .await?;
    let row = ActiveModel {
        id: Set(ContactId::new()),
        agency_id: Set(agency),
        purpose: Set(entry.purpose),
        name: Set(entry.name),
        details: Set(entry.details),
        position: Set(last.flatten().map_or(0, |last| last.saturating_add(1))),
        telephone: Set(entry.telephone),
        email: Set(entry.email),
        removed_at: Set(None),
        form_key: Set(form_key),
    };
    let inserted = Entity::insert(row).on_conflict_do_nothing_on([Column::FormKey]).exec_without_returning(db).await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1)))
}

/// A contact on the list of an agency within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, agency: AgencyId, id: ContactId) -> Result<Option<Model>, DbErr> {
    listed(agency).filter(Column::Id.eq(id)).filter(scope.on(Column::AgencyId)).one(db).await
}

/// The list of one agency, in its order. Whom to ask is for everybody who is signed in.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_agency(db: &impl ConnectionTrait, agency: AgencyId) -> Result<Vec<Model>, DbErr> {
    listed(agency).order_by_asc(Column::Position).order_by_asc(Column::Id).all(db).await
}

/// The lists of these agencies, as far as they are within a scope.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_agencies(db: &impl ConnectionTrait, scope: &Scope, agencies: &[AgencyId]) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AgencyId.is_in(agencies.iter().copied()))
        .filter(scope.on(Column::AgencyId))
        .filter(Column::RemovedAt.is_null())
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

fn listed(agency: AgencyId) -> Select<Entity> {
    Entity::find().filter(Column::AgencyId.eq(agency)).filter(Column::RemovedAt.is_null())
}

/// Changes what a contact of an agency within a scope says.
///
/// # Errors
/// If the database refuses.
pub async fn change(db: &impl ConnectionTrait, scope: &Scope, id: ContactId, entry: Entry) -> Result<(), DbErr> {
    let row = ActiveModel {
        purpose: Set(entry.purpose),
        name: Set(entry.name),
        telephone: Set(entry.telephone),
        email: Set(entry.email),
        details: Set(entry.details),
        ..Default::default()
    };
    update(db, scope, id, row).await
}

/// Takes a contact off the list of an agency within a scope.
///
/// # Errors
/// If the database refuses.
pub async fn remove(db: &impl ConnectionTrait, scope: &Scope, id: ContactId, now: DateTimeUtc) -> Result<(), DbErr> {
    update(db, scope, id, ActiveModel { removed_at: Set(Some(now)), ..Default::default() }).await
}

/// Moves a contact of an agency within a scope up by one place.
///
/// # Errors
/// If the database refuses.
pub async fn move_up(db: &impl ConnectionTrait, scope: &Scope, contact: &Model) -> Result<(), DbErr> {
    let before = of_agency(db, contact.agency_id).await?.into_iter().take_while(|other| other.id != contact.id).last();
    let Some(before) = before else { return Ok(()) };
    // Two that were put in the same place change theirs all the same.
    let lower = if before.position == contact.position { contact.position.saturating_add(1) } else { contact.position };
    update(db, scope, before.id, ActiveModel { position: Set(lower), ..Default::default() }).await?;
    update(db, scope, contact.id, ActiveModel { position: Set(before.position), ..Default::default() }).await
}

async fn update(db: &impl ConnectionTrait, scope: &Scope, id: ContactId, row: ActiveModel) -> Result<(), DbErr> {
    Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(scope.on(Column::AgencyId)).exec(db).await.map(|_| ())
}

/// The name of every contact of every agency, so that no case seems to be about one of them. For no page.
///
/// # Errors
/// If the database cannot be read.
pub async fn names(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let listed = Entity::find().filter(Column::RemovedAt.is_null());
    listed.select_only().column(Column::Name).distinct().order_by_asc(Column::Name).into_tuple().all(db).await
}

/// Whom to ask in the agencies where somebody holds a post, by agency, each list in its order.
///
/// # Errors
/// If the database cannot be read.
pub async fn for_person(db: &impl ConnectionTrait, person: PersonId, today: Date) -> Result<Vec<(agency::Model, Vec<Model>)>, DbErr> {
    let posts = Query::select()
        .column(post::Column::AgencyId)
        .from(post::Entity)
        .and_where(Expr::col((post::Entity, post::Column::PersonId)).eq(person))
        .cond_where(post::live_on(today))
        .to_owned();
    let agencies = agency::Entity::find().filter(agency::Column::Id.in_subquery(posts));
    let agencies = agencies.order_by_asc(agency::Column::Name).order_by_asc(agency::Column::Id).all(db).await?;
    let contacts = Entity::find()
        .filter(Column::AgencyId.is_in(agencies.iter().map(|agency| agency.id)))
        .filter(Column::RemovedAt.is_null())
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let list = |agency: agency::Model| {
        let of_agency = contacts.iter().filter(|contact| contact.agency_id == agency.id).cloned().collect();
        (agency, of_agency)
    };
    Ok(agencies.into_iter().map(list).collect())
}
