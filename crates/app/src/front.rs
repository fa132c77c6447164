//! The front door: every area's routes and texts put together, and who is let in.

use std::sync::Arc;

use axum::Router;
use zhibu_web::{Ask, Problem, Words, WordsFault};

use crate::access::{Act, Actor};
use crate::app::App;
use crate::{AREAS, accounts, routes};

impl App {
    /// The whole program as one HTTP service.
    pub fn router(&self) -> Router {
        routes().into_router(self.clone(), guard, Arc::clone(&self.settings))
    }
}

/// The texts of all areas.
///
/// # Errors
/// Every fault of every `strings.toml`.
pub fn words() -> Result<Words, Vec<WordsFault>> {
    Words::load(AREAS)
}

/// Who is asking, and whether their office may do this at all; how far it may is asked in the action.
async fn guard(app: App, ask: Ask<Act>) -> Result<Actor, Problem> {
    let token = accounts::token_of(&ask.headers).ok_or_else(Problem::sign_in)?;
    let actor = accounts::enter(&app, token, ask.reader.request_id.to_string())
        .await?
        .ok_or_else(Problem::sign_in)?;
    if let Some(act) = ask.act {
        actor.may(act)?;
    }
    Ok(actor)
}
