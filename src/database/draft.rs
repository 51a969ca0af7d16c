//! Drafts: the text that is being worked on, one for each piece of content. A save names the revision it was made from.

use super::id::{DraftId, PersonId, VersionId};
use crate::course::{Kind, Slug};
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DraftId,
    /// The kind of content, as its folder's name.
    pub kind: String,
    /// The slug that it is published under.
    pub slug: String,
    /// The version it was made from; none for something new.
    pub base_version_id: Option<VersionId>,
    /// Which revision the text is: each save is the next.
    pub revision: i32,
    /// The revision with which the work began that is going on now: whoever saved one since then is an author of it.
    pub opened_at_revision: i32,
    /// The text.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// SHA-256 of the text.
    pub digest: String,
    /// How far it has come.
    pub state: State,
    /// The text that was approved, by its digest.
    pub approved_digest: Option<String>,
    /// Who approved it.
    pub approved_by: Option<PersonId>,
    /// When.
    pub approved_at: Option<DateTimeUtc>,
    /// Who began it.
    pub begun_by: PersonId,
    /// When.
    pub created_at: DateTimeUtc,
    /// When it was last saved.
    pub saved_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
/// No relations: queries join by hand.
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How far a draft has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum State {
    /// Somebody is writing it.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// Somebody else is asked to read it.
    #[sea_orm(string_value = "in_review")]
    InReview,
    /// This text, and no other, may be published.
    #[sea_orm(string_value = "approved")]
    Approved,
    /// It is published; work on it begins anew from what is.
    #[sea_orm(string_value = "published")]
    Published,
    /// Nobody goes on with it.
    #[sea_orm(string_value = "discarded")]
    Discarded,
}

impl State {
    /// Whether somebody is still at it.
    pub const fn is_open(self) -> bool {
        matches!(self, State::Draft | State::InReview | State::Approved)
    }
}

const OPEN: [State; 3] = [State::Draft, State::InReview, State::Approved];

/// A text to begin with.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in `Model`")]
pub struct Beginning {
    pub kind: Kind,
    pub slug: Slug,
    pub base_version_id: Option<VersionId>,
    pub text: String,
    pub digest: String,
    pub begun_by: PersonId,
}

/// The drafts that somebody is at.
///
/// # Errors
/// If the database cannot be read.
pub async fn open_ones(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::State.is_in(OPEN)).order_by_asc(Column::Slug).all(db).await
}

/// One of them, whatever its state.
///
/// # Errors
/// If the database cannot be read.
pub async fn find(db: &impl ConnectionTrait, id: DraftId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// That of a piece of content, whatever its state.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_content(db: &impl ConnectionTrait, kind: Kind, slug: &Slug) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Kind.eq(kind.folder())).filter(Column::Slug.eq(slug.as_str())).one(db).await
}

/// Begins one, or begins anew where the last has come to its end; gives it as it now is. One that is open stays as it is.
///
/// # Errors
/// If the database refuses.
pub async fn begin(db: &impl ConnectionTrait, new: Beginning, now: DateTimeUtc) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: Set(DraftId::new()),
        kind: Set(new.kind.folder().to_owned()),
        slug: Set(new.slug.to_string()),
        base_version_id: Set(new.base_version_id),
        revision: Set(1),
        opened_at_revision: Set(1),
        text: Set(new.text.clone()),
        digest: Set(new.digest.clone()),
        state: Set(State::Draft),
        approved_digest: Set(None),
        approved_by: Set(None),
        approved_at: Set(None),
        begun_by: Set(new.begun_by),
        created_at: Set(now),
        saved_at: Set(now),
    };
    Entity::insert(row).on_conflict_do_nothing_on([Column::Kind, Column::Slug]).exec_without_returning(db).await?;
    let next = || Expr::col(Column::Revision).add(1);
    Entity::update_many()
        .col_expr(Column::BaseVersionId, Expr::value(new.base_version_id))
        .col_expr(Column::OpenedAtRevision, next())
        .col_expr(Column::Revision, next())
        .col_expr(Column::Text, Expr::value(new.text))
        .col_expr(Column::Digest, Expr::value(new.digest))
        .col_expr(Column::State, Expr::value(State::Draft))
        .col_expr(Column::BegunBy, Expr::value(new.begun_by))
        .col_expr(Column::SavedAt, Expr::value(now))
        .filter(Column::Kind.eq(new.kind.folder()))
        .filter(Column::Slug.eq(new.slug.as_str()))
        .filter(Column::State.is_not_in(OPEN))
        .exec(db)
        .await?;
    let begun = of_content(db, new.kind, &new.slug).await?;
    begun.ok_or_else(|| DbErr::RecordNotFound("the draft that was begun".to_owned()))
}

/// Puts another text in the place of this revision, and says whether it did: not if the draft has gone on since, or has come to its
/// end. What was asked of reviewers, and what they approved, was the text before.
///
/// # Errors
/// If the database refuses.
pub async fn save(
    db: &impl ConnectionTrait,
    id: DraftId,
    made_from: i32,
    (text, digest): (&str, &str),
    base: Option<VersionId>,
    now: DateTimeUtc,
) -> Result<bool, DbErr> {
    let none: Option<String> = None;
    let nobody: Option<PersonId> = None;
    let never: Option<DateTimeUtc> = None;
    let saved = Entity::update_many()
        .col_expr(Column::Text, Expr::value(text))
        .col_expr(Column::Digest, Expr::value(digest))
        .col_expr(Column::BaseVersionId, Expr::value(base))
        .col_expr(Column::Revision, Expr::value(made_from + 1))
        .col_expr(Column::State, Expr::value(State::Draft))
        .col_expr(Column::ApprovedDigest, Expr::value(none))
        .col_expr(Column::ApprovedBy, Expr::value(nobody))
        .col_expr(Column::ApprovedAt, Expr::value(never))
        .col_expr(Column::SavedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::Revision.eq(made_from))
        .filter(Column::State.is_in(OPEN))
        .exec(db)
        .await?;
    Ok(saved.rows_affected == 1)
}

/// Notes that this revision is approved, if it is in review, and says whether it was.
///
/// # Errors
/// If the database refuses.
pub async fn approve(db: &impl ConnectionTrait, id: DraftId, revision: i32, by: PersonId, now: DateTimeUtc) -> Result<bool, DbErr> {
    let approved = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Approved))
        .col_expr(Column::ApprovedDigest, Expr::col(Column::Digest))
        .col_expr(Column::ApprovedBy, Expr::value(by))
        .col_expr(Column::ApprovedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::Revision.eq(revision))
        .filter(Column::State.eq(State::InReview))
        .exec(db)
        .await?;
    Ok(approved.rows_affected == 1)
}

/// Moves this revision from one state to another, and says whether it did.
///
/// # Errors
/// If the database refuses.
pub async fn go_on(db: &impl ConnectionTrait, id: DraftId, revision: i32, from: &[State], to: State) -> Result<bool, DbErr> {
    let moved = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .filter(Column::Id.eq(id))
        .filter(Column::Revision.eq(revision))
        .filter(Column::State.is_in(from.iter().copied()))
        .exec(db)
        .await?;
    Ok(moved.rows_affected == 1)
}
