//! Sends what stands in the outbox: at least once, each under a lease, again with longer and longer pauses, and says when it gives up.
//! A link is made anew for each try, so that its token stands in no table.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use tokio::sync::watch;

use super::mail::{Letter as Handed, MailError};
use super::{Token, letters, sign_in};
use crate::app::App;
use crate::database::email_change::{self, End};
use crate::database::message::{self, Claim, Kind, Mark, Model, New, Outcome, Trouble};
use crate::database::{EmailChangeId, PersonId, StoreError};
use crate::error::Result;

/// How often it is looked for what is due.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// How many are sent at once.
const AT_ONCE: u64 = 8;
/// The pause after the first try that fails; it doubles with each.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);
/// The longest pause.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);
/// How many people are written to in one statement.
const CHANGES_AT_A_TIME: usize = 250;
/// After how long a message is given up.
const GIVE_UP: TimeDelta = TimeDelta::days(3);
/// The same for a link: whoever asked for it has long asked again.
const GIVE_UP_LINK: TimeDelta = TimeDelta::hours(1);

/// A message that is written, and is sent as soon as that is committed. For a link its text is here and nowhere else.
#[must_use = "what is posted is sent by `send_now`, once it is committed"]
pub struct Posted(Option<Model>);

/// Writes a letter into the outbox, in the transaction of what causes it.
///
/// # Errors
/// If the database refuses.
pub async fn post(
    db: &impl ConnectionTrait,
    reason: String,
    person: Option<PersonId>,
    address: &str,
    (subject, text): letters::Letter,
    now: DateTime<Utc>,
) -> Result<Posted> {
    let new = letter(reason, Kind::Letter, person, address, (subject, text));
    Ok(Posted(message::put_held(db, new, now).await?))
}

/// An address that was changed for somebody: whose, the old one if there was one, the new one.
pub type Changed = (PersonId, Option<String>, String);

/// Writes to people that their address was changed for them, at the old one and at the new one, in the transaction that changes it.
///
/// # Errors
/// If the database refuses.
pub async fn tell_of_change(db: &impl ConnectionTrait, changes: &[Changed], now: DateTime<Utc>) -> Result<(), DbErr> {
    for some in changes.chunks(CHANGES_AT_A_TIME) {
        let letters = some.iter().flat_map(|(person, old, new)| {
            old.iter().chain([new]).map(|to| {
                let reason = format!("address-changed-by-hr:{}", message::new_reason());
                letter(reason, Kind::Letter, Some(*person), to, letters::address_changed_by_hr(new))
            })
        });
        message::put_all(db, letters.collect(), now).await?;
    }
    Ok(())
}

/// Writes that a link which signs in is to be sent; its text is not stored.
pub(super) async fn post_sign_in_link(
    db: &impl ConnectionTrait,
    person: PersonId,
    address: &str,
    leads_to: &str,
    (subject, text): letters::Letter,
    now: DateTime<Utc>,
) -> Result<Posted> {
    let reason = format!("sign-in-link:{}", message::new_reason());
    let mut new = letter(reason, Kind::SignInLink, Some(person), address, (subject, String::new()));
    new.leads_to = Some(leads_to.to_owned());
    Ok(with_text(message::put_held(db, new, now).await?, text))
}

/// Writes that a link which confirms a change of address is to be sent; its text is not stored.
pub(super) async fn post_address_link(
    db: &impl ConnectionTrait,
    (change, end): (EmailChangeId, End),
    person: Option<PersonId>,
    address: &str,
    (subject, text): letters::Letter,
    now: DateTime<Utc>,
) -> Result<Posted> {
    let word = end.word();
    let mut new = letter(format!("email-change:{change}:{word}"), Kind::AddressLink, person, address, (subject, String::new()));
    new.change_id = Some(change);
    new.leads_to = Some(word.to_owned());
    Ok(with_text(message::put_held(db, new, now).await?, text))
}

fn letter(reason: String, kind: Kind, person_id: Option<PersonId>, address: &str, (subject, text): letters::Letter) -> New {
    New {
        reason,
        kind,
        person_id,
        address: address.to_owned(),
        subject: subject.to_owned(),
        text,
        html: None,
        calendar: None,
        change_id: None,
        leads_to: None,
    }
}

fn with_text(stored: Option<Model>, text: String) -> Posted {
    Posted(stored.map(|stored| Model { text, ..stored }))
}

/// Sends what was posted, in the background; if that fails, or the server stops before, it is tried again from the outbox.
pub fn send_now(app: &App, posted: Posted) {
    let Posted(Some(message)) = posted else { return };
    let app = app.clone();
    tokio::spawn(async move {
        deliver_one(&app, message).await;
    });
}

