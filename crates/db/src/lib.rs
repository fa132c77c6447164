//! The one seam to SQLite and PostgreSQL. It knows no business word.
//!
//! One SQL text serves both engines: lower case, `?1` parameters, the subset that
//! [`dialect::subset_faults`] states and debug builds enforce at every statement. A connection lives
//! on a thread of its own behind a bounded queue; SQLite has one writer and several readers,
//! PostgreSQL runs serialisable and [`Db::write`] repeats the work when two writers collide.
//!
//! ```no_run
//! use zhibu_db::{Clock, Db, DbError, Ids, params, record};
//!
//! record! {
//!     /// One branch.
//!     pub struct Branch { pub id: i64, pub name: String }
//! }
//!
//! # fn main() -> Result<(), DbError> {
//! let db = Db::open("sqlite:data/zhibu.sqlite", Clock::system(), Ids::system())?;
//! let branches: Vec<Branch> =
//!     db.read_now(|tx| tx.rows("select id, name from organisation where kind = ?1", params!["branch"]))?;
//! # Ok(()) }
//! ```
//!
//! Invariants: every statement runs inside a transaction; a write is committed whole or leaves
//! nothing; time and ids come in through [`Tx`], never from the machine's clock directly.

mod bulk;
mod clock;
mod connection;
pub mod dialect;
mod error;
mod migrate;
mod pool;
mod tx;
mod value;

pub use clock::{Clock, Ids, instant_text};
pub use error::DbError;
pub use migrate::Migration;
pub use pool::{Db, MaybeCollision};
pub use tx::Tx;
pub use value::{Column, FromRow, Given, Giving, Row, Value};
