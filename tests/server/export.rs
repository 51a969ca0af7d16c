//! Content goes out as files and comes in again byte for byte, and what was changed in both places is never decided silently.

use std::collections::BTreeMap;

use octavo::commands::content::{Overwrite, export_from, import_into};
use octavo::content::{SourceFile, read_folder};
use octavo::course::Kind;
use octavo::database::version::{self, Change};
use octavo::library::publish::{Publication, digest_of, publish};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::{TestServer, course};

const PATH: &str = "modules/six-key-points.md";

fn with(mut files: Vec<SourceFile>, from: &str, to: &str) -> Vec<SourceFile> {
    let file = files.iter_mut().find(|file| file.path == PATH).unwrap();
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    assert!(text.contains(from));
    file.bytes = text.replace(from, to).into_bytes();
    files
}

/// What somebody publishes in the browser.
async fn publish_in_web(server: &TestServer, from: &str, to: &str) {
    let publication = Publication { by: "Tom".to_owned(), change: Change::Minor, note: "x".to_owned(), at: server.app.now() };
    publish(&server.app.store, &with(course(), from, to), &publication).await.unwrap();
    server.app.library.refresh().await.unwrap();
}

async fn import(server: &TestServer, files: Vec<SourceFile>, bases: &BTreeMap<String, String>) -> Result<usize, String> {
    let done = import_into(&server.app, files, bases, Change::Minor, "by hand").await;
    server.app.library.refresh().await.unwrap();
    done.map_err(|error| error.to_string())
}

fn title(server: &TestServer) -> String {
    server.app.library.current(Kind::Module, "six-key-points").unwrap().title().to_owned()
}

on_both!(content_goes_out_and_comes_in_again_byte_for_byte, async |server| {
    let folder = tempfile::tempdir().unwrap();
    let written = export_from(&server.app, folder.path(), Overwrite::Never).await.unwrap();
    let files = read_folder(folder.path()).unwrap();
    assert_eq!(files.len(), written);
    let mut expected = course();
    expected.sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!(files, expected, "to the last byte, with the pictures");
    let before = version::Entity::find().count(server.db()).await.unwrap();
    assert_eq!(import(server, files, &BTreeMap::new()).await, Ok(0));
    assert_eq!(version::Entity::find().count(server.db()).await.unwrap(), before, "nothing has changed");
    assert_eq!(export_from(&server.app, folder.path(), Overwrite::Never).await.unwrap(), written, "the same again is no matter");
    std::fs::write(folder.path().join(PATH), "mine").unwrap();
    assert!(export_from(&server.app, folder.path(), Overwrite::Never).await.is_err(), "nobody's work is overwritten");
    assert_eq!(std::fs::read_to_string(folder.path().join(PATH)).unwrap(), "mine");
    export_from(&server.app, folder.path(), Overwrite::Always).await.unwrap();
    assert_ne!(std::fs::read_to_string(folder.path().join(PATH)).unwrap(), "mine");
});

on_both!(what_was_changed_in_the_web_and_in_the_files_is_a_conflict, async |server| {
    const TITLE: &str = "title = \"The six key points\"";
    let none = BTreeMap::new();
    publish_in_web(server, TITLE, "title = \"From the web\"").await;
    assert_eq!(import(server, course(), &none).await, Ok(0), "an old file takes nothing back");
    assert_eq!(title(server), "From the web");
    let ours = with(course(), TITLE, "title = \"From a file\"");
    let refused = import(server, ours.clone(), &none).await.unwrap_err();
    assert!(refused.contains("1 file was changed in both places"), "{refused}");
    assert_eq!(title(server), "From the web");
    let web = with(course(), TITLE, "title = \"From the web\"");
    let base = digest_of(&web.iter().find(|file| file.path == PATH).unwrap().bytes);
    let bases = BTreeMap::from([(PATH.to_owned(), base)]);
    assert_eq!(import(server, ours, &bases).await, Ok(1), "made from the text of the web, it may follow it");
    assert_eq!(title(server), "From a file");
});
