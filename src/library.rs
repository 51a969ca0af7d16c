//! The published course: every version parsed and rendered once, kept by its key, and the version of each piece that counts now.
//! Another node may publish: what counts is looked up again every few seconds.

pub mod publish;
pub mod reconcile;
pub mod search;
pub mod whole;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use self::search::Search;
use self::whole::Whole;
use crate::content::{self, Glossary};
use crate::course::{Framework, Html, Kind, Module, Page, Pathway, Scenario, Slug};
use crate::database::{ContentId, Store, StoreError, VersionId, version};

/// The slug of the page that is the privacy notice.
pub const NOTICE: &str = "privacy";

/// A published version, parsed.
#[derive(Debug)]
pub struct Published {
    /// Its key.
    pub version: VersionId,
    /// Of what.
    pub content: ContentId,
    /// Which kind.
    pub kind: Kind,
    /// The slug.
    pub slug: Slug,
    /// 1, 2, 3.
    pub number: i32,
    /// SHA-256 of the text.
    pub digest: String,
    /// The framework's version it was parsed with.
    pub framework_version: Option<VersionId>,
    /// The framework's own revision.
    pub framework_revision: Option<String>,
    /// What it says.
    pub piece: Piece,
}

/// What a version says.
#[derive(Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Piece {
    Module(Box<Module>),
    Scenario(Box<Scenario>),
    Framework(Box<Framework>),
    Pathway(Box<Pathway>),
    Page(Box<Page>),
}

impl Published {
    /// Its title.
    pub fn title(&self) -> &str {
        match &self.piece {
            Piece::Module(module) => &module.title,
            Piece::Scenario(scenario) => &scenario.title,
            Piece::Framework(framework) => &framework.title,
            Piece::Pathway(pathway) => &pathway.title,
            Piece::Page(page) => &page.title,
        }
    }

    /// Who answers for it.
    pub fn owner(&self) -> &str {
        match &self.piece {
            Piece::Module(module) => &module.owner,
            Piece::Scenario(scenario) => &scenario.owner,
            Piece::Framework(framework) => &framework.owner,
            Piece::Pathway(pathway) => &pathway.owner,
            Piece::Page(page) => &page.owner,
        }
    }

    /// The module, if it is one.
    pub fn module(&self) -> Option<&Module> {
        match &self.piece {
            Piece::Module(module) => Some(module),
            _ => None,
        }
    }

    /// The scenario, if it is one.
    pub fn scenario(&self) -> Option<&Scenario> {
        match &self.piece {
            Piece::Scenario(scenario) => Some(scenario),
            _ => None,
        }
    }

    /// The framework, if it is one.
    pub fn framework(&self) -> Option<&Framework> {
        match &self.piece {
            Piece::Framework(framework) => Some(framework),
            _ => None,
        }
    }

    /// The pathway, if it is one.
    pub fn pathway(&self) -> Option<&Pathway> {
        match &self.piece {
            Piece::Pathway(pathway) => Some(pathway),
            _ => None,
        }
    }

    /// The page, if it is one.
    pub fn page(&self) -> Option<&Page> {
        match &self.piece {
            Piece::Page(page) => Some(page),
            _ => None,
        }
    }

    /// The text of a plain page.
    pub fn body(&self) -> Option<&Html> {
        self.page().map(|page| &page.body)
    }
}

/// The published course, shared by every request.
#[derive(Clone)]
pub struct Library {
    store: Store,
    shelves: Arc<RwLock<Shelves>>,
}

#[derive(Default)]
struct Shelves {
    versions: HashMap<VersionId, Arc<Published>>,
    current: BTreeMap<(Kind, Slug), Arc<Published>>,
    by_content: HashMap<ContentId, Arc<Published>>,
    glossary: Arc<Glossary>,
    glossary_version: Option<VersionId>,
    /// Made when somebody first searches what counts now.
    search: Arc<OnceLock<Search>>,
    /// Made when a trainer first looks at what counts now.
    whole: Arc<tokio::sync::OnceCell<Arc<Whole>>>,
    notice: Option<i32>,
    /// What is still there for those who have begun it, and offered to nobody else.
    retired: BTreeSet<(Kind, Slug)>,
}

impl Shelves {
    /// What counts now and is offered.
    fn offered(&self) -> impl Iterator<Item = &Arc<Published>> {
        self.current.iter().filter(|(named, _)| !self.retired.contains(named)).map(|(_, published)| published)
    }
}

