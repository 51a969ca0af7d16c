//! `octavo content import FOLDER --publish`: for those who keep Git as their publisher.

use std::path::Path;

use anyhow::{Context, bail};

use crate::app::Clock;
use crate::commands::serve;
use crate::content::read_folder;
use crate::database::audit;
use crate::database::version::Change;
use crate::library::publish::{Publication, PublishError, publish};
use crate::settings::Settings;

/// Publishes what has changed in a folder as new versions, recorded as "by file".
///
/// # Errors
/// If the folder cannot be read, its content has errors (each is printed), or the store cannot be written.
pub async fn import(settings: Settings, folder: &Path, change: Change, note: &str) -> anyhow::Result<()> {
    if note.trim().is_empty() {
        bail!("say what changed: --note \"…\"");
    }
    let files = read_folder(folder).with_context(|| format!("reading {}", folder.display()))?;
    let app = serve::open(settings, Clock::system()).await?;
    let publication = Publication { by: "by file".to_owned(), change, note: note.trim().to_owned(), at: app.now() };
    match publish(&app.store, &files, &publication).await {
        Ok(made) => {
            let transaction = app.store.begin_write().await?;
            audit::note(&transaction, app.now(), None, "published by file", "content", &format!("{made} versions")).await?;
            transaction.commit().await?;
            println!("{made} new versions are published.");
            Ok(())
        }
        Err(PublishError::Faulty(checked)) => {
            for fault in checked.faults.iter().filter(|fault| fault.is_error()) {
                println!("{fault}");
            }
            bail!("nothing was published: mend these first");
        }
        Err(error) => Err(error.into()),
    }
}
