//! The table of contents: path, handler, act.

mod guard;

use std::{future::Future, sync::Arc};

use axum::{
    Router,
    handler::Handler,
    http::Method,
    routing::{MethodFilter, MethodRouter, on},
};

use crate::{Problem, Settings, openapi::Described};

pub use guard::{Ask, Who};

/// What an app's act must be: a small copyable name, such as an enum.
pub trait ActName: Copy + std::fmt::Debug + Eq + Send + Sync + 'static {}
impl<A: Copy + std::fmt::Debug + Eq + Send + Sync + 'static> ActName for A {}

/// Who may come to a route.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Access<A> {
    /// Anybody, signed in or not: sign-in, assets, health.
    Public,
    /// Anybody who is signed in, in any office: own settings, signing out.
    SignedIn,
    /// Who may do this act.
    Act(A),
}

/// One line of the table, for tests that walk it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RouteEntry<A> {
    /// `GET`, `POST`, ...
    pub method: Method,
    /// The path with its places: `/members/{id}`.
    pub path: &'static str,
    /// Who may come.
    pub access: Access<A>,
    /// Whether it belongs to the API and stands in its description.
    pub api: bool,
}

impl<A: ActName> RouteEntry<A> {
    /// The act, if the route asks for one.
    pub fn act(&self) -> Option<A> {
        match self.access {
            Access::Act(act) => Some(act),
            Access::Public | Access::SignedIn => None,
        }
    }
}

/// The routes of an area, or of the whole app. `S` is the app's state, `A` its act.
pub struct Routes<S, A> {
    lines: Vec<Line<S, A>>,
}

struct Line<S, A> {
    entry: RouteEntry<A>,
    described: Option<Described>,
    handler: MethodRouter<S>,
}

impl<S, A> Default for Routes<S, A> {
    fn default() -> Self {
        Routes { lines: Vec::new() }
    }
}

impl<S: Clone + Send + Sync + 'static, A: ActName> Routes<S, A> {
    /// An empty table.
    pub fn new() -> Self {
        Routes::default()
    }

    /// A page.
    #[must_use]
    pub fn get<H: Handler<T, S>, T: 'static>(self, path: &'static str, page: H, act: A) -> Self {
        self.line(Method::GET, path, Access::Act(act), None, page)
    }

    /// What a form does.
    #[must_use]
    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &'static str, page: H, act: A) -> Self {
        self.line(Method::POST, path, Access::Act(act), None, page)
    }

    /// A page for everybody who is signed in, in any office.
    #[must_use]
    pub fn signed_in_get<H: Handler<T, S>, T: 'static>(self, path: &'static str, page: H) -> Self {
        self.line(Method::GET, path, Access::SignedIn, None, page)
    }

    /// A form for everybody who is signed in, in any office.
    #[must_use]
    pub fn signed_in_post<H: Handler<T, S>, T: 'static>(self, path: &'static str, page: H) -> Self {
        self.line(Method::POST, path, Access::SignedIn, None, page)
    }

    /// A page for everybody.
    #[must_use]
    pub fn public_get<H: Handler<T, S>, T: 'static>(self, path: &'static str, page: H) -> Self {
        self.line(Method::GET, path, Access::Public, None, page)
    }

    /// A form for everybody.
    #[must_use]
    pub fn public_post<H: Handler<T, S>, T: 'static>(self, path: &'static str, page: H) -> Self {
        self.line(Method::POST, path, Access::Public, None, page)
    }

    /// An API route that reads; `described` by [`crate::reads`].
    #[must_use]
    pub fn api_get<H: Handler<T, S>, T: 'static>(
        self,
        path: &'static str,
        handler: H,
        act: A,
        described: Described,
    ) -> Self {
        self.line(
            Method::GET,
            path,
            Access::Act(act),
            Some(described),
            handler,
        )
    }

    /// An API route that writes; `described` by [`crate::writes`].
    #[must_use]
    pub fn api_post<H: Handler<T, S>, T: 'static>(
        self,
        path: &'static str,
        handler: H,
        act: A,
        described: Described,
    ) -> Self {
        self.line(
            Method::POST,
            path,
            Access::Act(act),
            Some(described),
            handler,
        )
    }

    /// An API route of any method and access.
    #[must_use]
    pub fn api<H: Handler<T, S>, T: 'static>(
        self,
        method: Method,
        path: &'static str,
        handler: H,
        access: Access<A>,
        described: Described,
    ) -> Self {
        self.line(method, path, access, Some(described), handler)
    }

    /// The forms of the shell: `POST /language` and `POST /type-size`, open to everybody.
    #[must_use]
    pub fn with_switches(self) -> Self {
        self.public_post("/language", crate::switches::language)
            .public_post("/type-size", crate::switches::type_size)
    }

    /// The lines of another area after these.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.lines.extend(other.lines);
        self
    }

    /// Every line, in order of registration.
    pub fn list(&self) -> Vec<RouteEntry<A>> {
        self.lines.iter().map(|line| line.entry.clone()).collect()
    }

    /// The OpenAPI document of the API routes as pretty JSON with a line end: made from the
    /// table, so that it cannot say anything else than the routes.
    ///
    /// # Errors
    /// The names that two different types share.
    pub fn openapi_json(&self, title: &str, version: &str) -> Result<String, Vec<String>> {
        let described = self
            .lines
            .iter()
            .filter_map(|line| line.described.as_ref().map(|described| (line, described)))
            .map(|(line, described)| crate::openapi::Operation {
                method: line.entry.method.clone(),
                path: line.entry.path,
                public: line.entry.access == Access::Public,
                act: line.entry.act().map(|act| format!("{act:?}")),
                described,
            });
        crate::openapi::document(title, version, described)
    }

    /// The app as one service. Each route that is not public asks `guard` first, who answers with
    /// the actor (which [`Who`] then extracts) or with a problem. Around all stand the layers of
    /// the house: request id, security headers, origin check, error pages, log.
    ///
    /// # Panics
    /// When two lines have the same method and path, or a path is malformed: at start, not later.
    pub fn into_router<G, F, Actor>(self, state: S, guard: G, settings: Arc<Settings>) -> Router
    where
        G: Fn(S, Ask<A>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Actor, Problem>> + Send + 'static,
        Actor: Clone + Send + Sync + 'static,
    {
        let mut router = Router::new();
        for line in self.lines {
            let handler = guard::guarded(line.handler, &line.entry, state.clone(), guard.clone());
            router = router.route(line.entry.path, handler);
        }
        let router = crate::assets::mount(router).with_state(state);
        crate::house::around(router, settings)
    }

    fn line<H: Handler<T, S>, T: 'static>(
        mut self,
        method: Method,
        path: &'static str,
        access: Access<A>,
        described: Option<Described>,
        handler: H,
    ) -> Self {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        let entry = RouteEntry {
            method,
            path,
            access,
            api: described.is_some(),
        };
        self.lines.push(Line {
            entry,
            described,
            handler: on(filter, handler),
        });
        self
    }
}
