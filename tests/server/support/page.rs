//! What came back from the server, read as a person or a browser would.

use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use scraper::{Html, Selector};

/// A response, whole.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Page {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it sends one, without what stands after "#".
    pub fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.header(LOCATION.as_str()).split('#').next().unwrap()
    }

    pub fn title(&self) -> String {
        self.words("title")
    }

    /// The words of everything that a selector finds, in order.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Html::parse_document(&self.text()).select(&Selector::parse(selector).unwrap()).map(|found| plain(found.text().collect())).collect()
    }

    /// The same, as one text.
    pub fn words(&self, selector: &str) -> String {
        self.all(selector).join("\n")
    }

    pub fn has(&self, selector: &str) -> bool {
        Html::parse_document(&self.text()).select(&Selector::parse(selector).unwrap()).next().is_some()
    }

    /// One attribute of everything that a selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let page = Html::parse_document(&self.text());
        page.select(&Selector::parse(selector).unwrap()).filter_map(|found| found.attr(name).map(str::to_owned)).collect()
    }

    /// The key of the page's first form that has one.
    pub fn form_key(&self) -> String {
        self.attributes("input[name=form_key]", "value").into_iter().next().unwrap_or_else(|| panic!("no form: {}", self.text()))
    }
}
