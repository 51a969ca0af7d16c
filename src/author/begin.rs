//! Beginning a draft: from a template, from a copy of a published text, or to change a published text.

use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use sea_orm::ConnectionTrait;

use crate::account::{Identity, Trainer};
use crate::app::App;
use crate::content::edit::{apply, set_front, toml_text};
use crate::course::text::capitalised;
use crate::course::{Kind, Slug};
use crate::database::draft::{self, Beginning};
use crate::database::draft_revision::{self, How};
use crate::database::{VersionId, audit, content, version};
use crate::error::{AppError, Path, Result};
use crate::library::publish::digest_of;
use crate::page::fields::{Fields, Pick, Pickable, Problems, TextInput, legend_small, picks, text_input};
use crate::page::{Frame, Here, see_other};

/// The skeletons, whole texts that can be read, with words that say where to write.
const TEMPLATES: [(Kind, &str); 4] = [
    (Kind::Scenario, include_str!("templates/scenario.md")),
    (Kind::Module, include_str!("templates/module.md")),
    (Kind::Pathway, include_str!("templates/pathway.md")),
    (Kind::Page, include_str!("templates/page.md")),
];

/// Longest title, in characters.
const TITLE_LIMIT: usize = 200;

const TITLE: &str = "Write something new";

#[derive(Default)]
struct Typed {
    source: String,
    copy: String,
    title: String,
    address: String,
}

/// What a new draft is made of.
struct New {
    kind: Kind,
    slug: Slug,
    text: String,
}

/// The template of a kind, if it has one.
pub fn template(kind: Kind) -> Option<&'static str> {
    TEMPLATES.iter().find(|(of, _)| *of == kind).map(|(_, text)| *text)
}

/// `GET /author/new`: what to begin with.
///
/// # Errors
/// Never; a handler returns a result.
pub async fn show_new(State(app): State<App>, Trainer(who): Trainer) -> Result<Response> {
    let copies = copies(&app);
    Ok(Frame::new(TITLE, Some(&who), Here::Author).show(move || form(&Typed::default(), copies, &Problems::none())))
}

/// `POST /author/new`: begins a draft under a name of its own.
///
/// # Errors
/// If the store cannot be written.
pub async fn begin_new(State(app): State<App>, Trainer(who): Trainer, fields: Fields) -> Result<Response> {
    let one = |name| fields.one(name).unwrap_or_default();
    let typed = Typed { source: one("source"), copy: one("copy"), title: one("title"), address: one("address") };
    match read(&app, &who, &typed).await? {
        Ok(new) => {
            let draft = begin(&app, &who, new, None).await?;
            Ok(see_other(&format!("/author/drafts/{}", draft.id)))
        }
        Err(problems) => {
            let copies = copies(&app);
            Ok(Frame::new(TITLE, Some(&who), Here::Author).show_invalid(move || form(&typed, copies, &problems)))
        }
    }
}

/// `POST /author/{kind}/{slug}/draft`: begins to change a published text, or goes on where somebody has begun.
///
/// # Errors
/// If there is no such text, or the store cannot be written.
pub async fn begin_change(State(app): State<App>, Trainer(who): Trainer, Path((kind, slug)): Path<(String, String)>) -> Result<Response> {
    let kind = Kind::of_folder(&kind).filter(|kind| *kind != Kind::Framework).ok_or(AppError::NotFound)?;
    let published = app.library.current(kind, &slug).ok_or(AppError::NotFound)?;
    let stored = version::find(app.store.read(), published.version).await?.ok_or(AppError::NotFound)?;
    let new = New { kind, slug: published.slug.clone(), text: stored.text };
    let draft = begin(&app, &who, new, Some(published.version)).await?;
    Ok(see_other(&format!("/author/drafts/{}", draft.id)))
}

async fn read(app: &App, who: &Identity, typed: &Typed) -> Result<std::result::Result<New, Problems>> {
    let mut problems = Problems::none();
    let source = source(app, typed, &mut problems).await?;
    let length = typed.title.chars().count();
    if length == 0 {
        problems.add("title", "Enter a title");
    } else if length > TITLE_LIMIT {
        problems.add("title", format!("Use at most {TITLE_LIMIT} characters: there are {} too many", length - TITLE_LIMIT));
    }
    let address = if typed.address.is_empty() { as_address(&typed.title) } else { typed.address.clone() };
    let slug = Slug::parse(&address);
    if slug.is_none() && problems.of("title").is_none() {
        problems.add("address", "Enter a name for the address: lower-case letters, digits and single hyphens, at most 100");
    }
    let (Some((kind, text)), Some(slug)) = (source, slug) else { return Ok(Err(problems)) };
    if is_taken(app, who, kind, &slug).await? {
        let id = if typed.address.is_empty() { "title" } else { "address" };
        problems.add(id, format!("There is a {} with the address \u{201c}{slug}\u{201d}. Choose another", kind.noun()));
    }
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let change = set_front(&text, "title", &toml_text(&typed.title));
    Ok(Ok(New { kind, slug, text: apply(&text, change.into_iter().collect()) }))
}

