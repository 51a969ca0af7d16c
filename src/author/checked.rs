//! A draft held against the whole course as it would be if it were published.

use crate::app::App;
use crate::content::{self, Fault};
use crate::course::{Kind, Slug};
use crate::error::{AppError, Result};
use crate::library::whole::path;

/// What is wrong with a draft.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// Its own faults, in order.
    pub own: Vec<Fault>,
    /// Faults that other texts would have because of it: a link to a heading that is gone.
    pub elsewhere: Vec<Fault>,
}

impl Verdict {
    /// How many errors there are, here and elsewhere.
    pub fn errors(&self) -> usize {
        self.own.iter().chain(&self.elsewhere).filter(|fault| fault.is_error()).count()
    }
}

/// The faults of everything with these texts in place of what is published.
pub async fn faults_with(app: &App, texts: Vec<(Kind, String, String)>) -> Result<Vec<Fault>> {
    let whole = app.library.whole().await?;
    let checked = tokio::task::spawn_blocking(move || {
        let texts = texts.iter().map(|(kind, slug, text)| (*kind, slug.as_str(), text.as_str()));
        content::check(&whole.with(texts)).faults
    });
    checked.await.map_err(|error| AppError::Unexpected(error.to_string()))
}

/// Checks one text under a name.
pub async fn check(app: &App, kind: Kind, slug: &Slug, text: &str) -> Result<Verdict> {
    let before = app.library.whole().await?;
    let faults = faults_with(app, vec![(kind, slug.to_string(), text.to_owned())]).await?;
    let file = path(kind, slug.as_str());
    let (own, others): (Vec<_>, Vec<_>) = faults.into_iter().partition(|fault| fault.file == file);
    let elsewhere = others.into_iter().filter(|fault| !before.faults.contains(fault)).collect();
    Ok(Verdict { own, elsewhere })
}
