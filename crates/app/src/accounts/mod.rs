//! 账户: people who sign in, the offices they hold, the sessions they are in.
//!
//! Tables: `account`, `office`, `session`. The cookie holds 256 random bits, the table only their
//! SHA-256; a session knows which office it acts in, and rights are read anew at every request, so an
//! office that ends today ends now. One sentence answers every failed sign-in, after the same work.
//!
//! Not here: second factors, single sign-on, resets by link.

pub mod actions;

mod password;
pub mod rules;
pub mod store;

pub use actions::{NewAccount, SignedIn};
