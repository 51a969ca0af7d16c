//! The whole published course as files, with its faults: what a draft is held against. Made once for each state of the library.
//! Must never leave a piece out: a fault between two texts shows only where both are there.

use super::{Library, publish};
use crate::content::{self, Fault, Particulars, SourceFile};
use crate::course::{Kind, Slug};
use crate::database::{StoreError, version};

/// What is published, as `octavo check` would read it.
#[derive(Debug)]
pub struct Whole {
    /// Its files: every text that counts now, and the pictures.
    pub files: Vec<SourceFile>,
    /// Its faults.
    pub faults: Vec<Fault>,
}

impl Whole {
    /// The files as they would be with these texts in the place of what is published under the same names, or beside it.
    pub fn with<'t>(&self, texts: impl IntoIterator<Item = (Kind, &'t str, &'t str)>) -> Vec<SourceFile> {
        let mut files = self.files.clone();
        for (kind, slug, text) in texts {
            let path = path(kind, slug);
            files.retain(|file| file.path != path);
            files.push(SourceFile { path, bytes: text.as_bytes().to_vec() });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// The files as they would be without this one.
    pub fn without(&self, kind: Kind, slug: &Slug) -> Vec<SourceFile> {
        let path = path(kind, slug.as_str());
        self.files.iter().filter(|file| file.path != path).cloned().collect()
    }

    /// What a published text says of itself.
    pub fn particulars(&self, kind: Kind, slug: &str) -> Particulars {
        let path = path(kind, slug);
        let file = self.files.iter().find(|file| file.path == path);
        file.and_then(|file| std::str::from_utf8(&file.bytes).ok()).map(content::read_particulars).unwrap_or_default()
    }
}

/// Where a text lies in the folder.
pub fn path(kind: Kind, slug: &str) -> String {
    format!("{}/{slug}.md", kind.folder())
}

impl Library {
    /// The whole of what counts now.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn whole(&self) -> Result<std::sync::Arc<Whole>, StoreError> {
        let (cell, current) = {
            let shelves = self.shelf();
            let current: Vec<_> = shelves.offered().cloned().collect();
            (shelves.whole.clone(), current)
        };
        let whole = cell.get_or_try_init(|| async {
            let wanted: Vec<_> = current.iter().map(|published| published.version).collect();
            let texts = version::texts(self.store.read(), wanted).await?;
            let media = publish::embedded().into_iter().filter(|file| file.path.starts_with("media/"));
            let texts =
                texts.into_iter().map(|(kind, slug, text)| SourceFile { path: format!("{kind}/{slug}.md"), bytes: text.into_bytes() });
            let mut files: Vec<_> = media.chain(texts).collect();
            files.sort_by(|a, b| a.path.cmp(&b.path));
            let (files, faults) = tokio::task::spawn_blocking(move || {
                let faults = content::check(&files).faults;
                (files, faults)
            })
            .await
            .map_err(|error| StoreError::Unreadable { what: "content".to_owned(), why: error.to_string() })?;
            Ok::<_, StoreError>(std::sync::Arc::new(Whole { files, faults }))
        });
        whole.await.cloned()
    }
}
