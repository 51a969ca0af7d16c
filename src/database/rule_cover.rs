//! Which posts rules cover, which of them lack what a rule asks, and who would be dropped: set queries, the same for one person and for
//! everybody. What the core decides post by post (`standing::rules`) is asked here of all posts at once; the tests hold the two together.

use super::id::{AgencyId, ContentId, PersonId, RuleId};
use super::{assignment, pathway_rule, person, post, standing};
use crate::database::Scope;
use crate::standing::rules::{Rule, folded};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{Condition, JoinType, QueryOrder, QuerySelect, Select};

/// Whose posts are looked at.
#[derive(Clone, Debug)]
pub enum Whose {
    /// Everybody's.
    All,
    /// One person's.
    Person(PersonId),
    /// Those within a scope.
    Within(Scope),
}

/// A rule, ready to be asked of all posts at once.
#[derive(Clone, Debug)]
pub struct Cover {
    /// Which, if it is stored.
    pub id: Option<RuleId>,
    /// The rule.
    pub rule: Rule,
    /// The roles it names, in every way they are written in posts.
    roles: Vec<String>,
}

/// Makes rules ready.
///
/// # Errors
/// If the database cannot be read.
pub async fn covers(db: &impl ConnectionTrait, rules: Vec<(Option<RuleId>, Rule)>) -> Result<Vec<Cover>, DbErr> {
    let written: Vec<String> = if rules.iter().any(|(_, rule)| !rule.conditions.roles.is_empty()) {
        post::Entity::find().select_only().column(post::Column::Role).distinct().into_tuple().all(db).await?
    } else {
        Vec::new()
    };
    let ready = |(id, rule): (Option<RuleId>, Rule)| {
        let named: Vec<_> = rule.conditions.roles.iter().map(|role| folded(role)).collect();
        let roles = written.iter().filter(|role| named.contains(&folded(role))).cloned().collect();
        Cover { id, rule, roles }
    };
    Ok(rules.into_iter().map(ready).collect())
}

/// The live rules of one pathway, ready.
///
/// # Errors
/// If the database cannot be read.
pub async fn covers_of(db: &impl ConnectionTrait, rules: &[pathway_rule::Model], pathway: ContentId) -> Result<Vec<Cover>, DbErr> {
    let live = rules.iter().filter(|rule| rule.content_id == pathway && rule.is_live());
    covers(db, live.map(|rule| (Some(rule.id), rule.terms().rule)).collect()).await
}

impl Cover {
    fn condition(&self) -> Condition {
        let conditions = &self.rule.conditions;
        let agencies: Vec<_> = conditions.agencies.iter().filter_map(|agency| AgencyId::parse(agency)).collect();
        Condition::all()
            .add_option((!conditions.roles.is_empty()).then(|| post::Column::Role.is_in(self.roles.iter())))
            .add_option((!conditions.sectors.is_empty()).then(|| post::Column::Sector.is_in(conditions.sectors.iter())))
            .add_option((!conditions.groups.is_empty()).then(|| post::Column::TrainingGroup.is_in(conditions.groups.iter().copied())))
            .add_option((!conditions.agencies.is_empty()).then(|| post::Column::AgencyId.is_in(agencies)))
            .add_option((!conditions.kinds.is_empty()).then(|| post::Column::EmploymentKind.is_in(conditions.kinds.iter())))
            .add_option(conditions.starts_from.map(|day| post::Column::StartsOn.gte(day)))
            .add_option(conditions.starts_to.map(|day| post::Column::StartsOn.lte(day)))
    }
}

/// One of these covers it; none does if there are none.
fn any_of(covers: &[Cover]) -> Condition {
    if covers.is_empty() {
        return Condition::all().add(post::Column::Id.is_null());
    }
    covers.iter().fold(Condition::any(), |any, cover| any.add(cover.condition()))
}

impl Whose {
    /// The condition that keeps a query on posts to theirs.
    pub fn on_posts(&self) -> Condition {
        match self {
            Whose::All => Condition::all(),
            Whose::Person(person) => Condition::all().add(post::Column::PersonId.eq(*person)),
            Whose::Within(scope) => Condition::all().add(scope.on(post::Column::AgencyId)),
        }
    }
}

/// Live posts that a rule covers.
pub fn covered(covers: &[Cover], whose: &Whose, today: Date) -> Select<post::Entity> {
    post::Entity::find().filter(whose.on_posts()).filter(post::live_on(today)).filter(any_of(covers))
}