async fn retired(db: &impl sea_orm::ConnectionTrait) -> Result<BTreeSet<(Kind, Slug)>, StoreError> {
    let rows = crate::database::content::retired(db).await?;
    Ok(rows.into_iter().filter_map(|row| Some((Kind::of_folder(&row.kind)?, Slug::parse(&row.slug)?))).collect())
}

impl Library {
    /// An empty one over a store; `refresh` fills it.
    pub fn over(store: Store) -> Library {
        Library { store, shelves: Arc::default() }
    }

    /// Looks up again which versions count, and parses those that are new here.
    ///
    /// # Errors
    /// If the store cannot be read, or a stored text cannot be parsed.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        self.renew_glossary().await?;
        let mut latest = version::latest(self.store.read()).await?;
        // Frameworks first: scenarios are parsed with theirs.
        latest.sort_by_key(|found| Kind::of_folder(&found.kind));
        let notice = version::newest_material(self.store.read(), Kind::Page, NOTICE).await?;
        let retired = retired(self.store.read()).await?;
        let mut current = BTreeMap::new();
        for found in latest {
            let published = self.version(found.version_id).await?;
            current.insert((published.kind, published.slug.clone()), published);
        }
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        let is_same = shelves.current.values().map(|published| published.version).eq(current.values().map(|published| published.version));
        if !is_same || shelves.retired != retired {
            shelves.search = Arc::default();
            shelves.whole = Arc::default();
        }
        shelves.by_content = current.values().map(|published| (published.content, published.clone())).collect();
        shelves.current = current;
        shelves.notice = notice;
        shelves.retired = retired;
        Ok(())
    }

    /// Words are explained everywhere as the glossary has them now, in old versions too: the law moves on, and what a version
    /// tests does not rest on them. So a new glossary means that everything is rendered again, when it is next asked for.
    async fn renew_glossary(&self) -> Result<(), StoreError> {
        let Some(slug) = Slug::parse(Glossary::SLUG) else { return Ok(()) };
        let newest = version::latest_of(self.store.read(), Kind::Page, &slug).await?.map(|found| found.version_id);
        if newest == self.shelf().glossary_version {
            return Ok(());
        }
        let stored = match newest {
            Some(id) => version::find(self.store.read(), id).await?,
            None => None,
        };
        let glossary = Arc::new(stored.map(|stored| Glossary::read(&stored.text)).unwrap_or_default());
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        shelves.glossary = glossary;
        shelves.glossary_version = newest;
        shelves.versions.clear();
        Ok(())
    }

    /// The version of a piece that counts now.
    pub fn current(&self, kind: Kind, slug: &str) -> Option<Arc<Published>> {
        let slug = Slug::parse(slug)?;
        self.shelf().current.get(&(kind, slug)).cloned()
    }

    /// The version that counts now of the content with this key.
    pub fn current_of(&self, content: ContentId) -> Option<Arc<Published>> {
        self.shelf().by_content.get(&content).cloned()
    }

    /// The version of the privacy notice that everybody must have read: the last that changed it in a way that matters.
    pub fn notice_number(&self) -> Option<i32> {
        self.shelf().notice
    }

    /// Whether a piece is no longer offered.
    pub fn is_retired(&self, published: &Published) -> bool {
        self.shelf().retired.contains(&(published.kind, published.slug.clone()))
    }

    /// All that is no longer offered.
    pub fn retired(&self) -> Vec<Arc<Published>> {
        let shelves = self.shelf();
        shelves.retired.iter().filter_map(|named| shelves.current.get(named)).cloned().collect()
    }

    /// All that is offered now of one kind, by slug.
    pub fn all(&self, kind: Kind) -> Vec<Arc<Published>> {
        let shelves = self.shelf();
        shelves.offered().filter(|published| published.kind == kind).cloned().collect()
    }

    /// Gives what counts now to somebody who searches it. Made ready once for each state of the library.
    pub fn searched<T>(&self, look: impl FnOnce(&Search) -> T) -> T {
        let (search, current) = {
            let shelves = self.shelf();
            let current: Vec<_> = shelves.offered().cloned().collect();
            (shelves.search.clone(), current)
        };
        look(search.get_or_init(|| Search::over(current.iter().map(Arc::as_ref))))
    }

    /// Any version there ever was, parsed on first use.
    ///
    /// # Errors
    /// If there is none, the store cannot be read, or its text cannot be parsed.
    pub async fn version(&self, id: VersionId) -> Result<Arc<Published>, StoreError> {
        if let Some(published) = self.shelf().versions.get(&id) {
            return Ok(published.clone());
        }
        let glossary = self.shelf().glossary.clone();
        let published = Arc::new(self.load(id, &glossary).await?);
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        if !Arc::ptr_eq(&glossary, &shelves.glossary) {
            // The glossary changed meanwhile: good enough for this page, not to be kept.
            return Ok(published);
        }
        Ok(shelves.versions.entry(id).or_insert(published).clone())
    }

    /// The edition of the questions that a version was keyed in.
    ///
    /// # Errors
    /// As for `version`, and if the version rests on none.
    pub async fn framework_of(&self, published: &Published) -> Result<Arc<Published>, StoreError> {
        let id = published.framework_version.ok_or_else(|| unreadable(&published.slug, "it names no framework"))?;
        self.version(id).await
    }

    /// Reads a text that is not published, as it would be if it were: with today's glossary, and the edition that it names. None if
    /// it cannot be read.
    pub fn read_draft(&self, kind: Kind, slug: &Slug, text: &str) -> Option<Piece> {
        let glossary = self.shelf().glossary.clone();
        match kind {
            Kind::Module => glossary.parse_module(slug, text).0.map(|module| Piece::Module(Box::new(module))),
            Kind::Framework => content::parse_framework(slug, text).0.map(|framework| Piece::Framework(Box::new(framework))),
            Kind::Pathway => content::parse_pathway(slug, text).0.map(|pathway| Piece::Pathway(Box::new(pathway))),
            Kind::Help | Kind::Page => glossary.parse_page(kind, slug, text).0.map(|page| Piece::Page(Box::new(page))),
            Kind::Scenario => {
                let named = content::read_particulars(text).framework;
                let edition = self.current(Kind::Framework, &named)?;
                glossary.parse_scenario(slug, text, edition.framework()?).0.map(|scenario| Piece::Scenario(Box::new(scenario)))
            }
        }
    }

    async fn load(&self, id: VersionId, glossary: &Glossary) -> Result<Published, StoreError> {
        let stored = version::find(self.store.read(), id).await?;
        let stored =
            stored.ok_or_else(|| StoreError::Unreadable { what: "version".to_owned(), why: "there is none with this key".to_owned() })?;
        let slug = Slug::parse(&stored.slug);
        let (slug, kind) = slug
            .zip(Kind::of_folder(&stored.kind))
            .ok_or_else(|| StoreError::Unreadable { what: stored.slug.clone(), why: "its slug or kind is none that we know".to_owned() })?;
        let piece = match kind {
            Kind::Module => glossary.parse_module(&slug, &stored.text).0.map(|module| Piece::Module(Box::new(module))),
            Kind::Framework => content::parse_framework(&slug, &stored.text).0.map(|framework| Piece::Framework(Box::new(framework))),
            Kind::Pathway => content::parse_pathway(&slug, &stored.text).0.map(|pathway| Piece::Pathway(Box::new(pathway))),
            Kind::Help | Kind::Page => glossary.parse_page(kind, &slug, &stored.text).0.map(|page| Piece::Page(Box::new(page))),
            Kind::Scenario => {
                let framework = stored.framework_version_id.ok_or_else(|| unreadable(&slug, "it names no framework"))?;
                let framework = Box::pin(self.version(framework)).await?;
                let framework = framework.framework().ok_or_else(|| unreadable(&slug, "what it names is no framework"))?;
                glossary.parse_scenario(&slug, &stored.text, framework).0.map(|scenario| Piece::Scenario(Box::new(scenario)))
            }
        };
        Ok(Published {
            version: id,
            content: stored.content_id,
            kind,
            number: stored.number,
            digest: stored.digest,
            framework_version: stored.framework_version_id,
            framework_revision: stored.framework_revision,
            piece: piece.ok_or_else(|| unreadable(&slug, "its text cannot be parsed"))?,
            slug,
        })
    }

    fn shelf(&self) -> std::sync::RwLockReadGuard<'_, Shelves> {
        self.shelves.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unreadable(slug: &Slug, why: &str) -> StoreError {
    StoreError::Unreadable { what: slug.to_string(), why: why.to_owned() }
}
