//! The layers around every route: request id, reader, host and origin check, panics, error pages,
//! security headers, log.

mod compress;

use std::{any::Any, sync::Arc, time::Instant};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    csrf::{CsrfLayer, ProtectionError},
};

use crate::{
    Problem, Reader, Say, Settings, assets,
    reader::{NOTICE_COOKIE, Peer},
    text::set_cookie,
};

pub(crate) use compress::accepts_gzip;

/// Longer addresses are refused with 414.
const URI_BYTES_MAX: usize = 8 * 1024;

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

const PERMISSIONS_POLICY: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

/// Puts the layers around a router. `Router::layer` runs after routing, so that the log knows the
/// pattern of the path, and reaches the answers to unknown paths and methods too.
pub(crate) fn around(router: Router, settings: Arc<Settings>) -> Router {
    let cross_site = |_: ProtectionError| {
        Problem::of(StatusCode::FORBIDDEN, "cross_site")
            .saying(Say::key("web.cross_site"))
            .into_response()
    };
    let origins = settings
        .trusted_origins
        .iter()
        .fold(CsrfLayer::new(), |layer, origin| {
            layer.add_trusted_origin(origin).unwrap_or_else(|error| {
                tracing::error!(origin, "a trusted origin is left out: {error}");
                CsrfLayer::new()
            })
        });
    router
        .fallback(|| async { Problem::not_found() })
        .layer(DefaultBodyLimit::disable())
        .layer(origins.with_rejection_response(cross_site))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(from_fn(move |request, next| {
            enter(settings.clone(), request, next)
        }))
}

/// The panic's own text may hold data of persons, so it goes to the panic hook only.
fn after_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    Problem::internal("a handler panicked").into_response()
}

async fn enter(settings: Arc<Settings>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let peer = request.extensions().get::<Peer>().copied();
    let reader = Reader::of_request(request.headers(), request.uri(), peer, settings);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let gzip = accepts_gzip(request.headers());
    let refused = refused_at_the_door(&request, &reader);
    let response = match refused {
        Some(problem) => problem.into_response(),
        None => {
            request.extensions_mut().insert(reader.clone());
            next.run(request).await
        }
    };
    let mut response = crate::problem::render(&reader, &method, response);
    if gzip {
        response = compress::compress(response).await;
    }
    take_notice(&reader, &mut response);
    set_headers(&reader, response.headers_mut());
    let pattern = route.as_ref().map_or("-", MatchedPath::as_str);
    let status = response.status().as_u16();
    let ms = started.elapsed().as_millis();
    let id = &*reader.request_id;
    tracing::info!(
        target: "access",
        method = method.as_str(), route = pattern, status, ms = u64::try_from(ms).unwrap_or(u64::MAX), id,
        "{method} {pattern} {status} {ms} ms {id}"
    );
    response
}

/// What is wrong with a request before anything is looked up.
fn refused_at_the_door(request: &Request, reader: &Reader) -> Option<Problem> {
    if request.uri().to_string().len() > URI_BYTES_MAX {
        return Some(Problem::of(StatusCode::URI_TOO_LONG, "uri_too_long"));
    }
    let hosts = &reader.settings().hosts;
    let host = host(request.headers(), request.uri());
    let known = hosts.is_empty() || hosts.iter().any(|known| Some(known.as_str()) == host);
    (!known).then(|| Problem::of(StatusCode::MISDIRECTED_REQUEST, "unknown_host"))
}

fn host<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> Option<&'a str> {
    let named = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    uri.authority()
        .map(|authority| authority.as_str())
        .or(named)
}

/// A notice is shown once: the page that showed it takes its cookie away.
fn take_notice(reader: &Reader, response: &mut Response) {
    if reader.notice.is_some() && is_page(response.headers()) {
        let gone = set_cookie(NOTICE_COOKIE, "", Some(0), reader.settings().https);
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
}

fn is_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|media| media.as_bytes().starts_with(b"text/html"))
}

fn set_headers(reader: &Reader, headers: &mut HeaderMap) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            header::HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            header::HeaderName::from_static("permissions-policy"),
            PERMISSIONS_POLICY,
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if reader.settings().https {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if headers
        .get(header::CACHE_CONTROL)
        .is_none_or(|value| value != assets::CACHE)
    {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(id) = HeaderValue::from_str(&reader.request_id) {
        headers.insert(header::HeaderName::from_static("x-request-id"), id);
    }
}
