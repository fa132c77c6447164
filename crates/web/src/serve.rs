//! The accept loop. It is ours because the framework's own has no deadline for headers and no cap
//! on connections, so that a few slow clients could hold the house.

mod paced;
mod stalling;

use std::{future::Future, io, sync::Arc, time::Duration};

use axum::{Router, body::Body, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower::ServiceExt as _;

use crate::Peer;
use paced::Paced;
use stalling::Stalling;

/// What one client may ask of the house.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at the same time; further ones wait to be accepted.
    pub connections_max: usize,
    /// Time for the whole head of a request, also between two requests of one connection.
    pub head_seconds: u64,
    /// Bytes of line and headers together.
    pub head_bytes_max: usize,
    /// Header lines.
    pub headers_max: usize,
    /// A body slower than this is cut off, after `head_seconds` of patience.
    pub body_bytes_per_second_min: u64,
    /// A client that takes nothing of its answer for so long is cut off.
    pub answer_stall_seconds: u64,
    /// Time for running requests when the house closes.
    pub drain_seconds: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections_max: 4096,
            head_seconds: 10,
            head_bytes_max: 24 * 1024,
            headers_max: 100,
            body_bytes_per_second_min: 500,
            answer_stall_seconds: 30,
            drain_seconds: 10,
        }
    }
}

/// Answers on `listener` until `stop` is ready, then lets running requests end and returns.
/// Each request carries the address of its other end as [`Peer`].
///
/// # Errors
/// When the listener itself fails; a failing connection only ends itself.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let open = Arc::new(Semaphore::new(limits.connections_max));
    let graceful = GracefulShutdown::new();
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(limits.head_seconds))
        .max_buf_size(limits.head_bytes_max)
        .max_headers(limits.headers_max);
    tokio::pin!(stop);
    loop {
        let permit = tokio::select! {
            () = &mut stop => break,
            permit = open.clone().acquire_owned() => permit.map_err(io::Error::other)?,
        };
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    pause_after(&error).await;
                    continue;
                }
            },
        };
        let io = TokioIo::new(prepared(stream, limits));
        let connection = builder.serve_connection(io, answering(&router, Peer(peer.ip()), limits));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!("a connection ended early: {error}");
            }
            drop(permit);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(Duration::from_secs(limits.drain_seconds)) => {
            tracing::warn!("requests still ran after {} s and were cut off", limits.drain_seconds);
        }
    }
    Ok(())
}

/// Ready when the process is asked to end: SIGTERM, or Ctrl-C in a terminal.
pub async fn stop_signal() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = interrupted => {}
            }
            return;
        }
    }
    if interrupted.await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn prepared(stream: TcpStream, limits: Limits) -> Stalling<TcpStream> {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!("no TCP_NODELAY: {error}");
    }
    Stalling::new(stream, Duration::from_secs(limits.answer_stall_seconds))
}

fn answering(
    router: &Router,
    peer: Peer,
    limits: Limits,
) -> impl hyper::service::Service<
    Request<Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future = impl Future<Output = Result<axum::response::Response, std::convert::Infallible>> + use<>,
> + use<> {
    let router = router.clone();
    service_fn(move |request: Request<Incoming>| {
        let patience = Duration::from_secs(limits.head_seconds);
        let mut request = request
            .map(|body| Body::new(Paced::new(body, patience, limits.body_bytes_per_second_min)));
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request)
    })
}

/// Out of file handles, or a client that left in the queue: wait a little instead of spinning.
async fn pause_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    ) {
        tracing::error!("cannot accept a connection: {error}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
