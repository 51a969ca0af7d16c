//! Publishing files: what has changed becomes a new, immutable version; what has not stays as it is.

mod local_names;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use crate::account::hex;
use crate::content::{self, Checked, SourceFile};
use crate::course::pathway::Suggested;
use crate::course::{Course, Kind, Slug};
use crate::database::version::{Change, NewVersion};
use crate::database::{Store, StoreError, contact, pathway_rule, version};
use crate::database::{content as content_table, version::Latest};

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The files have faults; each is listed.
    #[error("{} of the content's faults are errors; run `octavo check`", .0.faults.iter().filter(|fault| fault.is_error()).count())]
    Faulty(Box<Checked>),
    /// Modules or cases name people who are contacts here; each is listed.
    #[error("everybody in the course must be invented, and these are contacts here: {}; rename them in the text", .0.join(", "))]
    LocalNames(Vec<String>),
    /// The store failed; nothing of it was published.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How a publication came about.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Who publishes: "system", "by file".
    pub by: String,
    /// What later versions mean.
    pub change: Change,
    /// What changed, in words.
    pub note: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Publishes every file that differs from what counts now, all or none. Gives how many versions that made.
///
/// # Errors
/// If any file has a fault that is an error, a module or case that is new or changed names a local contact, or the store fails.
pub async fn publish(store: &Store, files: &[SourceFile], publication: &Publication) -> Result<usize, PublishError> {
    let course = sound(files)?;
    let transaction = store.begin_write().await.map_err(StoreError::Database)?;
    let made = publish_those(&transaction, files, &course, publication, |_, _| true).await?;
    transaction.commit().await.map_err(StoreError::Database)?;
    Ok(made)
}

/// Publishes one file, as a part of what the transaction does. Held against all of the others, which stay as they are. Gives whether
/// that made a version: not if nothing differs.
///
/// # Errors
/// As for `publish`; the transaction must then be let go.
pub async fn publish_alone(
    db: &impl ConnectionTrait,
    files: &[SourceFile],
    (kind, slug): (Kind, &Slug),
    publication: &Publication,
) -> Result<bool, PublishError> {
    let course = sound(files)?;
    let made = publish_those(db, files, &course, publication, |of, named| of == kind && named == slug).await?;
    Ok(made > 0)
}

/// The course in these files, if nothing in it is an error.
fn sound(files: &[SourceFile]) -> Result<Course, PublishError> {
    let checked = content::check(files);
    match checked.faults.iter().any(content::Fault::is_error) {
        true => Err(PublishError::Faulty(Box::new(checked))),
        false => Ok(checked.course),
    }
}

async fn publish_those(
    db: &impl ConnectionTrait,
    files: &[SourceFile],
    course: &Course,
    publication: &Publication,
    wanted: impl Fn(Kind, &Slug) -> bool,
) -> Result<usize, PublishError> {
    let contacts = contact::names(db).await.map_err(StoreError::Database)?;
    let mut named = Vec::new();
    let mut made = 0;
    for kind in Kind::ALL {
        for (slug, text) in texts_of(kind, files).filter(|(slug, _)| wanted(kind, slug)) {
            let found = Found { kind, slug: &slug, text, course };
            if publish_one(db, &found, publication).await.map_err(StoreError::Database)? {
                made += 1;
                if matches!(kind, Kind::Module | Kind::Scenario) {
                    named.extend(
                        local_names::shared(text, &contacts).into_iter().map(|name| format!("{name} in {}/{slug}.md", kind.folder())),
                    );
                }
            }
        }
    }
    if named.is_empty() { Ok(made) } else { Err(PublishError::LocalNames(named)) }
}

struct Found<'a> {
    kind: Kind,
    slug: &'a Slug,
    text: &'a str,
    course: &'a Course,
}

fn texts_of(kind: Kind, files: &[SourceFile]) -> impl Iterator<Item = (Slug, &str)> {
    files.iter().filter_map(move |file| {
        let (folder, name) = file.path.split_once('/')?;
        let slug = Slug::parse(name.strip_suffix(".md")?)?;
        let text = std::str::from_utf8(&file.bytes).ok()?;
        (folder == kind.folder()).then_some((slug, text))
    })
}

