//! A whole folder: every file read, every link between them checked.
//! Must never write, and never follow a link out of the folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use super::document::Document;
use super::fault::{Fault, Faults, whole_file};
use super::links::Index;
use super::{framework, media, module, near, page, pathway, scenario, source, terms};
use crate::course::framework::Status;
use crate::course::pathway::{Filter, Item};
use crate::course::scenario::Issue;
use crate::course::{Course, Kind, Slug};

/// A file as it lies in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it lies, relative to the folder, with forward slashes: `modules/consent.md`.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What became of a folder.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// All that could be read, with errors or without.
    pub course: Course,
    /// Every fault of every file, ordered by file and place.
    pub faults: Vec<Fault>,
}

/// Reads every file of a folder, with the links between them.
pub fn check(files: &[SourceFile]) -> Checked {
    let mut faults = Vec::new();
    let texts = texts(files, &mut faults);
    let lists: Vec<Faults<'_>> = texts.iter().map(|text| Faults::new(text.path, text.text)).collect();
    let documents: Vec<Document<'_>> =
        texts.iter().zip(&lists).map(|(text, list)| Document::read(text.kind, &text.slug, text.text, list)).collect();
    let index = index(files, &documents);
    let mut course = Course::default();
    for kind in Kind::ALL {
        for document in documents.iter().filter(|document| document.kind == kind) {
            document.check_links(&index);
            add(&mut course, document, &index);
        }
    }
    for document in &documents {
        check_across(&course, document, &index);
    }
    drop(documents);
    faults.extend(lists.into_iter().flat_map(Faults::into_sorted));
    faults.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    Checked { course, faults }
}

/// Reads the files of a folder, sorted by path. What starts with a dot is left out, and so are links.
///
/// # Errors
/// When the folder or one of its files cannot be read.
pub fn read_folder(folder: &Path) -> io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    gather(folder, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn gather(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type()?;
        let path = format!("{prefix}{name}");
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            gather(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() {
            files.push(SourceFile { path, bytes: fs::read(entry.path())? });
        }
    }
    Ok(())
}

/// A file of Markdown that has a place in the course.
struct Text<'f> {
    path: &'f str,
    kind: Kind,
    slug: Slug,
    text: &'f str,
}

/// The texts among the files. The others are pictures, or faults.
fn texts<'f>(files: &'f [SourceFile], faults: &mut Vec<Fault>) -> Vec<Text<'f>> {
    let mut texts = Vec::new();
    for file in files {
        let (folder, name) = file.path.split_once('/').unwrap_or(("", &file.path));
        if folder == "media" {
            faults.extend(media::check(&file.path, &file.bytes));
        } else if let Some(kind) = Kind::of_folder(folder) {
            match text(file, kind, name) {
                Ok(text) => texts.push(text),
                Err(fault) => faults.push(fault),
            }
        } else if !folder.is_empty() || !name.eq_ignore_ascii_case("readme.md") {
            faults.push(whole_file(&file.path, "this file lies in no folder that is known", folder_hint(folder)));
        }
    }
    texts
}

fn text<'f>(file: &'f SourceFile, kind: Kind, name: &str) -> Result<Text<'f>, Fault> {
    let fault = |message: &str, mend: &str| whole_file(&file.path, message, mend);
    let stem = name.strip_suffix(".md").ok_or_else(|| fault("this is not a Markdown file", "name it ….md, or put pictures into media/"))?;
    let slug = Slug::parse(stem)
        .ok_or_else(|| fault("this name cannot stand in an address", "use lower-case letters, digits and single hyphens"))?;
    if file.bytes.len() > source::LARGEST {
        return Err(fault("the file is over 1 MB", "split it into several"));
    }
    let text = source::decode(&file.path, &file.bytes)?;
    Ok(Text { path: &file.path, kind, slug, text })
}

fn folder_hint(folder: &str) -> String {
    let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.folder()).chain(["media"]).collect();
    near::hint(folder, &known)
}

fn index(files: &[SourceFile], documents: &[Document<'_>]) -> Index {
    let media = files.iter().filter_map(|file| file.path.strip_prefix("media/")).map(str::to_owned).collect();
    let headings: BTreeMap<_, _> =
        documents.iter().map(|document| ((document.kind, document.slug.clone()), document.headings.clone())).collect();
    Index { files: headings, media }
}

fn add(course: &mut Course, document: &Document<'_>, index: &Index) {
    let slug = document.slug.clone();
    match document.kind {
        Kind::Framework => keep(&mut course.frameworks, slug, framework::framework(document, Some(index))),
        Kind::Module => keep(&mut course.modules, slug, module::module(document, Some(index))),
        Kind::Pathway => keep(&mut course.pathways, slug, pathway::pathway(document)),
        Kind::Help => keep(&mut course.help, slug, page::page(document, Some(index))),
        Kind::Page => keep(&mut course.pages, slug, page::page(document, Some(index))),
        Kind::Scenario => {
            let named = document.front.text("framework");
            match course.frameworks.get(named.as_str()) {
                Some(draft) if draft.status == Status::Draft => framework::refuse_draft(document, draft),
                Some(framework) => keep(&mut course.scenarios, slug, scenario::scenario(document, framework, Some(index))),
                None => no_framework(course, document, &named),
            }
        }
    }
}

fn keep<T>(all: &mut BTreeMap<Slug, T>, slug: Slug, value: Option<T>) {
    if let Some(value) = value {
        all.insert(slug, value);
    }
}

fn no_framework(course: &Course, document: &Document<'_>, named: &str) {
    if named.is_empty() {
        // That it names none is for `check` of its kind to say; without one its questions cannot be read.
        return document.front.required_text("framework").clear();
    }
    let known: Vec<&str> =
        course.frameworks.values().filter(|edition| edition.status != Status::Draft).map(|edition| edition.slug.as_str()).collect();
    let message = format!("there is no framework “{}” that can be read", super::front::clip(named));
    let mend = if known.is_empty() { "add it to frameworks/, or mend it".to_owned() } else { near::hint(named, &known) };
    document.faults.error(document.front.place("framework"), message, mend);
}

/// What only the whole folder can tell.
fn check_across(course: &Course, document: &Document<'_>, index: &Index) {
    match document.kind {
        Kind::Module => {
            terms::check(document, index);
            let named = document.front.text("framework");
            match course.frameworks.get(named.as_str()) {
                Some(draft) if draft.status == Status::Draft => framework::refuse_draft(document, draft),
                None if !named.is_empty() => no_framework(course, document, &named),
                _ => {}
            }
        }
        Kind::Pathway => {
            for (at, item) in pathway::placed_items(document) {
                check_item(course, document, at, &item);
            }
        }
        _ => {}
    }
}

fn check_item(course: &Course, document: &Document<'_>, at: usize, item: &Item) {
    match item {
        Item::Module { slug, short: true } if course.modules.get(slug).is_some_and(|module| module.short.is_empty()) => {
            document.faults.error(
                at,
                format!("the module “{slug}” has no short form"),
                "take the tag `short` away, or name its pages in the module",
            );
        }
        Item::Draw { filters, from, .. } => {
            for (filter, issue, word) in [(Filter::Refusal, Issue::Refusal, "refusal"), (Filter::Harm, Issue::Harm, "harm")] {
                let is_there = from.iter().filter_map(|slug| course.scenarios.get(slug)).any(|scenario| scenario.issues.contains(&issue));
                if filters.contains(&filter) && !is_there {
                    document.faults.error(
                        at,
                        format!("none of these scenarios is about {word}"),
                        format!("add one with issues = [\"{word}\"]"),
                    );
                }
            }
        }
        _ => {}
    }
}
