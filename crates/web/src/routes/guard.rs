//! The door before every route that is not public.

use std::future::Future;

use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, Method, Uri, request::Parts},
    middleware::{Next, from_fn},
    response::IntoResponse,
    routing::MethodRouter,
};

use super::{Access, ActName, RouteEntry};
use crate::{Problem, Reader};

/// What the guard is asked.
#[derive(Clone, Debug)]
pub struct Ask<A> {
    /// The act of the route; `None` when being signed in is enough.
    pub act: Option<A>,
    /// The method of the request.
    pub method: Method,
    /// The address of the request.
    pub uri: Uri,
    /// The headers, with the session's cookie or the API's token.
    pub headers: HeaderMap,
    /// Whether the route belongs to the API.
    pub api: bool,
    /// Language, request id, the other end.
    pub reader: Reader,
}

/// The actor that the guard let in, as an extractor: `Who(actor): Who<Actor>`.
#[derive(Clone, Debug)]
pub struct Who<Actor>(pub Actor);

impl<S, Actor> FromRequestParts<S> for Who<Actor>
where
    S: Send + Sync,
    Actor: Clone + Send + Sync + 'static,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Who<Actor>>()
            .cloned()
            .ok_or_else(|| Problem::internal("Who was asked for on a public route"))
    }
}

pub(super) fn guarded<S, A, G, F, Actor>(
    handler: MethodRouter<S>,
    entry: &RouteEntry<A>,
    state: S,
    guard: G,
) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    A: ActName,
    G: Fn(S, Ask<A>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Actor, Problem>> + Send + 'static,
    Actor: Clone + Send + Sync + 'static,
{
    if entry.access == Access::Public {
        return handler;
    }
    let (act, api) = (entry.act(), entry.api);
    handler.route_layer(from_fn(move |mut request: Request, next: Next| {
        let (state, guard) = (state.clone(), guard.clone());
        async move {
            let Some(reader) = request.extensions().get::<Reader>().cloned() else {
                return Problem::internal("the layers of the house are missing").into_response();
            };
            let ask = Ask {
                act,
                method: request.method().clone(),
                uri: request.uri().clone(),
                headers: request.headers().clone(),
                api,
                reader,
            };
            match guard(state, ask).await {
                Ok(actor) => {
                    request.extensions_mut().insert(Who(actor));
                    next.run(request).await
                }
                Err(problem) => problem.into_response(),
            }
        }
    }))
}
