//! The list of content: what is published and what is being written, with owner, review date, faults, use and reports.

mod view;

pub(super) use view::stage_tag;

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::checked::faults_with;
use crate::account::Trainer;
use crate::app::App;
use crate::content::{Fault, read_particulars};
use crate::course::pathway::Item;
use crate::course::{Kind, Slug};
use crate::database::draft::{self, State as Stage};
use crate::database::{ContentId, DraftId, page_report};
use crate::error::{Query, Result};
use crate::library::Published;
use crate::library::whole::{Whole, path};
use crate::page::{Frame, Here, Shape};

/// How many a page of the list shows.
const AT_A_TIME: usize = 50;
/// How long before its day a review is due.
const DUE_SOON: u64 = 60;

/// What to look for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    kind: String,
    state: String,
    owner: String,
    review: String,
    page: Option<usize>,
}

/// A piece of content, with all that the list says of it.
pub(super) struct Row {
    kind: Kind,
    slug: String,
    title: String,
    version: Option<i32>,
    retired: bool,
    draft: Option<(DraftId, Stage)>,
    owner: String,
    review_by: Option<NaiveDate>,
    /// Faults of what is published, and of the draft: errors and warnings.
    faults: Option<[usize; 2]>,
    draft_faults: Option<[usize; 2]>,
    pathways: Vec<String>,
    reports: i64,
}

/// `GET /author`: all content, published or not, filtered.
///
/// # Errors
/// If the store cannot be read.
pub async fn list_content(State(app): State<App>, Trainer(who): Trainer, Query(wanted): Query<Wanted>) -> Result<Response> {
    let scope = who.trainer_scope();
    let waiting = page_report::count_open(app.store.read(), &scope).await?;
    let reports: HashMap<_, _> = page_report::count_open_by_content(app.store.read(), &scope).await?.into_iter().collect();
    let rows = rows(&app, &reports).await?;
    let mut owners: Vec<_> = rows.iter().map(|row| row.owner.clone()).filter(|owner| !owner.is_empty()).collect();
    owners.sort();
    owners.dedup();
    let today = app.today();
    let mut found: Vec<_> = rows.into_iter().filter(|row| matches(row, &wanted, today)).collect();
    found.sort_by_key(|row| (row.kind.folder(), row.title.to_lowercase()));
    let (number, last) = (found.len(), found.len().div_ceil(AT_A_TIME).max(1));
    let page = wanted.page.unwrap_or(1).clamp(1, last);
    let shown: Vec<_> = found.into_iter().skip((page - 1) * AT_A_TIME).take(AT_A_TIME).collect();
    let title = "Content";
    Ok(Frame::new(title, Some(&who), Here::Author)
        .shaped(Shape::Wide)
        .show(move || view::list(shown, number, (page, last), &wanted, owners, waiting, today)))
}

async fn rows(app: &App, reports: &HashMap<ContentId, i64>) -> Result<Vec<Row>> {
    let whole = app.library.whole().await?;
    let drafts = draft::open_ones(app.store.read()).await?;
    let texts = drafts.iter().filter_map(|draft| Some((Kind::of_folder(&draft.kind)?, draft.slug.clone(), draft.text.clone())));
    // With no draft there is nothing to check that has not been checked.
    let draft_faults = if drafts.is_empty() { Vec::new() } else { faults_with(app, texts.collect()).await? };
    let use_of = uses(app);
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        rows.extend(app.library.all(kind).iter().map(|published| of_published(published, &whole, &use_of, reports)));
    }
    for published in app.library.retired() {
        let row = of_published(&published, &whole, &use_of, reports);
        let faults = None;
        rows.push(Row { retired: true, faults, ..row });
    }
    for draft in drafts {
        let Some(kind) = Kind::of_folder(&draft.kind) else { continue };
        let counted = count(&draft_faults, &path(kind, &draft.slug));
        let stage = (draft.id, draft.state);
        match rows.iter_mut().find(|row| row.kind == kind && row.slug == draft.slug) {
            Some(row) => (row.draft, row.draft_faults) = (Some(stage), Some(counted)),
            None => rows.push(of_draft(kind, &draft, stage, counted)),
        }
    }
    Ok(rows)
}

