//! E-mail addresses, in lower case, each of one person. One that is given up stays as a row with its dates.

use super::id::{EmailId, PersonId};
use super::{email_change, session, sign_in_link};
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "person_email")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmailId,
    /// Whose.
    pub person_id: PersonId,
    /// The address, folded.
    pub email: String,
    /// Since when.
    pub created_at: DateTimeUtc,
    /// Until when; it is still theirs if none.
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Whose address this is, in any case of letters.
///
/// # Errors
/// If the database cannot be read.
pub async fn find_person(db: &impl ConnectionTrait, email: &str) -> Result<Option<PersonId>, DbErr> {
    let found = Entity::find().filter(Column::Email.eq(fold(email))).filter(Column::EndedAt.is_null()).one(db).await?;
    Ok(found.map(|row| row.person_id))
}

/// The addresses that are this person's now, oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn live_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Model>, DbErr> {
    let live = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::EndedAt.is_null());
    live.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(db).await
}

/// Every address this person has or had, the newest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn all_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::PersonId.eq(person)).order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).all(db).await
}

/// Where somebody can be written to, the oldest address first.
///
/// # Errors
/// If the database cannot be read.
pub async fn addresses_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<String>, DbErr> {
    Ok(live_of(db, person).await?.into_iter().map(|row| row.email).collect())
}

/// Adds an address.
///
/// # Errors
/// If the database refuses, for one because the address is somebody's already.
pub async fn add(db: &impl ConnectionTrait, person: PersonId, email: &str, now: DateTimeUtc) -> Result<(), DbErr> {
    let row =
        ActiveModel { id: Set(EmailId::new()), person_id: Set(person), email: Set(fold(email)), created_at: Set(now), ended_at: Set(None) };
    Entity::insert(row).exec_without_returning(db).await.map(|_| ())
}

/// Gives an address up; the row stays.
///
/// # Errors
/// If the database refuses.
pub async fn end(db: &impl ConnectionTrait, address: EmailId, now: DateTimeUtc) -> Result<(), DbErr> {
    let end = Entity::update_many().col_expr(Column::EndedAt, Expr::value(now)).filter(Column::Id.eq(address));
    end.filter(Column::EndedAt.is_null()).exec(db).await.map(|_| ())
}

/// Gives these people new addresses and ends those that are no longer used, with every session, link and waiting change that
/// rests on them. To be called with the people held.
///
/// # Errors
/// If the database refuses, for one because an address is somebody's already.
pub async fn replace(db: &impl ConnectionTrait, old: &[EmailId], new: &[(PersonId, String)], now: DateTimeUtc) -> Result<(), DbErr> {
    for some in old.chunks(super::AT_A_TIME) {
        let end = Entity::update_many().col_expr(Column::EndedAt, Expr::value(now)).filter(Column::Id.is_in(some.iter().copied()));
        end.filter(Column::EndedAt.is_null()).exec(db).await?;
    }
    for some in new.chunks(super::AT_A_TIME) {
        let people: Vec<PersonId> = some.iter().map(|(person, _)| *person).collect();
        session::end_all(db, &people, now).await?;
        sign_in_link::spoil(db, &people, now).await?;
        email_change::close_all(db, &people, now).await?;
    }
    add_all(db, new, now).await
}

/// Adds these addresses.
///
/// # Errors
/// If the database refuses, for one because an address is somebody's already.
pub async fn add_all(db: &impl ConnectionTrait, new: &[(PersonId, String)], now: DateTimeUtc) -> Result<(), DbErr> {
    for some in new.chunks(super::AT_A_TIME) {
        let rows = some.iter().map(|(person, email)| ActiveModel {
            id: Set(EmailId::new()),
            person_id: Set(*person),
            email: Set(fold(email)),
            created_at: Set(now),
            ended_at: Set(None),
        });
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// An address as it is kept and compared.
pub fn fold(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Forgets the addresses of people who are taken out.
///
/// # Errors
/// If the database refuses.
pub async fn remove(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::PersonId.is_in(people.iter().copied())).exec(db).await.map(|_| ())
}
