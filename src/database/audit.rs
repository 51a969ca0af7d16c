//! Who did or saw what. Only ever added to.

use super::id::{AuditId, PersonId};
use super::person;
use super::scope::Administering;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{CommonTableExpression, Expr, ExprTrait, Query, UnionType, WithClause};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    /// When.
    pub at: DateTimeUtc,
    /// Who; nobody for the command line.
    pub person_id: Option<PersonId>,
    /// What was done.
    pub act: String,
    /// To what or whom.
    pub subject: String,
    /// More, never free text of a learner.
    #[sea_orm(column_type = "Text")]
    pub detail: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Notes who did what to whom. `detail` never holds a learner's words, a token or an address.
///
/// # Errors
/// If the database refuses.
pub async fn note(
    db: &impl ConnectionTrait,
    at: DateTimeUtc,
    person: Option<PersonId>,
    act: &str,
    subject: &str,
    detail: &str,
) -> Result<(), DbErr> {
    let entry = ActiveModel {
        id: Set(AuditId::new()),
        at: Set(at),
        person_id: Set(person),
        act: Set(act.to_owned()),
        subject: Set(subject.to_owned()),
        detail: Set(detail.to_owned()),
    };
    Entity::insert(entry).exec_without_returning(db).await.map(|_| ())
}

/// Which entries somebody wants.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of this act only.
    pub act: Option<String>,
    /// Done by this person, or to them.
    pub person: Option<PersonId>,
    /// From this moment on.
    pub from: Option<DateTimeUtc>,
    /// Before this moment.
    pub until: Option<DateTimeUtc>,
}

/// An entry with the name of who did it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct Entry {
    pub id: AuditId,
    pub at: DateTimeUtc,
    /// Nobody for the command line, or for a visitor.
    pub by: Option<String>,
    pub act: String,
    pub subject: String,
    pub detail: String,
}

/// Entries that are wanted, the latest first, so many of those older than `before`.
///
/// # Errors
/// If the database cannot be read.
pub async fn entries(
    db: &impl ConnectionTrait,
    _: Administering,
    wanted: &Wanted,
    before: Option<AuditId>,
    take: u64,
) -> Result<Vec<Entry>, DbErr> {
    let about = wanted.person.map(|person| Condition::any().add(Column::PersonId.eq(person)).add(Column::Subject.eq(person.to_string())));
    let condition = Condition::all()
        .add_option(wanted.act.as_ref().map(|act| Column::Act.eq(act.clone())))
        .add_option(about)
        .add_option(wanted.from.map(|from| Column::At.gte(from)))
        .add_option(wanted.until.map(|until| Column::At.lt(until)))
        .add_option(before.map(|before| Column::Id.lt(before)));
    Entity::find()
        .select_only()
        .columns([Column::Id, Column::At, Column::Act, Column::Subject, Column::Detail])
        .column_as(person::Column::Name, "by")
        .join(JoinType::LeftJoin, Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into())
        .filter(condition)
        .order_by_desc(Column::Id)
        .limit(take)
        .into_model()
        .all(db)
        .await
}

/// The names of those among these subjects who are people.
///
/// # Errors
/// If the database cannot be read.
pub async fn names(db: &impl ConnectionTrait, _: Administering, subjects: &[Entry]) -> Result<Vec<(PersonId, String)>, DbErr> {
    let people = subjects.iter().filter_map(|entry| PersonId::parse(&entry.subject));
    let found = person::Entity::find().select_only().columns([person::Column::Id, person::Column::Name]);
    found.filter(person::Column::Id.is_in(people)).into_tuple().all(db).await
}

/// Every act there is an entry of, in alphabetical order. Steps from each to the next in the index: there are few acts, and many entries.
///
/// # Errors
/// If the database cannot be read.
pub async fn acts(db: &impl ConnectionTrait, _: Administering) -> Result<Vec<String>, DbErr> {
    let least = || Query::select().expr(Expr::col((Entity, Column::Act)).min()).from(Entity).to_owned();
    let mut after = least();
    after.and_where(Expr::col((Entity, Column::Act)).gt(Expr::col(("acts", "act"))));
    let mut steps = least();
    let next = Query::select()
        .expr(Expr::SubQuery(None, Box::new(after.into())))
        .from("acts")
        .and_where(Expr::col(("acts", "act")).is_not_null())
        .to_owned();
    steps.union(UnionType::All, next);
    let acts = CommonTableExpression::new().table_name("acts").column("act").query(steps).to_owned();
    let all = Query::select()
        .column("act")
        .from("acts")
        .and_where(Expr::col("act").is_not_null())
        .order_by("act", sea_orm::Order::Asc)
        .to_owned();
    let rows = db.query_all(&all.with(WithClause::new().recursive(true).cte(acts).to_owned())).await?;
    rows.iter().map(|row| row.try_get("", "act")).collect()
}
