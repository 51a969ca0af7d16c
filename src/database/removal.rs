//! Taking people out who were added by mistake: what stands in the way, and everything that goes with them.

use sea_orm::{ConnectionTrait, DbErr};

use super::id::PersonId;
use super::{people_import_row, person, person_access, person_email, person_grant, person_name, personal, sign_in_link};

/// What goes with somebody who never did anything here: it is about nobody once they are gone.
const GOES_TOO: [&str; 7] = ["person", "person_email", "person_grant", "person_name", "person_access", "people_import_row", "sign_in_link"];

/// What is kept of a person, in words; nothing if they can be taken out. Every other table that names a person stands in the way.
///
/// # Errors
/// If the database cannot be read.
pub async fn what_is_kept_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<&'static str>, DbErr> {
    let mut kept = Vec::new();
    for table in personal::TABLES.into_iter().filter(|table| !GOES_TOO.contains(table)) {
        let rows = personal::rows(db, person, table).await?;
        // What others did with the record, adding it for one, does not hold it; what they did themselves does.
        let stands = rows.iter().any(|row| table != "audit" || row["by"] == "you");
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
        person::remove(db, some).await?;
    }
    Ok(())
}
