//! Calling a router in-process, as a browser with cookies or as a program.
#![expect(clippy::unwrap_used, reason = "a test stops where something cannot be")]

use std::{collections::BTreeMap, sync::Mutex};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use scraper::{ElementRef, Html, Selector};
use tower::ServiceExt as _;

use crate::{LANG_COOKIE, Lang, text::write_pairs};

/// A browser without a screen: keeps cookies, sends `Origin` and `Host` as browsers do.
pub struct Client {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Client {
    /// A browser that was here never before.
    pub fn new(router: Router) -> Client {
        Client {
            router,
            cookies: Mutex::default(),
        }
    }

    /// Sets a cookie.
    #[must_use]
    pub fn with_cookie(self, name: &str, value: &str) -> Client {
        self.cookies
            .lock()
            .unwrap()
            .insert(name.to_owned(), value.to_owned());
        self
    }

    /// Sets the language.
    #[must_use]
    pub fn with_lang(self, lang: Lang) -> Client {
        self.with_cookie(LANG_COOKIE, lang.code())
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(request(Method::GET, path, "", Body::empty()))
            .await
    }

    /// Submits a form.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let pairs: Vec<(String, String)> = fields
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        let media = "application/x-www-form-urlencoded";
        self.send(request(
            Method::POST,
            path,
            media,
            Body::from(write_pairs(&pairs)),
        ))
        .await
    }

    /// Submits a form with files: `(field, file name, bytes)`.
    pub async fn post_multipart(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Reply {
        const MARK: &str = "a-mark-that-stands-in-no-file";
        let mut body = Vec::new();
        for (name, value) in fields {
            let head =
                format!("--{MARK}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(value.as_bytes());
            body.extend_from_slice(b"\r\n");
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--{MARK}\r\nContent-Disposition: form-data; name=\"{field}\"; \
                 filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{MARK}--\r\n").as_bytes());
        let media = format!("multipart/form-data; boundary={MARK}");
        self.send(request(Method::POST, path, &media, Body::from(body)))
            .await
    }

    /// Calls the API, with a JSON body or without.
    pub async fn api(&self, method: Method, path: &str, body: Option<serde_json::Value>) -> Reply {
        let request = match body {
            Some(body) => request(
                method,
                path,
                "application/json",
                Body::from(body.to_string()),
            ),
            None => request(method, path, "", Body::empty()),
        };
        self.send(request).await
    }

    /// Sends any request with this browser's cookies.
    pub async fn send(&self, mut request: Request<Body>) -> Reply {
        let cookies: Vec<String> = {
            let held = self.cookies.lock().unwrap();
            held.iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect()
        };
        if !cookies.is_empty() {
            let line = cookies.join("; ").parse().unwrap();
            request.headers_mut().insert(header::COOKIE, line);
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            self.take_cookie(line.to_str().unwrap());
        }
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    fn take_cookie(&self, line: &str) {
        let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        if line.contains("Max-Age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// A request as a browser on our own page sends it.
pub fn request(method: Method, path: &str, media: &str, body: Body) -> Request<Body> {
    let mut request = Request::builder()
        .method(method.clone())
        .uri(path)
        .header("host", "zhibu.test");
    if !method.is_safe() {
        request = request.header("origin", "http://zhibu.test");
    }
    if !media.is_empty() {
        request = request.header("content-type", media);
    }
    request.body(body).unwrap()
}

/// An answer, with helpers that find things in it.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// A header; empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Where a redirect leads; empty when it is none.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The text of every element that the selector finds, blanks joined.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.select(selector, |element| {
            let text: String = element.text().collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
    }

    /// The text of the first element that the selector finds; empty when there is none.
    pub fn one(&self, selector: &str) -> String {
        self.texts(selector).into_iter().next().unwrap_or_default()
    }

    /// Whether the selector finds anything.
    pub fn has(&self, selector: &str) -> bool {
        !self.texts(selector).is_empty()
    }

    /// One attribute of every element that the selector finds and that has it.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.select(selector, |element| element.attr(name).map(str::to_owned))
            .into_iter()
            .flatten()
            .collect()
    }

    fn select<R>(&self, selector: &str, take: impl Fn(ElementRef<'_>) -> R) -> Vec<R> {
        let selector = Selector::parse(selector).unwrap();
        Html::parse_document(&self.text())
            .select(&selector)
            .map(take)
            .collect()
    }
}
