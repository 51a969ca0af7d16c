//! The address of the page being made, for the link at its foot. Never one that holds a token.

use std::future::Future;

use axum::extract::{MatchedPath, Request};

use super::encode;
use crate::account::Token;

/// Longest address that a report names.
pub const LIMIT: usize = 300;

tokio::task_local! {
    static ADDRESS: Option<String>;
}

/// Makes a response to a request; the pages made meanwhile know its address.
pub async fn within<T>(address: Option<String>, making: impl Future<Output = T>) -> T {
    ADDRESS.scope(address, making).await
}

/// The address a request asks for, without what stands after the question mark; none if it holds a token.
pub fn of(request: &Request) -> Option<String> {
    let secret = request.extensions().get::<MatchedPath>().is_some_and(|route| route.as_str().contains("{token}"));
    plain(request.uri().path()).filter(|_| !secret).map(str::to_owned)
}

/// An address of ours that may be kept and shown: a path, of ordinary length, with no token in it.
pub fn plain(address: &str) -> Option<&str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    let readable = path.len() <= LIMIT && path.bytes().all(|byte| byte.is_ascii_graphic());
    let open = path.split('/').all(|part| Token::parse(part).is_none());
    (ours && readable && open).then_some(path)
}

/// Where to say that something is wrong on the page being made.
pub(super) fn report() -> String {
    let address = ADDRESS.try_with(Clone::clone).ok().flatten().filter(|address| !address.starts_with("/wrong"));
    address.map_or_else(|| "/wrong".to_owned(), |address| format!("/wrong?page={}", encode(&address)))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn an_address_is_kept_only_if_it_is_ours_and_holds_no_token() {
        assert_eq!(plain("/learn/modules/consent?x=1"), Some("/learn/modules/consent"));
        let token = format!("/sign-in/links/{}", "0".repeat(64));
        for other in [token.as_str(), "//evil.example", "https://evil.example", "/\\evil", "", "/\u{e9}", "/a b"] {
            assert_eq!(plain(other), None, "{other}");
        }
        assert_eq!(plain(&format!("/{}", "a".repeat(300))), None);
    }
}
