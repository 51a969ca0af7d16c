//! Taking people out who were added by mistake: what stands in the way, and everything that goes with them.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::id::{PersonId, PostId};
use super::{
    attempt, audit, completion, people_import_row, person, person_access, person_email, person_grant, person_name, personal, post,
    report_row, sign_in_link,
};

/// What goes with somebody who never did anything here: it is about nobody once they are gone.
const GOES_TOO: [&str; 9] = [
    "person",
    "person_email",
    "person_grant",
    "person_name",
    "person_access",
    "people_import_row",
    "sign_in_link",
    "report_row",
    "report_history",
];

/// What is kept of a person, in words; nothing if they can be taken out. Every other table that names a person stands in the way.
///
/// # Errors
/// If the database cannot be read.
pub async fn what_is_kept_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<&'static str>, DbErr> {
    let mut kept = Vec::new();
    for table in personal::TABLES.iter().filter(|table| !GOES_TOO.contains(table)) {
        let rows = personal::rows(db, person, table).await?;
        // What others did with the record, adding it for one, does not hold it; what they did themselves does.
        let stands = rows.iter().any(|row| *table != "audit" || row["by"] == "you");
        if stands {
            kept.push(words(table));
        }
    }
    Ok(kept)
}

fn words(table: &str) -> &'static str {
    match table {
        "post" => "a post, even if it has ended",
        "completion" => "a completion record",
        "attempt" | "answer" => "what they answered",
        "assignment" | "standing" => "what is asked of them",
        "page_report" => "what they reported about a page",
        "audit" => "what they did here, signing in for one",
        _ => "other records of theirs",
    }
}

/// Takes these people out, with what goes with them. Whoever calls has made sure that nothing is kept of them.
///
/// # Errors
/// If the database refuses, for one because something is kept of one of them after all.
pub async fn remove(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<(), DbErr> {
    for some in people.chunks(super::AT_A_TIME) {
        people_import_row::let_go_of(db, some).await?;
        sign_in_link::remove(db, some).await?;
        person_access::remove(db, some).await?;
        person_name::remove(db, some).await?;
        person_grant::remove(db, some).await?;
        person_email::remove(db, some).await?;
        report_row::remove(db, some).await?;
        person::remove(db, some).await?;
    }
    Ok(())
}

/// Which of these people have done anything here.
///
/// # Errors
/// If the database cannot be read.
pub async fn with_traces(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<HashSet<PersonId>, DbErr> {
    let mut found: HashSet<PersonId> = HashSet::new();
    for some in people.chunks(super::AT_A_TIME) {
        let some = || some.iter().copied();
        let attempts = attempt::Entity::find().select_only().column(attempt::Column::PersonId);
        let attempts: Vec<PersonId> = attempts.filter(attempt::Column::PersonId.is_in(some())).into_tuple().all(db).await?;
        let records = completion::Entity::find().select_only().column(completion::Column::PersonId);
        let records: Vec<PersonId> = records.filter(completion::Column::PersonId.is_in(some())).into_tuple().all(db).await?;
        let acts = audit::Entity::find().select_only().column(audit::Column::PersonId);
        let acts: Vec<Option<PersonId>> = acts.filter(audit::Column::PersonId.is_in(some())).into_tuple().all(db).await?;
        found.extend(attempts.into_iter().chain(records).chain(acts.into_iter().flatten()));
    }
    Ok(found)
}

/// On which of these posts anything rests that its holder did.
///
/// # Errors
/// If the database cannot be read.
pub async fn posts_with_traces(db: &impl ConnectionTrait, posts: &[PostId]) -> Result<HashSet<PostId>, DbErr> {
    let mut found: HashSet<PostId> = HashSet::new();
    for some in posts.chunks(super::AT_A_TIME) {
        let some = || some.iter().copied();
        let attempts = attempt::Entity::find().select_only().column(attempt::Column::PostId);
        let attempts: Vec<Option<PostId>> = attempts.filter(attempt::Column::PostId.is_in(some())).into_tuple().all(db).await?;
        let records = completion::Entity::find().select_only().column(completion::Column::PostId);
        let records: Vec<Option<PostId>> = records.filter(completion::Column::PostId.is_in(some())).into_tuple().all(db).await?;
        found.extend(attempts.into_iter().chain(records).flatten());
    }
    Ok(found)
}

/// The posts that these people manage.
///
/// # Errors
/// If the database cannot be read.
pub async fn managed_by(db: &impl ConnectionTrait, people: &[PersonId]) -> Result<Vec<(PostId, PersonId)>, DbErr> {
    let mut found = Vec::new();
    for some in people.chunks(super::AT_A_TIME) {
        let posts = post::Entity::find().select_only().columns([post::Column::Id, post::Column::ManagerId]);
        let posts: Vec<(PostId, Option<PersonId>)> =
            posts.filter(post::Column::ManagerId.is_in(some.iter().copied())).into_tuple().all(db).await?;
        found.extend(posts.into_iter().filter_map(|(post, manager)| Some((post, manager?))));
    }
    Ok(found)
}
