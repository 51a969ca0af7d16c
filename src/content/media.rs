//! Pictures: SVG, WebP and PNG, known by their first bytes.
//! Must never let a picture through that could run a program or fetch something from elsewhere.

mod svg;

use super::fault::{Fault, whole_file};
use super::source;

/// Checks one file of `media/`. Its name's ending must say what it is.
pub(super) fn check(file: &str, bytes: &[u8]) -> Vec<Fault> {
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let name = file.strip_prefix("media/").unwrap_or(file);
    let mut faults = Vec::new();
    if name.contains('/') || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.')) {
        faults.push(whole_file(
            file,
            "this name cannot stand in an address",
            "use lower-case letters, digits and hyphens, directly in media/",
        ));
    }
    if bytes.len() > source::LARGEST {
        faults.push(whole_file(file, "the file is over 1 MB", "make the picture smaller: people read on phones"));
        return faults;
    }
    match (ending, sort(bytes)) {
        ("svg", None) => faults.extend(svg::check(file, bytes)),
        ("png" | "webp", Some(found)) if found == ending => {}
        ("svg" | "png" | "webp", Some(found)) => {
            faults.push(whole_file(file, format!("this file is {found}"), format!("name it ….{found}")))
        }
        ("png" | "webp", None) => faults.push(whole_file(file, format!("this file is not {ending}"), "save it again as SVG, WebP or PNG")),
        _ => faults.push(whole_file(file, "pictures are SVG, WebP or PNG", "save it again as one of these")),
    }
    faults
}

/// What the first bytes say; none where they are no picture's.
fn sort(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("png")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("webp")
    } else {
        None
    }
}
