//! Style sheet and script, embedded, named by their content.

use axum::{
    Router,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// An asset's name holds the hash of its content, so it may be kept for ever.
pub(crate) const CACHE: &str = "public, max-age=31536000, immutable";

/// One file of the product.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Where it is served: `/assets/app.0123456789abcdef.css`.
    pub path: &'static str,
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub plain: &'static [u8],
    /// Its bytes compressed.
    pub gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Every asset: the style sheet first, then the scripts if they were built in.
pub fn assets() -> &'static [Asset] {
    ASSETS
}

/// The address of the asset whose name before the hash is `name`, such as `app.css`.
pub fn asset_path(name: &str) -> Option<&'static str> {
    let (stem, end) = name.rsplit_once('.')?;
    ASSETS.iter().map(|asset| asset.path).find(|path| {
        let named = path
            .strip_prefix("/assets/")
            .and_then(|path| path.strip_prefix(stem));
        named.is_some_and(|rest| rest.starts_with('.') && rest.ends_with(end))
    })
}

pub(crate) fn mount<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    ASSETS.iter().fold(router, |router, asset| {
        router.route(
            asset.path,
            get(move |headers: HeaderMap| async move { serve(asset, &headers) }),
        )
    })
}

fn serve(asset: &'static Asset, headers: &HeaderMap) -> Response {
    let gzip = crate::house::accepts_gzip(headers);
    let mut response = if gzip {
        asset.gzip.into_response()
    } else {
        asset.plain.into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if gzip {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}
