//! Every rule has an example in `tests/faulty` that breaks it and nothing else, and says so in its first lines:
//! `expect 12: words` for an error in line 12, `expect 12 warning: words` for a warning.
//! A file of changes (`<!-- replace -->` … `<!-- with -->` … `<!-- end -->`) is made of the small scenario or framework.

use std::path::Path;

use octavo::content::{Fault, Severity, SourceFile, read_folder};

use super::{check_among, data};

#[derive(Debug)]
struct Expected {
    severity: Severity,
    line: u32,
    words: String,
}

#[test]
fn every_faulty_example_has_its_fault_and_no_other() {
    let folder = format!("{}/tests/faulty", env!("CARGO_MANIFEST_DIR"));
    let files = read_folder(Path::new(&folder)).expect("the folder");
    assert!(files.len() > 100, "{} examples", files.len());
    let wrong: Vec<String> = files.into_iter().filter_map(|file| disagreement(file).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn disagreement(file: SourceFile) -> Result<(), String> {
    let name = file.path.clone();
    let expected = expected(&file.bytes);
    let file = prepared(file);
    let path = file.path.clone();
    let faults: Vec<Fault> = check_among(file).faults.into_iter().filter(|fault| fault.file == path).collect();
    let is_expected = |fault: &Fault| expected.iter().any(|one| agrees(one, fault));
    let missing: Vec<&Expected> = expected.iter().filter(|one| !faults.iter().any(|fault| agrees(one, fault))).collect();
    let surplus: Vec<&Fault> = faults.iter().filter(|fault| fault.severity == Severity::Error && !is_expected(fault)).collect();
    if expected.is_empty() || !missing.is_empty() || !surplus.is_empty() {
        let found: String = faults.iter().map(|fault| format!("\n    {fault}")).collect();
        return Err(format!("{name}: missing {missing:?}, found:{found}"));
    }
    Ok(())
}

fn agrees(expected: &Expected, fault: &Fault) -> bool {
    fault.severity == expected.severity && fault.line == expected.line && fault.message.contains(&expected.words) && !fault.mend.is_empty()
}

/// What the first lines of an example announce.
fn expected(bytes: &[u8]) -> Vec<Expected> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().take(9).filter_map(|line| line.split_once("expect ").map(|(_, rest)| rest.trim_end_matches("-->").trim()));
    let parsed = lines.map(|line| {
        let (place, words) = line.split_once(": ").expect("a place and words");
        let (number, severity) = match place.split_once(' ') {
            Some((number, _)) => (number, Severity::Warning),
            None => (place, Severity::Error),
        };
        Expected { severity, line: number.parse().expect("a line"), words: words.to_owned() }
    });
    parsed.collect()
}

/// The file to check: a file of changes is applied to what it changes; `folder/` holds what lies in no known folder.
fn prepared(file: SourceFile) -> SourceFile {
    let (folder, name) = file.path.split_once('/').expect("a folder");
    let base = match folder {
        "scenarios" => Some(("scenarios", data("small-scenario.md"))),
        "frameworks" => Some(("frameworks", data("small-framework.md"))),
        _ => None,
    };
    if folder == "folder" {
        return SourceFile { path: name.to_owned(), bytes: file.bytes };
    }
    let Some((folder, base)) = base else { return file };
    let changes = String::from_utf8(file.bytes).expect("text");
    SourceFile { path: format!("{folder}/{name}"), bytes: changed(base, &changes, name).into_bytes() }
}

fn changed(mut base: String, changes: &str, name: &str) -> String {
    for change in changes.split("<!-- replace -->\n").skip(1) {
        let (old, rest) = change.split_once("<!-- with -->\n").expect("with");
        let (new, _) = rest.split_once("<!-- end -->").expect("end");
        // Whole lines in the file, less than a line where the change is within one.
        let (old, new) = (old.strip_suffix('\n').unwrap_or(old), new.strip_suffix('\n').unwrap_or(new));
        assert!(base.contains(old), "{name}: there is no “{old}” to replace");
        base = base.replacen(old, new, 1);
    }
    base
}
