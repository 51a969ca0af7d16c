//! Whatever the bytes, the reader answers: no panic, no endless work.

use octavo::content::{SourceFile, check, parse_framework, parse_help, parse_module, parse_page, parse_pathway, parse_scenario};
use proptest::prelude::*;

use super::{companions, data, framework, slug};

/// Pieces that have broken parsers before.
const NASTY: [&str; 36] = [
    "+++\n",
    "+++",
    "```",
    "`",
    "``",
    "> ",
    "> > > > ",
    "- [ ] ",
    "- [x] ",
    "[ ]",
    "- ",
    "1. ",
    "99999999999999999999. ",
    "#",
    "## ",
    "# x\n",
    "## Facts\n",
    "## Hinge: x\n",
    "Decision: share: duty\n",
    "\nDecision: ",
    "- Fact 4: share\n",
    "- Fact : \n",
    "- Question 4: Refused\n",
    "`W06`",
    "`share`",
    "`also`",
    "<!--",
    "-->",
    "<b>",
    "[^a]",
    "[^a]: x\n",
    "![](",
    "|a|b|\n|-|-|\n",
    "\u{feff}",
    "\u{202e}é\u{0}",
    "(facts 1, 99999999999)",
];

fn read_all(kind: usize, text: &str) {
    let slug = slug("x");
    match kind {
        0 => drop(parse_scenario(&slug, text, &framework())),
        1 => drop(parse_framework(&slug, text)),
        2 => drop(parse_module(&slug, text)),
        3 => drop(parse_pathway(&slug, text)),
        4 => drop(parse_help(&slug, text)),
        _ => drop(parse_page(&slug, text)),
    }
}

fn valid(kind: usize) -> String {
    match kind {
        0 => data("example-scenario.md"),
        1 => data("small-framework.md"),
        2 => companions().into_iter().find(|file| file.path.starts_with("modules")).map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).unwrap_or_default(),
        3 => "+++\ntitle = \"T\"\nsuggested = { due_within = \"12 weeks\" }\n+++\n1. [A](../modules/a.md) `short`\n2. Draw 2: harm, refusal: [B](../scenarios/b.md) · [C](../scenarios/c.md)\n".to_owned(),
        _ => "+++\ntitle = \"T\"\nsummary = \"S.\"\nowner = \"O\"\nreview_by = 2027-06-30\n+++\n## A\nText.[^1]\n\n[^1]: Note.\n\n> [!NOTE]\n> b\n\n| a |\n|---|\n| b |\n".to_owned(),
    }
}

/// One way to spoil a text.
#[derive(Clone, Debug)]
enum Spoil {
    Insert(usize, usize),
    Cut(usize, usize),
    Truncate(usize),
    Byte(usize, u8),
    SwapLines(usize, usize),
    DropLine(usize),
    RepeatLine(usize),
}

fn spoil() -> impl Strategy<Value = Spoil> {
    let place = || 0..20_000usize;
    prop_oneof![
        (place(), 0..NASTY.len()).prop_map(|(at, what)| Spoil::Insert(at, what)),
        (place(), 0..200usize).prop_map(|(at, length)| Spoil::Cut(at, length)),
        place().prop_map(Spoil::Truncate),
        (place(), any::<u8>()).prop_map(|(at, byte)| Spoil::Byte(at, byte)),
        (place(), place()).prop_map(|(a, b)| Spoil::SwapLines(a, b)),
        place().prop_map(Spoil::DropLine),
        place().prop_map(Spoil::RepeatLine),
    ]
}

fn spoilt(mut bytes: Vec<u8>, spoil: &Spoil) -> Vec<u8> {
    let length = bytes.len().max(1);
    match *spoil {
        Spoil::Insert(at, what) => drop(bytes.splice(at % length..at % length, NASTY[what].bytes())),
        Spoil::Cut(at, many) => drop(bytes.drain(at % length..(at % length + many).min(bytes.len()))),
        Spoil::Truncate(at) => bytes.truncate(at % length),
        Spoil::Byte(at, byte) => {
            if let Some(place) = bytes.get_mut(at % length) {
                *place = byte;
            }
        }
        Spoil::SwapLines(..) | Spoil::DropLine(_) | Spoil::RepeatLine(_) => return spoilt_lines(&bytes, spoil),
    }
    bytes
}

fn spoilt_lines(bytes: &[u8], spoil: &Spoil) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let number = lines.len();
    if number > 0 {
        match *spoil {
            Spoil::SwapLines(a, b) => lines.swap(a % number, b % number),
            Spoil::DropLine(at) => drop(lines.remove(at % number)),
            Spoil::RepeatLine(at) => lines.insert(at % number, lines[at % number]),
            _ => {}
        }
    }
    lines.concat()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_spoilt_file_makes_a_parser_panic(kind in 0..6usize, spoils in prop::collection::vec(spoil(), 1..8)) {
        let bytes = spoils.iter().fold(valid(kind).into_bytes(), spoilt);
        read_all(kind, &String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_spoilt_folder_makes_the_check_panic(which in 0..5usize, spoils in prop::collection::vec(spoil(), 1..6)) {
        let mut files = companions();
        let bytes = spoils.iter().fold(files[which].bytes.clone(), spoilt);
        files[which].bytes = bytes;
        let _ = check(&files);
    }

    #[test]
    fn no_text_makes_a_parser_panic(kind in 0..6usize, text in "\\PC{0,200}", nasty in prop::collection::vec(0..NASTY.len(), 0..30)) {
        let nasty: String = nasty.into_iter().map(|what| NASTY[what]).collect();
        read_all(kind, &format!("+++\n+++\n{nasty}{text}"));
        read_all(kind, &format!("{text}{nasty}"));
    }
}

/// The slowest files that were found, at a tenth of the size that is still read: a debug build is slow enough.
#[test]
fn hostile_files_are_answered_in_reasonable_time() {
    let front = "+++\ntitle = \"T\"\nsummary = \"S.\"\nowner = \"O\"\nreview_by = 2027-06-30\n+++\n";
    let pieces = [
        "a\n=\n",
        "# a\n\n",
        "## a\n\n",
        "> ",
        "> - ",
        "[",
        "[a](",
        "`",
        "*a **a ",
        "|c",
        "<!--",
        "[^a]: b\n\n",
        "- [ ] a `x`\n",
        "## Hinge: a\n\n- Harm: x\n\n",
        "1. a `b`\n",
    ];
    for piece in pieces {
        let text = format!("{front}{}", piece.repeat(100_000 / piece.len()));
        let start = std::time::Instant::now();
        for kind in [0, 2, 5] {
            read_all(kind, &text);
        }
        let _ = check(&[SourceFile { path: "modules/slow.md".to_owned(), bytes: text.into_bytes() }]);
        assert!(start.elapsed().as_secs() < 20, "{piece:?} took {:?}", start.elapsed());
    }
}
