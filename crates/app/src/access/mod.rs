//! Who may see and do what.
//!
//! An [`Actor`] is a signed-in person in one office. [`Actor::may`] asks the table in [`policy`]
//! whether that office may do an [`Act`], and answers the [`Reach`] in which it may. Every finding
//! function takes a `Reach` and there is no other way to get one, so what a person may not see is not
//! found: in lists, counts, searches, exports and reports alike.
//!
//! Invariants: `Reach` is made in this area only; the table is compared with a checked-in file by a
//! test, and so is every route.

mod actor;
pub mod policy;
mod reach;

pub use actor::{Act, Actor, Role};
pub use reach::Reach;
