//! The one row that everybody who adds to the ledger takes hold of, so that its chains have one order whatever happens at once.

use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_state")]
pub struct Model {
    /// Always the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// When the completions that were there before the ledger were entered in it.
    pub begun_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Takes hold of the ledger until the transaction ends. Held after a person, never before one. Gives whether it has been begun.
///
/// # Errors
/// If the database refuses.
pub(super) async fn hold(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    // SQLite has one writer and knows no such lock; PostgreSQL takes it on this row.
    Ok(Entity::find().lock_exclusive().one(db).await?.is_some_and(|state| state.begun_at.is_some()))
}

/// Notes that the ledger has been begun.
///
/// # Errors
/// If the database refuses.
pub(super) async fn begin(db: &impl ConnectionTrait, now: DateTimeUtc) -> Result<(), DbErr> {
    Entity::update_many().col_expr(Column::BegunAt, Expr::value(now)).exec(db).await.map(|_| ())
}
