//! A folder of files held against what is published: what was edited in the web and in the files both is a conflict, and said.
//! Must never let an older file take the place of what somebody published in the browser.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;

use super::publish::digest_of;
use crate::content::SourceFile;
use crate::course::{Kind, Slug};
use crate::database::{StoreError, content, version};

/// What publications from files are recorded as.
const BY_FILE: [&str; 2] = ["system", "by file"];

/// A folder as it may be published.
#[derive(Debug, Default)]
pub struct Reconciled {
    /// The files. One that has not changed since it was last published from here has the text of the web, if that is newer.
    pub files: Vec<SourceFile>,
    /// Those whose newer text from the web was kept.
    pub kept: Vec<String>,
    /// Those that were changed in the web and in the files both since the last version they share.
    pub conflicts: Vec<String>,
}

/// Compares. `bases` says, by path, from which text the folder's own was made, by its digest, where an export noted it; otherwise
/// it was made from the last version that came from a file.
///
/// # Errors
/// If the database cannot be read.
pub async fn reconcile(
    db: &impl ConnectionTrait,
    files: Vec<SourceFile>,
    bases: &BTreeMap<String, String>,
) -> Result<Reconciled, StoreError> {
    let mut done = Reconciled::default();
    for file in files {
        let digest = digest_of(&file.bytes);
        let versions = match named(&file.path) {
            Some((kind, slug)) => match content::find(db, kind, &slug).await? {
                Some(found) => version::history(db, found.id).await?,
                None => Vec::new(),
            },
            None => Vec::new(),
        };
        let Some(current) = versions.first().filter(|current| current.digest != digest && !is_by_file(&current.published_by)) else {
            done.files.push(file);
            continue;
        };
        let shared = versions.iter().find(|version| is_by_file(&version.published_by)).map(|version| &version.digest);
        let base = bases.get(&file.path).or(shared);
        if base == Some(&current.digest) {
            done.files.push(file);
        } else if base == Some(&digest) {
            done.kept.push(file.path.clone());
            done.files.push(SourceFile { bytes: current.text.clone().into_bytes(), ..file });
        } else {
            done.conflicts.push(format!("{}: version {} was published by {}", file.path, current.number, current.published_by));
            done.files.push(file);
        }
    }
    Ok(done)
}

fn is_by_file(by: &str) -> bool {
    BY_FILE.contains(&by)
}

fn named(path: &str) -> Option<(Kind, Slug)> {
    let (folder, name) = path.split_once('/')?;
    Some((Kind::of_folder(folder)?, Slug::parse(name.strip_suffix(".md")?)?))
}
