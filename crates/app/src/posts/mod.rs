//! 班子: posts, their holders and terms.
//!
//! Table: `post`. A holder is kept by the name reported and, once the roster knows them, as the member.
