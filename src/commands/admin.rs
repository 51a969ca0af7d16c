//! `octavo admin add EMAIL`: the first administrator, who can sign in without anybody else's help.

use anyhow::{Context, bail};

use crate::account::sign_in::make_link;
use crate::app::{App, Clock};
use crate::commands::serve;
use crate::database::person_grant::Permission;
use crate::database::{audit, person, person_email, person_grant};
use crate::settings::Settings;

/// Adds an administrator, or makes somebody known into one, and prints a sign-in link.
///
/// # Errors
/// If the address is not one, or the store cannot be written.
pub async fn add(settings: Settings, email: &str) -> anyhow::Result<()> {
    if email.len() > 254 || email.split_once('@').is_none_or(|(name, host)| name.is_empty() || host.is_empty()) {
        bail!("{email} is not an e-mail address");
    }
    let app = serve::open(settings, Clock::system()).await?;
    let link = add_to(&app, email).await?;
    println!("{email} is an administrator. Sign in with this link (once, for 20 minutes):\n{link}");
    Ok(())
}

async fn add_to(app: &App, email: &str) -> anyhow::Result<String> {
    let now = app.now();
    let transaction = app.store.begin_write().await?;
    let person = match person_email::find_person(&transaction, email).await? {
        Some(person) => person,
        None => {
            let name = email.split('@').next().unwrap_or(email);
            let person = person::add(&transaction, name, now).await?;
            person_email::add(&transaction, person, email, now).await?;
            person
        }
    };
    let had = person_grant::of_person(&transaction, person).await?;
    for permission in [Permission::Administrator, Permission::Learner] {
        if !had.iter().any(|(granted, _)| *granted == permission) {
            person_grant::give(&transaction, person, permission, None, now).await?;
        }
    }
    audit::note(&transaction, now, None, "granted administrator", &person.to_string(), "from the command line").await?;
    transaction.commit().await?;
    make_link(app, person).await.context("making a sign-in link")
}
