//! The reader of content: what it accepts, what it says of what it refuses, and that nothing makes it fall over.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot read its own data has failed")]

mod course;
mod edit;
mod example;
mod faulty;
mod hostile;
mod publishing;
mod rendering;

use octavo::content::{self, Checked, SourceFile};
use octavo::course::{Framework, Slug};

/// A file of `tests/data`.
pub fn data(name: &str) -> String {
    let path = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A slug that is known to be one.
pub fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap_or_else(|| panic!("{text}"))
}

/// A file to check.
pub fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

/// A small edition of the questions, with the real flow.
pub fn framework() -> Framework {
    let (framework, faults) = content::parse_framework(&slug("eightq-2006"), &data("small-framework.md"));
    assert_eq!(faults, []);
    framework.expect("a framework")
}

/// An edition that is only read about.
pub const DRAFT: &str = "+++\ntitle = \"Drafted\"\nrevision = \"0.1.0\"\nstatus = \"draft\"\nsource = \"S.\"\nowner = \"O\"\nreview_by = 2027-06-30\n+++\n\
                         Before.\n\n## The rules\nOne.\n\n## Notes on the law\n\n### A duty\nVerified: yes. Review by: 31 March 2027.\n\nChecked.\n\n\
                         ### A power\nVerified: no. Review by: 30 June 2027.\n\nUnchecked.\n\n## After\nTwo.\n";

/// Words that modules may explain.
const GLOSSARY: &str = "+++\ntitle = \"Glossary\"\nsummary = \"S.\"\nowner = \"O\"\nreview_by = 2027-06-30\n+++\n\
                        ## Court order\nO.\n\n## MARAC\nM.\n\n## Power\nP.\n\n## Public interest\nI.\n\n## Reasonable cause\nC.\n";

/// Files that others may link to.
pub fn companions() -> Vec<SourceFile> {
    let module = "+++\ntitle = \"Small\"\nsummary = \"S.\"\nminutes = 5\nframework = \"eightq-2006\"\nowner = \"O\"\nreview_by = 2027-06-30\n+++\n\
                  ## Check your understanding\n### Check: one?\n- [x] Yes\n  > Good.\n- [ ] No\n  > Why?\n";
    let page = "+++\ntitle = \"Small\"\nsummary = \"S.\"\nowner = \"O\"\nreview_by = 2027-06-30\n+++\nText.\n";
    vec![
        file("frameworks/eightq-2006.md", &data("small-framework.md")),
        file("frameworks/drafted.md", DRAFT),
        file("pages/glossary.md", GLOSSARY),
        file("scenarios/small.md", &data("small-scenario.md")),
        file("modules/small.md", module),
        file("pages/small.md", page),
        file("media/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><circle r=\"1\"/></svg>"),
    ]
}

/// Checks one file among its companions. A file of the same path takes the companion's place.
pub fn check_among(extra: SourceFile) -> Checked {
    let mut files = companions();
    files.retain(|file| file.path != extra.path);
    files.push(extra);
    content::check(&files)
}
