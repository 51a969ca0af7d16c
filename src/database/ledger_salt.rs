//! The salts of the ledger's digests. Forgetting one makes its digest say nothing about anybody, and the chain still stands.

use super::completion;
use super::id::{CompletionId, PersonId};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Query;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_salt")]
pub struct Model {
    /// Of which completion.
    #[sea_orm(primary_key, auto_increment = false)]
    pub completion_id: CompletionId,
    /// 16 random bytes, in hexadecimal.
    pub salt: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Forgets the salts of somebody's completions: called when their records are erased.
///
/// # Errors
/// If the database refuses.
pub async fn forget(db: &impl ConnectionTrait, person: PersonId) -> Result<(), DbErr> {
    let theirs = Query::select()
        .column(completion::Column::Id)
        .from(completion::Entity)
        .and_where(completion::Column::PersonId.eq(person))
        .to_owned();
    Entity::delete_many().filter(Column::CompletionId.in_subquery(theirs)).exec(db).await.map(|_| ())
}