/// SHA-256 of a text, as versions have it.
pub fn digest_of(text: &[u8]) -> String {
    hex(&Sha256::digest(text))
}

async fn publish_one(db: &impl ConnectionTrait, found: &Found<'_>, publication: &Publication) -> Result<bool, sea_orm::DbErr> {
    let digest = digest_of(found.text.as_bytes());
    let before = version::latest_of(db, found.kind, found.slug).await?;
    let framework = framework_of(db, found).await?;
    let framework_version = framework.as_ref().map(|framework| framework.version_id);
    // A case is read with its framework: another edition of it is another version of the case.
    if before.as_ref().is_some_and(|before| before.digest == digest && before.framework_version_id == framework_version) {
        return Ok(false);
    }
    let content_id = content_table::find_or_add(db, found.kind, found.slug, publication.at).await?;
    let new = NewVersion {
        content_id,
        number: before.as_ref().map_or(1, |before| before.number + 1),
        digest,
        title: title_of(found).unwrap_or_default(),
        text: found.text.to_owned(),
        change: if before.is_some() { publication.change } else { Change::First },
        change_note: if before.is_some() { publication.note.clone() } else { String::new() },
        framework_version_id: framework_version,
        framework_revision: framework_revision(found),
        published_by: publication.by.clone(),
        published_at: publication.at,
    };
    version::add(db, new).await?;
    if before.is_none()
        && let Some(pathway) = found.course.pathways.get(found.slug).filter(|_| found.kind == Kind::Pathway)
        // An author who suggests nothing means it for nobody yet: a rule that names no groups would be for everybody.
        && pathway.suggested != Suggested::default()
    {
        pathway_rule::prefill(db, content_id, &pathway.suggested, publication.at).await?;
    }
    Ok(true)
}

async fn framework_of(db: &impl ConnectionTrait, found: &Found<'_>) -> Result<Option<Latest>, sea_orm::DbErr> {
    match framework_slug(found) {
        Some(slug) => version::latest_of(db, Kind::Framework, slug).await,
        None => Ok(None),
    }
}

fn framework_slug<'a>(found: &Found<'a>) -> Option<&'a Slug> {
    match found.kind {
        Kind::Scenario => found.course.scenarios.get(found.slug).map(|scenario| &scenario.framework),
        Kind::Module => found.course.modules.get(found.slug).map(|module| &module.framework),
        _ => None,
    }
}

fn framework_revision(found: &Found<'_>) -> Option<String> {
    let slug = if found.kind == Kind::Framework { Some(found.slug) } else { framework_slug(found) };
    slug.and_then(|slug| found.course.frameworks.get(slug)).map(|framework| framework.revision.clone())
}

fn title_of(found: &Found<'_>) -> Option<String> {
    let course = found.course;
    match found.kind {
        Kind::Module => course.modules.get(found.slug).map(|piece| piece.title.clone()),
        Kind::Scenario => course.scenarios.get(found.slug).map(|piece| piece.title.clone()),
        Kind::Framework => course.frameworks.get(found.slug).map(|piece| piece.title.clone()),
        Kind::Pathway => course.pathways.get(found.slug).map(|piece| piece.title.clone()),
        Kind::Help => course.help.get(found.slug).map(|piece| piece.title.clone()),
        Kind::Page => course.pages.get(found.slug).map(|piece| piece.title.clone()),
    }
}

static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/embedded_content.rs"));

/// One file of the default content, by its path: nothing is copied.
pub fn embedded_file(path: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(name, _)| *name == path).map(|(_, bytes)| *bytes)
}

/// The default content that this binary carries.
pub fn embedded() -> Vec<SourceFile> {
    FILES.iter().map(|(path, bytes)| SourceFile { path: (*path).to_owned(), bytes: bytes.to_vec() }).collect()
}
