//! The rules 规则 of the work as dated data: every figure with its document and article, editions
//! side by side, read from `rules/*.toml` and checked before anything is answered from it.
//!
//! Pure: no database, no clock, no network. Whoever asks brings the date.
//!
//! - [`Rulebook`] holds all editions; [`Rules`] is the book as of one date.
//! - [`DatedValue`] is one figure in one edition; [`Citation`] is what a page prints about it.
//! - [`dates`] periods and month arithmetic, [`calendar`] working days, [`dues`], [`votes`],
//!   [`identity`], [`organisation`], [`duties`], [`codes`], [`procedures`]: what is decided from the
//!   figures.
//!
//! What it deliberately does not do: conclude anything about people. It counts, and says by what rule.

pub mod birth_places;
pub mod calendar;
pub mod codes;
pub mod dates;
pub mod dues;
pub mod duties;
pub mod elections;
mod fault;
pub mod functions;
pub mod identity;
pub mod keys;
pub mod organisation;
pub mod procedures;
mod reading;
mod rulebook;
mod value;
pub mod votes;

pub use fault::{RuleFault, RuleMissing};
pub use keys::Key;
pub use rulebook::{Rulebook, Rules};
pub use value::{
    Binding, Citation, DatedValue, Document, DocumentKind, Kind, Note, Place, RateStep, Share,
    Source, Unit, Value,
};
