//! Everything the store holds about one person, table by table: one query each. Tokens' digests and other people's keys stay here.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{Condition, QueryOrder};
use serde::Serialize;
use serde_json::{Value, json};

use super::id::PersonId;
use super::{
    answer, assignment, attempt, audit, certificate, completion, correction, credential, email_change, held_post, page_report, person,
    person_email, person_grant, post, privacy_notice_read, report_history, report_row, session, sign_in_link, standing,
};

/// The tables that say something about a person.
pub const TABLES: [&str; 21] = [
    "person",
    "person_email",
    "email_change",
    "post",
    "person_grant",
    "assignment",
    "standing",
    "attempt",
    "answer",
    "completion",
    "certificate",
    "correction",
    "report_row",
    "report_history",
    "page_report",
    "privacy_notice_read",
    "held_post",
    "credential",
    "sign_in_link",
    "session",
    "audit",
];

/// Somebody's rows of one table, oldest first; none of a table that is not among them.
///
/// # Errors
/// If the database cannot be read.
pub async fn rows(db: &impl ConnectionTrait, person: PersonId, table: &str) -> Result<Vec<Value>, DbErr> {
    match table {
        "person" => all(db, person::Entity::find().filter(person::Column::Id.eq(person))).await,
        "person_email" => all(db, person_email::Entity::find().filter(person_email::Column::PersonId.eq(person))).await,
        "post" => all(db, post::Entity::find().filter(post::Column::PersonId.eq(person)).order_by_asc(post::Column::Id)).await,
        "person_grant" => all(db, person_grant::Entity::find().filter(person_grant::Column::PersonId.eq(person))).await,
        "assignment" => {
            all(db, assignment::Entity::find().filter(assignment::Column::PersonId.eq(person)).order_by_asc(assignment::Column::Id)).await
        }
        "standing" => all(db, standing::Entity::find().filter(standing::Column::AssignmentId.in_subquery(assignments(person)))).await,
        "attempt" => all(db, attempt::Entity::find().filter(attempt::Column::PersonId.eq(person)).order_by_asc(attempt::Column::Id)).await,
        "answer" => {
            let of_person = answer::Entity::find().filter(answer::Column::AttemptId.in_subquery(attempts(person)));
            all(db, of_person.order_by_asc(answer::Column::Id)).await
        }
        "completion" => {
            all(db, completion::Entity::find().filter(completion::Column::PersonId.eq(person)).order_by_asc(completion::Column::Id)).await
        }
        "certificate" => all(db, certificate::of_person(person)).await,
        "correction" => all(db, correction::of_person(person)).await,
        "report_row" => all(db, report_row::Entity::find().filter(report_row::Column::PersonId.eq(person))).await,
        "report_history" => all(db, report_history::Entity::find().filter(report_history::Column::PersonId.eq(person))).await,
        "page_report" => {
            all(db, page_report::Entity::find().filter(page_report::Column::PersonId.eq(person)).order_by_asc(page_report::Column::Id))
                .await
        }
        "email_change" => all(db, email_change::Entity::find().filter(email_change::Column::PersonId.eq(person))).await,
        "privacy_notice_read" => {
            all(db, privacy_notice_read::Entity::find().filter(privacy_notice_read::Column::PersonId.eq(person))).await
        }
        "held_post" => all(db, held_post::Entity::find().filter(held_post::Column::PersonId.eq(person))).await,
        "credential" => all(db, credential::Entity::find().filter(credential::Column::PersonId.eq(person))).await,
        "sign_in_link" => {
            all(db, sign_in_link::Entity::find().filter(sign_in_link::Column::PersonId.eq(person)).order_by_asc(sign_in_link::Column::Id))
                .await
        }
        "session" => all(db, session::Entity::find().filter(session::Column::PersonId.eq(person)).order_by_asc(session::Column::Id)).await,
        "audit" => audited(db, person).await,
        _ => Ok(Vec::new()),
    }
}

async fn all<E>(db: &impl ConnectionTrait, found: Select<E>) -> Result<Vec<Value>, DbErr>
where
    E: EntityTrait,
    E::Model: Serialize,
{
    let rows = found.all(db).await?;
    rows.into_iter().map(|row| serde_json::to_value(row).map_err(|error| DbErr::Json(error.to_string()))).collect()
}

/// What they did, and what others did with their record. Who the others are is not said: that is about them.
async fn audited(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Value>, DbErr> {
    let about = Condition::any().add(audit::Column::PersonId.eq(person)).add(audit::Column::Subject.eq(person.to_string()));
    let rows = audit::Entity::find().filter(about).order_by_asc(audit::Column::Id).all(db).await?;
    let row = |row: audit::Model| {
        let by = if row.person_id == Some(person) { "you" } else { "somebody else" };
        json!({ "at": row.at, "by": by, "act": row.act, "subject": row.subject, "detail": row.detail })
    };
    Ok(rows.into_iter().map(row).collect())
}

fn assignments(person: PersonId) -> SelectStatement {
    Query::select().column(assignment::Column::Id).from(assignment::Entity).and_where(assignment::Column::PersonId.eq(person)).to_owned()
}

fn attempts(person: PersonId) -> SelectStatement {
    Query::select().column(attempt::Column::Id).from(attempt::Entity).and_where(attempt::Column::PersonId.eq(person)).to_owned()
}
