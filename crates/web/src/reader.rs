//! Who reads the answer: language, text size, request id, and the words to speak with.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Uri, header, request::Parts},
};

use crate::{
    Fields, Lang, Say, Settings,
    text::{cookie, parse_pairs, percent_decode, safe_next, write_pairs},
};

/// The cookie of the large-type mode (关怀版): `1` when on.
pub const LARGE_COOKIE: &str = "large";
/// The cookie that carries one success line to the next page.
pub(crate) const NOTICE_COOKIE: &str = "notice";

/// What is known of every request before anybody is signed in. As an extractor it cannot fail.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The language of the answer.
    pub lang: Lang,
    /// Large-type mode (关怀版).
    pub large_type: bool,
    /// The short number that stands on error pages, in `X-Request-Id` and in the log.
    pub request_id: Arc<str>,
    /// Path and query of the request, for links that change one parameter.
    pub path: Arc<str>,
    /// Path and query of our page on which the form or link stood, if the browser told it.
    pub came_from: Option<Arc<str>>,
    /// The other end of the connection, or of the trusted proxy's; `None` in-process.
    pub peer: Option<IpAddr>,
    /// The success line that the step before left for this page.
    pub notice: Option<Arc<str>>,
    pub(crate) settings: Arc<Settings>,
}

/// The address of the other end, put into each request by [`crate::serve`].
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

impl Reader {
    /// A reader outside any request: for papers, notices and tests.
    pub fn plain(lang: Lang, settings: Arc<Settings>) -> Reader {
        Reader {
            lang,
            large_type: false,
            request_id: Arc::from(""),
            path: Arc::from("/"),
            came_from: None,
            peer: None,
            notice: None,
            settings,
        }
    }

    /// The text of `key` in this reader's language.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.settings.words.t(self.lang, key)
    }

    /// The text of `key` with its places filled.
    pub fn t_with(&self, key: &str, places: &[(&str, &str)]) -> String {
        self.settings.words.t_with(self.lang, key, places)
    }

    /// A message in this reader's language.
    pub fn say(&self, say: &Say) -> String {
        say.text(&self.settings.words, self.lang)
    }

    /// The settings the house was started with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The path of this request with one query parameter replaced, or removed by `None`. The
    /// place in the list (`after`, `before`) does not survive, since another filter has others.
    pub fn path_with(&self, name: &str, value: Option<&str>) -> String {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let mut pairs = parse_pairs(query).unwrap_or_default();
        pairs.retain(|(key, held)| {
            key != name && key != "after" && key != "before" && !held.is_empty()
        });
        if let Some(value) = value {
            pairs.push((name.to_owned(), value.to_owned()));
        }
        if pairs.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{}", write_pairs(&pairs))
        }
    }

    /// The query parameters as the values of a filter form.
    pub fn query_fields(&self) -> Fields {
        let query = self.path.split_once('?').map_or("", |(_, query)| query);
        parse_pairs(query).unwrap_or_default().into_iter().collect()
    }

    pub(crate) fn of_request(
        headers: &HeaderMap,
        uri: &Uri,
        peer: Option<Peer>,
        settings: Arc<Settings>,
    ) -> Reader {
        let path = uri.path_and_query().map_or("/", |whole| whole.as_str());
        Reader {
            lang: Lang::of_request(headers),
            large_type: cookie(headers, LARGE_COOKIE) == Some("1"),
            request_id: request_id(),
            path: Arc::from(path),
            came_from: came_from(headers),
            peer: peer.map(|peer| behind_proxy(peer.0, headers, &settings)),
            notice: cookie(headers, NOTICE_COOKIE)
                .and_then(percent_decode)
                .map(Arc::from),
            settings,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = crate::Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Reader, crate::Problem> {
        parts.extensions.get::<Reader>().cloned().ok_or_else(|| {
            crate::Problem::internal("the router was not made by Routes::into_router")
        })
    }
}

/// The client itself where a proxy of ours stands between: the last address, since the ones before
/// it were written by the client.
fn behind_proxy(peer: IpAddr, headers: &HeaderMap, settings: &Settings) -> IpAddr {
    let forwarded = || {
        let line = headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()?
            .to_str()
            .ok()?;
        line.rsplit(',').next()?.trim().parse().ok()
    };
    if settings.trusted_proxies.contains(&peer) {
        forwarded().unwrap_or(peer)
    } else {
        peer
    }
}

/// The local path of the page that sent this request.
fn came_from(headers: &HeaderMap) -> Option<Arc<str>> {
    let page: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    let path = page.path_and_query()?.as_str();
    safe_next(path).map(Arc::from)
}

/// Eight letters and digits, none of which is mistaken for another when read out.
fn request_id() -> Arc<str> {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut bytes = [0_u8; 8];
    if getrandom::fill(&mut bytes).is_err() {
        return Arc::from("00000000");
    }
    bytes
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect::<String>()
        .into()
}
