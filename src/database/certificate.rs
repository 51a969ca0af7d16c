//! Certificates: by which number anybody may check a completion, and whether its holder shows their name there.

use super::completion;
use super::id::{CompletionId, PersonId};
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Query};
use serde::Serialize;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    /// Its number: 32 hexadecimal digits from the random generator.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Of which completion.
    pub completion_id: CompletionId,
    /// Whether whoever checks it sees the holder's name and agency.
    pub shows_name: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How many digits a number has.
const DIGITS: usize = 32;

/// Makes the certificate of a new completion. It shows no name until its holder wants it to.
///
/// # Errors
/// If the database refuses.
pub(super) async fn make(db: &impl ConnectionTrait, number: String, completion: CompletionId) -> Result<(), DbErr> {
    let row = Model { id: number, completion_id: completion, shows_name: false };
    Entity::insert(row.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// A number as somebody wrote it: spaces, dashes and capitals do not count. Nothing if it cannot be one.
pub fn parse(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect::<String>().to_ascii_lowercase();
    (plain.len() == DIGITS && plain.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(plain)
}

/// The certificate of a completion.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_completion(db: &impl ConnectionTrait, completion: CompletionId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::CompletionId.eq(completion)).one(db).await
}

/// The certificate with a number, and what it certifies, for whoever has the number: that is what it is for.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, number: &str) -> Result<Option<(Model, completion::Model)>, DbErr> {
    let Some(certificate) = Entity::find_by_id(number).one(db).await? else { return Ok(None) };
    let completion = completion::Entity::find_by_id(certificate.completion_id).one(db).await?;
    Ok(completion.map(|completion| (certificate, completion)))
}

/// Shows a holder's name on one of their own certificates, or no longer.
///
/// # Errors
/// If the database refuses.
pub async fn show_name(db: &impl ConnectionTrait, completion: CompletionId, person: PersonId, shows: bool) -> Result<(), DbErr> {
    let own = Query::select()
        .column(completion::Column::Id)
        .from(completion::Entity)
        .and_where(completion::Column::PersonId.eq(person))
        .and_where(completion::Column::Id.eq(completion))
        .to_owned();
    let shown = Entity::update_many().col_expr(Column::ShowsName, Expr::value(shows));
    shown.filter(Column::CompletionId.in_subquery(own)).exec(db).await.map(|_| ())
}

/// Somebody's certificates.
pub(super) fn of_person(person: PersonId) -> Select<Entity> {
    let own = Query::select()
        .column(completion::Column::Id)
        .from(completion::Entity)
        .and_where(completion::Column::PersonId.eq(person))
        .to_owned();
    Entity::find().filter(Column::CompletionId.in_subquery(own))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_number_is_read_however_it_is_written() {
        let number = "0123456789abcdef0123456789abcdef";
        assert_eq!(parse("0123-4567 89AB-CDEF 0123-4567-89ab-cdef").as_deref(), Some(number));
        for other in ["", "0123", "0123456789abcdef0123456789abcdeg", "\u{660}123456789abcdef0123456789abcde"] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
