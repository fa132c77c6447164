//! 账户: people who sign in, the offices they hold, the sessions they are in.
//!
//! Tables: `account`, `office`, `session`. The cookie holds 256 random bits, the table only their
//! SHA-256; a session knows which office it acts in, and rights are read anew at every request, so an
//! office that ends today ends now. One sentence answers every failed sign-in, after the same work.
//!
//! Not here: second factors, single sign-on, resets by link.

pub mod actions;

pub mod pages;
mod password;
pub mod rules;
pub mod store;

pub use actions::{NewAccount, SignedIn};

use axum::http::HeaderMap;
use zhibu_web::Routes;

use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::Outcome;

/// The session's cookie.
pub const SESSION_COOKIE: &str = "zhibu_session";

/// The session's token among the cookies of a request.
pub fn token_of(headers: &HeaderMap) -> Option<String> {
    zhibu_web::text::cookie(headers, SESSION_COOKIE).map(str::to_owned)
}

/// The actor behind a session's token; notes that the session was used, at most once a minute.
///
/// # Errors
/// A fault of the database.
pub async fn enter(app: &App, token: String, request_id: String) -> Outcome<Option<Actor>> {
    let asked = token.clone();
    let found = app
        .db
        .read(move |tx| actions::actor_of(tx, &asked, &request_id))
        .await?;
    let Some((actor, stale)) = found else {
        return Ok(None);
    };
    if stale {
        // Where nothing can be written, on a full disk, pages can still be read.
        let noted = app.db.write(move |tx| actions::touch(tx, &token)).await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the use of a session could not be noted");
        }
    }
    Ok(Some(actor))
}

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .public_get("/sign-in", pages::sign_in_form)
        .public_post("/sign-in", pages::sign_in)
        .post("/sign-out", pages::sign_out, Act::UseSession)
        .get("/office", pages::office_form, Act::UseSession)
        .post("/office", pages::change_office, Act::UseSession)
        .get("/accounts", pages::list, Act::SeeAccounts)
}
