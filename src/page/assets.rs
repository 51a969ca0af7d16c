//! What the binary carries for browsers: style sheet, script, WebAssembly and icons, under names that change with what they hold.

use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};

use crate::error::{AppError, Path, Result};

struct Asset {
    name: &'static str,
    raw: &'static [u8],
    brotli: &'static [u8],
    gzip: &'static [u8],
}

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/embedded_assets.rs"));

/// The style sheet's address, if one has been built.
pub fn style() -> Option<String> {
    ASSETS.iter().find(|asset| asset.name.ends_with(".css")).map(|asset| format!("/assets/{}", asset.name))
}

/// The script's name without its ending, if the browser's half has been built.
pub fn script_name() -> Option<&'static str> {
    ASSETS.iter().find_map(|asset| asset.name.strip_suffix(".js"))
}

/// `GET /assets/{name}`: one asset, in the best encoding the browser takes.
///
/// # Errors
/// If there is no such asset.
pub async fn show_asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response> {
    let asset = ASSETS.iter().find(|asset| asset.name == name).ok_or(AppError::NotFound)?;
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (encoding, bytes) = match () {
        () if accepted.contains("br") => (Some("br"), asset.brotli),
        () if accepted.contains("gzip") => (Some("gzip"), asset.gzip),
        () => (None, asset.raw),
    };
    // A name without a hash stays when what it holds changes.
    let caching = if name.starts_with("octavo.") { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    let mut response = bytes.into_response();
    let mut set = |name: HeaderName, value: &'static str| response.headers_mut().insert(name, HeaderValue::from_static(value));
    set(CONTENT_TYPE, content_type(&name));
    set(CACHE_CONTROL, caching);
    set(VARY, "accept-encoding");
    if let Some(encoding) = encoding {
        set(CONTENT_ENCODING, encoding);
    }
    Ok(response)
}

/// The content type for a file's ending; bytes where it is not one we serve.
pub fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("webp") => "image/webp",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
