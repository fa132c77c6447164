//! 班子: posts, their holders and terms.
//!
//! Table: `post`. A holder is kept by the name reported and, once the roster knows them, as the member.
//! A post nobody holds has no row: a vacancy is an organisation without a secretary of the day.
//!
//! Not here: elections and appointments by procedure; who signs in with which office (`accounts`).

pub mod model;
pub mod store;

pub use model::Post;
pub use store::intake;

pub use store::references::REFERENCES as MEMBER_REFERENCES;

use zhibu_db::Tx;

use crate::access::Reach;
use crate::error::Outcome;
use crate::members::model::PostLine;
use crate::orgs::sources::PostSource;

/// Posts as a member's file asks for them.
pub const MEMBER_POSTS: fn(&mut Tx<'_>, &Reach, i64) -> Outcome<Vec<PostLine>> = store::of_member;

/// Posts as the area of organisations asks for them.
pub const ORGANISATION_POSTS: PostSource = PostSource { on: store::holders };
