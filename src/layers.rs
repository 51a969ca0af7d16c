//! What surrounds every handler: the origin check, security headers, the request log, a limit on time, and the end of a panic.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::header::{HOST, HeaderName, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::AppError;
use crate::page;

/// Refuses posts that another site sent: another port or another name of this machine is another site.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site` (Fetch Metadata) and in `Origin` (RFC 6454). Either that says
/// "elsewhere" is enough to refuse. A request with neither is not from a browser, so it carries nobody's cookie unawares.
pub async fn refuse_cross_site(request: Request, next: Next) -> Response {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_safe || is_same_origin(request.headers(), request.uri()) {
        return next.run(request).await;
    }
    tracing::warn!("a post from another site was refused");
    AppError::CrossSite.into_response()
}

fn is_same_origin(headers: &HeaderMap, address: &Uri) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let site_is_ours = text(HeaderName::from_static("sec-fetch-site")).is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin_is_ours = text(ORIGIN).is_none_or(|origin| {
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        // HTTP/2 names the host in the address and not in a header.
        let here = text(HOST).or(address.authority().map(Authority::as_str));
        authority.is_some() && authority == here
    });
    site_is_ours && origin_is_ours
}

/// Adds the headers that every response carries; the content security policy comes with each page.
pub async fn add_security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    };
    set("content-security-policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    set("x-content-type-options", "nosniff");
    set("x-frame-options", "DENY");
    // Same origin only: a sign-in link's token must not travel to another site, and our own posts must keep their origin.
    set("referrer-policy", "same-origin");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    response
}

/// Tells the pages made for a request its address, for the link at their foot.
pub async fn note_address(request: Request, next: Next) -> Response {
    let address = page::address::of(&request);
    page::address::within(address, next.run(request)).await
}

/// Logs each request by its route, never by its address: addresses can hold tokens.
pub async fn log_requests(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    let started = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let duration_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(http.method = %method, http.route = %route, http.status = status, duration_us, "request");
    response
}

/// How long a request may take before its page says so.
const LONGEST: Duration = Duration::from_secs(30);

/// Ends a request that takes too long with a page that says so.
pub async fn limit_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => AppError::TimedOut.into_response(),
    }
}

/// What somebody gets where we failed to think of something: a page, not a broken connection.
pub fn after_panic(_: Box<dyn std::any::Any + Send>) -> Response {
    AppError::Unexpected("a handler panicked".to_owned()).into_response()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, Uri};

    use super::is_same_origin;

    fn check(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect::<HeaderMap>();
        is_same_origin(&headers, &Uri::from_static("/learn"))
    }

    #[test]
    fn over_http_2_the_host_stands_in_the_address() {
        let headers = [("origin".parse().unwrap(), HeaderValue::from_static("https://octavo.example"))].into_iter().collect::<HeaderMap>();
        assert!(is_same_origin(&headers, &Uri::from_static("https://octavo.example/learn")));
        assert!(!is_same_origin(&headers, &Uri::from_static("https://octavo.example:8443/learn")));
    }

    #[test]
    fn what_a_browser_says_is_believed() {
        const HERE: (&str, &str) = ("host", "127.0.0.1:3000");
        assert!(check(&[HERE, ("origin", "http://127.0.0.1:3000"), ("sec-fetch-site", "same-origin")]));
        assert!(check(&[HERE, ("origin", "http://127.0.0.1:3000")]), "an older browser");
        assert!(check(&[HERE]), "no browser");
        for elsewhere in [
            [HERE, ("origin", "http://127.0.0.1:3001"), ("sec-fetch-site", "same-site")],
            [HERE, ("origin", "http://localhost:3000"), ("sec-fetch-site", "cross-site")],
            [HERE, ("origin", "http://127.0.0.1:3000"), ("sec-fetch-site", "cross-site")],
            [HERE, ("origin", "http://evil.example"), ("sec-fetch-site", "same-origin")],
            [HERE, ("origin", "null"), ("sec-fetch-site", "same-origin")],
            [HERE, ("origin", "http://127.0.0.1:3001"), ("x-filler", "x")],
        ] {
            assert!(!check(&elsewhere), "{elsewhere:?}");
        }
    }
}
