//! `octavo decide`: lines in, lines out, and what it says of bad ones.

use std::io::BufReader;

use octavo::commands::decide::{LONGEST_LINE, run};
use octavo::decide::{Answer, Dimension, Flow};

use super::{FLOW, WALKS};

/// What came out, what was said of bad lines, and whether all were good.
fn decide_by(flow: &Flow, input: impl AsRef<[u8]>) -> (String, String, bool) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let pieces = BufReader::with_capacity(1000, input.as_ref());
    let good = run(flow, pieces, &mut output, &mut errors).unwrap();
    (String::from_utf8(output).unwrap(), String::from_utf8(errors).unwrap(), good)
}

/// One good line and its answer.
fn check(input: &str, expected: &str) {
    let (output, errors, good) = decide_by(&FLOW, input);
    assert_eq!((output.trim_end(), errors.as_str(), good), (expected, "", true), "{input}");
}

/// One bad line between two good ones: they are answered, and it is named.
fn check_bad(line: impl AsRef<[u8]>, says: &str) {
    let good_line = b"{\"H\":\"NONE\"}\n";
    let input = [good_line, line.as_ref(), b"\n", good_line].concat();
    let (output, errors, good) = decide_by(&FLOW, input);
    assert_eq!(output.lines().count(), 2, "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(errors.starts_with("line 2: ") && errors.contains(says), "{errors}");
    assert!(!good);
}

#[test]
fn each_result_has_its_line() {
    check(
        r#"{"H":"NONE","R":"OTHER","Q1":"Y","Q2":"Y","Q3":"Y","Q4":"GIVEN","Q5":"N","Q6":"N","Q7":"PASS"}"#,
        r#"{"result":"SHARE","basis":"CONSENT","reason":null,"stopped_at":"Q7","protective":"NONE","mandatory":false,"path":["H","Q1","Q2","Q3","Q4","Q7"]}"#,
    );
    check(
        r#"{"Q7":"PASS","Q5":"Y","Q4":"REFUSED","Q3":"Y","Q2":"Y","Q1":"Y","H":"ADULT"}"#,
        r#"{"result":"SHARE","basis":"DUTY","reason":null,"stopped_at":"Q7","protective":"ADULT_PROCEDURES_NOW","mandatory":true,"path":["H","Q1","Q2","Q3","Q4","Q5","Q7"]}"#,
    );
    check(
        r#" { "H" : "CHILD", "R" : "OTHER", "Q1" : "N" } "#,
        r#"{"result":"DO_NOT_SHARE","basis":null,"reason":"NO_PURPOSE","stopped_at":"Q1","protective":"CHILD_PROCEDURES_NOW","mandatory":false,"path":["H","Q1"]}"#,
    );
    check(
        r#"{"H":"UNSURE","Q1":"U"}"#,
        r#"{"result":"HOLD_ADVICE","basis":null,"reason":null,"stopped_at":"Q1","protective":"ADVICE_URGENT","mandatory":false,"path":["H","Q1"]}"#,
    );
    check(
        r#"{"H":"NONE","Q1":"Y","Q2":"N","Q7":"U"}"#,
        r#"{"result":"HOLD_ADVICE","basis":"NOT_IDENTIFIABLE","reason":null,"stopped_at":"Q7","protective":"NONE","mandatory":false,"path":["H","Q1","Q2","Q7"]}"#,
    );
    check(
        r#"{"H":"NONE","Q1":"Y","Q2":"Y","Q3":"Y","Q4":"NOT_ASKED","Q5":"POWER"}"#,
        r#"{"result":"HOLD_CONSENT","basis":null,"reason":null,"stopped_at":"Q5","protective":"NONE","mandatory":false,"path":["H","Q1","Q2","Q3","Q4","Q5"]}"#,
    );
    check(
        r#"{"H":"CHILD","R":"PROC","Q7":"FIX"}"#,
        r#"{"result":"HOLD_FIX","basis":"HARM_PROCEDURE","reason":null,"stopped_at":"Q7","protective":"CHILD_PROCEDURES_NOW","mandatory":false,"path":["H","Q7"]}"#,
    );
}

#[test]
fn a_missing_answer_leaves_it_open_at_the_next_question() {
    check("{}", r#"{"result":"OPEN","basis":null,"reason":null,"stopped_at":"H","protective":null,"mandatory":false,"path":["H"]}"#);
    check(
        r#"{"H":"CHILD"}"#,
        r#"{"result":"OPEN","basis":null,"reason":null,"stopped_at":"R","protective":"CHILD_PROCEDURES_NOW","mandatory":false,"path":["H","R"]}"#,
    );
    check(
        r#"{"H":"NONE","Q1":"Y","Q2":"N"}"#,
        r#"{"result":"OPEN","basis":null,"reason":null,"stopped_at":"Q7","protective":"NONE","mandatory":false,"path":["H","Q1","Q2","Q7"]}"#,
    );
    check(
        r#"{"Q1":"Y"}"#,
        r#"{"result":"OPEN","basis":null,"reason":null,"stopped_at":"H","protective":null,"mandatory":false,"path":["H"]}"#,
    );
}

#[test]
fn every_assignment_is_answered_in_order() {
    let mut input = String::new();
    for (answers, _) in WALKS.iter() {
        let pairs = answers.given().map(|(dimension, answer)| format!("\"{}\":\"{}\"", dimension.code(), answer.code()));
        input += &format!("{{{}}}\n", pairs.collect::<Vec<_>>().join(","));
    }
    let (output, errors, good) = decide_by(&FLOW, input);
    assert_eq!((errors.as_str(), good, output.lines().count()), ("", true, WALKS.len()));
    for ((answers, walk), line) in WALKS.iter().zip(output.lines()) {
        let read: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(read["result"], walk.outcome.code(), "{answers}");
        assert_eq!(read["basis"].as_str(), walk.outcome.basis().map(|basis| basis.code()), "{answers}");
        assert_eq!(read["reason"].as_str(), walk.outcome.reason().map(|reason| reason.code()), "{answers}");
        assert_eq!(read["mandatory"], walk.outcome.is_mandatory(), "{answers}");
        assert_eq!(read["path"].as_array().unwrap().len(), walk.path.len(), "{answers}");
        assert_eq!(read.as_object().unwrap().len(), 7);
    }
}

#[test]
fn blank_lines_are_skipped_and_line_ends_may_differ() {
    let (output, errors, good) = decide_by(&FLOW, "\u{feff}{\"H\":\"NONE\"}\r\n\r\n  \t\n\n{\"H\":\"ADULT\"}");
    assert_eq!((output.lines().count(), errors.as_str(), good), (2, "", true));
    assert_eq!(decide_by(&FLOW, ""), (String::new(), String::new(), true));
    let (_, errors, good) = decide_by(&FLOW, "\n\n[]\n");
    assert!(errors.starts_with("line 3: ") && !good, "blank lines count: {errors}");
}

#[test]
fn a_line_that_is_no_object_is_named() {
    check_bad("[]", "invalid type: sequence, expected an object of answers such as {\"H\":\"NONE\",\"Q1\":\"Y\"}\n");
    check_bad("\"H\"", "expected an object");
    check_bad("7", "expected an object");
    check_bad("null", "expected an object");
}

#[test]
fn a_line_that_is_not_json_is_named() {
    check_bad("H=NONE", "expected value (column 1)");
    check_bad("{\"H\":\"NONE\"", "EOF");
    check_bad("{\"H\":\"NONE\",}", "trailing comma");
    check_bad("{\"H\":\"NONE\"} {}", "trailing characters (column 14)");
    check_bad("{'H':'NONE'}", "key must be a string");
}

#[test]
fn an_unknown_key_is_named() {
    check_bad("{\"Q8\":\"Y\"}", "\"Q8\" is not a key: H, R or Q1 to Q7");
    check_bad("{\"h\":\"NONE\"}", "\"h\" is not a key");
    check_bad("{\"\":\"NONE\"}", "\"\" is not a key");
}

#[test]
fn a_code_of_another_question_is_named() {
    check_bad("{\"Q1\":\"PASS\"}", "Q1 cannot be answered PASS: it takes Y, N, U");
    check_bad("{\"H\":\"U\"}", "H cannot be answered U: it takes NONE, CHILD, ADULT, UNSURE");
    check_bad("{\"Q5\":\"MAYBE\"}", "\"MAYBE\" is not an answer's code");
    check_bad("{\"Q1\":\"y\"}", "\"y\" is not an answer's code");
    check_bad("{\"Q1\":null}", "invalid type: null, expected an answer's code");
    check_bad("{\"Q1\":true}", "expected an answer's code");
    check_bad("{\"Q1\":[\"Y\"]}", "expected an answer's code");
}

#[test]
fn a_key_given_twice_is_named() {
    check_bad("{\"Q1\":\"Y\",\"Q1\":\"Y\"}", "Q1 is given twice");
    check_bad("{\"Q1\":\"Y\",\"\\u0051\\u0031\":\"N\"}", "Q1 is given twice");
}

#[test]
fn a_line_that_is_not_utf_8_is_named() {
    check_bad(b"{\"H\":\"NON\xff\"}", "is not UTF-8 from byte 10 on");
    check_bad(b"\xff", "is not UTF-8");
}

#[test]
fn a_line_may_be_as_long_as_the_limit_and_no_longer() {
    let padded = |length: usize| format!("{{\"H\":\"NONE\"{}}}", " ".repeat(length - 12));
    let (output, errors, good) = decide_by(&FLOW, padded(LONGEST_LINE));
    assert_eq!((output.lines().count(), errors.as_str(), good), (1, "", true));
    for more in [1, 200, 400, 600, 800, 1000, 100_000] {
        check_bad(padded(LONGEST_LINE + more), "is longer than 65536 bytes");
    }
    check_bad("[".repeat(LONGEST_LINE * 3), "is longer than 65536 bytes");
    check_bad("[".repeat(LONGEST_LINE), "expected an object");
}

#[test]
fn a_message_never_repeats_a_long_line() {
    let (_, errors, _) = decide_by(&FLOW, format!("{{\"{}\":1}}", "é".repeat(30_000)));
    assert!(errors.len() < 200, "{}", errors.len());
}

#[test]
fn only_what_the_framework_offers_is_taken() {
    let mut flow = FLOW.clone();
    flow.dimensions.insert(Dimension::Q5, vec![Answer::Y, Answer::N]);
    flow.dimensions.remove(&Dimension::Q6);
    let (output, errors, good) = decide_by(&flow, "{\"Q5\":\"POWER\"}\n{\"Q6\":\"Y\"}\n{\"Q5\":\"N\"}\n");
    assert_eq!((output.lines().count(), good), (1, false));
    assert!(errors.contains("line 1: Q5 cannot be answered POWER: it takes Y, N"), "{errors}");
    assert!(errors.contains("line 2: Q6 is not asked in this framework"), "{errors}");
}

/// Input that arrives one piece at a time, and notes how much had been answered before it waited.
struct Conversation<'a> {
    pieces: Vec<&'a [u8]>,
    answered: &'a std::cell::RefCell<Vec<u8>>,
    seen: Vec<usize>,
}

impl std::io::Read for Conversation<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.seen.push(self.answered.borrow().len());
        if self.pieces.is_empty() {
            return Ok(0);
        }
        let piece = self.pieces.remove(0);
        buffer[..piece.len()].copy_from_slice(piece);
        Ok(piece.len())
    }
}

/// Where the answers arrive.
struct Arriving<'a>(&'a std::cell::RefCell<Vec<u8>>);

impl std::io::Write for Arriving<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn whoever_waits_for_an_answer_gets_it() {
    let answered = std::cell::RefCell::new(Vec::new());
    let pieces: Vec<&[u8]> = vec![b"{\"H\":\"NONE\"}\n", b"{\"H\":", b"\"NONE\"}\n"];
    let mut input = std::io::BufReader::new(Conversation { pieces, answered: &answered, seen: Vec::new() });
    assert!(run(&FLOW, &mut input, Arriving(&answered), Vec::new()).unwrap());
    let one = answered.borrow().len() / 2;
    assert_eq!(input.get_ref().seen[..4], [0, one, one, 2 * one]);
}
