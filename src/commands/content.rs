//! `octavo content import FOLDER --publish` and `octavo content export FOLDER`: for those who keep Git as their publisher.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use anyhow::{Context, bail};

use crate::app::{App, Clock};
use crate::commands::serve;
use crate::content::{SourceFile, read_folder};
use crate::database::audit;
use crate::database::version::Change;
use crate::library::publish::{Publication, PublishError, digest_of, publish};
use crate::library::reconcile::reconcile;
use crate::settings::Settings;

/// Where an export notes from which texts the files were made. It begins with a dot: no reader of the folder takes it for content.
const BASES: &str = ".octavo-base";

/// Publishes what has changed in a folder as new versions, recorded as "by file".
///
/// # Errors
/// If the folder cannot be read, its content has errors or was changed in the web as well (each is printed), or the store cannot be
/// written.
pub async fn import(settings: Settings, folder: &Path, change: Change, note: &str) -> anyhow::Result<()> {
    if note.trim().is_empty() {
        bail!("say what changed: --note \"…\"");
    }
    let files = read_folder(folder).with_context(|| format!("reading {}", folder.display()))?;
    let app = serve::open(settings, Clock::system()).await?;
    let made = import_into(&app, files, &bases(folder)?, change, note.trim()).await?;
    println!("{made} new versions are published.");
    Ok(())
}

/// Publishes these files.
///
/// # Errors
/// As for `import`.
pub async fn import_into(
    app: &App,
    files: Vec<SourceFile>,
    bases: &BTreeMap<String, String>,
    change: Change,
    note: &str,
) -> anyhow::Result<usize> {
    let reconciled = reconcile(app.store.read(), files, bases).await?;
    for path in &reconciled.kept {
        println!("{path}: not changed here, and changed in the web since; the web's text stays");
    }
    if !reconciled.conflicts.is_empty() {
        for conflict in &reconciled.conflicts {
            println!("{conflict}, and the file has changed as well");
        }
        bail!(
            "nothing was published: {} changed in both places; export what is published, join the texts, and import again",
            files_in_words(reconciled.conflicts.len())
        );
    }
    let publication = Publication { by: "by file".to_owned(), change, note: note.to_owned(), at: app.now() };
    match publish(&app.store, &reconciled.files, &publication).await {
        Ok(made) => {
            let transaction = app.store.begin_write().await?;
            audit::note(&transaction, app.now(), None, "published by file", "content", &format!("{made} versions")).await?;
            transaction.commit().await?;
            Ok(made)
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

fn files_in_words(number: usize) -> String {
    if number == 1 { "1 file was".to_owned() } else { format!("{number} files were") }
}

/// What an export noted, if it was one that made the folder.
fn bases(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    match fs::read_to_string(folder.join(BASES)) {
        Ok(text) => {
            Ok(text.lines().filter_map(|line| line.split_once("  ")).map(|(digest, path)| (path.to_owned(), digest.to_owned())).collect())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error).with_context(|| format!("reading {BASES}")),
    }
}

/// Writes every text that is published and offered, and the pictures, as files.
///
/// # Errors
/// If a file is there that says something else and `overwrite` is not given, the folder cannot be written, or the store cannot be read.
pub async fn export(settings: Settings, folder: &Path, overwrite: Overwrite) -> anyhow::Result<()> {
    let app = serve::open(settings, Clock::system()).await?;
    let written = export_from(&app, folder, overwrite).await?;
    println!("{written} files are in {}.", folder.display());
    Ok(())
}

/// What to do with files that say something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// Stop before anything is written.
    Never,
    /// Put what is published in their place.
    Always,
}

/// Writes the files; gives how many there are.
///
/// # Errors
/// As for `export`.
pub async fn export_from(app: &App, folder: &Path, overwrite: Overwrite) -> anyhow::Result<usize> {
    let whole = app.library.whole().await?;
    let differs = |file: &&SourceFile| fs::read(folder.join(&file.path)).is_ok_and(|bytes| bytes != file.bytes);
    let different: Vec<_> = whole.files.iter().filter(differs).map(|file| file.path.as_str()).collect();
    if overwrite == Overwrite::Never && !different.is_empty() {
        for path in &different {
            println!("{path}: says something else than what is published");
        }
        bail!("nothing was written: use an empty folder, or --overwrite");
    }
    for file in &whole.files {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
        }
        fs::write(&path, &file.bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    let texts = whole.files.iter().filter(|file| file.path.ends_with(".md"));
    let bases: String = texts.map(|file| format!("{}  {}\n", digest_of(&file.bytes), file.path)).collect();
    fs::write(folder.join(BASES), bases).with_context(|| format!("writing {BASES}"))?;
    Ok(whole.files.len())
}
