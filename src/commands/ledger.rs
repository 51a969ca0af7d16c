//! `octavo ledger verify` and `octavo ledger checkpoint`: whether the records are as they were written.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::app::Clock;
use crate::commands::serve;
use crate::database::{Store, agency, completion, ledger};
use crate::ledger::{Checkpoint, Head, Key, digest};
use crate::settings::Settings;

/// How many entries are read at a time.
const AT_A_TIME: u64 = 2000;

/// What came of looking at every entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries that are as they were made, with their completions.
    pub good: u64,
    /// Of those, how many have had their salt forgotten: the completion cannot be held against them.
    pub forgotten: u64,
    /// The first that is wrong, in words.
    pub fault: Option<String>,
}

/// Prints whether every record is as it was written; names the first that is not. Gives whether all is well.
///
/// # Errors
/// If the store, the key or the checkpoint cannot be read.
pub async fn verify(settings: Settings, checkpoint: Option<&Path>, mut out: impl Write) -> anyhow::Result<bool> {
    let key = Key::find(&settings)?;
    let store = Store::open(&settings.database_url()).await.context("opening the database")?;
    let checkpoint = match checkpoint {
        None => None,
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
            match Checkpoint::read(&text, &key) {
                Ok(checkpoint) => Some(checkpoint),
                Err(why) => bail!("{} is no checkpoint of this ledger: {why}", file.display()),
            }
        }
    };
    let verified = look(store.read(), &key, checkpoint.as_ref()).await?;
    store.close().await?;
    match &verified.fault {
        None => {
            writeln!(out, "All is well: {} records are as they were written.", verified.good)?;
            if verified.forgotten > 0 {
                writeln!(out, "{} of them have been erased on purpose: their place in the ledger stands.", verified.forgotten)?;
            }
            Ok(true)
        }
        Some(fault) => {
            writeln!(out, "Something is wrong: {fault}")?;
            Ok(false)
        }
    }
}

/// Writes a signed checkpoint to a file, or prints it.
///
/// # Errors
/// If the store cannot be read or the file cannot be written.
pub async fn checkpoint(settings: Settings, file: Option<&Path>, mut out: impl Write) -> anyhow::Result<()> {
    let app = serve::open(settings, Clock::system()).await?;
    let text = sign(app.store.read(), &app.ledger, app.now()).await?;
    match file {
        None => out.write_all(text.as_bytes())?,
        Some(file) => std::fs::write(file, text).with_context(|| format!("writing {}", file.display()))?,
    }
    app.store.close().await?;
    Ok(())
}

/// A signed checkpoint of the ledger as it is.
///
/// # Errors
/// If the store cannot be read.
pub async fn sign(db: &impl ConnectionTrait, key: &Key, at: DateTime<Utc>) -> Result<String, DbErr> {
    Ok(Checkpoint { at, heads: ledger::heads(db).await? }.sign(key))
}

/// Looks at every entry of every chain, some at a time, up to the first that is wrong.
///
/// # Errors
/// If the store cannot be read.
pub async fn look(db: &impl ConnectionTrait, key: &Key, checkpoint: Option<&Checkpoint>) -> Result<Verified, DbErr> {
    let agencies = agency::all(db).await?;
    let mut verified = Verified::default();
    let mut chains: Vec<String> = ledger::heads(db).await?.into_iter().map(|head| head.chain).collect();
    let signed = checkpoint.map(|checkpoint| checkpoint.heads.as_slice()).unwrap_or_default();
    chains.extend(signed.iter().map(|head| head.chain.clone()));
    chains.sort_unstable();
    chains.dedup();
    for chain in chains {
        let Ok(id) = Uuid::try_parse(&chain) else { continue };
        let head = signed.iter().find(|head| head.chain == chain);
        let of = ledger::name(id, &agencies);
        if let Some(fault) = look_along(db, key, id, head, &mut verified).await? {
            verified.fault = Some(format!("{fault}, in the chain of {of}."));
            return Ok(verified);
        }
    }
    if let Some(completion) = ledger::first_unentered(db).await? {
        verified.fault = Some(format!("{} has no entry: it was put in from outside, or its entry was cut off.", said(&completion)));
    }
    Ok(verified)
}

async fn look_along(
    db: &impl ConnectionTrait,
    key: &Key,
    chain: Uuid,
    head: Option<&Head>,
    verified: &mut Verified,
) -> Result<Option<String>, DbErr> {
    let (mut number, mut before) = (0, String::new());
    loop {
        let some = ledger::after(db, chain, number, AT_A_TIME).await?;
        if some.is_empty() {
            break;
        }
        for (entry, completion, salt) in some {
            if let Some(fault) = wrong(key, &entry, completion.as_ref(), salt.as_deref(), (number, &before)) {
                return Ok(Some(fault));
            }
            if head.is_some_and(|head| head.number == entry.number && head.link != entry.link) {
                return Ok(Some(format!("entry {} is not the one that the checkpoint has", entry.number)));
            }
            verified.good += 1;
            verified.forgotten += u64::from(salt.is_none());
            (number, before) = (entry.number, entry.link);
        }
    }
    Ok(head
        .filter(|head| head.number > number)
        .map(|head| format!("entry {} is gone: the checkpoint has {}, and the chain ends at {number}", number + 1, head.number)))
}

/// What is wrong with an entry, after the one before it.
fn wrong(
    key: &Key,
    entry: &ledger::Model,
    completion: Option<&completion::Model>,
    salt: Option<&str>,
    (number, before): (i64, &str),
) -> Option<String> {
    if entry.number != number + 1 {
        return Some(format!("entry {} is gone", number + 1));
    }
    if entry.key_id != key.id() {
        return Some(format!("entry {} was made with another key ({}), and cannot be checked with this one", entry.number, entry.key_id));
    }
    if entry.linked(before).link(key) != entry.link {
        return Some(format!("entry {} is not as it was made, or not in its place", entry.number));
    }
    match (completion, salt) {
        (None, None) => None,
        (None, Some(_)) => Some(format!("the record {} of entry {} is gone", entry.completion_id, entry.number)),
        (Some(_), None) => None,
        (Some(completion), Some(salt)) if digest(salt, completion) != entry.digest => {
            Some(format!("{} (entry {}) has been changed since it was written", said(completion), entry.number))
        }
        (Some(_), Some(_)) => None,
    }
}

/// A completion named without a word about anybody.
fn said(completion: &completion::Model) -> String {
    format!("the record {} of “{}”", completion.id, completion.title)
}