fn of_published(published: &Published, whole: &Whole, uses: &HashMap<(Kind, Slug), Vec<String>>, reports: &HashMap<ContentId, i64>) -> Row {
    Row {
        kind: published.kind,
        slug: published.slug.to_string(),
        title: published.title().to_owned(),
        version: Some(published.number),
        retired: false,
        draft: None,
        owner: published.owner().to_owned(),
        review_by: whole.particulars(published.kind, published.slug.as_str()).review_by,
        faults: Some(count(&whole.faults, &path(published.kind, published.slug.as_str()))),
        draft_faults: None,
        pathways: uses.get(&(published.kind, published.slug.clone())).cloned().unwrap_or_default(),
        reports: reports.get(&published.content).copied().unwrap_or(0),
    }
}

fn of_draft(kind: Kind, draft: &draft::Model, stage: (DraftId, Stage), counted: [usize; 2]) -> Row {
    let says = read_particulars(&draft.text);
    Row {
        kind,
        slug: draft.slug.clone(),
        title: if says.title.is_empty() { draft.slug.clone() } else { says.title },
        version: None,
        retired: false,
        draft: Some(stage),
        owner: says.owner,
        review_by: says.review_by,
        faults: None,
        draft_faults: Some(counted),
        pathways: Vec::new(),
        reports: 0,
    }
}

fn count(faults: &[Fault], file: &str) -> [usize; 2] {
    let own = faults.iter().filter(|fault| fault.file == file);
    let errors = own.clone().filter(|fault| fault.is_error()).count();
    [errors, own.count() - errors]
}

/// In which pathways each module and case stands.
pub(super) fn uses(app: &App) -> HashMap<(Kind, Slug), Vec<String>> {
    let mut uses: HashMap<(Kind, Slug), Vec<String>> = HashMap::new();
    for published in app.library.all(Kind::Pathway) {
        let Some(pathway) = published.pathway() else { continue };
        for item in &pathway.items {
            let used: Vec<_> = match item {
                Item::Module { slug, .. } => vec![(Kind::Module, slug.clone())],
                Item::Scenario { slug } => vec![(Kind::Scenario, slug.clone())],
                Item::Draw { from, .. } => from.iter().map(|slug| (Kind::Scenario, slug.clone())).collect(),
            };
            for piece in used {
                let titles = uses.entry(piece).or_default();
                if !titles.contains(&pathway.title) {
                    titles.push(pathway.title.clone());
                }
            }
        }
    }
    uses
}

fn matches(row: &Row, wanted: &Wanted, today: NaiveDate) -> bool {
    let words = wanted.q.trim().to_lowercase();
    let in_state = match wanted.state.as_str() {
        "draft" => row.draft.is_some_and(|(_, stage)| stage == Stage::Draft),
        "in-review" => row.draft.is_some_and(|(_, stage)| stage == Stage::InReview),
        "approved" => row.draft.is_some_and(|(_, stage)| stage == Stage::Approved),
        "published" => row.version.is_some() && !row.retired,
        "retired" => row.retired,
        _ => true,
    };
    let due = row.review_by.is_some_and(|day| day < today + Days::new(DUE_SOON));
    let faulty = [row.faults, row.draft_faults].into_iter().flatten().any(|[errors, warnings]| errors + warnings > 0);
    (words.is_empty() || row.title.to_lowercase().contains(&words) || row.slug.contains(&words))
        && (wanted.kind.is_empty() || row.kind.folder() == wanted.kind)
        && in_state
        && (wanted.owner.is_empty() || row.owner == wanted.owner)
        && match wanted.review.as_str() {
            "due" => due,
            "faults" => faulty,
            "reports" => row.reports > 0,
            _ => true,
        }
}
