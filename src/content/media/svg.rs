//! SVG: text that a browser would run if it were let.
//! Must never be cleverer than a browser: what is not plainly harmless is refused.

use crate::content::fault::{Fault, Faults, whole_file};
use crate::content::source;

/// Elements that draw and name, and nothing else.
const ELEMENTS: [&str; 38] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "title",
    "desc",
    "metadata",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textpath",
    "image",
    "lineargradient",
    "radialgradient",
    "stop",
    "pattern",
    "clippath",
    "mask",
    "marker",
    "style",
    "switch",
    "view",
    "filter",
    "fegaussianblur",
    "feoffset",
    "feblend",
    "feflood",
    "fecomposite",
    "fecolormatrix",
    "femerge",
    "femergenode",
];
/// What a reference within the file, or to a picture inside it, starts with.
const INSIDE: [&str; 4] = ["#", "data:image/png", "data:image/jpeg", "data:image/webp"];

/// What a style can fetch with. Only the first has honest uses within a picture.
const REACHING: [&str; 4] = ["url(", "@import", "image-set(", "src("];

/// Checks a picture: elements that only draw, no handlers, no references to elsewhere.
pub(super) fn check(file: &str, bytes: &[u8]) -> Vec<Fault> {
    let text = match source::decode(file, bytes) {
        Ok(text) => text,
        Err(fault) => return vec![fault],
    };
    let faults = Faults::new(file, text);
    let mut is_first = true;
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + open;
        let Some(markup) = Markup::read(text, start) else {
            faults.error(start, "a tag or comment that never ends", "save the picture again");
            break;
        };
        if let Markup::Element { name, attributes, .. } = &markup {
            if is_first && name != "svg" {
                return vec![whole_file(file, "this is not an SVG picture", "its first element must be <svg>")];
            }
            is_first = false;
            element(&faults, start, name, attributes);
        } else if matches!(markup, Markup::Refused) {
            faults.error(
                start,
                "a declaration that could fetch or replace something",
                "take out <!DOCTYPE>, <!ENTITY> and stylesheet instructions",
            );
        }
        at = markup.end(start);
    }
    if is_first {
        return vec![whole_file(file, "this is not an SVG picture", "its first element must be <svg>")];
    }
    styles(&faults, text);
    faults.into_sorted()
}

fn element(faults: &Faults<'_>, at: usize, name: &str, attributes: &[(String, String)]) {
    let plain = name.rsplit(':').next().unwrap_or(name);
    if !ELEMENTS.contains(&plain) {
        faults.error(
            at,
            format!("the element <{}> is refused in a picture", super::super::front::clip(name)),
            "draw it with paths, shapes and text, and save it as plain SVG",
        );
    }
    for (key, value) in attributes {
        let plain = key.rsplit(':').next().unwrap_or(key);
        let value = value.trim();
        if plain.starts_with("on") {
            faults.error(at, format!("the handler “{}” is refused in a picture", super::super::front::clip(key)), "take it out");
        } else if matches!(plain, "href" | "src") && !INSIDE.iter().any(|start| value.to_lowercase().starts_with(start)) {
            faults.error(at, "this refers to something outside the picture", "put it into the picture, or take it out");
        } else if plain == "base" && key != "base" {
            faults.error(at, "xml:base is refused in a picture", "take it out");
        }
    }
}

/// Styles may refer to parts of the picture only. A backslash could hide the word from this check.
fn styles(faults: &Faults<'_>, text: &str) {
    let lower = text.to_ascii_lowercase();
    for (at, word) in REACHING.into_iter().flat_map(|word| lower.match_indices(word)) {
        let goal = lower
            .get(at + word.len()..)
            .unwrap_or("")
            .trim_start_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\''));
        let goal = goal.strip_prefix("&quot;").unwrap_or(goal);
        if word != "url(" || !INSIDE.iter().any(|start| goal.starts_with(start)) {
            faults.error(at, "this refers to something outside the picture", "put it into the picture, or take it out");
        }
    }
    if lower.contains("<style") || lower.contains("style=") {
        for (at, _) in lower.match_indices('\\').take(1) {
            faults.error(at, "a backslash in a picture with styles", "write the style without it");
        }
    }
}

/// One piece of markup.
enum Markup {
    /// A start tag, with its attributes in lower case, names only as far as they can be told apart.
    Element { name: String, attributes: Vec<(String, String)>, end: usize },
    /// An end tag, a comment, CDATA, the XML declaration.
    Harmless(usize),
    /// A document type, an entity, a stylesheet.
    Refused,
}

impl Markup {
    fn read(text: &str, start: usize) -> Option<Markup> {
        let rest = text.get(start..)?;
        let until = |close: &str| rest.find(close).map(|at| Markup::Harmless(start + at + close.len()));
        if rest.starts_with("<!--") {
            return until("-->");
        }
        if rest.starts_with("<![CDATA[") {
            return until("]]>");
        }
        if rest.starts_with("<?xml ") || rest.starts_with("</") {
            return until(">");
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            return Some(Markup::Refused);
        }
        let (name, mut at) = word(rest, 1);
        let mut attributes = Vec::new();
        loop {
            at = skip(rest, at, |letter| letter.is_whitespace() || letter == '/');
            if rest.get(at..)?.starts_with('>') {
                return Some(Markup::Element { name, attributes, end: start + at + 1 });
            }
            let (key, after) = word(rest, at);
            if after == at {
                return None;
            }
            let equals = skip(rest, after, char::is_whitespace);
            if !rest.get(equals..)?.starts_with('=') {
                attributes.push((key, String::new()));
                at = after;
                continue;
            }
            let open = skip(rest, equals + 1, char::is_whitespace);
            let quote = rest.get(open..)?.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let close = open + 1 + rest.get(open + 1..)?.find(quote)?;
            attributes.push((key, rest.get(open + 1..close)?.to_owned()));
            at = close + 1;
        }
    }

    /// Where the next piece may start.
    fn end(&self, start: usize) -> usize {
        match self {
            Markup::Element { end, .. } | Markup::Harmless(end) => *end,
            Markup::Refused => start + 1,
        }
    }
}

/// A name in lower case, and where it ends.
fn word(text: &str, at: usize) -> (String, usize) {
    let end = skip(text, at, |letter| !letter.is_whitespace() && !matches!(letter, '>' | '/' | '=' | '<' | '"' | '\''));
    (text.get(at..end).unwrap_or("").to_ascii_lowercase(), end)
}

fn skip(text: &str, at: usize, while_it: impl Fn(char) -> bool) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + rest.find(|letter| !while_it(letter)).unwrap_or(rest.len())
}