/// Sends what is due until told to stop; what is under way then is brought to its end.
pub async fn keep_sending(app: App, mut stop: watch::Receiver<bool>) {
    loop {
        let more = deliver_some(&app).await;
        if let Err(error) = &more {
            tracing::error!(error.message = %error, "the outbox could not be read");
        }
        if *stop.borrow() {
            return;
        }
        if matches!(more, Ok(More::Yes)) {
            continue;
        }
        tokio::select! {
            changed = stop.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

/// Whether it is worth going on at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// There may be more that is due.
    Yes,
    /// There is none, or the mail server is not there.
    No,
}

/// Takes hold of some messages that are due, and tries them.
///
/// # Errors
/// If the store cannot be written.
pub async fn deliver_some(app: &App) -> Result<More, StoreError> {
    let claimed = app.store.write(Claim { now: app.now(), limit: AT_ONCE }).await?;
    let whole = claimed.len() as u64 == AT_ONCE;
    let tried = futures_util::future::join_all(claimed.into_iter().map(|message| deliver_one(app, message))).await;
    let is_there = tried.contains(&Tried::HeardOf);
    Ok(if whole && is_there { More::Yes } else { More::No })
}

/// Whether the mail server said anything at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tried {
    HeardOf,
    Silent,
}

async fn deliver_one(app: &App, message: Model) -> Tried {
    let (id, lease) = (message.id, message.lease);
    let sent = match text(app, &message).await {
        Ok(Some(text)) => app.mailer.send(handed(&message, &text)).await,
        Ok(None) => Err(MailError::NotTaken { trouble: Trouble::Unwanted, code: None }),
        Err(error) => {
            // The lease runs out, and it is tried again.
            tracing::error!(message.id = %id, error.message = %error, "a link could not be made for a message");
            return Tried::Silent;
        }
    };
    let now = app.now();
    let (outcome, tried) = judge(&message, sent, now);
    if let Err(error) = app.store.write(Mark { id, lease, outcome, now }).await {
        tracing::error!(message.id = %id, error.message = %error, "what became of a message could not be noted; it may be sent again");
    }
    tried
}

fn handed<'a>(message: &'a Model, text: &'a str) -> Handed<'a> {
    let (html, calendar) = (message.html.as_deref(), message.calendar.as_deref());
    Handed { id: message.id.0, to: &message.address, subject: &message.subject, text, html, calendar }
}

/// What to do after a try, and what to say in the log: the class of error and nothing else.
fn judge(message: &Model, sent: Result<(), MailError>, now: DateTime<Utc>) -> (Outcome, Tried) {
    let (trouble, code) = match sent {
        Ok(()) => return (Outcome::Sent, Tried::HeardOf),
        Err(MailError::NotTaken { trouble, code }) => (trouble, code),
        Err(MailError::Setting { .. }) => (Trouble::Garbled, None),
    };
    let again = now + pause_after(message.tries);
    let limit = if message.kind.is_link() { GIVE_UP_LINK } else { GIVE_UP };
    let hopeless = matches!(trouble, Trouble::AddressRefused | Trouble::NoAddress | Trouble::Unwanted);
    let outcome = if hopeless || again > message.since + limit {
        tracing::error!(message.id = %message.id, message.trouble = ?trouble, "a message is given up");
        Outcome::GivenUp(trouble, code)
    } else {
        tracing::warn!(message.id = %message.id, message.trouble = ?trouble, "a message was not taken, and is tried again");
        Outcome::Again(again, trouble, code)
    };
    let silent = matches!(trouble, Trouble::Unreachable | Trouble::TooSlow | Trouble::Encryption | Trouble::Folder);
    (outcome, if silent { Tried::Silent } else { Tried::HeardOf })
}

fn pause_after(tries_before: i32) -> TimeDelta {
    let doubled = u32::try_from(tries_before).ok().and_then(|tries| 2i32.checked_pow(tries)).unwrap_or(i32::MAX);
    FIRST_PAUSE.checked_mul(doubled).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE)
}

/// The text of a message; of a link, one with a new token. None if nobody waits for it any more.
async fn text(app: &App, message: &Model) -> Result<Option<String>> {
    if !message.kind.is_link() || !message.text.is_empty() {
        return Ok(Some(message.text.clone()));
    }
    match (message.kind, message.person_id, message.change_id) {
        (Kind::SignInLink, Some(person), _) => {
            let link = sign_in::make_link(app, person).await?;
            Ok(Some(sign_in::link_letter(&link, message.leads_to.as_deref().unwrap_or("/")).1))
        }
        (Kind::AddressLink, _, Some(change)) => new_address_link(app, change, message).await,
        _ => Ok(None),
    }
}

async fn new_address_link(app: &App, change: EmailChangeId, message: &Model) -> Result<Option<String>> {
    let token = Token::new_random();
    let end = if message.leads_to.as_deref() == Some(End::Old.word()) { End::Old } else { End::New };
    let transaction = app.store.begin_write().await?;
    let renewed = email_change::renew(&transaction, change, end, token.digest(), app.now()).await?;
    transaction.commit().await?;
    Ok(renewed.map(|change| match end {
        End::Old => letters::change_at_old(app, &change.email, &token).1,
        End::New => letters::change_at_new(app, &token).1,
    }))
}

#[cfg(test)]
mod tests {
    use super::{TimeDelta, pause_after};

    #[test]
    fn pauses_double_from_one_minute_to_six_hours() {
        let pauses: Vec<_> = (0..12).map(|tries| pause_after(tries).num_minutes()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
        assert_eq!(pause_after(i32::MAX), TimeDelta::hours(6));
    }
}