/// Those of them to which this pathway is not assigned.
pub fn missing(covers: &[Cover], pathway: ContentId, whose: &Whose, today: Date) -> Select<post::Entity> {
    // An anti-join, and no list: PostgreSQL looks through a long list once for each post.
    covered(covers, whose, today).filter(Condition::all().add(Expr::exists(assigned(pathway))).not())
}

/// An assignment of this pathway to the post that is looked at.
fn assigned(pathway: ContentId) -> SelectStatement {
    Query::select()
        .column(assignment::Column::Id)
        .from(assignment::Entity)
        .and_where(Expr::col((assignment::Entity, assignment::Column::PostId)).eq(Expr::col((post::Entity, post::Column::Id))))
        .and_where(assignment::Column::PathwayId.eq(pathway))
        .and_where(assignment::Column::EndedAt.is_null())
        .to_owned()
}

/// Assignments of this pathway that a rule made, in live posts that none of these rules covers. They keep what has been completed.
pub fn dropped(covers: &[Cover], pathway: ContentId, whose: &Whose, today: Date) -> Select<assignment::Entity> {
    let of_post = assignment::Entity::belongs_to(post::Entity).from(assignment::Column::PostId).to(post::Column::Id).into();
    let of_standing =
        assignment::Entity::belongs_to(standing::Entity).from(assignment::Column::Id).to(standing::Column::AssignmentId).into();
    assignment::Entity::find()
        .join(JoinType::InnerJoin, of_post)
        .join(JoinType::InnerJoin, of_standing)
        .filter(assignment::Column::PathwayId.eq(pathway))
        .filter(assignment::Column::RuleId.is_not_null())
        .filter(assignment::Column::EndedAt.is_null())
        .filter(standing::Column::Progress.ne(standing::Progress::Completed))
        .filter(whose.on_posts())
        .filter(post::live_on(today))
        .filter(any_of(covers).not())
}

/// Those of them that nobody has begun.
pub fn unbegun(dropped: Select<assignment::Entity>) -> Select<assignment::Entity> {
    dropped.filter(standing::Column::Progress.eq(standing::Progress::NotStarted))
}

/// Those of them that somebody has begun.
pub fn begun(dropped: Select<assignment::Entity>) -> Select<assignment::Entity> {
    dropped.filter(standing::Column::Progress.eq(standing::Progress::InProgress))
}

/// How many of them nobody has begun, and how many somebody has, in one pass.
///
/// # Errors
/// If the database cannot be read.
pub async fn count_dropped(db: &impl ConnectionTrait, dropped: Select<assignment::Entity>) -> Result<(u64, u64), DbErr> {
    let counted: Vec<(standing::Progress, i64)> = dropped
        .select_only()
        .column(standing::Column::Progress)
        .column_as(assignment::Column::Id.count(), "number")
        .group_by(standing::Column::Progress)
        .into_tuple()
        .all(db)
        .await?;
    let of = |progress| counted.iter().filter(|(of, _)| *of == progress).filter_map(|(_, number)| u64::try_from(*number).ok()).sum();
    Ok((of(standing::Progress::NotStarted), of(standing::Progress::InProgress)))
}

/// Whose name, in which role and agency: a line of a preview.
pub type Named = (PersonId, String, String, AgencyId);

/// A part of the posts, in the order in which they were added: to sort everybody by name first would take far longer than to find some.
///
/// # Errors
/// If the database cannot be read.
pub async fn names(db: &impl ConnectionTrait, posts: Select<post::Entity>, skip: u64, take: u64) -> Result<Vec<Named>, DbErr> {
    posts
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .column(post::Column::Role)
        .column(post::Column::AgencyId)
        .join(JoinType::InnerJoin, post::Entity::belongs_to(person::Entity).from(post::Column::PersonId).to(person::Column::Id).into())
        .order_by_asc(post::Column::Id)
        .offset(skip)
        .limit(take)
        .into_tuple()
        .all(db)
        .await
}

/// The same for assignments that would be dropped.
///
/// # Errors
/// If the database cannot be read.
pub async fn names_dropped(
    db: &impl ConnectionTrait,
    dropped: Select<assignment::Entity>,
    skip: u64,
    take: u64,
) -> Result<Vec<Named>, DbErr> {
    let of_person = assignment::Entity::belongs_to(person::Entity).from(assignment::Column::PersonId).to(person::Column::Id).into();
    dropped
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .column(post::Column::Role)
        .column(post::Column::AgencyId)
        .join(JoinType::InnerJoin, of_person)
        .order_by_asc(assignment::Column::Id)
        .offset(skip)
        .limit(take)
        .into_tuple()
        .all(db)
        .await
}