/// The kind and the text to begin with.
async fn source(app: &App, typed: &Typed, problems: &mut Problems) -> Result<Option<(Kind, String)>> {
    if typed.source == "copy" {
        let named = typed.copy.split_once('/').and_then(|(kind, slug)| app.library.current(Kind::of_folder(kind)?, slug));
        let Some(published) = named.filter(|published| published.kind != Kind::Framework) else {
            problems.add("copy", "Choose the text to copy");
            return Ok(None);
        };
        let stored = version::find(app.store.read(), published.version).await?.ok_or(AppError::NotFound)?;
        return Ok(Some((published.kind, stored.text)));
    }
    let kind = Kind::of_folder(&typed.source);
    let found = kind.and_then(|kind| Some((kind, template(kind)?.to_owned())));
    if found.is_none() {
        problems.add("source", "Choose what to begin with");
    }
    Ok(found)
}

/// Whether something has the name. One's own draft that was begun just now is no obstacle: the form was sent twice.
async fn is_taken(app: &App, who: &Identity, kind: Kind, slug: &Slug) -> Result<bool> {
    if content::exists(app.store.read(), kind, slug).await? {
        return Ok(true);
    }
    let draft = draft::of_content(app.store.read(), kind, slug).await?.filter(|draft| draft.state.is_open());
    Ok(draft.is_some_and(|draft| draft.begun_by != who.person || draft.revision != draft.opened_at_revision))
}

async fn begin(app: &App, who: &Identity, new: New, base: Option<VersionId>) -> Result<draft::Model> {
    let now = app.now();
    let (digest, name) = (digest(&new.text), format!("{}/{}", new.kind.folder(), new.slug));
    let beginning = Beginning { kind: new.kind, slug: new.slug, base_version_id: base, text: new.text, digest, begun_by: who.person };
    let transaction = app.store.begin_write().await?;
    let draft = draft::begin(&transaction, beginning, now).await?;
    if draft_revision::find(&transaction, draft.id, draft.revision).await?.is_none() {
        keep(&transaction, &draft, How::Begun, who, now).await?;
        audit::note(&transaction, now, Some(who.person), "began a draft", &draft.id.to_string(), &name).await?;
    }
    transaction.commit().await?;
    Ok(draft)
}

/// Adds a draft's text, as it now is, to its revisions.
pub(super) async fn keep(
    db: &impl ConnectionTrait,
    draft: &draft::Model,
    how: How,
    who: &Identity,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), sea_orm::DbErr> {
    draft_revision::add(db, (draft.id, draft.revision), (&draft.text, &draft.digest), how, who.person, now).await
}

/// SHA-256 of a text, as versions have it.
pub(super) fn digest(text: &str) -> String {
    digest_of(text.as_bytes())
}

/// A title as an address: what GitHub would make of it, without what an address cannot hold.
fn as_address(title: &str) -> String {
    let plain: String = title.to_lowercase().chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let joined = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    joined.chars().take(Slug::LIMIT).collect::<String>().trim_end_matches('-').to_owned()
}

fn copies(app: &App) -> Vec<(String, String)> {
    let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Framework);
    let all = kinds.flat_map(|kind| app.library.all(kind));
    all.map(|published| {
        let name = format!("{}/{}", published.kind.folder(), published.slug);
        (name, format!("{}: {}", capitalised(published.kind.noun()), published.title()))
    })
    .collect()
}

fn form(typed: &Typed, copies: Vec<(String, String)>, problems: &Problems) -> AnyView {
    let option = |value: &str, label: String| Pickable {
        value: value.to_owned(),
        label: label.into_any(),
        picked: typed.source == value,
        apart: value == "copy",
    };
    let mut sources: Vec<_> = TEMPLATES.iter().map(|(kind, _)| option(kind.folder(), format!("A new {}", kind.noun()))).collect();
    sources.push(option("copy", "A copy of a published text".to_owned()));
    let title = TextInput { id: "title", label: "Title", hint: None, kind: "text", autocomplete: None, value: &typed.title };
    let hint = "Lower-case letters, digits and hyphens. Leave it empty to have it made of the title. It cannot be changed later.";
    let address = TextInput {
        id: "address",
        label: "Name in the address (optional)",
        hint: Some(hint),
        kind: "text",
        autocomplete: None,
        value: &typed.address,
    };
    let problem = problems.of("copy").map(str::to_owned);
    let class = if problem.is_some() { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
    let problem = problem.map(|words| {
        view! { <p class="govuk-error-message" id="copy-error"><span class="govuk-visually-hidden">"Error:"</span>" "{words}</p> }
    });
    let described = problem.is_some().then_some("copy-error");
    let options = copies.into_iter().map(|(value, words)| {
        let selected = value == typed.copy;
        view! { <option value=value selected=selected>{words}</option> }
    });
    view! {
        <a class="govuk-back-link" href="/author">"Content"</a>
        {problems.summary()}
        <h1>{TITLE}</h1>
        <p class="oct-lede">"A new text begins as a whole one that says where to write."</p>
        <form method="post" action="/author/new" novalidate>
            {picks("source", Pick::One, legend_small("What do you want to begin with?".to_owned()), None, problems, sources)}
            <div class=class>
                <label class="govuk-label" for="copy">"If it is a copy: of which text?"</label>
                {problem}
                <select class="govuk-select" id="copy" name="copy" aria-describedby=described>
                    <option value="">"None"</option>{options.collect_view()}
                </select>
            </div>
            {text_input(title, problems)}
            {text_input(address, problems)}
            <button class="govuk-button">"Begin"</button>
        </form>
    }
    .into_any()
}
