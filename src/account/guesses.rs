//! How often a password may be guessed at: counted before each guess, in the store, so that neither a restart nor many at once help.

use sha2::{Digest, Sha256};

use super::hex;
use crate::app::App;
use crate::database::password_guess::{self, Allowed};
use crate::database::{PersonId, person_email};
use crate::error::Result;

/// Counts a guess at the account behind an address. An address that is nobody's is counted in the same way.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn count_at(app: &App, email: &str) -> Result<Allowed> {
    let address = person_email::fold(email);
    let account = match person_email::find_person(app.store.read(), &address).await? {
        Some(person) => account(person),
        None => digest("nobody", &address),
    };
    count(app, vec![digest("address", &address), account]).await
}

/// Counts a guess at the password of somebody who is signed in.
///
/// # Errors
/// If the store cannot be written.
pub(super) async fn count_of(app: &App, person: PersonId) -> Result<Allowed> {
    count(app, vec![account(person)]).await
}

async fn count(app: &App, mut subjects: Vec<String>) -> Result<Allowed> {
    // Everybody takes hold of them in one order.
    subjects.sort_unstable();
    let now = app.now();
    let transaction = app.store.begin_write().await?;
    for subject in &subjects {
        if password_guess::count(&transaction, subject, now).await? == Allowed::No {
            tracing::warn!("too many guesses at a password");
            return Ok(Allowed::No);
        }
    }
    transaction.commit().await?;
    Ok(Allowed::Yes)
}

fn account(person: PersonId) -> String {
    digest("account", &person.to_string())
}

/// The store need not know which addresses have been tried.
fn digest(kind: &str, what: &str) -> String {
    hex(&Sha256::digest(format!("{kind}:{what}").as_bytes()))
}
