//! `octavo admin add EMAIL`: the first administrator, who can sign in without anybody else's help.

use anyhow::{Context, bail};

use crate::account::sign_in::make_link;
use crate::app::{App, Clock};
use crate::commands::serve;
use crate::database::person_grant::Permission;
use crate::database::{agency, audit, person, person_email, person_grant, review_rule};
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

/// Says whether somebody else must approve what an agency's approvers, or those of the partnership, have written themselves.
///
/// # Errors
/// If there is no such agency, or the store cannot be written.
pub async fn two_people(settings: Settings, needed: bool, agency: Option<&str>) -> anyhow::Result<()> {
    let app = serve::open(settings, Clock::system()).await?;
    let found = match agency {
        Some(name) => Some(agency::named(app.store.read(), name).await?.with_context(|| format!("there is no agency called {name}"))?.id),
        None => None,
    };
    let (whose, word) = (agency.unwrap_or("the partnership"), if needed { "on" } else { "off" });
    let transaction = app.store.begin_write().await?;
    review_rule::add(&transaction, found, needed, app.now()).await?;
    let subject = found.map_or_else(|| "partnership".to_owned(), |agency| agency.to_string());
    audit::note(&transaction, app.now(), None, "set the rule that two people are needed to publish", &subject, word).await?;
    transaction.commit().await?;
    println!("The rule that two people are needed to publish is {word} for {whose}.");
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
