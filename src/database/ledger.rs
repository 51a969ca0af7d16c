//! The ledger: an entry for each completion, written in its transaction, linked to the one before it in its agency's chain.
//! Only ever added to.

use super::id::{AgencyId, CompletionId};
use super::{certificate, completion, ledger_salt, ledger_state};
use crate::ledger::{Head, Key, Linked, digest};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ExprTrait, IntoActiveModel, QueryOrder, QuerySelect};
use uuid::Uuid;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger")]
pub struct Model {
    /// Which chain: the agency's key, or nothing but zeros for completions of no agency.
    #[sea_orm(primary_key, auto_increment = false)]
    pub chain: Uuid,
    /// Its place in the chain, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// Of which completion.
    pub completion_id: CompletionId,
    /// The completion's digest, with its salt.
    pub digest: String,
    /// What links it to the entry before.
    pub link: String,
    /// Which key made the link.
    pub key_id: String,
    /// When.
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What the link is made from, after the link before it.
    pub fn linked<'a>(&'a self, before: &'a str) -> Linked<'a> {
        let (chain, completion) = (self.chain.to_string(), self.completion_id.to_string());
        Linked { chain, number: self.number, completion, digest: &self.digest, before }
    }
}

/// Enters a completion, at the end of its agency's chain.
///
/// # Errors
/// If the database refuses.
pub(super) async fn enter(db: &impl ConnectionTrait, key: &Key, completion: &completion::Model) -> Result<(), DbErr> {
    ledger_state::hold(db).await?;
    append(db, key, completion).await
}

/// Enters every completion that was there before the ledger: once, when it is begun. What comes without an entry after that is not ours.
///
/// # Errors
/// If the database refuses; then the ledger is not begun.
pub async fn begin(db: &impl ConnectionTrait, key: &Key, now: DateTimeUtc) -> Result<(), DbErr> {
    if ledger_state::hold(db).await? {
        return Ok(());
    }
    let mut last = CompletionId(Uuid::nil());
    loop {
        let some = completion::Entity::find()
            .filter(completion::Column::Id.gt(last))
            .order_by_asc(completion::Column::Id)
            .limit(1000)
            .all(db)
            .await?;
        let Some(end) = some.last() else { break };
        last = end.id;
        for completion in &some {
            append(db, key, completion).await?;
            certificate::make(db, Key::random_hex(), completion.id).await?;
        }
    }
    ledger_state::begin(db, now).await
}

async fn append(db: &impl ConnectionTrait, key: &Key, completion: &completion::Model) -> Result<(), DbErr> {
    let chain = completion.agency_id.map_or(Uuid::nil(), |agency| agency.0);
    let before = Entity::find().filter(Column::Chain.eq(chain)).order_by_desc(Column::Number).one(db).await?;
    let salt = Key::random_hex();
    let mut entry = Model {
        chain,
        number: before.as_ref().map_or(0, |before| before.number) + 1,
        completion_id: completion.id,
        digest: digest(&salt, completion),
        link: String::new(),
        key_id: key.id(),
        at: completion.recorded_at,
    };
    entry.link = entry.linked(before.as_ref().map_or("", |before| &before.link)).link(key);
    let salt = ledger_salt::Model { completion_id: completion.id, salt };
    ledger_salt::Entity::insert(salt.into_active_model()).exec_without_returning(db).await?;
    Entity::insert(entry.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// Entries of a chain after a place, in order, at most so many, each with its completion and its salt, if they are there.
///
/// # Errors
/// If the database cannot be read.
pub async fn after(
    db: &impl ConnectionTrait,
    chain: Uuid,
    number: i64,
    at_most: u64,
) -> Result<Vec<(Model, Option<completion::Model>, Option<String>)>, DbErr> {
    let entries = Entity::find().filter(Column::Chain.eq(chain)).filter(Column::Number.gt(number)).order_by_asc(Column::Number);
    let entries = entries.limit(at_most).all(db).await?;
    let ids: Vec<_> = entries.iter().map(|entry| entry.completion_id).collect();
    let completions = completion::Entity::find().filter(completion::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    let mut completions: std::collections::HashMap<_, _> = completions.into_iter().map(|row| (row.id, row)).collect();
    let salts = ledger_salt::Entity::find().filter(ledger_salt::Column::CompletionId.is_in(ids)).all(db).await?;
    let mut salts: std::collections::HashMap<_, _> = salts.into_iter().map(|row| (row.completion_id, row.salt)).collect();
    let whole = |entry: Model| {
        let id = entry.completion_id;
        (entry, completions.remove(&id), salts.remove(&id))
    };
    Ok(entries.into_iter().map(whole).collect())
}

/// Where each chain ends.
///
/// # Errors
/// If the database cannot be read.
pub async fn heads(db: &impl ConnectionTrait) -> Result<Vec<Head>, DbErr> {
    let chains: Vec<Uuid> =
        Entity::find().select_only().column(Column::Chain).distinct().order_by_asc(Column::Chain).into_tuple().all(db).await?;
    let mut heads = Vec::new();
    for chain in chains {
        let last = Entity::find().filter(Column::Chain.eq(chain)).order_by_desc(Column::Number).one(db).await?;
        heads.extend(last.map(|last| Head { chain: chain.to_string(), number: last.number, link: last.link }));
    }
    Ok(heads)
}

/// The first completion that stands in no chain.
///
/// # Errors
/// If the database cannot be read.
pub async fn first_unentered(db: &impl ConnectionTrait) -> Result<Option<completion::Model>, DbErr> {
    let entry = Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::CompletionId)).equals((completion::Entity, completion::Column::Id)))
        .to_owned();
    completion::Entity::find().filter(Expr::exists(entry).not()).order_by_asc(completion::Column::Id).one(db).await
}

/// What an agency's chain is called, for people.
pub fn name(chain: Uuid, agencies: &[super::agency::Model]) -> String {
    match agencies.iter().find(|agency| agency.id == AgencyId(chain)) {
        Some(agency) => agency.name.clone(),
        None if chain.is_nil() => "no agency".to_owned(),
        None => format!("the agency {chain}"),
    }
}
