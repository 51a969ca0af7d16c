//! Everything the store holds about one person, table by table: one query each. Tokens' digests and other people's keys stay here.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{Condition, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;
use serde_json::{Value, json};

use super::id::PersonId;
use super::{
    answer, assignment, assignment_change, attempt, audit, certificate, completion, correction, credential, email_change, evidence,
    evidence_line, held_post, message, page_report, people_import_row, person, person_access, person_email, person_grant, person_name,
    post, privacy_notice_read, reminder, report_history, report_row, session, sign_in_link, standing,
};

/// The tables that say something about a person.
pub const TABLES: &[&str] = &[
    "person",
    "person_email",
    "email_change",
    "post",
    "person_grant",
    "assignment",
    "standing",
    "assignment_change",
    "evidence_line",
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
    "message",
    "reminder",
    "audit",
    "person_name",
    "person_access",
    "people_import_row",
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
        "assignment_change" => {
            let of_person = assignment_change::Column::AssignmentId.in_subquery(assignments(person));
            all(db, assignment_change::Entity::find().filter(of_person).order_by_asc(assignment_change::Column::Id)).await
        }
        "evidence_line" => evidence(db, person).await,
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
        "message" => all(db, message::Entity::find().filter(message::Column::PersonId.eq(person)).order_by_asc(message::Column::Id)).await,
        "reminder" => {
            all(db, reminder::Entity::find().filter(reminder::Column::PersonId.eq(person)).order_by_asc(reminder::Column::Id)).await
        }
        "audit" => audited(db, person).await,
        "person_name" => all(db, person_name::Entity::find().filter(person_name::Column::PersonId.eq(person))).await,
        "person_access" => json_of(person_access::of_person(db, person, LOOKS).await?),
        "people_import_row" => all(db, people_import_row::Entity::find().filter(people_import_row::Column::PersonId.eq(person))).await,
        _ => Ok(Vec::new()),
    }
}

async fn all<E>(db: &impl ConnectionTrait, found: Select<E>) -> Result<Vec<Value>, DbErr>
where
    E: EntityTrait,
    E::Model: Serialize,
{
    json_of(found.all(db).await?)
}

/// More than anybody's page is ever looked at.
const LOOKS: u64 = 1_000_000;

fn json_of<T: Serialize>(rows: Vec<T>) -> Result<Vec<Value>, DbErr> {
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

/// Training done elsewhere that was entered for them. Who entered and who decided is not said.
async fn evidence(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Value>, DbErr> {
    let of_evidence =
        evidence_line::Entity::belongs_to(evidence::Entity).from(evidence_line::Column::EvidenceId).to(evidence::Column::Id).into();
    let rows = evidence_line::Entity::find()
        .join(JoinType::InnerJoin, of_evidence)
        .select_also(evidence::Entity)
        .filter(evidence_line::Column::PersonId.eq(person))
        .order_by_asc(evidence_line::Column::Id)
        .all(db)
        .await?;
    let row = |(line, entered): (evidence_line::Model, Option<evidence::Model>)| {
        let entered = entered?;
        Some(json!({
            "assignment_id": line.assignment_id,
            "what": entered.what,
            "reference": entered.reference,
            "done_on": entered.done_on,
            "entered_at": entered.entered_at,
            "decided_at": entered.decided_at,
            "completion_id": line.completion_id,
        }))
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

fn assignments(person: PersonId) -> SelectStatement {
    Query::select().column(assignment::Column::Id).from(assignment::Entity).and_where(assignment::Column::PersonId.eq(person)).to_owned()
}

fn attempts(person: PersonId) -> SelectStatement {
    Query::select().column(attempt::Column::Id).from(attempt::Entity).and_where(attempt::Column::PersonId.eq(person)).to_owned()
}
